/** A file that waits on the computer of a tab, as text does: real tabs of Chromium and a real host, the tabs open in turn. */
import { createHash, randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { expect } from 'chai'
import { Person } from './page-person.ts'
import { arriveAndPair, Cast, close, openOnly } from './paired-person.ts'
import { savesAsDownloads } from './two-with-files.ts'

const CONTENT = randomBytes(6 * 1_048_576 + 17)

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

describe('a file of a tab on its own computer', function () {
  this.timeout(240_000)
  const cast = new Cast()

  afterEach(async () => { await cast.leave() })

  it('is said to be on my cloud once all of it is, and reaches the other person from there while the tab that sent it is closed [S1-11] [S1-17]', async () => {
    const study = await cast.host('Study')
    const ada = await arriveAndPair('Ada', study)
    const ben = await Person.arrive('Ben', study.web)
    await ada.add(await ben.peerId(), 'Ben')
    await ben.accept()
    await ada.open('Ben')
    await ada.write('both are here')
    await ada.sees('both are here', 'delivered')
    const benAgain = await close(ben)

    const chooser = ada.page.waitForEvent('filechooser')
    await ada.page.getByRole('button', { name: 'Attach file' }).click()
    await (await chooser).setFiles([{ name: 'film.bin', mimeType: '', buffer: CONTENT }])
    await ada.message('film.bin').getByText('on my cloud').waitFor()
    const [device] = (await study.command('cloud', 'status'))[0]?.devices as Array<{ files: number, holdsFor: Array<{ wholeFiles: number }> }>
    expect([device?.files, device?.holdsFor[0]?.wholeFiles]).to.deep.equal([1, 1])
    const adaAgain = await close(ada)

    const back = cast.keep(await benAgain(async ({ browser }) => { await savesAsDownloads(browser) }))
    await openOnly(back)
    await back.message('film.bin').getByRole('button', { name: 'Get file: ' }).click()
    const save = back.message('film.bin').getByRole('button', { name: 'Save: ' })
    await save.waitFor()
    const coming = back.page.waitForEvent('download')
    await save.click()
    expect(sha256(await readFile(await (await coming).path()))).to.equal(sha256(CONTENT))

    const returned = cast.keep(await adaAgain())
    await returned.open('Ben')
    await returned.sees('film.bin', 'delivered')
    const [after] = (await study.command('cloud', 'status'))[0]?.devices as Array<{ files: number, usedBytes: number }>
    expect([after?.files, after?.usedBytes]).to.deep.equal([0, 0])
    returned.expectNoComplaints()
    back.expectNoComplaints()
  })
})

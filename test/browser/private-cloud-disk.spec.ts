/**
 * A host whose disk is full, as its tab and its owner see it: nothing is said to be there that is not, nothing is lost,
 * and all of it goes on by itself when there is room.
 */
import { expect } from 'chai'
import { Person } from './page-person.ts'
import { arriveAndPair, Cast, close, openOnly } from './paired-person.ts'
import { canHaveSmallDisk, SmallDisk } from './small-disk.ts'
import type { Again } from './paired-person.ts'
import type { HostProcess } from './page-host.ts'

/** Longer than what is left of a page of the disk that is in use already. */
const LONG = `it is full ${'x'.repeat(9_000)}`

describe('the private cloud of a tab on a computer whose disk is full', function () {
  this.timeout(300_000)
  const cast = new Cast()
  let disk: SmallDisk
  let study: HostProcess
  let ada: Person
  let benAgain: Again

  before(async function () {
    // where a system lets nobody have a disk of a few megabytes there is none to fill
    if (!canHaveSmallDisk()) this.skip()
    disk = await SmallDisk.make(48)
    study = await cast.host('Study', [], { folder: disk.folder })
    ada = await arriveAndPair('Ada', study)
    const ben = await Person.arrive('Ben', study.web)
    await ada.add(await ben.peerId(), 'Ben')
    await ben.accept()
    await ada.open('Ben')
    await ada.write('both are here')
    await ada.sees('both are here', 'delivered')
    benAgain = await close(ben)
  })

  after(async () => {
    await cast.leave()
    await (disk as SmallDisk | undefined)?.close()
  })

  const held = async (): Promise<unknown> => ((await study.command('cloud', 'status'))[0]?.devices as Array<{ deposited: number }>).map(({ deposited }) => deposited)
  const myCloud = (): ReturnType<Person['page']['getByRole']> => ada.page.getByRole('region', { name: 'My cloud' })

  it('says that the message waits on this device, and that the computer, though reachable, takes nothing', async () => {
    await disk.fill()
    await ada.write(LONG)
    await myCloud().getByText('Your cloud: full').waitFor()
    const waiting = ada.message('it is full')
    await waiting.getByText('Waits on this device until Ben can be reached.').waitFor()
    await waiting.getByText('pending', { exact: true }).waitFor()
    await ada.page.getByRole('button', { name: 'My cloud' }).click()
    await ada.page.getByRole('dialog', { name: 'My cloud' }).getByText(/^Reachable, but it takes nothing new now: its disk is full.* waits on this device/).waitFor()
    await ada.page.keyboard.press('Escape')
    expect(await held()).to.deep.equal([0])
  })

  it('says so on the computer, with what to do, in "cloud status", in "doctor" and among what happens there', async () => {
    await study.until((event, detail) => event === 'fault' && detail.name === 'StoreFullError')
    const status = await study.says('cloud', 'status')
    expect([status.code, status.stderr]).to.deep.equal([0, 'Nothing new is taken for these devices. The disk or its quota is full: nothing can be kept. Free some space: a node that runs goes on by itself, and keeps nothing new until then.\n'])
    const doctor = await study.says('doctor')
    expect(doctor.code).to.equal(1)
    expect(doctor.stdout).to.match(/broken +writable +The disk or its quota is full: nothing can be kept\.\n +→ Free some space: a node that runs goes on by itself/)
    expect(doctor.stdout).to.match(/broken +disk-space +0 MiB are free/)
  })

  it('is the same to a tab that was opened anew', async () => {
    await ada.page.reload()
    await myCloud().getByText('Your cloud: full').waitFor()
    await openOnly(ada)
    await ada.message('it is full').getByText('pending', { exact: true }).waitFor()
  })

  it('takes what waits by itself once there is room, and delivers it with the tab closed, once [S1-06] [S1-17]', async () => {
    await disk.makeRoom()
    await ada.message('it is full').getByText('on my cloud').waitFor({ timeout: 120_000 })
    await myCloud().getByText('Your cloud: reachable').waitFor()
    expect(await held()).to.deep.equal([1])
    expect((await study.says('cloud', 'status')).stderr).to.equal('')
    const adaAgain = await close(ada)

    const back = cast.keep(await benAgain())
    await openOnly(back)
    await back.message('it is full').waitFor()
    expect(await back.texts()).to.deep.equal(['both are here', LONG])

    const returned = cast.keep(await adaAgain())
    await returned.open('Ben')
    await returned.sees('it is full', 'delivered')
    expect(await back.texts()).to.deep.equal(['both are here', LONG])
    expect(await held()).to.deep.equal([0])
    returned.expectNoComplaints()
    back.expectNoComplaints()
  })
})

/**
 * What waits on somebody's own computer is still theirs: taken back with the truth about whether anybody had it; and
 * with two computers, the one that is on is enough.
 */
import { expect } from 'chai'
import { Person } from './page-person.ts'
import { arriveAndPair, Cast, close, openOnly } from './paired-person.ts'
import type { HostProcess } from './page-host.ts'
import type { Again } from './paired-person.ts'

describe('a tab and its own computers', function () {
  this.timeout(240_000)
  const cast = new Cast()

  afterEach(async () => { await cast.leave() })

  const held = async (host: HostProcess): Promise<number[]> => ((await host.command('cloud', 'status'))[0]?.devices as Array<{ deposited: number }>).map(({ deposited }) => deposited)

  /**
   * Ben closes his browser; resolves when nobody takes him for connected any more. What may have left Ada's device, or her
   * computer, on the way to him cannot be taken back for certain.
   */
  async function leaves (ben: Person, ada: Person, study: HostProcess): Promise<Again> {
    const peerId = await ben.peerId()
    const again = await close(ben)
    await ada.seesConnection('offline')
    const isThere = async (): Promise<boolean> => ((await study.command('status'))[0]?.paths as Array<{ peer: string }>).some(({ peer }) => peer === peerId)
    while (await isThere());
    return again
  }

  async function meet (study: HostProcess): Promise<{ ada: Person, ben: Person }> {
    const ada = await arriveAndPair('Ada', study)
    const ben = await Person.arrive('Ben', study.web)
    await ada.add(await ben.peerId(), 'Ben')
    await ben.accept()
    await ada.open('Ben')
    await ada.write('both are here')
    await ada.sees('both are here', 'delivered')
    return { ada, ben }
  }

  it('takes back for certain what nobody had, which is then on no computer and never comes [S1-09]', async () => {
    const study = await cast.host('Study')
    const { ada, ben } = await meet(study)
    cast.keep(ada)
    const benAgain = await leaves(ben, ada, study)
    await ada.write('written in haste')
    await ada.message('written in haste').getByText('on my cloud').waitFor()
    expect(await held(study)).to.deep.equal([1])
    await ada.message('written in haste').getByRole('button', { name: 'Take back' }).click()
    await ada.message('written in haste').getByText(/^cancelled\. You took it back before anybody had it\./).waitFor()
    expect(await held(study)).to.deep.equal([0])
    await ada.write('with care')
    await ada.message('with care').getByText('on my cloud').waitFor()
    const back = cast.keep(await benAgain())
    await openOnly(back)
    await back.message('with care').waitFor()
    expect(await back.texts()).to.deep.equal(['both are here', 'with care'])
  })

  it('says that it was only asked for while the computer is away, and for certain once that has erased it [S1-09]', async () => {
    const study = await cast.host('Study')
    const { ada, ben } = await meet(study)
    cast.keep(ada)
    await leaves(ben, ada, study)
    await ada.write('written in haste')
    await ada.message('written in haste').getByText('on my cloud').waitFor()
    await study.kill()
    await ada.page.getByText('Your cloud: not reachable').waitFor()
    await ada.message('written in haste').getByRole('button', { name: 'Take back' }).click()
    await ada.message('written in haste').getByText(/^recall asked\. You asked to take it back\./).waitFor()
    await study.restart()
    await ada.message('written in haste').getByText(/^cancelled\. You took it back before anybody had it\./).waitFor({ timeout: 60_000 })
    expect(await held(study)).to.deep.equal([0])
  })

  it('reaches the recipient by the one of two computers that is on, once, and is erased on the other when that is back [S1-17]', async () => {
    const study = await cast.host('Study')
    const attic = await cast.host('Attic')
    const { ada, ben } = await meet(study)
    const [offer] = await attic.command('cloud', 'offer')
    await ada.page.getByRole('button', { name: 'My cloud' }).click()
    const dialog = ada.page.getByRole('dialog', { name: 'My cloud' })
    await dialog.getByRole('textbox', { name: 'Code or link' }).fill(String(offer?.link))
    await dialog.getByRole('button', { name: 'Pair', exact: true }).click()
    await dialog.getByText('Paired with Attic.').waitFor()
    await ada.page.keyboard.press('Escape')
    // Ben hears of it by what she says next
    await ada.write('now I have two')
    await ada.sees('now I have two', 'delivered')
    const benAgain = await close(ben)
    await ada.write('kept twice')
    await ada.message('kept twice').getByText('on my cloud').waitFor()
    while ((await held(attic))[0] !== 1 || (await held(study))[0] !== 1);
    const adaAgain = await close(ada)

    await attic.kill()
    const back = cast.keep(await benAgain())
    await openOnly(back)
    await back.message('kept twice').waitFor()

    await attic.restart()
    const returned = cast.keep(await adaAgain())
    await returned.open('Ben')
    await returned.sees('kept twice', 'delivered')
    // where it was left and not fetched from, it goes, too
    while ((await held(attic))[0] !== 0 || (await held(study))[0] !== 0);
    expect(await back.texts()).to.deep.equal(['both are here', 'now I have two', 'kept twice'])
  })
})

/**
 * The private cloud as people use it: real tabs of Chromium and real hosts. What a tab sends waits on its own computer
 * and reaches people from there, once, while the tab is closed.
 */
import { expect } from 'chai'
import { Person } from './page-person.ts'
import { arriveAndPair, Cast, close, openOnly } from './paired-person.ts'
import type { HostProcess } from './page-host.ts'

/** How many messages of its one device a host has. */
async function left (host: HostProcess): Promise<number> {
  const [device] = (await host.command('cloud', 'status'))[0]?.devices as Array<{ deposited: number }>
  return device?.deposited ?? 0
}

/** Resolves once a node has answered this person's page. */
async function heardOf ({ page }: Person): Promise<void> {
  await new Promise<void>((resolve) => {
    page.on('websocket', (socket) => { socket.on('framereceived', () => { resolve() }) })
  })
}

describe('the private cloud of a tab', function () {
  this.timeout(240_000)
  const cast = new Cast()
  const start = async (name: string, ...args: string[]): Promise<HostProcess> => await cast.host(name, args)
  const keep = (person: Person): Person => cast.keep(person)

  afterEach(async () => { await cast.leave() })

  it('serves what its tab sent while both tabs are closed in turn, once, and the tab shows "delivered" when it is back [S1-03] [S1-04] [S1-06] [S1-17] [B-06]', async () => {
    const study = await start('Study')
    const ada = await arriveAndPair('Ada', study)
    const ben = await Person.arrive('Ben', study.web)
    await ada.add(await ben.peerId(), 'Ben')
    await ben.accept()
    await ada.open('Ben')
    await ada.write('both are here')
    await ada.sees('both are here', 'delivered')
    const benAgain = await close(ben)

    await ada.write('while you were away')
    await ada.message('while you were away').getByText('on my cloud').waitFor()
    const adaAgain = await close(ada)

    const back = keep(await benAgain())
    await openOnly(back)
    await back.message('while you were away').waitFor()
    expect(await back.texts()).to.deep.equal(['both are here', 'while you were away'])

    const returned = keep(await adaAgain())
    await returned.open('Ben')
    await returned.sees('while you were away', 'delivered')
    expect(await back.texts()).to.deep.equal(['both are here', 'while you were away'])
    expect(await left(study)).to.equal(0)
    returned.expectNoComplaints()
    back.expectNoComplaints()
  })

  it('has a recipient get all, in order and once, when it is killed as they come, and again while they are fetched, and tells the sender that each was delivered [S1-06] [S1-12] [S1-17]', async () => {
    const study = await start('Study')
    const ada = await arriveAndPair('Ada', study)
    const ben = await Person.arrive('Ben', study.web)
    await ada.add(await ben.peerId(), 'Ben')
    await ben.accept()
    await ada.open('Ben')
    await ada.write('both are here')
    await ada.sees('both are here', 'delivered')
    const benAgain = await close(ben)

    const texts = Array.from({ length: 20 }, (_, at) => `number ${String(at).padStart(2, '0')}`)
    for (const text of texts) await ada.write(text)
    await ada.message(texts.at(-1) ?? '').getByText('on my cloud').waitFor()
    const adaAgain = await close(ada)

    const back = keep(await benAgain(async (person) => {
      await heardOf(person)
      await study.kill()
    }))
    const before = await left(study)
    expect(before, 'what had not been fetched').to.be.within(1, texts.length)
    await study.restart()
    await openOnly(back)
    await back.message(texts[0] ?? '').waitFor({ timeout: 60_000 })
    await study.kill()
    await study.restart()
    await back.message(texts.at(-1) ?? '').waitFor({ timeout: 60_000 })
    expect(await back.texts()).to.deep.equal(['both are here', ...texts])

    const returned = keep(await adaAgain())
    await returned.open('Ben')
    for (const text of texts) await returned.sees(text, 'delivered')
    expect(await back.texts()).to.deep.equal(['both are here', ...texts])
    expect(await left(study)).to.equal(0)
  })

  it('reaches a tab that is never there together with the sender, by the two computers alone, also when the one that has it is killed in between [S1-17] [S1-12]', async () => {
    const study = await start('Study')
    const [id] = await study.command('id')
    const attic = await start('Attic', '--bootstrap', String((id?.addresses as string[])[0]))
    const ada = await arriveAndPair('Ada', study)
    const ben = await arriveAndPair('Ben', attic)
    await ada.add(await ben.peerId(), 'Ben')
    await ben.accept()
    await ada.open('Ben')
    await ada.write('both are here')
    await ada.sees('both are here', 'delivered')
    // what he says comes behind the word about his computer
    await openOnly(ben)
    await ben.write('so we are')
    await ben.sees('so we are', 'delivered')
    const benAgain = await close(ben)

    await ada.write('by two computers')
    await ada.message('by two computers').getByText('fetched', { exact: true }).waitFor()
    const adaAgain = await close(ada)
    // whatever it has, it has on its disk
    await study.kill()
    await attic.kill()
    await attic.restart()

    const back = await benAgain()
    await openOnly(back)
    await back.message('by two computers').waitFor()
    expect(await back.texts()).to.deep.equal(['both are here', 'so we are', 'by two computers'])
    await close(back)

    await study.restart()
    const returned = keep(await adaAgain())
    await returned.open('Ben')
    await returned.sees('by two computers', 'delivered')
  })
})

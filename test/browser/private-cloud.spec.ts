/**
 * The private cloud as people use it: real tabs of Chromium and real hosts. What a tab sends waits on its own computer
 * and reaches people from there, once, while the tab is closed.
 */
import { expect } from 'chai'
import { HostProcess } from './page-host.ts'
import { Person } from './page-person.ts'

/** Opens the page by the computer's own link, and pairs it in one press. */
async function arriveAndPair (name: string, host: HostProcess): Promise<Person> {
  const [offer] = await host.command('cloud', 'offer')
  const person = await Person.arrive(name, String(offer?.link))
  await person.page.getByRole('button', { name: 'Pair with my computer' }).click()
  await person.page.getByText('Your cloud: reachable').waitFor()
  return person
}

/** Closes the browser, and keeps its profile for later. */
async function close (person: Person): Promise<() => Promise<Person>> {
  const { profile } = person.browser
  const url = person.page.url()
  await person.browser.close({ keepProfile: true })
  return async () => await Person.arrive(person.name, url, undefined, profile)
}

describe('the private cloud of a tab', function () {
  this.timeout(240_000)
  const hosts: HostProcess[] = []
  const people: Person[] = []

  const start = async (name: string, ...args: string[]): Promise<HostProcess> => {
    const host = await HostProcess.start(['--profile', 'local', '--name', name, ...args])
    hosts.push(host)
    return host
  }
  const keep = (person: Person): Person => {
    people.push(person)
    return person
  }

  afterEach(async () => {
    await Promise.all(people.splice(0).map(async (person) => { await person.leave() }))
    await Promise.all(hosts.splice(0).map(async (host) => { await host.stop() }))
  })

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
    await back.page.getByRole('list', { name: 'Contacts' }).getByRole('listitem').first().click()
    await back.message('while you were away').waitFor()
    expect(await back.texts()).to.deep.equal(['both are here', 'while you were away'])

    const returned = keep(await adaAgain())
    await returned.open('Ben')
    await returned.sees('while you were away', 'delivered')
    expect(await back.texts()).to.deep.equal(['both are here', 'while you were away'])
    expect(((await study.command('cloud', 'status'))[0]?.devices as Array<{ deposited: number }>).map(({ deposited }) => deposited)).to.deep.equal([0])
    returned.expectNoComplaints()
    back.expectNoComplaints()
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
    await ben.page.getByRole('list', { name: 'Contacts' }).getByRole('listitem').first().click()
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
    await back.page.getByRole('list', { name: 'Contacts' }).getByRole('listitem').first().click()
    await back.message('by two computers').waitFor()
    expect(await back.texts()).to.deep.equal(['both are here', 'so we are', 'by two computers'])
    await close(back)

    await study.restart()
    const returned = keep(await adaAgain())
    await returned.open('Ben')
    await returned.sees('by two computers', 'delivered')
  })
})

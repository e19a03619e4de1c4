/** What waits, and what is said of it: real hosts that come and go, spoken to as people do. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { moment } from '../../src/ui/cli/views.ts'
import { mobilink } from './mobilink.ts'
import { tcpOf, withHosts } from './named-hosts.ts'
import type { Line, NamedHosts } from './named-hosts.ts'

describe('what waits', function () {
  this.timeout(240_000)

  async function pairWith (hosts: NamedHosts, device: string, cloud: string): Promise<void> {
    const { link } = await hosts.one(cloud, 'cloud', 'offer')
    await hosts.lines(device, 'cloud', 'pair', String(link))
  }

  /** Resolves once this is among what waits with Ada in this way; with the line about it that people read. */
  async function untilSaid (hosts: NamedHosts, id: unknown, waitsFor: string, where: readonly string[]): Promise<{ item: Line, said: string }> {
    const isIt = (line: Line): boolean => line.id === id && line.waitsFor === waitsFor && JSON.stringify(line.where) === JSON.stringify(where)
    let lines: Line[] = []
    await hosts.until((now) => {
      lines = now
      return now.some(isIt)
    }, 'Ada', 'pending')
    const { stdout } = await mobilink(['pending', '--profile', 'local'], { data: hosts.data('Ada') })
    const written = stdout.split('\n')
    return { item: lines.find(isIt) ?? {}, said: written[written.findIndex((line) => line.trim() === id) - 1] ?? '' }
  }

  async function deposited (hosts: NamedHosts): Promise<unknown> {
    const [status] = await hosts.lines('Study', 'cloud', 'status')
    return (status?.devices as Line[])[0]?.deposited
  }

  it('is listed with where it is, for whom, since when and for what it waits, as that changes and until it has arrived [S1-10]', async () => {
    await withHosts(async (hosts, folder) => {
      for (const name of ['Ada', 'Study', 'Attic', 'Cleo']) await hosts.start(name)
      const ben = await hosts.start('Ben')
      await hosts.befriend('Ben', 'Ada')
      await pairWith(hosts, 'Ada', 'Study')
      await pairWith(hosts, 'Ben', 'Attic')
      await hosts.lines('Ada', 'send', 'Ben', 'by now each knows the other\'s cloud', '--wait', '60')
      await hosts.lines('Ben', 'send', 'Ada', 'so it does', '--wait', '60')
      for (const name of ['Ben', 'Attic', 'Study']) await hosts.end(name, 'SIGINT')

      const before = Date.now()
      const { id } = await hosts.one('Ada', 'send', 'Ben', 'for later')
      const { item, said } = await untilSaid(hosts, id, 'contact', ['this device'])
      expect(item.to).to.equal(ben.peerId)
      expect(item.since).to.be.within(before, Date.now())
      expect(said).to.include(`${moment(Number(item.since))}  for Ben  waits`).and.include('on this device')

      await hosts.start('Study')
      const onCloud = await untilSaid(hosts, id, 'contact', ['this device', 'cloud Study'])
      expect(onCloud.said).to.include(moment(Number(item.since))).and.include('for Ben').and.include('on this device and on your cloud Study')
      expect(await deposited(hosts)).to.equal(1)

      await hosts.start('Attic')
      const fetched = await untilSaid(hosts, id, 'contact', ['this device', 'cloud Study', "contact's cloud"])
      expect(fetched.item).to.include({ to: ben.peerId, since: item.since })
      expect(fetched.said).to.include("fetched by Ben's cloud")
      expect(await deposited(hosts)).to.equal(1)

      await hosts.start('Ben')
      await hosts.until((lines) => lines.length === 0, 'Ada', 'pending')
      expect((await hosts.lines('Ada', 'history', 'Ben')).find((line) => line.id === id)).to.include({ state: 'delivered' })

      await writeFile(join(folder, 'plan.pdf'), 'a plan')
      const file = await hosts.one('Ada', 'send', 'Ben', '--file', join(folder, 'plan.pdf'))
      expect((await untilSaid(hosts, file.id, 'consent', ['this device', 'cloud Study'])).said).to.include('for Ben to fetch it')
    })
  })

  it('says that it waits for somebody to accept, or for the first key of somebody who went away before there was one [S1-10]', async () => {
    await withHosts(async (hosts) => {
      const [ada, cleo, dan] = [await hosts.start('Ada'), await hosts.start('Cleo'), await hosts.start('Dan')]
      await hosts.lines('Ada', 'contacts', 'add', `${tcpOf(cleo)}/p2p/${cleo.peerId}`, '--name', 'Cleo')
      await hosts.lines('Dan', 'contacts', 'add', `${tcpOf(ada)}/p2p/${ada.peerId}`, '--name', 'Ada')
      await hosts.until((lines) => lines.some(({ peerId, state }) => peerId === dan.peerId && state === 'incoming'), 'Ada', 'contacts')
      await hosts.end('Dan', 'SIGKILL')
      await hosts.lines('Ada', 'contacts', 'accept', dan.peerId, '--name', 'Dan')
      const [toCleo, toDan] = [await hosts.one('Ada', 'send', 'Cleo', 'hello'), await hosts.one('Ada', 'send', 'Dan', 'hello')]
      const [ofCleo, ofDan] = [await untilSaid(hosts, toCleo.id, 'accept', ['this device']), await untilSaid(hosts, toDan.id, 'first key', ['this device'])]
      expect([ofCleo.item.to, ofDan.item.to]).to.deep.equal([cleo.peerId, dan.peerId])
      expect(ofCleo.said).to.include('for Cleo  waits until Cleo accepts')
      expect(ofDan.said).to.include('for Dan  waits for a first key of Dan')
    })
  })

  it('is fetched from the node while its sender\'s device is off, and not while the node is off as well, which is said [S1-16]', async () => {
    await withHosts(async (hosts) => {
      for (const name of ['Ada', 'Study']) await hosts.start(name)
      await hosts.start('Ben')
      await hosts.befriend('Ben', 'Ada')
      await pairWith(hosts, 'Ada', 'Study')
      await hosts.lines('Ada', 'send', 'Ben', 'and this is my cloud', '--wait', '60')
      await hosts.end('Ben', 'SIGINT')
      const { id } = await hosts.one('Ada', 'send', 'Ben', 'for later')
      await untilSaid(hosts, id, 'contact', ['this device', 'cloud Study'])

      await hosts.end('Study', 'SIGKILL')
      await hosts.until(([status]) => (status?.clouds as Line[])[0]?.online === false, 'Ada', 'cloud', 'status')
      const { stdout } = await mobilink(['cloud', 'status'], { data: hosts.data('Ada') })
      expect(stdout).to.include('Not reachable now').and.include('Nobody gets anything from it while it is off')
      await hosts.end('Ada', 'SIGKILL')

      await hosts.start('Ben')
      // he has looked for both
      const { id: question } = await hosts.one('Ben', 'send', 'Ada', 'where are you?')
      await hosts.until((lines) => lines.some((line) => line.id === question && Number(line.attempts) > 0), 'Ben', 'pending')
      expect((await hosts.lines('Ben', 'history', 'Ada')).some((line) => line.id === id)).to.equal(false)
      await hosts.start('Study')
      await hosts.until((lines) => lines.some((line) => line.id === id && line.text === 'for later'), 'Ben', 'history', 'Ada')
    })
  })
})

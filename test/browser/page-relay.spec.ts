/** The host that serves the page is also the tab's only relay: what happens to a tab when it is killed and comes back. */
import { performance } from 'node:perf_hooks'
import { expect } from 'chai'
import { Loopback } from '../integration/network/nodes.ts'
import { HostProcess } from './page-host.ts'
import { Person } from './page-person.ts'
import type { PeerIdText } from '../../src/identity/index.ts'
import type { TestNode } from '../integration/network/nodes.ts'

describe('page whose host is killed', function () {
  this.timeout(180_000)
  const loopback = new Loopback()
  let host: HostProcess
  let ada: Person
  let ben: Person

  before(async () => {
    host = await HostProcess.start()
    ada = await Person.arrive('Ada', host.web)
    ben = await Person.arrive('Ben', host.web)
    await ada.add(await ben.peerId(), 'Ben')
    await ben.accept()
    await ada.seesConnection('direct · WebRTC')
  })

  after(async () => {
    await loopback.close()
    await Promise.all([ada, ben].map(async (person) => { await person.leave() }))
    await host.stop()
  })

  it('goes on talking to whom it is connected with, and is reached by others again once the host is back', async () => {
    const [id] = await host.command('id')
    const relays = (id?.addresses as string[]).filter((address) => address.includes('/ws/') && !address.includes('/p2p-circuit'))
    const peer = await ada.peerId() as PeerIdText

    await host.kill()
    await ada.page.getByRole('status').getByText('connected to this computer').waitFor({ state: 'detached' })
    await ada.write('without a host')
    await ada.sees('without a host', 'delivered')
    await ben.message('without a host').waitFor()

    await host.restart()
    const startedAt = performance.now()
    // somebody who knows the peer ID alone, and the same relay
    const stranger = await loopback.tabOf(relays)
    const tookMs = await untilReached(stranger, peer) - startedAt

    process.stdout.write(`        reached ${Math.round(tookMs)} ms after the host was back\n`)
    expect(stranger.network.paths(peer).map(({ kind }) => kind)).to.deep.equal(['own-relay'])
    await ada.page.getByRole('status').getByText('connected to this computer').waitFor()
    await ben.write('and with it again')
    await ada.message('and with it again').waitFor()
  })
})

/** Asks again as long as nobody is there. @returns when it was reached */
async function untilReached (stranger: TestNode, peer: PeerIdText): Promise<number> {
  for (;;) {
    try {
      await stranger.network.connect(peer, { relayed: true })

      return performance.now()
    } catch (error) {
      if ((error as Error).name !== 'PeerUnreachableError') throw error
    }
  }
}

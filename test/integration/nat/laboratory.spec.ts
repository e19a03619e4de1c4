/** The laboratory itself: what it calls a router is one of that kind, and what it calls loss is lost. */
import { expect } from 'chai'
import { openLaboratory } from './open.ts'
import { STUN_PORT } from './stun.ts'
import { serveStun, Udp } from './udp.ts'
import type { Laboratory, Server } from './laboratory.ts'
import type { NatKind } from './nat-kinds.ts'

describe('the laboratory of networks', function () {
  this.timeout(30_000)
  const closers: Array<() => Promise<void>> = []
  let laboratory: Laboratory
  let known: Server
  let stun: Udp
  let stranger: Udp
  let device: Udp
  let become: (kind: NatKind) => Promise<void>

  before(async function () {
    laboratory = await openLaboratory(this)
    closers.push(async () => await laboratory.close())
    known = await laboratory.server()
    const other = await laboratory.server()
    const home = await laboratory.home('port-restricted')
    become = home.become
    stun = (await serveStun(known)).udp
    stranger = new Udp(other)
    device = new Udp(home)
    closers.push(async () => await device.end(), async () => await stranger.end(), async () => await stun.end())
    await stranger.call('open', '0.0.0.0', 0)
    // the socket of the known server's first address on a port that nobody has spoken to
    await stun.call('open', known.addresses[0], 0)
  })

  after(async () => {
    for (const close of closers.reverse()) await close()
  })

  const kinds: Array<{ kind: NatKind, ports: number, heard: string[] }> = [
    { kind: 'full-cone', ports: 1, heard: ['from a stranger', 'from another port', 'an answer'] },
    { kind: 'address-restricted', ports: 1, heard: ['from another port', 'an answer'] },
    { kind: 'port-restricted', ports: 1, heard: ['an answer'] },
    { kind: 'symmetric', ports: 2, heard: ['an answer'] }
  ]
  for (const { kind, ports, heard } of kinds) {
    it(`maps and filters as a ${kind} router does`, async () => {
      await become(kind)
      const socket = await device.call('open', '0.0.0.0', 0)
      const [first, second] = [
        await device.call('mapping', socket, { address: known.addresses[0], port: STUN_PORT }),
        await device.call('mapping', socket, { address: known.addresses[1], port: STUN_PORT })
      ]
      expect(new Set([first.port, second.port]).size).to.equal(ports)
      await stranger.call('say', 0, 'from a stranger', first)
      await stun.call('say', 2, 'from another port', first)
      await stun.call('say', 0, 'an answer', first)
      expect(await device.call('heardUntil', socket, 'an answer')).to.deep.equal(heard)
    })
  }

  it('loses about the share that is asked for', async () => {
    await become('port-restricted')
    await laboratory.lose(10)
    const socket = await device.call('open', '0.0.0.0', 0)
    const to = { address: known.addresses[0], port: STUN_PORT }
    for (let number = 0; number < 1_000; number++) await device.call('say', socket, `packet ${number}`, to)
    await laboratory.lose(0)
    await device.call('say', socket, 'the last', to)
    const arrived = (await stun.call('heardUntil', 0, 'the last')).filter((text) => text.startsWith('packet')).length
    // 900 of 1,000 expected; five standard deviations (9.5) either way
    expect(arrived).to.be.within(850, 950)
  })
})

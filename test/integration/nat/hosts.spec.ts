/**
 * Hosts in homes behind routers of different kinds, with one public host that they have as a contact and name as their
 * relay. What is asserted is what `mobilink status` says, and what arrives.
 */
import { expect } from 'chai'
import { mobilink } from '../../cli/mobilink.ts'
import { LabHost } from './lab-host.ts'
import { openLaboratory } from './open.ts'
import { serveStun } from './udp.ts'
import type { Home, Laboratory } from './laboratory.ts'
import type { NatKind } from './nat-kinds.ts'
import type { NetworkConfig } from '../../../src/node/index.ts'
import type { Reach } from '../../../src/ui/cli/socket/methods.ts'

const isDirect = ({ path, transport }: Reach): boolean => path === 'direct' && transport === 'webrtc'
const isOwnRelay = ({ path }: Reach): boolean => path === 'own-relay'
const EACH_WAY = 200

interface Resident { readonly home: Home, readonly host: LabHost }

describe('hosts behind routers', function () {
  this.timeout(90_000)
  const closers: Array<() => Promise<void>> = []
  let laboratory: Laboratory
  let shared: LabHost
  let ann: Resident
  let ben: Resident
  let cleo: Resident
  let dan: Resident
  /** Nobody's relay but her contacts' is known to her. */
  let fay: Resident

  async function moveIn (kind: NatKind, config: Partial<NetworkConfig>): Promise<Resident> {
    const home = await laboratory.home(kind)
    const host = await LabHost.start(home, { config })
    closers.push(async () => await host.stop())
    return { home, host }
  }

  before(async function () {
    this.timeout(120_000)
    laboratory = await openLaboratory(this)
    closers.push(async () => await laboratory.close())
    const [server, stunServer] = await Promise.all([laboratory.server(), laboratory.server()])
    const stun = await serveStun(stunServer)
    closers.push(async () => await stun.udp.end())
    const [address] = server.addresses
    shared = await LabHost.start(server, { config: { listen: [`/ip4/${address}/tcp/4001`, `/ip4/${address}/tcp/4002/ws`] } })
    closers.push(async () => await shared.stop())

    const relays = shared.addresses.filter((one) => one.includes('/ws/'))
    const iceServers = stun.urls
    ;[ann, ben, cleo, dan, fay] = await Promise.all([
      moveIn('port-restricted', { relays, iceServers }), moveIn('port-restricted', { relays, iceServers }),
      moveIn('symmetric', { relays, iceServers }), moveIn('symmetric', { relays, iceServers }),
      moveIn('symmetric', { iceServers })
    ])
    for (const { host } of [ann, ben, cleo, dan]) await host.befriend(shared)
    await Promise.all([ann, ben, cleo, dan].map(async ({ host }) => await host.untilRelayed()))
  })

  after(async () => {
    for (const close of closers.reverse()) await close()
  })

  /** Both write, and both have it. */
  async function talk (one: LabHost, other: LabHost): Promise<void> {
    await Promise.all([one.send(other.peerId, 'there'), other.send(one.peerId, 'and back')])
    await Promise.all([one.untilDelivered(other.peerId), other.untilDelivered(one.peerId)])
    for (const [host, peer] of [[one, other], [other, one]] as const) {
      expect((await host.history(peer.peerId)).map(({ text }) => text)).to.have.members(['there', 'and back'])
    }
  }

  async function bothReach (one: LabHost, other: LabHost, fits: (reach: Reach) => boolean): Promise<void> {
    await Promise.all([one.untilReach(other.peerId, fits), other.untilReach(one.peerId, fits)])
  }

  it('talk directly over WebRTC when both routers are port-restricted', async () => {
    await ann.host.befriend(ben.host)
    await talk(ann.host, ben.host)
    await bothReach(ann.host, ben.host, isDirect)
  })

  it('talk directly over WebRTC when one router is symmetric and the other a full cone', async () => {
    await ann.home.become('full-cone')
    await cleo.host.befriend(ann.host)
    await talk(cleo.host, ann.host)
    await bothReach(cleo.host, ann.host, isDirect)
    await ann.home.become('port-restricted')
  })

  it('talk through their own host, and never call it direct, when no packet finds a way between two symmetric routers', async () => {
    const said: string[] = []
    void Promise.all([[cleo, dan], [dan, cleo]].map(async ([one, other]) => {
      await one?.host.untilReach(other?.host.peerId ?? '', ({ path }) => {
        said.push(path)
        return path === 'direct'
      })
    }))
    await cleo.host.befriend(dan.host)
    await talk(cleo.host, dan.host)
    await bothReach(cleo.host, dan.host, isOwnRelay)
    expect(said).to.not.include('direct')
  })

  it('keep a message, and say in plain words why it waits, when there is no direct way and no relay of their own', async () => {
    await fay.host.befriend(dan.host)
    await fay.host.send(dan.host.peerId, 'not over a stranger\'s relay')
    await fay.host.until(async () => {
      const [waiting] = (await fay.host.door.call('pending', {})).items
      // a direct way was tried, and what is there now is what is left
      return waiting !== undefined && waiting.attempts > 0 && (await fay.host.reach(dan.host.peerId))?.path === 'relay' ? true : undefined
    })
    const { stdout } = await mobilink(['status'], { data: fay.host.folder })
    expect(stdout).to.include('no direct way yet: only somebody else\'s relay leads there, and messages never take one')
    expect(await dan.host.history(fay.host.peerId)).to.deep.equal([])
  })

  for (const percent of [5, 10]) {
    it(`exchange ${EACH_WAY} messages each way, once and in order, while ${percent} % of all packets are lost`, async () => {
      await laboratory.lose(percent)
      try {
        await Promise.all([exchange(ann.host, ben.host, percent), exchange(cleo.host, dan.host, percent)])
      } finally {
        await laboratory.lose(0)
      }
    })
  }

  async function exchange (one: LabHost, other: LabHost, percent: number): Promise<void> {
    const texts = (name: string): string[] => Array.from({ length: EACH_WAY }, (_, number) => `${name} ${number} at ${percent} %`)
    const sendAll = async (from: LabHost, to: LabHost, name: string): Promise<void> => {
      for (const text of texts(name)) await from.send(to.peerId, text)
      await from.untilDelivered(to.peerId)
    }
    await Promise.all([sendAll(one, other, 'one'), sendAll(other, one, 'other')])
    for (const [to, from, name] of [[other, one, 'one'], [one, other, 'other']] as const) {
      const received = (await to.history(from.peerId)).filter(({ direction, text }) => direction === 'in' && text.endsWith(` at ${percent} %`))
      expect(received.map(({ text }) => text)).to.deep.equal(texts(name))
    }
  }

  it('find each other anew, and deliver what waited, while 10 % of all packets are lost', async () => {
    await ben.host.kill()
    await ann.host.untilReach(ben.host.peerId, ({ path }) => path === 'none')
    await ann.host.send(ben.host.peerId, 'for when you are back')
    await laboratory.lose(10)
    try {
      const host = await LabHost.start(ben.home, { folder: ben.host.folder })
      closers.push(async () => await host.stop())
      ben = { ...ben, host }
      await ann.host.untilDelivered(host.peerId)
    } finally {
      await laboratory.lose(0)
    }
    await bothReach(ann.host, ben.host, isDirect)
  })

  it('deliver what was written meanwhile when one had lost its network and has it back', async () => {
    await ann.home.unplug()
    await ann.host.send(ben.host.peerId, 'written without a network')
    await ben.host.send(ann.host.peerId, 'written to somebody without a network')
    await ben.host.untilReach(ann.host.peerId, ({ path }) => path === 'none')
    await ann.home.plug()
    await Promise.all([ann.host.untilDelivered(ben.host.peerId), ben.host.untilDelivered(ann.host.peerId)])
    await bothReach(ann.host, ben.host, isDirect)
  })

  it('deliver after a router forgot every mapping', async () => {
    await cleo.home.restartRouter()
    await cleo.host.send(dan.host.peerId, 'from behind a new router')
    await dan.host.send(cleo.host.peerId, 'to behind a new router')
    await Promise.all([cleo.host.untilDelivered(dan.host.peerId), dan.host.untilDelivered(cleo.host.peerId)])
  })

  it('go on talking directly when the relay that brought them together is gone [S2-09]', async () => {
    await bothReach(ann.host, ben.host, isDirect)
    await shared.kill()
    await Promise.all([ann.host.send(ben.host.peerId, 'with nobody between'), ben.host.send(ann.host.peerId, 'and nobody back')])
    await Promise.all([ann.host.untilDelivered(ben.host.peerId), ben.host.untilDelivered(ann.host.peerId)])
  })
})

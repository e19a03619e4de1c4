/**
 * Hosts in homes behind routers of different kinds, with one public host that they have as a contact and name as their
 * relay. What is asserted is what `mobilink status` says, and what arrives. Each test has a laboratory of its own.
 */
import { expect } from 'chai'
import { mobilink } from '../../cli/mobilink.ts'
import { EACH_WAY, exchange } from './exchange.ts'
import { Neighbourhood, TEST_MS } from './neighbourhood.ts'
import type { LabHost } from './lab-host.ts'
import type { Resident } from './neighbourhood.ts'
import type { NatKind } from './nat-kinds.ts'
import type { Reach } from '../../../src/ui/cli/socket/methods.ts'

describe('hosts behind routers', function () {
  this.timeout(TEST_MS)
  let neighbourhood: Neighbourhood

  beforeEach(async function () {
    neighbourhood = await Neighbourhood.open(this)
  })

  afterEach(async () => await neighbourhood.close())

  /** Ann and Ben, who have each other as a contact. */
  async function twoContacts (kinds: readonly [NatKind, NatKind]): Promise<[Resident, Resident]> {
    const [ann, ben] = await Promise.all([neighbourhood.moveIn('Ann', kinds[0]), neighbourhood.moveIn('Ben', kinds[1])])
    await ann.host.befriend(ben.host)
    return [ann, ben]
  }

  /** Both write, and both have it. */
  async function talk (one: LabHost, other: LabHost): Promise<void> {
    await Promise.all([one.send(other.peerId, 'there'), other.send(one.peerId, 'and back')])
    await Promise.all([one.untilDelivered(other.peerId), other.untilDelivered(one.peerId)])
    for (const [host, peer] of [[one, other], [other, one]] as const) {
      expect((await host.history(peer.peerId)).map(({ text }) => text)).to.have.members(['there', 'and back'])
    }
  }

  async function bothReach (what: string, one: LabHost, other: LabHost, fits: (reach: Reach) => boolean): Promise<void> {
    await Promise.all([one.untilReach(what, other.peerId, fits), other.untilReach(what, one.peerId, fits)])
  }

  async function bothDirect (one: LabHost, other: LabHost): Promise<void> {
    await bothReach('a direct way over WebRTC', one, other, ({ path, transport }) => path === 'direct' && transport === 'webrtc')
  }

  async function untilGone (from: LabHost, to: LabHost): Promise<void> {
    await from.untilReach('the news that the other is gone', to.peerId, ({ path }) => path === 'none')
  }

  it('talk directly over WebRTC when both routers are port-restricted', async () => await neighbourhood.play(async () => {
    const [ann, ben] = await twoContacts(['port-restricted', 'port-restricted'])
    await talk(ann.host, ben.host)
    await bothDirect(ann.host, ben.host)
  }))

  it('talk directly over WebRTC when one router is symmetric and the other a full cone', async () => await neighbourhood.play(async () => {
    const [ann, ben] = await twoContacts(['symmetric', 'full-cone'])
    await talk(ann.host, ben.host)
    await bothDirect(ann.host, ben.host)
  }))

  it('talk through their own host, and never call it direct, when no packet finds a way between two symmetric routers [S2-21]', async () => await neighbourhood.play(async () => {
    const [ann, ben] = await twoContacts(['symmetric', 'symmetric'])
    const notes = [ann.host.notePaths(ben.host.peerId), ben.host.notePaths(ann.host.peerId)]
    await talk(ann.host, ben.host)
    await bothReach('a way through their own host', ann.host, ben.host, ({ path }) => path === 'own-relay')
    for (const { seen, stop } of notes) {
      await stop()
      expect([...seen]).to.not.include('direct')
    }
  }))

  it('keep a message, and say in plain words why it waits, when there is no direct way and no relay of their own [S1-13] [S4-12]', async () => await neighbourhood.play(async () => {
    const [fay, dan] = await Promise.all([neighbourhood.moveInAlone('Fay', 'symmetric'), neighbourhood.moveIn('Dan', 'symmetric')])
    await fay.host.befriend(dan.host)
    await fay.host.send(dan.host.peerId, 'not over a stranger\'s relay')
    await fay.host.until('a direct way to have been tried, and a stranger\'s relay to be what is left', async () => {
      const [waiting] = (await fay.host.door.call('pending', {})).items
      return waiting !== undefined && waiting.attempts > 0 && (await fay.host.reach(dan.host.peerId))?.path === 'relay' ? true : undefined
    })
    await fay.host.until('the plain words about it', async () => {
      const { stdout } = await mobilink(['status'], { data: fay.host.folder })
      return stdout.includes('no direct way yet: only somebody else\'s relay leads there, and messages never take one') ? true : undefined
    })
    expect(await dan.host.history(fay.host.peerId)).to.deep.equal([])
  }))

  for (const percent of [5, 10]) {
    it(`exchange ${EACH_WAY} messages each way, directly and through their own host, once and in order, while ${percent} % of all packets are lost`, async () => await neighbourhood.play(async () => {
      const [ann, ben] = await twoContacts(['port-restricted', 'port-restricted'])
      const [cleo, dan] = await Promise.all([neighbourhood.moveIn('Cleo', 'symmetric'), neighbourhood.moveIn('Dan', 'symmetric')])
      await cleo.host.befriend(dan.host)
      await bothDirect(ann.host, ben.host)
      await neighbourhood.laboratory.lose(percent)
      await Promise.all([exchange(ann.host, ben.host), exchange(cleo.host, dan.host)])
    }))
  }

  it('find each other anew, and deliver what waited, while 10 % of all packets are lost', async () => await neighbourhood.play(async () => {
    const [ann, before] = await twoContacts(['port-restricted', 'port-restricted'])
    await bothDirect(ann.host, before.host)
    await before.host.kill()
    await untilGone(ann.host, before.host)
    await ann.host.send(before.host.peerId, 'for when you are back')
    await neighbourhood.laboratory.lose(10)
    const ben = await neighbourhood.restart(before)
    await ann.host.untilDelivered(ben.host.peerId)
    expect((await ben.host.history(ann.host.peerId)).map(({ text }) => text)).to.deep.equal(['for when you are back'])
  }))

  it('deliver what was written meanwhile when one had lost its network and has it back', async () => await neighbourhood.play(async () => {
    const [ann, ben] = await twoContacts(['port-restricted', 'port-restricted'])
    await bothDirect(ann.host, ben.host)
    await ann.home.unplug()
    await ann.host.send(ben.host.peerId, 'written without a network')
    await ben.host.send(ann.host.peerId, 'written to somebody without a network')
    await untilGone(ben.host, ann.host)
    await ann.home.plug()
    await Promise.all([ann.host.untilDelivered(ben.host.peerId), ben.host.untilDelivered(ann.host.peerId)])
    await bothDirect(ann.host, ben.host)
  }))

  it('deliver after a router forgot every mapping', async () => await neighbourhood.play(async () => {
    const [ann, ben] = await twoContacts(['symmetric', 'symmetric'])
    await bothReach('a way through their own host', ann.host, ben.host, ({ path }) => path === 'own-relay')
    await ann.home.restartRouter()
    await ann.host.send(ben.host.peerId, 'from behind a new router')
    await ben.host.send(ann.host.peerId, 'to behind a new router')
    await Promise.all([ann.host.untilDelivered(ben.host.peerId), ben.host.untilDelivered(ann.host.peerId)])
  }))

  it('go on talking directly when the relay that brought them together is gone [S2-09] [S0-08]', async () => await neighbourhood.play(async () => {
    const [ann, ben] = await twoContacts(['port-restricted', 'port-restricted'])
    await bothDirect(ann.host, ben.host)
    await neighbourhood.shared.kill()
    await Promise.all([ann.host.send(ben.host.peerId, 'with nobody between'), ben.host.send(ann.host.peerId, 'and nobody back')])
    await Promise.all([ann.host.untilDelivered(ben.host.peerId), ben.host.untilDelivered(ann.host.peerId)])
  }))
})

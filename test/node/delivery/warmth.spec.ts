import { expect } from 'chai'
import { MOST_WARM, tooMany } from '../../../src/node/delivery/warmth.ts'
import { People } from './people.ts'
import type { Person } from './people.ts'
import type { PeerIdText } from '../../../src/identity/index.ts'

const peers = Array.from({ length: MOST_WARM + 3 }, (_, at) => `peer ${at}` as PeerIdText)

describe('how many contacts stay connected', () => {
  it('is no question as long as they are 32', () => {
    expect(tooMany({ connected: () => peers.slice(0, MOST_WARM), isBusy: () => false, lastMessageAt: () => 0 })).to.deep.equal([])
  })

  it('leaves the liveliest, and whoever something still waits for', () => {
    const lastMessageAt = (peer: PeerIdText): number => peers.indexOf(peer) === 4 ? 1 : 100 + peers.indexOf(peer)
    const isBusy = (peer: PeerIdText): boolean => peer === peers[0]

    expect(tooMany({ connected: () => peers, isBusy, lastMessageAt })).to.deep.equal([peers[4], peers[1], peers[2]])
  })
})

describe('a node with more contacts than it stays connected with', () => {
  it('asks everybody, gets what waits, and keeps no more than 32 connections of its own; the others still get what is sent to them', async function () {
    this.timeout(120_000)
    const people = new People('warm')
    const me = await people.add('me')
    const others: Person[] = []

    for (let at = 0; at < MOST_WARM + 8; at++) {
      const other = await people.add(`other ${at}`)

      others.push(other)
      await people.befriend(me, other)
    }

    await people.do(me.node.stop())

    for (const other of others) {
      await people.do(other.node.messages.send(me.node.self.peerId, `from ${other.device.name}`))
    }

    // long enough for them to have backed off: this node is the one that connects
    await people.world.advance(60 * 60_000)
    me.device.restart()
    me.node = await people.start(me.device, me.faults)
    const made = (): number => me.node.network.paths().filter(({ direction }) => direction === 'outbound').length
    let most = 0

    for (let second = 0; second < 30; second++) {
      await people.world.advance(1_000)
      most = Math.max(most, made())
    }

    for (const other of others) {
      expect(await people.texts(me, other)).to.deep.equal([`from ${other.device.name}`])
    }

    expect(made()).to.be.at.most(MOST_WARM)
    // and it did connect to more than that before it let the quiet ones go, or this would show nothing
    expect(most).to.be.greaterThan(MOST_WARM - 8)

    for (const other of others) {
      const arrived = people.event(other.node, 'message:added', ({ text }) => text === 'and you?')

      await people.do(me.node.messages.send(other.node.self.peerId, 'and you?'))
      await people.do(arrived)
    }

    expect(me.faults).to.deep.equal([])
  })
})

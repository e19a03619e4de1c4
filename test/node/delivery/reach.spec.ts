import { expect } from 'chai'
import { Reach } from '../../../src/node/delivery/reach.ts'
import { PeerUnreachableError } from '../../../src/node/network/network.ts'
import { createMemoryWorld } from '../../../src/node/platform/memory.ts'
import { keys } from '../../../src/node/store/keys.ts'
import { AttemptsRecord } from '../../../src/node/store/pb/records.ts'
import { openStore } from '../../open-store.ts'
import type { MemoryWorld } from '../../../src/node/platform/memory.ts'
import type { PeerIdText } from '../../../src/identity/index.ts'

/** As long as it takes to hear that somebody is away, and to reach somebody who is there. */
const AWAY_MS = 100
const THERE_MS = 400
/** Longer than any back-off. */
const GIVEN_UP_MS = 600_000

interface Tried { readonly peer: PeerIdText, readonly at: number, readonly failures: number }

/** A list of contacts, the liveliest first, of whom only those in `there` can be reached. */
class Crowd {
  readonly world: MemoryWorld
  readonly peers: PeerIdText[]
  readonly there = new Set<PeerIdText>()
  readonly linked = new Set<PeerIdText>()
  readonly tried: Tried[] = []
  readonly faults: unknown[] = []
  readonly #ranks: ReadonlyMap<PeerIdText, number>
  most = 0
  #running = 0

  constructor (count: number) {
    this.world = createMemoryWorld({ seed: `crowd of ${count}` })
    // the names sort otherwise than the liveliness, which is the place in the list
    this.peers = Array.from({ length: count }, (_, rank) => `peer-${(rank * 7919) % 10_007}` as PeerIdText)
    this.#ranks = new Map(this.peers.map((peer, rank) => [peer, rank]))
  }

  /** @param givenUp their back-off as it was kept by the run before */
  async reach ({ givenUp = true } = {}): Promise<Reach> {
    const { platform } = this.world.device({ name: 'me' })
    const store = await this.world.until(openStore(await this.world.until(platform.openLevel())))
    const nextAttemptAt = platform.clock.now() + GIVEN_UP_MS

    if (givenUp) {
      await this.world.until(store.commit(this.peers.map((peer) => ({ type: 'put', key: keys.attemptsOf(peer), value: AttemptsRecord.encode({ attempts: 12, nextAttemptAt }) }))))
    }

    const reach = new Reach({ clock: platform.clock, random: platform.random, store, emit: (_name, detail) => { this.faults.push(detail) } }, {
      mayTry: () => true,
      satisfied: (peer) => this.linked.has(peer),
      liveliness: (peer) => -this.rank(peer),
      attempt: async (peer, failures) => {
        this.tried.push({ peer, at: this.world.now(), failures })
        this.most = Math.max(this.most, ++this.#running)
        await this.world.pause(this.there.has(peer) ? THERE_MS : AWAY_MS)
        this.#running--
        if (!this.there.has(peer)) throw new PeerUnreachableError('away')
        this.linked.add(peer)
      }
    })

    await this.world.until(reach.load())

    return reach
  }

  rank (peer: PeerIdText): number {
    return this.#ranks.get(peer) ?? NaN
  }

  times (rank: number): number {
    return this.tried.filter(({ peer }) => this.rank(peer) === rank).length
  }
}

describe('who is tried, and when', () => {
  it('tries those with the liveliest conversations first, eight at once, whatever order they were kept in', async () => {
    const crowd = new Crowd(40)
    const reach = await crowd.reach({ givenUp: false })

    reach.start(crowd.peers)
    await crowd.world.advance(700)

    expect(crowd.tried.slice(0, 40).map(({ peer }) => crowd.rank(peer))).to.deep.equal(crowd.peers.map((_, rank) => rank))
    expect(crowd.most).to.equal(8)
    expect(crowd.faults).to.deep.equal([])
  })

  it('tries the 32 liveliest once at a start, though they had been given up, and leaves the others their back-off', async () => {
    const crowd = new Crowd(100)
    const reach = await crowd.reach()

    reach.start(crowd.peers)
    await crowd.world.advance(60_000)

    expect(crowd.tried.map(({ peer }) => crowd.rank(peer))).to.deep.equal(Array.from({ length: 32 }, (_, rank) => rank))
    expect(crowd.peers.map((peer) => reach.attempts(peer).attempts)).to.deep.equal(crowd.peers.map((_, rank) => rank < 32 ? 13 : 12))
  })

  it('begins anew with the liveliest when it wakes, and tries everybody else once', async () => {
    const crowd = new Crowd(1_000)
    const reach = await crowd.reach()

    reach.start(crowd.peers)
    await crowd.world.advance(10_000)
    crowd.tried.length = 0
    reach.wake(crowd.peers)
    await crowd.world.advance(60_000)

    expect(crowd.times(0)).to.be.within(6, 7)
    expect(crowd.times(31)).to.be.within(6, 7)
    expect([crowd.times(32), crowd.times(500), crowd.times(999)]).to.deep.equal([1, 1, 1])
    expect(crowd.most).to.equal(8)
    // the first of a wake is told from a repeated one
    expect(crowd.tried.filter(({ peer }) => crowd.rank(peer) === 0).map(({ failures }) => failures).slice(0, 6)).to.deep.equal([0, 1, 2, 3, 4, 5])
    expect(crowd.tried.filter(({ peer }) => crowd.rank(peer) === 999).map(({ failures }) => failures)).to.deep.equal([0])
  })

  it('reaches every one of the 32 liveliest who is there within 5 s of waking, however many of a thousand are not', async () => {
    const crowd = new Crowd(1_000)
    const reach = await crowd.reach()
    const there = [0, 7, 8, 20, 31].map((rank) => crowd.peers[rank] as PeerIdText)

    reach.start(crowd.peers)
    await crowd.world.advance(120_000)

    for (const peer of there) crowd.there.add(peer)
    reach.wake(crowd.peers)
    await crowd.world.advance(5_000)

    expect(there.filter((peer) => !crowd.linked.has(peer))).to.deep.equal([])
  })

  it('makes no storm of fifty wakes: a lively contact comes to be tried every 5 s at most, any other once in 5 min', async () => {
    const crowd = new Crowd(1_000)
    const reach = await crowd.reach()

    reach.start(crowd.peers)
    await crowd.world.advance(10_000)
    crowd.tried.length = 0

    for (let wake = 0; wake < 50; wake++) {
      reach.wake(crowd.peers)
      await crowd.world.advance(400)
    }

    // after 0, 1, 3 and 7 s, as after any wake, and then every 5 s, for 20 s
    expect(crowd.times(0)).to.be.within(5, 8)
    expect(crowd.times(31)).to.be.within(5, 8)
    // and they do not keep the others from being tried at all
    expect([crowd.times(32), crowd.times(999)]).to.deep.equal([1, 1])
  })

  it('tries again within 5 s of a wake whom it gave up only just before', async () => {
    const crowd = new Crowd(1)
    const reach = await crowd.reach()
    const [peer] = crowd.peers as [PeerIdText]

    reach.start([peer])
    await crowd.world.advance(1_000)
    expect(reach.attempts(peer).attempts).to.equal(13)
    crowd.there.add(peer)
    reach.wake([peer])
    await crowd.world.advance(5_000)

    expect(crowd.linked.has(peer)).to.equal(true)
  })
})

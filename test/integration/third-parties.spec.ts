import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { addressWith, befriendWhole, eventOf, whenever, WholeNodes } from './whole-nodes.ts'
import { WatchingHelper } from './watching-helper.ts'
import type { MemoryDisk } from '../../src/node/platform/memory/level.ts'
import type { PeerIdText, Whole } from './whole-nodes.ts'

const MESSAGES = 60
/** Of each message, as text. */
const LENGTH = 4_000
/** How much the helper may have to do with people who only meet by it, of what they say: keeping in touch. */
const SHARE = 0.2
const PIECE = 8
const LOOK_AGAIN_MS = 20

/** Texts that nobody else says, of which no piece comes twice. */
function texts (): string[] {
  return Array.from({ length: MESSAGES }, () => randomBytes(LENGTH / 2).toString('hex'))
}

describe('a third party by which two people meet', function () {
  const whole = new WholeNodes()
  let helper: WatchingHelper
  let alice: Whole
  let bob: Whole

  beforeEach(async () => {
    helper = await WatchingHelper.create()
    alice = await tab(21)
    bob = await tab(22)
    await befriendWhole(alice, bob)
  })

  afterEach(async () => {
    await whole.close()
    await helper.stop()
  })

  async function tab (seed: number, disk?: MemoryDisk): Promise<Whole> {
    const started = await whole.tab({ seed, ...(disk === undefined ? {} : { disk }) })
    await started.node.network.use(helper.address)
    await whenever(started, () => addressWith(started, '/p2p-circuit/') !== '')
    return started
  }

  async function say (from: Whole, to: PeerIdText): Promise<string[]> {
    const said = texts()
    for (const text of said) await from.node.messages.send(to, text)
    return said
  }

  /** What came from there, the oldest first. */
  async function heard ({ node }: Whole, peer: PeerIdText): Promise<string[]> {
    const found: string[] = []
    for (let before: string | undefined; ;) {
      const page = await node.messages.history(peer, before === undefined ? {} : { before })
      const [first] = page
      if (first === undefined) return found
      found.unshift(...page.filter(({ direction }) => direction === 'in').map(({ text }) => text))
      before = first.position
    }
  }

  async function until (holds: () => Promise<boolean>): Promise<void> {
    while (!await holds()) await delay(LOOK_AGAIN_MS)
  }

  /** Envelopes on this disk that wait for somebody. */
  function waitingOn ({ disk }: Whole): number {
    return disk.contents().filter(({ type, key }) => type === 'put' && key.startsWith('~o/')).length
  }

  /** Resolves once nothing waits with the sender any more. */
  async function allDelivered (from: Whole): Promise<void> {
    await until(async () => (await from.node.messages.pending()).items.length === 0)
  }

  /** The helper was given little, and read nothing. */
  function expectBlind (since: number, said: readonly string[]): void {
    const seen = helper.seenSince(since)
    expect(seen.byteLength).to.be.lessThan(said.length * LENGTH * SHARE)
    for (const text of said) {
      for (let at = 0; at + PIECE <= text.length; at += PIECE) expect(seen.includes(text.slice(at, at + PIECE))).to.equal(false)
    }
  }

  /** Nothing of it lies there, nor anything of that size. */
  async function expectNothingKept (said: readonly string[]): Promise<void> {
    const disk = await helper.disk()
    expect(disk.byteLength).to.be.lessThan(said.length * LENGTH * SHARE)
    for (const text of said) expect(disk.includes(text.slice(0, PIECE))).to.equal(false)
  }

  it('is given none of what they say to each other, and keeps none [S0-03] [S0-07] [S4-06]', async () => {
    const since = helper.bytes
    const toBob = await say(alice, bob.node.self.peerId)
    const toAlice = await say(bob, alice.node.self.peerId)
    await Promise.all([allDelivered(alice), allDelivered(bob)])

    expect(await heard(bob, alice.node.self.peerId)).to.deep.equal(toBob)
    expect(await heard(alice, bob.node.self.peerId)).to.deep.equal(toAlice)
    expectBlind(since, [...toBob, ...toAlice])
    await expectNothingKept([...toBob, ...toAlice])
  })

  it('is sent nothing of it while one of them is away, nor when it comes back [S1-02] [S1-07] [S0-11]', async () => {
    const since = helper.bytes
    await bob.node.stop()
    const said = await say(alice, bob.node.self.peerId)
    expect((await alice.node.messages.pending()).items).to.have.length(MESSAGES)
    expect([waitingOn(alice), waitingOn(bob)]).to.deep.equal([MESSAGES, 0])
    expectBlind(since, said)

    bob = await tab(22, bob.disk)
    await allDelivered(alice)
    expect(await heard(bob, alice.node.self.peerId)).to.deep.equal(said)
    expect([waitingOn(alice), waitingOn(bob)]).to.deep.equal([0, 0])
    expectBlind(since, said)
    await expectNothingKept(said)
  })

  it('is sent nothing of it when an own computer has it, from which it is fetched while its sender is off [S1-21]', async () => {
    const home = await whole.host({ seed: 23, isCloud: true })
    await home.node.self.setName('Study')
    const paired = eventOf(alice, 'cloud:changed')
    await alice.node.cloud.pair((await home.node.cloud.offer()).link)
    await paired
    const since = helper.bytes
    await bob.node.stop()
    const said = await say(alice, bob.node.self.peerId)
    const at = async (): Promise<number> => (await alice.node.messages.pending()).items.filter(({ where }) => where.includes('cloud Study')).length
    await until(async () => await at() === MESSAGES)
    await alice.node.stop()

    bob = await tab(22, bob.disk)
    await until(async () => (await heard(bob, alice.node.self.peerId)).length === MESSAGES)
    expect(await heard(bob, alice.node.self.peerId)).to.deep.equal(said)
    expectBlind(since, said)
    await expectNothingKept(said)
  })
})

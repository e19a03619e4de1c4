import { expect } from 'chai'
import fc from 'fast-check'
import { Conversations } from '../../../src/node/delivery/conversations.ts'
import { messageWrite } from '../../../src/node/delivery/entries.ts'
import { DIRECTION } from '../../../src/node/delivery/message-view.ts'
import { COUNT_REACH, nextNumber } from '../../../src/node/delivery/numbering.ts'
import { MOST_PLACES, PLACE_STEP, Places } from '../../../src/node/delivery/places.ts'
import { COMES_WITHIN_MS } from '../../../src/node/lifetime/limits.ts'
import { createSeededRandom } from '../../../src/node/platform/memory.ts'
import { MemoryDisk, openMemoryLevel } from '../../../src/node/platform/memory/level.ts'
import { keys, orderKey } from '../../../src/node/store/keys.ts'
import { MessageRecord } from '../../../src/node/store/pb/records.ts'
import { openStore } from '../../open-store.ts'
import { PEER } from './lonely-outbox.ts'
import type { Store } from '../../../src/node/store/store.ts'
import type { Write } from '../../../src/node/store/durable-level.ts'

const START = nextNumber(1, createSeededRandom('a start'))
const NEW_START = nextNumber(1, createSeededRandom('another start'))

/** What a text says is its number, counted from 1 of the start in it. */
interface Said { readonly text: string, readonly seq: number }

/** One conversation in a store, into which messages come as the inbox takes them. */
class Talk {
  readonly store: Store
  conversations: Conversations
  now = 1_000

  private constructor (store: Store) {
    this.store = store
    this.conversations = new Conversations(store)
  }

  static async create (): Promise<Talk> {
    return new Talk(await openStore(await openMemoryLevel(new MemoryDisk())))
  }

  /** In one batch. @returns of each: whether it stands above what came before */
  async comes (...said: readonly Said[]): Promise<boolean[]> {
    const { conversations, now, store } = this
    const places = new Places({ store, conversations }, PEER, now)
    const writes: Write[] = []
    const isLate: boolean[] = []
    for (const { text, seq } of said) {
      const { position, arrival } = await places.take(seq)
      expect(await store.get(keys.message(PEER, position)), `${position} is taken`).to.equal(undefined)
      writes.push(messageWrite(PEER, position, recordOf(text, DIRECTION.in, seq, now, arrival)))
      isLate.push(arrival > 0)
    }
    expect(new Set(writes.map(({ key }) => key)).size).to.equal(writes.length)
    await store.commit([...writes, conversations.write(PEER)])
    return isLate
  }

  async writes (text: string): Promise<void> {
    const position = this.conversations.takePosition(PEER)
    await this.store.commit([messageWrite(PEER, position, recordOf(text, DIRECTION.out, 7, this.now, 0)), this.conversations.write(PEER)])
  }

  /** Remembers nothing but what the store has. */
  async restart (): Promise<void> {
    this.conversations = new Conversations(this.store)
    await this.conversations.load()
  }

  async texts (): Promise<string[]> {
    const texts: string[] = []
    let after = keys.message(PEER, orderKey(0))
    for (;;) {
      const page = await this.store.page({ prefix: keys.messages(PEER), after, limit: 1_024 })
      texts.push(...page.map(({ value }) => new TextDecoder().decode(MessageRecord.decode(value).text)))
      const last = page.at(-1)
      if (last === undefined || page.length < 1_024) return texts
      after = last.key
    }
  }
}

function recordOf (text: string, direction: number, seq: number, now: number, arrival: number): MessageRecord {
  return { id: new Uint8Array(16), direction, kind: 1, text: new TextEncoder().encode(text), sentAt: now, receivedAt: now, seq, state: 6, stateAt: now, reason: 0, arrival }
}

const nth = (number: number, start = START): Said => ({ text: String(number), seq: start + number })
const run = (from: number, to: number): Said[] => Array.from({ length: to - from + 1 }, (_, at) => nth(from + at))

describe('the place of a message in its conversation', () => {
  it('is at the end for what comes in turn, and before the first that was written later for what comes late', async () => {
    const talk = await Talk.create()
    expect(await talk.comes(nth(1), nth(2))).to.deep.equal([false, false])
    expect(await talk.comes(nth(5))).to.deep.equal([false])
    expect(await talk.comes(nth(4), nth(3), nth(6))).to.deep.equal([true, true, false])
    expect(await talk.texts()).to.deep.equal(['1', '2', '3', '4', '5', '6'])
  })

  it('is below what a person here wrote before the later one came: what was written without it is not turned into an answer', async () => {
    const talk = await Talk.create()
    await talk.comes(nth(1))
    await talk.writes('how are you?')
    await talk.comes(nth(3))
    await talk.writes('good night')
    await talk.comes(nth(2))
    expect(await talk.texts()).to.deep.equal(['1', 'how are you?', '2', '3', 'good night'])
  })

  it('is by number, whatever the order of arrival, the batches, the restarts and what is written here in between, and moves no row', async () => {
    const steps = fc.shuffledSubarray(Array.from({ length: 30 }, (_, at) => at + 1), { minLength: 1 }).chain((order) => fc.record({
      order: fc.constant(order),
      breaks: fc.array(fc.constantFrom('batch', 'batch', 'restart', 'own', 'none', 'none'), { minLength: order.length, maxLength: order.length })
    }))
    await fc.assert(fc.asyncProperty(steps, async ({ order, breaks }) => {
      const talk = await Talk.create()
      const batch: Said[] = []
      for (const [at, number] of order.entries()) {
        batch.push(nth(number))
        if (breaks[at] === 'none') continue
        await talk.comes(...batch.splice(0))
        if (breaks[at] === 'restart') await talk.restart()
        if (breaks[at] === 'own') await talk.writes(`own ${at}`)
      }
      await talk.comes(...batch)
      const texts = await talk.texts()
      expect(texts.filter((text) => !text.startsWith('own')).map(Number)).to.deep.equal(order.toSorted((a, b) => a - b))
      expect(texts.filter((text) => text.startsWith('own'))).to.deep.equal(breaks.flatMap((one, at) => one === 'own' ? [`own ${at}`] : []))
    }), { numRuns: 60 })
  })

  it('is at the end for a count that begins anew, higher or lower, and what is left of the one before keeps its order there', async () => {
    for (const [first, second] of [[START, NEW_START], [NEW_START, START]] as const) {
      const talk = await Talk.create()
      await talk.comes(nth(1, first), nth(2, first), nth(5, first))
      expect(await talk.comes({ text: 'anew 1', seq: second + 1 }, { text: 'anew 2', seq: second + 2 })).to.deep.equal([false, false])
      await talk.restart()
      expect(await talk.comes(nth(4, first), nth(6, first), { text: 'anew 3', seq: second + 3 })).to.deep.equal([true, false, false])
      expect(await talk.texts()).to.deep.equal(['1', '2', '4', '5', 'anew 1', 'anew 2', '6', 'anew 3'])
    }
  })

  it('is by arrival for numbers of a version that counted from 1', async () => {
    const talk = await Talk.create()
    expect(await talk.comes({ text: 'a', seq: 9 }, { text: 'b', seq: 1 }, { text: 'c', seq: 5 })).to.deep.equal([false, false, false])
    expect(await talk.comes(nth(2), { text: 'd', seq: 3 }, nth(1))).to.deep.equal([false, false, true])
    expect(await talk.texts()).to.deep.equal(['a', 'b', 'c', '1', '2', 'd'])
  })

  it('is found among rows of a version that left no room between two of them, or at the end', async () => {
    const talk = await Talk.create()
    const old = Array.from({ length: 3 }, (_, at) => messageWrite(PEER, orderKey(at + 1), recordOf(String(at + 2), DIRECTION.in, START + at + 2, 1, 0)))
    Object.assign(talk.conversations.counters(PEER), { nextPosition: 4, counts: [START + 4] })
    await talk.store.commit([...old, talk.conversations.write(PEER)])
    await talk.comes(nth(9))
    expect(await talk.comes(nth(7), nth(3), nth(10))).to.deep.equal([true, false, false])
    expect(await talk.texts()).to.deep.equal(['2', '3', '4', '7', '9', '3', '10'])
  })

  it('is each its own for numbers that a contact gave twice, or as it liked, and none is lost', async () => {
    const talk = await Talk.create()
    const twice = [5, 5, 3, 3, 3, 4, 5, 0, 3].map((number) => START + number)
    for (const seq of twice) await talk.comes({ text: String(seq - START), seq })

    const random = createSeededRandom('as it likes')
    const liked = Array.from({ length: 300 }, (_, at): Said => ({
      text: `liked ${at}`,
      seq: [0, Number.MAX_SAFE_INTEGER, START + 5 - COUNT_REACH, START + 5 + COUNT_REACH, START + (random.bytes(1)[0] ?? 0), nextNumber(1, random)][(random.bytes(1)[0] ?? 0) % 6] ?? 0
    }))
    for (let at = 0; at < liked.length; at += 10) await talk.comes(...liked.slice(at, at + 10))
    expect(await talk.texts()).to.have.members([...twice.map((seq) => String(seq - START)), ...liked.map(({ text }) => text)])
  })

  it('is the end where there is no room left between two others', async () => {
    const talk = await Talk.create()
    await talk.comes(nth(0), nth(1_000_000))
    const position = async (): Promise<number> => Number.parseInt((await talk.store.page({ prefix: keys.messages(PEER), limit: 2 }))[1]?.key.slice(-16) ?? '', 16)
    expect(await position()).to.equal(2 * PLACE_STEP)
    // each takes all the room that there is below it
    for (let far = 0; far < 25; far++) await talk.comes({ text: `far ${far}`, seq: START + 999_999 })
    const texts = await talk.texts()
    expect(texts).to.have.lengthOf(27)
    expect(texts[0]).to.equal('0')
  })

  it('is at most so far up, in messages and in days: below that it is the end', async () => {
    const talk = await Talk.create()
    await talk.comes(nth(1))
    await talk.comes(...run(3, MOST_PLACES + 1))
    expect(await talk.comes(nth(2))).to.deep.equal([true])
    const far = await Talk.create()
    await far.comes(nth(1))
    await far.comes(...run(3, MOST_PLACES + 3))
    expect(await far.comes(nth(2))).to.deep.equal([false])
    expect((await far.texts()).at(-1)).to.equal('2')

    const old = await Talk.create()
    await old.comes(nth(1), nth(5))
    old.now += COMES_WITHIN_MS
    expect(await old.comes(nth(3))).to.deep.equal([true])
    old.now += 1
    expect(await old.comes(nth(2))).to.deep.equal([false])
    expect(await old.texts()).to.deep.equal(['1', '3', '5', '2'])
  })
})

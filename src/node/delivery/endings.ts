/**
 * How entries leave the outbox: what acknowledgements mean is kept in one batch for a whole group of them, and then
 * told. An entry ends once, whoever says so and however often: everything here runs in the conversation's queue.
 *
 * The batch is not synced, and rests on nothing that is lost with it: the recipient has the message on its disk. If
 * the power fails before the disk has our note, the envelope is offered again and acknowledged again, as one that
 * was there already. `delivered` was true when it was shown, and is found out a second time.
 */
import { STUCK_REASONS, MESSAGE_STATE } from './message-view.ts'
import { MSG_LIMITS } from '../../protocols/msg/index.ts'
import { keys } from '../store/keys.ts'
import { OutboxRecord } from '../store/pb/records.ts'
import { isSame, messageWrite } from './entries.ts'
import { Gather } from './gather.ts'
import { outcomeOf } from './receipts.ts'
import type { Conversations } from './conversations.ts'
import type { Entries, Entry } from './entries.ts'
import type { Answer, Lane } from './lane.ts'
import type { Outcome } from './receipts.ts'
import type { Emit } from '../events.ts'
import type { Clock } from '../platform/platform.ts'
import type { Write } from '../store/durable-level.ts'
import type { MessageRecord } from '../store/pb/records.ts'
import type { Store } from '../store/store.ts'
import type { PeerIdText } from '../../identity/index.ts'

/** Looking for what was acknowledged unasked reads the whole outbox: a peer that makes things up gets that this often. */
const SEARCH_EVERY_MS = 10_000

export interface EndingsComponents {
  readonly clock: Clock
  readonly store: Store
  readonly conversations: Conversations
  readonly emit: Emit
}

export interface EndingsInit {
  readonly peer: PeerIdText
  readonly entries: Entries
  readonly lane: Lane
  onChanged (position: string, record: MessageRecord): void
}

/** An entry that leaves the queue, and what its message becomes. */
interface Ending { readonly entry: Entry, readonly message: MessageRecord | undefined }

export class Endings {
  readonly #components: EndingsComponents
  readonly #init: EndingsInit
  readonly #settling: Gather<Answer, 'settled' | 'retry'>
  #searchedAt = Number.NEGATIVE_INFINITY

  constructor (components: EndingsComponents, init: EndingsInit) {
    this.#components = components
    this.#init = init
    this.#settling = new Gather(MSG_LIMITS.window.value, async (answers) => await this.#settle(answers))
  }

  /** Resolves once it is kept what this acknowledgement means. `retry`: nothing was changed. */
  async settle (answer: Answer): Promise<'settled' | 'retry'> {
    return await this.#settling.add(answer)
  }

  /** Takes one entry out of the queue; resolves when that is durable: what a person took back must stay so. Call it in the conversation's queue. */
  async takeBack (entry: Entry, message: MessageRecord): Promise<void> {
    await this.#keep([{ entry, message }], 'commit')
  }

  /** Resolves when every acknowledgement that came is kept. */
  async idle (): Promise<void> {
    await this.#settling.idle()
  }

  async #settle (answers: readonly Answer[]): Promise<Array<'settled' | 'retry'>> {
    const { conversations, emit } = this.#components
    const { peer, onChanged } = this.#init
    const outcomes = answers.map(({ ack }) => outcomeOf(ack, peer, peer))
    let endings: Ending[]
    try {
      endings = await conversations.alone(peer, async () => {
        const found = await this.#endings(answers, outcomes)
        await this.#keep(found, 'note')
        return found
      })
    } catch (error) {
      // all of them are still in the queue, and are offered and acknowledged again
      emit('fault', error instanceof Error ? error : new Error('Keeping a receipt failed', { cause: error }))
      return answers.map(() => 'retry')
    }
    for (const { entry, message } of endings) if (message !== undefined) onChanged(entry.position, message)
    return outcomes.map(({ kind }) => kind === 'retry' ? 'retry' : 'settled')
  }

  /** The entries that these acknowledgements end, each once. One that has ended over another channel, or was taken back, is left out. */
  async #endings (answers: readonly Answer[], outcomes: readonly Outcome[]): Promise<Ending[]> {
    const { entries, lane } = this.#init
    const held = new Map<string, Ending>()
    const elsewhere = new Map<string, Outcome>()
    const unknown: Array<{ eid: Uint8Array, outcome: Outcome }> = []
    for (const [at, { ack, entry }] of answers.entries()) {
      const outcome = outcomes[at]
      if (outcome?.kind !== 'delivered' && outcome?.kind !== 'stuck') continue
      if (entry === undefined) unknown.push({ eid: ack.eid, outcome })
      else if (lane.holds(entry)) held.set(entry.position, this.#ending(entry, outcome))
      else elsewhere.set(entry.position, outcome)
    }
    if (unknown.length > 0 && this.#maySearch()) {
      for (const { position, waiting } of await entries.find(unknown.map(({ eid }) => eid))) {
        const outcome = unknown.find(({ eid }) => isSame(eid, waiting.eid))?.outcome
        if (outcome !== undefined) elsewhere.set(position, outcome)
      }
    }
    for (const entry of await entries.at([...elsewhere.keys()].filter((position) => !held.has(position)))) {
      const outcome = elsewhere.get(entry.position)
      if (outcome !== undefined) held.set(entry.position, this.#ending(entry, outcome))
    }
    return [...held.values()]
  }

  #ending (entry: Entry, outcome: Outcome): Ending {
    const { message } = entry
    if (message === undefined) return { entry, message }
    const stateAt = this.#components.clock.now()
    return outcome.kind === 'stuck'
      ? { entry, message: { ...message, state: MESSAGE_STATE.stuck, stateAt, reason: STUCK_REASONS.indexOf(outcome.reason) + 1 } }
      : { entry, message: { ...message, state: MESSAGE_STATE.delivered, stateAt } }
  }

  #maySearch (): boolean {
    const now = this.#components.clock.now()
    if (Math.abs(now - this.#searchedAt) < SEARCH_EVERY_MS) return false
    this.#searchedAt = now
    return true
  }

  /** Takes entries out of the queue and keeps what became of their messages. */
  async #keep (endings: readonly Ending[], write: 'commit' | 'note'): Promise<void> {
    if (endings.length === 0) return
    const { conversations, store } = this.#components
    const { peer, lane } = this.#init
    const counters = conversations.counters(peer)
    const bytes = endings.reduce((sum, { entry }) => sum + entry.waiting.envelope.byteLength, 0)
    counters.pendingCount -= endings.length
    counters.pendingBytes -= bytes
    const writes = endings.flatMap(({ entry, message }): Write[] => [
      { type: 'del', key: keys.outboxEntry(peer, entry.position) },
      ...message === undefined ? [] : [messageWrite(peer, entry.position, message)],
      ...message?.state === MESSAGE_STATE.stuck ? [{ type: 'put' as const, key: keys.stuckEntry(peer, entry.position), value: OutboxRecord.encode(entry.waiting) }] : []
    ])
    try {
      await store[write]([...writes, conversations.write(peer)])
    } catch (error) {
      // still in the queue, so they still count
      counters.pendingCount += endings.length
      counters.pendingBytes += bytes
      throw error
    }
    for (const { entry } of endings) lane.drop(entry.position)
  }
}

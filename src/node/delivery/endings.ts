/**
 * How entries leave the outbox: what acknowledgements mean is kept in one batch for a whole group of them, and then
 * told. An entry ends once, whoever says so and however often: everything here runs in the conversation's queue.
 *
 * The batch is not synced, and rests on nothing that is lost with it: the recipient has the message on its disk. If
 * the power fails before the disk has our note, the envelope is offered again and acknowledged again, as one that
 * was there already. `delivered` was true when it was shown, and is found out a second time.
 */
import { tombstoneOf } from '../../identity/index.ts'
import { isWithoutFile, STUCK_REASONS, MESSAGE_STATE } from './message-view.ts'
import { MSG_LIMITS } from '../../protocols/msg/index.ts'
import { keys } from '../store/keys.ts'
import { OutboxRecord } from '../store/pb/records.ts'
import { controlEntry, entryWrite, isSame, messageWrite } from './entries.ts'
import { Gather } from './gather.ts'
import { outcomeOf } from './receipts.ts'
import type { Conversations } from './conversations.ts'
import type { Entries, Entry } from './entries.ts'
import type { Answer, Lane } from './lane.ts'
import type { Outcome } from './receipts.ts'
import type { Sessions } from './sessions.ts'
import type { TraceChange, Traces } from '../cloud/device/traces.ts'
import type { Emit } from '../events.ts'
import type { Clock } from '../platform/platform.ts'
import type { Write } from '../store/durable-level.ts'
import type { MessageRecord } from '../store/pb/records.ts'
import type { Store } from '../store/store.ts'
import type { PeerIdText } from '../../identity/index.ts'
import type { Ack } from '../../protocols/msg/index.ts'

/** Looking for what was acknowledged unasked reads the whole outbox: a peer that makes things up gets that this often. */
const SEARCH_EVERY_MS = 10_000

export interface EndingsComponents {
  readonly clock: Clock
  readonly store: Store
  readonly conversations: Conversations
  readonly sessions: Sessions
  readonly emit: Emit
  readonly envelopeId: (envelope: Uint8Array) => Uint8Array<ArrayBuffer>
  readonly traces: Traces
}

export interface EndingsInit {
  readonly peer: PeerIdText
  readonly entries: Entries
  readonly lane: Lane
  onChanged (position: string, record: MessageRecord): void
  /** Own clouds still have what has ended: they are to erase it. */
  onErasable (): void
  /** What a message becomes that the contact has. */
  arrived (record: MessageRecord): MessageRecord
}

/** What a group of acknowledgements means: which entries end, and an answer for each of them. */
interface Sorted { readonly endings: readonly Ending[], readonly outcomes: Array<'settled' | 'retry'> }

/** An entry that leaves the queue, and what its message becomes. */
interface Ending { readonly entry: Entry, readonly message: MessageRecord | undefined, readonly isReceived: boolean }

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

  /** Takes one entry out of the queue, together with `also`; resolves when that is durable: what a person took back must stay so. Call it in the conversation's queue. */
  async takeBack (entry: Entry, message: MessageRecord, also: readonly Write[] = []): Promise<void> {
    await this.#keep([{ entry, message, isReceived: false }], 'commit', also)
  }

  /** Resolves when every acknowledgement that came is kept. */
  async idle (): Promise<void> {
    await this.#settling.idle()
  }

  async #settle (answers: readonly Answer[]): Promise<Array<'settled' | 'retry'>> {
    const { conversations, emit } = this.#components
    const { peer, onChanged } = this.#init
    let sorted: Sorted
    try {
      sorted = await conversations.alone(peer, async () => {
        const found = await this.#sort(answers)
        await this.#keep(found.endings, 'note')
        return found
      })
    } catch (error) {
      // all of them are still in the queue, and are offered and acknowledged again
      emit('fault', error instanceof Error ? error : new Error('Keeping a receipt failed', { cause: error }))
      return answers.map(() => 'retry')
    }
    for (const { entry, message } of sorted.endings) if (message !== undefined) onChanged(entry.position, message)
    return sorted.outcomes
  }

  /** What these acknowledgements mean, each entry ending once. One that has ended over another channel, or was taken back, is left out. */
  async #sort (answers: readonly Answer[]): Promise<Sorted> {
    const { entries, lane } = this.#init
    const endings = new Map<string, Ending>()
    const outcomes = answers.map((): 'settled' | 'retry' => 'settled')
    const elsewhere: Array<{ readonly at: number, readonly position: string }> = []
    const unknown: Array<{ readonly at: number, readonly eid: Uint8Array }> = []
    const judge = async (at: number, ack: Ack, entry: Entry): Promise<void> => {
      const outcome = await this.#outcomeOf(ack, entry)
      if (outcome.kind === 'retry') outcomes[at] = 'retry'
      else endings.set(entry.position, this.#ending(entry, outcome))
    }
    for (const [at, { ack, entry }] of answers.entries()) {
      if (entry === undefined) unknown.push({ at, eid: ack.eid })
      else if (lane.holds(entry)) await judge(at, ack, entry)
      else elsewhere.push({ at, position: entry.position })
    }
    if (unknown.length > 0 && this.#maySearch()) {
      for (const { position, waiting } of await entries.find(unknown.map(({ eid }) => eid))) {
        const named = unknown.find(({ eid }) => isSame(eid, waiting.eid))
        if (named !== undefined) elsewhere.push({ at: named.at, position })
      }
    }
    for (const entry of await entries.at([...new Set(elsewhere.map(({ position }) => position))])) {
      for (const { at } of elsewhere.filter(({ position }) => position === entry.position)) {
        const ack = answers[at]?.ack
        // what lies there now may be another envelope: a tombstone, or the same message sealed again
        if (ack !== undefined && !endings.has(entry.position) && isSame(ack.eid, entry.waiting.eid)) await judge(at, ack, entry)
      }
    }
    return { endings: [...endings.values()], outcomes }
  }

  /** What a contact could not open because it has lost the session is sealed again, and not given up. */
  async #outcomeOf (ack: Ack, { waiting }: Entry): Promise<Outcome> {
    const outcome = outcomeOf(ack, waiting)
    if (outcome.kind !== 'stuck' || outcome.reason !== 'declined') return outcome
    const [isStanding] = await this.#components.sessions.standing(this.#init.peer, [waiting.envelope])
    return isStanding === false ? { kind: 'retry' } : outcome
  }

  #ending (entry: Entry, outcome: Exclude<Outcome, { kind: 'retry' }>): Ending {
    const { message } = entry
    const isReceived = outcome.kind === 'delivered'
    if (message === undefined) return { entry, message, isReceived }
    const stateAt = this.#components.clock.now()
    return outcome.kind === 'stuck'
      ? { entry, isReceived, message: { ...message, state: MESSAGE_STATE.stuck, stateAt, reason: STUCK_REASONS.indexOf(outcome.reason) + 1 } }
      : { entry, isReceived, message: this.#init.arrived({ ...message, state: MESSAGE_STATE.delivered, stateAt }) }
  }

  #maySearch (): boolean {
    const now = this.#components.clock.now()
    if (Math.abs(now - this.#searchedAt) < SEARCH_EVERY_MS) return false
    this.#searchedAt = now
    return true
  }

  /** Takes entries out of the queue and keeps what became of their messages. */
  async #keep (endings: readonly Ending[], write: 'commit' | 'note', also: readonly Write[] = []): Promise<void> {
    if (endings.length === 0) return
    const { conversations, sessions, store } = this.#components
    const { peer, lane } = this.#init
    const counters = conversations.counters(peer)
    const counted = endings.filter(({ entry }) => !entry.waiting.isControl)
    const count = (sign: 1 | -1): void => {
      counters.pendingCount += sign * counted.length
      counters.pendingBytes += sign * counted.reduce((sum, { entry }) => sum + entry.waiting.envelope.byteLength, 0)
      counters.heldCount += sign * counted.filter(({ entry }) => entry.waiting.envelope.byteLength === 0).length
    }
    for (const { entry: { waiting }, message, isReceived } of endings) if (isReceived && message !== undefined) await sessions.confirm(peer, waiting.envelope)
    const changes = await sessions.changes(peer)
    const traces = endings.flatMap((ending) => this.#traceOf(ending))
    const { cloudsTold } = counters
    count(-1)
    for (const { entry, isReceived } of endings) if (isReceived) counters.cloudsTold = Math.max(counters.cloudsTold, entry.waiting.tellsClouds)
    try {
      await store[write]([...endings.flatMap((ending) => this.#writes(ending)), ...traces.flatMap(({ writes }) => writes), ...changes.writes, ...also, conversations.write(peer)])
    } catch (error) {
      // still in the queue, so they still count
      count(1)
      counters.cloudsTold = cloudsTold
      throw error
    }
    changes.kept()
    for (const trace of traces) trace.kept()
    if (traces.length > 0) this.#init.onErasable()
    for (const { entry } of endings) lane.drop(entry.position)
  }

  /** What other nodes of this person have of it is to be erased there; a refused one may yet be wanted there. */
  #traceOf ({ entry: { position, waiting }, message }: Ending): TraceChange[] {
    const { traces } = this.#components
    const isTakenBack = hasNotLeft(message)
    const trace = waiting.eid.byteLength === 0 ? undefined : isTakenBack ? traces.wherever(this.#init.peer, position, waiting.eid) : traces.of(waiting.eid)
    if (trace?.state !== 'waits' || waiting.isControl || isRefused(message)) return []
    return [traces.change({ ...trace, state: isTakenBack ? 'recalled' : 'ended' })]
  }

  #writes ({ entry: { position, waiting }, message }: Ending): Write[] {
    const { peer } = this.#init
    const row: Write = hasNotLeft(message) && waiting.envelope.byteLength > 0
      ? entryWrite(peer, position, this.#tombstone(waiting))
      : { type: 'del', key: keys.outboxEntry(peer, position) }
    return [
      row,
      ...message === undefined ? [] : [messageWrite(peer, position, message)],
      ...isRefused(message) ? [{ type: 'put' as const, key: keys.stuckEntry(peer, position), value: OutboxRecord.encode(waiting) }] : []
    ]
  }

  /** What leaves instead of a message that was taken back: the contact need not keep a key for something that never comes. */
  #tombstone ({ envelope, tag }: OutboxRecord): OutboxRecord {
    const tombstone = tombstoneOf(envelope, tag)
    return controlEntry(tombstone, this.#components.envelopeId(tombstone), this.#components.clock.now())
  }
}

/** It was taken back or given up: something without a word leaves in its place. */
function hasNotLeft (message: MessageRecord | undefined): boolean {
  return message?.state === MESSAGE_STATE.cancelled || message?.state === MESSAGE_STATE.expired || (message !== undefined && isWithoutFile(message))
}

/** The contact would not have it: it may be wanted again. */
function isRefused (message: MessageRecord | undefined): boolean {
  return message?.state === MESSAGE_STATE.stuck && !isWithoutFile(message)
}

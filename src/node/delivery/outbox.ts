/**
 * What leaves this node: kept before it is sent, in the queue until the addressee's acknowledgement, in order.
 * "A send never fails because somebody is away, is never lost, never shown twice."
 */
import { toString as bytesToText } from 'uint8arrays'
import { envelopeId, envelopeIdText, MAX_BODY_BYTES, MAX_ENVELOPE_BYTES, TEXT_KIND } from '../../identity/index.ts'
import { MSG_LIMITS } from '../../protocols/msg/index.ts'
import { EmptyMessageError, MessageTooLongError, NoSuchMessageError, NotPendingError, OutboxFullError } from '../errors.ts'
import { keys, lastComponent } from '../store/keys.ts'
import { MessageRecord, OutboxRecord } from '../store/pb/records.ts'
import { decodeRecord } from './decode-record.ts'
import { Gather } from './gather.ts'
import { Lane } from './lane.ts'
import { DIRECTION, MESSAGE_STATE, STUCK_REASONS } from './message-view.ts'
import { outcomeOf } from './receipts.ts'
import type { Conversations } from './conversations.ts'
import type { Outcome } from './receipts.ts'
import type { Sessions } from './sessions.ts'
import type { Emit } from '../events.ts'
import type { Clock, Random } from '../platform/platform.ts'
import type { Write } from '../store/durable-level.ts'
import type { Store } from '../store/store.ts'
import type { PeerIdText } from '../../identity/index.ts'
import type { Ack } from '../../protocols/msg/index.ts'

/** Design: per contact. Below what a receiver of sealed messages will skip. */
export const MAX_PENDING = 10_000
export const MAX_PENDING_BYTES = 1024 ** 3
const ID_BYTES = 16
/** Put back at once; more are put back by the next retry. */
const MAX_STUCK_AT_ONCE = 256

export interface OutboxComponents {
  readonly clock: Clock
  readonly random: Random
  readonly store: Store
  readonly sessions: Sessions
  readonly conversations: Conversations
  readonly emit: Emit
}

export interface OutboxInit {
  onAdded (peer: PeerIdText, position: string, record: MessageRecord): void
  onChanged (peer: PeerIdText, position: string, record: MessageRecord): void
  /** The contact cannot take more now. */
  onPause (peer: PeerIdText): void
}

/** An entry that leaves the queue, and what its message becomes. */
interface Ending { readonly position: string, readonly entry: OutboxRecord, readonly record: MessageRecord }

export interface KeptMessage { readonly position: string, readonly record: MessageRecord }

export class Outbox {
  readonly #components: OutboxComponents
  readonly #init: OutboxInit
  readonly #lanes = new Map<PeerIdText, Lane>()
  readonly #settling = new Map<PeerIdText, Gather<Ack, 'settled' | 'retry'>>()

  constructor (components: OutboxComponents, init: OutboxInit) {
    this.#components = components
    this.#init = init
  }

  /**
   * Seals and keeps; resolves when it is durable. No byte leaves before.
   *
   * @throws {EmptyMessageError} {MessageTooLongError} {OutboxFullError}
   */
  async send (peer: PeerIdText, text: string): Promise<KeptMessage> {
    if (text.trim() === '') throw new EmptyMessageError('There is nothing to send. Write something first.')
    const body = new TextEncoder().encode(text)
    if (body.byteLength > MAX_BODY_BYTES) {
      throw new MessageTooLongError(`The text has ${body.byteLength} bytes; at most ${MAX_BODY_BYTES} fit in one message. Shorten it or send it in parts.`)
    }
    // the batch is handed over inside the conversation's queue and awaited outside of it: the next message need
    // not wait for this one's disk write, and both go to disk in this order
    const { kept, durable } = await this.#components.conversations.alone(peer, async () => await this.#keep(peer, text, body))
    await durable
    this.#init.onAdded(peer, kept.position, kept.record)
    this.lane(peer).kick()
    return kept
  }

  /** The queue of this contact. */
  lane (peer: PeerIdText): Lane {
    let lane = this.#lanes.get(peer)
    if (lane === undefined) {
      const { store, emit } = this.#components
      const settling = new Gather<Ack, 'settled' | 'retry'>(MSG_LIMITS.window.value, async (acks) => await this.#settle(peer, acks))
      this.#settling.set(peer, settling)
      lane = new Lane({ peer, store, emit, settle: async (ack) => await settling.add(ack), onPause: () => this.#init.onPause(peer) })
      this.#lanes.set(peer, lane)
    }
    return lane
  }

  /**
   * Takes back a message that still waits here. It may be on its way already: then the contact shows it all the same.
   *
   * @throws {NoSuchMessageError} {NotPendingError}
   */
  async cancel (peer: PeerIdText, position: string): Promise<KeptMessage> {
    const { conversations, clock, store } = this.#components
    const kept = await conversations.alone(peer, async () => {
      const record = await this.#message(peer, position)
      if (record === undefined) throw new NoSuchMessageError('There is no such message in this conversation.')
      const entry = await store.get(keys.outboxEntry(peer, position))
      if (entry === undefined) throw new NotPendingError('The message does not wait any more, so it cannot be taken back.')
      const cancelled = { ...record, state: MESSAGE_STATE.cancelled, stateAt: clock.now() }
      await this.#end(peer, [{ position, entry: decodeRecord(OutboxRecord, entry), record: cancelled }])
      return { position, record: cancelled }
    })
    this.#init.onChanged(peer, position, kept.record)
    return kept
  }

  /** Puts back what the contact refused, and goes on now. */
  async retry (peer: PeerIdText): Promise<void> {
    const { conversations, store } = this.#components
    const changed: KeptMessage[] = []
    await conversations.alone(peer, async () => {
      const writes: Write[] = []
      const counters = conversations.counters(peer)
      for (const { key, value } of await store.page({ prefix: keys.stuck(peer), limit: MAX_STUCK_AT_ONCE })) {
        const position = lastComponent(key)
        const record = await this.#message(peer, position)
        if (record === undefined) continue
        const pending = { ...record, state: MESSAGE_STATE.pending, stateAt: 0, reason: 0 }
        const { eid, envelope } = decodeRecord(OutboxRecord, value)
        counters.pendingCount++
        counters.pendingBytes += envelope.byteLength
        writes.push(
          { type: 'del', key },
          { type: 'put', key: keys.outboxEntry(peer, position), value },
          { type: 'put', key: keys.outboxEid(peer, envelopeIdText(eid)), value: new TextEncoder().encode(position) },
          { type: 'put', key: keys.message(peer, position), value: MessageRecord.encode(pending) })
        changed.push({ position, record: pending })
      }
      if (writes.length > 0) await store.commit([...writes, conversations.write(peer)])
    })
    for (const { position, record } of changed) this.#init.onChanged(peer, position, record)
    this.lane(peer).resume()
  }

  /** Resolves when every acknowledgement that came is kept. */
  async idle (): Promise<void> {
    await Promise.all([...this.#settling.values()].map(async (settling) => await settling.idle()))
  }

  forget (peer: PeerIdText): void {
    this.#lanes.get(peer)?.rest()
    this.#lanes.delete(peer)
    this.#settling.delete(peer)
  }

  async #keep (peer: PeerIdText, text: string, body: Uint8Array): Promise<{ kept: KeptMessage, durable: Promise<void> }> {
    const { clock, random, sessions, conversations, store } = this.#components
    const counters = conversations.counters(peer)
    if (counters.pendingCount >= MAX_PENDING || counters.pendingBytes >= MAX_PENDING_BYTES) {
      throw new OutboxFullError(`${counters.pendingCount} messages wait for this contact already. Wait until it is online, or cancel some of them.`)
    }
    const now = clock.now()
    const id = Uint8Array.from(random.bytes(ID_BYTES))
    const seq = counters.nextSeq
    const { envelope, writes } = await sessions.seal(peer, {
      id, conversation: new Uint8Array(0), seq, prev: counters.lastId, sentAt: now, kind: TEXT_KIND, expireAfterMs: 0, body
    })
    if (envelope.byteLength > MAX_ENVELOPE_BYTES) throw new MessageTooLongError('The text does not fit in one message. Shorten it or send it in parts.')
    const position = conversations.takePosition(peer)
    const eid = Uint8Array.from(envelopeId(envelope))
    const record: MessageRecord = {
      id, direction: DIRECTION.out, kind: TEXT_KIND, text, sentAt: now, receivedAt: now, seq, state: MESSAGE_STATE.pending, stateAt: now, reason: 0
    }
    counters.nextSeq++
    counters.pendingCount++
    counters.pendingBytes += envelope.byteLength
    counters.lastMessageAt = now
    counters.lastId = id
    const durable = store.commit([
      { type: 'put', key: keys.message(peer, position), value: MessageRecord.encode(record) },
      { type: 'put', key: keys.messageId(peer, bytesToText(id, 'base16')), value: new TextEncoder().encode(position) },
      { type: 'put', key: keys.outboxEntry(peer, position), value: OutboxRecord.encode({ id, eid, envelope: Uint8Array.from(envelope), queuedAt: now }) },
      { type: 'put', key: keys.outboxEid(peer, envelopeIdText(eid)), value: new TextEncoder().encode(position) },
      conversations.write(peer),
      ...writes
    ])
    // nothing was kept: what was counted is taken back, so that a full disk does not fill the outbox with ghosts
    durable.catch(() => {
      counters.pendingCount--
      counters.pendingBytes -= envelope.byteLength
    })
    return { kept: { position, record }, durable }
  }

  /** Keeps what a group of acknowledgements means, in one batch, then tells. */
  async #settle (peer: PeerIdText, acks: readonly Ack[]): Promise<Array<'settled' | 'retry'>> {
    const outcomes = acks.map((ack) => outcomeOf(ack, peer, peer))
    const answers = outcomes.map(({ kind }) => kind === 'retry' ? 'retry' as const : 'settled' as const)
    let endings: Ending[]
    try {
      endings = await this.#components.conversations.alone(peer, async () => {
        const found = await this.#endings(peer, acks, outcomes)
        await this.#end(peer, found)
        return found
      })
    } catch (error) {
      // all of them are still in the queue, and are offered and acknowledged again
      this.#components.emit('fault', error instanceof Error ? error : new Error('Keeping a receipt failed', { cause: error }))
      return acks.map(() => 'retry')
    }
    for (const { position, record } of endings) this.#init.onChanged(peer, position, record)
    return answers
  }

  /** The entries that these acknowledgements end. One that was settled over another channel, or taken back, is left out. */
  async #endings (peer: PeerIdText, acks: readonly Ack[], outcomes: readonly Outcome[]): Promise<Ending[]> {
    const { store } = this.#components
    const ended = acks.flatMap(({ eid }, at) => {
      const outcome = outcomes[at]
      return outcome?.kind === 'delivered' || outcome?.kind === 'stuck' ? [{ eid, outcome }] : []
    })
    const positions = (await store.getMany(ended.map(({ eid }) => keys.outboxEid(peer, envelopeIdText(eid)))))
      .map((kept) => kept === undefined ? undefined : new TextDecoder().decode(kept))
    const known = [...new Set(positions.filter((position) => position !== undefined))]
    const [entries, records] = await Promise.all([
      store.getMany(known.map((position) => keys.outboxEntry(peer, position))),
      store.getMany(known.map((position) => keys.message(peer, position)))
    ])
    return known.flatMap((position, at) => {
      const outcome = ended[positions.indexOf(position)]?.outcome
      const entry = entries[at]
      const record = records[at]
      if (outcome === undefined || entry === undefined || record === undefined) return []
      return [{ position, entry: decodeRecord(OutboxRecord, entry), record: this.#outcomeRecord(decodeRecord(MessageRecord, record), outcome) }]
    })
  }

  #outcomeRecord (record: MessageRecord, outcome: Outcome): MessageRecord {
    const stateAt = this.#components.clock.now()
    return outcome.kind === 'stuck'
      ? { ...record, state: MESSAGE_STATE.stuck, stateAt, reason: STUCK_REASONS.indexOf(outcome.reason) + 1 }
      : { ...record, state: MESSAGE_STATE.delivered, stateAt }
  }

  /** Takes entries out of the queue and keeps what became of their messages; resolves when that is durable. */
  async #end (peer: PeerIdText, endings: readonly Ending[]): Promise<void> {
    if (endings.length === 0) return
    const { conversations, store } = this.#components
    const counters = conversations.counters(peer)
    const bytes = endings.reduce((sum, { entry }) => sum + entry.envelope.byteLength, 0)
    counters.pendingCount -= endings.length
    counters.pendingBytes -= bytes
    const writes = endings.flatMap(({ position, entry, record }): Write[] => [
      { type: 'del', key: keys.outboxEntry(peer, position) },
      { type: 'del', key: keys.outboxEid(peer, envelopeIdText(entry.eid)) },
      { type: 'put', key: keys.message(peer, position), value: MessageRecord.encode(record) },
      ...record.state === MESSAGE_STATE.stuck ? [{ type: 'put' as const, key: keys.stuckEntry(peer, position), value: OutboxRecord.encode(entry) }] : []
    ])
    try {
      await store.commit([...writes, conversations.write(peer)])
    } catch (error) {
      // still in the queue, so they still count
      counters.pendingCount += endings.length
      counters.pendingBytes += bytes
      throw error
    }
  }

  async #message (peer: PeerIdText, position: string): Promise<MessageRecord | undefined> {
    const kept = await this.#components.store.get(keys.message(peer, position))
    return kept === undefined ? undefined : decodeRecord(MessageRecord, kept)
  }
}

/**
 * What arrives: opened, kept with everything that makes it known again in one durable batch, and only then
 * acknowledged. At least once on the wire, once in the store.
 */
import { toString as bytesToText } from 'uint8arrays'
import { envelopeId } from '../../identity/index.ts'
import { inBackground } from '../events.ts'
import { keys } from '../store/keys.ts'
import { MessageRecord, SeenRecord } from '../store/pb/records.ts'
import { decodeRecord } from './decode-record.ts'
import { DIRECTION, KIND_TEXT, MESSAGE_STATE } from './message-view.ts'
import type { Conversations } from './conversations.ts'
import type { Opened, Sessions } from './sessions.ts'
import type { Emit } from '../events.ts'
import type { Clock } from '../platform/platform.ts'
import type { Store } from '../store/store.ts'
import type { PeerIdText } from '../../identity/index.ts'
import type { Ack, AckCode } from '../../protocols/msg/index.ts'

/** Design: a sender gives up after 30 days; a week more for clocks that differ. */
export const SEEN_FOR_MS = 37 * 24 * 60 * 60 * 1_000
/** Expired ids erased in one batch. */
const SWEEP_PAGE = 512
/** Longer than what is on the way takes to arrive, shorter than a second back-off. */
const GAP_MS = 5_000
const NO_TAG = new Uint8Array(0)

export interface InboxComponents {
  readonly clock: Clock
  readonly store: Store
  readonly sessions: Sessions
  readonly conversations: Conversations
  readonly emit: Emit
}

export interface InboxInit {
  /** Asked in the conversation's own queue: content of a peer that is no accepted contact is never kept. */
  isContact (peer: PeerIdText): boolean
  onAdded (peer: PeerIdText, position: string, record: MessageRecord): void
}

interface Receiving { readonly ack: Ack, readonly durable: Promise<void>, readonly added?: { position: string, record: MessageRecord } }

export class Inbox {
  readonly #components: InboxComponents
  readonly #init: InboxInit
  /** What is on its way to the disk, by peer and id: its duplicate waits for the same write. */
  readonly #landing = new Map<string, Promise<void>>()
  /** The envelope that our disk refused: what was sent behind it is not kept before it, or the order would break. */
  readonly #gaps = new Map<PeerIdText, { readonly eid: string, readonly until: number }>()

  constructor (components: InboxComponents, init: InboxInit) {
    this.#components = components
    this.#init = init
  }

  /** Resolves with the acknowledgement once the envelope's message is durable here. */
  async receive (peer: PeerIdText, envelope: Uint8Array): Promise<Ack> {
    const eid = Uint8Array.from(envelopeId(envelope))
    let received: Receiving
    try {
      received = await this.#components.conversations.alone(peer, async () => await this.#open(peer, eid, envelope))
      await received.durable
    } catch (error) {
      if (error instanceof Error && error.name === 'InvalidEnvelopeError') return ackOf(eid, 'declined')
      // blocked or removed meanwhile: the channel is cut without a word, to them we are offline
      if (error instanceof NotAContactError) throw error
      if (error instanceof BehindAGapError) return ackOf(eid, 'try later')
      // our own disk failed, not the peer: it keeps its copy and offers it again, the oldest first
      if (!this.#gaps.has(peer)) this.#gaps.set(peer, { eid: bytesToText(eid, 'base16'), until: this.#components.clock.now() + GAP_MS })
      inBackground(this.#components.emit, Promise.reject(error instanceof Error ? error : new Error('Keeping a message failed', { cause: error })))
      return ackOf(eid, 'try later')
    }
    if (received.added !== undefined) this.#init.onAdded(peer, received.added.position, received.added.record)
    return received.ack
  }

  /** Forgets ids of envelopes that no honest sender offers any more. */
  async sweep (): Promise<void> {
    const { store, clock } = this.#components
    const now = clock.now()
    for (;;) {
      const due = (await store.page({ prefix: keys.seenExpiries, limit: SWEEP_PAGE, before: keys.seenExpiryBound(now) }))
      if (due.length === 0) return
      await store.note(due.flatMap(({ key, value }) => [
        { type: 'del' as const, key },
        { type: 'del' as const, key: new TextDecoder().decode(value) }
      ]))
      if (due.length < SWEEP_PAGE) return
    }
  }

  async #open (peer: PeerIdText, eid: Uint8Array, envelope: Uint8Array): Promise<Receiving> {
    const { store, sessions } = this.#components
    if (!this.#init.isContact(peer)) throw new NotAContactError('Content of a peer that is no contact is not kept')
    const seenKey = keys.seenEnvelope(peer, bytesToText(eid, 'base16'))
    const landing = this.#landing.get(seenKey)
    if (landing !== undefined) return { ack: ackOf(eid, 'already had it'), durable: landing }
    const seen = await store.get(seenKey)
    if (seen !== undefined) {
      return { ack: ackOf(eid, 'already had it', decodeRecord(SeenRecord, seen).tag), durable: Promise.resolve() }
    }
    this.#mindTheGap(peer, bytesToText(eid, 'base16'))
    const opened = await sessions.open(peer, envelope)
    const idKey = keys.messageId(peer, bytesToText(opened.content.id, 'base16'))
    const twin = this.#landing.get(idKey)
    if (twin !== undefined) return { ack: ackOf(eid, 'already had it', opened.tag), durable: twin }
    return await store.has(idKey)
      ? { ack: ackOf(eid, 'already had it', opened.tag), durable: this.#keep(peer, eid, opened, undefined) }
      : this.#add(peer, eid, opened)
  }

  /** @throws {BehindAGapError} an earlier envelope has to be kept first. A gap ends with it, or with its time: it may have been taken back */
  #mindTheGap (peer: PeerIdText, eid: string): void {
    const gap = this.#gaps.get(peer)
    if (gap === undefined) return
    const now = this.#components.clock.now()
    if (gap.eid !== eid && now < gap.until && gap.until - now <= GAP_MS) throw new BehindAGapError('An earlier message has to be kept first')
    this.#gaps.delete(peer)
  }

  #add (peer: PeerIdText, eid: Uint8Array, opened: Opened): Receiving {
    const { clock, conversations } = this.#components
    const { content } = opened
    const now = clock.now()
    const record: MessageRecord = {
      id: Uint8Array.from(content.id),
      direction: DIRECTION.in,
      kind: KIND_TEXT,
      text: new TextDecoder().decode(content.body),
      sentAt: content.sentAt,
      receivedAt: now,
      seq: content.seq,
      state: MESSAGE_STATE.received,
      stateAt: now,
      reason: 0
    }
    const position = conversations.takePosition(peer)
    const counters = conversations.counters(peer)
    counters.unread++
    counters.lastMessageAt = now
    counters.lastId = record.id
    return { ack: ackOf(eid, 'kept', opened.tag), durable: this.#keep(peer, eid, opened, { position, record }), added: { position, record } }
  }

  /** One durable batch: message, id index, envelope id with its tag, session state. */
  async #keep (peer: PeerIdText, eid: Uint8Array, { content, tag, writes }: Opened, message: { position: string, record: MessageRecord } | undefined): Promise<void> {
    const { clock, conversations, store } = this.#components
    const now = clock.now()
    const eidText = bytesToText(eid, 'base16')
    const seenKey = keys.seenEnvelope(peer, eidText)
    const idKey = keys.messageId(peer, bytesToText(content.id, 'base16'))
    const durable = store.commit([
      { type: 'put', key: seenKey, value: SeenRecord.encode({ keptAt: now, tag: Uint8Array.from(tag) }) },
      { type: 'put', key: keys.seenExpiry(now + SEEN_FOR_MS, peer, eidText), value: new TextEncoder().encode(seenKey) },
      ...message === undefined
        ? []
        : [
          { type: 'put' as const, key: keys.message(peer, message.position), value: MessageRecord.encode(message.record) },
          { type: 'put' as const, key: idKey, value: new TextEncoder().encode(message.position) },
          conversations.write(peer)
        ],
      ...writes
    ])
    this.#landing.set(seenKey, durable)
    if (message !== undefined) this.#landing.set(idKey, durable)
    try {
      await durable
    } catch (error) {
      if (message !== undefined) conversations.counters(peer).unread--
      throw error
    } finally {
      this.#landing.delete(seenKey)
      if (message !== undefined) this.#landing.delete(idKey)
    }
  }
}

/** The peer stopped being a contact while its envelope was on the way. */
class NotAContactError extends Error {
  static override readonly name = 'NotAContactError'
  override readonly name = 'NotAContactError'
}

/** What came before this envelope could not be kept. */
class BehindAGapError extends Error {
  static override readonly name = 'BehindAGapError'
  override readonly name = 'BehindAGapError'
}

function ackOf (eid: Uint8Array, code: AckCode, tag: Uint8Array = NO_TAG): Ack {
  return { eid, code, tag }
}

/**
 * Puts what waits for a contact into sealed envelopes: at once where there is a session, else when it is about to
 * leave for the first time; and once more where the session that sealed it was lost. Nothing ever leaves in another way.
 * Everything here runs in the conversation's queue, and is durable before its envelopes are handed on.
 */
import { MAX_ENVELOPE_BYTES } from '../../identity/index.ts'
import { MessageTooLongError } from '../errors.ts'
import { keys } from '../store/keys.ts'
import { entryWrite } from './entries.ts'
import type { Conversations } from './conversations.ts'
import type { Entries, Entry } from './entries.ts'
import type { Sessions } from './sessions.ts'
import type { TraceChange, Traces } from '../cloud/device/traces.ts'
import type { Emit } from '../events.ts'
import type { Write } from '../store/durable-level.ts'
import type { MessageRecord, OutboxRecord } from '../store/pb/records.ts'
import type { Store } from '../store/store.ts'
import type { PeerIdText } from '../../identity/index.ts'

const NONE = new Uint8Array(0)

export interface SealingComponents {
  readonly store: Store
  readonly sessions: Sessions
  readonly conversations: Conversations
  readonly emit: Emit
  readonly envelopeId: (envelope: Uint8Array) => Uint8Array<ArrayBuffer>
  readonly traces: Traces
}

/** The oldest entries behind a position. `isHeld`: there are more, and no key to seal the next one with. */
export interface SealedPage { readonly entries: Entry[], readonly isHeld: boolean }

/** A message that was in the outbox is gone from the store, so its envelope cannot be made again. */
export class MessageMissingError extends Error {
  static override readonly name = 'MessageMissingError'
  override readonly name = 'MessageMissingError'
}

export class Sealing {
  readonly #components: SealingComponents
  readonly #peer: PeerIdText
  readonly #entries: Entries

  constructor (components: SealingComponents, peer: PeerIdText, entries: Entries) {
    this.#components = components
    this.#peer = peer
    this.#entries = entries
  }

  /**
   * The entry of a message: with its envelope, or held, without one. Put the changes of the sessions into its batch.
   *
   * @throws {MessageTooLongError}
   */
  async seal (message: MessageRecord, { queuedAt, prev }: Pick<OutboxRecord, 'queuedAt' | 'prev'>): Promise<OutboxRecord> {
    const { sessions, envelopeId } = this.#components
    const { id, seq, sentAt, kind, text, life } = message
    const sealed = await sessions.seal(this.#peer, { id, conversation: NONE, seq, prev, sentAt, kind, expireAfterMs: life?.expireAfterMs ?? 0, body: text })
    if (sealed === undefined) return { id, eid: NONE, envelope: NONE, queuedAt, tag: NONE, prev, isControl: false, tellsClouds: 0 }
    if (sealed.envelope.byteLength > MAX_ENVELOPE_BYTES) throw new MessageTooLongError('The text does not fit in one message. Shorten it or send it in parts.')
    return { id, eid: envelopeId(sealed.envelope), envelope: sealed.envelope, queuedAt, tag: new Uint8Array(sealed.tag), prev, isControl: false, tellsClouds: 0 }
  }

  /** The oldest entries behind a position (`''` = from the start), all of them sealed for a session that stands. */
  async page (after: string, limit: number): Promise<SealedPage> {
    const entries = await this.#entries.page(after, limit)
    if (!(await this.#standing(entries)).includes(false)) return { entries, isHeld: false }
    return await this.#components.conversations.alone(this.#peer, async () => await this.#sealPage(await this.#entries.page(after, limit)))
  }

  async #sealPage (found: readonly Entry[]): Promise<SealedPage> {
    const { conversations, emit, sessions, store } = this.#components
    const counters = conversations.counters(this.#peer)
    const standing = await this.#standing(found)
    const entries: Entry[] = []
    const writes: Write[] = []
    const replaced: TraceChange[] = []
    const sealed = { count: 0, held: 0, bytes: 0 }
    let isHeld = false
    for (const [at, entry] of found.entries()) {
      if (standing[at] === true) {
        entries.push(entry)
        continue
      }
      const { position, waiting, message } = entry
      if (waiting.isControl || message === undefined) {
        // what was to be said about a lost session is pointless; what is lost itself cannot be said
        writes.push({ type: 'del', key: keys.outboxEntry(this.#peer, position) })
        if (waiting.isControl) continue
        sealed.count--
        sealed.bytes -= waiting.envelope.byteLength
        emit('fault', new MessageMissingError('A message that waited is gone from the store, and was not sent.'))
        continue
      }
      const next = await this.seal(message, waiting)
      isHeld = next.envelope.byteLength === 0
      if (isHeld) break
      sealed.held -= waiting.envelope.byteLength === 0 ? 1 : 0
      sealed.bytes += next.envelope.byteLength - waiting.envelope.byteLength
      entries.push({ position, waiting: next, message })
      writes.push(entryWrite(this.#peer, position, next))
      const trace = this.#components.traces.of(waiting.eid)
      if (trace !== undefined) replaced.push(this.#components.traces.change({ ...trace, state: 'ended' }))
    }
    if (writes.length === 0) return { entries, isHeld }
    const changes = await sessions.changes(this.#peer)
    const count = (sign: 1 | -1): void => {
      counters.pendingCount += sign * sealed.count
      counters.pendingBytes += sign * sealed.bytes
      counters.heldCount += sign * sealed.held
    }
    count(1)
    try {
      await store.commit([...writes, ...replaced.flatMap((change) => change.writes), ...changes.writes, conversations.write(this.#peer)])
    } catch (error) {
      count(-1)
      throw error
    }
    changes.kept()
    for (const change of replaced) change.kept()
    return { entries, isHeld }
  }

  async #standing (entries: readonly Entry[]): Promise<boolean[]> {
    return await this.#components.sessions.standing(this.#peer, entries.map(({ waiting }) => waiting.envelope))
  }
}

/**
 * What arrives: opened, kept with everything that makes it known again in one durable batch, and only then
 * acknowledged. At least once on the wire, once in the store.
 */
import { concat } from 'uint8arrays'
import { envelopeIdText, FILE_KIND, isTombstone, TEXT_KIND } from '../../identity/index.ts'
import { MSG_LIMITS } from '../../protocols/msg/index.ts'
import { COMES_WITHIN_MS } from '../lifetime/limits.ts'
import { keys, lastComponent } from '../store/keys.ts'
import { MessageRecord, OutboxRecord, SeenRecord } from '../store/pb/records.ts'
import { walk } from '../store/walk.ts'
import { decodeRecord } from './decode-record.ts'
import { Gather } from './gather.ts'
import { controlEntry, entryWrite, messageWrite } from './entries.ts'
import { DIRECTION, MESSAGE_STATE, messageIdText } from './message-view.ts'
import { Places } from './places.ts'
import type { Conversations } from './conversations.ts'
import type { Place } from './places.ts'
import type { Sessions } from './sessions.ts'
import type { Emit } from '../events.ts'
import type { Lives } from '../lifetime/lives.ts'
import type { Clock } from '../platform/platform.ts'
import type { Write } from '../store/durable-level.ts'
import type { FileRecord, LifeRecord } from '../store/pb/records.ts'
import type { Store } from '../store/store.ts'
import type { Announced } from '../transfers/files.ts'
import type { Content, PeerIdText } from '../../identity/index.ts'
import type { Ack, AckCode } from '../../protocols/msg/index.ts'

/** Groups of expired ids erased in one batch. */
const SWEEP_PAGE = 16
/** Longer than what is on the way takes to arrive, shorter than a second back-off. */
const GAP_MS = 5_000
/** Longer than a contact that is there takes to begin a new session and to send again what we could not open. */
const RESET_PATIENCE_MS = 60_000
const NO_TAG = new Uint8Array(0)

export interface InboxComponents {
  readonly clock: Clock
  readonly store: Store
  readonly sessions: Sessions
  readonly conversations: Conversations
  readonly emit: Emit
  readonly envelopeId: (envelope: Uint8Array) => Uint8Array<ArrayBuffer>
  readonly lives: Pick<Lives, 'ofReceived' | 'writes'>
}

export interface InboxInit {
  /** Asked in the conversation's own queue: content of a peer that is no accepted contact is never kept. */
  isContact (peer: PeerIdText): boolean
  onAdded (peer: PeerIdText, position: string, record: MessageRecord): void
  /** The contact has lost its sessions with us: there has to be a new one. */
  onSessionLost (peer: PeerIdText): void
  /** The contact has begun another session, or lost its own: what was said in the ones before may be lost to it. */
  onForgotten (peer: PeerIdText): void
  /** Something for the contact was put into the outbox. */
  onControl (peer: PeerIdText): void
  /** A file is announced: what to keep with its message. `undefined`: it makes no sense, and nothing is shown. */
  announced (peer: PeerIdText, position: string, body: Uint8Array): Promise<Announced | undefined>
  /** What is no message for a person: what to keep of it, in the same batch; `undefined` for nothing. */
  heard (peer: PeerIdText, content: Content): Promise<Heard | undefined>
}

/** An envelope on its way to the disk: what is known about it, and how it will be answered. */
interface Arrival { readonly eid: Uint8Array<ArrayBuffer>, readonly eidText: string, readonly envelope: Uint8Array, code: AckCode, tag: Uint8Array, opened?: Awaited<ReturnType<Sessions['open']>> }

/** What is kept of something that no person reads. */
export interface Heard {
  readonly writes: readonly Write[]
  /** Called when the batch is durable. */
  kept (): void
}

interface Added { readonly position: string, readonly record: MessageRecord }

export class Inbox {
  readonly #components: InboxComponents
  readonly #init: InboxInit
  readonly #arriving = new Map<PeerIdText, Gather<Uint8Array, Ack>>()
  /** The envelope that our disk refused: what was sent behind it is not kept before it, or the order would break. */
  readonly #gaps = new Map<PeerIdText, { readonly eid: string, readonly until: number }>()
  /** Where in the outbox a request for a new session was put; `''` = nowhere. */
  readonly #requests = new Map<PeerIdText, string>()

  constructor (components: InboxComponents, init: InboxInit) {
    this.#components = components
    this.#init = init
  }

  /**
   * Resolves with the acknowledgement once the envelope's message is durable here. Envelopes of one peer are kept in
   * the order of the calls.
   *
   * @throws {NotAContactError} blocked or removed meanwhile: cut the channel without a word, to them we are offline
   */
  async receive (peer: PeerIdText, envelope: Uint8Array): Promise<Ack> {
    let arriving = this.#arriving.get(peer)
    if (arriving === undefined) {
      arriving = new Gather(MSG_LIMITS.window.value, async (envelopes) => await this.#components.conversations.alone(peer, async () => await this.#keepAll(peer, envelopes)))
      this.#arriving.set(peer, arriving)
    }
    return await arriving.add(envelope)
  }

  /** Resolves when everything that arrived has been answered. */
  async idle (): Promise<void> {
    await Promise.all([...this.#arriving.values()].map(async (arriving) => await arriving.idle()))
  }

  forget (peer: PeerIdText): void {
    this.#arriving.delete(peer)
    this.#gaps.delete(peer)
    this.#requests.delete(peer)
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
        ...keys.seenOfExpiry(key, value).map((seen) => ({ type: 'del' as const, key: seen }))
      ]))
      if (due.length < SWEEP_PAGE) return
    }
  }

  async #keepAll (peer: PeerIdText, envelopes: readonly Uint8Array[]): Promise<Ack[]> {
    if (!this.#init.isContact(peer)) throw new NotAContactError('Content of a peer that is no contact is not kept')
    const arrivals = envelopes.map((envelope): Arrival => {
      const eid = this.#components.envelopeId(envelope)
      return { eid, eidText: envelopeIdText(eid), envelope, code: 'kept', tag: NO_TAG }
    })
    const undoOpening = await this.#components.sessions.mark(peer)
    const requests = await this.#openAll(peer, arrivals)
    const { writes, added, heard, undo } = await this.#batch(peer, arrivals.filter(({ opened }) => opened !== undefined))
    const changes = await this.#components.sessions.changes(peer)
    try {
      await this.#components.store.commit([...requests, ...writes, ...changes.writes])
    } catch (error) {
      undo()
      undoOpening()
      this.#refused(peer, arrivals, error)
      return arrivals.map(ackOf)
    }
    changes.kept()
    for (const one of heard) one.kept()
    for (const { position, record } of added) this.#init.onAdded(peer, position, record)
    if (arrivals.some(({ opened }) => hasForgotten(opened))) this.#init.onForgotten(peer)
    if (arrivals.some(({ opened }) => isHeededReset(opened))) this.#init.onSessionLost(peer)
    if (requests.length > 0) this.#init.onControl(peer)
    return arrivals.map(ackOf)
  }

  /**
   * Opens what is not known yet. A known envelope is acknowledged again, unopened.
   *
   * @returns requests for a new session, for the outbox: something did not open
   */
  async #openAll (peer: PeerIdText, arrivals: readonly Arrival[]): Promise<Write[]> {
    const { store, sessions } = this.#components
    const seen = await store.getMany(arrivals.map(({ eidText }) => keys.seenEnvelope(peer, eidText)))
    const here = new Map<string, Arrival>()
    const requests: Write[] = []
    for (const [at, arrival] of arrivals.entries()) {
      const known = seen[at]
      const twin = here.get(arrival.eidText)
      if (known !== undefined || twin !== undefined) {
        arrival.code = 'already had it'
        arrival.tag = known === undefined ? twin?.tag ?? NO_TAG : decodeRecord(SeenRecord, known).tag
        continue
      }
      if (this.#isBehindAGap(peer, arrival.eidText)) {
        arrival.code = 'try later'
        continue
      }
      here.set(arrival.eidText, arrival)
      try {
        arrival.opened = await sessions.open(peer, arrival.envelope)
        if (arrival.opened.kind === 'content') arrival.tag = arrival.opened.tag
      } catch (error) {
        if (!(error instanceof Error) || error.name !== 'InvalidEnvelopeError') throw error
        const unopened = await this.#unopened(peer, arrival.envelope)
        arrival.code = unopened.code
        requests.push(...unopened.writes)
      }
    }
    return requests
  }

  /**
   * An envelope that does not open is no reason to lose a message: one of us may have lost the session. Asks for a new
   * one, and has the contact keep what it sent until there is one; what does not open even then is declined.
   */
  async #unopened (peer: PeerIdText, envelope: Uint8Array): Promise<{ code: AckCode, writes: Write[] }> {
    const { clock, conversations, envelopeId, sessions } = this.#components
    // its message has come already, or never will: nothing is lost with it
    if (isTombstone(envelope)) return { code: 'already had it', writes: [] }
    const request = await sessions.askReset(peer, envelope)
    if (request !== undefined) {
      const position = conversations.takePosition(peer)
      this.#requests.set(peer, position)
      return { code: 'try later', writes: [entryWrite(peer, position, controlEntry(request, envelopeId(request), clock.now())), conversations.write(peer)] }
    }
    const isAsked = await sessions.hasAskedReset(peer, RESET_PATIENCE_MS) || await this.#isAsking(peer)
    return { code: isAsked ? 'try later' : 'declined', writes: [] }
  }

  /** Our request for a new session has not arrived: the contact was away, and cannot know that it has to begin one. */
  async #isAsking (peer: PeerIdText): Promise<boolean> {
    const { store } = this.#components
    let position = this.#requests.get(peer)
    if (position === undefined) {
      position = ''
      for await (const { key, value } of walk(store, keys.outbox(peer))) {
        const { envelope, isControl, tag } = decodeRecord(OutboxRecord, value)
        // the other thing without a tag is a tombstone
        if (isControl && tag.byteLength === 0 && !isTombstone(envelope)) position = lastComponent(key)
      }
      this.#requests.set(peer, position)
    }
    return position !== '' && await store.has(keys.outboxEntry(peer, position))
  }

  /** Everything that makes the opened ones known again, as one batch; a message whose id is known is not kept twice. */
  async #batch (peer: PeerIdText, arrivals: readonly Arrival[]): Promise<{ writes: Write[], added: Added[], heard: Heard[], undo: () => void }> {
    const { clock, conversations } = this.#components
    const now = clock.now()
    const places = new Places(this.#components, peer, now)
    const counters = conversations.counters(peer)
    const { unread, unreadFrom, lastMessageAt, lastId, counts, cloudsTold } = counters
    const writes: Write[] = []
    const added: Added[] = []
    const heard: Heard[] = []
    const files: Announced[] = []
    const idKeys = arrivals.map(({ opened }) => opened?.kind === 'content' && isMessage(opened.content) ? keys.messageId(peer, messageIdText(opened.content.id)) : '')
    const known = await this.#knownOf(idKeys)
    for (const [at, arrival] of arrivals.entries()) {
      const { opened } = arrival
      writes.push({ type: 'put', key: keys.seenEnvelope(peer, arrival.eidText), value: SeenRecord.encode({ keptAt: now, tag: new Uint8Array(arrival.tag) }) })
      const idKey = idKeys[at]
      if (opened?.kind !== 'content' || idKey === undefined) continue
      if (!isMessage(opened.content)) {
        const kept = await this.#init.heard(peer, opened.content)
        if (kept === undefined) continue
        heard.push(kept)
        writes.push(...kept.writes)
        continue
      }
      if (known.has(idKey)) {
        arrival.code = 'already had it'
        continue
      }
      known.add(idKey)
      const place = await places.take(opened.content.seq)
      const { position } = place
      const announced = opened.content.kind === FILE_KIND ? await this.#init.announced(peer, position, opened.content.body) : undefined
      if (opened.content.kind === FILE_KIND && announced === undefined) continue
      const record = recordOf(opened.content, now, place, announced?.file, this.#components.lives.ofReceived(peer, opened.content.expireAfterMs))
      if (announced !== undefined) files.push(announced)
      conversations.countUnread(peer, position)
      counters.lastMessageAt = now
      // what stands further up is not the newest that was seen
      if (place.arrival === 0) counters.lastId = record.id
      added.push({ position, record })
      writes.push(messageWrite(peer, position, record), { type: 'put', key: idKey, value: new TextEncoder().encode(position) }, ...this.#components.lives.writes(peer, { position, record }), ...announced?.writes ?? [])
    }
    const [first] = arrivals
    if (first !== undefined) writes.push({ type: 'put', key: keys.seenExpiry(now + COMES_WITHIN_MS, peer, first.eidText), value: concat(arrivals.map(({ eid }) => eid)) })
    // what the contact was told in a session that it has lost is to be told again, whatever crashes from now on
    const isForgotten = arrivals.some(({ opened }) => hasForgotten(opened))
    if (isForgotten) counters.cloudsTold = 0
    if (added.length > 0 || isForgotten) writes.push(conversations.write(peer))
    return { writes, added, heard, undo: () => {
      Object.assign(counters, { unread, unreadFrom, lastMessageAt, lastId, counts, cloudsTold })
      for (const file of files) file.undo()
    } }
  }

  /** Those of these keys of message ids that are in the store. */
  async #knownOf (idKeys: readonly string[]): Promise<Set<string>> {
    const asked = idKeys.filter((key) => key !== '')
    const rows = await this.#components.store.getMany(asked)
    return new Set(asked.filter((_key, at) => rows[at] !== undefined))
  }

  /** Our own disk failed, not the peer: it keeps its copies and offers them again, the oldest first. */
  #refused (peer: PeerIdText, arrivals: readonly Arrival[], error: unknown): void {
    const [first] = arrivals.filter(({ opened }) => opened !== undefined)
    const lost = new Set(arrivals.flatMap(({ opened, eidText }) => opened === undefined ? [] : [eidText]))
    // with whatever came twice: "already had it" was said of the copy that is lost
    for (const arrival of arrivals.filter(({ eidText }) => lost.has(eidText))) {
      arrival.code = 'try later'
      arrival.tag = NO_TAG
    }
    if (first !== undefined) this.#gaps.set(peer, { eid: first.eidText, until: this.#components.clock.now() + GAP_MS })
    this.#components.emit('fault', error instanceof Error ? error : new Error('Keeping a message failed', { cause: error }))
  }

  /** An earlier envelope has to be kept first. A gap ends with it, or with its time: it may have been taken back. */
  #isBehindAGap (peer: PeerIdText, eid: string): boolean {
    const gap = this.#gaps.get(peer)
    if (gap === undefined) return false
    const now = this.#components.clock.now()
    if (gap.eid !== eid && now < gap.until && gap.until - now <= GAP_MS) return true
    this.#gaps.delete(peer)
    return false
  }
}

/** The peer stopped being a contact while its envelope was on the way. */
export class NotAContactError extends Error {
  static override readonly name = 'NotAContactError'
  override readonly name = 'NotAContactError'
}

function hasForgotten (opened: Arrival['opened']): boolean {
  return opened?.isAnother === true || isHeededReset(opened)
}

function isHeededReset (opened: Arrival['opened']): boolean {
  return opened?.kind === 'reset' && opened.isHeeded
}

function ackOf ({ eid, code, tag }: Arrival): Ack {
  return { eid, code, tag }
}

function isMessage ({ kind }: Content): boolean {
  return kind === TEXT_KIND || kind === FILE_KIND
}

function recordOf (content: Content, now: number, { arrival }: Place, file: FileRecord | undefined, life: LifeRecord | undefined): MessageRecord {
  return {
    id: new Uint8Array(content.id),
    direction: DIRECTION.in,
    kind: content.kind,
    text: new Uint8Array(content.body),
    sentAt: content.sentAt,
    receivedAt: now,
    seq: content.seq,
    state: MESSAGE_STATE.received,
    stateAt: now,
    reason: 0,
    arrival,
    ...(file === undefined ? {} : { file }),
    ...(life === undefined ? {} : { life })
  }
}

/**
 * What leaves this node: kept before it is sent, in the queue until the addressee's acknowledgement, in order.
 * "A send never fails because somebody is away, is never lost, never shown twice."
 */
import { MAX_BODY_BYTES, TEXT_KIND } from '../../identity/index.ts'
import { EmptyMessageError, MessageTooLongError, NoSuchMessageError, NotPendingError, OutboxFullError } from '../errors.ts'
import { keys, lastComponent, orderKey } from '../store/keys.ts'
import { MessageRecord, OutboxRecord } from '../store/pb/records.ts'
import { decodeRecord } from './decode-record.ts'
import { Endings } from './endings.ts'
import { controlEntry, Entries, entryWrite, isSame, messageWrite } from './entries.ts'
import { Gather } from './gather.ts'
import { Lane } from './lane.ts'
import { DIRECTION, MESSAGE_STATE, messageIdText, RECALL } from './message-view.ts'
import { nextNumber } from './numbering.ts'
import { Sealing } from './sealing.ts'
import type { Conversations } from './conversations.ts'
import type { Entry } from './entries.ts'
import type { Answer } from './lane.ts'
import type { SealedPage } from './sealing.ts'
import type { SessionChanges, Sessions } from './sessions.ts'
import type { TraceChange, Traces } from '../cloud/device/traces.ts'
import type { Emit } from '../events.ts'
import type { Lives } from '../lifetime/lives.ts'
import type { Clock, Random } from '../platform/platform.ts'
import type { Write } from '../store/durable-level.ts'
import type { FileRecord } from '../store/pb/records.ts'
import type { Store } from '../store/store.ts'
import type { PeerIdText } from '../../identity/index.ts'

/** Design: per contact. Below what a receiver of sealed messages will skip. */
export const MAX_PENDING = 10_000
export const MAX_PENDING_BYTES = 1024 ** 3
const ID_BYTES = 16
const NONE = new Uint8Array(0)
/** Messages of one moment that share a batch. Design: a window, which is what leaves at once. */
const KEPT_AT_ONCE = 64
/** Put back at once; more are put back by the next retry. */
const MAX_STUCK_AT_ONCE = 256

export interface OutboxComponents {
  readonly clock: Clock
  readonly random: Random
  readonly store: Store
  readonly sessions: Sessions
  readonly conversations: Conversations
  readonly emit: Emit
  readonly envelopeId: (envelope: Uint8Array) => Uint8Array<ArrayBuffer>
  readonly traces: Traces
  readonly lives: Pick<Lives, 'ofSent' | 'writes'>
}

export interface OutboxInit {
  onAdded (peer: PeerIdText, position: string, record: MessageRecord): void
  onChanged (peer: PeerIdText, position: string, record: MessageRecord): void
  /** It is time for a new session. What was sealed is good all the same. */
  onRenewalDue (peer: PeerIdText): void
  /** The contact cannot take more now. */
  onPause (peer: PeerIdText): void
  /** Something is durably kept, sealed or not: own clouds may have it too. */
  onKept (peer: PeerIdText): void
  /** Own clouds still have what has ended: they are to erase it. */
  onErasable (): void
  /** What a message becomes that the contact has: a file has to come after it. */
  arrived (record: MessageRecord): MessageRecord
}

export interface KeptMessage { readonly position: string, readonly record: MessageRecord }

/** A message to keep. */
interface Draftable {
  readonly kind: number
  readonly bytes: Uint8Array<ArrayBuffer>
  /** When it is to disappear, where that is not what was chosen for the conversation; 0 = never. */
  readonly expireAfterMs?: number | undefined
}

/** One about a file. */
export interface FileDraft extends Draftable {
  readonly file: FileRecord
  /** What else belongs into its batch, once its place is known. */
  also (position: string): Write[]
}

/** What waits for one contact, and how it comes and goes. */
interface Queue {
  /** What stands here and behind was kept by this very process. */
  readonly since: string
  readonly entries: Entries
  readonly lane: Lane
  readonly sealing: Sealing
  readonly endings: Endings
  /** Messages of one moment are kept together. */
  readonly keeping: Gather<Draftable | FileDraft, Keeping | Error>
}

/** Handed to the disk: kept once `durable` resolves. */
interface Keeping { readonly kept: KeptMessage, readonly durable: Promise<void> }

/** Sealed and counted, not handed to the disk yet. */
interface Draft { readonly kept: KeptMessage, readonly waiting: OutboxRecord, readonly writes: readonly Write[] }

export class Outbox {
  readonly #components: OutboxComponents
  readonly #init: OutboxInit
  readonly #queues = new Map<PeerIdText, Queue>()

  constructor (components: OutboxComponents, init: OutboxInit) {
    this.#components = components
    this.#init = init
  }

  /**
   * Seals and keeps; resolves when it is durable. No byte leaves before.
   *
   * @throws {EmptyMessageError} {MessageTooLongError} {OutboxFullError}
   */
  async send (peer: PeerIdText, text: string, expireAfterMs?: number): Promise<KeptMessage> {
    if (text.trim() === '') throw new EmptyMessageError('There is nothing to send. Write something first.')
    const body = new TextEncoder().encode(text)
    if (body.byteLength > MAX_BODY_BYTES) {
      throw new MessageTooLongError(`The text has ${body.byteLength} bytes; at most ${MAX_BODY_BYTES} fit in one message. Shorten it or send it in parts.`)
    }
    return await this.#add(peer, { kind: TEXT_KIND, bytes: body, expireAfterMs })
  }

  /**
   * As `send`, of a file that is kept already.
   *
   * @throws {OutboxFullError}
   */
  async sendFile (peer: PeerIdText, draft: FileDraft): Promise<KeptMessage> {
    return await this.#add(peer, draft)
  }

  async #add (peer: PeerIdText, draft: Draftable | FileDraft): Promise<KeptMessage> {
    const keeping = await this.#queue(peer).keeping.add(draft)
    if (keeping instanceof Error) throw keeping
    await keeping.durable
    return keeping.kept
  }

  /**
   * Seals something that is no message, and that nobody is shown; resolves when it is durable. False: there is no session
   * to seal it with, and nothing was kept. If the session is lost before it arrives it is lost too: say it again in the
   * next one.
   */
  async say (peer: PeerIdText, kind: number, body: Uint8Array, fields: Partial<Pick<OutboxRecord, 'tellsClouds'>> = {}): Promise<boolean> {
    const { clock, conversations, envelopeId, random, sessions, store } = this.#components
    const isSaid = await conversations.alone(peer, async () => {
      const now = clock.now()
      const sealed = await sessions.seal(peer, { id: random.bytes(ID_BYTES), conversation: NONE, seq: 0, prev: NONE, sentAt: now, kind, expireAfterMs: 0, body })
      if (sealed === undefined) return false
      const entry = { ...controlEntry(sealed.envelope, envelopeId(sealed.envelope), now, sealed.tag), ...fields }
      const changes = await sessions.changes(peer)
      await store.commit([entryWrite(peer, conversations.takePosition(peer), entry), ...changes.writes, conversations.write(peer)])
      changes.kept()
      return true
    })
    if (isSaid) this.lane(peer).restart()
    return isSaid
  }

  /** The queue of this contact. */
  lane (peer: PeerIdText): Lane {
    return this.#queue(peer).lane
  }

  /**
   * Takes back a message that still waits here. It may be on its way already: then the contact shows it all the same.
   *
   * @throws {NoSuchMessageError} {NotPendingError}
   */
  async cancel (peer: PeerIdText, position: string): Promise<KeptMessage> {
    const { conversations, clock } = this.#components
    const { entries, endings } = this.#queue(peer)
    const kept = await conversations.alone(peer, async () => {
      const record = await this.#message(peer, position)
      if (record === undefined) throw new NoSuchMessageError('There is no such message in this conversation.')
      const [entry] = await entries.at([position])
      if (entry === undefined) throw new NotPendingError('The message does not wait any more, so it cannot be taken back.')
      const cancelled = { ...record, state: MESSAGE_STATE.cancelled, stateAt: clock.now(), reason: this.#recallOf(peer, entry) }
      await endings.takeBack(entry, cancelled)
      return { position, record: cancelled }
    })
    this.#init.onChanged(peer, position, kept.record)
    // what leaves in its place
    this.lane(peer).reread()
    return kept
  }

  /**
   * Gives up a message that still waits, in one batch with `also`: as one that was taken back. Call it in the conversation's
   * queue, and `gaveUp` afterwards. @returns false: it does not wait here, and nothing was changed
   */
  async giveUp (peer: PeerIdText, position: string, expired: MessageRecord, also: readonly Write[]): Promise<boolean> {
    const { entries, endings } = this.#queue(peer)
    const [entry] = await entries.at([position])
    if (entry === undefined || entry.waiting.isControl) return false
    await endings.takeBack(entry, expired, also)
    return true
  }

  gaveUp (peer: PeerIdText, position: string, record: MessageRecord): void {
    this.#init.onChanged(peer, position, record)
    this.lane(peer).reread()
  }

  /** Puts back what the contact refused, and goes on now. */
  async retry (peer: PeerIdText): Promise<void> {
    const { conversations, store, traces } = this.#components
    const changed: KeptMessage[] = []
    const replaced: TraceChange[] = []
    await conversations.alone(peer, async () => {
      const writes: Write[] = []
      const counters = conversations.counters(peer)
      for (const { key, value } of await store.page({ prefix: keys.stuck(peer), limit: MAX_STUCK_AT_ONCE })) {
        const position = lastComponent(key)
        const record = await this.#message(peer, position)
        if (record === undefined) continue
        const pending = { ...record, state: MESSAGE_STATE.pending, stateAt: 0, reason: 0 }
        // the envelope did not open there: it is sealed again, for the session that there is now
        const refused = decodeRecord(OutboxRecord, value)
        const waiting = { ...refused, eid: NONE, envelope: NONE, tag: NONE }
        const trace = traces.of(refused.eid)
        // what clouds have of it is not what the message will be sent in
        if (trace?.state === 'waits') replaced.push(traces.change({ ...trace, state: 'ended' }))
        counters.pendingCount++
        counters.heldCount++
        writes.push({ type: 'del', key }, entryWrite(peer, position, waiting), messageWrite(peer, position, pending))
        changed.push({ position, record: pending })
      }
      if (writes.length === 0) return
      await store.commit([...writes, ...replaced.flatMap((change) => change.writes), conversations.write(peer)])
      for (const change of replaced) change.kept()
    })
    if (replaced.length > 0) this.#init.onErasable()
    for (const { position, record } of changed) this.#init.onChanged(peer, position, record)
    if (changed.length > 0) this.lane(peer).restart()
    else this.lane(peer).resume()
  }

  /** What waits for this contact behind a position (`''` = from the start), sealed, for another node than the contact's own. */
  async page (peer: PeerIdText, after: string, limit: number): Promise<SealedPage> {
    return await this.#queue(peer).sealing.page(after, limit)
  }

  /** Those of these entries that still wait, with the same envelope. */
  async still (peer: PeerIdText, entries: readonly Entry[]): Promise<Entry[]> {
    const found = await this.#queue(peer).entries.at(entries.map(({ position }) => position))
    return found.filter(({ position, waiting }) => entries.some((entry) => entry.position === position && isSame(entry.waiting.eid, waiting.eid)))
  }

  /** The entry at this position, if it still waits with this envelope. */
  async entryOf (peer: PeerIdText, position: string, eid: Uint8Array): Promise<Entry | undefined> {
    const [entry] = await this.#queue(peer).entries.at([position])
    return entry !== undefined && isSame(entry.waiting.eid, eid) ? entry : undefined
  }

  /** What an acknowledgement that came by another node means for an entry. `retry`: it proves nothing, and nothing was changed. */
  async settle (peer: PeerIdText, answer: Answer): Promise<'settled' | 'retry'> {
    return await this.#queue(peer).endings.settle(answer)
  }

  /** Resolves when every acknowledgement that came is kept. */
  async idle (): Promise<void> {
    await Promise.all([...this.#queues.values()].map(async ({ endings }) => await endings.idle()))
  }

  forget (peer: PeerIdText): void {
    this.#queues.get(peer)?.lane.rest()
    this.#queues.delete(peer)
  }

  /** Whether somebody may have it already: what was handed to a channel may have arrived, and what nodes have they may hand out. */
  #recallOf (peer: PeerIdText, { position, waiting }: Entry): number {
    const trace = waiting.eid.byteLength === 0 ? undefined : this.#components.traces.wherever(peer, position, waiting.eid)
    if (trace?.fetched === true || !this.#isUntouched(peer, position, waiting)) return RECALL.asked
    return trace === undefined || trace.clouds.length === 0 ? RECALL.certain : RECALL.confirming
  }

  /** It never left this device: it is held, or was kept by this very process and never handed to a channel. */
  #isUntouched (peer: PeerIdText, position: string, { envelope }: OutboxRecord): boolean {
    return envelope.byteLength === 0 || (position >= this.#queue(peer).since && !this.lane(peer).hasHandedOver(position))
  }

  #queue (peer: PeerIdText): Queue {
    let queue = this.#queues.get(peer)
    if (queue === undefined) {
      const { conversations, emit, store } = this.#components
      const entries = new Entries(store, peer)
      const sealing = new Sealing(this.#components, peer, entries)
      const lane: Lane = new Lane({
        emit,
        read: async (after, limit) => await sealing.page(after, limit),
        settle: async (answer) => await endings.settle(answer),
        onPause: () => this.#init.onPause(peer)
      })
      const endings = new Endings(this.#components, { peer, entries, lane, onChanged: (position, record) => this.#init.onChanged(peer, position, record), onErasable: () => this.#init.onErasable(), arrived: (record) => this.#init.arrived(record) })
      // the batch is handed over inside the conversation's queue and awaited outside of it: the next messages need
      // not wait for this disk write, and all go to disk in this order
      const keeping = new Gather<Draftable | FileDraft, Keeping | Error>(KEPT_AT_ONCE, async (drafts) => await conversations.alone(peer, async () => await this.#keepAll(peer, lane, sealing, drafts)))
      // by place and not by time: a clock may have been set back since it was kept
      queue = { since: orderKey(this.#components.conversations.counters(peer).nextPosition), entries, lane, sealing, endings, keeping }
      this.#queues.set(peer, queue)
    }
    return queue
  }

  /** Seals these one after another and hands them to the disk as one batch. What refuses one of them is its answer alone. */
  async #keepAll (peer: PeerIdText, lane: Lane, sealing: Sealing, given: ReadonlyArray<Draftable | FileDraft>): Promise<Array<Keeping | Error>> {
    const drafts: Array<Draft | Error> = []
    for (const one of given) {
      drafts.push(await this.#draft(peer, sealing, one).catch((error: unknown) => error instanceof Error ? error : new Error('Sealing failed', { cause: error })))
    }
    const durable = this.#write(peer, lane, drafts.flatMap((draft) => draft instanceof Error ? [] : [draft]), await this.#components.sessions.changes(peer))
    if (await this.#components.sessions.isRenewalDue(peer)) this.#init.onRenewalDue(peer)
    return drafts.map((draft) => draft instanceof Error ? draft : { kept: draft.kept, durable })
  }

  async #write (peer: PeerIdText, lane: Lane, drafts: readonly Draft[], changes: SessionChanges): Promise<void> {
    if (drafts.length === 0) return
    const { conversations, store } = this.#components
    const counters = conversations.counters(peer)
    try {
      await store.commit([...drafts.flatMap(({ writes }) => writes), ...changes.writes, conversations.write(peer)])
    } catch (error) {
      // nothing was kept: what was counted is taken back, so that a full disk does not fill the outbox with ghosts
      counters.pendingCount -= drafts.length
      counters.pendingBytes -= drafts.reduce((sum, { waiting }) => sum + waiting.envelope.byteLength, 0)
      counters.heldCount -= drafts.filter(({ waiting }) => isHeld(waiting)).length
      throw error
    }
    changes.kept()
    for (const { kept } of drafts) this.#init.onAdded(peer, kept.position, kept.record)
    // what is held is read again when there is a key, and what was sealed behind it with it: in this order
    const sealed = drafts.findIndex(({ waiting }) => isHeld(waiting))
    lane.offer(drafts.slice(0, sealed < 0 ? drafts.length : sealed).map(({ kept, waiting }): Entry => ({ position: kept.position, waiting, message: kept.record })))
    if (sealed >= 0) lane.hold()
    this.#init.onKept(peer)
  }

  async #draft (peer: PeerIdText, sealing: Sealing, given: Draftable | FileDraft): Promise<Draft> {
    const { clock, random, conversations } = this.#components
    const counters = conversations.counters(peer)
    if (counters.pendingCount >= MAX_PENDING || counters.pendingBytes >= MAX_PENDING_BYTES) {
      throw new OutboxFullError(`${counters.pendingCount} messages wait for this contact already. Wait until it is online, or cancel some of them.`)
    }
    const now = clock.now()
    const id = new Uint8Array(random.bytes(ID_BYTES))
    const seq = nextNumber(counters.nextSeq, random)
    const life = this.#components.lives.ofSent(peer, given.expireAfterMs)
    const record: MessageRecord = {
      id, direction: DIRECTION.out, kind: given.kind, text: given.bytes, sentAt: now, receivedAt: now, seq, state: MESSAGE_STATE.pending, stateAt: now, reason: 0, arrival: 0,
      ...('file' in given ? { file: given.file } : {}),
      ...(life === undefined ? {} : { life })
    }
    const waiting = await sealing.seal(record, { queuedAt: now, prev: new Uint8Array(counters.lastId) })
    const position = conversations.takePosition(peer)
    counters.nextSeq = seq + 1
    counters.pendingCount++
    counters.pendingBytes += waiting.envelope.byteLength
    counters.heldCount += isHeld(waiting) ? 1 : 0
    counters.lastMessageAt = now
    counters.lastId = id
    return {
      kept: { position, record },
      waiting,
      writes: [
        messageWrite(peer, position, record),
        { type: 'put', key: keys.messageId(peer, messageIdText(id)), value: new TextEncoder().encode(position) },
        entryWrite(peer, position, waiting),
        ...this.#components.lives.writes(peer, { position, record }),
        ...('also' in given ? given.also(position) : [])
      ]
    }
  }

  async #message (peer: PeerIdText, position: string): Promise<MessageRecord | undefined> {
    const kept = await this.#components.store.get(keys.message(peer, position))
    return kept === undefined ? undefined : decodeRecord(MessageRecord, kept)
  }
}

/** There is no key to seal it with yet. */
function isHeld ({ envelope }: OutboxRecord): boolean {
  return envelope.byteLength === 0
}

/**
 * Ends what is due: erases a message with everything there is of it, gives up one that still waits, and lets a temporary
 * contact go. Each in one batch, in the conversation's queue, so that a crash leaves all of it or nothing; whatever was due
 * while the node did not run is done before anybody is shown anything.
 *
 * What it does not undo: what somebody copied, saved into a folder or exported.
 */
import { TEXT_KIND } from '../../identity/index.ts'
import { decodeRecord } from '../delivery/decode-record.ts'
import { messageErase, messageWrite } from '../delivery/entries.ts'
import { DIRECTION, MESSAGE_STATE, messageIdText } from '../delivery/message-view.ts'
import { componentOf, keys, lastComponent } from '../store/keys.ts'
import { MessageRecord } from '../store/pb/records.ts'
import { walk } from '../store/walk.ts'
import { COMES_WITHIN_MS, GIVEN_UP_SHOWN_MS } from './limits.ts'
import { CONTACT_END, endWrite } from './lives.ts'
import type { LivedTime } from './lived-time.ts'
import type { Lives, Placed } from './lives.ts'
import type { MessageId } from '../api.ts'
import type { Conversations } from '../delivery/conversations.ts'
import type { Emit } from '../events.ts'
import type { CancelTimer, Clock } from '../platform/platform.ts'
import type { Write } from '../store/durable-level.ts'
import type { Entry, Store } from '../store/store.ts'
import type { PeerIdText } from '../../identity/index.ts'

/** Rows looked at in one go. */
const PAGE = 64
/** Lived time is looked at this often while something is to end. Design. */
const LOOK_EVERY_MS = 60_000
/** What could not be erased is tried again after this. Design. */
const AGAIN_MS = 10_000
const NONE = new Uint8Array(0)
const POSITION = /^[0-9a-f]{16}$/

export interface EndsComponents {
  readonly clock: Clock
  readonly store: Store
  readonly conversations: Conversations
  readonly emit: Emit
  readonly lives: Lives
  readonly lived: LivedTime
}

/** What goes with a message that speaks of a file. */
export interface Leaving {
  readonly writes: readonly Write[]
  /** Call it when the batch is durable, outside of the conversation's queue. */
  gone (): Promise<void>
}

export interface EndsInit {
  /** It still waits, and is given up: it leaves the queue in this batch. False: it waits no more. Called in the conversation's queue. */
  giveUp (peer: PeerIdText, position: string, record: MessageRecord, also: readonly Write[]): Promise<boolean>
  /** The batch of `giveUp` is kept. */
  gaveUp (peer: PeerIdText, position: string, record: MessageRecord): void
  leaving (peer: PeerIdText, position: string, record: MessageRecord): Promise<Leaving | undefined>
  /** Nothing of this contact is to be left. */
  endContact (peer: PeerIdText): Promise<void>
  /** What is shown of the contact is another now. */
  onCounted (peer: PeerIdText): void
}

/** What became of one message. */
interface Ended {
  readonly removed: ReadonlyArray<{ readonly id: MessageId, readonly position: string }>
  readonly gaveUp: readonly Placed[]
  readonly leaving: readonly Leaving[]
}

export class Ends {
  readonly #components: EndsComponents
  readonly #init: EndsInit
  #cancel: CancelTimer | undefined
  #running: Promise<void> | undefined
  /** Something goes at this lived time, whose batch may be on its way to the disk. */
  #expected = Infinity
  #isOn = true

  constructor (components: EndsComponents, init: EndsInit) {
    this.#components = components
    this.#init = init
  }

  /** Ends what was due while nothing ran, and what is not kept beyond the conversation. Resolves when that is durable. */
  async start (): Promise<void> {
    const unkept = new Set<PeerIdText>()
    for await (const { key } of walk(this.#components.store, keys.allUnkept)) unkept.add(componentOf(key, 1) as PeerIdText)
    await this.#look()
    for (const peer of unkept) await this.close(peer)
  }

  /** What is not kept beyond these conversations goes with the node. */
  async stop (open: ReadonlySet<PeerIdText>): Promise<void> {
    this.#isOn = false
    this.#cancel?.()
    await this.#running
    for (const peer of open) await this.close(peer)
    const [left] = await this.#components.store.page({ prefix: keys.lifeEnds, limit: 1 })
    if (left !== undefined) await this.#components.lived.keep()
  }

  /** Something new is to end at this lived time. */
  expect (goesAt: number): void {
    if (goesAt >= this.#expected) return
    this.#expected = goesAt
    this.#arm(goesAt - this.#components.lived.now())
  }

  /** Time may have gone otherwise than was thought. Resolves when what is due is gone. */
  async look (): Promise<void> {
    this.#kick()
    await this.#running
  }

  #arm (inMs: number): void {
    this.#cancel?.()
    if (!this.#isOn) return
    this.#cancel = this.#components.clock.setTimer(() => this.#kick(), Math.min(Math.max(inMs, 0), LOOK_EVERY_MS))
  }

  #kick (): void {
    if (!this.#isOn) return
    this.#running ??= this.#look().catch((error: unknown) => {
      this.#components.emit('fault', error instanceof Error ? error : new Error('Erasing what has ended failed', { cause: error }))
      this.#arm(AGAIN_MS)
    }).finally(() => { this.#running = undefined })
  }

  async #look (): Promise<void> {
    const { lived, store } = this.#components
    for (;;) {
      const due = await store.page({ prefix: keys.lifeEnds, limit: PAGE, before: keys.lifeEndBound(lived.now()) })
      if (due.length === 0) break
      for (const [peer, rows] of Map.groupBy(due, ({ key }) => componentOf(key, 2) as PeerIdText)) await this.#endAll(peer, rows)
    }
    const [first] = await store.page({ prefix: keys.lifeEnds, limit: 1 })
    if (first !== undefined) await lived.keep()
    const now = lived.now()
    const isPast = this.#expected <= now
    // what is longer on its way to the disk than it is to stay is found by one look more
    const next = Math.min(first === undefined ? Infinity : Number.parseInt(componentOf(first.key, 1), 16), isPast ? now + LOOK_EVERY_MS : this.#expected)
    if (isPast) this.#expected = Infinity
    if (next < Infinity) this.#arm(next - now)
  }

  async #endAll (peer: PeerIdText, rows: readonly Entry[]): Promise<void> {
    const named = rows.map(({ key }) => ({ key, name: lastComponent(key) }))
    const end = named.find(({ name }) => name === CONTACT_END)
    if (end !== undefined) {
      await this.#init.endContact(peer)
      return await this.#components.store.note([{ type: 'del', key: end.key }])
    }
    const ids = named.filter(({ name }) => !POSITION.test(name))
    // nobody sends it again: it need not be known any more
    if (ids.length > 0) await this.#components.store.note(ids.flatMap(({ key, name }) => [{ type: 'del' as const, key }, { type: 'del' as const, key: keys.messageId(peer, name) }]))
    const dues = new Map(named.filter(({ name }) => POSITION.test(name)).map(({ key, name }) => [name, key]))
    if (dues.size > 0) await this.end(peer, [...dues.keys()], dues)
  }

  /** What of this conversation is not kept beyond it goes. Resolves when that is durable. */
  async close (peer: PeerIdText): Promise<void> {
    for await (const entries of pagesOf(this.#components.store, keys.unkept(peer))) await this.end(peer, entries.map(({ key }) => lastComponent(key)))
    this.#init.onCounted(peer)
  }

  /**
   * Erases the messages at these places. @param dues of those whose time is over, the row that says so: they go also where
   * they still wait. The others go on waiting, and stay while nobody has read them
   */
  async end (peer: PeerIdText, positions: readonly string[], dues: ReadonlyMap<string, string> = new Map()): Promise<void> {
    const { conversations, emit } = this.#components
    const ended = await conversations.alone(peer, async () => await this.#erase(peer, positions, dues))
    for (const { position, record } of ended.gaveUp) this.#init.gaveUp(peer, position, record)
    for (const { id, position } of ended.removed) emit('message:removed', { contact: peer, id, position })
    if (ended.removed.length > 0) this.#init.onCounted(peer)
    for (const { gone } of ended.leaving) await gone()
  }

  async #erase (peer: PeerIdText, positions: readonly string[], dues: ReadonlyMap<string, string>): Promise<Ended> {
    const { conversations, store } = this.#components
    const rows = await store.getMany(positions.map((position) => keys.message(peer, position)))
    const unread = await store.getMany(positions.map((position) => keys.unreadLife(peer, position)))
    const removed: Array<{ id: MessageId, position: string }> = []
    const gaveUp: Placed[] = []
    const leaving: Leaving[] = []
    const writes: Write[] = []
    let read = 0
    for (const [at, position] of positions.entries()) {
      const row = rows[at]
      const due = dues.get(position)
      const over: Write[] = due === undefined ? [] : [{ type: 'del', key: due }]
      if (row === undefined) {
        writes.push(...over, ...marksOf(peer, position))
        continue
      }
      const record = decodeRecord(MessageRecord, row)
      const isUnread = unread[at] !== undefined
      const waits = record.direction === DIRECTION.out && record.state === MESSAGE_STATE.pending
      if (due === undefined && (isUnread || waits)) continue
      const file = await this.#init.leaving(peer, position, record)
      if (file !== undefined) leaving.push(file)
      if (waits) {
        const given = this.#givenUp(record)
        const own = [...over, ...file?.writes ?? [], endWrite(given.life?.goesAt ?? 0, peer, position)]
        // what the contact knows of waits in no queue
        if (!await this.#init.giveUp(peer, position, given, own)) writes.push(messageWrite(peer, position, given), ...own)
        gaveUp.push({ position, record: given })
        continue
      }
      if (isUnread) read++
      writes.push(...over, ...marksOf(peer, position), ...eraseWrites(peer, position, record, this.#components.lived.now()), ...file?.writes ?? [])
      if (due === undefined && record.life !== undefined) writes.push({ type: 'del', key: keys.lifeEnd(record.life.goesAt, peer, position) })
      removed.push({ id: messageIdText(record.id), position })
    }
    if (writes.length === 0) return { removed, gaveUp, leaving }
    const counters = conversations.counters(peer)
    const { unread: unreadBefore, unreadFrom, lastMessageAt } = counters
    if (removed.length > 0) await this.#count(peer, new Set(removed.map(({ position }) => position)), read)
    try {
      await store.commit([...writes, ...removed.length > 0 ? [conversations.write(peer)] : []])
    } catch (error) {
      Object.assign(counters, { unread: unreadBefore, unreadFrom, lastMessageAt })
      throw error
    }
    return { removed, gaveUp, leaving }
  }

  /** It was given up: that is shown for a while, and not a word of it. */
  #givenUp (record: MessageRecord): MessageRecord {
    const goesAt = this.#components.lived.now() + GIVEN_UP_SHOWN_MS
    const life = record.life ?? { expireAfterMs: 0, goesWithChat: false }
    return { ...record, file: undefined, kind: TEXT_KIND, text: NONE, state: MESSAGE_STATE.expired, stateAt: this.#components.clock.now(), life: { ...life, goesAt, isBegun: true } }
  }

  /** What the list of contacts says without these. */
  async #count (peer: PeerIdText, gone: ReadonlySet<string>, read: number): Promise<void> {
    const { conversations, store } = this.#components
    const counters = conversations.counters(peer)
    const newest = (await store.page({ prefix: keys.messages(peer), newestFirst: true, limit: gone.size + 1 })).find(({ key }) => !gone.has(lastComponent(key)))
    counters.lastMessageAt = newest === undefined ? 0 : Math.min(counters.lastMessageAt, decodeRecord(MessageRecord, newest.value).receivedAt)
    counters.unread = Math.max(counters.unread - read, 0)
    if (counters.unread === 0) counters.unreadFrom = ''
    else if (gone.has(counters.unreadFrom)) {
      const behind = await store.page({ prefix: keys.messages(peer), after: keys.message(peer, counters.unreadFrom), limit: PAGE })
      const first = behind.find(({ key, value }) => !gone.has(lastComponent(key)) && decodeRecord(MessageRecord, value).direction === DIRECTION.in)
      counters.unreadFrom = first === undefined ? '' : lastComponent(first.key)
    }
  }
}

/** All that the store has of a message that is not on its way. What came is known by its id for a while: it is not shown again. */
function eraseWrites (peer: PeerIdText, position: string, record: MessageRecord, now: number): Write[] {
  const id = messageIdText(record.id)
  return [
    messageErase(peer, position),
    ...record.direction === DIRECTION.out
      ? [{ type: 'del' as const, key: keys.messageId(peer, id) }, { type: 'del' as const, key: keys.stuckEntry(peer, position) }]
      : [{ type: 'put' as const, key: keys.messageId(peer, id), value: NONE }, endWrite(now + COMES_WITHIN_MS, peer, id)]
  ]
}

/** Rows that say something of a place besides its message. */
function marksOf (peer: PeerIdText, position: string): Write[] {
  return [{ type: 'del', key: keys.unreadLife(peer, position) }, { type: 'del', key: keys.unkeptMessage(peer, position) }]
}

/** Pages of a range that what is done with each of them may make shorter. */
async function * pagesOf (store: Store, prefix: string): AsyncGenerator<Entry[]> {
  let after: string | undefined
  for (;;) {
    const page = await store.page({ prefix, limit: PAGE, ...(after === undefined ? {} : { after }) })
    if (page.length > 0) yield page
    if (page.length < PAGE) return
    after = page.at(-1)?.key
  }
}

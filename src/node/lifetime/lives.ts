/**
 * What a message says of how long it stays, and the rows by which that survives any crash: written with the message, changed
 * in the batch that makes it read. Nothing is erased here (ends.ts).
 *
 * A message with such a life lies in a row of its own key (`isErasable` of the store), and in no history that own clouds keep.
 */
import { DIRECTION } from '../delivery/message-view.ts'
import { decodeRecord } from '../delivery/decode-record.ts'
import { messageWrite } from '../delivery/entries.ts'
import { keys, componentOf, lastComponent } from '../store/keys.ts'
import { MessageRecord } from '../store/pb/records.ts'
import { walk } from '../store/walk.ts'
import { boundedExpiry, UNREAD_FOR_MS, WAITS_FOR_MS } from './limits.ts'
import type { LivedTime } from './lived-time.ts'
import type { ContactBook } from '../delivery/contact-book.ts'
import type { Write } from '../store/durable-level.ts'
import type { LifeRecord } from '../store/pb/records.ts'
import type { Store } from '../store/store.ts'
import type { PeerIdText } from '../../identity/index.ts'

export interface LivesComponents { readonly store: Store, readonly book: Pick<ContactBook, 'get'>, readonly lived: LivedTime }

/** A message at its place. */
export interface Placed { readonly position: string, readonly record: MessageRecord }

/** What is shown of how long a message stays. */
export interface LifeView {
  readonly expireAfterMs?: number
  readonly expiresAt?: number
  readonly unkept?: true
}

export class Lives {
  readonly #components: LivesComponents
  /** Contacts with messages whose time begins when they are read. */
  readonly #unread = new Set<PeerIdText>()
  #onDue: (goesAt: number) => void = () => undefined

  constructor (components: LivesComponents) {
    this.#components = components
  }

  async load (): Promise<void> {
    await this.#components.lived.load()
    for await (const { key } of walk(this.#components.store, keys.allUnreadLives)) this.#unread.add(componentOf(key, 1) as PeerIdText)
  }

  /** @param due something new is to end at this lived time: its batch is on its way */
  listen (due: (goesAt: number) => void): void {
    this.#onDue = due
  }

  /** Of what is sent: as this person chose for the conversation, or for the message. `undefined`: it stays. */
  ofSent (peer: PeerIdText, expireAfterMs: number | undefined): LifeRecord | undefined {
    const after = expireAfterMs ?? this.#components.book.get(peer)?.life?.expireAfterMs ?? 0
    return this.#lifeOf(peer, after, after > 0 ? after : WAITS_FOR_MS, true)
  }

  /** Of what came: its time begins when it is read, and at the latest when nobody read it for long. */
  ofReceived (peer: PeerIdText, expireAfterMs: number): LifeRecord | undefined {
    const after = boundedExpiry(expireAfterMs)
    return this.#lifeOf(peer, after, UNREAD_FOR_MS + after, false)
  }

  /** The rows of a new message, for its batch. */
  writes (peer: PeerIdText, { position, record: { life, direction } }: Placed): Write[] {
    if (life === undefined || (life.expireAfterMs === 0 && !life.goesWithChat)) return []
    const isUnread = direction === DIRECTION.in
    if (isUnread) this.#unread.add(peer)
    this.#onDue(life.goesAt)
    return [
      endWrite(life.goesAt, peer, position),
      ...this.#components.lived.writes(),
      ...isUnread ? [{ type: 'put' as const, key: keys.unreadLife(peer, position), value: MARK }] : [],
      ...life.goesWithChat ? [{ type: 'put' as const, key: keys.unkeptMessage(peer, position), value: MARK }] : []
    ]
  }

  /**
   * Everything of this contact that is here is read now: the time of what disappears begins, once. Call it in the
   * conversation's queue. @returns what belongs into one batch, and the messages as they are then
   */
  async read (peer: PeerIdText): Promise<{ writes: Write[], begun: Placed[] }> {
    const writes: Write[] = []
    const begun: Placed[] = []
    if (!this.#unread.has(peer)) return { writes, begun }
    const { lived, store } = this.#components
    const now = lived.now()
    for await (const { key } of walk(store, keys.unreadLives(peer))) {
      const position = lastComponent(key)
      writes.push({ type: 'del', key })
      const kept = await store.get(keys.message(peer, position))
      const record = kept === undefined ? undefined : decodeRecord(MessageRecord, kept)
      if (record?.life === undefined || record.life.isBegun || record.life.expireAfterMs === 0) continue
      const goesAt = Math.min(record.life.goesAt, now + record.life.expireAfterMs)
      const next = { ...record, life: { ...record.life, goesAt, isBegun: true } }
      writes.push({ type: 'del', key: keys.lifeEnd(record.life.goesAt, peer, position) }, endWrite(goesAt, peer, position), messageWrite(peer, position, next))
      begun.push({ position, record: next })
      this.#onDue(goesAt)
    }
    return { writes: begun.length === 0 ? writes : [...writes, ...lived.writes()], begun }
  }

  /** The batch of `read` is kept. */
  wasRead (peer: PeerIdText): void {
    this.#unread.delete(peer)
  }

  /** A contact ends at this lived time, and no longer at that; 0 = never. For the batch of the contact. */
  contactWrites (peer: PeerIdText, before: number, after: number): Write[] {
    if (after > 0) this.#onDue(after)
    return [
      ...before > 0 && before !== after ? [{ type: 'del' as const, key: keys.lifeEnd(before, peer, CONTACT_END) }] : [],
      ...after > 0 ? [endWrite(after, peer, CONTACT_END), ...this.#components.lived.writes()] : []
    ]
  }

  view ({ life }: Pick<MessageRecord, 'life'>): LifeView {
    if (life === undefined) return {}
    return {
      ...life.expireAfterMs === 0 ? {} : { expireAfterMs: life.expireAfterMs },
      ...life.expireAfterMs === 0 || !life.isBegun ? {} : { expiresAt: Math.round(this.#components.lived.onWall(life.goesAt)) },
      ...life.goesWithChat ? { unkept: true } : {}
    }
  }

  #lifeOf (peer: PeerIdText, expireAfterMs: number, inMs: number, isBegun: boolean): LifeRecord | undefined {
    const chosen = this.#components.book.get(peer)?.life
    const goesWithChat = chosen?.keepsNothing === true
    if (expireAfterMs === 0 && !goesWithChat) return chosen?.isTemporary === true ? { expireAfterMs: 0, goesAt: 0, isBegun: false, goesWithChat } : undefined
    return { expireAfterMs, goesAt: this.#components.lived.now() + inMs, isBegun: isBegun && expireAfterMs > 0, goesWithChat }
  }
}

const MARK = new Uint8Array([1])
/** In the place of a message's position: the contact itself ends. */
export const CONTACT_END = 'contact'

/** Something goes at this lived time. */
export function endWrite (goesAt: number, peer: PeerIdText, name: string): Write {
  return { type: 'put', key: keys.lifeEnd(goesAt, peer, name), value: MARK }
}

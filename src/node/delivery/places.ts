/**
 * Where what comes in stands in its conversation: at the end, or, when something that its sender wrote later is there
 * already, directly before the first such message. It came by another way: fetched by a cloud, say, or sent once more.
 * No row is moved for it: between any two places that were given in turn there is room.
 *
 * A contact numbers its messages as it likes. That changes the order of its own messages among themselves, and no more:
 * nothing goes further up than `MOST_PLACES` messages or `COMES_WITHIN_MS`, what goes up says so (`arrival`), and it is
 * counted as unread like any other.
 */
import { COMES_WITHIN_MS } from '../lifetime/limits.ts'
import { keys, lastComponent, orderKey } from '../store/keys.ts'
import { MessageRecord } from '../store/pb/records.ts'
import { decodeRecord } from './decode-record.ts'
import { DIRECTION } from './message-view.ts'
import { COUNT_REACH, isNumber, isOneCount } from './numbering.ts'
import type { Conversations } from './conversations.ts'
import type { Store } from '../store/store.ts'
import type { PeerIdText } from '../../identity/index.ts'

/** Places from one message to the next, in order of arrival: the numbers of one count fit in between. */
export const PLACE_STEP = COUNT_REACH
/** Messages of either side that something may go up past. Design: what a person may still look through. */
export const MOST_PLACES = 1_024
/** Counts of one contact that are known: its own, and those of machines that it has lost. */
const MOST_COUNTS = 4
/** Rows read at once. */
const PAGE = 128

export interface Place {
  /** 16 hex digits. */
  readonly position: string
  /** What its place would have been by the order of arrival, if that is another one; else 0. */
  readonly arrival: number
}

interface Row {
  readonly position: number
  /** 0 = it says nothing about order: our own, or of a version that counted from 1. */
  readonly seq: number
  readonly receivedAt: number
}

export interface PlacesComponents { readonly store: Store, readonly conversations: Conversations }

/** Places for one batch of one conversation. Use it inside the conversation's queue, and for one batch alone. */
export class Places {
  readonly #components: PlacesComponents
  readonly #peer: PeerIdText
  readonly #now: number
  /** The newest rows, newest first, with those of this batch. */
  readonly #rows: Row[] = []
  /** Where to read on: the place of the oldest stored row of those. */
  #readTo: string | undefined
  #isWhole = false

  constructor (components: PlacesComponents, peer: PeerIdText, now: number) {
    this.#components = components
    this.#peer = peer
    this.#now = now
  }

  /** The place of the next one that came. Keep the counters with it. */
  async take (seq: number): Promise<Place> {
    const last = this.#components.conversations.takePosition(this.#peer)
    const isLate = isNumber(seq) && this.#count(seq)
    const place = isLate ? await this.#above(seq) : undefined
    const row = { position: place?.position ?? Number.parseInt(last, 16), seq, receivedAt: this.#now }
    this.#rows.splice(place?.at ?? 0, 0, row)
    return place === undefined ? { position: last, arrival: 0 } : { position: orderKey(place.position), arrival: Number.parseInt(last, 16) }
  }

  /** Takes note of the number. @returns whether a higher one of the same count has come */
  #count (seq: number): boolean {
    const counters = this.#components.conversations.counters(this.#peer)
    const highest = counters.counts.find((one) => isOneCount(one, seq)) ?? seq
    counters.counts = [...counters.counts.filter((one) => one !== highest), Math.max(highest, seq)].slice(-MOST_COUNTS)
    return highest > seq
  }

  /** Directly before the first one that was written later; `undefined` = at the end. `at`: behind how many of the rows here. */
  async #above (seq: number): Promise<{ position: number, at: number } | undefined> {
    let first: number | undefined
    for (let at = 0; at < MOST_PLACES; at++) {
      const row = await this.#row(at)
      const isOfCount = row !== undefined && isOneCount(row.seq, seq)
      if (row === undefined || (isOfCount && row.seq <= seq)) return first === undefined ? undefined : await this.#room(first, seq)
      if (isOfCount) {
        if (this.#now - row.receivedAt > COMES_WITHIN_MS) return undefined
        first = at
      }
    }
    return undefined
  }

  /** A place between this row and the one before it: as far from it as its number is, so that whatever belongs in between has room. */
  async #room (at: number, seq: number): Promise<{ position: number, at: number } | undefined> {
    const next = await this.#row(at)
    if (next === undefined) return undefined
    const before = (await this.#row(at + 1))?.position ?? 0
    // what stands at a whole step came in turn, or is something that nobody is shown
    const lowest = Math.max(before, Math.floor((next.position - 1) / PLACE_STEP) * PLACE_STEP)
    const exact = next.position - (next.seq - seq)
    const position = exact > lowest ? exact : Math.floor((lowest + next.position) / 2)
    return position > lowest ? { position, at: at + 1 } : undefined
  }

  async #row (at: number): Promise<Row | undefined> {
    while (this.#rows.length <= at && !this.#isWhole) await this.#read()
    return this.#rows[at]
  }

  async #read (): Promise<void> {
    const page = await this.#components.store.page({
      prefix: keys.messages(this.#peer),
      ...(this.#readTo === undefined ? {} : { before: keys.message(this.#peer, this.#readTo) }),
      newestFirst: true,
      limit: PAGE
    })
    for (const { key, value } of page) {
      const { direction, seq, receivedAt } = decodeRecord(MessageRecord, value)
      this.#readTo = lastComponent(key)
      this.#rows.push({ position: Number.parseInt(this.#readTo, 16), seq: direction === DIRECTION.in ? seq : 0, receivedAt })
    }
    this.#isWhole = page.length < PAGE
  }
}

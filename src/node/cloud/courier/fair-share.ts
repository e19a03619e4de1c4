/**
 * What waits here for an owner, by who sent it: one contact takes half of the room at most, so that none can keep the
 * others out. Nothing is counted as long as less than that is in use by all of them.
 */
import { decodeRecord } from '../../delivery/decode-record.ts'
import { keys } from '../../store/keys.ts'
import { walk } from '../../store/walk.ts'
import { FetchedIndexRecord } from './pb/courier-records.ts'
import { MAX_ENVELOPES } from './types.ts'
import type { Owner } from './owners.ts'
import type { Store } from '../../store/store.ts'
import type { PeerIdText } from '../../../identity/index.ts'

/** Of the quota, and of the envelopes that are kept for one owner. */
const SHARE = 0.5

/** How much waits: of all, or of one sender. */
export interface Amount { readonly count: number, readonly sizeBytes: number }

/** Use it alone for an owner at a time. */
export class FairShare {
  readonly #store: Store
  /** By sender, as far as it was counted: to within the batch in which that was done. */
  readonly #waiting = new Map<PeerIdText, Amount>()

  constructor (store: Store) {
    this.#store = store
  }

  /** Whether the sender may have this much more here. @param all what waits of everybody */
  async hasRoom (owner: Owner, from: PeerIdText, all: Amount, more: Amount): Promise<boolean> {
    if (fits(owner, plus(all, more))) return true
    let waiting = this.#waiting.get(from)
    if (waiting === undefined) {
      waiting = await this.#count(owner.peer, from)
      this.#waiting.set(from, waiting)
    }
    return fits(owner, plus(waiting, more))
  }

  /** More or less of this sender waits from now on. */
  change (from: PeerIdText, by: Amount): void {
    const waiting = this.#waiting.get(from)
    if (waiting !== undefined) this.#waiting.set(from, plus(waiting, by))
  }

  /** What was counted may be wrong: it is counted anew. */
  forget (): void {
    this.#waiting.clear()
  }

  async #count (owner: PeerIdText, from: PeerIdText): Promise<Amount> {
    let waiting: Amount = { count: 0, sizeBytes: 0 }
    for await (const { value } of walk(this.#store, keys.fetchedFrom(owner, from))) {
      const { position, sizeBytes } = decodeRecord(FetchedIndexRecord, value)
      if (position > 0) waiting = plus(waiting, { count: 1, sizeBytes })
    }
    return waiting
  }
}

function fits ({ record: { quotaBytes } }: Owner, { count, sizeBytes }: Amount): boolean {
  return count <= MAX_ENVELOPES * SHARE && sizeBytes <= quotaBytes * SHARE
}

function plus (one: Amount, other: Amount): Amount {
  return { count: one.count + other.count, sizeBytes: one.sizeBytes + other.sizeBytes }
}

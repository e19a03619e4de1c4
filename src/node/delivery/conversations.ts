/**
 * The counters of every conversation, and the queue that makes each conversation one thing after another.
 * Outbox and inbox take positions here and put the changed counters into the batch of the message itself.
 */
import { keys, lastComponent, orderKey } from '../store/keys.ts'
import { ConversationRecord } from '../store/pb/records.ts'
import { walk } from '../store/walk.ts'
import { decodeRecord } from './decode-record.ts'
import { KeyedQueue } from './keyed-queue.ts'
import { PLACE_STEP } from './places.ts'
import type { Write } from '../store/durable-level.ts'
import type { Store } from '../store/store.ts'
import type { PeerIdText } from '../../identity/index.ts'

/** Places of one millisecond. Design: more than are ever taken in one. */
const PLACES_PER_MS = 1_024

/**
 * Where a conversation goes on whose own past is lost: behind every place that it can have had, so that what
 * comes back from a backup of the history has its old place, in front. By the clock, as all that has to be higher than
 * what a lost disk had.
 */
export function beyondTheLost (now: number): Pick<ConversationRecord, 'nextPosition'> {
  return { nextPosition: Math.max(now * PLACES_PER_MS, 1) }
}

export class Conversations {
  readonly #store: Store
  readonly #records = new Map<PeerIdText, ConversationRecord>()
  readonly #queue = new KeyedQueue<PeerIdText>()

  constructor (store: Store) {
    this.#store = store
  }

  /** Reads all counters: about 100 bytes a contact, so that faces can list contacts without a read each. */
  async load (): Promise<void> {
    for await (const { key, value } of walk(this.#store, keys.conversations)) {
      this.#records.set(lastComponent(key) as PeerIdText, decodeRecord(ConversationRecord, value))
    }
  }

  /** Runs `task` alone in this conversation. Never call it from inside a task of the same peer. */
  async alone<T> (peer: PeerIdText, task: () => Promise<T>): Promise<T> {
    return await this.#queue.run(peer, task)
  }

  /** The counters as they will be once everything under way is durable. Change them only inside `alone`. */
  counters (peer: PeerIdText): ConversationRecord {
    let record = this.#records.get(peer)
    if (record === undefined) {
      record = { nextPosition: 1, nextSeq: 1, pendingCount: 0, pendingBytes: 0, unread: 0, lastMessageAt: 0, lastId: new Uint8Array(0), heldCount: 0, cloudsTold: 0, counts: [], unreadFrom: '' }
      this.#records.set(peer, record)
    }
    return record
  }

  /** When the newest message that waits for this contact was written; 0 = none waits. */
  newestWaiting (peer: PeerIdText): number {
    const { pendingCount, lastMessageAt } = this.counters(peer)
    return pendingCount > 0 ? lastMessageAt : 0
  }

  /** Takes the next place in the conversation: 16 hex digits. Those of an earlier version stood next to each other. */
  takePosition (peer: PeerIdText): string {
    const counters = this.counters(peer)
    const position = Math.ceil(counters.nextPosition / PLACE_STEP) * PLACE_STEP
    counters.nextPosition = position + PLACE_STEP
    return orderKey(position)
  }

  /** Something came in at this place. */
  countUnread (peer: PeerIdText, position: string): void {
    const counters = this.counters(peer)
    const isFirst = counters.unread === 0 || (counters.unreadFrom !== '' && position < counters.unreadFrom)
    if (isFirst) counters.unreadFrom = position
    counters.unread++
  }

  /** The write that keeps the counters as they are now. */
  write (peer: PeerIdText): Write {
    const counters = this.counters(peer)
    // a disk that lost writes may leave less to count off than was counted; a count below zero would not decode again
    const kept = {
      ...counters,
      pendingCount: Math.max(counters.pendingCount, 0),
      pendingBytes: Math.max(counters.pendingBytes, 0),
      unread: Math.max(counters.unread, 0),
      heldCount: Math.max(counters.heldCount, 0)
    }
    return { type: 'put', key: keys.conversation(peer), value: ConversationRecord.encode(kept) }
  }

  forget (peer: PeerIdText): void {
    this.#records.delete(peer)
  }

  async idle (): Promise<void> {
    await this.#queue.idle()
  }
}

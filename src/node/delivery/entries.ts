/**
 * What waits for one contact, as it lies in the store: an envelope in the outbox, and the message that it carries.
 * Reads and spells rows; who may end an entry, and when, is decided by the callers, inside the conversation's queue.
 */
import { keys, lastComponent } from '../store/keys.ts'
import { MessageRecord, OutboxRecord } from '../store/pb/records.ts'
import { walk } from '../store/walk.ts'
import { decodeRecord } from './decode-record.ts'
import type { Write } from '../store/durable-level.ts'
import type { Store } from '../store/store.ts'
import type { PeerIdText } from '../../identity/index.ts'

const NONE = new Uint8Array(0)

export interface Entry {
  /** Of the message in its conversation; the order of sending. */
  readonly position: string
  readonly waiting: OutboxRecord
  /** Undefined of what carries none, and when the store has lost it: then there is nothing to show, and the envelope is delivered all the same. */
  readonly message: MessageRecord | undefined
}

export class Entries {
  readonly #store: Store
  readonly #peer: PeerIdText

  constructor (store: Store, peer: PeerIdText) {
    this.#store = store
    this.#peer = peer
  }

  /** The oldest entries behind a position (`''` = from the start), in order. */
  async page (after: string, limit: number): Promise<Entry[]> {
    const rows = await this.#store.page({
      prefix: keys.outbox(this.#peer),
      ...(after === '' ? {} : { after: keys.outboxEntry(this.#peer, after) }),
      limit
    })
    return await this.#withMessages(rows.map(({ key, value }) => ({ position: lastComponent(key), value })))
  }

  /** Those of these entries that are still in the outbox. */
  async at (positions: readonly string[]): Promise<Entry[]> {
    if (positions.length === 0) return []
    const rows = await this.#store.getMany(positions.map((position) => keys.outboxEntry(this.#peer, position)))
    return await this.#withMessages(positions.flatMap((position, at) => {
      const value = rows[at]
      return value === undefined ? [] : [{ position, value }]
    }))
  }

  /** Looks for envelopes by id, from the oldest on. There is no index: what an acknowledgement is for is usually in memory. */
  async find (eids: readonly Uint8Array[]): Promise<Array<Pick<Entry, 'position' | 'waiting'>>> {
    const found: Array<Pick<Entry, 'position' | 'waiting'>> = []
    for await (const { key, value } of walk(this.#store, keys.outbox(this.#peer))) {
      const waiting = decodeRecord(OutboxRecord, value)
      if (!eids.some((eid) => isSame(eid, waiting.eid))) continue
      found.push({ position: lastComponent(key), waiting })
      if (found.length === eids.length) break
    }
    return found
  }

  async #withMessages (rows: ReadonlyArray<{ readonly position: string, readonly value: Uint8Array }>): Promise<Entry[]> {
    if (rows.length === 0) return []
    const messages = await this.#store.getMany(rows.map(({ position }) => keys.message(this.#peer, position)))
    return rows.map(({ position, value }, at) => {
      const waiting = decodeRecord(OutboxRecord, value)
      const message = waiting.isControl ? undefined : messages[at]
      return { position, waiting, message: message === undefined ? undefined : decodeRecord(MessageRecord, message) }
    })
  }
}

/** The write that keeps an entry as it is now. */
export function entryWrite (peer: PeerIdText, position: string, waiting: OutboxRecord): Write {
  return { type: 'put', key: keys.outboxEntry(peer, position), value: OutboxRecord.encode(waiting) }
}

/** An entry without a message: the contact is told something about a session or a device. With a tag, it must show that it has read it. */
export function controlEntry (envelope: Uint8Array, eid: Uint8Array<ArrayBuffer>, queuedAt: number, tag: Uint8Array = NONE): OutboxRecord {
  return { id: NONE, eid, envelope: new Uint8Array(envelope), queuedAt, tag: new Uint8Array(tag), prev: NONE, isControl: true, tellsClouds: 0 }
}

/** The write that keeps a message as it is now. */
export function messageWrite (peer: PeerIdText, position: string, record: MessageRecord): Write {
  return { type: 'put', key: keys.message(peer, position), value: MessageRecord.encode(record), ...record.life === undefined ? {} : { isErasable: true } }
}

/** The write that erases a message that was not to stay: no copy of the row opens afterwards. */
export function messageErase (peer: PeerIdText, position: string): Write {
  return { type: 'del', key: keys.message(peer, position), isErasable: true }
}

export function isSame (a: Uint8Array, b: Uint8Array): boolean {
  return a.byteLength === b.byteLength && a.every((byte, at) => byte === b[at])
}

/**
 * One row as bytes. A record is sealed under a key of the vault, a row that can be erased for good under a key of its
 * own (entry-keys.ts); both are bound to where they lie, and say inside which key they were written under.
 *
 *     row   = 01 ‖ sealed record (record-sealer.ts), or 02 ‖ row under its own key (erase/row.ts)
 *     plain = length of the key (4, most significant first) ‖ key ‖ value
 *
 * What does not open is an error, never an absent row: nobody who writes to the disk can put words into a mouth.
 */
import { toString } from 'uint8arrays/to-string'
import { andThen, handleOf, InvalidSealedRecordError, openRow, sealRow, utf8Length, withHandle, writeUint32, writeUtf8 } from '../../identity/index.ts'
import { conversationOf, spaceOf } from './stored-keys.ts'
import type { Aead, EntryHandle, MaybeLater, RandomSource, RecordPlace, RecordSealer } from '../../identity/index.ts'
import type { Entry } from './store.ts'

const RECORD = 0x01
const ERASABLE = 0x02
const FORM_BYTES = 1
const LENGTH_BYTES = 4

/** Design: a row with the largest envelope there is; a larger one gets a buffer of its own. */
const PLAIN_BYTES = 48 * 1024

/** Of the plain bytes of a row: part of what it is bound to. */
const SCHEMA = 1

/** A row as the Level has it. */
export type StoredRow = readonly [key: string, row: Uint8Array]

export interface SealedRowsInit {
  readonly sealer: RecordSealer
  readonly aead: Aead
  readonly random: RandomSource
}

export class SealedRows {
  readonly #init: SealedRowsInit
  readonly #plain = new Uint8Array(PLAIN_BYTES)

  constructor (init: SealedRowsInit) {
    this.#init = init
  }

  /** The row to store. The bytes of `value` are copied at once. */
  record (stored: string, { key, value }: Entry): MaybeLater<Uint8Array> {
    return this.#sealed(key, value, (plain) => andThen(this.#init.sealer.seal(conversationOf(stored), placeOf(stored), plain, FORM_BYTES), asRecord))
  }

  /** What `erasableRow` completes. The bytes of `value` are copied at once. */
  erasable (stored: string, { key, value }: Entry, entryKey: Uint8Array): MaybeLater<Uint8Array> {
    return this.#sealed(key, value, (plain) => sealRow(this.#init, entryKey, placeOf(stored), plain, FORM_BYTES))
  }

  /** @throws {InvalidSealedRecordError} when it was changed, or lies where it does not belong */
  openRecord ([stored, row]: StoredRow): MaybeLater<Entry> {
    return andThen(this.#init.sealer.open(conversationOf(stored), placeOf(stored), row.subarray(FORM_BYTES)), entryOf)
  }

  /** @throws {InvalidSealedRecordError} when it was changed, or lies where it does not belong */
  openErasable ([stored, row]: StoredRow, entryKey: Uint8Array): MaybeLater<Entry> {
    return andThen(openRow(this.#init.aead, entryKey, placeOf(stored), row.subarray(FORM_BYTES)), entryOf)
  }

  /** Where it is sealed at once, the plain bytes of every row lie in the same place, which is wiped each time. */
  #sealed (key: string, value: Uint8Array, seal: (plain: Uint8Array) => MaybeLater<Uint8Array>): MaybeLater<Uint8Array> {
    const length = LENGTH_BYTES + utf8Length(key) + value.byteLength
    if (this.#init.aead.atOnce === undefined || length > PLAIN_BYTES) return seal(plainIn(new Uint8Array(length), key, value))
    const plain = plainIn(this.#plain.subarray(0, length), key, value)
    try {
      return seal(plain)
    } finally {
      plain.fill(0)
    }
  }
}

/** The row to store: where its key lies is written into what `erasable` has sealed. */
export function erasableRow (handle: EntryHandle, sealed: Uint8Array): Uint8Array {
  sealed[0] = ERASABLE
  return withHandle(handle, sealed, FORM_BYTES)
}

/** Where the key of an erasable row lies; `undefined` for a record. @throws {InvalidSealedRecordError} when it is neither */
export function handleOfRow (row: Uint8Array): EntryHandle | undefined {
  const [form] = row
  if (form === RECORD) return undefined
  if (form === ERASABLE) return handleOf(row.subarray(FORM_BYTES))
  throw new InvalidSealedRecordError('this is no row of this version')
}

function placeOf (stored: string): RecordPlace {
  return { store: spaceOf(stored), key: stored, schema: SCHEMA }
}

function asRecord (row: Uint8Array): Uint8Array {
  row[0] = RECORD
  return row
}

function plainIn (plain: Uint8Array, key: string, value: Uint8Array): Uint8Array {
  const length = writeUtf8(plain, LENGTH_BYTES, key)
  writeUint32(plain, 0, length)
  plain.set(value, LENGTH_BYTES + length)
  return plain
}

/** The value is a copy of its own: a caller may change or wipe it, and IndexedDB or a view would drag the whole along. */
function entryOf (plain: Uint8Array): Entry {
  const length = plain.byteLength < LENGTH_BYTES ? Infinity : new DataView(plain.buffer, plain.byteOffset).getUint32(0)
  if (length > plain.byteLength - LENGTH_BYTES) throw new InvalidSealedRecordError('this row is not made as rows are')
  return {
    key: toString(plain.subarray(LENGTH_BYTES, LENGTH_BYTES + length)),
    value: plain.slice(LENGTH_BYTES + length)
  }
}

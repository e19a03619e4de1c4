/**
 * One row as bytes. A record is sealed under a key of the vault, a row that can be erased for good under a key of its
 * own (entry-keys.ts); both are bound to where they lie, and say inside which key they were written under.
 *
 *     row   = 01 ‖ sealed record (record-sealer.ts), or 02 ‖ row under its own key (erase/row.ts)
 *     plain = length of the key (4, most significant first) ‖ key ‖ value
 *
 * What does not open is an error, never an absent row: nobody who writes to the disk can put words into a mouth.
 */
import { fromString } from 'uint8arrays/from-string'
import { toString } from 'uint8arrays/to-string'
import { handleOf, InvalidSealedRecordError, openRow, sealRow } from '../../identity/index.ts'
import { conversationOf, spaceOf } from './stored-keys.ts'
import type { Aead, EntryHandle, RandomSource, RecordPlace, RecordSealer } from '../../identity/index.ts'
import type { Entry } from './store.ts'

const RECORD = 0x01
const ERASABLE = 0x02
const LENGTH_BYTES = 4

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

  constructor (init: SealedRowsInit) {
    this.#init = init
  }

  /** The row to store. The bytes of `value` are copied at once. */
  async record (stored: string, { key, value }: Entry): Promise<Uint8Array> {
    const plain = plainOf(key, value)
    return withForm(RECORD, await this.#init.sealer.seal(conversationOf(stored), placeOf(stored), plain))
  }

  /** What `erasableRow` completes. The bytes of `value` are copied at once. */
  async erasable (stored: string, { key, value }: Entry, entryKey: Uint8Array): Promise<Uint8Array> {
    return await sealRow(this.#init, entryKey, placeOf(stored), plainOf(key, value))
  }

  /** @throws {InvalidSealedRecordError} when it was changed, or lies where it does not belong */
  async openRecord ([stored, row]: StoredRow): Promise<Entry> {
    return entryOf(await this.#init.sealer.open(conversationOf(stored), placeOf(stored), row.subarray(1)))
  }

  /** @throws {InvalidSealedRecordError} when it was changed, or lies where it does not belong */
  async openErasable ([stored, row]: StoredRow, entryKey: Uint8Array): Promise<Entry> {
    return entryOf(await openRow(this.#init.aead, entryKey, placeOf(stored), row.subarray(1)))
  }
}

/** The row to store, from where its key lies and what `erasable` has sealed. */
export function erasableRow (withHandle: Uint8Array): Uint8Array {
  return withForm(ERASABLE, withHandle)
}

/** Where the key of an erasable row lies; `undefined` for a record. @throws {InvalidSealedRecordError} when it is neither */
export function handleOfRow (row: Uint8Array): EntryHandle | undefined {
  const [form] = row
  if (form === RECORD) return undefined
  if (form === ERASABLE) return handleOf(row.subarray(1))
  throw new InvalidSealedRecordError('this is no row of this version')
}

function placeOf (stored: string): RecordPlace {
  return { store: spaceOf(stored), key: stored, schema: SCHEMA }
}

function withForm (form: number, sealed: Uint8Array): Uint8Array {
  const row = new Uint8Array(1 + sealed.byteLength)
  row[0] = form
  row.set(sealed, 1)
  return row
}

function plainOf (key: string, value: Uint8Array): Uint8Array {
  const name = fromString(key)
  const plain = new Uint8Array(LENGTH_BYTES + name.byteLength + value.byteLength)
  for (let at = 0; at < LENGTH_BYTES; at++) plain[at] = name.byteLength >>> (24 - 8 * at)
  plain.set(name, LENGTH_BYTES)
  plain.set(value, LENGTH_BYTES + name.byteLength)
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

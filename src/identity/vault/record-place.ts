/**
 * Where a record lies, as associated data: a record that somebody copied to another key, another store or an older
 * schema does not open there.
 */
import { writeUint32 } from '../length-prefixed.ts'
import { utf8Length, writeUtf8 } from '../utf8.ts'

const UINT32_BYTES = 4
const LENGTH_BYTES = 4

export interface RecordPlace {
  /** What kind of record it is, such as `message`. */
  readonly store: string
  /** Its whole key in the store. */
  readonly key: string
  /** Version of its schema: 0 to 2^32 - 1. */
  readonly schema: number
}

/** label ‖ schema (4) ‖ store and key, each behind its length (4): built in one buffer, because every row passes here: `into`, if it fits. */
export function associatedOf (label: Uint8Array, { store, key, schema }: RecordPlace, into?: Uint8Array): Uint8Array {
  const length = label.byteLength + UINT32_BYTES + LENGTH_BYTES + utf8Length(store) + LENGTH_BYTES + utf8Length(key)
  const bytes = into === undefined || into.byteLength < length ? new Uint8Array(length) : into.subarray(0, length)
  bytes.set(label)
  writeUint32(bytes, label.byteLength, schema)
  writePrefixed(bytes, writePrefixed(bytes, label.byteLength + UINT32_BYTES, store), key)
  return bytes
}

/** @returns where what follows begins */
function writePrefixed (bytes: Uint8Array, at: number, text: string): number {
  const length = writeUtf8(bytes, at + LENGTH_BYTES, text)
  writeUint32(bytes, at, length)
  return at + LENGTH_BYTES + length
}

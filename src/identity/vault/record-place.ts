/**
 * Where a record lies, as associated data: a record that somebody copied to another key, another store or an older
 * schema does not open there.
 */
import { concat } from 'uint8arrays/concat'
import { fromString } from 'uint8arrays/from-string'
import { lengthPrefixed, uint32 } from '../length-prefixed.ts'

export interface RecordPlace {
  /** What kind of record it is, such as `message`. */
  readonly store: string
  /** Its whole key in the store. */
  readonly key: string
  /** Version of its schema: 0 to 2^32 - 1. */
  readonly schema: number
}

export function associatedOf (label: Uint8Array, { store, key, schema }: RecordPlace): Uint8Array {
  return concat([label, uint32(schema), lengthPrefixed([fromString(store), fromString(key)])])
}

/**
 * A row under its own key. The handle before it says where that key lies; it is not secret, and need not be
 * authenticated: a wrong one leads to a key that does not open the row.
 *
 *     row = 01 ‖ bucket (4) ‖ row (4) ‖ nonce (12, random) ‖ AES-256-GCM(entry key, nonce, plain, label ‖ place)
 *
 * A row may be written again under its key, at another place too; a key sees a handful of nonces in its life.
 */
import { concat } from 'uint8arrays/concat'
import { InvalidSealedRecordError } from '../../errors.ts'
import { uint32 } from '../../length-prefixed.ts'
import { draw, NONCE_BYTES, openIfRight, TAG_BYTES } from '../aead.ts'
import { LABELS } from '../labels.ts'
import { associatedOf } from '../record-place.ts'
import type { EntryHandle } from './state.ts'
import type { Aead, RandomSource } from '../aead.ts'
import type { RecordPlace } from '../record-place.ts'

const VERSION = 0x01
const HANDLE_BYTES = 1 + 4 + 4

/** Seals the content of a row; `withHandle` makes it whole. */
export async function sealRow ({ aead, random }: { readonly aead: Aead, readonly random: RandomSource }, entryKey: Uint8Array, place: RecordPlace, plain: Uint8Array): Promise<Uint8Array> {
  const nonce = draw(random, NONCE_BYTES)
  return concat([nonce, await aead.seal(await aead.importKey(entryKey), nonce, plain, associatedOf(LABELS.eraseRow, place))])
}

/** The row as it is kept. */
export function withHandle ({ bucket, row }: EntryHandle, sealed: Uint8Array): Uint8Array {
  return concat([Uint8Array.of(VERSION), uint32(bucket), uint32(row), sealed])
}

/** Where the key of a row lies. @throws {InvalidSealedRecordError} when it is no row */
export function handleOf (row: Uint8Array): EntryHandle {
  if (row.byteLength < HANDLE_BYTES + NONCE_BYTES + TAG_BYTES || row[0] !== VERSION) throw new InvalidSealedRecordError('this is no row of this version')
  const view = new DataView(row.buffer, row.byteOffset, row.byteLength)
  return { bucket: view.getUint32(1), row: view.getUint32(5) }
}

/** @throws {InvalidSealedRecordError} when it was changed, or lies where it does not belong */
export async function openRow (aead: Aead, entryKey: Uint8Array, place: RecordPlace, row: Uint8Array): Promise<Uint8Array> {
  handleOf(row)
  const sealed = row.subarray(HANDLE_BYTES)
  const plain = await openIfRight(aead, await aead.importKey(entryKey), sealed.subarray(0, NONCE_BYTES), sealed.subarray(NONCE_BYTES), associatedOf(LABELS.eraseRow, place))
  if (plain === undefined) throw new InvalidSealedRecordError('this row was changed, or lies where it does not belong')
  return plain
}

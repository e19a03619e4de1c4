/**
 * A row under its own key. The handle before it says where that key lies; it is not secret, and need not be
 * authenticated: a wrong one leads to a key that does not open the row.
 *
 *     row = 01 ‖ bucket (4) ‖ row (4) ‖ nonce (12, random) ‖ AES-256-GCM(entry key, nonce, plain, label ‖ place)
 *
 * A row may be written again under its key, at another place too; a key sees a handful of nonces in its life.
 */
import { InvalidSealedRecordError } from '../../errors.ts'
import { writeUint32 } from '../../length-prefixed.ts'
import { andThen, draw, NONCE_BYTES, openRowIfRight, sealBehind, TAG_BYTES } from '../aead.ts'
import { LABELS } from '../labels.ts'
import { associatedOf } from '../record-place.ts'
import type { EntryHandle } from './state.ts'
import type { Aead, MaybeLater, RandomSource } from '../aead.ts'
import type { RecordPlace } from '../record-place.ts'

const VERSION = 0x01
const HANDLE_BYTES = 1 + 4 + 4

/**
 * Seals the content of a row, with room for its handle: `withHandle` makes it whole. `plain` is read before this returns
 * where the cipher works at once.
 *
 * @param room bytes left free in front of the row, for what the caller puts there
 */
export function sealRow ({ aead, random }: { readonly aead: Aead, readonly random: RandomSource }, entryKey: Uint8Array, place: RecordPlace, plain: Uint8Array, room = 0): MaybeLater<Uint8Array> {
  const nonce = draw(random, NONCE_BYTES)
  const associated = associatedOf(LABELS.eraseRow, place)
  const imported = (aead.atOnce ?? aead).importKey(entryKey)
  const sealed = andThen(imported, (key) => sealBehind(aead, room + HANDLE_BYTES + NONCE_BYTES, key, nonce, plain, associated))
  return andThen(sealed, (row) => {
    row.set(nonce, room + HANDLE_BYTES)
    return row
  })
}

/** The row as it is kept: writes the handle into the room that `sealRow` left for it, and answers the same bytes. */
export function withHandle ({ bucket, row }: EntryHandle, sealed: Uint8Array, room = 0): Uint8Array {
  sealed[room] = VERSION
  writeUint32(sealed, room + 1, bucket)
  writeUint32(sealed, room + 5, row)
  return sealed
}

/** Where the key of a row lies. @throws {InvalidSealedRecordError} when it is no row */
export function handleOf (row: Uint8Array): EntryHandle {
  if (row.byteLength < HANDLE_BYTES + NONCE_BYTES + TAG_BYTES || row[0] !== VERSION) throw new InvalidSealedRecordError('this is no row of this version')
  const view = new DataView(row.buffer, row.byteOffset, row.byteLength)
  return { bucket: view.getUint32(1), row: view.getUint32(5) }
}

/** @throws {InvalidSealedRecordError} when it was changed, or lies where it does not belong */
export function openRow (aead: Aead, entryKey: Uint8Array, place: RecordPlace, row: Uint8Array): MaybeLater<Uint8Array> {
  handleOf(row)
  const sealed = row.subarray(HANDLE_BYTES)
  const imported = (aead.atOnce ?? aead).importKey(entryKey)
  const opened = andThen(imported, (key) => openRowIfRight(aead, key, sealed.subarray(0, NONCE_BYTES), sealed.subarray(NONCE_BYTES), associatedOf(LABELS.eraseRow, place)))
  return andThen(opened, (plain) => {
    if (plain === undefined) throw new InvalidSealedRecordError('this row was changed, or lies where it does not belong')
    return plain
  })
}

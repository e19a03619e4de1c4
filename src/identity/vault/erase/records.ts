/**
 * The three kinds of records of the erase scheme as bytes. Integers are four bytes, most significant first; ‖ joins.
 *
 *     seals  = 01 ‖ for each slot: id (16) ‖ sealed box of R(0) (80), context: label ‖ id
 *     root   = 01 ‖ s (4) ‖ sealed under E(s):         next bucket (4) ‖ for each bucket: number (4) ‖ key (32)
 *     bucket = 01 ‖ sealed under the key of the bucket: next row (4)   ‖ for each row:    number (4) ‖ key (32)
 *     sealed = nonce (24, random) ‖ XChaCha20-Poly1305(key, nonce, plain, associated data: label ‖ what stands before,
 *              for a bucket also its number (4))
 *
 * Not AES-GCM of the platform, because a state may change between two `await`s and a root is sealed many times under
 * one key: here nonces are long enough to be random for ever.
 *
 * @see https://datatracker.ietf.org/doc/html/draft-irtf-cfrg-xchacha-03
 */
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js'
import { concat } from 'uint8arrays/concat'
import { equals } from 'uint8arrays/equals'
import { InvalidSealedRecordError } from '../../errors.ts'
import { uint32 } from '../../length-prefixed.ts'
import { draw, KEY_BYTES, TAG_BYTES } from '../aead.ts'
import { LABELS } from '../labels.ts'
import { BOX_OVERHEAD_BYTES, sealBox } from '../sealed-box.ts'
import type { BucketContent, EraseRecipient } from './state.ts'
import type { MessageCipher } from '../../session/message-key.ts'
import type { RandomSource } from '../aead.ts'

export const SEALS = 'seals'
export const ROOT = 'root'

/** Steps of one chain before it is begun anew. Unlocking walks them: 256 HMACs are 5 ms. */
export const STEPS_PER_CHAIN = 256

/** 16,384 buckets hold two million rows; a root of that many has 590 KB. */
export const MAX_BUCKETS = 16_384

/**
 * An erasure writes one bucket and the root: with 10,000 rows the two are smallest together at about 100. With few rows
 * it does not matter, since a bucket is as large as what is in it.
 */
export const ROWS_PER_BUCKET = 128

const VERSION = Uint8Array.of(0x01)
const ID_BYTES = 16
const BOX_BYTES = KEY_BYTES + BOX_OVERHEAD_BYTES
const NONCE_BYTES = 24
const NUMBER_BYTES = 4
const MAX_SLOTS = 8

/** Chance, and the cipher where the platform has a faster one: the same bytes. */
export interface EraseTools extends RandomSource { readonly cipher?: MessageCipher }

/** What is in a root. */
export interface RootContent {
  readonly nextBucket: number
  readonly keys: ReadonlyMap<number, Uint8Array>
}

export function bucketName (bucket: number): string {
  return `bucket-${bucket.toString(16).padStart(8, '0')}`
}

/** What a box of R(0) for this slot is bound to. */
export function sealContext (slotId: Uint8Array): Uint8Array {
  return concat([LABELS.eraseSeal, slotId])
}

export function encodeSeals (chain: Uint8Array, recipients: readonly EraseRecipient[], tools: EraseTools): Uint8Array {
  return concat([VERSION, ...recipients.flatMap(({ id, publicKey }) => [id, sealBox(publicKey, sealContext(id), chain, tools)])])
}

/** The box for a slot, or `undefined` when there is none for it. @throws {InvalidSealedRecordError} */
export function boxFor (slotId: Uint8Array, seals: Uint8Array): Uint8Array | undefined {
  const size = ID_BYTES + BOX_BYTES
  const count = (seals.byteLength - 1) / size
  if (seals[0] !== VERSION[0] || !Number.isSafeInteger(count) || count < 1 || count > MAX_SLOTS) throw damaged()
  for (let at = 1; at < seals.byteLength; at += size) {
    if (equals(seals.subarray(at, at + ID_BYTES), slotId)) return seals.slice(at + ID_BYTES, at + size)
  }
  return undefined
}

export function encodeRoot (eraseKey: Uint8Array, step: number, { nextBucket, keys }: RootContent, tools: EraseTools): Uint8Array {
  const head = concat([VERSION, uint32(step)])
  return concat([head, seal(eraseKey, table(nextBucket, keys), concat([LABELS.eraseRoot, head]), tools)])
}

/** How far the chain had gone when this root was written: 0 to 255. @throws {InvalidSealedRecordError} */
export function stepOf (root: Uint8Array): number {
  const step = root.byteLength > 1 + NUMBER_BYTES && root[0] === VERSION[0] ? numberAt(root, 1) : STEPS_PER_CHAIN
  if (step >= STEPS_PER_CHAIN) throw damaged()
  return step
}

/** @throws {InvalidSealedRecordError} */
export function decodeRoot (eraseKey: Uint8Array, root: Uint8Array): RootContent {
  const head = root.subarray(0, 1 + NUMBER_BYTES)
  const { next, keys } = untable(open(eraseKey, root.subarray(head.byteLength), concat([LABELS.eraseRoot, head]), MAX_BUCKETS), MAX_BUCKETS)
  return { nextBucket: next, keys }
}

export function encodeBucket (number: number, key: Uint8Array, { nextRow, entries }: BucketContent, tools: EraseTools): Uint8Array {
  return concat([VERSION, seal(key, table(nextRow, entries), bucketAssociated(number), tools)])
}

/** @throws {InvalidSealedRecordError} */
export function decodeBucket (number: number, key: Uint8Array, record: Uint8Array): BucketContent {
  if (record[0] !== VERSION[0]) throw damaged()
  const { next, keys } = untable(open(key, record.subarray(1), bucketAssociated(number), ROWS_PER_BUCKET), ROWS_PER_BUCKET)
  return { nextRow: next, entries: keys }
}

export function damaged (cause?: unknown): InvalidSealedRecordError {
  return new InvalidSealedRecordError('the keys of what can be erased do not open', { cause })
}

function bucketAssociated (number: number): Uint8Array {
  return concat([LABELS.eraseBucket, VERSION, uint32(number)])
}

function seal (key: Uint8Array, plain: Uint8Array, associated: Uint8Array, tools: EraseTools): Uint8Array {
  const nonce = draw(tools, NONCE_BYTES)
  const sealed = concat([nonce, tools.cipher?.seal(key, nonce, associated, plain) ?? xchacha20poly1305(key, nonce, associated).encrypt(plain)])
  plain.fill(0)
  return sealed
}

function open (key: Uint8Array, sealed: Uint8Array, associated: Uint8Array, maxEntries: number): Uint8Array {
  const maxBytes = NONCE_BYTES + NUMBER_BYTES + maxEntries * (NUMBER_BYTES + KEY_BYTES) + TAG_BYTES
  if (sealed.byteLength < NONCE_BYTES + NUMBER_BYTES + TAG_BYTES || sealed.byteLength > maxBytes) throw damaged()
  try {
    return xchacha20poly1305(key, sealed.subarray(0, NONCE_BYTES), associated).decrypt(sealed.subarray(NONCE_BYTES))
  } catch (error) {
    throw damaged(error)
  }
}

/** One buffer, filled: a root may have thousands of entries and is written at every erasure. */
function table (next: number, keys: ReadonlyMap<number, Uint8Array>): Uint8Array {
  const plain = new Uint8Array(NUMBER_BYTES + keys.size * (NUMBER_BYTES + KEY_BYTES))
  const view = new DataView(plain.buffer)
  view.setUint32(0, next)
  let at = NUMBER_BYTES
  for (const [number, key] of keys) {
    view.setUint32(at, number)
    plain.set(key, at + NUMBER_BYTES)
    at += NUMBER_BYTES + KEY_BYTES
  }
  return plain
}

function untable (plain: Uint8Array, maxEntries: number): { next: number, keys: Map<number, Uint8Array> } {
  const size = NUMBER_BYTES + KEY_BYTES
  const count = (plain.byteLength - NUMBER_BYTES) / size
  if (!Number.isSafeInteger(count) || count > maxEntries) throw damaged()
  const next = numberAt(plain, 0)
  const keys = new Map<number, Uint8Array>()
  for (let at = NUMBER_BYTES; at < plain.byteLength; at += size) {
    keys.set(numberAt(plain, at), plain.slice(at + NUMBER_BYTES, at + size))
  }
  plain.fill(0)
  if (keys.size !== count || [...keys.keys()].some((number) => number >= next)) throw damaged()
  return { next, keys }
}

function numberAt (bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset + at).getUint32(0)
}

/**
 * What a device leaves of its own history with its cloud: rows that the device alone can make, name or open, on any
 * disk that its seed is restored to. It holds two keys and nothing of any row.
 *
 *     handle = HMAC-SHA256(handle key, place)[0..16]          place: parts, each behind its length
 *     row    = 01 ‖ nonce (24, random) ‖ XChaCha20-Poly1305(sealing key, nonce, padded plain, label ‖ handle)
 *     keys   = HKDF-SHA256(seed of the device key, no salt, label of each)
 *
 * A row opens under its own handle alone, so that whoever keeps the rows cannot put one in the place of another. What it
 * can do is to hand out an earlier row of the same handle, or none.
 */
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js'
import { hkdf } from '@noble/hashes/hkdf.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { concat } from 'uint8arrays/concat'
import { fromString } from 'uint8arrays/from-string'
import { lengthPrefixed } from './length-prefixed.ts'
import { BUCKETS, pad, unpad } from './session/padding.ts'
import type { RandomSource } from './vault/aead.ts'

const label = (text: string): Uint8Array => fromString(`mobilink/history/v1/${text}\0`)

/** A label belongs to one purpose for ever; each ends in a zero byte, so that none is the beginning of another. */
const LABELS = { handleKey: label('handle-key'), sealingKey: label('sealing-key'), row: label('row') } as const

const VERSION = 1
const KEY_BYTES = 32
const NONCE_BYTES = 24
const TAG_BYTES = 16
export const HISTORY_HANDLE_BYTES = 16
/** What a row says at most: padding takes a byte. */
export const MAX_HISTORY_BYTES = Math.max(...BUCKETS) - 1

export class HistorySealer {
  readonly #random: RandomSource
  readonly #handleKey: Uint8Array
  readonly #sealingKey: Uint8Array

  /** @param seed of the device key, 32 bytes; not kept */
  constructor (seed: Uint8Array, random: RandomSource) {
    this.#random = random
    this.#handleKey = hkdf(sha256, seed, undefined, LABELS.handleKey, KEY_BYTES)
    this.#sealingKey = hkdf(sha256, seed, undefined, LABELS.sealingKey, KEY_BYTES)
  }

  /** The name of a place for whoever keeps its row: the same place has the same one, which says nothing. @returns 16 bytes */
  handleOf (place: readonly string[]): Uint8Array {
    return hmac(sha256, this.#handleKey, lengthPrefixed(place.map((part) => fromString(part)))).slice(0, HISTORY_HANDLE_BYTES)
  }

  /** The same content gives other bytes each time. @throws {RangeError} for more than 16,383 bytes */
  seal (handle: Uint8Array, plain: Uint8Array): Uint8Array {
    const nonce = this.#random.bytes(NONCE_BYTES)
    return concat([Uint8Array.of(VERSION), nonce, xchacha20poly1305(this.#sealingKey, nonce, concat([LABELS.row, handle])).encrypt(pad(plain))])
  }

  /** @returns `undefined` for a row that this device did not make, that was changed, or that lay under another handle */
  open (handle: Uint8Array, row: Uint8Array): Uint8Array | undefined {
    if (row.byteLength < 1 + NONCE_BYTES + TAG_BYTES || row[0] !== VERSION) return undefined
    const nonce = row.subarray(1, 1 + NONCE_BYTES)
    try {
      return unpad(xchacha20poly1305(this.#sealingKey, nonce, concat([LABELS.row, handle])).decrypt(row.subarray(1 + NONCE_BYTES)))
    } catch {
      // the library says by throwing that the tag is wrong
      return undefined
    }
  }
}

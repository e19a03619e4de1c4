/**
 * Sealing to somebody's X25519 key with nothing of the sealer's own: who has written a box cannot open it again.
 *
 *     box = ephemeral public key (32) ‖ ChaCha20-Poly1305(key, nonce 0, plain, no associated data)
 *     key = HKDF-SHA256(secret: X25519(ephemeral, recipient), salt: ephemeral ‖ recipient, info: label ‖ context)
 *
 * The construction of age's X25519 stanza. The nonce may be zero because a key is used once: it hangs on a fresh
 * ephemeral key. An all-zero shared secret (a point of small order) is refused by the library.
 *
 * @see https://age-encryption.org/v1, "The X25519 recipient type"
 */
import { chacha20poly1305 } from '@noble/ciphers/chacha.js'
import { x25519 } from '@noble/curves/ed25519.js'
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { concat } from 'uint8arrays/concat'
import { draw, KEY_BYTES, TAG_BYTES, wipe } from './aead.ts'
import { LABELS } from './labels.ts'
import type { RandomSource } from './aead.ts'

/** What a box is longer than its content. */
export const BOX_OVERHEAD_BYTES = KEY_BYTES + TAG_BYTES

const ZERO_NONCE_BYTES = 12

/**
 * Seals `plain` to `publicKey`.
 *
 * @param context what the box is for: it opens under the same context only
 * @returns 48 bytes more than `plain`
 */
export function sealBox (publicKey: Uint8Array, context: Uint8Array, plain: Uint8Array, random: RandomSource): Uint8Array {
  const ephemeral = draw(random, KEY_BYTES)
  const share = x25519.getPublicKey(ephemeral)
  const key = boxKey(x25519.getSharedSecret(ephemeral, publicKey), share, publicKey, context)
  const box = concat([share, chacha20poly1305(key, new Uint8Array(ZERO_NONCE_BYTES)).encrypt(plain)])
  wipe(ephemeral, key)
  return box
}

/** Opens a box, or answers `undefined` when it is none for this key and context. */
export function openBox (privateKey: Uint8Array, context: Uint8Array, box: Uint8Array): Uint8Array | undefined {
  if (box.byteLength < BOX_OVERHEAD_BYTES) return undefined
  const share = box.subarray(0, KEY_BYTES)
  try {
    const key = boxKey(x25519.getSharedSecret(privateKey, share), share, x25519.getPublicKey(privateKey), context)
    const plain = chacha20poly1305(key, new Uint8Array(ZERO_NONCE_BYTES)).decrypt(box.subarray(KEY_BYTES))
    wipe(key)
    return plain
  } catch {
    // The library throws alike for a point of small order and for a wrong tag: neither is a box for us.
    return undefined
  }
}

function boxKey (shared: Uint8Array, share: Uint8Array, publicKey: Uint8Array, context: Uint8Array): Uint8Array {
  const key = hkdf(sha256, shared, concat([share, publicKey]), concat([LABELS.box, context]), KEY_BYTES)
  wipe(shared)
  return key
}

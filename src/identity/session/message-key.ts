/**
 * What one message key is good for: sealing one envelope with XChaCha20-Poly1305, and the receipt tag that only who
 * has opened the envelope can show. Both by HKDF, so that the tag gives nothing of the key away.
 *
 * The nonce is random although the key is used once: should a device be set back to an older state and seal twice with
 * one key, both messages stay closed; with a fixed nonce both would be lost.
 *
 * @see https://datatracker.ietf.org/doc/html/draft-irtf-cfrg-xchacha-03
 */
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js'
import { expand, extract } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { DERIVED } from './labels.ts'
import { wipe } from './random.ts'

export const NONCE_BYTES = 24
const KEY_BYTES = 32
export const SEAL_TAG_BYTES = 16
export const RECEIPT_TAG_BYTES = 32

export interface MessageSecrets {
  /** 32 bytes: forget it once the envelope is sealed or open. */
  readonly sealingKey: Uint8Array
  /** 32 bytes: the sender keeps it in place of the message key. */
  readonly receiptTag: Uint8Array
}

/** XChaCha20-Poly1305 as a platform may have it faster than the portable one: the same bytes. */
export interface MessageCipher {
  /** @returns ciphertext ‖ tag (16) */
  seal (key: Uint8Array, nonce: Uint8Array, associated: Uint8Array, plain: Uint8Array): Uint8Array
  /** @throws when the tag is not right */
  open (key: Uint8Array, nonce: Uint8Array, associated: Uint8Array, sealed: Uint8Array): Uint8Array
}

const PORTABLE: MessageCipher = {
  seal: (key, nonce, associated, plain) => xchacha20poly1305(key, nonce, associated).encrypt(plain),
  open: (key, nonce, associated, sealed) => xchacha20poly1305(key, nonce, associated).decrypt(sealed)
}

/** Derives what a message key is good for, and wipes it. */
export function secretsOf (messageKey: Uint8Array): MessageSecrets {
  // one extract for both: half of what two whole HKDFs cost
  const pseudorandomKey = extract(sha256, messageKey)
  const secrets = {
    sealingKey: expand(sha256, pseudorandomKey, DERIVED.message, KEY_BYTES),
    receiptTag: expand(sha256, pseudorandomKey, DERIVED.receipt, RECEIPT_TAG_BYTES)
  }
  wipe(messageKey, pseudorandomKey)
  return secrets
}

/** @returns ciphertext ‖ tag (16) */
export function sealBytes (sealingKey: Uint8Array, nonce: Uint8Array, associated: Uint8Array, plain: Uint8Array, cipher: MessageCipher = PORTABLE): Uint8Array {
  return cipher.seal(sealingKey, nonce, associated, plain)
}

/** @returns `undefined` when the key, the nonce, the associated data or one bit is not what it was sealed with */
export function openBytes (sealingKey: Uint8Array, nonce: Uint8Array, associated: Uint8Array, sealed: Uint8Array, cipher: MessageCipher = PORTABLE): Uint8Array | undefined {
  if (sealed.byteLength < SEAL_TAG_BYTES) {
    return undefined
  }

  try {
    return cipher.open(sealingKey, nonce, associated, sealed)
  } catch {
    // The lengths are right, so the one thing left that is refused is the tag.
    return undefined
  }
}

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
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { concat } from 'uint8arrays/concat'
import { DERIVED } from './labels.ts'
import { wipe } from './random.ts'

export const NONCE_BYTES = 24
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

/**
 * HKDF-Extract without a salt is HMAC under 32 zero bytes (RFC 5869, section 2.2): with that key taken in it is half
 * the work, and every message does it.
 */
const EXTRACT = hmac.create(sha256, new Uint8Array(32))

/** HKDF-Expand to one block is HMAC over the info and a byte of 1 (section 2.3). */
const SEALING_KEY = concat([DERIVED.message, Uint8Array.of(1)])
const RECEIPT_TAG = concat([DERIVED.receipt, Uint8Array.of(1)])

/** Derives what a message key is good for, and wipes it. */
export function secretsOf (messageKey: Uint8Array): MessageSecrets {
  const pseudorandomKey = EXTRACT.clone().update(messageKey).digest()
  const expanding = hmac.create(sha256, pseudorandomKey)
  const secrets = { sealingKey: expanding.clone().update(SEALING_KEY).digest(), receiptTag: expanding.update(RECEIPT_TAG).digest() }
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

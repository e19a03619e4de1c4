/**
 * X25519 (RFC 7748), by @noble/curves. Adds one rule: a peer's key that leaves nothing to chance, because the result
 * is all zeros, is no key. Answers `undefined` then; what that means is for the caller to say.
 */
import { x25519 } from '@noble/curves/ed25519.js'
import { draw } from './random.ts'
import type { Random } from './random.ts'

export const X25519_BYTES = 32

export interface KeyPair {
  /** 32 bytes. */
  readonly secretKey: Uint8Array
  /** 32 bytes: the u-coordinate, little-endian. */
  readonly publicKey: Uint8Array
}

/** Draws a fresh key pair. */
export function generateKeyPair (random: Random): KeyPair {
  return keyPairOf(draw(random, X25519_BYTES))
}

/** The pair of a secret key (32 bytes, kept as it is; X25519 clamps when it computes). */
export function keyPairOf (secretKey: Uint8Array): KeyPair {
  return { secretKey, publicKey: x25519.getPublicKey(secretKey) }
}

/**
 * DH(secretKey, publicKey).
 *
 * @param publicKey 32 bytes from outside; a non-canonical one counts as its value mod 2^255 - 19 (RFC 7748, section 5)
 * @returns 32 bytes; `undefined` when they would all be zero: the point is of small order (RFC 7748, section 6.1)
 */
export function agree (secretKey: Uint8Array, publicKey: Uint8Array): Uint8Array | undefined {
  if (secretKey.byteLength !== X25519_BYTES || publicKey.byteLength !== X25519_BYTES) {
    throw new RangeError('an X25519 key has 32 bytes')
  }

  try {
    return x25519.getSharedSecret(secretKey, publicKey)
  } catch {
    // The lengths are right, so the one thing left that the library refuses is an all-zero result.
    return undefined
  }
}

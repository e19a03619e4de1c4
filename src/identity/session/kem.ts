/**
 * ML-KEM-768 (FIPS 203), by @noble/post-quantum, never alone: it only ever adds to X25519. Private halves are kept
 * as the 64-byte seed `d ‖ z` of FIPS 203 and expanded when they are needed, which takes about a millisecond.
 */
import { ml_kem768 as mlKem768 } from '@noble/post-quantum/ml-kem.js'
import { draw } from './random.ts'
import type { Random } from './random.ts'

export const KEM_SEED_BYTES = 64
export const KEM_PUBLIC_KEY_BYTES = 1184
export const KEM_CIPHERTEXT_BYTES = 1088

const MESSAGE_BYTES = 32

export interface Encapsulation {
  /** 1,088 bytes, for the owner of the public key. */
  readonly ciphertext: Uint8Array
  /** 32 bytes, SS. */
  readonly sharedSecret: Uint8Array
}

/** Draws the seed of a fresh key pair: 64 bytes. */
export function generateKemSeed (random: Random): Uint8Array {
  return draw(random, KEM_SEED_BYTES)
}

/** @returns the encapsulation key (1,184 bytes) of a seed */
export function kemPublicKey (seed: Uint8Array): Uint8Array {
  return mlKem768.keygen(seed).publicKey
}

/**
 * Encapsulates a fresh secret.
 *
 * @param publicKey 1,184 bytes from outside
 * @returns `undefined` when the key fails the modulus check of FIPS 203, section 7.2
 */
export function encapsulate (publicKey: Uint8Array, random: Random): Encapsulation | undefined {
  if (publicKey.byteLength !== KEM_PUBLIC_KEY_BYTES) {
    throw new RangeError(`an ML-KEM-768 key has ${KEM_PUBLIC_KEY_BYTES} bytes`)
  }

  const message = draw(random, MESSAGE_BYTES)

  try {
    const { cipherText, sharedSecret } = mlKem768.encapsulate(publicKey, message)
    return { ciphertext: cipherText, sharedSecret }
  } catch {
    // The lengths are right, so the one thing left that the library refuses is the modulus check.
    return undefined
  }
}

/**
 * Opens an encapsulation. A ciphertext that was not made for this key gives another secret, not an error (FIPS 203,
 * implicit rejection).
 *
 * @param seed 64 bytes
 * @param ciphertext 1,088 bytes
 * @returns the shared secret (32 bytes), and the public key that it was made for
 */
export function decapsulate (seed: Uint8Array, ciphertext: Uint8Array): { sharedSecret: Uint8Array, publicKey: Uint8Array } {
  const { secretKey, publicKey } = mlKem768.keygen(seed)
  const sharedSecret = mlKem768.decapsulate(ciphertext, secretKey)
  secretKey.fill(0)
  return { sharedSecret, publicKey }
}

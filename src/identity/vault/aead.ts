/**
 * What the vault takes from outside: AES-256-GCM of the platform (its keys need not be readable) and randomness.
 * Two small ports that `Platform.aead` and `Platform.random` satisfy as they are; no cipher is written here.
 */

/** An AES-256-GCM key that need not be extractable. */
export interface AeadKey { readonly algorithm: unknown }

/** AES-256-GCM (NIST SP 800-38D): nonces of 12 bytes, the tag of 16 bytes at the end of the sealed bytes. */
export interface Aead {
  /** @param raw 32 bytes, copied */
  importKey (raw: Uint8Array): Promise<AeadKey>
  seal (key: AeadKey, nonce: Uint8Array, plain: Uint8Array, associated: Uint8Array): Promise<Uint8Array>
  /** Rejects with an error named `OpenFailedError` when key, nonce, associated data or a single bit differs. */
  open (key: AeadKey, nonce: Uint8Array, sealed: Uint8Array, associated: Uint8Array): Promise<Uint8Array>
}

/** Cryptographically strong. */
export interface RandomSource {
  bytes (length: number): Uint8Array
}

export const KEY_BYTES = 32
export const NONCE_BYTES = 12
export const TAG_BYTES = 16

/** Draws `length` bytes. @throws {RangeError} when the source gives another number: a key must never be short */
export function draw (random: RandomSource, length: number): Uint8Array {
  const bytes = random.bytes(length)
  if (bytes.byteLength !== length) throw new RangeError('the random source gave another number of bytes than it was asked for')
  return bytes
}

/** Opens, or answers `undefined` when it does not open. Any other failure of the platform passes through. */
export async function openIfRight (aead: Aead, key: AeadKey, nonce: Uint8Array, sealed: Uint8Array, associated: Uint8Array): Promise<Uint8Array | undefined> {
  try {
    return await aead.open(key, nonce, sealed, associated)
  } catch (error) {
    if (error instanceof Error && error.name === 'OpenFailedError') return undefined
    throw error
  }
}

/** Overwrites secrets. The engine may have copied them: this shortens their life, it cannot prove its end. */
export function wipe (...secrets: readonly Uint8Array[]): void {
  for (const secret of secrets) secret.fill(0)
}

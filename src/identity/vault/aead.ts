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
  /** The same where the platform can do it at once: a promise for each step of each row costs as much as the cipher. */
  readonly atOnce?: AeadAtOnce
}

/** As `Aead`, with its keys, and what it rejects with is thrown. Nothing is read or written of any argument afterwards. */
export interface AeadAtOnce {
  importKey (raw: Uint8Array): AeadKey
  /** @param room bytes left free in front of what comes back, for the caller: no row is copied to put something before it */
  seal (key: AeadKey, nonce: Uint8Array, plain: Uint8Array, associated: Uint8Array, room?: number): Uint8Array
  open (key: AeadKey, nonce: Uint8Array, sealed: Uint8Array, associated: Uint8Array): Uint8Array
}

/** Seals with room in front, whichever way the platform seals. */
export function sealBehind (aead: Aead, room: number, key: AeadKey, nonce: Uint8Array, plain: Uint8Array, associated: Uint8Array): MaybeLater<Uint8Array> {
  if (aead.atOnce !== undefined) return aead.atOnce.seal(key, nonce, plain, associated, room)
  return aead.seal(key, nonce, plain, associated).then((sealed) => {
    const bytes = new Uint8Array(room + sealed.byteLength)
    bytes.set(sealed, room)
    return bytes
  })
}

/** What is there at once where the platform can, and later where it cannot. */
export type MaybeLater<T> = T | Promise<T>

/** Goes on with what is there: at once, or when it has come. */
export function andThen<T, U> (value: MaybeLater<T>, next: (value: T) => MaybeLater<U>): MaybeLater<U> {
  return value instanceof Promise ? value.then(next) : next(value)
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
  return await aead.open(key, nonce, sealed, associated).catch(undefinedIfWrong)
}

/** As `openIfRight`, at once where the platform can: for rows, of which there are many. */
export function openRowIfRight (aead: Aead, key: AeadKey, nonce: Uint8Array, sealed: Uint8Array, associated: Uint8Array): MaybeLater<Uint8Array | undefined> {
  if (aead.atOnce === undefined) return openIfRight(aead, key, nonce, sealed, associated)
  try {
    return aead.atOnce.open(key, nonce, sealed, associated)
  } catch (error) {
    return undefinedIfWrong(error)
  }
}

function undefinedIfWrong (error: unknown): undefined {
  if (error instanceof Error && error.name === 'OpenFailedError') return undefined
  throw error
}

/** Overwrites secrets. The engine may have copied them: this shortens their life, it cannot prove its end. */
export function wipe (...secrets: readonly Uint8Array[]): void {
  for (const secret of secrets) secret.fill(0)
}

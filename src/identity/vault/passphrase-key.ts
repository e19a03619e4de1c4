/**
 * From a passphrase to 32 bytes, slowly. One passphrase has one spelling in bytes, whatever the keyboard; the cost
 * is kept beside the salt, and what a file says of it is bounded before any memory is taken.
 */
import { WeakPassphraseError } from '../errors.ts'
import { isTooCommon } from './passphrase-strength.ts'

/** Of argon2id with one lane, version 0x13. */
export interface PassphraseCost {
  readonly memoryKib: number
  readonly passes: number
}

/** Derives 32 bytes. Handed in where a platform has a quicker argon2id, or time is not real. */
export type PassphraseKdf = (passphrase: Uint8Array, salt: Uint8Array, cost: PassphraseCost) => Promise<Uint8Array>

/**
 * 64 MiB and 3 passes: the second recommended choice of RFC 9106, section 4, with one lane in place of four because
 * WebAssembly has one. About 0.35 s where it was measured.
 */
export const PASSPHRASE_COST: PassphraseCost = { memoryKib: 64 * 1024, passes: 3 }

/** A file may ask for four times the memory of today, and about five times the work: what a phone can bear. */
export const MAX_PASSPHRASE_COST = { memoryKib: 256 * 1024, passes: 16, kibPasses: 1024 * 1024 } as const

/** The least that argon2 takes for one lane (RFC 9106, section 3.1). */
const MIN_MEMORY_KIB = 8

/** NIST SP 800-63B, section 5.1.1.2: at least 8 characters, and at least 64 must be allowed. */
export const MIN_PASSPHRASE_CHARACTERS = 8
export const MAX_PASSPHRASE_BYTES = 1024

/** Says whether a file may ask for this much. */
export function isBearable ({ memoryKib, passes }: PassphraseCost): boolean {
  const isInRange = Number.isSafeInteger(memoryKib) && memoryKib >= MIN_MEMORY_KIB && memoryKib <= MAX_PASSPHRASE_COST.memoryKib &&
    Number.isSafeInteger(passes) && passes >= 1 && passes <= MAX_PASSPHRASE_COST.passes
  return isInRange && memoryKib * passes <= MAX_PASSPHRASE_COST.kibPasses
}

/** The standard derivation, loaded when it is first used. */
export const argon2idKdf: PassphraseKdf = async (passphrase, salt, cost) => {
  const { deriveWithArgon2id } = await import('./argon2id.ts')
  return await deriveWithArgon2id(passphrase, salt, cost)
}

/**
 * The bytes of a passphrase: every kind of space is a space, canonically composed, UTF-8 (RFC 8265, OpaqueString).
 *
 * @returns `undefined` when it is empty or longer than 1,024 bytes: no vault has such a passphrase
 */
export function passphraseBytes (passphrase: string): Uint8Array | undefined {
  const bytes = new TextEncoder().encode(passphrase.toWellFormed().replace(/\p{Zs}/gu, ' ').normalize('NFC'))
  return bytes.byteLength === 0 || bytes.byteLength > MAX_PASSPHRASE_BYTES ? undefined : bytes
}

/**
 * The bytes of a passphrase that is about to be set.
 *
 * @throws {WeakPassphraseError} when it is shorter than 8 characters, longer than 1,024 bytes, or everybody's first guess
 */
export function newPassphraseBytes (passphrase: string): Uint8Array {
  const bytes = passphraseBytes(passphrase)
  if (bytes === undefined) throw new WeakPassphraseError(passphrase === '' ? 'The passphrase is empty.' : `The passphrase is longer than ${MAX_PASSPHRASE_BYTES} bytes. Choose a shorter one.`)
  if (Array.from(passphrase).length < MIN_PASSPHRASE_CHARACTERS) throw new WeakPassphraseError(`The passphrase has fewer than ${MIN_PASSPHRASE_CHARACTERS} characters. Six random words are easy to keep in mind and hard to guess.`)
  if (isTooCommon(passphrase)) throw new WeakPassphraseError('The passphrase is among the first that anybody would try. Six random words are easy to keep in mind and hard to guess.')
  return bytes
}

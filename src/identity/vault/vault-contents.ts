/**
 * What the vault of a device is for: the 32-byte seed of its device key, and whether the store beside it is sealed
 * already, so that nobody can put one there that is not.
 *
 *     contents = 01 ‖ seed (32) ‖ 00 the store may be of a version before sealing, 01 it is sealed
 */
import { concat } from 'uint8arrays/concat'
import { InvalidVaultError, VaultFromTheFutureError } from '../errors.ts'
import { KEY_BYTES } from './aead.ts'

export interface VaultContents {
  /** 32 bytes, which whoever reads them wipes. */
  readonly seed: Uint8Array
  readonly isStoreSealed: boolean
}

const VERSION = 0x01
const LENGTH = 1 + KEY_BYTES + 1

/** @param contents seed of 32 bytes, copied */
export function encodeVaultContents ({ seed, isStoreSealed }: VaultContents): Uint8Array {
  if (seed.byteLength !== KEY_BYTES) throw new RangeError(`a seed has ${KEY_BYTES} bytes`)
  return concat([Uint8Array.of(VERSION), seed, Uint8Array.of(isStoreSealed ? 1 : 0)])
}

/**
 * @param contents wiped
 * @throws {VaultFromTheFutureError}
 * @throws {InvalidVaultError}
 */
export function decodeVaultContents (contents: Uint8Array): VaultContents {
  if (contents[0] !== VERSION) throw new VaultFromTheFutureError('What is in the vault was put there by a newer Mobilink.')
  const sealed = contents[LENGTH - 1]
  if (contents.byteLength !== LENGTH || sealed === undefined || sealed > 1) throw new InvalidVaultError('what is in this vault is no device key')
  const seed = contents.slice(1, 1 + KEY_BYTES)
  contents.fill(0)
  return { seed, isStoreSealed: sealed === 1 }
}

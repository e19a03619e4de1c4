/**
 * What a vault is for, sealed under its master key with the whole header as associated data: a slot that was put in,
 * taken out, swapped or altered by somebody without the master key is found here, whichever slot is opened.
 *
 *     sealed = AES-256-GCM(HKDF-SHA256(master key, salt, label), nonce, contents, label ‖ prefix ‖ header)
 *
 * The salt is drawn for each sealing, so each has a key of its own.
 */
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { concat } from 'uint8arrays/concat'
import { InvalidVaultError } from '../errors.ts'
import { draw, KEY_BYTES, NONCE_BYTES, openIfRight, wipe } from './aead.ts'
import { LABELS } from './labels.ts'
import { CONTENTS_SALT_BYTES, encodeHeader, encodeVault, MAX_CONTENTS_BYTES, VAULT_PREFIX } from './vault-file.ts'
import type { Aead, AeadKey } from './aead.ts'
import type { VaultTools } from './slot-key.ts'
import type { Slot, VaultParts } from './vault-file.ts'

export interface UnsealedVault {
  readonly id: Uint8Array
  readonly slots: readonly Slot[]
  /** 1 to 4,096 bytes. */
  readonly contents: Uint8Array
  readonly master: Uint8Array
}

/** @returns the vault as bytes */
export async function sealContents ({ id, slots, contents, master }: UnsealedVault, { aead, random }: VaultTools): Promise<Uint8Array> {
  if (contents.byteLength === 0 || contents.byteLength > MAX_CONTENTS_BYTES) throw new RangeError(`a vault holds 1 to ${MAX_CONTENTS_BYTES} bytes`)
  const header = encodeHeader(id, slots)
  const salt = draw(random, CONTENTS_SALT_BYTES)
  const nonce = draw(random, NONCE_BYTES)
  const key = await contentsKey(aead, master, salt)
  return encodeVault({ header, salt, nonce, sealed: await aead.seal(key, nonce, contents, associated(header)) })
}

/** @throws {InvalidVaultError} when anything was changed since it was sealed */
export async function openContents (parts: VaultParts, master: Uint8Array, { aead }: VaultTools): Promise<Uint8Array> {
  const key = await contentsKey(aead, master, parts.salt)
  const contents = await openIfRight(aead, key, parts.nonce, parts.sealed, associated(parts.header))
  if (contents === undefined) throw new InvalidVaultError('this vault was changed by somebody who does not hold its keys')
  return contents
}

async function contentsKey (aead: Aead, master: Uint8Array, salt: Uint8Array): Promise<AeadKey> {
  const raw = hkdf(sha256, master, salt, LABELS.contentsKey, KEY_BYTES)
  const key = await aead.importKey(raw)
  wipe(raw)
  return key
}

function associated (header: Uint8Array): Uint8Array {
  return concat([LABELS.contents, VAULT_PREFIX, header])
}

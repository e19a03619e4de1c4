/**
 * One slot: from what a person or a device holds to the key that wraps the master key, and wrapping itself. Each slot
 * has an X25519 pair of its own; its private half lies in the same wrap as the master key.
 *
 *     sealed = AES-256-GCM(slot key, random nonce, master key (32) ‖ private half (32), label ‖ vault id ‖ slot)
 *     slot key = HKDF-SHA256(secret, salt: slot salt ‖ slot id, info: label ‖ kind)    (a device hands in its own key)
 */
import { x25519 } from '@noble/curves/ed25519.js'
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { concat } from 'uint8arrays/concat'
import { fromString } from 'uint8arrays/from-string'
import { equals } from 'uint8arrays/equals'
import { VaultSlot } from '../pb/vault.ts'
import { draw, KEY_BYTES, NONCE_BYTES, openIfRight, wipe } from './aead.ts'
import { LABELS } from './labels.ts'
import { argon2idKdf, newPassphraseBytes, PASSPHRASE_COST, passphraseBytes } from './passphrase-key.ts'
import { recoverySecret } from './recovery-words.ts'
import { ID_BYTES, MAX_CREDENTIAL_ID_BYTES, SLOT_SALT_BYTES, slotRecord } from './vault-file.ts'
import type { Aead, AeadKey, RandomSource } from './aead.ts'
import type { PassphraseCost, PassphraseKdf } from './passphrase-key.ts'
import type { Slot } from './vault-file.ts'

/** What opens a slot. */
export type SlotSecret =
  | { readonly kind: 'passphrase', readonly passphrase: string }
  /** A key that the platform keeps and may never show: convenience, no protection from whoever has the disk. */
  | { readonly kind: 'device', readonly key: AeadKey }
  /** `prfOutput`: 32 bytes, what the passkey's PRF answered to the slot's salt. */
  | { readonly kind: 'passkey', readonly credentialId: Uint8Array, readonly prfOutput: Uint8Array }
  /** 24 or 12 words. */
  | { readonly kind: 'words', readonly words: string }
  /** 32 random bytes out of a file, a credential or an OS key store. */
  | { readonly kind: 'keyFile', readonly key: Uint8Array }

export interface VaultTools {
  readonly aead: Aead
  readonly random: RandomSource
  /** Another argon2id than the one in WebAssembly. */
  readonly kdf?: PassphraseKdf
  /** What a new passphrase slot costs to open; `PASSPHRASE_COST` when absent. */
  readonly cost?: PassphraseCost
}

export interface SlotContent {
  /** 32 bytes. */
  readonly master: Uint8Array
  /** X25519, 32 bytes. */
  readonly privateKey: Uint8Array
}

/** What a new slot is made of besides its secret. */
export interface NewSlot {
  readonly secret: SlotSecret
  readonly vaultId: Uint8Array
  readonly master: Uint8Array
  /** ms since the epoch */
  readonly createdAt: number
  /** Of a passkey: what its PRF was asked, 16 bytes, drawn before there was a slot. */
  readonly salt?: Uint8Array
}

/**
 * Wraps the master key under a secret.
 *
 * @throws {WeakPassphraseError} for a passphrase that protects nothing
 * @throws {InvalidRecoveryWordsError} for words that are none
 * @throws {RangeError} for keys of the wrong length: a programming error
 */
export async function sealSlot ({ secret, vaultId, master, createdAt, salt }: NewSlot, tools: VaultTools): Promise<{ slot: Slot, privateKey: Uint8Array }> {
  if (secret.kind === 'passphrase') newPassphraseBytes(secret.passphrase)
  const privateKey = draw(tools.random, KEY_BYTES)
  const open = {
    id: draw(tools.random, ID_BYTES),
    kind: secret.kind,
    createdAt,
    salt: salt ?? draw(tools.random, SLOT_SALT_BYTES),
    publicKey: x25519.getPublicKey(privateKey),
    ...(secret.kind === 'passphrase' ? { cost: tools.cost ?? PASSPHRASE_COST } : {}),
    ...(secret.kind === 'passkey' ? { credentialId: Uint8Array.from(secret.credentialId) } : {})
  }
  const nonce = draw(tools.random, NONCE_BYTES)
  const key = await slotKey(secret, open, tools)
  if (key === undefined) throw new RangeError('a secret that no slot has: a key of the wrong length')
  const plain = concat([master, privateKey])
  const sealed = await tools.aead.seal(key, nonce, plain, associated(vaultId, open))
  wipe(plain)
  return { slot: { ...open, nonce, sealed }, privateKey }
}

/** Opens a slot, or answers `undefined` when this secret does not. */
export async function openSlot (slot: Slot, secret: SlotSecret, vaultId: Uint8Array, tools: VaultTools): Promise<SlotContent | undefined> {
  const key = await slotKey(secret, slot, tools)
  const plain = key && await openIfRight(tools.aead, key, slot.nonce, slot.sealed, associated(vaultId, slot))
  return plain && { master: plain.slice(0, KEY_BYTES), privateKey: plain.slice(KEY_BYTES) }
}

/** Says whether this secret could be the one of this slot: what is asked before any work is done. */
export function mayOpen (slot: Slot, secret: SlotSecret): boolean {
  if (slot.kind !== secret.kind) return false
  return secret.kind !== 'passkey' || (slot.credentialId !== undefined && equals(slot.credentialId, secret.credentialId))
}

type OpenPart = Omit<Slot, 'nonce' | 'sealed'>

async function slotKey (secret: SlotSecret, slot: OpenPart, tools: VaultTools): Promise<AeadKey | undefined> {
  if (secret.kind === 'device') return secret.key
  const input = await secretBytes(secret, slot, tools)
  if (input === undefined) return undefined
  const raw = hkdf(sha256, input, concat([slot.salt, slot.id]), concat([LABELS.slotKey, fromString(slot.kind)]), KEY_BYTES)
  const key = await tools.aead.importKey(raw)
  wipe(input, raw)
  return key
}

/** A copy, which the caller wipes. */
async function secretBytes (secret: Exclude<SlotSecret, { kind: 'device' }>, { salt, cost }: OpenPart, tools: VaultTools): Promise<Uint8Array | undefined> {
  switch (secret.kind) {
    case 'passphrase': {
      const bytes = passphraseBytes(secret.passphrase)
      if (bytes === undefined || cost === undefined) return undefined
      const key = await (tools.kdf ?? argon2idKdf)(bytes, salt, cost)
      wipe(bytes)
      return key
    }
    case 'passkey': {
      const isRight = secret.credentialId.byteLength > 0 && secret.credentialId.byteLength <= MAX_CREDENTIAL_ID_BYTES && secret.prfOutput.byteLength === KEY_BYTES
      return isRight ? Uint8Array.from(secret.prfOutput) : undefined
    }
    case 'words':
      return await recoverySecret(secret.words)
    case 'keyFile':
      return secret.key.byteLength === KEY_BYTES ? Uint8Array.from(secret.key) : undefined
  }
}

function associated (vaultId: Uint8Array, slot: OpenPart): Uint8Array {
  const { id, kind, createdAt, salt, publicKey, cost, credentialId } = slot
  return concat([LABELS.slot, vaultId, VaultSlot.encode(slotRecord({ id, kind, createdAt, salt, publicKey, cost, credentialId }))])
}

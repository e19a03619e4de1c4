/**
 * The vault as bytes: magic, version, protobuf. Decides what can be a vault at all, before any key is tried and any
 * memory is taken for one; whether it is an honest one, the tags decide (`OpenVault`). One form only: whatever would
 * be written otherwise is refused, so nothing can hide in a field that nobody reads.
 *
 * @see ../pb/vault.proto
 */
import { concat } from 'uint8arrays/concat'
import { equals } from 'uint8arrays/equals'
import { InvalidVaultError } from '../errors.ts'
import { VaultFile, VaultHeader, VaultSlot } from '../pb/vault.ts'
import { KEY_BYTES, NONCE_BYTES, TAG_BYTES } from './aead.ts'
import { isBearable } from './passphrase-key.ts'
import type { PassphraseCost } from './passphrase-key.ts'

export type SlotKind = 'passphrase' | 'device' | 'passkey' | 'words' | 'keyFile'

/** One way into a vault, as it stands in the clear. */
export interface Slot {
  /** 16 bytes. */
  readonly id: Uint8Array
  readonly kind: SlotKind
  /** ms since the epoch */
  readonly createdAt: number
  /** 16 random bytes; for a passkey also what its PRF is asked (WebAuthn: `prf.eval.first`). */
  readonly salt: Uint8Array
  /** Of a passphrase alone. */
  readonly cost?: PassphraseCost
  /** Of a passkey alone. */
  readonly credentialId?: Uint8Array
  /** X25519, 32 bytes: what only this slot's secret opens is sealed to it. */
  readonly publicKey: Uint8Array
  readonly nonce: Uint8Array
  /** Master key and private half (64), and a tag. */
  readonly sealed: Uint8Array
}

export interface VaultParts {
  /** 16 bytes. */
  readonly id: Uint8Array
  readonly slots: readonly Slot[]
  /** The header as it was written: id and slots. */
  readonly header: Uint8Array
  /** 32 bytes. */
  readonly salt: Uint8Array
  readonly nonce: Uint8Array
  readonly sealed: Uint8Array
}

export const ID_BYTES = 16
export const SLOT_SALT_BYTES = 16
export const CONTENTS_SALT_BYTES = 32
export const SLOT_PLAIN_BYTES = 2 * KEY_BYTES
export const MAX_CONTENTS_BYTES = 4096
export const MAX_SLOTS = 8

/** WebAuthn Level 3, section 4, "Credential ID". */
export const MAX_CREDENTIAL_ID_BYTES = 1023

/** Eight slots with the longest credential ids and the longest contents come to 14 KB. */
export const MAX_VAULT_BYTES = 16 * 1024

/** The last moment that a `Date` can hold (ECMA-262, "Time Values"). */
const MAX_TIME_MS = 8_640_000_000_000_000

const MAGIC = Uint8Array.of(0x6d, 0x6c, 0x76)
const VERSION = 0x01

/** Magic and version, as they stand before everything and are part of what is authenticated. */
export const VAULT_PREFIX = concat([MAGIC, Uint8Array.of(VERSION)])

const KIND_CODES: Readonly<Record<SlotKind, number>> = { passphrase: 1, device: 2, passkey: 3, words: 4, keyFile: 5 }
const KINDS = new Map(Object.entries(KIND_CODES).map(([kind, code]) => [code, kind as SlotKind]))

/** Says whether these bytes begin as a vault of a later version does: a person is told so, before all else is judged. */
export function isVaultFromTheFuture (bytes: Uint8Array): boolean {
  return equals(bytes.subarray(0, MAGIC.byteLength), MAGIC) && (bytes[MAGIC.byteLength] ?? 0) > VERSION
}

/** @returns the header of these slots, as it is authenticated */
export function encodeHeader (id: Uint8Array, slots: readonly Slot[]): Uint8Array {
  return VaultHeader.encode({ id: own(id), slots: slots.map((slot) => slotRecord(slot)) })
}

export function encodeVault ({ header, salt, nonce, sealed }: Omit<VaultParts, 'id' | 'slots'>): Uint8Array {
  return concat([VAULT_PREFIX, VaultFile.encode({ header: own(header), salt: own(salt), nonce: own(nonce), sealed: own(sealed) })])
}

/**
 * Reads a vault without opening it.
 *
 * @returns arrays that share no memory with `bytes`
 * @throws {InvalidVaultError} for everything that `encodeVault` does not write
 */
export function decodeVault (bytes: Uint8Array): VaultParts {
  if (bytes.byteLength > MAX_VAULT_BYTES) throw new InvalidVaultError('this is too long for a vault')
  if (!equals(bytes.subarray(0, MAGIC.byteLength), MAGIC)) throw new InvalidVaultError('this is no vault')
  if (bytes[MAGIC.byteLength] !== VERSION) throw new InvalidVaultError('this vault was made by another version of Mobilink: install a newer one')
  const file = parse(() => VaultFile.decode(bytes.subarray(VAULT_PREFIX.byteLength)))
  assertLength('the salt', file.salt, CONTENTS_SALT_BYTES)
  assertLength('the nonce', file.nonce, NONCE_BYTES)
  assertLength('the sealed part', file.sealed, TAG_BYTES + 1, TAG_BYTES + MAX_CONTENTS_BYTES)
  const header = parse(() => VaultHeader.decode(file.header, { limits: { slots: MAX_SLOTS } }))
  assertLength('the id', header.id, ID_BYTES)
  const slots = header.slots.map((record) => readSlot(record))
  assertSlots(slots)
  const parts = { id: own(header.id), slots, header: own(file.header), salt: own(file.salt), nonce: own(file.nonce), sealed: own(file.sealed) }
  if (!equals(encodeHeader(parts.id, slots), parts.header) || !equals(encodeVault(parts), bytes)) throw new InvalidVaultError('this vault is written in a way in which none is')
  return parts
}

/** What the slots of one vault can be together; the rules for adding are stricter. @throws {InvalidVaultError} */
function assertSlots (slots: readonly Slot[]): void {
  if (slots.length === 0) throw new InvalidVaultError('this vault has no way in')
  const ids = new Set(slots.map(({ id }) => id.join()))
  if (ids.size !== slots.length) throw new InvalidVaultError('two slots have one id')
  const count = (kind: SlotKind): number => slots.filter((slot) => slot.kind === kind).length
  // one of each is what is ever written, and bounds what a wrong passphrase costs
  if (count('passphrase') > 1 || count('device') > 1) throw new InvalidVaultError('two slots where one is allowed')
  if (count('device') > 0 && count('passphrase') + count('passkey') > 0) throw new InvalidVaultError('a device slot beside a passphrase or passkey')
}

function readSlot (record: VaultSlot): Slot {
  const kind = KINDS.get(record.kind)
  if (kind === undefined) throw new InvalidVaultError('a slot of a kind that is unknown')
  assertLength('the id of a slot', record.id, ID_BYTES)
  assertLength('the salt of a slot', record.salt, SLOT_SALT_BYTES)
  assertLength('the key of a slot', record.publicKey, KEY_BYTES)
  assertLength('the nonce of a slot', record.nonce, NONCE_BYTES)
  assertLength('the sealed part of a slot', record.sealed, SLOT_PLAIN_BYTES + TAG_BYTES)
  assertLength('the credential id', record.credentialId, kind === 'passkey' ? 1 : 0, kind === 'passkey' ? MAX_CREDENTIAL_ID_BYTES : 0)
  if (!Number.isSafeInteger(record.createdAt) || record.createdAt < 0 || record.createdAt > MAX_TIME_MS) throw new InvalidVaultError('a slot with an impossible date')
  const cost = { memoryKib: record.memoryKib, passes: record.passes }
  const isRight = kind === 'passphrase' ? isBearable(cost) : cost.memoryKib === 0 && cost.passes === 0
  if (!isRight) throw new InvalidVaultError('a slot asks for more work than any has, or for work where none is done')
  return {
    id: own(record.id),
    kind,
    createdAt: record.createdAt,
    salt: own(record.salt),
    publicKey: own(record.publicKey),
    nonce: own(record.nonce),
    sealed: own(record.sealed),
    ...(kind === 'passphrase' ? { cost } : {}),
    ...(kind === 'passkey' ? { credentialId: own(record.credentialId) } : {})
  }
}

/** A slot as it is written; without nonce and sealed bytes, what they are bound to. */
export function slotRecord (slot: Omit<Slot, 'nonce' | 'sealed'> & Partial<Pick<Slot, 'nonce' | 'sealed'>>): VaultSlot {
  return {
    id: own(slot.id),
    kind: KIND_CODES[slot.kind],
    createdAt: slot.createdAt,
    salt: own(slot.salt),
    memoryKib: slot.cost?.memoryKib ?? 0,
    passes: slot.cost?.passes ?? 0,
    credentialId: own(slot.credentialId ?? new Uint8Array(0)),
    publicKey: own(slot.publicKey),
    nonce: own(slot.nonce ?? new Uint8Array(0)),
    sealed: own(slot.sealed ?? new Uint8Array(0))
  }
}

function assertLength (what: string, bytes: Uint8Array, min: number, max = min): void {
  if (bytes.byteLength < min || bytes.byteLength > max) throw new InvalidVaultError(`${what} has ${bytes.byteLength} bytes`)
}

function parse<T> (decode: () => T): T {
  try {
    return decode()
  } catch (cause) {
    throw new InvalidVaultError('this vault is damaged: it does not read', { cause })
  }
}

function own (bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(bytes)
}

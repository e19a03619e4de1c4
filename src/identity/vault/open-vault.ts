/**
 * An unlocked vault: contents, the keys of everything that lies on disk, and its slots. What was opened by one secret
 * is wrapped anew for another without touching anything else. It changes nothing that is kept: each change answers
 * another vault, whose `file` the caller keeps in the place of the old one. It should live for moments: derive what
 * is needed, then `wipe`.
 */
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { concat } from 'uint8arrays/concat'
import { equals } from 'uint8arrays/equals'
import { fromString } from 'uint8arrays/from-string'
import { SlotRefusedError, VaultLockedError } from '../errors.ts'
import { KEY_BYTES, wipe } from './aead.ts'
import { sealContents } from './contents.ts'
import { LABELS } from './labels.ts'
import { openBox } from './sealed-box.ts'
import { sealSlot } from './slot-key.ts'
import { afterAdding, afterRemoving } from './slot-rules.ts'
import { decodeVault } from './vault-file.ts'
import type { SlotSecret, VaultTools } from './slot-key.ts'
import type { Slot, SlotKind, VaultParts } from './vault-file.ts'

/** One way into a vault, as shown to a person and needed by a platform; nothing of it is secret. */
export interface SlotInfo {
  /** 16 bytes. */
  readonly id: Uint8Array
  readonly kind: SlotKind
  readonly createdAt: number
  /** What the PRF of a passkey is asked: 16 bytes. */
  readonly salt: Uint8Array
  readonly credentialId?: Uint8Array
  /** X25519, 32 bytes. */
  readonly publicKey: Uint8Array
}

/** What the keys derived from one vault are for; each is independent of all others. */
export type VaultPurpose = 'records' | 'session'

/** A secret to add, and when. */
export interface Addition {
  readonly secret: SlotSecret
  /** ms since the epoch */
  readonly createdAt: number
  /** Of a passkey: what its PRF was asked, 16 bytes. */
  readonly salt?: Uint8Array
}

/** What of a slot is no secret and of use outside. */
export function infoOf ({ id, kind, createdAt, salt, credentialId, publicKey }: Slot): SlotInfo {
  return { id, kind, createdAt, salt, publicKey, ...(credentialId === undefined ? {} : { credentialId }) }
}

interface NewlySealed {
  readonly slot: Slot
  readonly privateKey: Uint8Array
}

interface OpenVaultInit {
  readonly parts: VaultParts
  readonly file: Uint8Array
  readonly contents: Uint8Array
  readonly master: Uint8Array
  readonly opener: { readonly id: Uint8Array, readonly privateKey: Uint8Array }
  readonly tools: VaultTools
}

/** Made by `createVault` and `openVault`; copies every secret that it is given. */
export class OpenVault {
  /** The vault as it is to be kept. */
  readonly file: Uint8Array
  readonly slots: readonly SlotInfo[]
  /** Id of the slot that it was opened with: `unseal` opens what is sealed to this one. */
  readonly openedBy: Uint8Array
  readonly #parts: VaultParts
  readonly #tools: VaultTools
  readonly #contents: Uint8Array
  readonly #master: Uint8Array
  readonly #privateKey: Uint8Array
  #isWiped = false

  constructor ({ parts, file, contents, master, opener, tools }: OpenVaultInit) {
    this.file = file
    this.slots = parts.slots.map((slot) => infoOf(slot))
    this.openedBy = Uint8Array.from(opener.id)
    this.#parts = parts
    this.#tools = tools
    this.#contents = Uint8Array.from(contents)
    this.#master = Uint8Array.from(master)
    this.#privateKey = Uint8Array.from(opener.privateKey)
  }

  /** A copy of what the vault is for. @throws {VaultLockedError} after `wipe` */
  get contents (): Uint8Array {
    this.#assertOpen()
    return Uint8Array.from(this.#contents)
  }

  /**
   * The root key of one use of the vault; the same one each time.
   *
   * @returns 32 bytes, which the caller wipes
   * @throws {VaultLockedError} after `wipe`
   */
  deriveKey (purpose: VaultPurpose): Uint8Array {
    this.#assertOpen()
    return hkdf(sha256, this.#master, this.#parts.id, concat([LABELS.derived, fromString(purpose)]), KEY_BYTES)
  }

  /** Opens a box that is sealed to the slot in `openedBy`, or answers `undefined`. @throws {VaultLockedError} after `wipe` */
  unseal (context: Uint8Array, box: Uint8Array): Uint8Array | undefined {
    this.#assertOpen()
    return openBox(this.#privateKey, context, box)
  }

  /**
   * Adds a way in. A passphrase or passkey takes the place of a device slot: beside it, that would undo it.
   *
   * @throws {SlotRefusedError} when it does not go with those that are there
   * @throws {WeakPassphraseError}
   */
  async addSlot (addition: Addition): Promise<OpenVault> {
    const slot = await this.#newSlot(addition)
    return await this.#with(afterAdding(this.#parts.slots, slot.slot), slot)
  }

  /**
   * Sets another passphrase in the place of the one that is there.
   *
   * @throws {SlotRefusedError} when there is none
   * @throws {WeakPassphraseError}
   */
  async changePassphrase (passphrase: string, createdAt: number): Promise<OpenVault> {
    const old = this.#parts.slots.find(({ kind }) => kind === 'passphrase')
    if (old === undefined) throw new SlotRefusedError('There is no passphrase to change. Set one first.')
    const slot = await this.#newSlot({ secret: { kind: 'passphrase', passphrase }, createdAt })
    return await this.#with(this.#parts.slots.map((other) => other === old ? slot.slot : other), slot)
  }

  /**
   * Puts another way in into the place of one, in one step: so the last way in can change its kind.
   *
   * @throws {SlotRefusedError} when there is none with this id, or the new one does not go with those that stay
   * @throws {WeakPassphraseError}
   */
  async exchangeSlot (id: Uint8Array, addition: Addition): Promise<OpenVault> {
    const staying = this.#parts.slots.filter((slot) => !equals(slot.id, id))
    if (staying.length === this.#parts.slots.length) throw new SlotRefusedError('There is no such way in.')
    const slot = await this.#newSlot(addition)
    return await this.#with(afterAdding(staying, slot.slot), slot)
  }

  /** Takes a way in away. @throws {SlotRefusedError} when it is the last one, or is not there */
  async removeSlot (id: Uint8Array): Promise<OpenVault> {
    return await this.#with(afterRemoving(this.#parts.slots, id))
  }

  /** The same vault around other contents: 1 to 4,096 bytes. */
  async replaceContents (contents: Uint8Array): Promise<OpenVault> {
    return await this.#with(this.#parts.slots, undefined, contents)
  }

  /** Forgets every secret. Twice is fine. */
  wipe (): void {
    this.#isWiped = true
    wipe(this.#contents, this.#master, this.#privateKey)
  }

  async #newSlot (addition: Addition): Promise<NewlySealed> {
    this.#assertOpen()
    // copies: a lock may wipe the originals while the platform still seals
    const master = Uint8Array.from(this.#master)
    try {
      return await sealSlot({ ...addition, vaultId: this.#parts.id, master }, this.#tools)
    } finally {
      wipe(master)
    }
  }

  /** @param added takes over as the slot that it was opened with, where that one is gone */
  async #with (slots: readonly Slot[], added?: NewlySealed, contents = this.#contents): Promise<OpenVault> {
    this.#assertOpen()
    const [master, privateKey, copy] = [this.#master, this.#privateKey, contents].map((bytes) => Uint8Array.from(bytes)) as [Uint8Array, Uint8Array, Uint8Array]
    const isStillThere = slots.some(({ id }) => equals(id, this.openedBy))
    const opener = isStillThere || added === undefined ? { id: this.openedBy, privateKey } : { id: added.slot.id, privateKey: added.privateKey }
    try {
      const file = await sealContents({ id: this.#parts.id, slots, contents: copy, master }, this.#tools)
      return new OpenVault({ parts: decodeVault(file), file, contents: copy, master, opener, tools: this.#tools })
    } finally {
      wipe(master, privateKey, copy)
      if (added !== undefined) wipe(added.privateKey)
    }
  }

  #assertOpen (): void {
    if (this.#isWiped) throw new VaultLockedError('this vault was locked')
  }
}

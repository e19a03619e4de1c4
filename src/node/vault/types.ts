/** The vault's part of the public API: which ways lead in, and changing them. */
import type { BackupSecret, SlotKind, SlotSecret } from '../../identity/index.ts'

/** One way into the vault. */
export interface VaultSlot {
  /** 32 lowercase hex digits. */
  readonly id: string
  readonly kind: SlotKind
  /** ms since the epoch */
  readonly createdAt: number
  /** Of a passkey: which one, and what its PRF is asked. */
  readonly passkey?: { readonly credentialId: Uint8Array, readonly salt: Uint8Array }
}

/** What a passkey that was just made answered. */
export interface NewPasskey {
  readonly credentialId: Uint8Array
  /** What its PRF was asked: 16 random bytes. */
  readonly salt: Uint8Array
  /** 32 bytes. */
  readonly prfOutput: Uint8Array
}

/**
 * While a passphrase or passkey protects the vault, whatever changes it or takes something out of it asks for a secret
 * that opens it: who finds an unlocked device must not leave with more than what it shows.
 *
 * All but `slots` and `drawRecoveryWords` reject with {UnlockNeededError} when that secret is missing, {WrongSecretError}
 * when it is another one, {SlotRefusedError} when the change does not go; nothing was changed then.
 */
export interface Vault {
  /** The ways in, oldest first. */
  slots (): Promise<VaultSlot[]>
  /**
   * Sets a passphrase, or another one in the place of the one there is. From then on the node starts with a secret alone:
   * what opened it with nobody asked is destroyed.
   *
   * @throws {WeakPassphraseError}
   */
  setPassphrase (passphrase: string, proof?: SlotSecret): Promise<void>
  /** Adds a passkey; what opened the vault with nobody asked is destroyed. */
  addPasskey (passkey: NewPasskey, proof?: SlotSecret): Promise<void>
  /** Takes a way in away. With the last passphrase or passkey gone, the node starts with nobody asked, as on the first day. */
  removeSlot (id: string, proof?: SlotSecret): Promise<void>
  /** 24 words, drawn and not kept: show them, have them repeated, then add them. */
  drawRecoveryWords (): Promise<string>
  /**
   * Adds recovery words; those from before open the vault no more.
   *
   * @throws {InvalidRecoveryWordsError}
   */
  addRecoveryWords (words: string, proof?: SlotSecret): Promise<void>
  /**
   * An age file with this identity, its name and its contacts. No conversations, and no keys of sessions: a device that
   * is restored begins new ones.
   *
   * @throws {WeakPassphraseError}
   */
  backup (secret: BackupSecret, proof?: SlotSecret): Promise<Uint8Array>
}

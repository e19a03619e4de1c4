/**
 * Where the vault of this device lies: owner-only files on a host, a record in the tab's IndexedDB. It holds bytes and,
 * where the platform can open the vault with nobody asked, the secret for it; it opens nothing itself. Whoever changes
 * anything here holds the single-writer lock of the store.
 */
import type { SlotSecret } from './vault/slot-key.ts'

/** What is kept: a vault, and what opens it with nobody asked, where the vault has such a slot. */
export interface KeptVault {
  readonly file: Uint8Array
  /** Of `ownKind`. */
  readonly own?: SlotSecret
}

export interface KeyStore {
  /** The kind of slot that this platform opens by itself: a key file on a host, a key that a browser keeps in a tab. */
  readonly ownKind: 'keyFile' | 'device'
  /** A fresh secret of that kind; it is kept together with the vault that has a slot for it, and not before. */
  drawOwn (): Promise<SlotSecret>
  /**
   * Resolves with what is kept, or `undefined` only when there has never been a vault here.
   *
   * @throws {IdentityUnreadableError} when there is one and it cannot be read: never a reason for a new identity
   */
  load (): Promise<KeptVault | undefined>
  /**
   * Keeps a first vault durably (files and their folder flushed). Refuses to replace one.
   *
   * @throws {IdentityUnreadableError} when there is one already
   */
  create (kept: KeptVault): Promise<void>
  /**
   * Puts another vault in the place of the one that is kept, durably and in one step: killed at any moment, the one
   * before or this one is there, with what opens it. A secret of its own that this vault has no slot for is destroyed then.
   */
  replace (kept: KeptVault): Promise<void>
  /** Keeps a vault durably beside the place of the real one: a restore has begun, and what is in the store belongs to it. */
  stage (kept: KeptVault): Promise<void>
  isStaged (): Promise<boolean>
  /** Puts the staged vault in the place of the real one, in one step: the restore is over. */
  commitStaged (): Promise<void>
  /** Destroys what a kill has left behind: a staged vault, a secret that opens the vault no more. */
  tidy (): Promise<void>
  /**
   * The bare seed of the device key (32 bytes) that a version before there were vaults kept here.
   *
   * @throws {IdentityUnreadableError} when there is one and it cannot be read
   */
  bareSeed (): Promise<Uint8Array | undefined>
  /** Destroys the bare seed, once a vault with it is kept. */
  forgetBareSeed (): Promise<void>
}

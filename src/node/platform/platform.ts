/**
 * The port between the core and the machine it runs on. The entry point picks a platform (host, browser or
 * memory) and hands it in; nothing in the core asks where it is. The memory platform runs the very same
 * classes under a virtual clock, which is what the simulator drives.
 */
import type { Courier, CourierComponents, CourierInit } from '../cloud/courier/courier.ts'
import type { BlobStore } from '../files/blob-store.ts'
import type { Network, NetworkInit } from '../network/network.ts'
import type { CreateEngine } from '../transfers/engine.ts'
import type { DurableLevel } from '../store/durable-level.ts'
import type { BackupSecret, KeyStore, MaybeLater, MessageCipher, PassphraseKdf, PushCapability } from '../../identity/index.ts'
import type { AbortOptions } from '@libp2p/interface'

/** Cancels a timer. Calling it twice, or after the timer fired, does nothing. */
export type CancelTimer = () => void

/** Time, as a collaborator. Times are ms since the epoch. */
export interface Clock {
  now (): number
  /** Calls `callback` once, `delayMs` from now, unless cancelled. It does not keep a process alive by itself. */
  setTimer (callback: () => void, delayMs: number): CancelTimer
  /** A clock that nobody sets, where there is one. */
  readonly steady?: SteadyClock
}

/** Counts on, whatever the clock on the wall is set to. */
export interface SteadyClock {
  /** ms since some moment, which is another one after the machine, or the page, began anew. */
  now (): number
  /** It goes on while the machine sleeps. */
  readonly countsSleep: boolean
}

/** Cryptographically strong on host and browser; seeded, and so replayable, in memory. */
export interface Random {
  /** @returns `length` fresh random bytes, 0 < length <= 65,536 */
  bytes (length: number): Uint8Array
}

/** An AES-256-GCM key that need not be extractable. Opaque to the core. */
export interface AeadKey { readonly algorithm: unknown }

/**
 * AES-256-GCM (NIST SP 800-38D), asynchronous because WebCrypto is.
 * Nonces are 12 bytes, tags 16 bytes at the end of the sealed bytes.
 */
export interface Aead {
  /** @param raw 32 bytes, copied */
  importKey (raw: Uint8Array): Promise<AeadKey>
  seal (key: AeadKey, nonce: Uint8Array, plain: Uint8Array, associated: Uint8Array): Promise<Uint8Array>
  /** @throws {OpenFailedError} when key, nonce, associated data or a single bit differs */
  open (key: AeadKey, nonce: Uint8Array, sealed: Uint8Array, associated: Uint8Array): Promise<Uint8Array>
  /** The same with the same keys, where the platform has it at once: rows are sealed by the hundred. */
  readonly atOnce?: AeadAtOnce
}

/** As `Aead`; what that rejects with is thrown. */
export interface AeadAtOnce {
  importKey (raw: Uint8Array): AeadKey
  /** @param room bytes left free in front of what comes back, for the caller: no row is copied to put something before it */
  seal (key: AeadKey, nonce: Uint8Array, plain: Uint8Array, associated: Uint8Array, room?: number): Uint8Array
  /** @throws {OpenFailedError} */
  open (key: AeadKey, nonce: Uint8Array, sealed: Uint8Array, associated: Uint8Array): Uint8Array
}

/** The sealed bytes do not open: a different key, or they were changed. */
export class OpenFailedError extends Error {
  static override readonly name = 'OpenFailedError'
  override readonly name = 'OpenFailedError'
}

/** The slow work of passphrases: up to a second and 256 MiB each. The answers are those of the functions in identity. */
export interface PassphraseWork {
  readonly kdf: PassphraseKdf
  sealBackup? (bytes: Uint8Array, secret: BackupSecret): Promise<Uint8Array>
  openBackup? (file: Uint8Array, secret: BackupSecret): Promise<Uint8Array>
}

export interface Platform {
  /** How this device is called to its owner: the two are never mixed up. */
  readonly device: 'This computer' | 'This browser' | 'Simulated device'
  readonly clock: Clock
  readonly random: Random
  /** SHA-256 of this platform, where it has one that answers at once and faster than the portable one; 32 bytes. */
  readonly sha256?: (bytes: Uint8Array) => Uint8Array
  /** What keeps and carries for other devices of the same person; absent where a node is not always on. */
  readonly createCourier?: (components: CourierComponents, init: CourierInit) => Promise<Courier>
  readonly aead: Aead
  /** XChaCha20-Poly1305 of this platform, where it has one that is faster than the portable one. */
  readonly messageCipher?: MessageCipher
  readonly keyStore: KeyStore
  /** Where this platform does what a passphrase costs so that nothing else waits for it; absent: here and now. */
  readonly passphraseWork?: PassphraseWork
  /** Wakes the devices of contacts through push services. Hosts alone: no push service answers a page of another origin. */
  readonly pushSender?: PushSender
  /** Lets this device be woken through the push service of its browser. */
  readonly pushSubscriptions?: PushSubscriptions
  /** Where sealed files are kept; absent: this device neither sends nor fetches any. */
  readonly files?: FileStorage
  /**
   * Opens this node's one database and takes its single-writer lock.
   *
   * @throws {StoreInUseError} when another process or tab has it
   */
  openLevel (): Promise<DurableLevel>
  createNetwork (init: NetworkInit): Promise<Network>
  /**
   * Calls back when the machine woke, went online, became visible, or its clock jumped: the moments to ask again.
   *
   * @returns a function that stops watching
   */
  onWake (callback: (reason: WakeReason) => void): () => void
}

export interface FileStorage {
  /**
   * Opens the one place for blobs; call it once, with the database open.
   *
   * @throws {StoreAccessError} {StoreFailedError} where a browser does not let this page have it, after all
   */
  openBlobs (): Promise<BlobStore>
  /** What moves files: loaded where there is a place for them. */
  loadEngine (): Promise<CreateEngine>
  /**
   * Puts a file into a folder of this computer, where the platform has folders: whole or not at all, under a name that is
   * free there.
   *
   * @returns its path
   * @throws {CannotSaveError} {NoRoomForFileError} and what `source` throws
   */
  readonly land?: (file: LandedFile) => Promise<string>
  /** Takes away what `land` left in a folder of the file with this mark when it was cut short, as by a crash. Not while it runs. */
  readonly clear?: (file: { readonly folder: string, readonly mark: string }) => Promise<void>
  /** SHA-256 of this platform, where it has one that is faster than the portable one; 32 bytes. */
  readonly sha256?: (bytes: Uint8Array) => MaybeLater<Uint8Array>
}

export interface LandedFile {
  readonly folder: string
  /** As its sender calls it: anything. */
  readonly name: string
  readonly size: number
  /** Hex digits of this file alone: what is left in the folder of an attempt that was cut short is found by it, and goes. One attempt at a time. */
  readonly mark?: string
  /** Proven bytes, exactly `size` of them. A piece is good until the next one is asked for. */
  readonly source: AsyncIterable<Uint8Array>
}

/** `push`: somebody woke this device, because something waits for it. */
export type WakeReason = 'online' | 'visible' | 'clock jump' | 'push'

/** Where a push may go. An endpoint is a contact's wish to make this machine contact somebody. */
export interface PushRules {
  /** Host names, `*.` in front for whatever is below, `:port` behind where it is not 443. Empty = nowhere. */
  readonly vendors: readonly string[]
  /** What the name must lead to: the open internet, that or the own network, this machine alone. */
  readonly reach: 'public' | 'own network' | 'this machine'
  /** What the signature names as the one to write to (RFC 8292): `mailto:` or `https:`, the same in every push. */
  readonly subject: string
}

export type PushOutcome =
  /** The service has it, and will pass it on when the device is there. */
  | { readonly kind: 'taken' }
  /** The service knows this endpoint no more: it was revoked. */
  | { readonly kind: 'gone' }
  /** Not sent, or not taken, and so it would be again. */
  | { readonly kind: 'refused', readonly because: 'vendor' | 'address' | 'keys' | 'service' }
  /** Nobody answered, or too busy. */
  | { readonly kind: 'later', readonly afterMs?: number }

export interface PushSender {
  /** Asks a push service to show the generic notice: 4,096 bytes, the same for everybody. Never rejects; every failure is an outcome. */
  send (capability: PushCapability, rules: PushRules, options?: AbortOptions): Promise<PushOutcome>
}

/** Hours of the day of this device in which a notice makes no sound, in minutes after midnight; over midnight when `to` is less. */
export interface QuietHours { readonly from: number, readonly to: number }

/** The subscriptions of this browser, each in a slot of its own: 1 to 5. */
export interface PushSubscriptions {
  /**
   * Asks the person whether notices may be shown, where the browser does not know yet. Call it on a press alone.
   *
   * @throws {PushNotPermittedError}
   */
  permit (): Promise<void>
  isPermitted (): boolean
  /**
   * A new subscription with new keys, in the place of the one that the slot had, which is dead from then on.
   *
   * @throws {PushUnavailableError} the push service of this browser gave none: there is none in the slot then
   */
  renew (slot: number): Promise<PushCapability>
  /** The endpoint of the slot, if there is one now. */
  find (slot: number): Promise<string | undefined>
  /** Resolves when the slot's endpoint is dead. @throws {PushUnavailableError} */
  remove (slot: number): Promise<void>
  /** Tells whatever shows the notices; absent: none are quiet. */
  setQuietHours (hours: QuietHours | undefined): Promise<void>
}

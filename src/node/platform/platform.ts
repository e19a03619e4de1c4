/**
 * The port between the core and the machine it runs on. The entry point picks a platform (host, browser or
 * memory) and hands it in; nothing in the core asks where it is. The memory platform runs the very same
 * classes under a virtual clock, which is what the simulator drives.
 */
import type { Courier, CourierComponents, CourierInit } from '../cloud/courier/courier.ts'
import type { Network, NetworkInit } from '../network/network.ts'
import type { DurableLevel } from '../store/durable-level.ts'
import type { BackupSecret, KeyStore, MessageCipher, PassphraseKdf } from '../../identity/index.ts'

/** Cancels a timer. Calling it twice, or after the timer fired, does nothing. */
export type CancelTimer = () => void

/** Time, as a collaborator. Times are ms since the epoch. */
export interface Clock {
  now (): number
  /** Calls `callback` once, `delayMs` from now, unless cancelled. It does not keep a process alive by itself. */
  setTimer (callback: () => void, delayMs: number): CancelTimer
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

export type WakeReason = 'online' | 'visible' | 'clock jump'

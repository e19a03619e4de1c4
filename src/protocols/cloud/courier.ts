/**
 * What a device and its own cloud say to each other, as types: the contract of the two courier channels. The device
 * opens the stream and says hello; from then on both sides ask, and every question has one answer. Envelopes are bytes
 * here, and whoever reads them has other keys than a cloud.
 */
import type { Ack } from '../msg/index.ts'
import type { Timers } from '../timers.ts'
import type { AbortOptions, Logger } from '@libp2p/interface'

/** `paused`: what was asked before is answered, nothing new is taken and nothing is handed out. */
export type WelcomeCode = 'ok' | 'not paired' | 'paused'

export interface Welcome {
  readonly code: WelcomeCode
  /** What may lie here for this device, and what does; bytes of envelopes, history and blobs. */
  readonly quotaBytes: number
  readonly usedBytes: number
  /** Envelopes that wait here, deposited or fetched. */
  readonly waiting: number
  /** Of the directory that the cloud has (see `DirectoryKept`), 32 bytes; empty = none yet. */
  readonly directoryDigest: Uint8Array
  /** How many rows of the device's own history lie here; absent at a cloud of a version that keeps none. */
  readonly history?: { readonly rows: number }
  /** How many blobs of this device lie here, or are to come; absent at a cloud that carries none. */
  readonly blobs?: number
}

export type DepositCode = 'kept' | 'already had it' | 'quota' | 'unknown addressee' | 'too large' | 'try later'
/** `erased, handed out`: it is gone from here, and may have been read or fetched before. */
export type EraseCode = 'erased' | 'erased, handed out' | 'not here'
/** `delivered` is true only with the tag; all the others are a cloud's word. `here`, of a blob: all of it lies there durably. */
export type ReportCode = 'delivered' | 'fetched' | 'expired' | 'declined' | 'too large' | 'quota' | 'here'

/** `quota`: there is no room for more of the history. */
export type HistoryCode = 'kept' | 'quota' | 'try later'

/** A row of the device's own history, as the cloud has it: it can tell neither what it is nor whose name is in it. */
export interface HistoryRow {
  /** 16 bytes. */
  readonly handle: Uint8Array
  /** Sealed by the device for itself, 1 to 16,425 bytes. */
  readonly row: Uint8Array
}

export interface HistoryPage {
  /** `try later`: nothing is handed out now, and what comes with it means nothing. */
  readonly code: 'ok' | 'try later'
  readonly rows: readonly HistoryRow[]
  /** There are rows behind the last one. */
  readonly more: boolean
}

export interface Deposit {
  /** Raw Ed25519 public key of the addressee, 32 bytes. */
  readonly to: Uint8Array
  readonly envelope: Uint8Array
  /** SHA-256 of the receipt tag, 32 bytes; empty for what the code of an acknowledgement ends by itself. */
  readonly tagHash: Uint8Array
  /** ms since the epoch, by the clock of the device. */
  readonly queuedAt: number
  readonly expiresAt: number
}

/** A blob that a cloud is to fetch from the device, and to give to its addressee. Its answer, its erasing and reports about it name it by the first 16 bytes of its id. */
export interface Carried {
  /** Raw Ed25519 public key of the addressee, 32 bytes. */
  readonly to: Uint8Array
  /** 32 bytes. */
  readonly blobId: Uint8Array
  /** Bytes of the blob, 1 to 2^47. */
  readonly size: number
  /** SHA-256 of the tag of its acknowledgement, 32 bytes. */
  readonly tagHash: Uint8Array
  /** ms since the epoch, by the clock of the device. */
  readonly queuedAt: number
  readonly expiresAt: number
}

export interface Report {
  /** Of an envelope, or the first 16 bytes of a blob's id. */
  readonly eid: Uint8Array
  readonly code: ReportCode
  /** 32 bytes, or none. */
  readonly tag: Uint8Array
}

/**
 * Somebody for whom a cloud carries and asks: a contact of the device, without a name. Under the device's own key it
 * says how the device itself is woken, and nothing else of it counts.
 */
export interface Correspondent {
  /** Raw Ed25519 public key, 32 bytes. */
  readonly key: Uint8Array
  /** Multiaddrs as text, at most 16 of at most 512 bytes. */
  readonly addresses: readonly string[]
  /** Cloud certificates that this contact has stated, at most 4 of at most 256 bytes. */
  readonly certificates: readonly Uint8Array[]
  /** Number of that statement, also when it names no cloud any more; 0 = none yet. A certificate with a lower one is revoked. */
  readonly certificatesSeq: number
  /** A PushBody, at most 1,280 bytes: how this one's newest word has it woken; empty = not. */
  readonly wakeUp: Uint8Array
}

export interface PrekeysFor {
  /** The contact that the bundle was made for, 32 bytes. */
  readonly key: Uint8Array
  /** Signed by the device; empty takes the last one back. */
  readonly bundle: Uint8Array
}

/** How the device answers. A promise that rejects aborts the channel with that error. */
export interface DeviceCourierHandlers {
  /** Resolves once it is durable; only then is the cloud told that it may forget. */
  onReport (report: Report): Promise<void>
  /** Resolves once the envelope is durable, or refused. Called in order of arrival. `from`: 32 bytes. */
  onFetched (from: Uint8Array, envelope: Uint8Array): Promise<Ack>
}

/** How the cloud answers. A promise that rejects aborts the channel with that error. All are called in order of arrival. */
export interface CloudCourierHandlers {
  /** Once, before anything else. After `not paired` nothing more is asked, and the channel closes. */
  onHello (certificate: Uint8Array): Promise<Welcome>
  /** Resolves once it is durable, or refused. */
  onDeposit (deposit: Deposit): Promise<{ readonly eid: Uint8Array, readonly code: DepositCode }>
  /** Resolves once it is durable that the blob is to be fetched, or that it is not. */
  onCarry (carried: Carried): Promise<DepositCode>
  /** Resolves once it is durably gone: an envelope, or a blob. */
  onErase (eid: Uint8Array): Promise<EraseCode>
  /** One page of the directory; what is asked until the last one is not in force. Resolves with the digest (32 bytes) of the whole at the last, with nothing before. */
  onDirectory (page: readonly Correspondent[], more: boolean): Promise<Uint8Array>
  onBundles (bundles: readonly PrekeysFor[]): Promise<void>
  /** Resolves once the row is durable, in place of the last one under this handle, or refused; an empty one erases it. */
  onHistoryPut (row: HistoryRow): Promise<HistoryCode>
  /** Rows behind this handle (empty = from the first on), in an order of the cloud's own that stays. */
  onHistoryAsk (after: Uint8Array): Promise<HistoryPage>
  /** Resolves when no row of the history is left. */
  onHistoryEnd (): Promise<void>
  /** Resolves when everything of this device is gone; the channel closes behind the answer. */
  onUnpair (): Promise<void>
}

export interface DeviceCourierChannelInit {
  readonly timers: Timers
  readonly log: Logger
  readonly handlers: DeviceCourierHandlers
}

export interface CloudCourierChannelInit {
  readonly timers: Timers
  readonly log: Logger
  readonly handlers: CloudCourierHandlers
}

interface CourierChannel {
  /** Settles when the channel is over: resolved on a clean close, rejected with why otherwise. Never unhandled. */
  readonly closed: Promise<void>
  readonly isOpen: boolean
  /**
   * Begins nothing new, answers what was asked, waits for the answers of the other side, then closes. Resolves when the
   * channel is over, within 10 s or as soon as the signal aborts it, and never rejects.
   */
  close (options?: AbortOptions): Promise<void>
  abort (error: Error): void
}

/**
 * The device's side. Questions leave in the order of the calls, at most 64 unanswered.
 *
 * All of them reject with {ChannelClosedError} when the channel ended first (nothing is known about what was asked),
 * {CloudTimeoutError} when there was no answer in time, {RangeError} for what the protocol does not carry (nothing is sent).
 * Aborting takes back what has not left; what has is answered to nobody.
 */
export interface DeviceCourierChannel extends CourierChannel {
  /** The first question, once. After any other answer than `not paired` the others may be asked. */
  hello (certificate: Uint8Array, options?: AbortOptions): Promise<Welcome>
  /** `eid`: SHA-256(envelope)[0..16], to know the answer by. */
  deposit (deposit: Deposit & { readonly eid: Uint8Array }, options?: AbortOptions): Promise<DepositCode>
  /** Has a blob fetched from this device. Only where the welcome has `blobs`. What became of it is reported. */
  carry (carried: Carried, options?: AbortOptions): Promise<DepositCode>
  /** @param eid of an envelope, or the first 16 bytes of a blob's id */
  erase (eid: Uint8Array, options?: AbortOptions): Promise<EraseCode>
  /** The whole list, in as many frames as it takes; it replaces the last one when all of it is there. Resolves with the digest that the cloud has then. One at a time. */
  directory (list: readonly Correspondent[], options?: AbortOptions): Promise<Uint8Array>
  /** Each one replaces the last one for the same contact; the others stay. */
  bundles (list: readonly PrekeysFor[], options?: AbortOptions): Promise<void>
  /** Leaves a row of the device's own history, in place of the last one under its handle; an empty row erases it. Only where the welcome has `history`, as for the next two. */
  historyPut (row: HistoryRow, options?: AbortOptions): Promise<HistoryCode>
  /** Some rows behind this handle; empty = from the first on. */
  historyAsk (after: Uint8Array, options?: AbortOptions): Promise<HistoryPage>
  /** Resolves when the cloud has erased the whole history. */
  historyEnd (options?: AbortOptions): Promise<void>
  /** Resolves when the cloud has erased all; the channel is over then. */
  unpair (options?: AbortOptions): Promise<void>
}

/** The cloud's side; it rejects as the other one does. */
export interface CloudCourierChannel extends CourierChannel {
  /** Resolves when the device has kept it. */
  report (report: Report, options?: AbortOptions): Promise<void>
  /** Hands over what was fetched for the device. `from`: 32 bytes; `eid` to know the answer by. */
  fetched (from: Uint8Array, envelope: Uint8Array, eid: Uint8Array, options?: AbortOptions): Promise<Ack>
}

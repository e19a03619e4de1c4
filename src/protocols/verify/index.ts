/**
 * `/mobilink/verify/1.0`: what two devices tell each other while their people compare a short string. It carries the
 * frames of one run over one stream, in order, within limits; what they mean is decided by whoever holds the channel.
 *
 * @see docs/PROTOCOL.md
 */
import type { Timers } from '../timers.ts'
import type { Logger, MessageStream } from '@libp2p/interface'

export { CANCEL_CODES, VERIFY_LIMITS, VERIFY_PROTOCOL } from './constants.ts'
export { createVerifyChannel } from './verify-channel.ts'

/** Why a run ends without verifying. */
export type CancelReason = 'declined' | 'mismatch' | 'commitment' | 'mac' | 'key' | 'unexpected' | 'timeout'

export type VerifyFrame =
  /** 16 bytes; the first frame of a run, from who opened the stream. */
  | { readonly kind: 'start', readonly transaction: Uint8Array }
  /** 32 bytes. */
  | { readonly kind: 'commit', readonly commitment: Uint8Array }
  /** 32 bytes. */
  | { readonly kind: 'key', readonly key: Uint8Array }
  /** 32 bytes. */
  | { readonly kind: 'confirm', readonly mac: Uint8Array }
  /** The last frame, from either side. */
  | { readonly kind: 'cancel', readonly reason: CancelReason }

export interface VerifyHandlers {
  /** One frame of the other side, in order. What it throws aborts the stream. */
  onFrame (frame: VerifyFrame): void
  /** The time for a run is over: cancel and close. Whoever does neither is cut off 10 s later. */
  onLate (): void
}

export interface VerifyInit {
  readonly timers: Timers
  readonly log: Logger
  readonly handlers: VerifyHandlers
  /** Whether this side opened the stream: the other side has to say something within 10 s. */
  readonly isOpener: boolean
}

export interface VerifyChannel {
  /**
   * Resolves when both sides have finished. Rejects with the reason when the run was cut off: the caller's run is then
   * over without a word of the other side.
   */
  readonly over: Promise<void>
  /** Sends a frame; after `close`, does nothing. @throws {RangeError} for a part of the wrong size */
  send (frame: VerifyFrame): void
  /** Sends what waits and closes. Frames that come after it are dropped. */
  close (): void
  /** Ends both directions now: the other side sees a reset. */
  abort (error: Error): void
}

/** Takes over `stream`. */
export type CreateVerifyChannel = (stream: MessageStream, init: VerifyInit) => VerifyChannel

/**
 * Pairing over `/mobilink/cloud/1.0`: what a device and a host that is to be its cloud tell each other, once. It carries
 * the frames of one run over one stream, in order, within limits; what they prove is decided by whoever holds the channel.
 *
 * @see docs/PROTOCOL.md
 */
import type { CloudLine } from './cloud-line.ts'
import type { Timers } from '../timers.ts'
import type { AbortOptions, Logger } from '@libp2p/interface'

/**
 * How a run ends. `no offer`: none goes on, or it is used up. `busy`: another run goes on. `wrong code`: the device does
 * not know the code of the offer. `refused`: the certificate is not for this host, or from another device. `failed`: the
 * host could not keep it.
 */
export type PairEnd = 'paired' | 'no offer' | 'busy' | 'wrong code' | 'refused' | 'failed'

export type PairingFrame =
  /** The first frame, from the device: 16 and 32 bytes. */
  | { readonly kind: 'pair ask', readonly sid: Uint8Array, readonly share: Uint8Array }
  /** 32 bytes. */
  | { readonly kind: 'pair answer', readonly share: Uint8Array }
  /** 64 bytes: the device knows the code. */
  | { readonly kind: 'pair confirm', readonly mac: Uint8Array }
  /** 64 bytes: so does the host, and this is how it is called and where it is. */
  | { readonly kind: 'pair proof', readonly mac: Uint8Array, readonly name: string, readonly addresses: readonly string[] }
  /** 1 to 256 bytes, opaque here, and how the device is called. */
  | { readonly kind: 'pair certificate', readonly certificate: Uint8Array, readonly name: string }
  /** The last frame, from the host. `triesLeft`: runs that the offer still answers. */
  | { readonly kind: 'pair end', readonly how: PairEnd, readonly triesLeft: number }

export type PairingKind = PairingFrame['kind']

export interface PairingInit {
  readonly timers: Timers
  readonly log: Logger
}

export interface PairingChannel {
  /** Resolves when both sides have finished, or the run was cut off. Never rejects. */
  readonly over: Promise<void>
  /** Sends a frame; after `close`, does nothing. @throws {RangeError} for a part of the wrong size */
  send (frame: PairingFrame): void
  /**
   * The next frame of the other side, in time.
   *
   * @throws {InvalidFrameError} {CloudTimeoutError} {ChannelClosedError} the stream has been aborted
   */
  next (options?: AbortOptions): Promise<PairingFrame>
  /** Sends what waits and closes. Frames that come after it are dropped. */
  close (): void
  /** Ends both directions now: the other side sees a reset. */
  abort (error: Error): void
}

/** Takes over `line`: of who opened the stream as it is, of who accepted it when its first frame is here and a `pair ask`. */
export type CreatePairingChannel = (line: CloudLine, init: PairingInit) => PairingChannel

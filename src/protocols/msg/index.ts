/**
 * `/mobilink/msg/1.0`: envelopes between accepted contacts. One long-lived stream, frames in either direction:
 * deliver and acknowledge with a window, pull what is pending, hints. Keeps nothing: durability is the promise
 * that a handler returns.
 *
 * @see docs/PROTOCOL.md
 */
import type { Timers } from '../timers.ts'
import type { AbortOptions, Logger, MessageStream } from '@libp2p/interface'

export { MSG_LIMITS, MSG_PROTOCOL } from './constants.ts'
export { createMsgChannel } from './msg-channel.ts'

/** What the receiver did with an envelope. Numbers on the wire: docs/PROTOCOL.md. */
export type AckCode = 'kept' | 'already had it' | 'held' | 'declined' | 'too large' | 'quota' | 'try later'

export interface Ack {
  /** SHA-256(envelope)[0..16] */
  readonly eid: Uint8Array
  readonly code: AckCode
  /** 32 bytes, the proof that the device opened it; or none. */
  readonly tag: Uint8Array
}

/** Whose mail an envelope is, where a cloud is at one end: raw Ed25519 keys of 32 bytes; empty = the two that speak. */
export interface Route {
  /** The device whose mail the speaker carries. Only a cloud that this device certified may say so. */
  readonly from: Uint8Array
  /** The device for which the listener, its cloud, asked for it. */
  readonly to: Uint8Array
}

export interface PullRequest {
  /** Opaque, at most 32 bytes, made by the asked node, valid on this stream only; empty = oldest unacknowledged. */
  readonly cursor: Uint8Array
  /** 1 to 256 envelopes. */
  readonly max: number
  /** A cloud certificate, at most 1 KiB; empty when the addressee itself asks. */
  readonly certificate: Uint8Array
  /** Whose mail is asked for, of a cloud; empty = the asked node's own. */
  readonly of: Uint8Array
}

export interface PullPage {
  readonly envelopes: ReadonlyArray<{ readonly eid: Uint8Array, readonly envelope: Uint8Array, readonly route?: Route }>
  readonly cursor: Uint8Array
  readonly more: boolean
}

export interface PullEnd { readonly cursor: Uint8Array, readonly more: boolean }

export type Hint = 'typing' | 'stopped typing'

/** How the core answers. Every promise that rejects aborts the channel with that error. */
export interface MsgHandlers {
  /** Resolves once the envelope is durable; only then does the acknowledgement leave. Called in order of arrival. */
  onEnvelope (envelope: Uint8Array, route: Route): Promise<Ack>
  /**
   * One page of what is pending for the other side; the channel delivers it inside its window, then ends the
   * pull. Acknowledgements of these envelopes arrive at `onAck`.
   */
  onPull (request: PullRequest): Promise<PullPage>
  /** An acknowledgement that no `deliver` of this channel waits for: of a pulled envelope, or unasked. */
  onAck (ack: Ack): Promise<void>
  onHint (hint: Hint): void
  /** @param to for whom, at a cloud; empty = for this node */
  onKnock (to: Uint8Array): void
  /** What the other side says about where it is, 1 to 9,216 bytes, neither read nor verified here. */
  onAddresses (record: Uint8Array): void
}

export interface MsgChannelInit {
  readonly timers: Timers
  readonly handlers: MsgHandlers
  readonly log: Logger
}

export interface MsgChannel {
  /** Settles when the channel is over: resolved on a clean close, rejected with why otherwise. Never unhandled. */
  readonly closed: Promise<void>
  readonly isOpen: boolean
  /** Envelopes sent and not yet acknowledged, pulls included. */
  readonly inFlight: number
  /**
   * Sends one envelope and resolves with its acknowledgement. Frames leave in the order of the calls; waits while
   * the window (64) is full.
   *
   * Aborting takes the envelope back only if it has not left; the acknowledgement of one that has goes to `onAck`.
   *
   * @throws {ChannelClosedError} when the channel ended first: nothing is known about the envelope
   * @throws {MsgTimeoutError} no acknowledgement in time; the channel is aborted
   * @throws {RangeError} for an envelope or an eid of a size that the protocol does not carry; nothing is sent
   */
  deliver (envelope: Uint8Array, eid: Uint8Array, options?: AbortOptions & { route?: Route }): Promise<Ack>
  /**
   * Asks for what is pending there; resolves at the end of the page, when `onEnvelope` has resolved for all of it.
   *
   * @throws {ChannelClosedError} when the channel ended first
   * @throws {MsgTimeoutError} the run stopped coming; the channel is aborted
   * @throws {RangeError} for a request that breaks the limits; nothing is asked
   */
  pull (request: { cursor?: Uint8Array, max: number, certificate?: Uint8Array, of?: Uint8Array }, options?: AbortOptions): Promise<PullEnd>
  /** Sends an acknowledgement unasked. */
  acknowledge (ack: Ack): void
  hint (hint: Hint): void
  knock (to?: Uint8Array): void
  /**
   * Says where this device is. Waits for nothing, and unlike a hint it leaves also when the stream is full.
   *
   * @throws {RangeError} for a record of a size that the protocol does not carry; nothing is sent
   */
  tellAddresses (record: Uint8Array): void
  /**
   * Sends what is queued, lets running handlers finish and sends their acknowledgements, takes those of the other
   * side, then closes; what newly arrives meanwhile is left to the next channel. Resolves when the channel is over,
   * within 10 s or as soon as the signal aborts it, and never rejects: how it ended is told by `closed`.
   */
  close (options?: AbortOptions): Promise<void>
  abort (error: Error): void
}

export type CreateMsgChannel = (stream: MessageStream, init: MsgChannelInit) => MsgChannel

/**
 * `/mobilink/request/1.0`: the contact gate. One small question, one small answer, idempotent; the only Mobilink
 * protocol that strangers may open and that may run over a third party's relay.
 *
 * @see docs/PROTOCOL.md
 */
import type { Timers } from '../timers.ts'
import type { AbortOptions, Logger, MessageStream } from '@libp2p/interface'

export { REQUEST_LIMITS, REQUEST_PROTOCOL } from './constants.ts'
export { answerRequest, sendRequest } from './request.ts'

export interface ContactRequest {
  /** Single-use token of an invite (16 bytes), or empty. */
  readonly token: Uint8Array
  /** At most 64 characters, 256 bytes; cut, never trusted. */
  readonly name: string
  /** At most 512 bytes. */
  readonly greeting: string
}

/** `waiting`: a person will decide. `accepted`: both sides are contacts. */
export type RequestAnswer = 'waiting' | 'accepted'

export interface RequestInit {
  readonly timers: Timers
  readonly log: Logger
}

/**
 * Sends a request and resolves with the answer, or with `undefined` when the other side closed without one
 * (ignored or blocked look alike).
 */
export type SendRequest = (stream: MessageStream, request: ContactRequest, init: RequestInit, options?: AbortOptions) => Promise<RequestAnswer | undefined>

/**
 * Reads one request, asks `onRequest`, and sends its answer; `undefined` closes without one.
 *
 * @throws {InvalidFrameError} for anything that is not a request; the stream is aborted
 */
export type AnswerRequest = (stream: MessageStream, onRequest: (request: ContactRequest) => Promise<RequestAnswer | undefined>, init: RequestInit, options?: AbortOptions) => Promise<void>

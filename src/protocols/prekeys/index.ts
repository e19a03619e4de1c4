/**
 * `/mobilink/prekeys/1.0`: a contact asks for a signed bundle of prekeys that is minted for it, so that it can seal
 * for this device from now on, also while it is away. The bundle is opaque here.
 *
 * @see docs/PROTOCOL.md
 */
import type { Timers } from '../timers.ts'
import type { AbortOptions, Logger, MessageStream } from '@libp2p/interface'

export { PREKEYS_LIMITS, PREKEYS_PROTOCOL } from './constants.ts'
export { answerPrekeys, askPrekeys } from './prekeys.ts'

export interface PrekeysInit {
  readonly timers: Timers
  readonly log: Logger
}

/**
 * Asks for a bundle; `undefined` when the other side closed without one. `of`: whose, of a cloud (a raw public key).
 *
 * @returns 1 to 2,048 bytes, not looked into
 * @throws {InvalidFrameError} for anything that is not an answer; the stream is aborted
 */
export type AskPrekeys = (stream: MessageStream, init: PrekeysInit, options?: AbortOptions & { of?: Uint8Array }) => Promise<Uint8Array | undefined>

/**
 * Reads one question and answers with the bundle that `onAsked` mints, or keeps for the device that `of` names; `undefined` closes without one.
 *
 * @throws {InvalidFrameError} for anything that is not the question; the stream is aborted
 */
export type AnswerPrekeys = (stream: MessageStream, onAsked: (of: Uint8Array) => Promise<Uint8Array | undefined>, init: PrekeysInit, options?: AbortOptions) => Promise<void>

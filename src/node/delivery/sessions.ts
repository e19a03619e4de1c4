/**
 * The seam where messages are sealed for one device and opened again. `outbox` and `inbox` put the writes that
 * come back into the same batch as the message, so that session state and message can never part.
 *
 * In this version nothing is sealed: the envelope carries the content as it is, inside the Noise-secured
 * connection. Nothing here pretends otherwise.
 */
import { decodeContent, encodeContent, unwrapUnsealed, wrapUnsealed } from '../../identity/index.ts'
import type { Write } from '../store/durable-level.ts'
import type { Content, PeerIdText } from '../../identity/index.ts'

export interface Sealed { readonly envelope: Uint8Array, readonly writes: readonly Write[] }
export interface Opened { readonly content: Content, readonly tag: Uint8Array, readonly writes: readonly Write[] }

export interface Sessions {
  /** Called one at a time per contact, in the order of the conversation. */
  seal (peer: PeerIdText, content: Content): Promise<Sealed>
  /**
   * Called one at a time per contact, in the order of arrival.
   *
   * @throws {InvalidEnvelopeError} it does not open, or holds nothing we understand: nothing was changed
   */
  open (peer: PeerIdText, envelope: Uint8Array): Promise<Opened>
}

const NO_TAG = new Uint8Array(0)

export function createUnsealedSessions (): Sessions {
  return {
    seal: (_peer, content) => Promise.resolve({ envelope: wrapUnsealed(encodeContent(content)), writes: [] }),
    // async, so that a refused envelope is a rejection and never a throw
    open: async (_peer, envelope) => await Promise.resolve({ content: decodeContent(unwrapUnsealed(envelope)), tag: NO_TAG, writes: [] })
  }
}

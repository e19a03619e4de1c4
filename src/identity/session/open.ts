/**
 * Opening what a peer sent. Everything is worked out on a copy, which becomes the state only once the seal has proven
 * good: what does not open changes nothing, and always ends in the same one error, so that a stranger who tries things
 * out learns nothing from the answer.
 */
import { concat } from 'uint8arrays/concat'
import { InvalidEnvelopeError } from '../errors.ts'
import { accept } from './accept.ts'
import { decodeContent } from './envelope.ts'
import { openBytes, secretsOf } from './message-key.ts'
import { unpad } from './padding.ts'
import { findSession, sweep, withSession } from './peer-sessions.ts'
import { wipe } from './random.ts'
import { nextReceiving } from './ratchet.ts'
import { heedReset } from './reset.ts'
import { decodeEnvelope } from './sealed-envelope.ts'
import { findSkipped, withoutSkipped, withSkipped } from './skipped-keys.ts'
import { isTombstoneProven } from './tombstone.ts'
import type { Accepted, OpenInit } from './accept.ts'
import type { Content } from './envelope.ts'
import type { MessageSecrets } from './message-key.ts'
import type { PeerSessions } from './peer-sessions.ts'
import type { MessageEnvelope, TombstoneEnvelope } from './sealed-envelope.ts'

export type Opened =
  /** Keep state and content in one batch, then acknowledge with the tag (32 bytes). */
  | { readonly kind: 'content', readonly state: PeerSessions, readonly content: Content, readonly tag: Uint8Array }
  /** The sender took something back or let it expire. Keep the state, acknowledge without a tag. */
  | { readonly kind: 'tombstone', readonly state: PeerSessions }
  /** The peer has lost its sessions. Keep the state, get a bundle, start anew, seal what is unacknowledged again. */
  | { readonly kind: 'reset', readonly state: PeerSessions, readonly isHeeded: boolean }

/**
 * Opens an envelope of `peer`: a message, a tombstone or a request for a new session. A message may start a session;
 * one-time prekeys that it used are gone from the state that comes back.
 *
 * @throws {InvalidEnvelopeError} when it does not open, whatever the reason; nothing was changed
 */
export async function open (state: PeerSessions, envelope: Uint8Array, init: OpenInit): Promise<Opened> {
  const parsed = decodeEnvelope(envelope)
  const opened = parsed === undefined ? undefined : parsed.kind === 'reset' ? await openReset(state, parsed, init) : await openSealed(state, parsed, init)

  if (opened === undefined) {
    throw new InvalidEnvelopeError('this envelope does not open')
  }

  return opened
}

async function openReset (state: PeerSessions, request: Parameters<typeof heedReset>[1], { identity, peer, now }: OpenInit): Promise<Opened | undefined> {
  const heeded = await heedReset(state, request, { self: identity.peerId, peer, now })
  return heeded === undefined ? undefined : { kind: 'reset', state: heeded, isHeeded: heeded !== state }
}

async function openSealed (state: PeerSessions, envelope: MessageEnvelope | TombstoneEnvelope, init: OpenInit): Promise<Opened | undefined> {
  const swept = sweep(state, init.now)
  const session = findSession(swept, envelope.sid)
  const found = session !== undefined ? { state: swept, session } : envelope.kind === 'message' ? await accept(swept, envelope, init) : undefined
  const position = found === undefined ? undefined : takePosition(found, envelope, init.now)

  if (found === undefined || position === undefined) {
    return undefined
  }

  const { secrets, commit } = position

  if (envelope.kind === 'tombstone') {
    return isTombstoneProven(envelope, secrets.receiptTag) ? { kind: 'tombstone', state: commit() } : undefined
  }

  const padded = openBytes(secrets.sealingKey, envelope.nonce, concat([found.session.associatedData, envelope.head]), envelope.ciphertext, init.cipher)
  const plain = padded === undefined ? undefined : unpad(padded)
  wipe(secrets.sealingKey)
  return plain === undefined ? undefined : { kind: 'content', content: decodeContent(plain), state: commit(), tag: secrets.receiptTag }
}

/** What opens this position, and what the state is once it has. `undefined` when it was used, or lies too far ahead. */
function takePosition ({ state, session }: Accepted, { header }: Pick<MessageEnvelope, 'header'>, now: number): { secrets: MessageSecrets, commit: () => PeerSessions } | undefined {
  const confirmed = { ...session, isConfirmed: true, initBlock: undefined, messages: session.messages + 1 }
  const kept = findSkipped(state.skipped, session.sid, header)

  if (kept !== undefined) {
    return {
      secrets: secretsOf(kept),
      commit: () => withSession({ ...state, skipped: withoutSkipped(state.skipped, session.sid, header) }, confirmed, now)
    }
  }

  const received = nextReceiving(session.ratchet, header)

  return received === undefined ? undefined : {
    secrets: secretsOf(received.messageKey),
    // Something new on a session that the peer said it had lost: it holds it after all, the request was about another.
    commit: () => withSession({ ...state, skipped: withSkipped(state.skipped, session.sid, received.skipped, now) }, { ...confirmed, isLost: false, ratchet: received.ratchet }, now)
  }
}

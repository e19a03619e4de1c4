/**
 * Lost state: a device that cannot open what a contact seals (its storage was evicted, or set back) says so, signed by
 * its device key, and the contact begins a new session. The request names one session, and is heeded only while that
 * session still stands, so an old request that somebody plays again does nothing. There is no fallback to no seal.
 */
import { equalBytes } from '@noble/ciphers/utils.js'
import { publicKeyOf, verifySignature } from '../device-key.ts'
import { SIGNED } from './labels.ts'
import { findSession, sweep } from './peer-sessions.ts'
import { MOST_RESETS, RESET_SPACING_MS, RESETS_WITHIN_MS } from './periods.ts'
import { draw } from './random.ts'
import { decodeEnvelope, encodeReset, RESET_NONCE_BYTES } from './sealed-envelope.ts'
import { transcript } from './transcript.ts'
import type { PeerSessions } from './peer-sessions.ts'
import type { Random } from './random.ts'
import type { ResetEnvelope } from './sealed-envelope.ts'
import type { DeviceKey, PeerIdText } from '../device-key.ts'

export interface ResetInit {
  readonly key: DeviceKey
  readonly peer: PeerIdText
  /** What did not open. */
  readonly envelope: Uint8Array
  readonly random: Random
  readonly now: number
}

/**
 * Asks for a new session after an envelope of this peer did not open, whatever the reason: so the asking tells nobody
 * more than that.
 *
 * @returns `undefined` when the envelope names no session; when this peer was asked in the last hour for the very session,
 *   six times, or less than a minute ago
 */
export async function askReset (state: PeerSessions, { key, peer, envelope, random, now }: ResetInit): Promise<{ state: PeerSessions, envelope: Uint8Array } | undefined> {
  const unopened = decodeEnvelope(envelope)

  if (unopened === undefined || unopened.kind === 'reset') {
    return undefined
  }

  const asked = recent(state.ledger.resetsAsked, now)

  // what does not open in a session that was asked back, and begun anew since, will not by asking once more
  if (asked.length >= MOST_RESETS || asked.some(({ sid, at }) => now - at < RESET_SPACING_MS || equalBytes(sid, unopened.sid))) {
    return undefined
  }

  const nonce = draw(random, RESET_NONCE_BYTES)
  const signature = await key.sign(statement(key.peerId, peer, unopened.sid, nonce))
  return { state: { ...state, ledger: { ...state.ledger, resetsAsked: [...asked, { sid: unopened.sid, at: now }] } }, envelope: encodeReset({ sid: unopened.sid, nonce, signature }) }
}

/**
 * Heeds a request of `peer` for a new session: none of the sessions seals any more. At most six times an hour.
 *
 * @param self this device
 * @returns the same state when there is nothing to heed; `undefined` when the request is not signed by the peer for us
 */
export async function heedReset (state: PeerSessions, { sid, nonce, signature }: ResetEnvelope, { self, peer, now }: { self: PeerIdText, peer: PeerIdText, now: number }): Promise<PeerSessions | undefined> {
  if (!await verifySignature(peer, statement(peer, self, sid, nonce), signature)) {
    return undefined
  }

  const swept = sweep(state, now)
  const named = findSession(swept, sid)

  const honoured = recent(swept.ledger.resetsHonoured, now)

  if (named === undefined || named.isLost || honoured.length >= MOST_RESETS) {
    return state
  }

  return {
    ...swept,
    sessions: new Map([...swept.sessions].map(([name, session]) => [name, { ...session, isLost: true, supersededAt: session.supersededAt ?? now }])),
    ledger: { ...swept.ledger, resetsHonoured: [...honoured, { at: now }] }
  }
}

/** Those of the last hour; a clock that was set back does not hold anybody up. */
function recent<T extends { readonly at: number }> (all: readonly T[], now: number): T[] {
  return all.filter(({ at }) => at <= now && now - at < RESETS_WITHIN_MS)
}

function statement (from: PeerIdText, to: PeerIdText, sid: Uint8Array, nonce: Uint8Array): Uint8Array {
  return transcript(SIGNED.reset, publicKeyOf(from), publicKeyOf(to), sid, nonce)
}

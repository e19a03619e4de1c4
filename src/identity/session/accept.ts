/**
 * Taking up a session that a peer has started: finds the prekeys that it used, runs the responder's half of PQXDH and
 * answers what the state would be. It becomes the state only if the envelope opens with it; one-time prekeys are gone
 * with that same step, so no handshake is accepted twice.
 */
import { bytesToHex } from '@noble/hashes/utils.js'
import { equals } from 'uint8arrays/equals'
import { decodeInitBlock } from './init-block.ts'
import { answerHandshake } from './pqxdh.ts'
import { erasableAfter, prekeyId } from './prekeys.ts'
import { wipe } from './random.ts'
import { answerRatchet } from './ratchet.ts'
import { isCertified } from './session-identity.ts'
import type { InitBlock } from './init-block.ts'
import type { MessageCipher } from './message-key.ts'
import type { PeerSessions, Session } from './peer-sessions.ts'
import type { OneTimePrekeys, SignedPrekeys } from './prekeys.ts'
import type { MessageEnvelope } from './sealed-envelope.ts'
import type { SessionIdentity } from './session-identity.ts'
import type { PeerIdText } from '../device-key.ts'

/**
 * Handshakes of one peer on prekeys that live on (those of an invite) that are remembered. When there is no more room,
 * further ones are refused rather than forgotten; with a bundle the peer can always start.
 */
export const MAX_REMEMBERED = 256

/** Whose envelope it is, and what may open it. */
export interface OpenInit {
  readonly identity: SessionIdentity
  /** All that this device holds, of both kinds. */
  readonly prekeys: readonly SignedPrekeys[]
  readonly peer: PeerIdText
  readonly now: number
  /** Where the platform has a faster one. */
  readonly cipher?: MessageCipher
}

/** A session that the peer has started, and what is left when it stands: not kept yet. */
export interface Accepted { readonly state: PeerSessions, readonly session: Session }

/** @returns `undefined` when the session cannot be taken up, whatever the reason */
export async function accept (state: PeerSessions, { sid, init: bytes }: MessageEnvelope, { identity, prekeys, peer, now }: OpenInit): Promise<Accepted | undefined> {
  const init = bytes === undefined ? undefined : decodeInitBlock(bytes)
  const halves = init === undefined ? undefined : findHalves(state, init, prekeys, now)

  if (init === undefined || halves === undefined || !await isCertified(peer, init.identityKey, init.certificate)) {
    return undefined
  }

  const handshake = answerHandshake({ identity, peer, ...halves }, init)
  const after = remember(state, sid, halves)

  if (handshake === undefined || after === undefined || !equals(handshake.sid, sid)) {
    return undefined
  }

  const ratchet = answerRatchet(Uint8Array.from(handshake.sharedKey), halves.signed.pair)
  wipe(handshake.sharedKey)

  return {
    state: { ...after, ledger: { ...after.ledger, isRenewalWanted: false } },
    session: {
      sid, associatedData: handshake.associatedData, generation: init.generation, ratchet,
      isConfirmed: true, isLost: false, startedAt: now, supersededAt: undefined, messages: 0, initBlock: undefined
    }
  }
}

interface Halves { readonly signed: SignedPrekeys, readonly oneTime: OneTimePrekeys | undefined }

/** The private halves that the init block names, all of them or none. Prekeys of an invite have no one-time ones. */
function findHalves (state: PeerSessions, { prekeyId: id, oneTimeId }: InitBlock, prekeys: readonly SignedPrekeys[], now: number): Halves | undefined {
  const signed = prekeys.find((candidate) => equals(prekeyId(candidate.pair.publicKey), id) && now <= erasableAfter(candidate))
  const oneTime = oneTimeId === undefined ? undefined : state.oneTime.get(bytesToHex(oneTimeId))
  const isWhole = oneTimeId === undefined || (oneTime !== undefined && signed?.kind === 'bundle')
  return signed === undefined || !isWhole ? undefined : { signed, oneTime }
}

/** One-time halves are erased; a handshake without them is remembered as long as it could be played again. */
function remember (state: PeerSessions, sid: Uint8Array, { signed, oneTime }: Halves): PeerSessions | undefined {
  if (oneTime !== undefined) {
    return { ...state, oneTime: new Map([...state.oneTime].filter(([, kept]) => kept !== oneTime)) }
  }

  const { accepted } = state.ledger

  if (accepted.length >= MAX_REMEMBERED || accepted.some((known) => equals(known.sid, sid))) {
    return undefined
  }

  return { ...state, ledger: { ...state.ledger, accepted: [...accepted, { sid, until: erasableAfter(signed) }] } }
}

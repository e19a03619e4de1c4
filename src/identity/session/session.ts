/**
 * Sessions with one peer from the sealing side: hand out a bundle, start, seal, and learn from a receipt that the peer
 * holds the session. Each operation answers the next value; nothing is changed in place. Whoever calls keeps the value
 * and what it sealed in one batch, lets no byte leave before, and calls one operation at a time per peer.
 */
import { bytesToHex } from '@noble/hashes/utils.js'
import { concat } from 'uint8arrays/concat'
import { InvalidBundleError } from '../errors.ts'
import { createBundle } from './bundle.ts'
import { encodeContent } from './envelope.ts'
import { encodeInitBlock } from './init-block.ts'
import { NONCE_BYTES, sealBytes, secretsOf } from './message-key.ts'
import { pad } from './padding.ts'
import { findSession, sealingSession, sweep, withSession } from './peer-sessions.ts'
import { HOUR_MS } from './periods.ts'
import { initiateHandshake } from './pqxdh.ts'
import { mintOneTimePrekeys, prekeyId } from './prekeys.ts'
import { draw, wipe } from './random.ts'
import { initiateRatchet, nextSending } from './ratchet.ts'
import { encodeMessageHead, isReset, sessionIdOf } from './sealed-envelope.ts'
import type { Bundle } from './bundle.ts'
import type { Content } from './envelope.ts'
import type { MessageCipher } from './message-key.ts'
import type { PeerSessions } from './peer-sessions.ts'
import type { Mint, SignedPrekeys } from './prekeys.ts'
import type { SessionIdentity } from './session-identity.ts'
import type { DeviceKey, PeerIdText } from '../device-key.ts'

/**
 * One-time prekeys that may wait for one peer; the oldest give way, so asking again and again fills no disk. One a week
 * for what lies at clouds and one for a meeting, for 37 days, are 12.
 */
export const MAX_ONE_TIME_PREKEYS = 16

const MAX_UINT32 = 0xffffffff

export interface OfferInit extends Mint {
  readonly key: DeviceKey
  readonly identity: SessionIdentity
  /** `currentPrekeys` of kind `bundle`. */
  readonly signed: SignedPrekeys
  readonly peer: PeerIdText
}

export interface Sealed {
  readonly state: PeerSessions
  /** At most 17,727 bytes. */
  readonly envelope: Uint8Array<ArrayBuffer>
  /** 32 bytes: what a true receipt will show. Kept beside the envelope; `receiptHash` of it may go to a cloud. */
  readonly tag: Uint8Array
}

export interface Offered {
  readonly state: PeerSessions
  readonly bundle: Uint8Array
  /** Of the one-time prekeys in it, in hex: as long as the state has them, the bundle was not used. */
  readonly oneTimeId: string
}

/** Mints one-time prekeys for this peer and makes the bundle with them. Hand it out once the state is kept. */
export async function offerBundle (state: PeerSessions, { key, identity, signed, peer, random, now }: OfferInit): Promise<Offered> {
  const oneTime = mintOneTimePrekeys({ random, now })
  const bundle = await createBundle(key, { identity, signed, oneTime, to: peer })
  const swept = sweep(state, now)
  const kept = [...swept.oneTime].sort(([, a], [, b]) => a.mintedAt - b.mintedAt).slice(1 - MAX_ONE_TIME_PREKEYS)
  const oneTimeId = bytesToHex(prekeyId(oneTime.pair.publicKey))
  return { state: { ...swept, oneTime: new Map([...kept, [oneTimeId, oneTime]]) }, bundle, oneTimeId }
}

/**
 * Starts a session with a bundle of this peer, or with the prekeys of its invite. It seals at once; every envelope
 * carries the init block until the peer has shown that it holds the session. A bundle is used once.
 *
 * @throws {InvalidBundleError} when a key in the bundle is of small order or none, or we have no suite in common
 */
export function startSession (state: PeerSessions, { identity, bundle, random, now }: Mint & { readonly identity: SessionIdentity, readonly bundle: Bundle }): PeerSessions {
  const swept = sweep(state, now)
  const generation = nextGeneration(swept, now)
  const started = initiateHandshake(identity, bundle, generation, random)
  const ratchet = started === undefined ? undefined : initiateRatchet(started.handshake.sharedKey, bundle.prekey, random)

  if (started === undefined || ratchet === undefined) {
    throw new InvalidBundleError('nothing can be agreed on with these prekeys')
  }

  const { handshake: { sid, associatedData, sharedKey }, init } = started
  wipe(sharedKey)

  return withSession({ ...swept, ledger: { ...swept.ledger, isRenewalWanted: false } }, {
    sid, associatedData, generation, ratchet,
    isConfirmed: false, isLost: false, startedAt: now, supersededAt: undefined, messages: 0, initBlock: encodeInitBlock(init)
  }, now)
}

/**
 * Seals a message.
 *
 * @returns `undefined` when there is no session to seal with: the message is held until there is a bundle. It is
 * never sent in another way.
 * @throws {InvalidEnvelopeError} when the content is out of its limits
 */
export function seal (state: PeerSessions, content: Content, { random, now, cipher }: Mint & { readonly cipher?: MessageCipher }): Sealed | undefined {
  const swept = sweep(state, now)
  const session = sealingSession(swept)
  const next = session === undefined ? undefined : nextSending(session.ratchet, random)

  if (session === undefined || next === undefined) {
    return undefined
  }

  const plain = pad(encodeContent(content))
  const { sealingKey, receiptTag: tag } = secretsOf(next.messageKey)
  const nonce = draw(random, NONCE_BYTES)
  const head = encodeMessageHead({ sid: session.sid, init: session.initBlock, header: next.header, nonce })
  const ciphertext = sealBytes(sealingKey, nonce, concat([session.associatedData, head]), plain, cipher)
  wipe(sealingKey, plain)

  const changed = { ...session, ratchet: next.ratchet, messages: session.messages + 1 }
  return { state: { ...swept, sessions: new Map(swept.sessions).set(bytesToHex(session.sid), changed) }, envelope: concat([head, ciphertext]), tag }
}

/**
 * Takes note that a receipt for this envelope has come and was checked: the peer holds its session, so the init block
 * need not be sent again.
 */
export function confirmByReceipt (state: PeerSessions, envelope: Uint8Array, now: number): PeerSessions {
  const sid = sessionIdOf(envelope)
  const session = sid === undefined ? undefined : findSession(state, sid)
  return session === undefined || session.isConfirmed ? state : withSession(state, { ...session, isConfirmed: true, initBlock: undefined }, now)
}

/**
 * Says whether the session that sealed this envelope still stands here: it is known, and the peer has not said that it
 * lost it. An envelope of a session that does not is to be sealed again, or it will not open. A request for a new
 * session stands by itself.
 */
export function isStanding (state: PeerSessions, envelope: Uint8Array): boolean {
  if (isReset(envelope)) {
    return true
  }

  const sid = sessionIdOf(envelope)
  const session = sid === undefined ? undefined : findSession(state, sid)
  return session !== undefined && !session.isLost
}

/**
 * Hours since the epoch, or one more than any session has: a later start outranks an earlier one, even after one side
 * has lost everything, and two that cross are nearly always equal.
 */
function nextGeneration ({ sessions }: PeerSessions, now: number): number {
  const highest = Math.max(0, ...[...sessions.values()].map(({ generation }) => generation))
  return Math.min(MAX_UINT32, Math.max(highest + 1, Math.floor(now / HOUR_MS)))
}

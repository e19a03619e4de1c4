/**
 * All that a device holds of its sessions with one peer, as one value that is never changed in place: an operation
 * answers the next value, and whoever keeps it writes what differs (`session-records.ts`). Several sessions may live
 * side by side (both sides began at once, a renewal, an old one whose envelopes are still on their way); here is which
 * of them seals, and what is forgotten when. Everything is bounded.
 */
import { bytesToHex } from '@noble/hashes/utils.js'
import { compare } from 'uint8arrays/compare'
import { HOUR_MS, KEPT_MS, PREKEYS_KEPT_MS, RENEWAL_MESSAGES, RENEWAL_MS } from './periods.ts'
import { sweepSkipped } from './skipped-keys.ts'
import type { OneTimePrekeys } from './prekeys.ts'
import type { Ratchet } from './ratchet.ts'
import type { SkippedKeys } from './skipped-keys.ts'

/** A renewal a week, each begun by both sides at once, for 37 days, is 12; what is more falls out, the oldest first. */
export const MAX_SESSIONS = 16

export interface Session {
  readonly sid: Uint8Array
  /** AD of PQXDH, 32 bytes. */
  readonly associatedData: Uint8Array
  /** Of two sessions the one with the higher generation is the newer; equal ones were begun at the same time. */
  readonly generation: number
  /** The peer has shown that it holds this session: by an envelope, or by a receipt. */
  readonly isConfirmed: boolean
  /** The peer said that it has lost it. It opens what is still on its way, and seals no more unless something new comes on it. */
  readonly isLost: boolean
  readonly startedAt: number
  /** When another session took its place; `undefined` = it seals. */
  readonly supersededAt: number | undefined
  /** Sealed and opened. */
  readonly messages: number
  /** Goes with every envelope until the session is confirmed; `undefined` for a responder. */
  readonly initBlock: Uint8Array | undefined
  readonly ratchet: Ratchet
}

/** What outlives single sessions. Times are ms since the epoch, 0 = never. */
export interface Ledger {
  readonly sweptAt: number
  /** New sessions that the peer was asked for, and those that it was given at its asking; at most six, the newest last. */
  readonly resetsAsked: ReadonlyArray<{ readonly sid: Uint8Array, readonly at: number }>
  readonly resetsHonoured: ReadonlyArray<{ readonly at: number }>
  readonly isRenewalWanted: boolean
  /** Sessions accepted on prekeys that live on, remembered as long as these: none is accepted twice. */
  readonly accepted: ReadonlyArray<{ readonly sid: Uint8Array, readonly until: number }>
}

export interface PeerSessions {
  /** By session id in hex. */
  readonly sessions: ReadonlyMap<string, Session>
  readonly skipped: SkippedKeys
  /** Private halves minted for this peer, by prekey id in hex. */
  readonly oneTime: ReadonlyMap<string, OneTimePrekeys>
  readonly ledger: Ledger
}

/** What a device holds of a peer that it has never met. */
export const NO_SESSIONS: PeerSessions = {
  sessions: new Map(),
  skipped: new Map(),
  oneTime: new Map(),
  ledger: { sweptAt: 0, resetsAsked: [], resetsHonoured: [], isRenewalWanted: false, accepted: [] }
}

/** The session that seals, if there is one. Both sides come to the same as soon as both have seen the same. */
export function sealingSession ({ sessions }: PeerSessions): Session | undefined {
  let first: Session | undefined
  for (const session of sessions.values()) if (!session.isLost && (first === undefined || byRank(session, first) < 0)) first = session
  return first
}

/**
 * Says whether a bundle of this peer is wanted: there is no session to seal with, or it is time to renew the one there
 * is (7 days, 2,000 messages, or a person asked). Ask for one when the peer is there; sealing never waits for it.
 */
export function isBundleWanted (state: PeerSessions, now: number): boolean {
  const session = sealingSession(state)
  return session === undefined || state.ledger.isRenewalWanted || now - session.startedAt >= RENEWAL_MS || session.messages >= RENEWAL_MESSAGES
}

/** A person, or a change of devices, asks for fresh keys: the next bundle starts a new session. */
export function wantRenewal (state: PeerSessions): PeerSessions {
  return { ...state, ledger: { ...state.ledger, isRenewalWanted: true } }
}

export function findSession ({ sessions }: PeerSessions, sid: Uint8Array): Session | undefined {
  return sessions.get(bytesToHex(sid))
}

/** Puts a session in, new or changed, and settles which one seals. */
export function withSession (state: PeerSessions, session: Session, now: number): PeerSessions {
  const name = bytesToHex(session.sid)
  const before = state.sessions.get(name)
  const changed = { ...state, sessions: new Map(state.sessions).set(name, session) }
  return before !== undefined && isOfOneRank(before, session) ? changed : settle(changed, now)
}

/** Marks the sessions that have been superseded, and lets go of the lowest in rank when there are too many. */
export function settle (state: PeerSessions, now: number): PeerSessions {
  const sealing = sealingSession(state)
  const ranked = [...state.sessions].sort(([, a], [, b]) => Number(a.isLost) - Number(b.isLost) || byRank(a, b)).slice(0, MAX_SESSIONS)
  const sessions = new Map(ranked.map(([name, session]) => [name, marked(session, session === sealing, now)]))
  const isLive = (sid: Uint8Array): boolean => sessions.has(bytesToHex(sid))
  return { ...state, sessions, skipped: sessions.size < state.sessions.size ? sweepSkipped(state.skipped, now, isLive) : state.skipped }
}

/** Forgets what is past its time. Looks once an hour, so that it may be called with every operation. */
export function sweep (state: PeerSessions, now: number): PeerSessions {
  const { ledger } = state

  if (now >= ledger.sweptAt && now - ledger.sweptAt < HOUR_MS) {
    return state
  }

  const sessions = new Map([...state.sessions].filter(([, { supersededAt }]) => supersededAt === undefined || now - supersededAt <= KEPT_MS))
  const isLive = (sid: Uint8Array): boolean => sessions.has(bytesToHex(sid))

  return {
    sessions,
    skipped: sweepSkipped(state.skipped, now, isLive),
    oneTime: new Map([...state.oneTime].filter(([, { mintedAt }]) => now - mintedAt <= PREKEYS_KEPT_MS)),
    ledger: { ...ledger, sweptAt: now, accepted: ledger.accepted.filter(({ until }) => now <= until) }
  }
}

/** Newer first; of those begun at the same time the one that the peer surely holds; of these the smaller id. */
function byRank (a: Session, b: Session): number {
  return b.generation - a.generation || Number(b.isConfirmed) - Number(a.isConfirmed) || compare(a.sid, b.sid)
}

/** Nothing about one session differs that decides which one seals: so it is with nearly every message. */
function isOfOneRank (a: Session, b: Session): boolean {
  return a.generation === b.generation && a.isConfirmed === b.isConfirmed && a.isLost === b.isLost && a.supersededAt === b.supersededAt
}

function marked (session: Session, isSealing: boolean, now: number): Session {
  if (isSealing) {
    return session.supersededAt === undefined ? session : { ...session, supersededAt: undefined }
  }

  return session.supersededAt === undefined ? { ...session, supersededAt: now } : session
}

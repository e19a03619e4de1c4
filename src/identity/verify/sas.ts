/**
 * One run of a verification by short authentication string, for both roles: (state, event) → next state and frames to
 * send. No stream, clock or person in it; the caller brings those as events, and keeps to three runs an hour with one
 * contact (`SAS_RUNS_PER_HOUR`). Verified is answered in one place only: after the person here has confirmed *and* the other
 * side has proven, with a key that only this exchange has, that the person there has confirmed the same.
 *
 *     starter                                                answerer
 *        | -- start(transaction) ------------------------------> |  a person accepts
 *        | <--------------------------- commit(commitment) ----- |
 *        | -- key ---------------------------------------------> |
 *        | <---------------------------------------- key ------- |  the starter checks the commitment
 *        |        both show the string, people compare           |
 *        | <- confirm(mac) ------------------- confirm(mac) ---> |
 *
 * Why the commitment: the answerer has fixed its key before it sees the other one, and the starter has none to grind for
 * since it reveals first. Somebody in between has one try in 2^42 for each run, and cannot work it out beforehand.
 */
import { x25519 } from '@noble/curves/ed25519.js'
import { equalBytes } from '@noble/ciphers/utils.js'
import { draw, KEY_BYTES, wipe } from '../vault/aead.ts'
import { commitmentOf, confirmationOf, MAX_SAS_IDENTITY_BYTES, SAS_HASH_BYTES, SAS_KEY_BYTES, sasBytes, sharedSecret, shortStringOf, TRANSACTION_BYTES } from './sas-code.ts'
import type { SasExchange, SasParty, ShortString } from './sas-code.ts'
import type { RandomSource } from '../vault/aead.ts'

/** From the start to both confirmations: time for a phone call. The caller's clock makes it a `timeout` event. Design. */
export const SAS_TIMEOUT_MS = 5 * 60 * 1000

/** With one contact, whoever starts: so that a try in 2^42 stays one. Design. */
export const SAS_RUNS_PER_HOUR = 3

/** What travels, over whatever carries it. */
export type SasFrame =
  | { readonly kind: 'start', readonly transaction: Uint8Array }
  | { readonly kind: 'commit', readonly commitment: Uint8Array }
  | { readonly kind: 'key', readonly key: Uint8Array }
  | { readonly kind: 'confirm', readonly mac: Uint8Array }
  | { readonly kind: 'cancel', readonly reason: SasEnd }

/**
 * Why a run ended without verifying. `declined`: a person did not want to, or another run goes on. `mismatch`: a person saw
 * another string. `commitment`, `mac`, `key`, `unexpected`: the other side did what no honest one does. `timeout`: too late.
 */
export type SasEnd = 'declined' | 'mismatch' | 'commitment' | 'mac' | 'key' | 'unexpected' | 'timeout'

export type SasEvent =
  | { readonly kind: 'frame', readonly frame: SasFrame }
  /** The person here agrees to a run that the other side has started. */
  | { readonly kind: 'accept' }
  /** The person here says that both strings are the same. */
  | { readonly kind: 'match' }
  /** The person here says that they are not. */
  | { readonly kind: 'mismatch' }
  /** The person here does not want to. */
  | { readonly kind: 'decline' }
  | { readonly kind: 'timeout' }

interface Run {
  readonly role: 'starter' | 'answerer'
  readonly own: SasParty
  readonly their: SasParty
  readonly transaction: Uint8Array
}

interface Keyed extends Run { readonly ownSecret: Uint8Array, readonly ownKey: Uint8Array }
interface Shared extends Run { readonly secret: Uint8Array, readonly exchange: SasExchange, readonly shortString: ShortString }

export type SasState =
  /** Starter: waits for the commitment. */
  | Keyed & { readonly phase: 'started' }
  /** Answerer: waits for the person here. */
  | Run & { readonly phase: 'asked' }
  /** Answerer: committed, waits for the other key. */
  | Keyed & { readonly phase: 'committed' }
  /** Starter: has shown its key, waits for the one that the commitment is of. */
  | Keyed & { readonly phase: 'revealed', readonly commitment: Uint8Array }
  /** The string is shown; `theirsConfirmed` says whether the person there was quicker. */
  | Shared & { readonly phase: 'comparing', readonly theirsConfirmed: boolean }
  /** The person here has confirmed; waits for the other. */
  | Shared & { readonly phase: 'confirmed' }
  | Run & { readonly phase: 'verified' }
  /**
   * `isIncident`: to be shown loudly, because somebody may stand in between. A run that a person declined is none, nor one
   * that nobody answered in time.
   */
  | Run & { readonly phase: 'ended', readonly reason: SasEnd, readonly by: 'us' | 'them', readonly isIncident: boolean }

export interface SasStep {
  readonly state: SasState
  /** In order, before anything else of this run. */
  readonly send: readonly SasFrame[]
}

/** Begins a run. @throws {RangeError} for parties that cannot be, a programming error */
export function startSas (own: SasParty, their: SasParty, random: RandomSource): SasStep {
  const run: Run = { role: 'starter', own: checked(own), their: checked(their), transaction: draw(random, TRANSACTION_BYTES) }
  return { state: { ...withKey(run, random), phase: 'started' }, send: [{ kind: 'start', transaction: run.transaction }] }
}

/**
 * Answers a run that the other side has begun: nothing is sent before a person has accepted.
 *
 * @param start the first frame of the run; any other kind ends it
 */
export function answerSas (own: SasParty, their: SasParty, start: SasFrame): SasStep {
  const transaction = start.kind === 'start' ? start.transaction : new Uint8Array(TRANSACTION_BYTES)
  const run: Run = { role: 'answerer', own: checked(own), their: checked(their), transaction: Uint8Array.from(transaction) }
  return start.kind === 'start' && transaction.byteLength === TRANSACTION_BYTES ? { state: { ...run, phase: 'asked' }, send: [] } : end(run, 'unexpected')
}

/**
 * Takes one event. A run that is over stays as it is. A state is good for one event: its secrets are wiped when the next
 * one does not need them.
 */
export function advanceSas (state: SasState, event: SasEvent, random: RandomSource): SasStep {
  if (state.phase === 'verified' || state.phase === 'ended') return { state, send: [] }
  switch (event.kind) {
    case 'frame': return withFrame(state, event.frame)
    case 'accept': return state.phase === 'asked' ? commit(state, random) : { state, send: [] }
    case 'match': return state.phase === 'comparing' ? confirm(state) : { state, send: [] }
    // a difference may be noticed after the wrong button
    case 'mismatch': return state.phase === 'comparing' || state.phase === 'confirmed' ? end(state, 'mismatch') : end(state, 'declined')
    case 'decline': return end(state, 'declined')
    case 'timeout': return end(state, 'timeout')
  }
}

type Live = Exclude<SasState, { phase: 'verified' | 'ended' }>

function withFrame (state: Live, frame: SasFrame): SasStep {
  if (frame.kind === 'cancel') return { state: ended(state, frame.reason, 'them'), send: [] }
  if (state.phase === 'started' && frame.kind === 'commit') {
    if (frame.commitment.byteLength !== SAS_HASH_BYTES) return end(state, 'unexpected')
    return { state: { ...state, phase: 'revealed', commitment: Uint8Array.from(frame.commitment) }, send: [{ kind: 'key', key: state.ownKey }] }
  }
  if (state.phase === 'committed' && frame.kind === 'key') return compare(state, frame.key, [{ kind: 'key', key: state.ownKey }])
  if (state.phase === 'revealed' && frame.kind === 'key') {
    const isKept = frame.key.byteLength === SAS_KEY_BYTES && equalBytes(commitmentOf(frame.key, state.transaction), state.commitment)
    return isKept ? compare(state, frame.key, []) : end(state, 'commitment')
  }
  if (frame.kind === 'confirm' && (state.phase === 'confirmed' || (state.phase === 'comparing' && !state.theirsConfirmed))) {
    const expected = confirmationOf(state.secret, state.role === 'starter' ? 'answerer' : 'starter', state.exchange)
    if (frame.mac.byteLength !== SAS_HASH_BYTES || !equalBytes(expected, frame.mac)) return end(state, 'mac')
    return state.phase === 'confirmed' ? verified(state, []) : { state: { ...state, theirsConfirmed: true }, send: [] }
  }
  return end(state, 'unexpected')
}

function commit (state: Run, random: RandomSource): SasStep {
  const keyed = withKey(state, random)
  return { state: { ...keyed, phase: 'committed' }, send: [{ kind: 'commit', commitment: commitmentOf(keyed.ownKey, state.transaction) }] }
}

function compare (state: Keyed, theirKey: Uint8Array, send: readonly SasFrame[]): SasStep {
  const { role, own, their, ownKey, transaction } = state
  const secret = theirKey.byteLength === SAS_KEY_BYTES && !equalBytes(theirKey, ownKey) ? sharedSecret(state.ownSecret, theirKey) : undefined
  if (secret === undefined) return end(state, 'key')
  wipe(state.ownSecret)
  const exchange: SasExchange = role === 'starter'
    ? { starter: own, starterKey: ownKey, answerer: their, answererKey: Uint8Array.from(theirKey), transaction }
    : { starter: their, starterKey: Uint8Array.from(theirKey), answerer: own, answererKey: ownKey, transaction }
  const shortString = shortStringOf(sasBytes(secret, exchange))
  return { state: { role, own, their, transaction, phase: 'comparing', secret, exchange, shortString, theirsConfirmed: false }, send }
}

function confirm (state: Shared & { readonly theirsConfirmed: boolean }): SasStep {
  const send: SasFrame[] = [{ kind: 'confirm', mac: confirmationOf(state.secret, state.role, state.exchange) }]
  return state.theirsConfirmed ? verified(state, send) : { state: { ...state, phase: 'confirmed' }, send }
}

function verified (state: Shared, send: readonly SasFrame[]): SasStep {
  wipe(state.secret)
  return { state: { ...runOf(state), phase: 'verified' }, send }
}

function end (state: Run, reason: SasEnd): SasStep {
  return { state: ended(state, reason, 'us'), send: [{ kind: 'cancel', reason }] }
}

function ended (state: Run, reason: SasEnd, by: 'us' | 'them'): SasState {
  if ('secret' in state && state.secret instanceof Uint8Array) wipe(state.secret)
  if ('ownSecret' in state && state.ownSecret instanceof Uint8Array) wipe(state.ownSecret)
  const isUnanswered = reason === 'timeout' && 'phase' in state && (state.phase === 'started' || state.phase === 'asked')
  return { ...runOf(state), phase: 'ended', reason, by, isIncident: reason !== 'declined' && !isUnanswered }
}

function runOf ({ role, own, their, transaction }: Run): Run {
  return { role, own, their, transaction }
}

function withKey (run: Run, random: RandomSource): Keyed {
  const ownSecret = draw(random, KEY_BYTES)
  return { ...run, ownSecret, ownKey: x25519.getPublicKey(ownSecret) }
}

function checked (party: SasParty): SasParty {
  if (party.identity.byteLength > MAX_SAS_IDENTITY_BYTES) throw new RangeError(`an identity has at most ${MAX_SAS_IDENTITY_BYTES} bytes`)
  return { peerId: party.peerId, identity: Uint8Array.from(party.identity) }
}

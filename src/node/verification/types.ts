/**
 * What faces know of verification: whether a contact is verified, how a comparison stands, and what a person can do
 * about it. Verified is a fact with a method and a date, never a default.
 */
import type { PeerIdText, SafetyCheck, ShortString } from '../../identity/index.ts'

/** `sas`: both people compared a short string while both devices were connected. `safety number`: without a connection. */
export type VerificationMethod = 'sas' | 'safety number'

export interface Verified { readonly method: VerificationMethod, readonly at: number }

/**
 * What a person has to be told loudly, until a comparison succeeds or they say that they have seen it. `mismatch`: the
 * two devices do not hold each other's keys, or a person said that the strings differ; takes an earlier verification
 * back. `broken off`: a comparison ended half-way, as it would when somebody in between is about to be noticed.
 */
export interface Incident { readonly kind: 'mismatch' | 'broken off', readonly at: number }

/**
 * How a comparison ended without verifying. `unreachable`: the contact is away. `refused`: its device does not take part.
 * `unanswered`: nobody there accepted in time. `declined`: the person there, or their device, did not want to.
 * `cancelled`: the person here. `not kept`: it succeeded, and this device could not write it down. The last two are incidents.
 */
export type VerificationEnd = 'unreachable' | 'refused' | 'unanswered' | 'declined' | 'cancelled' | 'not kept' | 'mismatch' | 'broken off'

export type VerificationState =
  /** The contact's device is being reached. */
  | { readonly phase: 'reaching' }
  /** The person there has to accept. */
  | { readonly phase: 'waiting' }
  /** The person here has to accept: `contacts.verify` does, `cancel` declines. */
  | { readonly phase: 'asked' }
  /** Both want to; the devices exchange keys, which takes a moment. */
  | { readonly phase: 'agreeing' }
  /** The people compare, and `confirm` says what they found. */
  | { readonly phase: 'comparing' } & ShortString
  /** The person here has confirmed; the person there has not yet. */
  | { readonly phase: 'confirmed' } & ShortString
  /** Kept durably before it is said. */
  | { readonly phase: 'verified', readonly at: number }
  /** `by`: who or whose device ended it. */
  | { readonly phase: 'ended', readonly how: VerificationEnd, readonly by: 'us' | 'them' }

/** A comparison at one moment, as plain data. */
export interface VerificationView {
  /** Tells comparisons of this node apart: a later one has a higher number. */
  readonly run: number
  readonly contact: PeerIdText
  readonly startedBy: 'us' | 'them'
  readonly state: VerificationState
}

/** A comparison that goes on with one contact; `verify:changed` tells each new state. */
export interface Verification extends VerificationView {
  /** What the people found; `false` is an incident on both sides. Does nothing while there is nothing to compare. */
  confirm (matches: boolean): void
  /** The person here does not want to, or not any more. No incident. */
  cancel (): void
}

export interface SafetyNumberView {
  /** 60 digits, the same on both sides. */
  readonly digits: string
  /** What this device shows as a QR code, and takes as text: `mobilink-safety:…`. */
  readonly code: string
}

/** The part of `Contacts` that is about verification. */
export interface Verifying {
  /** Some 40 ms of work: keep it while it is shown. Needs no connection. @throws {NoSuchContactError} */
  safetyNumber (peer: PeerIdText): Promise<SafetyNumberView>
  /**
   * Compares what the other device shows, as digits or as its code, with what this one knows. Where it is `same` the
   * contact is verified, where it is `different` that is an incident; both are kept when this resolves.
   *
   * @throws {InvalidSafetyCodeError} the text is neither a safety number nor a code
   * @throws {NoSuchContactError}
   * @throws {ContactNotAcceptedError} {ContactBlockedError}
   */
  compareSafetyCode (peer: PeerIdText, text: string): Promise<SafetyCheck>
  /**
   * Begins a comparison, or joins the one that goes on with this contact: where the contact has asked, that accepts.
   * Resolves at once; what becomes of it is its state.
   *
   * @throws {NoSuchContactError}
   * @throws {ContactNotAcceptedError} {NotAcceptedYetError} {ContactBlockedError} only contacts of each other compare
   * @throws {TooManyVerificationsError} three within an hour
   * @throws {NetworkOffError}
   */
  verify (peer: PeerIdText): Promise<Verification>
  /** The comparison that goes on with this contact. */
  verification (peer: PeerIdText): Verification | undefined
  /** Every comparison that goes on, for a face that has just begun to look. */
  verifications (): VerificationView[]
  /** The person has seen what happened: the incident is forgotten, and nothing is verified by it. @throws {NoSuchContactError} */
  acknowledgeIncident (peer: PeerIdText): Promise<void>
}

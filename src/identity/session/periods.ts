/**
 * How long things of a session live. One story: an envelope waits at most 30 days in an outbox, so whatever opens it
 * lives 30 days longer than it could be used to seal.
 */
export const HOUR_MS = 60 * 60 * 1000
export const DAY_MS = 24 * HOUR_MS

/** An outbox keeps an envelope this long (docs/ARCHITECTURE.md). */
const OUTBOX_MS = 30 * DAY_MS

/** Signed prekeys are handed out for this long; then fresh ones take their place. */
export const PREKEYS_CURRENT_MS = 7 * DAY_MS

/** Private halves of prekeys for bundles: 37 days. */
export const PREKEYS_KEPT_MS = PREKEYS_CURRENT_MS + OUTBOX_MS

/** An invite is good for 90 days after it was made, and it may be made on the last day of its prekeys. */
export const INVITE_PREKEYS_VALID_MS = PREKEYS_CURRENT_MS + 90 * DAY_MS

/** Private halves of prekeys in invites: 90 + 37 days. */
export const INVITE_PREKEYS_KEPT_MS = INVITE_PREKEYS_VALID_MS + OUTBOX_MS

/** Keys of envelopes that have not come, and sessions that another has taken the place of: 37 days. */
export const KEPT_MS = 37 * DAY_MS

/** A session is renewed after this long, or after this many envelopes, when the peer is there. */
export const RENEWAL_MS = 7 * DAY_MS
export const RENEWAL_MESSAGES = 2000

/**
 * New sessions that a peer is asked for, or is given, in an hour: enough for a machine that is lost and restored several
 * times in a row, and few for a peer that asks for the sake of asking. Design.
 */
export const MOST_RESETS = 6
export const RESETS_WITHIN_MS = HOUR_MS

/** From one asking to the next: as long as the other takes to begin a new session and to send again what did not open. */
export const RESET_SPACING_MS = 60 * 1000

/** How far two clocks may be apart before a bundle that is still good looks out of date. */
export const CLOCK_TOLERANCE_MS = DAY_MS

/** The last moment that a `Date` can hold (ECMA-262, "Time Values"). */
const MAX_TIME_MS = 8_640_000_000_000_000

/** Says whether a number from outside can be a time: ms since the epoch. */
export function isTime (value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0 && value <= MAX_TIME_MS
}

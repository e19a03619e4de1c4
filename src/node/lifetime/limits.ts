/**
 * How long things may live here, as data. Signal lets a person choose from half a minute to four weeks, or a time of their
 * own; Briar has one time, a week. Both count the sender's copy from the sending (Signal) or the delivery (Briar) and the
 * recipient's from the reading, and let what is never read lie for ever: here that has an end, too.
 */
import { InvalidExpiryError } from '../errors.ts'
import type { MessageRecord } from '../store/pb/records.ts'

const DAY_MS = 24 * 60 * 60 * 1_000

/** Shorter than it takes to read a word. */
export const SHORTEST_MS = 1_000
/** What a contact asks for beyond it is cut down to it: nobody is waited for longer. */
export const LONGEST_MS = 365 * DAY_MS

/**
 * What waits for a contact's device waits for so long, wherever it lies: a message that is not to stay, an announced file,
 * and everything that clouds carry or have fetched. Design: prekeys are good for as long (identity/session/periods.ts).
 */
export const WAITS_FOR_MS = 30 * DAY_MS

/** Nothing that was sent comes later than so long after it was: what is known so that it is not taken twice is forgotten then. Design: a week more than it waits, for clocks that differ. */
export const COMES_WITHIN_MS = WAITS_FOR_MS + 7 * DAY_MS

/** What disappears and is not read for so long counts as read: a person is waited for no longer than a device. Design. */
export const UNREAD_FOR_MS = WAITS_FOR_MS

/** That a message was given up, without a word of it, is shown for so long: a person who is away for a week learns of it. Design. */
export const GIVEN_UP_SHOWN_MS = 7 * DAY_MS

/**
 * How long an own cloud carries a message, or its file. What disappears waits there no longer than here: the cloud lets it go
 * by itself, also while this device is away.
 */
export function carriedForMs (message: Pick<MessageRecord, 'life'> | undefined): number {
  const after = message?.life?.expireAfterMs ?? 0
  return after === 0 ? WAITS_FOR_MS : Math.min(after, WAITS_FOR_MS)
}

/** 0 = it stays. @throws {InvalidExpiryError} */
export function checkExpiry (expireAfterMs: number): number {
  if (expireAfterMs === 0) return 0
  if (!Number.isSafeInteger(expireAfterMs) || expireAfterMs < SHORTEST_MS || expireAfterMs > LONGEST_MS) {
    throw new InvalidExpiryError('A message can disappear after anything from one second to one year, or not at all.')
  }
  return expireAfterMs
}

/** What a contact asked for, within what is heeded here. */
export function boundedExpiry (expireAfterMs: number): number {
  return expireAfterMs === 0 ? 0 : Math.min(Math.max(expireAfterMs, SHORTEST_MS), LONGEST_MS)
}

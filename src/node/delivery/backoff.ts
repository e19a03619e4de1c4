/** When next: 1 s doubling to 10 min, ±20 % jitter, so that many nodes that lost one peer do not return as one. */
import type { Random } from '../platform/platform.ts'

/** Design: the first retry is quick, because most failures are a reload or a changed network. */
export const FIRST_DELAY_MS = 1_000
/** Design: an absent contact costs at most six dials an hour. */
export const LONGEST_DELAY_MS = 600_000
const JITTER = 0.2

/**
 * @param attempts - failures in a row so far, 1 or more
 * @returns ms to wait before the next attempt, at most 1.2 × LONGEST_DELAY_MS
 */
export function backoffDelay (attempts: number, random: Random): number {
  const doublings = Math.min(Math.max(attempts, 1) - 1, 20)
  const delay = Math.min(FIRST_DELAY_MS * 2 ** doublings, LONGEST_DELAY_MS)
  return Math.round(delay * jitter(random))
}

/**
 * Is a contact to be looked for elsewhere than where it was? Not at the first try, so that a thousand absent ones are
 * known to be away in seconds. Then, where an address is known, ever more seldom: after 1, 2, 4, 8 … failures.
 */
export function isSearchDue (failures: number, isKnown: boolean): boolean {
  return failures > 0 && (!isKnown || Number.isInteger(Math.log2(failures)))
}

/** @returns a factor between 0.8 and 1.2 */
function jitter (random: Random): number {
  const [high = 0, low = 0] = random.bytes(2)
  return 1 + JITTER * (2 * (high * 256 + low) / 65_535 - 1)
}

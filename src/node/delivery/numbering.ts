/**
 * The numbers that a sender gives what it writes in one conversation: one up for each message, from a start that is drawn
 * at random. A device that begins anew (restored from a backup, or a contact that was removed and added again) knows
 * nothing of the numbers before, and begins elsewhere: so a reader can tell one count from another without asking anybody's
 * clock. Numbers below the lowest start are of a version that counted from 1: they say nothing about order.
 */
import type { Random } from '../platform/platform.ts'

/** Starts lie above this. */
const LOWEST_START = 2 ** 32
/** 48 bits: two starts of one sender come so near to each other that they are taken for one count once in 100 million times. */
const START_BYTES = 6
/**
 * Numbers nearer to each other than this are of one count. Far above what one sender may have on the way
 * (`MAX_PENDING` of outbox.ts), with all that was taken back or refused in between.
 */
export const COUNT_REACH = 2 ** 20

/** The number of the next message: one up, or a start where there is none yet. */
export function nextNumber (next: number, random: Random): number {
  if (isNumber(next)) return next
  return LOWEST_START + random.bytes(START_BYTES).reduce((start, byte) => start * 256 + byte, 0)
}

/** It says something about order. */
export function isNumber (seq: number): boolean {
  return seq >= LOWEST_START
}

export function isOneCount (a: number, b: number): boolean {
  return isNumber(a) && isNumber(b) && Math.abs(a - b) < COUNT_REACH
}

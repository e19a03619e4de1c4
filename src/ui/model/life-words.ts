/**
 * How long things stay, in words. Said as it is: what disappears disappears from the devices, and nothing keeps the other
 * person from copying or photographing it before.
 */
import type { Contact, Message } from '../../node/index.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const UNITS = [[7 * DAY_MS, 'week'], [DAY_MS, 'day'], [HOUR_MS, 'hour'], [MINUTE_MS, 'minute'], [1_000, 'second']] as const

/** What a person chooses from; any other time is a script's. */
export const EXPIRY_CHOICES: readonly number[] = [0, 5 * MINUTE_MS, HOUR_MS, DAY_MS, 7 * DAY_MS, 28 * DAY_MS]

export const COPY_WARNING = 'The other person can still copy or photograph it.'

/** `5 minutes`, `1 hour`, `90 seconds`: in the largest unit that says it exactly. */
export function durationWords (ms: number): string {
  const [unitMs, unit] = UNITS.find(([size]) => ms >= size && ms % size === 0) ?? [1_000, 'second']
  const count = Math.max(1, Math.round(ms / unitMs))
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}

/** `3 h`, `12 min`, `40 s`: what is left, rounded up; never nothing. */
export function leftWords (ms: number): string {
  if (ms > 2 * DAY_MS) return `${Math.ceil(ms / DAY_MS)} d`
  if (ms > 2 * HOUR_MS) return `${Math.ceil(ms / HOUR_MS)} h`
  if (ms > 2 * MINUTE_MS) return `${Math.ceil(ms / MINUTE_MS)} min`
  return `${Math.max(1, Math.ceil(ms / 1_000))} s`
}

/** How long a message stays; empty of one that stays for good. */
export function lifeWords ({ expireAfterMs, expiresAt, unkept }: Pick<Message, 'expireAfterMs' | 'expiresAt' | 'unkept'>, now: number): string {
  if (expiresAt !== undefined) return `disappears in ${leftWords(expiresAt - now)}`
  if (expireAfterMs !== undefined) return `disappears ${durationWords(expireAfterMs)} after it was read`
  return unkept === true ? 'not kept' : ''
}

/** What was chosen for a conversation; empty where everything stays. */
export function chatLifeWords ({ expireAfterMs, keepsNothing, temporary }: Pick<Contact, 'expireAfterMs' | 'keepsNothing' | 'temporary'>): string {
  const words = [
    ...temporary === undefined ? [] : ['temporary contact'],
    ...keepsNothing ? ['nothing is kept'] : [],
    ...expireAfterMs === 0 ? [] : [`what you send disappears after ${durationWords(expireAfterMs)}`]
  ]
  return words.join(', ')
}

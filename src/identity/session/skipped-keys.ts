/**
 * Keys of envelopes that were passed over and may still come. Kept in windows of 64 neighbours, so that ten thousand
 * of them are some hundred records and using one rewrites one; bounded per contact, the oldest dropped first; none
 * outlives 37 days. Maps are never changed in place: each function answers the next one, or the same when nothing is new.
 */
import { bytesToHex } from '@noble/hashes/utils.js'
import { KEPT_MS } from './periods.ts'
import { MAX_SKIP } from './ratchet.ts'
import type { RatchetHeader, SkippedKey } from './ratchet.ts'

const WINDOW = 64

export interface KeptKey {
  readonly number: number
  /** 32 bytes. */
  readonly key: Uint8Array
  /** ms since the epoch. */
  readonly skippedAt: number
}

/** Up to 64 keys of one chain of one session, in order of their numbers. Never empty. */
export interface SkippedWindow {
  readonly sid: Uint8Array
  readonly ratchetKey: Uint8Array
  /** Number of the first that belongs in it, divided by 64. */
  readonly window: number
  readonly keys: readonly KeptKey[]
}

/** By `windowName`. */
export type SkippedKeys = ReadonlyMap<string, SkippedWindow>

type Place = Pick<RatchetHeader, 'ratchetKey' | 'number'>

/** Name of a window, unique per contact: hex and slashes. */
export function windowName (sid: Uint8Array, ratchetKey: Uint8Array, window: number): string {
  return `${bytesToHex(sid)}/${bytesToHex(ratchetKey)}/${window}`
}

/** The key of a position that was passed over (a copy), if it is kept. */
export function findSkipped (kept: SkippedKeys, sid: Uint8Array, place: Place): Uint8Array | undefined {
  const found = kept.size === 0 ? undefined : kept.get(nameOf(sid, place))?.keys.find(({ number }) => number === place.number)
  return found === undefined ? undefined : Uint8Array.from(found.key)
}

/** Forgets the key of one position. */
export function withoutSkipped (kept: SkippedKeys, sid: Uint8Array, place: Place): SkippedKeys {
  const name = nameOf(sid, place)
  const window = kept.get(name)
  return window === undefined ? kept : replaced(kept, name, { ...window, keys: window.keys.filter(({ number }) => number !== place.number) })
}

/** Keeps what a step passed over, and drops the oldest when there are too many. */
export function withSkipped (kept: SkippedKeys, sid: Uint8Array, skipped: readonly SkippedKey[], now: number): SkippedKeys {
  if (skipped.length === 0) {
    return kept
  }

  const next = new Map(kept)

  for (const [name, places] of Map.groupBy(skipped, (place) => nameOf(sid, place))) {
    const added = places.map(({ number, key }) => ({ number, key, skippedAt: now }))
    const [first] = places
    const window = next.get(name) ?? (first === undefined ? undefined : { sid, ratchetKey: first.ratchetKey, window: windowOf(first.number), keys: [] })
    // A peer that announces an old ratchet key again gets no second key for a number.
    const others = window?.keys.filter(({ number }) => !places.some((place) => place.number === number)) ?? []
    if (window !== undefined) next.set(name, { ...window, keys: [...others, ...added].sort((a, b) => a.number - b.number) })
  }

  return bounded(next)
}

/** Forgets what is too old, and what belongs to sessions that are gone. */
export function sweepSkipped (kept: SkippedKeys, now: number, isLive: (sid: Uint8Array) => boolean): SkippedKeys {
  let next = kept

  for (const [name, window] of kept) {
    const keys = isLive(window.sid) ? window.keys.filter(({ skippedAt }) => now - skippedAt <= KEPT_MS) : []
    if (keys.length !== window.keys.length) next = replaced(next, name, { ...window, keys })
  }

  return next
}

/** How many keys there are. */
export function countSkipped (kept: SkippedKeys): number {
  return Array.from(kept.values()).reduce((sum, { keys }) => sum + keys.length, 0)
}

function bounded (kept: Map<string, SkippedWindow>): SkippedKeys {
  let count = countSkipped(kept)

  if (count > MAX_SKIP) {
    const oldestFirst = [...kept].sort(([, a], [, b]) => newestOf(a) - newestOf(b))

    for (const [name, { keys }] of oldestFirst) {
      if (count <= MAX_SKIP) break
      kept.delete(name)
      count -= keys.length
    }
  }

  return kept
}

function newestOf ({ keys }: SkippedWindow): number {
  return Math.max(...keys.map(({ skippedAt }) => skippedAt))
}

function replaced (kept: SkippedKeys, name: string, window: SkippedWindow): SkippedKeys {
  const next = new Map(kept)

  if (window.keys.length === 0) {
    next.delete(name)
  } else {
    next.set(name, window)
  }

  return next
}

function nameOf (sid: Uint8Array, { ratchetKey, number }: Place): string {
  return windowName(sid, ratchetKey, windowOf(number))
}

function windowOf (number: number): number {
  return Math.floor(number / WINDOW)
}

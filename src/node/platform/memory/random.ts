/**
 * Randomness that can be replayed: sfc32, seeded from SHA-256 of a text. Good enough to draw latencies, faults and
 * test identities from; never used where an adversary matters, which is why it lives in the memory platform alone.
 * A generator is forked by label, so that more draws in one place never change what another place draws.
 *
 * @see https://pracrand.sourceforge.net (sfc32)
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'

export interface SeededRandom {
  /** An integer, 0 <= answer < 2^32. */
  next (): number
  /** An integer between both bounds, which are included. */
  between (low: number, high: number): number
  /** True with probability `probability` (0 never, 1 always). */
  chance (probability: number): boolean
  /** One of the list, which is not empty. */
  pick<T> (list: readonly T[]): T
  bytes (length: number): Uint8Array
  /** An independent generator that depends on this one's seed and the label, not on what was drawn before. */
  fork (label: string): SeededRandom
}

export function createSeededRandom (seed: string): SeededRandom {
  const digest = sha256(utf8ToBytes(seed))
  const words = new DataView(digest.buffer, digest.byteOffset, digest.byteLength)
  let a = words.getUint32(0)
  let b = words.getUint32(4)
  let c = words.getUint32(8)
  let counter = 1

  const next = (): number => {
    const sum = (a + b + counter) >>> 0
    counter = (counter + 1) >>> 0
    a = (b ^ (b >>> 9)) >>> 0
    b = (c + (c << 3)) >>> 0
    c = (((c << 21) | (c >>> 11)) + sum) >>> 0
    return sum
  }
  // the first outputs still resemble the seed; 12 rounds are what the author of sfc32 asks for
  for (let round = 0; round < 12; round++) next()

  const between = (low: number, high: number): number => low + Math.floor((next() / 0x1_0000_0000) * (high - low + 1))

  return {
    next,
    between,
    chance: (probability) => next() / 0x1_0000_0000 < probability,
    pick: <T>(list: readonly T[]): T => {
      if (list.length === 0) throw new RangeError('Nothing to pick from')
      return list[between(0, list.length - 1)] as T
    },
    bytes: (length) => Uint8Array.from({ length }, () => next() & 0xff),
    fork: (label) => createSeededRandom(`${seed}/${label}`)
  }
}

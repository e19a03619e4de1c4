/**
 * Node.js's random bytes. A draw costs microseconds, however small it is, and every message draws its id, so small
 * draws are cut from a pool. What was handed out is wiped from the pool at once: only its taker has it.
 */
import { randomFillSync } from 'node:crypto'
import type { Random } from '../platform.ts'

/** Design: 256 message ids for the price of one. */
const POOL_BYTES = 4_096

/** A larger draw gains nothing from the pool: it pays for itself. */
const LARGEST_FROM_POOL = 64

export function hostRandom (): Random {
  const pool = new Uint8Array(POOL_BYTES)
  let at = POOL_BYTES

  return {
    bytes (length) {
      if (length > LARGEST_FROM_POOL) {
        return randomFillSync(new Uint8Array(length))
      }

      if (at + length > POOL_BYTES) {
        randomFillSync(pool)
        at = 0
      }

      const drawn = pool.slice(at, at + length)
      pool.fill(0, at, at += length)
      return drawn
    }
  }
}

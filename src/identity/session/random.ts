/** Chance as it is handed in, and the one check that a broken source must not get past. */

/** Cryptographically strong. */
export interface Random {
  bytes (length: number): Uint8Array
}

/**
 * Draws `length` fresh bytes, in memory of their own.
 *
 * @throws {RangeError} when the source gave another number: a key must never be shorter than it looks
 */
export function draw (random: Random, length: number): Uint8Array {
  const bytes = random.bytes(length)

  if (bytes.byteLength !== length) {
    throw new RangeError(`the random source gave ${bytes.byteLength} bytes instead of ${length}`)
  }

  return new Uint8Array(bytes)
}

/** Overwrites secrets that are done with. Best effort: an engine may have copied them. */
export function wipe (...secrets: ReadonlyArray<Uint8Array | undefined>): void {
  for (const secret of secrets) secret?.fill(0)
}

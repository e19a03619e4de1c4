/**
 * Padding of what is sealed, so that its length says little: 0x80, then zeros (ISO/IEC 7816-4), up to the next bucket.
 * It lies inside the seal, so a wrong one is a sender's mistake and no oracle.
 */

/** Lengths that a padded content may have. What does not fit the largest travels as a blob. */
export const BUCKETS: readonly number[] = [256, 512, 1024, 2048, 4096, 8192, 16_384]

const MARK = 0x80

/**
 * Pads to the smallest bucket that holds the content and the mark.
 *
 * @throws {RangeError} when none does: at most 16,383 bytes fit
 */
export function pad (content: Uint8Array): Uint8Array {
  const bucket = BUCKETS.find((size) => size > content.byteLength)

  if (bucket === undefined) {
    throw new RangeError(`the content has ${content.byteLength} bytes: no bucket holds it`)
  }

  const padded = new Uint8Array(bucket)
  padded.set(content)
  padded[content.byteLength] = MARK
  return padded
}

/** Takes the padding off. `undefined` when it is none, or the length is no bucket's. */
export function unpad (padded: Uint8Array): Uint8Array | undefined {
  let end = padded.byteLength - 1
  // half of what is opened is zeros: a call for each of them would cost as much as a fourth of the opening
  while (end >= 0 && padded[end] === 0) end--
  return isBucket(padded.byteLength) && padded[end] === MARK ? padded.subarray(0, end) : undefined
}

/** Says whether a padded content may have this length. */
export function isBucket (length: number): boolean {
  return BUCKETS.includes(length)
}

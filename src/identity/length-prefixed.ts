/**
 * Byte strings one after another so that nobody can read the border elsewhere: each with its length before it, four
 * bytes, most significant first. What is hashed, MACed or given as associated data is put together with this.
 */

const LENGTH_BYTES = 4

/** Joins `parts`; two different lists never give the same bytes. */
export function lengthPrefixed (parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + LENGTH_BYTES + byteLength, 0))
  let at = 0
  for (const part of parts) {
    writeUint32(joined, at, part.byteLength)
    joined.set(part, at + LENGTH_BYTES)
    at += LENGTH_BYTES + part.byteLength
  }
  return joined
}

/** @returns 4 bytes, most significant first */
export function uint32 (value: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(LENGTH_BYTES)
  writeUint32(bytes, 0, value)
  return bytes
}

/** Four bytes, most significant first, as a DataView would write them, without making one: this runs for every row on the disk. */
export function writeUint32 (bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24
  bytes[at + 1] = value >>> 16
  bytes[at + 2] = value >>> 8
  bytes[at + 3] = value
}

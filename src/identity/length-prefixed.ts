/**
 * Byte strings one after another so that nobody can read the border elsewhere: each with its length before it, four
 * bytes, most significant first. What is hashed, MACed or given as associated data is put together with this.
 */
import { concat } from 'uint8arrays/concat'

/** Joins `parts`; two different lists never give the same bytes. */
export function lengthPrefixed (parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return concat(parts.flatMap((part) => [uint32(part.byteLength), part]))
}

/** @returns 4 bytes, most significant first */
export function uint32 (value: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, value)
  return bytes
}

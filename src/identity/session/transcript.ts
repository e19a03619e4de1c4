/**
 * What is signed or hashed together, so that it can be read back in one way only: a label, then each part behind its
 * length (4 bytes, big-endian). Without the lengths, moving a byte from one field to its neighbour would keep a
 * signature good.
 */
import { concat } from 'uint8arrays/concat'

/** @returns `label ‖ length ‖ part ‖ length ‖ part ‖ …` */
export function transcript (label: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
  return concat([label, ...parts.flatMap((part) => [uint32(part.byteLength), part])])
}

/** @returns 4 bytes, big-endian */
export function uint32 (value: number): Uint8Array {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, value)
  return bytes
}

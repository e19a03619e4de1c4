/** Bytes that were right, and are not any more: the same damage for the same seed. */
import { concat } from 'uint8arrays/concat'
import { equals } from 'uint8arrays/equals'

export interface DamageRandom {
  bytes (length: number): Uint8Array
  /** From 0 to `below` - 1. */
  number (below: number): number
}

/** One to three of: bits turned, a stretch overwritten, cut off, cut out, something put in, a stretch of another one. */
export function damaged (random: DamageRandom, whole: Uint8Array, other: Uint8Array): Uint8Array {
  let bytes: Uint8Array = whole
  do {
    for (let count = random.number(3); count >= 0; count--) {
      const place = random.number(bytes.byteLength + 1)
      const length = random.number(random.number(2) === 0 ? 4 : 64)
      switch (random.number(8)) {
        case 0: bytes = concat([bytes.subarray(0, place), bytes.subarray(place + length)]); break
        case 1: bytes = concat([bytes.subarray(0, place), random.bytes(length), bytes.subarray(place)]); break
        case 2: bytes = bytes.slice(0, place); break
        case 3: bytes = concat([bytes.subarray(0, place), other.subarray(place, place + length), bytes.subarray(place + length)]); break
        case 4: bytes = concat([bytes.subarray(0, place), random.bytes(Math.min(length, bytes.byteLength - place)), bytes.subarray(place + length)]); break
        default: bytes = bytes.map((byte, index) => index === place ? byte ^ (1 << random.number(8)) : byte)
      }
    }
  } while (equals(bytes, whole) || equals(bytes, other))
  return bytes
}

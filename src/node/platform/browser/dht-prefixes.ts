/**
 * Stands in for the list of pre-computed DHT keys that kad-dht brings to the tab: 50 KB of the compressed bundle, a
 * fifth of the first load, for what a quarter of a second of hashing gives. The DHT looks for random keys in each
 * part of its key space to learn who is there; this list says which number leads to which part.
 *
 * kad-dht's own list for browsers has 16,384 entries but is asked with 16-bit prefixes, so most answers are
 * `undefined` or lead elsewhere. Here each answer is right in its first 8 bits, which tells apart the parts of a
 * network of hundreds of DHT servers. The build puts it in place (config/vite.config.js).
 *
 * @see https://github.com/libp2p/specs/blob/master/kad-dht/README.md
 */
import { sha256 } from '@noble/hashes/sha2.js'

const PREFIX_BITS = 16
const EXACT_BITS = 8
// A multihash: SHA-256, 32 bytes, of which the first four are the number and the others zero.
const MULTIHASH_HEAD = [0x12, 0x20] as const
const MULTIHASH_BYTES = 34

/** For a prefix of 16 bits: a number whose multihash, hashed into the key space, begins with the same 8 bits. */
export interface DhtPrefixes { readonly [prefix: number]: number }

/** Computes numbers when they are first asked for, and keeps those found on the way. */
export function createDhtPrefixes (): DhtPrefixes {
  const found = new Map<number, number>()
  let next = 0

  const numberFor = (prefix: number): number => {
    const wanted = prefix >>> (PREFIX_BITS - EXACT_BITS)
    for (let number = found.get(wanted); ; number = found.get(wanted)) {
      if (number !== undefined) return number
      const part = partOf(next)
      if (!found.has(part)) found.set(part, next)
      next++
    }
  }

  return new Proxy<DhtPrefixes>({}, {
    get: (_, name) => {
      const prefix = typeof name === 'string' ? Number(name) : Number.NaN
      return Number.isInteger(prefix) && prefix >= 0 && prefix < 2 ** PREFIX_BITS ? numberFor(prefix) : undefined
    }
  })
}

function partOf (number: number): number {
  const multihash = new Uint8Array(MULTIHASH_BYTES)
  multihash.set(MULTIHASH_HEAD)
  new DataView(multihash.buffer).setUint32(MULTIHASH_HEAD.length, number)
  return sha256(multihash)[0] ?? 0
}

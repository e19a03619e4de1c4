/** Codes and limits of pairing over `/mobilink/cloud/1.0`. docs/PROTOCOL.md prints the same tables. */
import { limit } from '../limits.ts'
import type { PairEnd } from './pairing.ts'
import type { Limit } from '../limits.ts'

export const PAIR_LIMITS = {
  sidBytes: limit(16, 'bytes', '128 random bits: no two runs have the same; exactly this long'),
  shareBytes: limit(32, 'bytes', 'an element of ristretto255; exactly this long', 'RFC 9496'),
  macBytes: limit(64, 'bytes', 'HMAC-SHA512; exactly this long', 'RFC 2104'),
  certificateBytes: limit(256, 'bytes', 'two public keys, a number, a date, a signature, and room to grow'),
  nameCharacters: limit(64, 'count', 'a name fits on one line; a longer one is cut, not refused'),
  nameBytes: limit(256, 'bytes', 'four bytes for each character, the most that UTF-8 takes'),
  addresses: limit(8, 'count', 'of the host, most useful first: more are not dialled'),
  addressBytes: limit(256, 'bytes', 'a relay, a certificate hash and two peer IDs fit'),
  frames: limit(8, 'count', 'in one direction of one run: an honest side sends three'),
  stepMs: limit(10_000, 'ms', 'from a frame to the one that answers it, the first from the open stream: a few milliseconds of computing and one durable write'),
  closeMs: limit(10_000, 'ms', 'from the last frame to the end of both directions'),
  tries: limit(3, 'count', 'runs that one offer answers, of everybody together: one guess at a code is right once in 27 thousand million'),
  offerMs: limit(600_000, 'ms', 'from an offer to its end: time to walk to the other device and type')
} as const satisfies Record<string, Limit>

/** On the wire. 0 and numbers that are not here count as `failed`. */
export const PAIR_END_CODES: Readonly<Record<PairEnd, number>> = { paired: 1, 'no offer': 2, busy: 3, 'wrong code': 4, refused: 5, failed: 6 }

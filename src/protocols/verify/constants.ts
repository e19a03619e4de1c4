/** Name, codes and limits of `/mobilink/verify/1.0`. docs/PROTOCOL.md prints the same tables. */
import { limit } from '../limits.ts'
import type { CancelReason } from './index.ts'
import type { Limit } from '../limits.ts'

export const VERIFY_PROTOCOL = '/mobilink/verify/1.0'

export const VERIFY_LIMITS = {
  transactionBytes: limit(16, 'bytes', '128 random bits: no two runs have the same; exactly this long'),
  keyBytes: limit(32, 'bytes', 'an X25519 public key; exactly this long', 'RFC 7748'),
  hashBytes: limit(32, 'bytes', 'a commitment or a confirmation, SHA-256; exactly this long', 'RFC 6234'),
  frameBytes: limit(128, 'bytes', 'the largest frame has 36 bytes; the rest is for fields of later versions'),
  frames: limit(8, 'count', 'in one direction of one run: an honest side sends three, and one to cancel'),
  startMs: limit(10_000, 'ms', 'from the open stream to the end of its first frame: who says nothing holds nothing'),
  runMs: limit(300_000, 'ms', 'from the open stream to both confirmations: time for a phone call'),
  frameMs: limit(10_000, 'ms', 'from the first byte of a frame to its last'),
  drainMs: limit(10_000, 'ms', 'from a full stream to its next drain'),
  closeMs: limit(10_000, 'ms', 'from the wish to close, or the end of the time for a run, to the end of both directions'),
  runs: limit(3, 'count', 'runs with one contact in an hour, whoever begins: somebody in between has one try in 2^42 in each'),
  streamsPerPeer: limit(2, 'count', 'one is normal; the other is for a run begun on both sides at once')
} as const satisfies Record<string, Limit>

/** On the wire. 0 and numbers that are not here count as `unexpected`. */
export const CANCEL_CODES: Readonly<Record<CancelReason, number>> = { declined: 1, mismatch: 2, commitment: 3, mac: 4, key: 5, unexpected: 6, timeout: 7 }

/** Name, codes and limits of `/mobilink/prekeys/1.0`. docs/PROTOCOL.md prints the same tables. */
import { limit } from '../limits.ts'
import type { Limit } from '../limits.ts'

export const PREKEYS_PROTOCOL = '/mobilink/prekeys/1.0'

export const PREKEYS_LIMITS = {
  frameBytes: limit(64, 'bytes', 'a code and room for fields of later versions'),
  keyBytes: limit(32, 'bytes', 'a raw Ed25519 public key: exactly this long, or absent', 'RFC 8032, section 5.1.5'),
  bundleBytes: limit(2_048, 'bytes', 'two identities, an X25519 and an ML-KEM-768 key of each kind, and their signatures', 'docs/SESSION.md'),
  answerBytes: limit(3_072, 'bytes', 'a bundle at its limit, and room for fields of later versions'),
  requestMs: limit(10_000, 'ms', 'from the open stream to the last byte of the question'),
  frameMs: limit(10_000, 'ms', 'from the first byte of a frame to its last'),
  drainMs: limit(10_000, 'ms', 'from a full stream to its next drain'),
  answerMs: limit(20_000, 'ms', 'from the question to its answer: the other node makes keys, signs and writes once'),
  closeMs: limit(10_000, 'ms', 'from the answer, or the end without one, to the end of both directions'),
  streamsPerPeer: limit(4, 'count', 'one is normal; the rest is for reconnects that overlap')
} as const satisfies Record<string, Limit>

/** What is asked for. A number that is not here is answered by closing. */
export const ASK_CODES = { bundle: 1 } as const

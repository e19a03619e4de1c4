/** Name, codes and limits of `/mobilink/msg/1.0`. docs/PROTOCOL.md prints the same tables. */
import { limit } from '../limits.ts'
import type { AckCode, Hint } from './index.ts'
import type { Limit } from '../limits.ts'

export const MSG_PROTOCOL = '/mobilink/msg/1.0'

export const MSG_LIMITS = {
  envelopeBytes: limit(32_768, 'bytes', 'what does not fit is a blob; two windows of these are 4 MiB, which every device has'),
  frameBytes: limit(33_792, 'bytes', 'the largest envelope, its field headers and room for fields of later versions'),
  window: limit(64, 'count', 'envelopes sent and not acknowledged, per direction: enough that grouped writes on the receiver stay full, few enough to keep in memory'),
  pulls: limit(8, 'count', 'pulls asked and not ended, per direction: one page is being served at a time, the others are 1 KiB each'),
  page: limit(256, 'count', 'envelopes in one pull: four windows, so that asking again costs little'),
  eidBytes: limit(16, 'bytes', 'SHA-256 cut to 128 bits: second preimages stay out of reach', 'RFC 6920, section 9.4'),
  tagBytes: limit(32, 'bytes', 'HKDF-SHA256 of a message key: exactly this long, or absent where nothing was opened', 'docs/SESSION.md'),
  keyBytes: limit(32, 'bytes', 'a raw Ed25519 public key: exactly this long, or absent', 'RFC 8032, section 5.1.5'),
  cursorBytes: limit(32, 'bytes', 'opaque; a store key or its hash fits'),
  certificateBytes: limit(1_024, 'bytes', 'two public keys, a sequence, a signature, and room to grow'),
  unaskedAcks: limit(256, 'count', 'acknowledgements given to the node and not yet handled: beyond it the stream is paused, so a flood of them waits at its sender'),
  hints: limit(16, 'count', 'hints handed on within one hint period; more are dropped: they are never stored'),
  hintPeriodMs: limit(10_000, 'ms', 'an honest side sends at most one hint in 3 s and its end'),
  knocks: limit(8, 'count', 'knocks handed on within one knock period, one for each device that a cloud serves; more are dropped'),
  knockPeriodMs: limit(60_000, 'ms', 'an honest side knocks once in this time for each device'),
  addressesBytes: limit(9_216, 'bytes', 'sixteen addresses, four hosts, a signature, and room to grow'),
  addresses: limit(10, 'count', 'statements about addresses handed on within one addresses period; more are dropped: each may cost a durable write'),
  addressesPeriodMs: limit(60_000, 'ms', 'an honest side says at most one in 10 s and one at the beginning'),
  frameMs: limit(30_000, 'ms', 'from the first byte of a frame to its last: the largest frame at 1.1 kB/s. Between frames there is no limit, since streams stay open and idle'),
  drainMs: limit(30_000, 'ms', 'from a full stream to its next drain: whoever takes nothing for so long is gone'),
  ackMs: limit(30_000, 'ms', 'from an envelope becoming the oldest unacknowledged one to its acknowledgement: the receiver writes durably in milliseconds, so this is a lost path'),
  pullMs: limit(30_000, 'ms', 'from a pull, or the last envelope of its run that came or was acknowledged, to the next step of the run'),
  closeMs: limit(10_000, 'ms', 'from the wish to close to the end of both directions: what is then unacknowledged is sent again on the next stream'),
  streamsPerPeer: limit(8, 'count', 'one per direction is normal; the rest is for reconnects that overlap')
} as const satisfies Record<string, Limit>

/** On the wire. 0 and numbers that are not here mean `try later`: nothing is erased because of them. */
export const ACK_CODES: Readonly<Record<AckCode, number>> = {
  'kept': 1,
  'already had it': 2,
  'held': 3,
  'declined': 4,
  'too large': 5,
  'quota': 6,
  'try later': 7
}

/** On the wire. Numbers that are not here are ignored. */
export const HINT_CODES: Readonly<Record<Hint, number>> = { 'typing': 1, 'stopped typing': 2 }

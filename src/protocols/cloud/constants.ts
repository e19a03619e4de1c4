/** Name, codes and limits of `/mobilink/cloud/1.0`. docs/PROTOCOL.md prints the same tables. */
import { limit } from '../limits.ts'
import type { DepositCode, EraseCode, HistoryCode, ReportCode, WelcomeCode } from './courier.ts'
import type { Limit } from '../limits.ts'

export const CLOUD_PROTOCOL = '/mobilink/cloud/1.0'

export const CLOUD_LIMITS = {
  frameBytes: limit(36_864, 'bytes', 'the largest envelope with its addressee, hash and times, and room for fields of later versions'),
  firstMs: limit(10_000, 'ms', 'from the open stream to the end of its first frame: who says nothing holds nothing'),
  frameMs: limit(30_000, 'ms', 'from the first byte of a frame to its last: the largest frame at 1.2 kB/s. Between frames there is no limit, since streams stay open and idle'),
  drainMs: limit(30_000, 'ms', 'from a full stream to its next drain: whoever takes nothing for so long is gone'),
  closeMs: limit(10_000, 'ms', 'from the wish to close to the end of both directions: what is then unanswered is asked again on the next stream'),
  streamsPerPeer: limit(4, 'count', 'one is normal; the rest is for reconnects that overlap')
} as const satisfies Record<string, Limit>

export const COURIER_LIMITS = {
  envelopeBytes: limit(32_768, 'bytes', 'the largest envelope of /mobilink/msg/1.0'),
  keyBytes: limit(32, 'bytes', 'a raw Ed25519 public key; exactly this long', 'RFC 8032'),
  eidBytes: limit(16, 'bytes', 'SHA-256 cut to 128 bits, as in /mobilink/msg/1.0; exactly this long'),
  tagBytes: limit(32, 'bytes', 'a receipt tag; exactly this long, or absent where nothing was opened', 'docs/SESSION.md'),
  tagHashBytes: limit(32, 'bytes', 'SHA-256 of a receipt tag; exactly this long, or absent where none is to be shown', 'RFC 6234'),
  digestBytes: limit(32, 'bytes', 'SHA-256 of a directory; exactly this long, or absent before there is one', 'RFC 6234'),
  certificateBytes: limit(256, 'bytes', 'two public keys, a number, a time, a signature, and room to grow'),
  certificates: limit(4, 'count', 'always-on nodes of one person: a computer at home, one elsewhere, and two to move to'),
  addresses: limit(16, 'count', 'as many as are kept of one contact'),
  addressBytes: limit(512, 'bytes', 'a multiaddr as text through a relay with its certificates'),
  correspondents: limit(4_096, 'count', 'of one device: four times what a cloud must serve'),
  directoryBytes: limit(8_388_608, 'bytes', 'of one device, as encoded: a directory is kept in one piece, or not'),
  wakeUpBytes: limit(1_280, 'bytes', 'the body of a message of kind 3: how somebody is woken'),
  bundleBytes: limit(2_048, 'bytes', 'a bundle of /mobilink/prekeys/1.0'),
  historyHandleBytes: limit(16, 'bytes', 'an HMAC cut to 128 bits: two places never meet; exactly this long', 'RFC 2104'),
  historyRowBytes: limit(16_425, 'bytes', 'a sealed row of the largest padding: version, nonce and tag around 16,384 bytes'),
  historyRows: limit(1_000_000, 'count', 'of one device: a hundred messages a day for 27 years'),
  blobIdBytes: limit(32, 'bytes', 'as in /mobilink/file/1.0; exactly this long'),
  blobBytes: limit(2 ** 47, 'bytes', 'as in /mobilink/file/1.0; at least one'),
  window: limit(64, 'count', 'questions asked and not answered, per direction: enough that grouped writes at the other side stay full, few enough to keep in memory'),
  answerMs: limit(30_000, 'ms', 'from a question becoming the oldest unanswered one to its answer: the other side writes durably in milliseconds, so this is a lost path'),
  unpairMs: limit(300_000, 'ms', 'from the wish to be forgotten, or to have the history erased, to its answer: a full cloud erases a hundred thousand envelopes')
} as const satisfies Record<string, Limit>

/** On the wire. 0 and numbers that are not here count as `not paired`. */
export const WELCOME_CODES: Readonly<Record<WelcomeCode, number>> = { 'ok': 1, 'not paired': 2, 'paused': 3 }

/** On the wire. 0 and numbers that are not here mean `try later`: the device counts on nothing. */
export const DEPOSIT_CODES: Readonly<Record<DepositCode, number>> = {
  'kept': 1,
  'already had it': 2,
  'quota': 3,
  'unknown addressee': 4,
  'too large': 5,
  'try later': 7
}

/** On the wire. 0 and numbers that are not here count as `erased, handed out`: the word that promises least. */
export const ERASE_CODES: Readonly<Record<EraseCode, number>> = { 'erased': 1, 'erased, handed out': 2, 'not here': 3 }

/** On the wire. A report with another number is answered as any other, and means nothing. */
export const REPORT_CODES: Readonly<Record<ReportCode, number>> = {
  'delivered': 1,
  'fetched': 2,
  'expired': 3,
  'declined': 4,
  'too large': 5,
  'quota': 6,
  'here': 7
}

/** On the wire. 0 and numbers that are not here mean `try later`. A page has 1 for `ok`, and every other number means `try later` there, too. */
export const HISTORY_CODES: Readonly<Record<HistoryCode, number>> = { 'kept': 1, 'quota': 2, 'try later': 3 }

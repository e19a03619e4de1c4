/** Name, codes and limits of `/mobilink/request/1.0`. docs/PROTOCOL.md prints the same tables. */
import { limit } from '../limits.ts'
import type { RequestAnswer } from './index.ts'
import type { Limit } from '../limits.ts'

export const REQUEST_PROTOCOL = '/mobilink/request/1.0'

export const REQUEST_LIMITS = {
  tokenBytes: limit(16, 'bytes', '128 random bits that nobody guesses; exactly this long, or absent'),
  nameCharacters: limit(64, 'count', 'a name fits on one line; a longer one is cut, not refused'),
  nameBytes: limit(256, 'bytes', 'four bytes for each character, the most that UTF-8 takes'),
  greetingBytes: limit(512, 'bytes', 'two or three sentences from a stranger; a hundred of them are 50 KiB'),
  frameBytes: limit(1_024, 'bytes', 'token, name and greeting at their limits are 793 bytes; the rest is for fields of later versions'),
  answerBytes: limit(64, 'bytes', 'a code and room for fields of later versions'),
  requestMs: limit(10_000, 'ms', 'from the open stream to the last byte of the request: a stranger who says nothing holds nothing'),
  frameMs: limit(10_000, 'ms', 'from the first byte of a frame to its last'),
  drainMs: limit(10_000, 'ms', 'from a full stream to its next drain'),
  answerMs: limit(20_000, 'ms', 'from the request to its answer or the end: the other node looks at its budget and writes once'),
  closeMs: limit(10_000, 'ms', 'from the answer, or the end without one, to the end of both directions'),
  streamsPerPeer: limit(8, 'count', 'one is normal; the rest is for reconnects that overlap')
} as const satisfies Record<string, Limit>

/** On the wire. 0 and numbers that are not here count as no answer. */
export const ANSWER_CODES: Readonly<Record<RequestAnswer, number>> = { waiting: 1, accepted: 2 }

/** Name, codes and limits of `/mobilink/file/1.0`. docs/PROTOCOL.md prints the same tables. */
import { limit } from '../limits.ts'
import type { Limit } from '../limits.ts'

export const FILE_PROTOCOL = '/mobilink/file/1.0'

export const FILE_LIMITS = {
  blobIdBytes: limit(32, 'bytes', 'random, so that nobody guesses one; exactly this long'),
  blobBytes: limit(2 ** 47, 'bytes', 'more than the blob of the largest file has; an offset or a size above it is a lie'),
  rangeBytes: limit(1_048_576, 'bytes', 'asked for at once: some ms of a fast link, and little to ask for again when it breaks'),
  gets: limit(4, 'count', 'asked and not answered to the last byte: 4 MiB are as much as either side ever has to hold of a stream, and fill 1 Gbit/s over 30 ms'),
  frameBytes: limit(128, 'bytes', 'a question at its limits has 46 bytes; the rest is for fields of later versions'),
  headBytes: limit(64, 'bytes', 'an answer at its limits has 10 bytes; the rest is for fields of later versions'),
  firstMs: limit(10_000, 'ms', 'from the open stream to the end of the first question: who says nothing holds nothing'),
  idleMs: limit(60_000, 'ms', 'from the last byte of an answer to the next question: whoever wants more opens another stream'),
  frameMs: limit(10_000, 'ms', 'from the first byte of a frame to its last'),
  headMs: limit(30_000, 'ms', 'from a question becoming the oldest unanswered one to its answer: the other node reads it from a disk that may be asleep'),
  dataMs: limit(30_000, 'ms', 'from an answer, or some of its bytes, to the next of them'),
  drainMs: limit(30_000, 'ms', 'from a full stream to its next drain: whoever takes nothing for so long is gone'),
  closeMs: limit(10_000, 'ms', 'from the wish to close to the end of both directions'),
  streamsPerPeer: limit(8, 'count', 'a few files at once, and reconnects that overlap')
} as const satisfies Record<string, Limit>

/** On the wire. 0 and numbers that are not here count as `try later`: nothing is given up because of a code that is not understood. */
export const HEAD_CODES = { ok: 1, 'not here': 2, 'try later': 3 } as const

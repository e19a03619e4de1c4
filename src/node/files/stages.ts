/** Stages of the pipelines that files run through: each takes what the one before gives, and no sooner than it is asked. */
import { BLOB_PIECE_BYTES } from './blob-store.ts'
import type { BlobWriter } from './blob-store.ts'

type Bytes = AsyncIterable<Uint8Array>

/** Joins small pieces, so that a disk is asked for less often. What it gives is written over when the next is asked for. */
export async function * joined (source: Bytes): AsyncGenerator<Uint8Array> {
  const piece = new Uint8Array(BLOB_PIECE_BYTES)
  let filled = 0
  for await (const bytes of source) {
    for (let at = 0; at < bytes.byteLength;) {
      const taken = bytes.subarray(at, at + piece.byteLength - filled)
      piece.set(taken, filled)
      filled += taken.byteLength
      at += taken.byteLength
      if (filled < piece.byteLength) continue
      yield piece
      filled = 0
    }
  }
  if (filled > 0) yield piece.subarray(0, filled)
}

/** Tells how many bytes have passed, and ends when nobody wants them any more. */
export function counted (onBytes: (bytes: number) => void, signal?: AbortSignal): (source: Bytes) => AsyncGenerator<Uint8Array> {
  return async function * (source) {
    for await (const bytes of source) {
      signal?.throwIfAborted()
      yield bytes
      onBytes(bytes.byteLength)
    }
  }
}

/** The end of a pipeline: everything is written, and not yet durable. */
export function into (writer: Pick<BlobWriter, 'write'>): (source: Bytes) => Promise<void> {
  return async (source) => {
    for await (const bytes of source) await writer.write(bytes)
  }
}

/** Stages of the pipelines that files run through: each takes what the one before gives, and no sooner than it is asked. */
import type { BlobWriter } from './blob-store.ts'

type Bytes = AsyncIterable<Uint8Array>

/** Design: few enough orders to a disk, and little enough to fetch again when the process dies with it in memory. */
const WRITTEN_AT_ONCE_BYTES = 262_144

/** Joins small pieces, so that a disk is asked for less often. What it gives is written over when the next but one is asked for. */
export async function * joined (source: Bytes): AsyncGenerator<Uint8Array> {
  let piece = new Uint8Array(WRITTEN_AT_ONCE_BYTES)
  let other = new Uint8Array(WRITTEN_AT_ONCE_BYTES)
  let filled = 0
  for await (const bytes of source) {
    for (let at = 0; at < bytes.byteLength;) {
      const taken = bytes.subarray(at, at + piece.byteLength - filled)
      piece.set(taken, filled)
      filled += taken.byteLength
      at += taken.byteLength
      if (filled < piece.byteLength) continue
      yield piece
      ;[piece, other] = [other, piece]
      filled = 0
    }
  }
  if (filled > 0) yield piece.subarray(0, filled)
}

/** Asks for the next piece before the one that is there is used: a disk reads while a cipher works. */
export async function * oneAhead (source: Bytes): AsyncGenerator<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]()
  const ask = async (): Promise<IteratorResult<Uint8Array>> => await iterator.next()
  try {
    for (let coming = ask(); ;) {
      const step = await coming
      if (step.done === true) return
      coming = ask()
      // it is awaited when it is wanted: until then nobody listens
      coming.catch(() => undefined)
      yield step.value
    }
  } finally {
    await iterator.return?.()
  }
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

/**
 * The end of a pipeline: everything is written, and not yet durable. A piece is written while the source makes the next
 * one, and must not change before that is asked for; when it ends, also by an error, nothing is being written any more.
 */
export function into (writer: Pick<BlobWriter, 'write'>): (source: Bytes) => Promise<void> {
  return async (source) => {
    let last = Promise.resolve()
    try {
      for await (const bytes of source) {
        await last
        last = writer.write(bytes)
        // it is awaited when the next is there: until then nobody listens
        last.catch(() => undefined)
      }
    } catch (error) {
      await last.catch(() => undefined)
      throw error
    }
    await last
  }
}

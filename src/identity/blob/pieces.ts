/** Bytes in pieces of any length, regrouped; and work on each piece, several at once, in order. */
import { BlobSourceChangedError } from '../errors.ts'
import type { MaybeLater } from '../vault/aead.ts'

/**
 * The same bytes in pieces of exactly `size`, or of several times that where a piece of the source has so many, but for
 * the last one, which is shorter and may be empty. Pieces of the source may be handed on as they are, without a copy:
 * they must not change afterwards.
 *
 * @param most - times `size`
 */
export async function * regrouped (source: AsyncIterable<Uint8Array>, size: number, most: number): AsyncGenerator<Uint8Array> {
  let part = new Uint8Array(0)
  let filled = 0
  for await (const bytes of source) {
    let at = 0
    while (at < bytes.byteLength) {
      if (filled === 0 && bytes.byteLength - at >= size) {
        const end = at + Math.min(Math.floor((bytes.byteLength - at) / size), most) * size
        yield bytes.subarray(at, end)
        at = end
        continue
      }
      if (filled === 0) part = new Uint8Array(size)
      const taken = bytes.subarray(at, at + size - filled)
      part.set(taken, filled)
      filled += taken.byteLength
      at += taken.byteLength
      if (filled < size) continue
      filled = 0
      yield part
    }
  }
  yield part.subarray(0, filled)
}

/**
 * Exactly `size` bytes of the source, and zeros up to `padded`.
 *
 * @throws {BlobSourceChangedError} the source has more, or fewer
 */
export async function * filledUp (source: AsyncIterable<Uint8Array>, size: number, padded: number): AsyncGenerator<Uint8Array> {
  let left = size
  for await (const bytes of source) {
    left -= bytes.byteLength
    if (left < 0) throw new BlobSourceChangedError('The file has grown since it was looked at. Send it again.')
    yield bytes
  }
  if (left > 0) throw new BlobSourceChangedError('The file has become shorter since it was looked at. Send it again.')
  const zeros = new Uint8Array(Math.min(padded - size, ZEROS))
  for (let missing = padded - size; missing > 0; missing -= zeros.byteLength) yield zeros.subarray(0, Math.min(missing, zeros.byteLength))
}

/** Padding may be gigabytes: it is never in memory as a whole. */
const ZEROS = 65_536

/** The parts of a piece, each of `size` but for the last one; of an empty piece, one that is empty. */
export function parted (piece: Uint8Array, size: number): Uint8Array[] {
  return Array.from({ length: Math.max(Math.ceil(piece.byteLength / size), 1) }, (_, at) => piece.subarray(at * size, (at + 1) * size))
}

/** All of them: at once where they are, or when the last has come. */
export function allOf<T> (results: ReadonlyArray<MaybeLater<T>>): MaybeLater<T[]> {
  return results.some((result) => result instanceof Promise) ? Promise.all(results) : results as T[]
}

/** What `work` makes of each piece, in order; where it takes its time, for up to `ahead` pieces at once. */
export async function * worked<T, U> (source: AsyncIterable<T>, ahead: number, work: (item: T) => MaybeLater<U>): AsyncGenerator<U> {
  const underWay: Array<Promise<U>> = []
  for await (const item of source) {
    const result = work(item)
    if (!(result instanceof Promise)) {
      yield result
      continue
    }
    // it is awaited in its turn, and what it rejects with is thrown then: until then nobody listens
    result.catch(() => undefined)
    underWay.push(result)
    if (underWay.length >= ahead) yield await (underWay.shift() as Promise<U>)
  }
  for (const result of underWay) yield await result
}

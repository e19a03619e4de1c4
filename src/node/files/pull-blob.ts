/**
 * The bytes of a blob from an offset to its end, pulled from another node: a few ranges are asked for ahead, more of them
 * where the link is what is waited for, and the next one only when one has been used up, so that a slow disk here is what
 * the other side waits for. What comes may be anything; proving it is the next stage's work.
 */
import { chunkOffset, SEALED_CHUNK_BYTES } from '../../identity/index.ts'
import { FILE_LIMITS } from '../../protocols/file/index.ts'
import { BlobNotHereError, BlobNotNowError, LyingSourceError } from '../errors.ts'
import type { BlobSource, GotRange } from '../../protocols/file/index.ts'
import type { AbortOptions } from '@libp2p/interface'

export interface PulledBlob {
  readonly blobId: Uint8Array
  /** Of the whole blob, as it follows from the size of the file. */
  readonly size: number
  readonly from: number
}

/** Whole chunks, as many as a range may have: then none lies in two of them, and has to be put together. */
const RANGE_BYTES = Math.floor(FILE_LIMITS.rangeBytes.value / SEALED_CHUNK_BYTES) * SEALED_CHUNK_BYTES
/** Asked for ahead of what is used: the more, the more has crossed the wire for nothing when this node dies. Design. */
const LEAST_AHEAD = 2
/** Where whoever uses it has to wait for the link. Design: as many as the protocol lets a stream have. */
const MOST_AHEAD = FILE_LIMITS.gets.value
/** Ranges that were there when they were wanted, until one less is asked for ahead. Design. */
const CALM = 8

interface Asked { readonly got: Promise<GotRange>, isThere: boolean }

/**
 * @throws {BlobNotHereError} {BlobNotNowError} {LyingSourceError} and what `source.get` throws, from what it returns
 */
export async function * pullBlob (source: BlobSource, { blobId, size, from }: PulledBlob, options: AbortOptions = {}): AsyncGenerator<Uint8Array> {
  const asked: Asked[] = []
  let next = from
  let ahead = LEAST_AHEAD
  let calm = 0
  const ask = (): void => {
    // the first of all has the header, too
    const length = Math.min(next === 0 ? chunkOffset(0) + RANGE_BYTES - SEALED_CHUNK_BYTES : RANGE_BYTES, size - next)
    const one: Asked = { got: source.get({ blobId, offset: next, length }, options), isThere: false }
    // awaited in its turn: until then nobody listens
    one.got.then(() => { one.isThere = true }, () => undefined)
    asked.push(one)
    next += length
  }
  for (let at = from; at < size;) {
    while (asked.length < ahead && next < size) ask()
    const { got: coming, isThere } = asked.shift() as Asked
    calm = isThere ? calm + 1 : 0
    if (!isThere) ahead = Math.min(ahead + 1, MOST_AHEAD)
    else if (calm % CALM === 0) ahead = Math.max(ahead - 1, LEAST_AHEAD)
    while (asked.length < ahead - 1 && next < size) ask()
    const got = await coming
    if (got.code !== 'ok') throw got.code === 'not here' ? new BlobNotHereError('The file is not there any more.') : new BlobNotNowError('The other side cannot give the file now.')
    if (got.size !== size) throw new LyingSourceError('Another file is given under this name.')
    at += got.bytes.byteLength
    yield got.bytes
  }
}

/**
 * Opens a blob as it streams by, from any chunk on: every chunk is proven to be that chunk of that blob before a byte of
 * it is handed out, and the end is proven by the last one. A stage of a pipeline; it holds a few chunks and never the
 * file. Whatever is wrong, and wherever, there is one error.
 */
import { equalBytes } from '@noble/ciphers/utils.js'
import { InvalidBlobError } from '../errors.ts'
import { andThen } from '../vault/aead.ts'
import { BLOB_CHUNK_BYTES, BLOB_HEADER_BYTES, BLOB_SALT_BYTES, BLOB_SEAL_BYTES, chunkCount, paddedSize, SEALED_CHUNK_BYTES } from './blob-size.ts'
import { ChunkCipher } from './chunk-cipher.ts'
import { allOf, parted, regrouped, worked } from './pieces.ts'
import { blobContext, RUN_CHUNKS, RUNS_AHEAD } from './seal-blob.ts'
import type { BlobSecret } from './seal-blob.ts'
import type { Aead, MaybeLater } from '../vault/aead.ts'

export interface OpenBlobInit extends BlobSecret {
  readonly aead: Aead
  /** Of the file, as its sender said it: 0 to 64 TiB. */
  readonly size: number
}

/** Which chunks a source has: from the beginning of `from`, by default the first, up to `until`, by default the end. */
export interface ChunkRange { readonly from?: number, readonly until?: number }

type Stage = (source: AsyncIterable<Uint8Array>) => AsyncGenerator<Uint8Array>

export class BlobReader {
  /** Of the file. */
  readonly size: number
  /** The last and shorter chunk included. */
  readonly chunks: number
  readonly #cipher: ChunkCipher

  private constructor (cipher: ChunkCipher, size: number) {
    this.#cipher = cipher
    this.size = size
    this.chunks = chunkCount(size)
  }

  /**
   * @param header - the first 56 bytes of the blob
   * @throws {InvalidBlobError} it is no blob of this id and key
   * @throws {RangeError} for a size that no file has
   */
  static async begin (header: Uint8Array, { aead, blobId, key, size }: OpenBlobInit): Promise<BlobReader> {
    return new BlobReader(await openHeader(aead, key, header, blobContext(blobId)), size)
  }

  /**
   * The stage that lets through what is proven: the same sealed bytes, whole chunks in each piece. Its source has the chunks
   * of the range and nothing else.
   *
   * @throws {InvalidBlobError} from what it returns, with all that was handed out before being good
   */
  verify (range: ChunkRange = {}): Stage {
    return (source) => this.#proven(source, range, 'sealed')
  }

  /**
   * The stage that opens: the bytes of the file that are in these chunks. Its source is that of `verify`.
   *
   * @throws {InvalidBlobError} from what it returns, with all that was handed out before being good
   */
  open (range: ChunkRange = {}): Stage {
    return (source) => this.#proven(source, range, (plain, chunk) => plain.subarray(0, Math.max(this.size - chunk * BLOB_CHUNK_BYTES, 0)))
  }

  #proven (source: AsyncIterable<Uint8Array>, { from = 0, until = this.chunks }: ChunkRange, handOut: HandOut): AsyncGenerator<Uint8Array> {
    return provenChunks(source, this.#cipher, from, (chunk) => chunk < until ? this.#sealedLength(chunk) : until < this.chunks ? 0 : -1, handOut)
  }

  #sealedLength (chunk: number): number {
    return chunk < this.chunks - 1 ? SEALED_CHUNK_BYTES : paddedSize(this.size) % BLOB_CHUNK_BYTES + BLOB_SEAL_BYTES
  }
}

/** What is handed out of a chunk that was proven: its sealed bytes, or of what was in it. */
type HandOut = 'sealed' | ((plain: Uint8Array, chunk: number) => Uint8Array)

/** Of a run: what is proven, in order, from its beginning on; not all of it when there is an error. */
interface Proven { readonly good: readonly Uint8Array[], readonly error?: InvalidBlobError }

/**
 * What C2SP alone asks for, for whoever knows no size: every chunk opens in its place, and the last is shorter.
 *
 * @param lengthOf - bytes of a sealed chunk where they are known; 0 = here the source may end without one
 * @throws {InvalidBlobError}
 */
export async function * provenChunks (source: AsyncIterable<Uint8Array>, cipher: ChunkCipher, from: number, lengthOf: (chunk: number) => number | undefined, handOut: HandOut): AsyncGenerator<Uint8Array> {
  let next = from
  const prove = (run: Uint8Array): MaybeLater<Proven> => {
    const first = next
    const opened: Array<MaybeLater<Uint8Array | undefined>> = []
    for (const sealed of parted(run, SEALED_CHUNK_BYTES)) {
      const length = lengthOf(next)
      if (length === 0 && sealed.byteLength === 0) break
      const plain = length === undefined || length === sealed.byteLength ? cipher.open(next, sealed) : undefined
      next++
      opened.push(plain)
      if (plain === undefined) break
    }
    return andThen(allOf(opened), (plains) => {
      const wrong = plains.indexOf(undefined)
      const good = (wrong < 0 ? plains : plains.slice(0, wrong)) as Uint8Array[]
      return {
        good: handOut === 'sealed' ? [run.subarray(0, good.length * SEALED_CHUNK_BYTES)] : good.map((plain, at) => handOut(plain, first + at)),
        ...(wrong < 0 ? {} : { error: new InvalidBlobError('a chunk does not open, or has another length') })
      }
    })
  }
  // the last piece is shorter than a whole chunk, or empty, and neither opens but in the last place: a cut is seen
  for await (const { good, error } of worked(regrouped(source, SEALED_CHUNK_BYTES, RUN_CHUNKS), RUNS_AHEAD, prove)) {
    for (const bytes of good) if (bytes.byteLength > 0) yield bytes
    if (error !== undefined) throw error
  }
}

/**
 * The keys of a blob, where its header was made with them.
 *
 * @throws {InvalidBlobError} it was not, or is no header
 * @throws {RangeError} for a key of another size
 */
export async function openHeader (aead: Aead, key: Uint8Array, header: Uint8Array, context: Uint8Array): Promise<ChunkCipher> {
  if (header.byteLength !== BLOB_HEADER_BYTES) throw new InvalidBlobError('a blob begins with more bytes')
  const cipher = await ChunkCipher.derive(aead, key, header.subarray(0, BLOB_SALT_BYTES), context)
  if (!equalBytes(cipher.commitment, header.subarray(BLOB_SALT_BYTES))) throw new InvalidBlobError('this blob was not made with this key')
  return cipher
}

/**
 * The stage that lets through a whole blob, from its first byte on, as it is proven: the header, then whole chunks.
 *
 * @throws {InvalidBlobError} from what it returns, with all that was handed out before being good
 * @throws {RangeError} for a size that no file has
 */
export function verifyBlob (init: OpenBlobInit): Stage {
  return (source) => afterHeader(source, async function * (header, rest) {
    const reader = await BlobReader.begin(header, init)
    yield header
    yield * reader.verify()(rest)
  })
}

/**
 * The stage that opens a whole blob, from its first byte on, into the file.
 *
 * @throws {InvalidBlobError} from what it returns, with all that was handed out before being good
 * @throws {RangeError} for a size that no file has
 */
export function openBlob (init: OpenBlobInit): Stage {
  return (source) => afterHeader(source, async function * (header, rest) {
    yield * (await BlobReader.begin(header, init)).open()(rest)
  })
}

async function * afterHeader (source: AsyncIterable<Uint8Array>, next: (header: Uint8Array, rest: AsyncIterable<Uint8Array>) => AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]()
  try {
    const header = new Uint8Array(BLOB_HEADER_BYTES)
    let filled = 0
    let rest: Uint8Array = header
    while (filled < BLOB_HEADER_BYTES) {
      const step = await iterator.next()
      if (step.done === true) throw new InvalidBlobError('a blob begins with more bytes')
      const taken = step.value.subarray(0, BLOB_HEADER_BYTES - filled)
      header.set(taken, filled)
      filled += taken.byteLength
      rest = step.value.subarray(taken.byteLength)
    }
    yield * next(header, following(rest, iterator))
  } finally {
    await iterator.return?.()
  }
}

async function * following (first: Uint8Array, iterator: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first
  for (let step = await iterator.next(); step.done !== true; step = await iterator.next()) yield step.value
}

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

/** Takes what was in chunks that are proven, as far as it is of the file; what it returns is waited for. The bytes are its own. */
export type TakeOpened = (opened: readonly Uint8Array[]) => MaybeLater<void>

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
   * @param take - is given what was in them beforehand: proving is opening, and nobody has to do it twice
   * @throws {InvalidBlobError} from what it returns, with all that was handed out before being good
   */
  verify (range: ChunkRange = {}, take?: TakeOpened): Stage {
    return async function * (this: BlobReader, source: AsyncIterable<Uint8Array>) {
      for await (const { sealed, opened } of this.#proven(source, range)) {
        if (take !== undefined) await take(opened)
        yield sealed
      }
    }.bind(this)
  }

  /**
   * The stage that opens: the bytes of the file that are in these chunks. Its source is that of `verify`.
   *
   * @throws {InvalidBlobError} from what it returns, with all that was handed out before being good
   */
  open (range: ChunkRange = {}): Stage {
    return async function * (this: BlobReader, source: AsyncIterable<Uint8Array>) {
      for await (const { opened } of this.#proven(source, range)) yield * opened
    }.bind(this)
  }

  async * #proven (source: AsyncIterable<Uint8Array>, { from = 0, until = this.chunks }: ChunkRange): AsyncGenerator<ProvenRun> {
    const lengthOf = (chunk: number): number => chunk < until ? this.#sealedLength(chunk) : until < this.chunks ? 0 : -1
    for await (const { sealed, opened, first } of provenRuns(source, this.#cipher, from, lengthOf)) yield { first, sealed, opened: this.#ofFile(opened, first) }
  }

  /** Without the padding. */
  #ofFile (opened: readonly Uint8Array[], first: number): readonly Uint8Array[] {
    if ((first + opened.length) * BLOB_CHUNK_BYTES <= this.size) return opened
    return opened.map((plain, at) => plain.subarray(0, Math.max(this.size - (first + at) * BLOB_CHUNK_BYTES, 0))).filter(({ byteLength }) => byteLength > 0)
  }

  #sealedLength (chunk: number): number {
    return chunk < this.chunks - 1 ? SEALED_CHUNK_BYTES : paddedSize(this.size) % BLOB_CHUNK_BYTES + BLOB_SEAL_BYTES
  }
}

/** Chunks that are proven, side by side in their order: as they are sealed, and what was in each. */
export interface ProvenRun { readonly first: number, readonly sealed: Uint8Array, readonly opened: readonly Uint8Array[] }

/**
 * What C2SP alone asks for, for whoever knows no size: every chunk opens in its place, and the last is shorter.
 *
 * @param lengthOf - bytes of a sealed chunk where they are known; 0 = here the source may end without one
 * @throws {InvalidBlobError} with all that was handed out before being good
 */
export async function * provenRuns (source: AsyncIterable<Uint8Array>, cipher: ChunkCipher, from: number, lengthOf: (chunk: number) => number | undefined): AsyncGenerator<ProvenRun> {
  let next = from
  const prove = (run: Uint8Array): MaybeLater<ProvenRun & { readonly isGood: boolean }> => {
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
      return { first, sealed: run.subarray(0, good.length * SEALED_CHUNK_BYTES), opened: good, isGood: wrong < 0 }
    })
  }
  // the last piece is shorter than a whole chunk, or empty, and neither opens but in the last place: a cut is seen
  for await (const { isGood, ...run } of worked(regrouped(source, SEALED_CHUNK_BYTES, RUN_CHUNKS), RUNS_AHEAD, prove)) {
    if (run.opened.length > 0) yield run
    if (!isGood) throw new InvalidBlobError('a chunk does not open, or has another length')
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
 * @param take - as that of `BlobReader.verify`
 * @throws {InvalidBlobError} from what it returns, with all that was handed out before being good
 * @throws {RangeError} for a size that no file has
 */
export function verifyBlob (init: OpenBlobInit, take?: TakeOpened): Stage {
  return (source) => afterHeader(source, async function * (header, rest) {
    const reader = await BlobReader.begin(header, init)
    yield header
    yield * reader.verify({}, take)(rest)
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

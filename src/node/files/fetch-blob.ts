/**
 * Fetches a blob from another node into the own store, from wherever it stopped the last time. What lies here from
 * before is proven chunk by chunk before it is built on; what comes is proven before it is written. So whatever breaks,
 * and whoever lies, nothing but the file is ever kept, and no proven chunk is fetched twice.
 */
import { pipe } from 'it-pipe'
import { concat } from 'uint8arrays/concat'
import { BLOB_HEADER_BYTES, BlobReader, chunkOffset, SEALED_CHUNK_BYTES, sealedSize, verifyBlob, wholeChunks } from '../../identity/index.ts'
import { NoRoomForFileError } from '../errors.ts'
import { blobNameOf, hasRoom } from './blob-store.ts'
import { letGo, letGoOf } from './let-go.ts'
import { pullBlob } from './pull-blob.ts'
import { counted, into, oneAhead } from './stages.ts'
import type { BlobStore, BlobWriter } from './blob-store.ts'
import type { Aead, FileDescription, TakeOpened } from '../../identity/index.ts'
import type { BlobSource } from '../../protocols/file/index.ts'
import type { AbortOptions } from '@libp2p/interface'

export interface FetchBlobComponents { readonly blobs: BlobStore, readonly aead: Aead }

export type FetchedFile = Pick<FileDescription, 'blobId' | 'key' | 'size'>

/** A stream to pull from, or what opens one: proving what is here may take longer than a stream may be silent. */
export type SourceOf = BlobSource | (() => Promise<BlobSource>)

export interface FetchBlobOptions extends AbortOptions {
  /** Bytes of the blob that this very process has proven and written before: they are not proven once more. */
  readonly provenBefore?: number
  /** Takes the file as it is proven, in order and from its beginning, and the memory with it; not called where some of the blob is here from before. */
  readonly take?: TakeOpened
  /** Bytes of the blob that are here and proven, of `sealedSize(size)`. */
  onProgress? (done: number): void
}

/**
 * Resolves when the whole blob is here, proven and durable; at once where it already is. When it rejects, what was proven
 * stays: call it again, with the same source or another.
 *
 * @throws {NoRoomForFileError} nothing was asked for
 * @throws {InvalidBlobError} {LyingSourceError} the source gave something else: try another
 * @throws {BlobNotHereError} {BlobNotNowError}, and what the source's stream throws
 */
export async function fetchBlob (components: FetchBlobComponents, from: SourceOf, file: FetchedFile, { signal, onProgress, provenBefore = 0, take }: FetchBlobOptions = {}): Promise<void> {
  const { blobs, aead } = components
  const { blobId, size } = file
  const [name, whole] = [blobNameOf(blobId), sealedSize(size)]
  const kept = await blobs.find(name)
  if (kept?.isWhole === true) return onProgress?.(whole)
  const proven = kept === undefined ? undefined : await provenPart(components, file, kept.bytes, { provenBefore, signal })
  const at = proven === undefined ? 0 : chunkOffset(proven.chunks)
  if (!await hasRoom(blobs, whole - at)) throw new NoRoomForFileError('There is not enough room on this device for the file. Free some space, then try again.')
  onProgress?.(at)
  const source = typeof from === 'function' ? await from() : from

  const writer = await blobs.write(name, at)
  let done = at
  const progress = counted((bytes) => onProgress?.(done += bytes), signal)
  try {
    const pulled = pullBlob(source, { blobId, size: whole, from: at }, { signal })
    const verify = proven === undefined ? verifyBlob({ aead, ...file }, take ?? dropped) : proven.reader.verify({ from: proven.chunks }, dropped)
    await writeProven(pipe(pulled, verify, progress), writer)
    await writer.finish()
  } catch (error) {
    await writer.close()
    throw error
  }
}

/** What was proven before the source failed is written, too: it was fetched once, and that was enough. */
async function writeProven (proven: AsyncIterable<Uint8Array>, writer: BlobWriter): Promise<void> {
  let failure: unknown
  const good = (async function * () {
    try {
      yield * proven
    } catch (error) {
      failure = error
    }
  })()
  // a proven run is as long as what is written at once, and stays as it is
  await pipe(good, into(lettingGo(writer)))
  if (failure !== undefined) throw failure instanceof Error ? failure : new Error('fetching failed', { cause: failure })
}

/** What was opened for the proof alone. */
function dropped (opened: readonly Uint8Array[]): void {
  for (const bytes of opened) letGo(bytes)
}

/** A range that was pulled is let go of when something of the next one is written: nothing of it comes any more. */
function lettingGo (writer: BlobWriter): Pick<BlobWriter, 'write'> {
  let memory: ArrayBufferLike | undefined
  return {
    async write (bytes) {
      await writer.write(bytes)
      if (memory !== undefined && memory !== bytes.buffer) letGoOf(memory)
      memory = bytes.buffer
    }
  }
}

/** How many chunks from the first on are here as they should be; `undefined`: not even the header is. */
async function provenPart ({ blobs, aead }: FetchBlobComponents, file: FetchedFile, bytes: number, { provenBefore = 0, signal }: FetchBlobOptions): Promise<{ reader: BlobReader, chunks: number } | undefined> {
  const name = blobNameOf(file.blobId)
  const reader = await readerOf({ blobs, aead }, file)
  if (reader === undefined) return undefined
  // never the last one: a blob is whole only by `finish`
  const until = Math.min(wholeChunks(bytes), reader.chunks - 1)
  const known = Math.min(wholeChunks(provenBefore), until)
  const start = chunkOffset(known)
  let bytesProven = 0
  try {
    for await (const sealed of pipe(blobs.read(name, start, chunkOffset(until) - start), oneAhead, counted(() => undefined, signal), reader.verify({ from: known, until }, dropped))) bytesProven += sealed.byteLength
  } catch (error) {
    // a disk that lost its end, or was changed: it is fetched again from there
    if (!isInvalid(error)) throw error
  }
  return { reader, chunks: known + bytesProven / SEALED_CHUNK_BYTES }
}

async function readerOf ({ blobs, aead }: FetchBlobComponents, file: FetchedFile): Promise<BlobReader | undefined> {
  try {
    const header = concat(await Array.fromAsync(blobs.read(blobNameOf(file.blobId), 0, BLOB_HEADER_BYTES)))
    return await BlobReader.begin(header, { aead, ...file })
  } catch (error) {
    if (isInvalid(error)) return undefined
    throw error
  }
}

function isInvalid (error: unknown): boolean {
  return error instanceof Error && error.name === 'InvalidBlobError'
}

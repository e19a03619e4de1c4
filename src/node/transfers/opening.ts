/** The file in a blob that is here: any part of it, every byte proven before it is given. */
import { pipe } from 'it-pipe'
import { concat } from 'uint8arrays/concat'
import { BLOB_CHUNK_BYTES, BLOB_HEADER_BYTES, BlobReader, chunkOffset, sealedSize } from '../../identity/index.ts'
import { blobNameOf } from '../files/blob-store.ts'
import { fileTypeOf, TYPE_BYTES } from '../files/file-type.ts'
import { oneAhead } from '../files/stages.ts'
import type { BlobStore } from '../files/blob-store.ts'
import type { FileType } from '../files/file-type.ts'
import type { Aead, FileDescription } from '../../identity/index.ts'

export interface OpeningComponents { readonly blobs: Pick<BlobStore, 'read'>, readonly aead: Aead }

type OpenedFile = Pick<FileDescription, 'blobId' | 'key' | 'size' | 'name'>

/**
 * @param range - in bytes of the file; what is behind its end is left out
 * @throws {RangeError} for a range that is none
 * @throws {NoSuchBlobError} {InvalidBlobError} from what it returns
 */
export async function * openFile ({ blobs, aead }: OpeningComponents, { blobId, key, size }: OpenedFile, { offset = 0, length = size }: { readonly offset?: number, readonly length?: number } = {}): AsyncGenerator<Uint8Array> {
  if (!Number.isSafeInteger(offset) || !Number.isSafeInteger(length) || offset < 0 || length < 0) throw new RangeError('A part of a file begins and ends at whole bytes, from 0 on.')
  const end = Math.min(size, offset + length)
  if (offset >= end) return
  const name = blobNameOf(blobId)
  const reader = await BlobReader.begin(concat(await Array.fromAsync(blobs.read(name, 0, BLOB_HEADER_BYTES))), { aead, blobId, key, size })
  const [from, until] = [Math.floor(offset / BLOB_CHUNK_BYTES), Math.min(Math.ceil(end / BLOB_CHUNK_BYTES), reader.chunks)]
  const start = chunkOffset(from)
  const sealed = blobs.read(name, start, Math.min(chunkOffset(until), sealedSize(size)) - start)
  let at = from * BLOB_CHUNK_BYTES
  for await (const bytes of pipe(sealed, oneAhead, reader.open({ from, until }))) {
    const part = bytes.subarray(Math.max(offset - at, 0), Math.max(end - at, 0))
    at += bytes.byteLength
    if (part.byteLength > 0) yield part
  }
}

/** What the file is by its first bytes. */
export async function typeOfFile (components: OpeningComponents, file: OpenedFile): Promise<FileType> {
  return fileTypeOf(concat(await Array.fromAsync(openFile(components, file, { length: TYPE_BYTES }), (bytes) => bytes.slice())), file.name)
}

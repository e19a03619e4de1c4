/**
 * Keeps a file before it is sent: sealed, as a blob of this node, durable. Nothing of it has left before then, and
 * what was begun and not finished leaves nothing behind.
 */
import { pipe } from 'it-pipe'
import { sealBlob, sealedSize } from '../../identity/index.ts'
import { NoRoomForFileError } from '../errors.ts'
import { blobNameOf, hasRoom } from './blob-store.ts'
import { counted, into, joined } from './stages.ts'
import type { BlobStore } from './blob-store.ts'
import type { Aead, BlobSecret, RandomSource } from '../../identity/index.ts'
import type { AbortOptions } from '@libp2p/interface'

export interface KeepFileComponents { readonly blobs: BlobStore, readonly aead: Aead, readonly random: RandomSource }

export interface KeepFileOptions extends AbortOptions {
  /** Bytes of the file that were read so far. */
  onProgress? (done: number): void
}

/**
 * Resolves when all of it is durable. Aborting leaves nothing; once it has resolved, remove the blob.
 *
 * @throws {RangeError} for a size that no file has
 * @throws {NoRoomForFileError} nothing was read
 * @throws {BlobSourceChangedError} the source has not `size` bytes; nothing was kept
 */
export async function keepFile ({ blobs, aead, random }: KeepFileComponents, secret: BlobSecret, { size, source }: { readonly size: number, readonly source: AsyncIterable<Uint8Array> }, { signal, onProgress }: KeepFileOptions = {}): Promise<void> {
  signal?.throwIfAborted()
  if (!await hasRoom(blobs, sealedSize(size))) throw new NoRoomForFileError('There is not enough room on this device to keep the file until it has arrived. Free some space, then send it again.')
  const name = blobNameOf(secret.blobId)
  const writer = await blobs.write(name, 0)
  let done = 0
  const progress = counted((bytes) => onProgress?.(done += bytes), signal)
  try {
    await pipe(source, progress, sealBlob({ aead, random, secret, size }), joined, into(writer))
    await writer.finish()
  } catch (error) {
    await writer.close()
    await blobs.remove(name)
    throw error
  }
}

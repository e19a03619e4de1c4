/**
 * Seals a file, whatever its length, as it streams by: header, then chunks, each done with before the next one is read.
 * A stage of a pipeline; it holds a few chunks and never the file. Pure: chance, cipher and bytes are handed in.
 */
import { concat } from 'uint8arrays/concat'
import { fromString } from 'uint8arrays/from-string'
import { draw } from '../vault/aead.ts'
import { BLOB_CHUNK_BYTES, BLOB_SALT_BYTES, paddedSize } from './blob-size.ts'
import { ChunkCipher } from './chunk-cipher.ts'
import { allOf, filledUp, parted, regrouped, worked } from './pieces.ts'
import type { Aead, MaybeLater, RandomSource } from '../vault/aead.ts'

/** What opens a blob, and by which name it is asked for; travels sealed, in the message that announces the file. */
export interface BlobSecret {
  /** 32 random bytes. */
  readonly blobId: Uint8Array
  /** 32 random bytes, for this blob alone. */
  readonly key: Uint8Array
}

export const BLOB_ID_BYTES = 32
export const BLOB_KEY_BYTES = 32

/**
 * Chunks that pass a stage together, as far as they come together: 256 KiB. Measured: a step of every stage for each
 * chunk takes as long as its cipher.
 */
export const RUN_CHUNKS = 16
/** Runs that are sealed or opened at once where that is done elsewhere (WebCrypto): 1 MiB. Design. */
export const RUNS_AHEAD = 4

/** The context of every blob of Mobilink; its id follows, so that no blob passes for another. */
const CONTEXT = fromString('mobilink/blob/v1\0')

export function blobContext (blobId: Uint8Array): Uint8Array {
  return concat([CONTEXT, blobId])
}

export interface SealBlobInit {
  readonly aead: Aead
  readonly random: RandomSource
  readonly secret: BlobSecret
  /** Of the file, in bytes: 0 to 64 TiB. */
  readonly size: number
}

/** Draws the id and key of a new blob. */
export function createBlobSecret (random: RandomSource): BlobSecret {
  return { blobId: Uint8Array.from(draw(random, BLOB_ID_BYTES)), key: Uint8Array.from(draw(random, BLOB_KEY_BYTES)) }
}

/**
 * The stage that turns a file into its blob: `sealedSize(size)` bytes, first the header, then a chunk in each piece.
 * What it is given must not change afterwards. Seal once for each secret.
 *
 * @throws {RangeError} for a size that no file has
 * @throws {BlobSourceChangedError} from what it returns: the source has more or fewer bytes than `size`
 */
export function sealBlob ({ aead, random, secret, size }: SealBlobInit): (source: AsyncIterable<Uint8Array>) => AsyncGenerator<Uint8Array> {
  const padded = paddedSize(size)

  return async function * (source) {
    const salt = Uint8Array.from(draw(random, BLOB_SALT_BYTES))
    const cipher = await ChunkCipher.derive(aead, secret.key, salt, blobContext(secret.blobId))
    let chunk = 0
    yield concat([salt, cipher.commitment])
    const seal = (run: Uint8Array): MaybeLater<Uint8Array[]> => allOf(parted(run, BLOB_CHUNK_BYTES).map((plain) => cipher.seal(chunk++, plain)))
    for await (const sealed of worked(regrouped(filledUp(source, size, padded), BLOB_CHUNK_BYTES, RUN_CHUNKS), RUNS_AHEAD, seal)) yield * sealed
  }
}

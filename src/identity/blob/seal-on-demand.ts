/**
 * A blob that is never kept: any part of it is sealed anew from the file whenever somebody asks for it, with the same keys
 * and nonces as before. That is safe for as long as the file is the same: two plaintexts under one nonce would give away
 * both, and the key that makes seals. So the file is read once before anything is told of it, what recognises each piece
 * of it stays in memory, and a piece that reads otherwise later never comes near the cipher.
 *
 * What recognises a piece is its SHA-256, and not its seal (the tag of AES-GCM): the hash is compared before anything is
 * sealed at all, and nobody finds another piece with the same one. A tag recognises only for whoever has not the key; the
 * contact has it, and may be the one who can write to the file.
 */
import { equalBytes } from '@noble/ciphers/utils.js'
import { concat } from 'uint8arrays/concat'
import { BlobSourceChangedError } from '../errors.ts'
import { draw } from '../vault/aead.ts'
import { BLOB_CHUNK_BYTES, BLOB_HEADER_BYTES, BLOB_SALT_BYTES, chunkCount, chunkOffset, paddedSize, SEALED_CHUNK_BYTES, sealedSize } from './blob-size.ts'
import { ChunkCipher } from './chunk-cipher.ts'
import { allOf } from './pieces.ts'
import { blobContext, RUN_CHUNKS } from './seal-blob.ts'
import type { SealBlobInit } from './seal-blob.ts'
import type { MaybeLater } from '../vault/aead.ts'

/** Recognised together: 256 KiB. Less would make the list longer, and more has to be read for a few bytes of it. */
const PIECE_BYTES = RUN_CHUNKS * BLOB_CHUNK_BYTES
const HASH_BYTES = 32

/** `length` bytes of the file from `offset` on, in memory of their own; fewer only where the file has become shorter. */
export type ReadAt = (offset: number, length: number) => Promise<Uint8Array>

export interface BlobOnDemandInit extends SealBlobInit {
  readonly read: ReadAt
  /** SHA-256. */
  readonly hash: (bytes: Uint8Array) => MaybeLater<Uint8Array>
}

export interface LookOptions {
  readonly signal?: AbortSignal | undefined
  /** Bytes of the file that were read so far. */
  onProgress?: ((done: number) => void) | undefined
}

/** Bytes of memory that recognise a file of this size. */
export function recognisedBy (size: number): number {
  return Math.ceil(size / PIECE_BYTES) * HASH_BYTES
}

export class BlobOnDemand {
  /** Of the whole blob. */
  readonly bytes: number
  readonly #init: BlobOnDemandInit
  readonly #cipher: ChunkCipher
  readonly #header: Uint8Array
  readonly #hashes: Uint8Array
  readonly #padded: number

  private constructor (init: BlobOnDemandInit, cipher: ChunkCipher, header: Uint8Array) {
    this.#init = init
    this.#cipher = cipher
    this.#header = header
    this.#hashes = new Uint8Array(recognisedBy(init.size))
    this.#padded = paddedSize(init.size)
    this.bytes = sealedSize(init.size)
  }

  /**
   * Reads the file once. One for each secret, and no other blob with it.
   *
   * @throws {RangeError} for a size that no file has
   * @throws {BlobSourceChangedError} it has become shorter
   */
  static async look (init: BlobOnDemandInit, { signal, onProgress }: LookOptions = {}): Promise<BlobOnDemand> {
    const { aead, hash, random, secret, size } = init
    const salt = Uint8Array.from(draw(random, BLOB_SALT_BYTES))
    const cipher = await ChunkCipher.derive(aead, secret.key, salt, blobContext(secret.blobId))
    const blob = new BlobOnDemand(init, cipher, concat([salt, cipher.commitment]))
    for (let at = 0, piece = 0; at < size; piece++) {
      signal?.throwIfAborted()
      const plain = await blob.#readPiece(piece)
      blob.#hashes.set(await hash(plain), piece * HASH_BYTES)
      at += plain.byteLength
      onProgress?.(at)
    }
    signal?.throwIfAborted()
    return blob
  }

  /**
   * Bytes of the blob, as far as there are any: the same whenever they are asked for.
   *
   * @throws {BlobSourceChangedError} from what it returns: the file is not as it was; what was handed out before is good
   */
  async * read (offset: number, length: number): AsyncGenerator<Uint8Array> {
    const end = Math.min(offset + length, this.bytes)
    let at = offset
    while (at < Math.min(end, BLOB_HEADER_BYTES)) {
      const head = this.#header.slice(at, end)
      yield head
      at += head.byteLength
    }
    while (at < end) {
      const from = Math.floor((at - BLOB_HEADER_BYTES) / SEALED_CHUNK_BYTES)
      for (const [index, sealed] of (await this.#seal(from, Math.ceil((end - BLOB_HEADER_BYTES) / SEALED_CHUNK_BYTES))).entries()) {
        const start = chunkOffset(from + index)
        const part = sealed.subarray(at - start, end - start)
        yield part
        at += part.byteLength
      }
    }
  }

  /** Chunks from `from` on, as far as they lie in the same piece, and before `until`. */
  async #seal (from: number, until: number): Promise<Uint8Array[]> {
    const piece = Math.floor(from / RUN_CHUNKS)
    const first = piece * RUN_CHUNKS
    const plain = await this.#plain(piece)
    const count = Math.min(first + RUN_CHUNKS, until, chunkCount(this.#init.size)) - from
    return await allOf(Array.from({ length: count }, (_, index) => {
      const at = (from + index - first) * BLOB_CHUNK_BYTES
      return this.#cipher.seal(from + index, plain.subarray(at, at + BLOB_CHUNK_BYTES))
    }))
  }

  /** What is sealed of a piece: the file as it was looked at, and zeros behind its end. */
  async #plain (piece: number): Promise<Uint8Array> {
    const start = piece * PIECE_BYTES
    const length = Math.min(PIECE_BYTES, this.#padded - start)
    if (start >= this.#init.size) return new Uint8Array(length)
    const known = await this.#readPiece(piece)
    if (!equalBytes(await this.#init.hash(known), this.#hashes.subarray(piece * HASH_BYTES, (piece + 1) * HASH_BYTES))) {
      throw new BlobSourceChangedError('The file was changed since it was looked at: nothing more of it is given.')
    }
    if (known.byteLength === length) return known
    const plain = new Uint8Array(length)
    plain.set(known)
    return plain
  }

  async #readPiece (piece: number): Promise<Uint8Array> {
    const start = piece * PIECE_BYTES
    const length = Math.min(PIECE_BYTES, this.#init.size - start)
    const bytes = await this.#init.read(start, length)
    if (bytes.byteLength !== length) throw new BlobSourceChangedError('The file has become shorter since it was looked at. Send it again.')
    return bytes
  }
}

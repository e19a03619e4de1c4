/**
 * The keys of one blob: C2SP chunked encryption with SHA-512 and AES-256-GCM ("Cobblestone-256"). Each chunk has a nonce
 * of its own by its number, so none can stand in another's place; the last one is the only one that is short, so none
 * can be missing. The header commits to the key: no blob opens in two ways.
 *
 * @see https://c2sp.org/chunked-encryption
 */
import { expand } from '@noble/hashes/hkdf.js'
import { sha512 } from '@noble/hashes/sha2.js'
import { concat } from 'uint8arrays/concat'
import { fromString } from 'uint8arrays/from-string'
import { KEY_BYTES, NONCE_BYTES, openRowIfRight, wipe } from '../vault/aead.ts'
import { BLOB_CHUNK_BYTES, BLOB_COMMITMENT_BYTES, BLOB_SALT_BYTES, BLOB_SEAL_BYTES, SEALED_CHUNK_BYTES } from './blob-size.ts'
import type { Aead, AeadKey, MaybeLater } from '../vault/aead.ts'

/** Names format, cipher and version; the salt has a fixed length behind it. */
const INFO = fromString('c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0')
/** Chunks are numbered with 38 bits. */
const MAX_CHUNKS = 2 ** 38
const NOTHING = new Uint8Array(0)

export class ChunkCipher {
  /** 32 bytes that only this key, salt and context give. */
  readonly commitment: Uint8Array
  readonly #aead: Aead
  readonly #key: AeadKey
  readonly #baseNonce: Uint8Array

  private constructor (aead: Aead, key: AeadKey, baseNonce: Uint8Array, commitment: Uint8Array) {
    this.#aead = aead
    this.#key = key
    this.#baseNonce = baseNonce
    this.commitment = commitment
  }

  /**
   * @param key - 32 bytes, uniformly random
   * @param salt - 24 bytes, never twice with one key
   * @throws {RangeError} for another size of either
   */
  static async derive (aead: Aead, key: Uint8Array, salt: Uint8Array, context: Uint8Array): Promise<ChunkCipher> {
    if (key.byteLength !== KEY_BYTES || salt.byteLength !== BLOB_SALT_BYTES) throw new RangeError('A key or a salt of a blob has another size')
    // HMAC fills a key up with zeros by itself (RFC 2104); the library wants one as long as the hash
    const filledUp = concat([key, new Uint8Array(sha512.outputLen - KEY_BYTES)])
    const derived = expand(sha512, filledUp, concat([INFO, salt, context]), KEY_BYTES + NONCE_BYTES + BLOB_COMMITMENT_BYTES)
    const chunkKey = derived.subarray(0, KEY_BYTES)
    const imported = await aead.importKey(chunkKey)
    const cipher = new ChunkCipher(aead, imported, derived.slice(KEY_BYTES, KEY_BYTES + NONCE_BYTES), derived.slice(KEY_BYTES + NONCE_BYTES))
    wipe(derived, filledUp)
    return cipher
  }

  /** @param plain - at most 16,384 bytes, which do not change until it is sealed */
  seal (chunk: number, plain: Uint8Array): MaybeLater<Uint8Array> {
    if (plain.byteLength > BLOB_CHUNK_BYTES) throw new RangeError('A chunk that is too long')
    const nonce = this.#nonce(chunk)
    return this.#aead.atOnce?.seal(this.#key, nonce, plain, NOTHING) ?? this.#aead.seal(this.#key, nonce, plain, NOTHING)
  }

  /** @returns undefined when it is not this chunk of this blob, whole and unchanged */
  open (chunk: number, sealed: Uint8Array): MaybeLater<Uint8Array | undefined> {
    if (sealed.byteLength < BLOB_SEAL_BYTES || sealed.byteLength > SEALED_CHUNK_BYTES) return undefined
    return openRowIfRight(this.#aead, this.#key, this.#nonce(chunk), sealed, NOTHING)
  }

  #nonce (chunk: number): Uint8Array {
    if (!Number.isSafeInteger(chunk) || chunk < 0 || chunk >= MAX_CHUNKS) throw new RangeError('No blob has a chunk of this number')
    const nonce = this.#baseNonce.slice()
    // the number, as the last five bytes of a big-endian one, without a view for each of millions
    let left = chunk
    for (let at = NONCE_BYTES - 1; left > 0; at--) {
      nonce[at] = (nonce[at] ?? 0) ^ (left % 256)
      left = Math.floor(left / 256)
    }
    return nonce
  }
}

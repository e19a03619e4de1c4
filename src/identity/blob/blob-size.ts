/**
 * How large things are in a sealed blob, and where: from the size of a file alone, so that both ends agree on every
 * offset before a byte has come. A size is judged here before anything is made room for.
 *
 * @see https://c2sp.org/chunked-encryption
 */

/** Plaintext in a chunk; the last one has less, and may have none. */
export const BLOB_CHUNK_BYTES = 16_384
/** Of AES-256-GCM, at the end of every chunk. */
export const BLOB_SEAL_BYTES = 16
/** A chunk as it travels and lies on a disk. */
export const SEALED_CHUNK_BYTES = BLOB_CHUNK_BYTES + BLOB_SEAL_BYTES
export const BLOB_SALT_BYTES = 24
export const BLOB_COMMITMENT_BYTES = 32
/** Salt and commitment, in front of the first chunk. */
export const BLOB_HEADER_BYTES = BLOB_SALT_BYTES + BLOB_COMMITMENT_BYTES

/** 64 TiB, 2^32 chunks: the least that the format asks everybody to take. */
export const MAX_FILE_BYTES = 2 ** 46

/** @throws {RangeError} for what no file can have */
export function checkFileSize (size: number): void {
  if (!isFileSize(size)) throw new RangeError(`A file has 0 to ${MAX_FILE_BYTES} bytes`)
}

export function isFileSize (size: number): boolean {
  return Number.isSafeInteger(size) && size >= 0 && size <= MAX_FILE_BYTES
}

/**
 * What is sealed of a file of this size: rounded up so that the length of the blob tells no more than
 * O(log log size) bits of it, for at most 12 % more bytes (Padmé).
 *
 * @see https://petsymposium.org/popets/2019/popets-2019-0056.php, section 4
 * @throws {RangeError}
 */
export function paddedSize (size: number): number {
  checkFileSize(size)
  const exponent = bitLength(size) - 1
  const roundedBits = exponent - bitLength(Math.max(exponent, 0))
  if (roundedBits <= 0) return size
  // a power of two divides without a rest that a double could lose
  const unit = 2 ** roundedBits
  return Math.ceil(size / unit) * unit
}

/** Chunks of a file of this size, the last and shorter one included: at least one. @throws {RangeError} */
export function chunkCount (size: number): number {
  return Math.floor(paddedSize(size) / BLOB_CHUNK_BYTES) + 1
}

/** Bytes of the blob of a file of this size: header, chunks and their seals. @throws {RangeError} */
export function sealedSize (size: number): number {
  return BLOB_HEADER_BYTES + paddedSize(size) + chunkCount(size) * BLOB_SEAL_BYTES
}

/** Where a chunk begins in its blob; of the number of chunks: where one more would. */
export function chunkOffset (chunk: number): number {
  return BLOB_HEADER_BYTES + chunk * SEALED_CHUNK_BYTES
}

/** Whole chunks among the first so many bytes of a blob, none of them the last and shorter one. */
export function wholeChunks (sealedBytes: number): number {
  return Math.max(Math.floor((sealedBytes - BLOB_HEADER_BYTES) / SEALED_CHUNK_BYTES), 0)
}

/** Digits of a safe integer in base two; 0 has none. */
function bitLength (value: number): number {
  const high = Math.floor(value / 2 ** 32)
  return high > 0 ? 64 - Math.clz32(high) : 32 - Math.clz32(value)
}

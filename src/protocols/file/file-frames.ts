/** Bytes to the two frames of `/mobilink/file/1.0` and back. Every number is judged here, before it has a use. Pure. */
import { InvalidFrameError } from '../errors.ts'
import { FILE_LIMITS, HEAD_CODES } from './constants.ts'
import { Get, Head } from './pb/file.ts'
import type { BlobHead, BlobRange } from './index.ts'

/** @throws {RangeError} for a range that nobody would answer */
export function encodeGet (range: BlobRange): Uint8Array {
  if (!isRange(range)) throw new RangeError('a range of a blob that is out of its limits')
  const { blobId, offset, length } = range
  return Get.encode({ blobId: Uint8Array.from(blobId), offset, length })
}

/** @throws {InvalidFrameError} */
export function decodeGet (bytes: Uint8Array): BlobRange {
  const { blobId, offset, length } = parse(() => Get.decode(bytes))
  const range = { blobId: new Uint8Array(blobId), offset, length }
  if (!isRange(range)) throw new InvalidFrameError('a range of a blob that is out of its limits')
  return range
}

/** @throws {RangeError} for a size that no blob has */
export function encodeHead (head: BlobHead): Uint8Array {
  const size = head.code === 'ok' ? head.size : 0
  if (!isBlobSize(size)) throw new RangeError('no blob has this size')
  return Head.encode({ code: HEAD_CODES[head.code], size })
}

/** @throws {InvalidFrameError} */
export function decodeHead (bytes: Uint8Array): BlobHead {
  const { code, size } = parse(() => Head.decode(bytes))
  if (!isBlobSize(size)) throw new InvalidFrameError('no blob has this size')
  if (code === HEAD_CODES.ok) return { code: 'ok', size }
  return { code: code === HEAD_CODES['not here'] ? 'not here' : 'try later' }
}

/** How many bytes of a blob of this size follow the answer: what was asked for, as far as there is any of it. */
export function lengthOf ({ offset, length }: Pick<BlobRange, 'offset' | 'length'>, size: number): number {
  return Math.max(Math.min(length, size - offset), 0)
}

function isRange ({ blobId, offset, length }: BlobRange): boolean {
  return blobId.byteLength === FILE_LIMITS.blobIdBytes.value && isBlobSize(offset) && Number.isInteger(length) && length > 0 && length <= FILE_LIMITS.rangeBytes.value
}

function isBlobSize (size: number): boolean {
  return Number.isSafeInteger(size) && size >= 0 && size <= FILE_LIMITS.blobBytes.value
}

function parse<T> (decode: () => T): T {
  try {
    return decode()
  } catch (cause) {
    throw new InvalidFrameError('a frame that is no protobuf', { cause })
  }
}

/**
 * What a message says about a file: where its blob is found, what opens it, and how to show it before a byte of it was
 * fetched. Everything here is its sender's word. Sizes and forms are judged here, so that no reader has to; whether the
 * name is fit for a disk, and whether the file is what it claims to be, is for whoever keeps it.
 *
 * @see docs/PROTOCOL.md
 */
import { fromString } from 'uint8arrays/from-string'
import { BLOB_ID_BYTES, BLOB_KEY_BYTES, isFileSize } from './blob/index.ts'
import { InvalidFileBodyError } from './errors.ts'
import { FileBody } from './pb/file.ts'
import type { BlobSecret } from './blob/index.ts'

export interface FileDescription extends BlobSecret {
  /** Bytes of the file: 0 to 64 TiB. */
  readonly size: number
  /** 1 to 255 bytes of UTF-8, as the sender wrote it: never a path to follow. */
  readonly name: string
  /** `type/subtype`, at most 127 characters; empty: the sender does not know. */
  readonly mime: string
  /** What it is shown as, where it is more than a file to save. */
  readonly shown?: ShownPicture | ShownVoice
}

export interface ShownPicture {
  readonly kind: 'picture'
  /** Pixels, 1 to 65,535 each. */
  readonly width: number
  readonly height: number
  /** JPEG, PNG or WebP, at most 12,288 bytes; may be empty. */
  readonly thumbnail: Uint8Array
}

export interface ShownVoice {
  readonly kind: 'voice'
  /** 1 ms to a day. */
  readonly durationMs: number
  /** Loudness over equal stretches, at most 256 of them; may be empty. */
  readonly waveform: Uint8Array
}

/** Everything at its limit, with the field headers. A message has room for 16,000. */
export const MAX_FILE_BODY_BYTES = 13_000
/** What file systems take for a name. */
export const MAX_FILE_NAME_BYTES = 255
/** RFC 6838, section 4.2: 127 for each of two names; nothing registered comes near half of it. */
const MAX_MIME_LENGTH = 127
export const MAX_THUMBNAIL_BYTES = 12_288
export const MAX_WAVEFORM_BYTES = 256
const MAX_PIXELS = 65_535
const MAX_DURATION_MS = 24 * 60 * 60 * 1_000

/** RFC 6838, section 4.2, in small letters; without parameters. */
const MIME = /^[a-z0-9][a-z0-9!#$&^_.+-]*\/[a-z0-9][a-z0-9!#$&^_.+-]*$/

/** @throws {InvalidFileBodyError} nobody would accept it */
export function encodeFileBody (file: FileDescription): Uint8Array {
  check(file)
  const { blobId, key, size, name, mime, shown } = file

  return FileBody.encode({
    blobId: Uint8Array.from(blobId),
    key: Uint8Array.from(key),
    size,
    name,
    mime,
    ...(shown?.kind === 'picture' ? { picture: { ...shown, thumbnail: Uint8Array.from(shown.thumbnail) } } : {}),
    ...(shown?.kind === 'voice' ? { voice: { ...shown, waveform: Uint8Array.from(shown.waveform) } } : {})
  })
}

/**
 * @returns arrays that share no memory with `bytes`
 * @throws {InvalidFileBodyError} for anything else than a whole description within its limits
 */
export function decodeFileBody (bytes: Uint8Array): FileDescription {
  if (bytes.byteLength > MAX_FILE_BODY_BYTES) throw new InvalidFileBodyError(`a description of a file has at most ${MAX_FILE_BODY_BYTES} bytes`)
  const { blobId, key, size, name, mime, picture, voice } = decode(bytes)
  const shown = picture !== undefined
    ? { kind: 'picture' as const, width: picture.width, height: picture.height, thumbnail: new Uint8Array(picture.thumbnail) }
    : voice !== undefined ? { kind: 'voice' as const, durationMs: voice.durationMs, waveform: new Uint8Array(voice.waveform) } : undefined
  const file = { blobId: new Uint8Array(blobId), key: new Uint8Array(key), size, name, mime, ...(shown === undefined ? {} : { shown }) }
  check(file)

  return file
}

function decode (bytes: Uint8Array): FileBody {
  try {
    return FileBody.decode(bytes)
  } catch (error) {
    throw new InvalidFileBodyError('a description of a file cannot be read', { cause: error })
  }
}

function check ({ blobId, key, size, name, mime, shown }: FileDescription): void {
  if (blobId.byteLength !== BLOB_ID_BYTES || key.byteLength !== BLOB_KEY_BYTES) throw new InvalidFileBodyError('the id or the key of a file has another size')
  if (!isFileSize(size)) throw new InvalidFileBodyError('no file has this size')
  if (name === '' || !name.isWellFormed() || fromString(name).byteLength > MAX_FILE_NAME_BYTES) throw new InvalidFileBodyError(`the name of a file has 1 to ${MAX_FILE_NAME_BYTES} bytes`)
  if (mime !== '' && (mime.length > MAX_MIME_LENGTH || !MIME.test(mime))) throw new InvalidFileBodyError('the type of a file is no media type')
  if (shown?.kind === 'picture') checkPicture(shown)
  if (shown?.kind === 'voice') checkVoice(shown)
}

function checkPicture ({ width, height, thumbnail }: ShownPicture): void {
  if (!isBetween(width, 1, MAX_PIXELS) || !isBetween(height, 1, MAX_PIXELS)) throw new InvalidFileBodyError('no picture has these sides')
  if (thumbnail.byteLength > MAX_THUMBNAIL_BYTES || (thumbnail.byteLength > 0 && !isThumbnail(thumbnail))) throw new InvalidFileBodyError('a thumbnail is a small JPEG, PNG or WebP')
}

function checkVoice ({ durationMs, waveform }: ShownVoice): void {
  if (!isBetween(durationMs, 1, MAX_DURATION_MS)) throw new InvalidFileBodyError('no voice message lasts that long')
  if (waveform.byteLength > MAX_WAVEFORM_BYTES) throw new InvalidFileBodyError(`a waveform has at most ${MAX_WAVEFORM_BYTES} bytes`)
}

function isBetween (value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most
}

/** By its first bytes: what else a browser might take for a picture (SVG) can be a program. */
function isThumbnail (bytes: Uint8Array): boolean {
  const begins = (at: number, ...expected: number[]): boolean => expected.every((byte, index) => bytes[at + index] === byte)
  return begins(0, 0xff, 0xd8, 0xff) || begins(0, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a) || (begins(0, 0x52, 0x49, 0x46, 0x46) && begins(8, 0x57, 0x45, 0x42, 0x50))
}

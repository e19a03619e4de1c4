/**
 * What a message says before it is sealed, and the name of an envelope that everybody who carries it can compute.
 * Knows bytes only: who sent it is the connection's authenticated peer, never a field here. Refuses everything
 * that is out of its limits, in both directions, with one error; leaves kinds that it does not know to the reader.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { InvalidEnvelopeError } from '../errors.ts'
import { ContentRecord } from '../pb/content.ts'

export interface Content {
  /** 16 random bytes, chosen by the sender; the message keeps it wherever it travels. */
  readonly id: Uint8Array
  /** 0 to 16 bytes; empty = the conversation between these two devices. */
  readonly conversation: Uint8Array
  /** Place in what this sender wrote in this conversation (docs/PROTOCOL.md). A safe integer, not negative, as are all numbers here. */
  readonly seq: number
  /** `id` of the newest message that the sender had seen: 16 bytes, or empty. */
  readonly prev: Uint8Array
  /** The sender's clock, ms since the epoch, within what a `Date` holds. A claim: for showing, never for deciding. */
  readonly sentAt: number
  /** 1 = text (body is UTF-8 and not empty). 1 to 2^32 - 1; unknown kinds are passed on. */
  readonly kind: number
  /** Erase this many ms after it was read; 0 = never. */
  readonly expireAfterMs: number
  /** At most 16,000 bytes. */
  readonly body: Uint8Array
}

export const TEXT_KIND = 1
/** Body: CloudsBody (cloud-certificate.ts). Shown to nobody; between the two devices. */
export const CLOUDS_KIND = 2
/** Body: how to wake the writer's device. Shown to nobody; between the two devices. */
export const PUSH_KIND = 3
/** Body: a file, as its sender describes it (file-body.ts). */
export const FILE_KIND = 4

/** Ceiling of an envelope on the wire (docs/PROTOCOL.md, "Limits"), and so of what may be in one. */
export const MAX_ENVELOPE_BYTES = 32 * 1024

/** Fits the largest padding bucket (16 KiB) with every other field and the seal; longer is a blob. */
export const MAX_BODY_BYTES = 16_000

const ID_LENGTH = 16

/** The last moment that a `Date` can hold (ECMA-262, "Time Values"): a later one would break whoever shows it. */
const MAX_TIME_MS = 8_640_000_000_000_000
const MAX_UINT32 = 0xffffffff

const STRICT_UTF8 = new TextDecoder('utf-8', { fatal: true })

/**
 * Encodes a message.
 *
 * @throws {InvalidEnvelopeError} when a field is out of its limits: nobody would accept it
 */
export function encodeContent (content: Content): Uint8Array {
  check(content)

  // protons wants arrays over plain buffers; no one hands in a shared one, so this is a change of type alone
  return ContentRecord.encode(content as ContentRecord)
}

/**
 * Decodes a message from outside. Fields that it does not know are ignored.
 *
 * @returns arrays that share no memory with `bytes`
 * @throws {InvalidEnvelopeError} for anything else than a whole message within its limits
 */
export function decodeContent (bytes: Uint8Array): Content {
  if (bytes.byteLength > MAX_ENVELOPE_BYTES) {
    throw new InvalidEnvelopeError(`the content has ${bytes.byteLength} bytes: at most ${MAX_ENVELOPE_BYTES} are allowed`)
  }

  const record = decodeRecord(bytes)

  const content: Content = {
    id: new Uint8Array(record.id),
    conversation: new Uint8Array(record.conversation),
    seq: record.seq,
    prev: new Uint8Array(record.prev),
    sentAt: record.sentAt,
    kind: record.kind,
    expireAfterMs: record.expireAfterMs,
    body: new Uint8Array(record.body)
  }

  check(content)
  return content
}

/**
 * The name of an envelope on its way: SHA-256(envelope)[0..16]. The same bytes have the same name everywhere.
 *
 * @param hash - SHA-256 of the platform, where that is faster than the portable one
 * @returns 16 bytes
 */
export function envelopeId (envelope: Uint8Array, hash: (bytes: Uint8Array) => Uint8Array = sha256): Uint8Array<ArrayBuffer> {
  return new Uint8Array(hash(envelope).subarray(0, ID_LENGTH))
}

/**
 * An envelope's name for keys and logs: 32 lowercase hex digits.
 *
 * @throws {InvalidEnvelopeError} when it has not 16 bytes
 */
export function envelopeIdText (eid: Uint8Array): string {
  if (eid.byteLength !== ID_LENGTH) {
    throw new InvalidEnvelopeError(`an envelope id has ${ID_LENGTH} bytes, this one has ${eid.byteLength}`)
  }

  return bytesToHex(eid)
}

function decodeRecord (bytes: Uint8Array): ContentRecord {
  try {
    return ContentRecord.decode(bytes)
  } catch (error) {
    throw new InvalidEnvelopeError('the content is cut off or is no message', { cause: error })
  }
}

function check (content: Content): void {
  if (content.id.byteLength !== ID_LENGTH) {
    throw new InvalidEnvelopeError(`the message id has ${content.id.byteLength} bytes instead of ${ID_LENGTH}`)
  }

  if (content.conversation.byteLength > ID_LENGTH) {
    throw new InvalidEnvelopeError(`the conversation id has ${content.conversation.byteLength} bytes: at most ${ID_LENGTH} are allowed`)
  }

  if (content.prev.byteLength !== 0 && content.prev.byteLength !== ID_LENGTH) {
    throw new InvalidEnvelopeError(`the id of the message before has ${content.prev.byteLength} bytes instead of none or ${ID_LENGTH}`)
  }

  checkNumber('seq', content.seq, 0, Number.MAX_SAFE_INTEGER)
  checkNumber('sentAt', content.sentAt, 0, MAX_TIME_MS)
  checkNumber('expireAfterMs', content.expireAfterMs, 0, Number.MAX_SAFE_INTEGER)
  checkNumber('kind', content.kind, 1, MAX_UINT32)

  if (content.body.byteLength > MAX_BODY_BYTES) {
    throw new InvalidEnvelopeError(`the body has ${content.body.byteLength} bytes: at most ${MAX_BODY_BYTES} are allowed`)
  }

  if (content.kind === TEXT_KIND) {
    checkText(content.body)
  }
}

function checkNumber (field: string, value: number, min: number, max: number): void {
  if (!Number.isSafeInteger(value) || value < min || value > max) {
    throw new InvalidEnvelopeError(`${field} is out of its range`)
  }
}

function checkText (body: Uint8Array): void {
  if (body.byteLength === 0) {
    throw new InvalidEnvelopeError('the text is empty')
  }

  try {
    STRICT_UTF8.decode(body)
  } catch (error) {
    throw new InvalidEnvelopeError('the text is not UTF-8', { cause: error })
  }
}

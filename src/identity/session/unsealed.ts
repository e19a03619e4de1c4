/**
 * The form of an envelope before sealing exists: one zero byte, then the content in clear. This file is the seam:
 * sealing replaces these two functions and the first byte, and nothing else in the pipeline. It protects nothing
 * and claims nothing; until it is replaced, a message is protected by the connection alone.
 */
import { concat } from 'uint8arrays/concat'
import { InvalidEnvelopeError } from '../errors.ts'

/** Ceiling of an envelope on the wire, header included (docs/PROTOCOL.md, "Limits"). */
export const MAX_ENVELOPE_BYTES = 32 * 1024

/** First byte: version and kind of the envelope. Zero = not sealed; sealed versions start at one. */
const NOT_SEALED = 0x00

/**
 * Puts content into an envelope.
 *
 * @throws {InvalidEnvelopeError} when the envelope would be larger than 32 KiB
 */
export function wrapUnsealed (content: Uint8Array): Uint8Array {
  if (content.byteLength + 1 > MAX_ENVELOPE_BYTES) {
    throw new InvalidEnvelopeError(`the content has ${content.byteLength} bytes: an envelope holds at most ${MAX_ENVELOPE_BYTES - 1}`)
  }

  return concat([Uint8Array.of(NOT_SEALED), content])
}

/**
 * Takes the content out of an envelope. What it is, `decodeContent` finds out.
 *
 * @throws {InvalidEnvelopeError} when it is empty, larger than 32 KiB, or of another version
 */
export function unwrapUnsealed (envelope: Uint8Array): Uint8Array {
  if (envelope.byteLength > MAX_ENVELOPE_BYTES) {
    throw new InvalidEnvelopeError(`the envelope has ${envelope.byteLength} bytes: at most ${MAX_ENVELOPE_BYTES} are allowed`)
  }

  const version = envelope[0]

  if (version === undefined) {
    throw new InvalidEnvelopeError('the envelope is empty')
  }

  if (version !== NOT_SEALED) {
    throw new InvalidEnvelopeError(`the envelope is of version ${version}, which this Mobilink does not open: install a newer one`)
  }

  return envelope.subarray(1)
}

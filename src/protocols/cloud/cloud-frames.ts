/**
 * Bytes to frames of `/mobilink/cloud/1.0` and back: one schema, whose arms belong to what a stream is for. Pure.
 */
import { InvalidFrameError } from '../errors.ts'
import { courierFrameOf, encodeCourierFrame } from './courier-frames.ts'
import { encodePairingFrame, isPairingFrame, pairingFrameOf } from './pairing-frames.ts'
import { CloudFrame as Frame } from './pb/cloud.ts'
import type { CourierFrame } from './courier-frames.ts'
import type { PairingFrame } from './pairing.ts'

export type CloudFrame = CourierFrame | PairingFrame

/** @throws {RangeError} for what the protocol does not carry */
export function encodeCloudFrame (frame: CloudFrame): Uint8Array {
  return isPairingFrame(frame) ? encodePairingFrame(frame) : encodeCourierFrame(frame)
}

/**
 * Parses one frame, already known to be within the frame limit.
 *
 * @returns `undefined` for a kind that this version does not know: to be ignored
 * @throws {InvalidFrameError}
 */
export function decodeCloudFrame (bytes: Uint8Array): CloudFrame | undefined {
  const frame = parse(bytes)
  return pairingFrameOf(frame) ?? courierFrameOf(frame)
}

function parse (bytes: Uint8Array): Frame {
  try {
    return Frame.decode(bytes)
  } catch (cause) {
    throw new InvalidFrameError('a frame that is no protobuf', { cause })
  }
}

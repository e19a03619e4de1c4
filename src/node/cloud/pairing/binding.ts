/** What both sides of a pairing have in common: what it is bound to besides its code, and frames in their places. */
import { fromString } from 'uint8arrays/from-string'
import { InvalidFrameError } from '../../../protocols/errors.ts'
import type { CpaceInputs, PeerIdText } from '../../../identity/index.ts'
import type { PairingChannel, PairingFrame } from '../../../protocols/cloud/index.ts'
import type { AbortOptions } from '@libp2p/interface'

const PURPOSE = 'mobilink/pair/1.0'

type Kind = PairingFrame['kind']
type FrameOf<K extends Kind> = Extract<PairingFrame, { readonly kind: K }>

/**
 * Who asks whom, and for what: a run between others has another key.
 *
 * @param device who begins, in CPace the initiator
 * @param code eight characters
 */
export function pairingInputs (device: PeerIdText, host: PeerIdText, code: string, sid: Uint8Array): CpaceInputs {
  // peer IDs have no "|"
  return { secret: fromString(code), channel: fromString(`${PURPOSE}|${device}|${host}`), sid }
}

/** The next frame, which has to be of this kind. @throws {InvalidFrameError} and as `PairingChannel.next`; the stream has been aborted */
export async function nextOf<K extends Kind> (channel: PairingChannel, kind: K, options?: AbortOptions): Promise<FrameOf<K>> {
  const frame = await channel.next(options)
  if (isOf(frame, kind)) return frame
  throw outOfPlace(channel, frame)
}

/** Ends a run whose other side does not keep to the order. */
export function outOfPlace (channel: PairingChannel, frame: PairingFrame): InvalidFrameError {
  const error = new InvalidFrameError(`a ${frame.kind} out of its place`)
  channel.abort(error)
  return error
}

function isOf<K extends Kind> (frame: PairingFrame, kind: K): frame is FrameOf<K> {
  return frame.kind === kind
}

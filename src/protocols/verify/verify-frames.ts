/** Bytes to the frames of `/mobilink/verify/1.0` and back; every size is judged here. Pure. */
import { InvalidFrameError } from '../errors.ts'
import { CANCEL_CODES, VERIFY_LIMITS } from './constants.ts'
import { VerifyFrame as Frame } from './pb/verify.ts'
import type { CancelReason, VerifyFrame } from './index.ts'

type Refusal = new (message: string) => Error

const reasons = new Map<number, CancelReason>()
for (const reason of Object.keys(CANCEL_CODES) as CancelReason[]) reasons.set(CANCEL_CODES[reason], reason)

/** @throws {RangeError} for a part of the wrong size */
export function encodeVerifyFrame (frame: VerifyFrame): Uint8Array {
  assertSizes(frame, RangeError)
  switch (frame.kind) {
    case 'start': return Frame.encode({ start: { transaction: owned(frame.transaction) } })
    case 'commit': return Frame.encode({ commit: { commitment: owned(frame.commitment) } })
    case 'key': return Frame.encode({ key: { key: owned(frame.key) } })
    case 'confirm': return Frame.encode({ confirm: { mac: owned(frame.mac) } })
    case 'cancel': return Frame.encode({ cancel: { code: CANCEL_CODES[frame.reason] } })
  }
}

/**
 * Parses one frame, already known to be within the frame limit.
 *
 * @returns `undefined` for a kind that this version does not know: to be ignored
 * @throws {InvalidFrameError}
 */
export function decodeVerifyFrame (bytes: Uint8Array): VerifyFrame | undefined {
  const frame = known(parse(bytes))
  if (frame !== undefined) assertSizes(frame, InvalidFrameError)
  return frame
}

function known ({ start, commit, key, confirm, cancel }: Frame): VerifyFrame | undefined {
  if (start !== undefined) return { kind: 'start', transaction: start.transaction.slice() }
  if (commit !== undefined) return { kind: 'commit', commitment: commit.commitment.slice() }
  if (key !== undefined) return { kind: 'key', key: key.key.slice() }
  if (confirm !== undefined) return { kind: 'confirm', mac: confirm.mac.slice() }
  return cancel && { kind: 'cancel', reason: reasons.get(cancel.code) ?? 'unexpected' }
}

function assertSizes (frame: VerifyFrame, refusal: Refusal): void {
  switch (frame.kind) {
    case 'start': return sized('a transaction', frame.transaction, VERIFY_LIMITS.transactionBytes.value, refusal)
    case 'commit': return sized('a commitment', frame.commitment, VERIFY_LIMITS.hashBytes.value, refusal)
    case 'key': return sized('a key', frame.key, VERIFY_LIMITS.keyBytes.value, refusal)
    case 'confirm': return sized('a confirmation', frame.mac, VERIFY_LIMITS.hashBytes.value, refusal)
    case 'cancel':
  }
}

function sized (what: string, bytes: Uint8Array, length: number, refusal: Refusal): void {
  if (bytes.byteLength !== length) throw new refusal(`${what} of ${bytes.byteLength} bytes`)
}

function parse (bytes: Uint8Array): Frame {
  try {
    return Frame.decode(bytes)
  } catch (cause) {
    throw new InvalidFrameError('a frame that is no protobuf', { cause })
  }
}

/** protons wants arrays over plain buffers; no one hands in a shared one, so this is a change of type alone. */
function owned (bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes as Uint8Array<ArrayBuffer>
}

/**
 * Bytes to frames of `/mobilink/msg/1.0` and back. All sizes and numbers that come from outside are judged here,
 * once; behind this file a frame is what the contract says. Pure.
 */
import { InvalidFrameError } from '../errors.ts'
import { ACK_CODES, HINT_CODES, MSG_LIMITS } from './constants.ts'
import { Frame } from './pb/msg.ts'
import type { Ack, AckCode, Hint, PullEnd, PullRequest, Route } from './index.ts'

export type MsgFrame =
  | { readonly kind: 'deliver', readonly envelope: Uint8Array, readonly route: Route }
  | { readonly kind: 'ack', readonly ack: Ack }
  | { readonly kind: 'pull', readonly request: PullRequest }
  | { readonly kind: 'pull end', readonly end: PullEnd }
  | { readonly kind: 'knock', readonly to: Uint8Array }
  | { readonly kind: 'hint', readonly hint: Hint }
  | { readonly kind: 'addresses', readonly record: Uint8Array }

const NONE = new Uint8Array(0)
/** Between the two that speak, for themselves. */
export const STRAIGHT: Route = { from: NONE, to: NONE }

const ackCodes = new Map<number, AckCode>()
for (const code of Object.keys(ACK_CODES) as AckCode[]) ackCodes.set(ACK_CODES[code], code)
const hints = new Map<number, Hint>()
for (const hint of Object.keys(HINT_CODES) as Hint[]) hints.set(HINT_CODES[hint], hint)

export function encodeMsgFrame (frame: MsgFrame): Uint8Array {
  switch (frame.kind) {
    case 'deliver': return Frame.encode({ deliver: { envelope: owned(frame.envelope), from: owned(frame.route.from), to: owned(frame.route.to) } })
    case 'ack': return Frame.encode({ ack: { eid: owned(frame.ack.eid), code: ACK_CODES[frame.ack.code], tag: owned(frame.ack.tag) } })
    case 'pull': return Frame.encode({ pull: { cursor: owned(frame.request.cursor), max: frame.request.max, certificate: owned(frame.request.certificate), of: owned(frame.request.of) } })
    case 'pull end': return Frame.encode({ pullEnd: { cursor: owned(frame.end.cursor), more: frame.end.more } })
    case 'knock': return Frame.encode({ knock: { to: owned(frame.to) } })
    case 'hint': return Frame.encode({ hint: { code: HINT_CODES[frame.hint] } })
    case 'addresses': return Frame.encode({ addresses: { record: owned(frame.record) } })
  }
}

/**
 * Parses one frame, already known to be within the frame limit.
 *
 * @returns `undefined` for a kind or a hint that this version does not know: to be ignored
 * @throws {InvalidFrameError}
 */
export function decodeMsgFrame (bytes: Uint8Array): MsgFrame | undefined {
  const frame = parse(bytes)
  if (frame.deliver !== undefined) {
    // a copy (`slice` of a Buffer is none): who keeps the envelope keeps nothing else of what arrived with it
    const envelope = new Uint8Array(frame.deliver.envelope)
    assertEnvelope(envelope, InvalidFrameError)
    const { from, to } = frame.deliver
    if (from.byteLength === 0 && to.byteLength === 0) return { kind: 'deliver', envelope, route: STRAIGHT }
    const route = { from: new Uint8Array(from), to: new Uint8Array(to) }
    assertRoute(route, InvalidFrameError)
    return { kind: 'deliver', envelope, route }
  }
  if (frame.ack !== undefined) {
    const ack = { eid: new Uint8Array(frame.ack.eid), code: ackCodes.get(frame.ack.code) ?? 'try later', tag: new Uint8Array(frame.ack.tag) } as const
    assertAck(ack, InvalidFrameError)
    return { kind: 'ack', ack }
  }
  if (frame.pull !== undefined) {
    const { cursor, max, certificate, of } = frame.pull
    const request = { cursor: new Uint8Array(cursor), max, certificate: new Uint8Array(certificate), of: new Uint8Array(of) }
    assertPull(request, InvalidFrameError)
    return { kind: 'pull', request }
  }
  if (frame.pullEnd !== undefined) {
    const end = { cursor: new Uint8Array(frame.pullEnd.cursor), more: frame.pullEnd.more }
    assertPullEnd(end, InvalidFrameError)
    return { kind: 'pull end', end }
  }
  if (frame.knock !== undefined) {
    const to = new Uint8Array(frame.knock.to)
    assertKey(to, InvalidFrameError)
    return { kind: 'knock', to }
  }
  if (frame.addresses !== undefined) {
    const record = frame.addresses.record.slice()
    assertAddresses(record, InvalidFrameError)
    return { kind: 'addresses', record }
  }
  const hint = frame.hint === undefined ? undefined : hints.get(frame.hint.code)
  return hint === undefined ? undefined : { kind: 'hint', hint }
}

/** What to throw for a wrong size: the other side's is an InvalidFrameError, this node's own a RangeError. */
export type Refusal = new (message: string) => Error

export function assertEnvelope (envelope: Uint8Array, refusal: Refusal): void {
  sized('an envelope', envelope, 1, MSG_LIMITS.envelopeBytes.value, refusal)
}

export function assertEid (eid: Uint8Array, refusal: Refusal): void {
  sized('an eid', eid, MSG_LIMITS.eidBytes.value, MSG_LIMITS.eidBytes.value, refusal)
}

export function assertAck (ack: Ack, refusal: Refusal): void {
  assertEid(ack.eid, refusal)
  if (ack.tag.byteLength > 0) sized('a tag', ack.tag, MSG_LIMITS.tagBytes.value, MSG_LIMITS.tagBytes.value, refusal)
}

export function assertPull (request: PullRequest, refusal: Refusal): void {
  sized('a cursor', request.cursor, 0, MSG_LIMITS.cursorBytes.value, refusal)
  sized('a certificate', request.certificate, 0, MSG_LIMITS.certificateBytes.value, refusal)
  assertKey(request.of, refusal)
  if (!Number.isInteger(request.max) || request.max < 1 || request.max > MSG_LIMITS.page.value) throw new refusal(`a pull of ${request.max} envelopes`)
}

export function assertRoute (route: Route, refusal: Refusal): void {
  assertKey(route.from, refusal)
  assertKey(route.to, refusal)
}

/** A raw public key, or none. */
export function assertKey (key: Uint8Array, refusal: Refusal): void {
  if (key.byteLength > 0) sized('a public key', key, MSG_LIMITS.keyBytes.value, MSG_LIMITS.keyBytes.value, refusal)
}

export function assertPullEnd (end: PullEnd, refusal: Refusal): void {
  sized('a cursor', end.cursor, 0, MSG_LIMITS.cursorBytes.value, refusal)
}

export function assertAddresses (record: Uint8Array, refusal: Refusal): void {
  sized('a statement about addresses', record, 1, MSG_LIMITS.addressesBytes.value, refusal)
}

function parse (bytes: Uint8Array): Frame {
  try {
    return Frame.decode(bytes)
  } catch (cause) {
    throw new InvalidFrameError('a frame that is no protobuf', { cause })
  }
}

function sized (what: string, bytes: Uint8Array, least: number, most: number, refusal: Refusal): void {
  if (bytes.byteLength < least || bytes.byteLength > most) throw new refusal(`${what} of ${bytes.byteLength} bytes`)
}

/** protons wants arrays over plain buffers; no one hands in a shared one, so this is a change of type alone. */
function owned (bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes as Uint8Array<ArrayBuffer>
}

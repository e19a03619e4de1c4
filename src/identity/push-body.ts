/**
 * What a device hands a contact so that the contact's host can wake it through a push service: where, and with which
 * keys. It lets its holder make a browser show a notice and nothing else; it names nobody. Travels sealed, as the body
 * of a message of kind 3. Only the form is judged here: whether an endpoint is worth contacting is for whoever sends.
 *
 * @see docs/PROTOCOL.md, RFC 8291, RFC 8292
 */
import { InvalidPushBodyError } from './errors.ts'
import { PushBody } from './pb/push.ts'

/** Where a device is woken, and by whose signature. Everything but the endpoint's host is secret. */
export interface PushCapability {
  /** `https:`, a host name (no number of a machine), at most 1,024 characters, no user, no fragment. */
  readonly endpoint: string
  /** P-256 point of the subscription, uncompressed: 65 bytes. */
  readonly subscriptionKey: Uint8Array
  /** 16 bytes. */
  readonly auth: Uint8Array
  /** P-256 scalar, 32 bytes: signs for this endpoint and nowhere else. */
  readonly vapidKey: Uint8Array
  /** Its point, uncompressed: 65 bytes. */
  readonly vapidPublicKey: Uint8Array
}

export interface PushStatement {
  /** Ascending; 1 to 2^53 - 1. */
  readonly seq: number
  /** Absent: wake this device no more. */
  readonly capability?: PushCapability
}

/** Those of the vendors in `config/default.json` have up to 600 characters. Design. */
export const MAX_ENDPOINT_LENGTH = 1_024
/** Every part at its limit, with its field header, and a little room. */
export const MAX_PUSH_BODY_BYTES = 1_280

const POINT_BYTES = 65
const UNCOMPRESSED = 4
const AUTH_BYTES = 16
const SCALAR_BYTES = 32
const NONE = new Uint8Array(0)

/** Numbers as WHATWG URL writes them: four decimal ones, or anything in brackets. */
const NUMERIC_HOST = /^(\[.*\]|\d+(\.\d+){3})$/

/** @throws {InvalidPushBodyError} nobody would accept it */
export function encodePushBody ({ seq, capability }: PushStatement): Uint8Array {
  checkSeq(seq)
  if (capability === undefined) return PushBody.encode({ seq, endpoint: '', subscriptionKey: NONE, auth: NONE, vapidKey: NONE, vapidPublicKey: NONE })
  checkCapability(capability)

  return PushBody.encode({
    seq,
    endpoint: capability.endpoint,
    subscriptionKey: Uint8Array.from(capability.subscriptionKey),
    auth: Uint8Array.from(capability.auth),
    vapidKey: Uint8Array.from(capability.vapidKey),
    vapidPublicKey: Uint8Array.from(capability.vapidPublicKey)
  })
}

/**
 * @returns arrays that share no memory with `bytes`
 * @throws {InvalidPushBodyError} for anything else than a whole statement within its limits
 */
export function decodePushBody (bytes: Uint8Array): PushStatement {
  if (bytes.byteLength > MAX_PUSH_BODY_BYTES) throw new InvalidPushBodyError(`a push capability has at most ${MAX_PUSH_BODY_BYTES} bytes`)
  const { seq, endpoint, subscriptionKey, auth, vapidKey, vapidPublicKey } = decode(bytes)
  checkSeq(seq)
  const parts = [subscriptionKey, auth, vapidKey, vapidPublicKey]
  if (endpoint === '' && parts.every(({ byteLength }) => byteLength === 0)) return { seq }
  const capability = {
    endpoint,
    subscriptionKey: new Uint8Array(subscriptionKey),
    auth: new Uint8Array(auth),
    vapidKey: new Uint8Array(vapidKey),
    vapidPublicKey: new Uint8Array(vapidPublicKey)
  }
  checkCapability(capability)

  return { seq, capability }
}

function decode (bytes: Uint8Array): PushBody {
  try {
    return PushBody.decode(bytes)
  } catch (error) {
    throw new InvalidPushBodyError('a push capability cannot be read', { cause: error })
  }
}

function checkSeq (seq: number): void {
  if (!Number.isSafeInteger(seq) || seq <= 0) throw new InvalidPushBodyError('a push capability is numbered from 1 on')
}

function checkCapability ({ endpoint, subscriptionKey, auth, vapidKey, vapidPublicKey }: PushCapability): void {
  if (!isEndpoint(endpoint)) throw new InvalidPushBodyError('a push endpoint is an https address with a host name')
  if (!isPoint(subscriptionKey) || !isPoint(vapidPublicKey) || auth.byteLength !== AUTH_BYTES || vapidKey.byteLength !== SCALAR_BYTES) {
    throw new InvalidPushBodyError('a key of a push capability has another size')
  }
}

function isEndpoint (text: string): boolean {
  if (text.length > MAX_ENDPOINT_LENGTH || !/^https:\/\/[\x21-\x7e]+$/.test(text) || !URL.canParse(text)) return false
  const { protocol, hostname, username, password, hash } = new URL(text)

  return protocol === 'https:' && username === '' && password === '' && hash === '' && !text.endsWith('#') && hostname !== '' && !NUMERIC_HOST.test(hostname)
}

function isPoint (bytes: Uint8Array): boolean {
  return bytes.byteLength === POINT_BYTES && bytes[0] === UNCOMPRESSED
}

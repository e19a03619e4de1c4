/**
 * The form of a sealed envelope on the wire. Everything in front of the ciphertext is associated data: one changed
 * bit there, and it does not open. Reads and writes only; knows no key. Numbers are big-endian.
 *
 * ```
 * message    01 01 sid(16)               ratchet key(32) pn(4) n(4) nonce(24) ciphertext
 * with init  01 02 sid(16) init(1,245)   ratchet key(32) pn(4) n(4) nonce(24) ciphertext
 * tombstone  01 03 sid(16)               ratchet key(32) pn(4) n(4) proof(22)               = 80 bytes
 * reset      01 04 sid(16) nonce(16) signature(64)                                          = 98 bytes
 * ```
 *
 * @see docs/SESSION.md
 */
import { concat } from 'uint8arrays/concat'
import { ByteReader } from './byte-reader.ts'
import { INIT_BLOCK_BYTES } from './init-block.ts'
import { X25519_BYTES } from './key-agreement.ts'
import { NONCE_BYTES, SEAL_TAG_BYTES } from './message-key.ts'
import { isBucket } from './padding.ts'
import { uint32 } from './transcript.ts'
import type { RatchetHeader } from './ratchet.ts'

/** First byte of every envelope. 0 was an unsealed form, before sealing existed. */
export const SEALED_VERSION = 1

export const SID_BYTES = 16
export const TOMBSTONE_PROOF_BYTES = 22
export const RESET_NONCE_BYTES = 16
const SIGNATURE_BYTES = 64

const KINDS = { message: 1, messageWithInit: 2, tombstone: 3, reset: 4 } as const

const PREFIX_BYTES = 2 + SID_BYTES
const HEADER_BYTES = X25519_BYTES + 4 + 4
const TOMBSTONE_BYTES = PREFIX_BYTES + HEADER_BYTES + TOMBSTONE_PROOF_BYTES
const RESET_BYTES = PREFIX_BYTES + RESET_NONCE_BYTES + SIGNATURE_BYTES

export interface MessageEnvelope {
  readonly kind: 'message'
  readonly sid: Uint8Array
  /** 1,245 bytes, or none. */
  readonly init: Uint8Array | undefined
  readonly header: RatchetHeader
  readonly nonce: Uint8Array
  /** Everything before the ciphertext. */
  readonly head: Uint8Array
  /** A bucket and 16 bytes. */
  readonly ciphertext: Uint8Array
}

export interface TombstoneEnvelope {
  readonly kind: 'tombstone'
  readonly sid: Uint8Array
  readonly header: RatchetHeader
  /** Everything before the proof. */
  readonly head: Uint8Array
  readonly proof: Uint8Array
}

export interface ResetEnvelope {
  readonly kind: 'reset'
  readonly sid: Uint8Array
  readonly nonce: Uint8Array
  readonly signature: Uint8Array
}

export type SealedEnvelope = MessageEnvelope | TombstoneEnvelope | ResetEnvelope

/** Everything of a message in front of its ciphertext. */
export function encodeMessageHead ({ sid, init, header, nonce }: Pick<MessageEnvelope, 'sid' | 'init' | 'header' | 'nonce'>): Uint8Array {
  return concat([
    Uint8Array.of(SEALED_VERSION, init === undefined ? KINDS.message : KINDS.messageWithInit), sid, init ?? new Uint8Array(0),
    encodeHeader(header), nonce
  ])
}

/** Everything of a tombstone in front of its proof: 58 bytes. */
export function encodeTombstoneHead ({ sid, header }: Pick<TombstoneEnvelope, 'sid' | 'header'>): Uint8Array {
  return concat([Uint8Array.of(SEALED_VERSION, KINDS.tombstone), sid, encodeHeader(header)])
}

export function encodeReset ({ sid, nonce, signature }: Omit<ResetEnvelope, 'kind'>): Uint8Array {
  return concat([Uint8Array.of(SEALED_VERSION, KINDS.reset), sid, nonce, signature])
}

/** Takes an envelope apart; `undefined` when it has no such form. Nothing in it has been checked then. */
export function decodeEnvelope (bytes: Uint8Array): SealedEnvelope | undefined {
  if (bytes[0] !== SEALED_VERSION) {
    return undefined
  }

  switch (bytes[1]) {
    case KINDS.message: return decodeMessage(bytes, 0)
    case KINDS.messageWithInit: return decodeMessage(bytes, INIT_BLOCK_BYTES)
    case KINDS.tombstone: return decodeTombstone(bytes)
    case KINDS.reset: return decodeReset(bytes)
    case undefined:
    default: return undefined
  }
}

/** Says whether an envelope has the form of a request for a new session. */
export function isReset (envelope: Uint8Array): boolean {
  return envelope[0] === SEALED_VERSION && envelope[1] === KINDS.reset && envelope.byteLength === RESET_BYTES
}

/** The session that an envelope names, without a look at the rest; `undefined` when it is too short, or not sealed. */
export function sessionIdOf (envelope: Uint8Array): Uint8Array | undefined {
  return envelope[0] === SEALED_VERSION && envelope.byteLength > PREFIX_BYTES ? envelope.subarray(2, PREFIX_BYTES) : undefined
}

function decodeMessage (bytes: Uint8Array, initBytes: number): MessageEnvelope | undefined {
  const headBytes = PREFIX_BYTES + initBytes + HEADER_BYTES + NONCE_BYTES

  if (!isBucket(bytes.byteLength - headBytes - SEAL_TAG_BYTES)) {
    return undefined
  }

  const reader = new ByteReader(bytes.subarray(2))
  return {
    kind: 'message',
    sid: reader.take(SID_BYTES),
    init: initBytes === 0 ? undefined : reader.take(initBytes),
    header: decodeHeader(reader),
    nonce: reader.take(NONCE_BYTES),
    head: bytes.slice(0, headBytes),
    ciphertext: reader.rest()
  }
}

function decodeTombstone (bytes: Uint8Array): TombstoneEnvelope | undefined {
  if (bytes.byteLength !== TOMBSTONE_BYTES) {
    return undefined
  }

  const reader = new ByteReader(bytes.subarray(2))
  return {
    kind: 'tombstone',
    sid: reader.take(SID_BYTES),
    header: decodeHeader(reader),
    head: bytes.slice(0, -TOMBSTONE_PROOF_BYTES),
    proof: reader.rest()
  }
}

function decodeReset (bytes: Uint8Array): ResetEnvelope | undefined {
  if (bytes.byteLength !== RESET_BYTES) {
    return undefined
  }

  const reader = new ByteReader(bytes.subarray(2))
  return { kind: 'reset', sid: reader.take(SID_BYTES), nonce: reader.take(RESET_NONCE_BYTES), signature: reader.rest() }
}

function encodeHeader ({ ratchetKey, previousCount, number }: RatchetHeader): Uint8Array {
  return concat([ratchetKey, uint32(previousCount), uint32(number)], HEADER_BYTES)
}

function decodeHeader (reader: ByteReader): RatchetHeader {
  return { ratchetKey: reader.take(X25519_BYTES), previousCount: reader.uint32(), number: reader.uint32() }
}

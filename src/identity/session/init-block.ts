/**
 * What an initiator says of a new session, in every envelope until the responder has shown that it holds the session.
 * Fixed layout, 1,245 bytes, nothing optional: there is no field to leave out, so no way to strip the KEM.
 *
 * ```
 * ephemeral key (32) ‖ identity key (32) ‖ certificate (64) ‖ prekey id (8) ‖ one-time prekey id (8, zeros = none)
 * ‖ KEM ciphertext (1,088) ‖ generation (4) ‖ suite (1) ‖ suites offered (8, filled up with zeros)
 * ```
 */
import { concat } from 'uint8arrays/concat'
import { ByteReader } from './byte-reader.ts'
import { KEM_CIPHERTEXT_BYTES } from './kem.ts'
import { X25519_BYTES } from './key-agreement.ts'
import { PREKEY_ID_BYTES } from './prekeys.ts'
import { CERTIFICATE_BYTES } from './session-identity.ts'
import { isSuiteList, MAX_SUITES } from './suites.ts'
import { uint32 } from './transcript.ts'

export const INIT_BLOCK_BYTES = 2 * X25519_BYTES + CERTIFICATE_BYTES + 2 * PREKEY_ID_BYTES + KEM_CIPHERTEXT_BYTES + 4 + 1 + MAX_SUITES

export interface InitBlock {
  /** EK of PQXDH. */
  readonly ephemeralKey: Uint8Array
  /** IK of the initiator, and its device key's word for it. */
  readonly identityKey: Uint8Array
  readonly certificate: Uint8Array
  /** Which signed prekeys were used. */
  readonly prekeyId: Uint8Array
  /** Which one-time prekeys were used; `undefined` = none. */
  readonly oneTimeId: Uint8Array | undefined
  readonly kemCiphertext: Uint8Array
  /** Which of two sessions is the newer one. */
  readonly generation: number
  /** The suite that the session uses. */
  readonly suite: number
  /** All that the initiator would have used. */
  readonly suites: Uint8Array
}

const NO_ID = new Uint8Array(PREKEY_ID_BYTES)

/** @returns 1,245 bytes */
export function encodeInitBlock (init: InitBlock): Uint8Array {
  const suites = new Uint8Array(MAX_SUITES)
  suites.set(init.suites)

  return concat([
    init.ephemeralKey, init.identityKey, init.certificate, init.prekeyId, init.oneTimeId ?? NO_ID, init.kemCiphertext,
    uint32(init.generation), Uint8Array.of(init.suite), suites
  ], INIT_BLOCK_BYTES)
}

/** Reads 1,245 bytes; `undefined` when they are no init block. */
export function decodeInitBlock (bytes: Uint8Array): InitBlock | undefined {
  if (bytes.byteLength !== INIT_BLOCK_BYTES) {
    return undefined
  }

  const reader = new ByteReader(bytes)
  const init = {
    ephemeralKey: reader.take(X25519_BYTES),
    identityKey: reader.take(X25519_BYTES),
    certificate: reader.take(CERTIFICATE_BYTES),
    prekeyId: reader.take(PREKEY_ID_BYTES),
    oneTimeId: optional(reader.take(PREKEY_ID_BYTES)),
    kemCiphertext: reader.take(KEM_CIPHERTEXT_BYTES),
    generation: reader.uint32(),
    suite: reader.uint8(),
    suites: withoutFill(reader.take(MAX_SUITES))
  }

  return isSuiteList(init.suites) ? init : undefined
}

function optional (id: Uint8Array): Uint8Array | undefined {
  return id.every((byte) => byte === 0) ? undefined : id
}

/** Zeros at the end are fill; a zero further in front is refused as no suite. */
function withoutFill (suites: Uint8Array): Uint8Array {
  return suites.subarray(0, suites.findLastIndex((suite) => suite !== 0) + 1)
}

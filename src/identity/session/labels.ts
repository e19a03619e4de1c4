/**
 * Every domain-separation string of the session layer, in one place, so that a reader sees at a glance that no two
 * are equal and none begins with another: each ends in a zero byte that occurs nowhere else in it. A change here
 * is a change of the wire: docs/SESSION.md lists them byte for byte.
 */
import { fromString } from 'uint8arrays/from-string'

const label = (name: string): Uint8Array => fromString(`mobilink/session/v1/${name}\0`)

/** Before what a device key signs: a signature for one of these is worth nothing for another. */
export const SIGNED = {
  certificate: label('certificate'),
  bundle: label('bundle'),
  invitePrekeys: label('invite-prekeys'),
  reset: label('reset')
} as const

/** The `info` of each HKDF, and the prefix of the one hash. */
export const DERIVED = {
  associatedData: label('associated-data'),
  sessionId: label('session-id'),
  root: label('root'),
  message: label('message'),
  receipt: label('ack'),
  tombstone: label('tombstone')
} as const

/**
 * The `info` of PQXDH's own KDF: the protocol's four parameters joined with `_`, as its section 2.2 asks for
 * ("Mobilink_PQXDH_v1", curve, hash, KEM).
 */
export const PQXDH_INFO = fromString('Mobilink_PQXDH_v1_CURVE25519_SHA-256_ML-KEM-768')

/** Constants of KDF_CK: what the chain key is HMACed over. */
export const CHAIN = {
  messageKey: Uint8Array.of(0x01),
  nextKey: Uint8Array.of(0x02)
} as const

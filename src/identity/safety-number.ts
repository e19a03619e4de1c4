/**
 * Two keys as 60 digits that two people read to each other, or as a code that one scans from the other's screen. No
 * network, no clock, no order of events: whoever holds both keys sees the same number. The construction is Signal's
 * numeric fingerprint, version 0 of its hash and 5,200 rounds, over the Ed25519 device key and the peer ID:
 *
 *     h(1) = SHA-512(00 00 ‖ key ‖ peer ID as text ‖ key)      h(n + 1) = SHA-512(h(n) ‖ key)
 *     fingerprint = h(5200)
 *     digits = of its first 30 bytes, each 5 as a number modulo 100,000: 30 digits for each side, the smaller text first
 *     code   = "mlsn" 01 ‖ own fingerprint [0..32] ‖ theirs [0..32]
 *
 * 30 digits are 2^99.6; the rounds make looking for a near one dearer. Each side's half is one-way and cannot be chosen.
 *
 * @see https://signal.org/blog/safety-number-updates/ and libsignal, rust/protocol/src/fingerprint.rs
 */
import { sha512 } from '@noble/hashes/sha2.js'
import { concat } from 'uint8arrays/concat'
import { equals } from 'uint8arrays/equals'
import { fromString } from 'uint8arrays/from-string'
import { publicKeyOf } from './device-key.ts'
import { InvalidSafetyCodeError } from './errors.ts'
import type { PeerIdText } from './device-key.ts'

const ROUNDS = 5_200
const FINGERPRINT_VERSION = Uint8Array.of(0, 0)
const DIGIT_GROUPS = 6
const BYTES_PER_GROUP = 5
const CODE_PREFIX = concat([fromString('mlsn'), Uint8Array.of(0x01)])
const CODE_PART_BYTES = 32
const CODE_BYTES = CODE_PREFIX.byteLength + 2 * CODE_PART_BYTES

export interface SafetyNumber {
  /** 60 digits, the same on both sides; shown in twelve groups of five. */
  readonly digits: string
  /** What this side shows as a QR code: 69 bytes. */
  readonly code: Uint8Array
}

/**
 * What comparing a scanned code says. `same`: that device holds the keys that this one knows. `own`: this device's own
 * code was scanned. `different`: it is another device, or somebody stands between the two.
 */
export type SafetyComparison = 'same' | 'own' | 'different'

/**
 * The safety number of two devices. 10,400 hashes, some 40 ms: keep it while it is shown.
 *
 * @throws {InvalidPeerIdError} for a text that is no peer ID
 */
export function safetyNumberOf (own: PeerIdText, theirs: PeerIdText): SafetyNumber {
  const [mine, other] = [own, theirs].map((peer) => fingerprint(publicKeyOf(peer), fromString(peer))) as [Uint8Array, Uint8Array]
  return {
    digits: [mine, other].map((half) => digitsOf(half)).sort().join(''),
    code: concat([CODE_PREFIX, mine.subarray(0, CODE_PART_BYTES), other.subarray(0, CODE_PART_BYTES)])
  }
}

/**
 * Compares the code that was scanned from another device with the own one.
 *
 * @param own `SafetyNumber.code` for the contact who is verified
 * @throws {InvalidSafetyCodeError} when it is no safety code of this version
 */
export function compareSafetyCode (scanned: Uint8Array, own: Uint8Array): SafetyComparison {
  const [theirOwn, theirOther] = partsOf(scanned)
  const [mine, other] = partsOf(own)
  if (equals(theirOwn, other) && equals(theirOther, mine)) return 'same'
  return equals(scanned, own) ? 'own' : 'different'
}

/** One side's half. @param identifier what the key is known by, in its one spelling */
export function fingerprint (key: Uint8Array, identifier: Uint8Array): Uint8Array {
  let hash = sha512(concat([FINGERPRINT_VERSION, key, identifier, key]))
  const next = new Uint8Array(hash.byteLength + key.byteLength)
  next.set(key, hash.byteLength)
  for (let round = 1; round < ROUNDS; round++) {
    next.set(hash)
    hash = sha512(next)
  }
  return hash
}

/** 30 digits of a fingerprint. */
export function digitsOf (half: Uint8Array): string {
  const groups = Array.from({ length: DIGIT_GROUPS }, (_, group) => half.subarray(group * BYTES_PER_GROUP, (group + 1) * BYTES_PER_GROUP))
  // 40 bits are exact in a number
  return groups.map((bytes) => (bytes.reduce((sum, byte) => sum * 256 + byte, 0) % 100_000).toString().padStart(5, '0')).join('')
}

function partsOf (code: Uint8Array): [Uint8Array, Uint8Array] {
  if (code.byteLength !== CODE_BYTES || !equals(code.subarray(0, CODE_PREFIX.byteLength), CODE_PREFIX)) throw new InvalidSafetyCodeError('this is no safety code of this version')
  const own = CODE_PREFIX.byteLength
  return [code.subarray(own, own + CODE_PART_BYTES), code.subarray(own + CODE_PART_BYTES)]
}

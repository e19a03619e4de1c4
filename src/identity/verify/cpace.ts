/**
 * CPace-RISTRETTO255-SHA512: two sides that know the same short secret (a code, a PIN) agree on a strong key, and
 * somebody in between, or on either side, learns nothing but whether one guess was right. Initiator and responder have
 * fixed roles. It counts no guesses and carries nothing: whoever runs it limits tries, and confirms before it trusts.
 *
 *     initiator                                   responder
 *        | -- share of the initiator, AD ---------> |
 *        | <--------- share of the responder, AD -- |   both have the key, if the secret is the same
 *        | -- confirmation of the initiator ------> |   who guesses shows first what the guess was
 *        | <--------- confirmation of the other --- |
 *
 * The draft leaves confirmation open. Here each role has its own key, over the whole transcript, and a share that is
 * one's own is refused: nothing that one side sends can be given back to it as the other side's.
 *
 * @see https://datatracker.ietf.org/doc/draft-irtf-cfrg-cpace/
 */
import { equalBytes } from '@noble/ciphers/utils.js'
import { ristretto255 } from '@noble/curves/ed25519.js'
import { bytesToNumberLE } from '@noble/curves/utils.js'
import { hkdf } from '@noble/hashes/hkdf.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha512 } from '@noble/hashes/sha2.js'
import { fromString } from 'uint8arrays/from-string'
import { draw, wipe } from '../vault/aead.ts'
import { cpaceGenerator, cpaceTranscript, ISK_LABEL, lengthValues } from './cpace-strings.ts'
import type { CpaceInputs, CpaceMessage, GroupElement } from './cpace-strings.ts'
import type { RandomSource } from '../vault/aead.ts'

export type { CpaceInputs, CpaceMessage } from './cpace-strings.ts'

/** A share: the encoding of a group element (RFC 9496). */
export const CPACE_SHARE_BYTES = 32
/** A confirmation: HMAC-SHA512. */
export const CPACE_MAC_BYTES = 64

/** The draft's `group_size_bits` is 252: of the last of 32 bytes, four bits. */
const TOP_BITS = 0x0f
const CONFIRM_BYTES = 64
const CONFIRM_LABELS = { initiator: 'mobilink/cpace/initiator/v1', responder: 'mobilink/cpace/responder/v1' } as const

export type CpaceRole = keyof typeof CONFIRM_LABELS

/** One side between its share and the other's. Good for one `finishCpace`: its secret is wiped then. */
export interface CpaceRun {
  readonly role: CpaceRole
  /** To send, with the associated data that was given. */
  readonly message: CpaceMessage
  readonly sid: Uint8Array
  /** A number below 2^252, least significant byte first. Never leaves this side. */
  readonly secret: Uint8Array
}

/** What both sides have in common when, and only when, PRS, CI, sid and both messages were the same. */
export interface CpaceKey {
  /** 64 bytes. Derive from it, under a label of your own; never use or send it as it is. */
  readonly isk: Uint8Array
  /** To send: shows that this side has the key. */
  readonly confirmation: Uint8Array
  /** Whether these bytes show that the other side has it. */
  isConfirmedBy (mac: Uint8Array): boolean
}

/**
 * Begins a run.
 *
 * @param ad what this side says beside its share, in clear, and the key is bound to; may be empty
 * @throws {RangeError} for a random source that gives nothing random
 */
export function beginCpace (role: CpaceRole, inputs: CpaceInputs, ad: Uint8Array, random: RandomSource): CpaceRun {
  const secret = draw(random, CPACE_SHARE_BYTES)
  secret[CPACE_SHARE_BYTES - 1] = (secret[CPACE_SHARE_BYTES - 1] ?? 0) & TOP_BITS
  if (bytesToNumberLE(secret) === 0n) throw new RangeError('the random source gave zeros')
  const share = cpaceGenerator(inputs).multiply(bytesToNumberLE(secret)).toBytes()
  return { role, message: { share, ad: Uint8Array.from(ad) }, sid: Uint8Array.from(inputs.sid), secret }
}

/**
 * Ends a run with what the other side sent. That there is a key says nothing of the other side: its confirmation does.
 *
 * @returns `undefined` when the share is none to agree on a key with (no element, the neutral one, or one's own): abort
 */
export function finishCpace ({ role, message, sid, secret }: CpaceRun, theirs: CpaceMessage): CpaceKey | undefined {
  const point = equalBytes(theirs.share, message.share) ? undefined : multiplied(secret, theirs.share)
  wipe(secret)
  if (point === undefined) return undefined
  const [initiator, responder] = role === 'initiator' ? [message, theirs] : [theirs, message]
  const transcript = cpaceTranscript(initiator, responder)
  const isk = intermediateKey(sid, point, transcript)
  wipe(point)
  const confirmationOf = (who: CpaceRole): Uint8Array => hmac(sha512, hkdf(sha512, isk, sid, fromString(CONFIRM_LABELS[who]), CONFIRM_BYTES), transcript)
  const expected = confirmationOf(role === 'initiator' ? 'responder' : 'initiator')
  return {
    isk,
    confirmation: confirmationOf(role),
    isConfirmedBy: (mac) => mac.byteLength === CPACE_MAC_BYTES && equalBytes(mac, expected)
  }
}

/** The draft's `scalar_mult_vfy`; `undefined` stands for the neutral element, with which no honest side answers. */
export function multiplied (secret: Uint8Array, share: Uint8Array): Uint8Array | undefined {
  const element = decoded(share)
  if (element === undefined) return undefined
  const product = element.multiply(bytesToNumberLE(secret))
  // the group has prime order, so this is the neutral element's only way in; looked at all the same
  return product.equals(ristretto255.Point.ZERO) ? undefined : product.toBytes()
}

/** The draft's `ISK`, 64 bytes. */
export function intermediateKey (sid: Uint8Array, point: Uint8Array, transcript: Uint8Array): Uint8Array {
  return sha512.create().update(lengthValues([fromString(ISK_LABEL), sid, point])).update(transcript).digest()
}

function decoded (share: Uint8Array): GroupElement | undefined {
  if (share.byteLength !== CPACE_SHARE_BYTES) return undefined
  try {
    const element = ristretto255.Point.fromBytes(share)
    return element.equals(ristretto255.Point.ZERO) ? undefined : element
  } catch {
    // The library refuses bytes that stand for no element by throwing.
    return undefined
  }
}

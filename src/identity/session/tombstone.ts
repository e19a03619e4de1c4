/**
 * Tombstones: what a sender puts in the place of an envelope that it has taken back, or that is too old to send. It
 * holds no content, only the position, so that a receiver need not keep a key for something that never comes. The
 * proof is made from the receipt tag, which the sender keeps for every envelope anyway; nobody else can make one.
 */
import { equalBytes } from '@noble/ciphers/utils.js'
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { concat } from 'uint8arrays/concat'
import { InvalidEnvelopeError } from '../errors.ts'
import { DERIVED } from './labels.ts'
import { decodeEnvelope, encodeTombstoneHead, TOMBSTONE_PROOF_BYTES } from './sealed-envelope.ts'
import type { TombstoneEnvelope } from './sealed-envelope.ts'

/**
 * Makes the tombstone of a sealed message.
 *
 * @param envelope as `seal` made it
 * @param receiptTag as `seal` answered with it
 * @returns 80 bytes, to send in its place; content, envelope and tag may be erased
 * @throws {InvalidEnvelopeError} when the envelope is no sealed message
 */
export function tombstoneOf (envelope: Uint8Array, receiptTag: Uint8Array): Uint8Array {
  const message = decodeEnvelope(envelope)

  if (message?.kind !== 'message') {
    throw new InvalidEnvelopeError('only a sealed message has a tombstone')
  }

  const head = encodeTombstoneHead(message)
  return concat([head, proofOf(head, receiptTag)])
}

/** Says whether an envelope has the form of a tombstone. Whether it is one, only opening it shows. */
export function isTombstone (envelope: Uint8Array): boolean {
  return decodeEnvelope(envelope)?.kind === 'tombstone'
}

/** Says whether a tombstone was made by who sealed the message. In constant time. */
export function isTombstoneProven ({ head, proof }: TombstoneEnvelope, receiptTag: Uint8Array): boolean {
  return equalBytes(proof, proofOf(head, receiptTag))
}

function proofOf (head: Uint8Array, receiptTag: Uint8Array): Uint8Array {
  return hkdf(sha256, receiptTag, undefined, concat([DERIVED.tombstone, head]), TOMBSTONE_PROOF_BYTES)
}

/**
 * What the two sides of a verification compute from their exchange: commitment, short authentication string, MAC. Pure
 * functions in the shape of Matrix's m.sas.v1, so that libolm can check them; the texts that bind them are Mobilink's.
 *
 *     commitment = SHA-256("MOBILINK_SAS_COMMITMENT|" ‖ ephemeral key of B ‖ "|" ‖ transaction)
 *     context    = A ‖ "|" ‖ B ‖ "|" ‖ transaction
 *     A, B       = peer ID ‖ "|" ‖ identity ‖ "|" ‖ ephemeral key       (A is who started)
 *     SAS bytes  = HKDF-SHA256(X25519, no salt, "MOBILINK_SAS|" ‖ context, 6)
 *     MAC        = HMAC-SHA256(HKDF-SHA256(X25519, no salt, "MOBILINK_SAS_MAC|" ‖ from ‖ "|" ‖ to ‖ "|" ‖ context, 32), own peer ID ‖ "|" ‖ own identity)
 *
 * Binary parts stand in these texts in base64url without padding, which has no "|".
 *
 * @see https://spec.matrix.org/v1.11/client-server-api/#short-authentication-string-sas-verification
 */
import { x25519 } from '@noble/curves/ed25519.js'
import { hkdf } from '@noble/hashes/hkdf.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { base64url } from 'multiformats/bases/base64'
import { fromString } from 'uint8arrays/from-string'
import { SAS_EMOJI } from './sas-emoji.ts'
import type { SasEmoji } from './sas-emoji.ts'
import type { PeerIdText } from '../device-key.ts'

/** What one side is to the other. */
export interface SasParty {
  readonly peerId: PeerIdText
  /**
   * What else is verified with the peer ID, at most 64 bytes: a hash of the identity keys of the session. Each side puts in
   * its own and what it holds for the other's; where these differ, so do the strings.
   */
  readonly identity: Uint8Array
}

/** Both sides with their ephemeral keys, who started first. */
export interface SasExchange {
  readonly starter: SasParty
  readonly starterKey: Uint8Array
  readonly answerer: SasParty
  readonly answererKey: Uint8Array
  /** 16 bytes. */
  readonly transaction: Uint8Array
}

/** The same thing in two spellings: people compare whichever they like. */
export interface ShortString {
  /** Seven pictures: 42 bits. */
  readonly emoji: readonly SasEmoji[]
  /** Three numbers of four digits, 1000 to 9191: 39 bits. */
  readonly numbers: readonly [number, number, number]
}

export const SAS_KEY_BYTES = 32
export const SAS_HASH_BYTES = 32
export const TRANSACTION_BYTES = 16
export const MAX_SAS_IDENTITY_BYTES = 64

const SAS_BYTES = 6
const EMOJI_COUNT = 7
const SMALLEST_NUMBER = 1_000
/** Never used: six bits have 64 values, and so has the table. */
const NO_EMOJI: SasEmoji = { symbol: '', name: '' }

/** What the answerer is bound to before anybody shows a key: 32 bytes. */
export function commitmentOf (answererKey: Uint8Array, transaction: Uint8Array): Uint8Array {
  return sha256(fromString(`MOBILINK_SAS_COMMITMENT|${text(answererKey)}|${text(transaction)}`))
}

/**
 * The shared secret of the exchange, or `undefined` when the other key is none that a secret can be shared with (a point
 * of small order, RFC 7748, section 6.1).
 */
export function sharedSecret (ownSecret: Uint8Array, theirKey: Uint8Array): Uint8Array | undefined {
  try {
    return x25519.getSharedSecret(ownSecret, theirKey)
  } catch {
    // The library refuses an all-zero result by throwing.
    return undefined
  }
}

/** @returns 6 bytes */
export function sasBytes (secret: Uint8Array, exchange: SasExchange): Uint8Array {
  return hkdf(sha256, secret, undefined, fromString(`MOBILINK_SAS|${contextOf(exchange)}`), SAS_BYTES)
}

/** Six bytes as people compare them. */
export function shortStringOf (bytes: Uint8Array): ShortString {
  // 48 bits are exact in a number
  const value = bytes.reduce((sum, byte) => sum * 256 + byte, 0)
  const bits = (from: number, count: number): number => Math.floor(value / 2 ** (8 * SAS_BYTES - from - count)) % 2 ** count
  return {
    emoji: Array.from({ length: EMOJI_COUNT }, (_, index) => SAS_EMOJI[bits(6 * index, 6)] ?? NO_EMOJI),
    numbers: [bits(0, 13) + SMALLEST_NUMBER, bits(13, 13) + SMALLEST_NUMBER, bits(26, 13) + SMALLEST_NUMBER]
  }
}

/** The starter's or the answerer's proof that the person there has confirmed: 32 bytes. */
export function confirmationOf (secret: Uint8Array, from: 'starter' | 'answerer', exchange: SasExchange): Uint8Array {
  const [sender, receiver] = from === 'starter' ? [exchange.starter, exchange.answerer] : [exchange.answerer, exchange.starter]
  const key = hkdf(sha256, secret, undefined, fromString(`MOBILINK_SAS_MAC|${sender.peerId}|${receiver.peerId}|${contextOf(exchange)}`), SAS_HASH_BYTES)
  return hmac(sha256, key, fromString(claim(sender)))
}

function contextOf ({ starter, starterKey, answerer, answererKey, transaction }: SasExchange): string {
  return `${side(starter, starterKey)}|${side(answerer, answererKey)}|${text(transaction)}`
}

function side (party: SasParty, key: Uint8Array): string {
  return `${claim(party)}|${text(key)}`
}

function claim ({ peerId, identity }: SasParty): string {
  return `${peerId}|${text(identity)}`
}

function text (bytes: Uint8Array): string {
  return base64url.baseEncode(bytes)
}

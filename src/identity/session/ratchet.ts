/**
 * The Double Ratchet without header encryption: every envelope has a key of its own, which later keys do not give
 * back, and every change of direction mixes in fresh chance, which heals a stolen state. Pure: a step answers the
 * next state and leaves the old one alone, so that what turns out not to open has changed nothing. Names in comments
 * are those of the specification.
 *
 * @see https://signal.org/docs/specifications/doubleratchet/ revision 4, 2025-11-04, section "Double Ratchet"
 */
import { hkdf } from '@noble/hashes/hkdf.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { equals } from 'uint8arrays/equals'
import { agree, generateKeyPair } from './key-agreement.ts'
import { CHAIN, DERIVED } from './labels.ts'
import type { KeyPair } from './key-agreement.ts'
import type { Random } from './random.ts'

/**
 * How many keys one envelope may make a receiver skip, and how many it keeps per contact. Above the 10,000 that an
 * outbox holds for a contact, so that no honest sender gets there; it bounds the work that a forged header causes.
 */
export const MAX_SKIP = 12_000

/** Message keys come one after another from a chain. */
export interface Chain {
  /** CK, 32 bytes. */
  readonly key: Uint8Array
  /** Number of the next message. */
  readonly number: number
}

export interface Ratchet {
  /** RK, 32 bytes. */
  readonly rootKey: Uint8Array
  /** DHs */
  readonly ours: KeyPair
  /** DHr; `undefined` for a responder before the first envelope. */
  readonly theirs: Uint8Array | undefined
  /** CKs, Ns */
  readonly sending: Chain | undefined
  /** CKr, Nr */
  readonly receiving: Chain | undefined
  /** PN: how many the sending chain before this one had. */
  readonly previousCount: number
}

export interface RatchetHeader {
  /** dh: the sender's ratchet key, 32 bytes. */
  readonly ratchetKey: Uint8Array
  /** pn */
  readonly previousCount: number
  /** n */
  readonly number: number
}

/** A key that was passed over: its envelope may still come. */
export interface SkippedKey {
  readonly ratchetKey: Uint8Array
  readonly number: number
  /** 32 bytes. */
  readonly key: Uint8Array
}

/** RatchetInitAlice. `undefined` when their key is of small order. */
export function initiateRatchet (sharedKey: Uint8Array, theirs: Uint8Array, random: Random): Ratchet | undefined {
  return turnSending({ rootKey: sharedKey, ours: generateKeyPair(random), theirs, sending: undefined, receiving: undefined, previousCount: 0 })
}

/** RatchetInitBob. It can seal once it has received. */
export function answerRatchet (sharedKey: Uint8Array, ours: KeyPair): Ratchet {
  return { rootKey: sharedKey, ours, theirs: undefined, sending: undefined, receiving: undefined, previousCount: 0 }
}

/** RatchetEncrypt, without the encryption. `undefined` for a responder that has not received yet. */
export function nextSending (ratchet: Ratchet): { ratchet: Ratchet, header: RatchetHeader, messageKey: Uint8Array } | undefined {
  const { ours, sending, previousCount } = ratchet

  if (sending === undefined) {
    return undefined
  }

  const { chain, messageKey } = step(sending)
  return { ratchet: { ...ratchet, sending: chain }, header: { ratchetKey: ours.publicKey, previousCount, number: sending.number }, messageKey }
}

/**
 * RatchetDecrypt, without the decryption and the look at skipped keys, which come before. The answer counts only once
 * the envelope has opened with `messageKey`.
 *
 * @returns `undefined` when the number has been used, lies too far ahead, or the key is of small order
 */
export function nextReceiving (ratchet: Ratchet, header: RatchetHeader, random: Random): { ratchet: Ratchet, messageKey: Uint8Array, skipped: readonly SkippedKey[] } | undefined {
  const skipped: SkippedKey[] = []
  const turned = ratchet.theirs !== undefined && equals(ratchet.theirs, header.ratchetKey) ? ratchet : turn(ratchet, header, random, skipped)

  if (turned?.receiving === undefined) {
    return undefined
  }

  const receiving = skipTo(turned.receiving, header.ratchetKey, header.number, skipped)

  if (receiving === undefined) {
    return undefined
  }

  const { chain, messageKey } = step(receiving)
  return { ratchet: { ...turned, receiving: chain }, messageKey, skipped }
}

/** DHRatchet: their new key begins a chain to receive with, and a new one of ours a chain to send with. */
function turn (ratchet: Ratchet, { ratchetKey, previousCount, number }: RatchetHeader, random: Random, skipped: SkippedKey[]): Ratchet | undefined {
  const { theirs, receiving, sending } = ratchet
  const left = receiving === undefined ? 0 : Math.max(0, previousCount - receiving.number)

  // Before any work, and for both chains together.
  if (left + number > MAX_SKIP) {
    return undefined
  }

  if (theirs !== undefined && receiving !== undefined && left > 0) {
    skipTo(receiving, theirs, previousCount, skipped)
  }

  const root = deriveRoot(ratchet.rootKey, agree(ratchet.ours.secretKey, ratchetKey))

  if (root === undefined) {
    return undefined
  }

  return turnSending({
    rootKey: root.rootKey,
    ours: generateKeyPair(random),
    theirs: ratchetKey,
    sending: undefined,
    receiving: { key: root.chainKey, number: 0 },
    previousCount: sending?.number ?? 0
  })
}

/** The second half of a turn, and the whole of it for an initiator. */
function turnSending (ratchet: Ratchet & { readonly theirs: Uint8Array }): Ratchet | undefined {
  const root = deriveRoot(ratchet.rootKey, agree(ratchet.ours.secretKey, ratchet.theirs))
  return root === undefined ? undefined : { ...ratchet, rootKey: root.rootKey, sending: { key: root.chainKey, number: 0 } }
}

/** SkipMessageKeys. `undefined` when `number` is behind, or too many would be skipped with those skipped before. */
function skipTo (chain: Chain, ratchetKey: Uint8Array, number: number, skipped: SkippedKey[]): Chain | undefined {
  if (number < chain.number || number - chain.number + skipped.length > MAX_SKIP) {
    return undefined
  }

  let at = chain

  while (at.number < number) {
    const { chain: next, messageKey } = step(at)
    skipped.push({ ratchetKey, number: at.number, key: messageKey })
    at = next
  }

  return at
}

/** KDF_RK: HKDF with the root key as salt and the DH output as input key material. */
function deriveRoot (rootKey: Uint8Array, shared: Uint8Array | undefined): { rootKey: Uint8Array, chainKey: Uint8Array } | undefined {
  if (shared === undefined) {
    return undefined
  }

  const output = hkdf(sha256, shared, rootKey, DERIVED.root, 64)
  shared.fill(0)
  return { rootKey: output.slice(0, 32), chainKey: output.slice(32) }
}

/** KDF_CK: HMAC with the chain key, over one constant for the message key and another for the next chain key. */
function step ({ key, number }: Chain): { chain: Chain, messageKey: Uint8Array } {
  return { chain: { key: hmac(sha256, key, CHAIN.nextKey), number: number + 1 }, messageKey: hmac(sha256, key, CHAIN.messageKey) }
}

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
  /** DHs; `undefined` between their new key and our next envelope, see `nextSending`. */
  readonly ours: KeyPair | undefined
  /** DHr; `undefined` for a responder before the first envelope. */
  readonly theirs: Uint8Array | undefined
  /** CKs, Ns; `undefined` as long as `ours` is, and for a responder before the first envelope. */
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
  return turnSending({ rootKey: sharedKey, ours: undefined, theirs, sending: undefined, receiving: undefined, previousCount: 0 }, random)
}

/** RatchetInitBob. It can seal once it has received. */
export function answerRatchet (sharedKey: Uint8Array, ours: KeyPair): Ratchet {
  return { rootKey: sharedKey, ours, theirs: undefined, sending: undefined, receiving: undefined, previousCount: 0 }
}

/**
 * RatchetEncrypt, without the encryption. Our new ratchet key is made here, not when their new one came (section
 * "Deferring new ratchet key generation"): it lives shorter, and a forged header costs a receiver one DH, not three.
 *
 * @returns `undefined` for a responder that has not received yet
 */
export function nextSending (ratchet: Ratchet, random: Random): { ratchet: Ratchet, header: RatchetHeader, messageKey: Uint8Array } | undefined {
  const turned = ratchet.sending === undefined ? turnSending(ratchet, random) : ratchet

  if (turned?.ours === undefined || turned.sending === undefined) {
    return undefined
  }

  const { ours, sending, previousCount } = turned
  const { chain, messageKey } = step(sending)
  return { ratchet: { ...turned, sending: chain }, header: { ratchetKey: ours.publicKey, previousCount, number: sending.number }, messageKey }
}

/**
 * RatchetDecrypt, without the decryption and the look at skipped keys, which come before. The answer counts only once
 * the envelope has opened with `messageKey`.
 *
 * @returns `undefined` when the number has been used, lies too far ahead, or the key is of small order
 */
export function nextReceiving (ratchet: Ratchet, header: RatchetHeader): { ratchet: Ratchet, messageKey: Uint8Array, skipped: readonly SkippedKey[] } | undefined {
  const skipped: SkippedKey[] = []
  const turned = ratchet.theirs !== undefined && equals(ratchet.theirs, header.ratchetKey) ? ratchet : turnReceiving(ratchet, header, skipped)

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

/** The first half of DHRatchet: their new key begins a chain to receive with. Ours has done its work then. */
function turnReceiving (ratchet: Ratchet, { ratchetKey, previousCount, number }: RatchetHeader, skipped: SkippedKey[]): Ratchet | undefined {
  const { rootKey, ours, theirs, receiving, sending } = ratchet
  const left = receiving === undefined ? 0 : Math.max(0, previousCount - receiving.number)

  // Before any work, and for both chains together. A peer has no new key for us before it has seen one of ours.
  if (ours === undefined || left + number > MAX_SKIP) {
    return undefined
  }

  const root = deriveRoot(rootKey, agree(ours.secretKey, ratchetKey))

  if (root === undefined) {
    return undefined
  }

  if (theirs !== undefined && receiving !== undefined && left > 0) {
    skipTo(receiving, theirs, previousCount, skipped)
  }

  return {
    rootKey: root.rootKey,
    ours: undefined,
    theirs: ratchetKey,
    sending: undefined,
    receiving: { key: root.chainKey, number: 0 },
    previousCount: sending?.number ?? 0
  }
}

/** The second half of DHRatchet: a new key of ours begins a chain to send with. */
function turnSending (ratchet: Ratchet, random: Random): Ratchet | undefined {
  if (ratchet.theirs === undefined) {
    return undefined
  }

  const ours = generateKeyPair(random)
  const root = deriveRoot(ratchet.rootKey, agree(ours.secretKey, ratchet.theirs))
  return root === undefined ? undefined : { ...ratchet, rootKey: root.rootKey, ours, sending: { key: root.chainKey, number: 0 } }
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
  const keyed = hmac.create(sha256, key)
  return { messageKey: keyed.clone().update(CHAIN.messageKey).digest(), chain: { key: keyed.update(CHAIN.nextKey).digest(), number: number + 1 } }
}

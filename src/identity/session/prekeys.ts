/**
 * Prekeys: what lets somebody seal for this device while it is away. Signed prekeys serve everybody for a week; those
 * of invites are a kind of their own and serve for as long as an invite does. One-time prekeys are minted for one
 * named peer, and erased by the handshake that uses them. Here are the private halves and how long they live; what
 * is handed out is made in `bundle.ts`.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { SessionUnreadableError } from '../errors.ts'
import { OneTimePrekeysRecord, SignedPrekeysRecord } from '../pb/session.ts'
import { generateKemSeed, KEM_SEED_BYTES } from './kem.ts'
import { generateKeyPair, keyPairOf, X25519_BYTES } from './key-agreement.ts'
import { INVITE_PREKEYS_KEPT_MS, INVITE_PREKEYS_VALID_MS, isTime, PREKEYS_CURRENT_MS, PREKEYS_KEPT_MS } from './periods.ts'
import { keptBytes, readRecord, RECORD_VERSION } from './record.ts'
import { isSuiteList, SUITES } from './suites.ts'
import type { KeyPair } from './key-agreement.ts'
import type { Random } from './random.ts'

/** First bytes of SHA-256 of a prekey's public half: its name in an init block. */
export const PREKEY_ID_BYTES = 8

export interface OneTimePrekeys {
  readonly pair: KeyPair
  /** ML-KEM-768, 64 bytes. */
  readonly kemSeed: Uint8Array
  /** ms since the epoch. */
  readonly mintedAt: number
}

export interface SignedPrekeys extends OneTimePrekeys {
  readonly kind: 'bundle' | 'invite'
  /** The suites that are signed with them. */
  readonly suites: Uint8Array
}

export interface Mint { readonly random: Random, readonly now: number }

const KINDS = { bundle: 1, invite: 2 } as const
const LIVES = {
  bundle: { valid: PREKEYS_CURRENT_MS, kept: PREKEYS_KEPT_MS },
  invite: { valid: INVITE_PREKEYS_VALID_MS, kept: INVITE_PREKEYS_KEPT_MS }
} as const

/** @returns 8 bytes */
export function prekeyId (publicKey: Uint8Array): Uint8Array {
  return sha256(publicKey).slice(0, PREKEY_ID_BYTES)
}

export function mintSignedPrekeys (kind: SignedPrekeys['kind'], { random, now }: Mint): SignedPrekeys {
  return { kind, suites: SUITES, ...mintOneTimePrekeys({ random, now }) }
}

export function mintOneTimePrekeys ({ random, now }: Mint): OneTimePrekeys {
  return { pair: generateKeyPair(random), kemSeed: generateKemSeed(random), mintedAt: now }
}

/**
 * What a device holds once time has gone on: fresh prekeys of each kind where the newest are a week old, and none
 * whose private halves are past their time. Call it at start and daily; what is the same stays the same object.
 */
export function rotatePrekeys (kept: readonly SignedPrekeys[], { random, now }: Mint): readonly SignedPrekeys[] {
  const alive = kept.filter((prekeys) => now <= erasableAfter(prekeys))
  const missing = (['bundle', 'invite'] as const).filter((kind) => currentPrekeys(alive, kind, now) === undefined)
  return [...alive, ...missing.map((kind) => mintSignedPrekeys(kind, { random, now }))]
}

/** The prekeys to hand out now; `undefined` when `rotatePrekeys` is due. */
export function currentPrekeys (kept: readonly SignedPrekeys[], kind: SignedPrekeys['kind'], now: number): SignedPrekeys | undefined {
  // Minted in the future = by a clock that was wrong: they are still opened with, and not handed out.
  const current = kept.filter((prekeys) => prekeys.kind === kind && prekeys.mintedAt <= now && now < prekeys.mintedAt + PREKEYS_CURRENT_MS)
  return current.sort((a, b) => b.mintedAt - a.mintedAt)[0]
}

/** Nothing is to be started with them after this. */
export function goodUntil ({ kind, mintedAt }: SignedPrekeys): number {
  return mintedAt + LIVES[kind].valid
}

/** The private halves are to be erased after this. */
export function erasableAfter ({ kind, mintedAt }: SignedPrekeys): number {
  return mintedAt + LIVES[kind].kept
}

/** For keeping. Holds the private halves. */
export function encodeSignedPrekeys ({ kind, suites, pair, kemSeed, mintedAt }: SignedPrekeys): Uint8Array {
  return SignedPrekeysRecord.encode({
    version: RECORD_VERSION, kind: KINDS[kind], secretKey: Uint8Array.from(pair.secretKey), kemSeed: Uint8Array.from(kemSeed), suites: Uint8Array.from(suites), mintedAt
  })
}

/** @throws {SessionUnreadableError} */
export function decodeSignedPrekeys (bytes: Uint8Array): SignedPrekeys {
  const record = readRecord(SignedPrekeysRecord, bytes)

  if ((record.kind !== KINDS.bundle && record.kind !== KINDS.invite) || !isSuiteList(record.suites)) {
    throw new SessionUnreadableError('kept prekeys are of no known kind')
  }

  return { kind: record.kind === KINDS.bundle ? 'bundle' : 'invite', suites: Uint8Array.from(record.suites), ...halvesOf(record) }
}

/** For keeping. Holds the private halves. */
export function encodeOneTimePrekeys ({ pair, kemSeed, mintedAt }: OneTimePrekeys): Uint8Array {
  return OneTimePrekeysRecord.encode({ version: RECORD_VERSION, secretKey: Uint8Array.from(pair.secretKey), kemSeed: Uint8Array.from(kemSeed), mintedAt })
}

/** @throws {SessionUnreadableError} */
export function decodeOneTimePrekeys (bytes: Uint8Array): OneTimePrekeys {
  return halvesOf(readRecord(OneTimePrekeysRecord, bytes))
}

function halvesOf ({ secretKey, kemSeed, mintedAt }: OneTimePrekeysRecord): OneTimePrekeys {
  if (!isTime(mintedAt)) {
    throw new SessionUnreadableError('kept prekeys have no time')
  }

  return { pair: keyPairOf(keptBytes(secretKey, X25519_BYTES)), kemSeed: keptBytes(kemSeed, KEM_SEED_BYTES), mintedAt }
}

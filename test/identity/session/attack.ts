/**
 * What a thief can try who has everything that two devices hold at one moment, and all that they ever sent: every 32
 * bytes in the loot as a message key and as a chain key, and every secret with every public key ever sent as the next
 * step of the root chain. Crude, and enough to open whatever is still in reach; the tests see to it that it is.
 */
import { hkdf } from '@noble/hashes/hkdf.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { concat } from 'uint8arrays/concat'
import { toString } from 'uint8arrays/to-string'
import { agree } from '../../../src/identity/session/key-agreement.ts'
import { DERIVED } from '../../../src/identity/session/labels.ts'
import { openBytes, secretsOf } from '../../../src/identity/session/message-key.ts'
import { decodeEnvelope } from '../../../src/identity/session/sealed-envelope.ts'
import type { MessageEnvelope } from '../../../src/identity/session/sealed-envelope.ts'

export interface Loot {
  /** Whatever was kept, as it was kept. */
  readonly records: readonly Uint8Array[]
  /** Everything of 32 bytes that is known to be a secret: root keys, chain keys, private keys. */
  readonly secrets: readonly Uint8Array[]
  /** AD of the session. */
  readonly associatedData: Uint8Array
  /** All envelopes that were ever sent. */
  readonly wire: readonly Uint8Array[]
}

/** How far along a chain the thief goes. */
const STEPS = 4

/** @returns a function that says whether the loot opens an envelope */
export function thiefWith (loot: Loot): (envelope: Uint8Array) => boolean {
  const found = [...windows(loot.records)]
  const sealingKeys = [...found, ...[...found, ...chainKeys(loot)].flatMap(messageKeysFrom)].map((key) => secretsOf(Uint8Array.from(key)).sealingKey)

  return (envelope) => {
    const target = decodeEnvelope(envelope)
    if (target?.kind !== 'message') throw new Error('this is no message')
    const associated = concat([loot.associatedData, target.head])
    return sealingKeys.some((key) => openBytes(key, target.nonce, associated, target.ciphertext) !== undefined)
  }
}

function messageKeysFrom (chainKey: Uint8Array): Uint8Array[] {
  const keys: Uint8Array[] = []
  for (let step = 0, key = chainKey; step < STEPS; step++, key = hmac(sha256, key, Uint8Array.of(2))) keys.push(hmac(sha256, key, Uint8Array.of(1)))
  return keys
}

/** Every run of 32 bytes, once. */
function windows (records: readonly Uint8Array[]): Iterable<Uint8Array> {
  const found = new Map<string, Uint8Array>()
  for (const record of records) {
    for (let at = 0; at + 32 <= record.byteLength; at++) found.set(toString(record.subarray(at, at + 32), 'base16'), record.subarray(at, at + 32))
  }
  return found.values()
}

/** KDF_RK of every secret with every DH of a secret and a key that was sent. */
function chainKeys ({ secrets, wire }: Loot): Uint8Array[] {
  const sent = wire.map(decodeEnvelope).filter((envelope): envelope is MessageEnvelope => envelope?.kind === 'message')
  const publicKeys = new Map(sent.map(({ header: { ratchetKey } }) => [toString(ratchetKey, 'base16'), ratchetKey]))
  const shared = [...publicKeys.values()].flatMap((publicKey) => secrets.map((secret) => agree(secret, publicKey) ?? new Uint8Array(32)))
  return shared.flatMap((dh) => secrets.map((root) => hkdf(sha256, dh, root, DERIVED.root, 64).slice(32)))
}

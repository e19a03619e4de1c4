/**
 * Opens stores for tests that are about something else than their keys: with one vault that is the same in every
 * process and every tab. What a real vault does with a store is test/node/store/at-rest.spec.ts.
 */
import { x25519 } from '@noble/curves/ed25519.js'
import { openBox } from '../src/identity/vault/sealed-box.ts'
import { createMemoryAead } from '../src/node/platform/memory/aead.ts'
import { createStore } from '../src/node/store/level-store.ts'
import type { Aead } from '../src/node/platform/platform.ts'
import type { DurableLevel } from '../src/node/store/durable-level.ts'
import type { StoreVault } from '../src/node/store/sealing.ts'
import type { Store } from '../src/node/store/store.ts'
import type { SealedLevelInit } from '../src/node/store/version.ts'

const PRIVATE_KEY = new Uint8Array(32).fill(0x21)
const ID = new Uint8Array(16).fill(0x22)

export const TEST_VAULT: StoreVault = {
  openedBy: ID,
  slots: [{ id: ID, kind: 'keyFile', createdAt: 0, salt: new Uint8Array(16), publicKey: x25519.getPublicKey(PRIVATE_KEY) }],
  deriveKey: () => new Uint8Array(32).fill(0x23),
  unseal: (context, box) => openBox(PRIVATE_KEY, context, box)
}

/** The cipher that runs wherever a test does, and in microtasks. */
export const TEST_AEAD: Aead = createMemoryAead({ state: 'awake' })

const RANDOM = { bytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)) }

export async function openStore (durable: DurableLevel, init: Partial<SealedLevelInit> = {}): Promise<Store> {
  return await createStore(durable, { vault: TEST_VAULT, aead: TEST_AEAD, random: RANDOM, mayBePlain: true, ...init })
}

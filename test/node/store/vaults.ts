/** Real vaults for stores, made quickly, and disks to look at. */
import { createVault, openVault } from '../../../src/identity/index.ts'
import { hostAead } from '../../../src/node/platform/host/aead.ts'
import { createStore } from '../../../src/node/store/level-store.ts'
import { CHEAP, systemRandom } from '../../identity/vault/tools.ts'
import type { OpenVault, SlotSecret } from '../../../src/identity/index.ts'
import type { DurableLevel, Write } from '../../../src/node/store/durable-level.ts'
import type { StoreVault } from '../../../src/node/store/sealing.ts'
import type { Store } from '../../../src/node/store/store.ts'

export const PASSPHRASE: SlotSecret = { kind: 'passphrase', passphrase: 'nine grey herons by the weir' }

const TOOLS = { aead: hostAead(), random: systemRandom, cost: CHEAP }

export async function newVault (...secrets: readonly SlotSecret[]): Promise<OpenVault> {
  const [first = PASSPHRASE, ...others] = secrets
  return await createVault(new Uint8Array(32).fill(1), [{ secret: first, createdAt: 0 }, ...others.map((secret) => ({ secret, createdAt: 0 }))], TOOLS)
}

export async function unlocked (file: Uint8Array, secret: SlotSecret = PASSPHRASE): Promise<OpenVault> {
  return await openVault(file, secret, TOOLS)
}

/** As a node opens its store; `mayBePlain` is what the first start with a new vault says. */
export async function openWith (vault: StoreVault, durable: DurableLevel, mayBePlain = false): Promise<Store> {
  return await createStore(durable, { vault, aead: TOOLS.aead, random: TOOLS.random, mayBePlain })
}

export function put (key: string, value: string | Uint8Array): Write {
  return { type: 'put', key, value: typeof value === 'string' ? new TextEncoder().encode(value) : value }
}

export function text (value: Uint8Array | undefined): string | undefined {
  return value === undefined ? undefined : new TextDecoder().decode(value)
}

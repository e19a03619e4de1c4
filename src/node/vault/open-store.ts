/** Vault and store, opened in their one order: the lock, the vault, the store that is sealed under it. */
import { decodeVaultContents, encodeVaultContents } from '../../identity/index.ts'
import { createStore } from '../store/level-store.ts'
import { openNodeVault } from './unlock.ts'
import type { Platform } from '../platform/platform.ts'
import type { DurableLevel } from '../store/durable-level.ts'
import type { Store } from '../store/store.ts'
import type { OpenVault, SlotSecret } from '../../identity/index.ts'

export interface OpenedStore {
  /** To be wiped once what is needed has been derived. */
  readonly vault: OpenVault
  readonly store: Store
}

/**
 * Resolves with both; when it rejects, nothing is open.
 *
 * @throws as `openNodeVault` and `createStore`, and {StoreInUseError}
 */
export async function openVaultAndStore (platform: Platform, secret?: SlotSecret): Promise<OpenedStore> {
  const durable = await platform.openLevel()
  let vault: OpenVault
  try {
    vault = await openNodeVault(platform, durable, secret)
  } catch (error) {
    await durable.close()
    throw error
  }
  try {
    return { vault, store: await openStoreUnder(platform, durable, vault) }
  } catch (error) {
    vault.wipe()
    throw error
  }
}

/** On failure the Level is closed. */
async function openStoreUnder (platform: Platform, durable: DurableLevel, vault: OpenVault): Promise<Store> {
  const { seed, isStoreSealed } = decodeVaultContents(vault.contents)
  const { aead, messageCipher, random } = platform
  const store = await createStore(durable, { vault, aead, random, ...(messageCipher === undefined ? {} : { cipher: messageCipher }), mayBePlain: !isStoreSealed })
  try {
    if (!isStoreSealed) await keepThatSealed(platform, vault, seed)
    return store
  } catch (error) {
    await store.close()
    throw error
  } finally {
    seed.fill(0)
  }
}

/** From now on a store that is not sealed is one that somebody else put there. */
async function keepThatSealed ({ keyStore }: Platform, vault: OpenVault, seed: Uint8Array): Promise<void> {
  const contents = encodeVaultContents({ seed, isStoreSealed: true })
  const next = await vault.replaceContents(contents)
  contents.fill(0)
  const kept = await keyStore.load()
  await keyStore.replace({ file: next.file, ...(kept?.own === undefined ? {} : { own: kept.own }) })
  next.wipe()
}

/**
 * Reads a copy of a device's disk with the product's own vault and store, outside of the run: nothing of the device or
 * of the run changes by being looked at, and no time passes.
 */
import { createMemoryKeyStore } from '../../src/node/platform/memory/key-store.ts'
import { openMemoryLevel } from '../../src/node/platform/memory/level.ts'
import { MemoryDisk } from '../../src/node/platform/memory.ts'
import { openVaultAndStore } from '../../src/node/vault/open-store.ts'
import type { Platform } from '../../src/node/index.ts'
import type { MemoryDevice, MemoryKeys } from '../../src/node/platform/memory.ts'
import type { Store } from '../../src/node/store/store.ts'

/** A disk as it was at some moment, and what opens it. */
export interface Image {
  readonly disk: MemoryDisk
  readonly keys: MemoryKeys
  readonly platform: Platform
}

/** What a device would have if it lost power now. */
export function durableImage ({ disk, keys }: MemoryDevice, platform: Platform): Image {
  return { disk: disk.afterPowerLoss(), keys, platform }
}

/** What a device has now, durable or not. */
export function imageNow ({ disk, keys }: MemoryDevice, platform: Platform): Image {
  const copy = new MemoryDisk()
  copy.write(disk.contents(), true)
  return { disk: copy, keys, platform }
}

/** Whatever of an image `read` finds; `undefined` when nothing can be read from it. */
export async function look<T> ({ disk, keys, platform }: Image, read: (store: Store) => Promise<T>): Promise<T | undefined> {
  const alive = { state: 'awake', step: () => true } as const
  const random = { bytes: (length: number) => new Uint8Array(length).fill(7) }
  let store: Store
  try {
    const opened = await openVaultAndStore({ ...platform, random, keyStore: createMemoryKeyStore({ ...keys }, alive, random), openLevel: async () => await openMemoryLevel(disk) })
    opened.vault.wipe()
    store = opened.store
  } catch {
    return undefined
  }
  try {
    return await read(store)
  } finally {
    await store.close()
  }
}

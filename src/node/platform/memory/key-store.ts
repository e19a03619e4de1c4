/**
 * The seed of a simulated device: kept across its crashes like a file whose folder was flushed, gone with the process.
 */
import { IdentityUnreadableError } from '../../../identity/index.ts'
import { never } from './life.ts'
import type { Life } from './life.ts'
import type { KeyStore } from '../../../identity/index.ts'

/** What outlives a crash. */
export interface SeedSlot { seed: Uint8Array | undefined }

export function createMemoryKeyStore (slot: SeedSlot, life: Life): KeyStore {
  return {
    load: () => life.state === 'dead' ? never() : Promise.resolve(slot.seed === undefined ? undefined : new Uint8Array(slot.seed)),
    create: async (seed) => {
      if (!life.step('keeping the seed')) return never()
      if (slot.seed !== undefined) throw new IdentityUnreadableError('This device has a seed already')
      slot.seed = new Uint8Array(seed)
      return life.step('answering that the seed is kept') ? undefined : never()
    }
  }
}

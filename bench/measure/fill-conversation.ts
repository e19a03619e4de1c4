/** A host's store with a long conversation in it. */
import { createDeviceKey } from '../../src/identity/index.ts'
import { hostPlatform } from '../../src/node/platform/host.ts'
import { openVaultAndStore } from '../../src/node/vault/open-store.ts'
import { keepConversation } from './conversation.ts'
import type { PeerIdText } from '../../src/node/index.ts'

/** @returns the contact, accepted, with whom the conversation is */
export async function fillConversation (dataFolder: string, count: number): Promise<PeerIdText> {
  const { peerId } = await createDeviceKey(crypto.getRandomValues(new Uint8Array(32)))
  const { store } = await openVaultAndStore(hostPlatform({ dataFolder }))
  await keepConversation(store, peerId, count, count)
  await store.close()
  return peerId
}

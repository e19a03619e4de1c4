/** Puts a long conversation into the database of the page of this origin, while that page is not open. */
import { browserPlatform } from '../../src/node/platform/browser.ts'
import { openVaultAndStore } from '../../src/node/vault/open-store.ts'
import { keepConversation } from '../measure/conversation.ts'
import type { PeerIdText } from '../../src/node/index.ts'

async function fill (peer: PeerIdText, count: number): Promise<void> {
  const { store } = await openVaultAndStore(browserPlatform())
  await keepConversation(store, peer, count, 0)
  await store.close()
}

Object.assign(globalThis, { fill })

/**
 * What `page-fill.ts` runs in a real browser while the page itself is not open: puts many contacts into the tab's own
 * database, record for record as the page keeps them.
 */
import { ContactBook, newEntry } from '../../src/node/delivery/contact-book.ts'
import { browserPlatform } from '../../src/node/platform/browser.ts'
import { keys } from '../../src/node/store/keys.ts'
import { AttemptsRecord, ConversationRecord } from '../../src/node/store/pb/records.ts'
import { openVaultAndStore } from '../../src/node/vault/open-store.ts'
import type { PeerIdText } from '../../src/node/index.ts'
import type { Write } from '../../src/node/store/durable-level.ts'

export interface Known {
  readonly peerId: PeerIdText
  readonly name: string
  readonly addresses: readonly string[]
  /** Of the newest message between the two; of a contact that is known already nothing else is changed. */
  readonly lastMessageAt: number
  /** What its absence has earned it. */
  readonly attempts: number
  readonly nextAttemptAt: number
}

async function fill (all: readonly Known[]): Promise<void> {
  const { store } = await openVaultAndStore(browserPlatform())
  const book = new ContactBook(store)

  await book.load()
  await Promise.all(all.map(async ({ peerId, name, addresses, lastMessageAt, attempts, nextAttemptAt }) => {
    const counters: ConversationRecord = { nextPosition: 1, nextSeq: 1, pendingCount: 0, pendingBytes: 0, unread: 0, lastMessageAt, lastId: new Uint8Array(16), heldCount: 0, cloudsTold: 0, counts: [], unreadFrom: '' }
    const also: Write[] = [
      { type: 'put', key: keys.conversation(peerId), value: ConversationRecord.encode(counters) },
      { type: 'put', key: keys.attemptsOf(peerId), value: AttemptsRecord.encode({ attempts, nextAttemptAt }) }
    ]

    await book.put(peerId, book.get(peerId) ?? newEntry('accepted', lastMessageAt, { name, addresses }), also)
  }))
  await store.close()
}

Object.assign(globalThis, { fill })

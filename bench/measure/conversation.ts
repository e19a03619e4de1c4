/** A long conversation, record for record as the inbox keeps it: sending that many messages would measure sending. */
import { TEXT_KIND } from '../../src/identity/index.ts'
import { ContactBook, newEntry } from '../../src/node/delivery/contact-book.ts'
import { DIRECTION, MESSAGE_STATE, messageIdText } from '../../src/node/delivery/message-view.ts'
import { keys, orderKey } from '../../src/node/store/keys.ts'
import { ConversationRecord, MessageRecord } from '../../src/node/store/pb/records.ts'
import type { PeerIdText } from '../../src/node/index.ts'
import type { Write } from '../../src/node/store/durable-level.ts'
import type { Store } from '../../src/node/store/store.ts'

const BATCH = 1_000
/** What people write: a line or two. */
const TEXT = 'A message of the length that people write, which is about a line or two of a chat on a screen. '.repeat(2)

/** Keeps `peer` as an accepted contact with whom there are `count` messages, `unread` of them new. */
export async function keepConversation (store: Store, peer: PeerIdText, count: number, unread: number): Promise<void> {
  const now = Date.now()
  await new ContactBook(store).put(peer, newEntry('accepted', now, { name: 'other' }))
  for (let from = 1; from <= count; from += BATCH) {
    const size = Math.min(BATCH, count - from + 1)
    await store.commit(Array.from({ length: size }, (_, index) => writesOf(peer, from + index, now)).flat())
  }
  await store.commit([{
    type: 'put',
    key: keys.conversation(peer),
    value: ConversationRecord.encode({ nextPosition: count + 1, nextSeq: 1, pendingCount: 0, pendingBytes: 0, unread, lastMessageAt: now, lastId: new Uint8Array(16) })
  }])
}

function writesOf (peer: PeerIdText, number: number, now: number): Write[] {
  const id = crypto.getRandomValues(new Uint8Array(16))
  const position = orderKey(number)
  const record = { id, direction: DIRECTION.in, kind: TEXT_KIND, text: new TextEncoder().encode(`${number} ${TEXT}`), sentAt: now, receivedAt: now, seq: number, state: MESSAGE_STATE.received, stateAt: now, reason: 0 }
  return [
    { type: 'put', key: keys.message(peer, position), value: MessageRecord.encode(record) },
    { type: 'put', key: keys.messageId(peer, messageIdText(id)), value: new TextEncoder().encode(position) }
  ]
}

/** Words and people that no disk may show, in every kind of row that there is. The search for them is canary.ts. */
import { Key } from 'interface-datastore'
import { keys, orderKey } from '../../../src/node/store/keys.ts'
import { AttemptsRecord, ContactRecord, ConversationRecord, MessageRecord, OutboxRecord, ProfileRecord, SeenRecord, TokenRecord } from '../../../src/node/store/pb/records.ts'
import type { PeerIdText } from '../../../src/identity/index.ts'
import type { Write } from '../../../src/node/store/durable-level.ts'
import type { Store } from '../../../src/node/store/store.ts'

export const ANN = '12D3KooWA4Xop1JaT3MHxwYMkCepYsv4iPVopMXwCz5iHYdBfeSB' as PeerIdText
export const BEN = '12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN' as PeerIdText
const SELF = '12D3KooWQYzCrFJ7ePwbJCmhKpVmoCLWVBkkYpXE7LSvYw6Z8q7M'
const TOKEN = 'f00dfeedf00dfeedf00dfeedf00dfeed'
const ADDRESS = '/ip4/203.0.113.77/udp/40123/webrtc-direct'

const NAME = 'Wilhelmina Quagga'
const TEXT = 'the marzipan arrives by zeppelin'
const ENVELOPE = 'envelope of the seventh albatross'
const GREETING = 'hello from the dodo enclosure'

/** What to look for. */
export const CANARIES: readonly string[] = [ANN, BEN, SELF, TOKEN, ADDRESS, NAME, TEXT, ENVELOPE, GREETING, '203.0.113.77']

/** One row of each kind, and libp2p's. Peer IDs stand in keys and in records. */
export function plantedRows (): Write[] {
  const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)
  const id = bytes('0123456789abcdef')
  const message = MessageRecord.encode({ id, direction: 2, kind: 1, text: bytes(TEXT), sentAt: 1, receivedAt: 1, seq: 1, state: 1, stateAt: 1, reason: 0 })
  const waiting = OutboxRecord.encode({ id, eid: id, envelope: bytes(ENVELOPE), queuedAt: 1 })
  const rows: Array<readonly [string, Uint8Array]> = [
    [keys.profile, ProfileRecord.encode({ peerId: SELF, name: NAME, inviteToken: bytes(TOKEN), inviteCreatedAt: 1, addresses: [ADDRESS], statement: bytes(ADDRESS) })],
    [keys.token(TOKEN), TokenRecord.encode({ createdAt: 1, usedBy: ANN })],
    ...[ANN, BEN].flatMap((peer): Array<readonly [string, Uint8Array]> => [
      [keys.contact(peer), ContactRecord.encode({
        state: 2, name: NAME, greeting: GREETING, addedAt: 1, addresses: [ADDRESS], token: bytes(TOKEN), owesRequest: false, stateBefore: 0, source: ADDRESS,
        nameIsOurs: true, toldAddresses: [ADDRESS], toldSeq: 1, hosts: [BEN], relays: 0
      })],
      [keys.removal(peer), bytes(peer)],
      [keys.conversation(peer), ConversationRecord.encode({ nextPosition: 2, nextSeq: 2, pendingCount: 1, pendingBytes: 1, unread: 0, lastMessageAt: 1, lastId: id })],
      [keys.message(peer, orderKey(1)), message],
      [keys.messageId(peer, '30313233343536373839616263646566'), bytes(orderKey(1))],
      [keys.outboxEntry(peer, orderKey(1)), waiting],
      [keys.stuckEntry(peer, orderKey(2)), waiting],
      [keys.seenEnvelope(peer, TOKEN), SeenRecord.encode({ keptAt: 1, tag: bytes(TEXT) })],
      [keys.seenExpiry(1, peer, TOKEN), bytes(TOKEN)],
      [keys.attemptsOf(peer), AttemptsRecord.encode({ attempts: 1, nextAttemptAt: 1 })]
    ])
  ]
  return rows.map(([key, value]) => ({ type: 'put', key, value }))
}

/** What libp2p puts into its corner: peer IDs in keys, addresses in values. */
export const PLANTED_IN_CORNER: ReadonlyArray<readonly [string, string]> = [
  [`/peers/${ANN}`, `${ADDRESS} of ${ANN}`],
  [`/dht/provider/${TOKEN}/${BEN}`, ADDRESS],
  ['/mobilink-certificate-keys/webrtc', TEXT]
]

export async function plant (store: Store): Promise<void> {
  await store.commit(plantedRows())
  for (const [key, value] of PLANTED_IN_CORNER) await store.datastore.put(new Key(key), new TextEncoder().encode(value))
}

/**
 * Contacts, messages and paths as a node would give them, for tests of the view state.
 */
import type { Contact, Message, MessageId, Path, PeerIdText } from '../../../src/node/index.ts'

export const ADA = '12D3KooWAdaAdaAdaAdaAdaAdaAdaAdaAdaAdaAdaAdaAdaAdaAda' as PeerIdText
export const BEN = '12D3KooWBenBenBenBenBenBenBenBenBenBenBenBenBenBenBen' as PeerIdText

export function contact (over: Partial<Contact> = {}): Contact {
  return { peerId: ADA, name: 'Ada', state: 'accepted', greeting: '', verified: false, online: false, path: 'none', pathPolicy: 'own', addedAt: 1_000, unread: 0, expireAfterMs: 0, keepsNothing: false, ...over }
}

export function message (number: number, over: Partial<Message> = {}): Message {
  return {
    id: number.toString(16).padStart(32, '0') as MessageId,
    contact: ADA,
    direction: 'in',
    kind: 'text',
    text: `message ${number}`,
    sentAt: number * 1_000,
    receivedAt: number * 1_000,
    position: number.toString(16).padStart(16, '0'),
    delivery: { state: 'received' },
    where: ['this device'],
    ...over
  }
}

/** Messages `from` to `to`, both included. */
export function run (from: number, to: number): Message[] {
  return Array.from({ length: to - from + 1 }, (_, index) => message(from + index))
}

export function path (over: Partial<Path> = {}): Path {
  return { peer: ADA, kind: 'direct', transport: 'webrtc', address: '/webrtc', direction: 'outbound', openedAt: 0, ...over }
}

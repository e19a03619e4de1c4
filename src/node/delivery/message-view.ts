/** The public view of a message, made from its record and from what is known about its contact right now. */
import { bytesToHex } from '@noble/hashes/utils.js'
import { orderKey } from '../store/keys.ts'
import type { LifeView } from '../lifetime/lives.ts'
import type { Delivery, Message, MessageFile, MessageId, StuckReason, WaitsFor, Where } from '../api.ts'
import type { MessageRecord } from '../store/pb/records.ts'
import type { PeerIdText } from '../../identity/index.ts'

export const DIRECTION = { in: 1, out: 2 } as const
export const MESSAGE_STATE = { pending: 1, delivered: 2, cancelled: 3, expired: 4, stuck: 5, received: 6 } as const
/** Of what a person took back, in `reason`: nobody ever had it; somebody may have it; clouds are still to say so. */
export const RECALL = { certain: 0, asked: 1, confirming: 2 } as const
export const STUCK_REASONS: readonly StuckReason[] = ['declined', 'too large', 'quota at the contact', 'not known', 'closed', 'file changed']
/** In `reason`, of what waited when the device was lost and came back with its history. */
export const NOT_KNOWN = STUCK_REASONS.indexOf('not known') + 1
/** In `reason`, of a file without a copy that cannot be given any more. */
export const CLOSED = STUCK_REASONS.indexOf('closed') + 1
export const FILE_CHANGED = STUCK_REASONS.indexOf('file changed') + 1

/** As `FILE_STATE` of transfers/file-record.ts has it. */
const OFFERED = 1

/** What only the running node knows about a message that waits. */
export interface Waiting { readonly waitsFor: WaitsFor, readonly attempts: number, readonly nextAttemptAt: number }

/** Of a file, its announcement and its blob have ways of their own; the contact may have the first already. */
export type Sought = 'message' | 'file' | 'announced file'

/** Nodes beside this device that have all of the message at a place of this conversation. */
export type Whereabouts = (peer: PeerIdText, position: string, what: Sought) => readonly Where[]

/** What is shown of the file of a message, if it has one. */
export type FileOf = (peer: PeerIdText, record: MessageRecord) => MessageFile | undefined

/** What is shown of how long a message stays. */
export type LifeOf = (record: MessageRecord) => LifeView

export function messageView (peer: PeerIdText, position: string, record: MessageRecord, waiting: Waiting, whereabouts: Whereabouts, fileOf: FileOf, lifeOf: LifeOf): Message {
  const file = fileOf(peer, record)
  // who knows of a file and has not fetched it is all that it waits for
  const delivery = deliveryOf(record, file?.transfer.direction === 'out' && isOffered(record) ? { ...waiting, waitsFor: 'consent' } : waiting)
  return {
    id: messageIdText(record.id),
    contact: peer,
    direction: record.direction === DIRECTION.in ? 'in' : 'out',
    kind: file === undefined ? 'text' : file.shown?.kind === 'voice' ? 'voice' : 'file',
    text: file === undefined ? new TextDecoder().decode(record.text) : '',
    ...(file === undefined ? {} : { file }),
    sentAt: record.sentAt,
    receivedAt: record.receivedAt,
    position,
    ...(record.arrival === 0 ? {} : { arrival: orderKey(record.arrival) }),
    ...lifeOf(record),
    delivery,
    where: record.direction === DIRECTION.in ? ['this device'] : whereOf(delivery, whereabouts(peer, position, file === undefined ? 'message' : record.state === MESSAGE_STATE.pending && !isOffered(record) ? 'file' : 'announced file'))
  }
}

/** This device itself gave it up, because there is nothing any more that it announces. */
export function isWithoutFile ({ reason, state }: Pick<MessageRecord, 'reason' | 'state'>): boolean {
  return state === MESSAGE_STATE.stuck && (reason === CLOSED || reason === FILE_CHANGED)
}

/** The contact knows of the file. */
function isOffered ({ file, state }: MessageRecord): boolean {
  return state === MESSAGE_STATE.pending && file?.state === OFFERED
}

export function messageIdText (id: Uint8Array): MessageId {
  return bytesToHex(id) as MessageId
}

function deliveryOf (record: MessageRecord, waiting: Waiting): Delivery {
  switch (record.state) {
    case MESSAGE_STATE.delivered: return { state: 'delivered', at: record.stateAt }
    case MESSAGE_STATE.cancelled: return { state: 'cancelled', at: record.stateAt, recall: record.reason === RECALL.certain ? 'certain' : 'asked' }
    case MESSAGE_STATE.expired: return { state: 'expired', at: record.stateAt }
    case MESSAGE_STATE.stuck: return { state: 'stuck', reason: STUCK_REASONS[record.reason - 1] ?? 'declined' }
    case MESSAGE_STATE.received: return { state: 'received' }
    default: return { state: 'pending', ...waiting }
  }
}

function whereOf (delivery: Delivery, elsewhere: readonly Where[]): Where[] {
  return delivery.state === 'delivered' ? ['this device', ...elsewhere, "contact's device"] : ['this device', ...elsewhere]
}

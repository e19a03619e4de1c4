/**
 * What an acknowledgement means for the entry it names: the only place where "delivered" is decided. A word is not
 * enough: whoever shows the receipt tag of an envelope has opened it, and only the addressee can.
 */
import { isReceipt } from '../../identity/index.ts'
import type { StuckReason } from '../api.ts'
import type { OutboxRecord } from '../store/pb/records.ts'
import type { Ack } from '../../protocols/msg/index.ts'

export type Outcome =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'retry' }
  | { readonly kind: 'stuck', readonly reason: StuckReason }

/** @param waiting the entry that the acknowledgement names, as it is kept */
export function outcomeOf (ack: Ack, waiting: OutboxRecord): Outcome {
  switch (ack.code) {
    case 'kept':
    case 'already had it': return (waiting.isControl && waiting.tag.byteLength === 0) || isReceipt(ack.tag, waiting.tag) ? { kind: 'delivered' } : { kind: 'retry' }
    case 'declined': return { kind: 'stuck', reason: 'declined' }
    case 'too large': return { kind: 'stuck', reason: 'too large' }
    case 'quota': return { kind: 'stuck', reason: 'quota at the contact' }
    case 'held':
    case 'try later': return { kind: 'retry' }
  }
}

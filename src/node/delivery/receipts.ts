/**
 * What an acknowledgement means for the entry it names: the only place where "delivered" is decided.
 *
 * Until messages are sealed there is no tag to check. The code `kept` or `already had it` counts, and only from
 * the addressee's own authenticated connection. Sealing replaces this one function with the check of the tag.
 */
import type { StuckReason } from '../api.ts'
import type { PeerIdText } from '../../identity/index.ts'
import type { Ack } from '../../protocols/msg/index.ts'

export type Outcome =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'retry' }
  | { readonly kind: 'stuck', readonly reason: StuckReason }
  /** Not from the addressee: it proves nothing, and changes nothing. */
  | { readonly kind: 'ignored' }

export function outcomeOf (ack: Ack, from: PeerIdText, addressee: PeerIdText): Outcome {
  if (from !== addressee) return { kind: 'ignored' }
  switch (ack.code) {
    case 'kept':
    case 'already had it': return { kind: 'delivered' }
    case 'declined': return { kind: 'stuck', reason: 'declined' }
    case 'too large': return { kind: 'stuck', reason: 'too large' }
    case 'quota': return { kind: 'stuck', reason: 'quota at the contact' }
    case 'held':
    case 'try later': return { kind: 'retry' }
  }
}

/**
 * What a row of the history says, and how it is named: a message at its place, or a contact. Rows are sealed by this
 * device for itself; what does not open under its handle is nobody's word.
 */
import { MAX_HISTORY_BYTES } from '../../../../identity/index.ts'
import { decodeEntry, encodeEntry } from '../../../delivery/contact-book.ts'
import { decodeRecord } from '../../../delivery/decode-record.ts'
import { keys } from '../../../store/keys.ts'
import { MessageRecord } from '../../../store/pb/records.ts'
import { CONTACT } from './journal.ts'
import { HistoryRowRecord } from './pb/history-records.ts'
import type { Place } from './journal.ts'
import type { BookEntry } from '../../../delivery/contact-book.ts'
import type { HistorySealer, PeerIdText } from '../../../../identity/index.ts'
import type { HistoryRow } from '../../../../protocols/cloud/index.ts'

export const KIND = { message: 1, contact: 2 } as const

const POSITION = /^[0-9a-f]{16}$/
const ID_BYTES = 16
const NONE = new Uint8Array(0)
/** Of a contact in the history: enough to find it again. Design. */
const MOST_ADDRESSES = 8

export type OpenedRow =
  | { readonly kind: 'message', readonly peer: PeerIdText, readonly position: string, readonly record: MessageRecord }
  | { readonly kind: 'contact', readonly peer: PeerIdText, readonly entry: BookEntry }

/** Where the store has what belongs to a place. */
export function storeKeyOf ({ peer, at }: Place): string {
  return at === CONTACT ? keys.contact(peer) : keys.message(peer, at)
}

export function handleOf ({ peer, at }: Place, sealer: HistorySealer): Uint8Array {
  return sealer.handleOf(at === CONTACT ? ['contact', peer] : ['message', peer, at])
}

/** What is not to stay, and contacts for a while, are in no history. */
export function isOfHistory (place: Place, value: Uint8Array): boolean {
  return place.at === CONTACT ? decodeEntry(value).life?.isTemporary !== true : decodeRecord(MessageRecord, value).life === undefined
}

/** The row of a place, as the store has it now; an empty one where it has nothing any more, or what does not belong there. */
export function sealedRow (place: Place, value: Uint8Array | undefined, sealer: HistorySealer): HistoryRow {
  const handle = handleOf(place, sealer)
  if (value === undefined || !isOfHistory(place, value)) return { handle, row: NONE }
  const isContact = place.at === CONTACT
  const plain = HistoryRowRecord.encode({
    kind: isContact ? KIND.contact : KIND.message,
    peer: place.peer,
    position: isContact ? '' : place.at,
    record: Uint8Array.from(isContact ? contactRecord(value) : value)
  })
  return { handle, row: sealer.seal(handle, plain) }
}

/** @returns `undefined` for what this device did not put there */
export function openedRow ({ handle, row }: HistoryRow, sealer: HistorySealer): OpenedRow | undefined {
  const plain = sealer.open(handle, row)
  if (plain === undefined) return undefined
  try {
    return readRow(plain)
  } catch {
    // protobuf of another version: what it says is not known here
    return undefined
  }
}

/** It is of the place that its handle names: it opened under that alone. */
function readRow (plain: Uint8Array): OpenedRow | undefined {
  const { kind, peer: text, position, record: bytes } = HistoryRowRecord.decode(plain)
  const peer = text as PeerIdText
  if (kind === KIND.contact) return { kind: 'contact', peer, entry: decodeEntry(bytes) }
  const record = MessageRecord.decode(bytes)
  return kind === KIND.message && POSITION.test(position) && record.id.byteLength === ID_BYTES ? { kind: 'message', peer, position, record } : undefined
}

/** As the store has it, without what is for one use or would not fit. */
function contactRecord (value: Uint8Array): Uint8Array {
  const { addresses, toldAddresses, hosts, ...entry } = decodeEntry(value)
  const short = encodeEntry({ ...entry, token: NONE, addresses: addresses.slice(0, MOST_ADDRESSES), toldAddresses: toldAddresses.slice(0, MOST_ADDRESSES), hosts: hosts.slice(0, MOST_ADDRESSES) })
  // addresses are found again; who it is, is not
  return short.byteLength <= MAX_HISTORY_BYTES - 256 ? short : encodeEntry({ ...entry, token: NONE, addresses: [], toldAddresses: [], hosts: [] })
}

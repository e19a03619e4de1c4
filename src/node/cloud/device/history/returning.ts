/**
 * Puts what an own cloud has kept of this device's history back where it was: contacts that nobody here knows, then
 * messages at their old places, each once. What is here already counts more than what comes back. Of what still waited
 * when the device was lost nobody here knows whether it arrived: it is shown so, and never sent again by itself.
 */
import { NEVER_VERIFIED } from '../../../verification/kept.ts'
import { beyondTheLost } from '../../../delivery/conversations.ts'
import { decodeRecord } from '../../../delivery/decode-record.ts'
import { messageWrite } from '../../../delivery/entries.ts'
import { DIRECTION, MESSAGE_STATE, messageIdText, NOT_KNOWN, RECALL } from '../../../delivery/message-view.ts'
import { keys } from '../../../store/keys.ts'
import { MessageRecord } from '../../../store/pb/records.ts'
import { FILE_STATE, withFile } from '../../../transfers/file-record.ts'
import type { Journal, Place } from './journal.ts'
import type { OpenedRow } from './rows.ts'
import type { ContactBook } from '../../../delivery/contact-book.ts'
import type { Conversations } from '../../../delivery/conversations.ts'
import type { Clock } from '../../../platform/platform.ts'
import type { Write } from '../../../store/durable-level.ts'
import type { Store } from '../../../store/store.ts'
import type { PeerIdText } from '../../../../identity/index.ts'

export interface ReturningComponents {
  readonly clock: Clock
  readonly store: Store
  readonly journal: Journal
  readonly book: ContactBook
  readonly conversations: Conversations
}

type Row<K extends OpenedRow['kind']> = Extract<OpenedRow, { readonly kind: K }>

/** Who was written with: those who asked and were never answered are strangers again. */
const RETURNING_STATES: ReadonlySet<string> = new Set(['accepted', 'blocked', 'requested'])

/** Later states of one message outrank earlier ones: a cloud may hand out an old row, and that must not take anything back. */
const RANKS: Readonly<Record<number, number>> = {
  [MESSAGE_STATE.delivered]: 3,
  [MESSAGE_STATE.cancelled]: 2,
  [MESSAGE_STATE.expired]: 2,
  [MESSAGE_STATE.stuck]: 1
}

/** Resolves with the contacts that came back, once they are durable. */
export async function returnContacts (rows: ReadonlyArray<Row<'contact'>>, { book, clock, conversations, journal }: ReturningComponents, self: PeerIdText): Promise<PeerIdText[]> {
  const returned: PeerIdText[] = []
  for (const { peer, entry } of rows) {
    if (peer === self || !RETURNING_STATES.has(entry.state)) continue
    await book.alone(peer, async () => {
      if (book.get(peer) !== undefined) return
      // what is said from now on stands behind all that comes back
      await conversations.alone(peer, async () => {
        Object.assign(conversations.counters(peer), beyondTheLost(clock.now()))
        await journal.store.commit([conversations.write(peer)])
      })
      // that a comparison once ended well is not taken from a cloud: it could keep back that a later one did not
      await book.put(peer, { ...entry, ...NEVER_VERIFIED, token: new Uint8Array(0), owesRequest: false })
      returned.push(peer)
    })
  }
  return returned
}

/** Resolves with those whose conversations have other messages now, once they are durable. @param from number of the cloud */
export async function returnMessages (rows: ReadonlyArray<Row<'message'>>, components: ReturningComponents, from: number): Promise<PeerIdText[]> {
  const changed: PeerIdText[] = []
  for (const [peer, some] of Map.groupBy(rows, (row) => row.peer)) {
    const isChanged = await components.conversations.alone(peer, async () => await returnSome(peer, some, components, from))
    if (isChanged) changed.push(peer)
  }
  return changed
}

async function returnSome (peer: PeerIdText, rows: ReadonlyArray<Row<'message'>>, { book, conversations, journal, store }: ReturningComponents, from: number): Promise<boolean> {
  // whoever is no contact any more has no conversation
  if (book.get(peer) === undefined) return false
  const known = await store.getMany(rows.map(({ record }) => keys.messageId(peer, messageIdText(record.id))))
  const taken = await store.getMany(rows.map(({ position }) => keys.message(peer, position)))
  const counters = conversations.counters(peer)
  const places = new Map<string, string>()
  const writes: Write[] = []
  const elsewhere: Place[] = []
  for (const [at, { position, record: kept }] of rows.entries()) {
    const id = messageIdText(kept.id)
    const record = asItIsKnown(kept)
    const row = known[at]
    const here = places.get(id) ?? (row === undefined ? undefined : new TextDecoder().decode(row))
    if (here !== undefined) {
      const present = here === position ? taken[at] : undefined
      if (present !== undefined && outranks(record, decodeRecord(MessageRecord, present))) writes.push(messageWrite(peer, position, record))
      // it came again after the device was lost, and is shown there
      if (here !== position) elsewhere.push({ peer, at: position })
      continue
    }
    const place = taken[at] === undefined ? position : conversations.takePosition(peer)
    if (place !== position) elsewhere.push({ peer, at: position })
    places.set(id, place)
    counters.nextPosition = Math.max(counters.nextPosition, Number.parseInt(place, 16) + 1)
    if (record.receivedAt >= counters.lastMessageAt) {
      counters.lastMessageAt = record.receivedAt
      counters.lastId = record.id
    }
    writes.push(messageWrite(peer, place, record), { type: 'put', key: keys.messageId(peer, id), value: new TextEncoder().encode(place) })
  }
  if (elsewhere.length > 0) await journal.mark(from, elsewhere)
  if (writes.length === 0) return false
  await journal.commitFrom(from, [...writes, conversations.write(peer)])
  return true
}

/** As this device may show it: what nobody here knows is not claimed. */
function asItIsKnown (record: MessageRecord): MessageRecord {
  // its blob was on the device that is lost
  const known = record.file === undefined ? record : withFile(record, { state: FILE_STATE.gone, savedAs: '' })
  if (known.state === MESSAGE_STATE.pending) return { ...known, state: MESSAGE_STATE.stuck, reason: NOT_KNOWN }
  return known.state === MESSAGE_STATE.cancelled && known.reason === RECALL.confirming ? { ...known, reason: RECALL.asked } : known
}

function outranks (one: MessageRecord, other: MessageRecord): boolean {
  return other.direction === DIRECTION.out && other.state !== MESSAGE_STATE.pending && (RANKS[one.state] ?? 0) > (RANKS[other.state] ?? 0)
}

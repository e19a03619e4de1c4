/**
 * Every contact's record, in memory as in the store: the gate has to answer at once, for every connection.
 * Knows states, not what follows from them (contacts.ts, requests.ts).
 */
import { keys, lastComponent } from '../store/keys.ts'
import { ContactRecord } from '../store/pb/records.ts'
import { walk } from '../store/walk.ts'
import { fromVerificationFields, NEVER_VERIFIED, toVerificationFields } from '../verification/kept.ts'
import { decodeRecord } from './decode-record.ts'
import { KeyedQueue } from './keyed-queue.ts'
import type { Gate } from '../network/network.ts'
import type { Write } from '../store/durable-level.ts'
import type { ContactLifeRecord } from '../store/pb/records.ts'
import type { Store } from '../store/store.ts'
import type { KeptVerification } from '../verification/kept.ts'
import type { ContactState, PathPolicy } from '../api.ts'
import type { PeerIdText } from '../../identity/index.ts'

const STATES: Record<ContactState, number> = { requested: 1, accepted: 2, blocked: 3, incoming: 4 }

export interface BookEntry extends KeptVerification {
  readonly state: ContactState
  readonly name: string
  readonly greeting: string
  readonly addedAt: number
  readonly addresses: readonly string[]
  readonly token: Uint8Array
  /** We accepted, and have not been able to say so yet. */
  readonly owesRequest: boolean
  /** What unblocking restores. */
  readonly stateBefore: ContactState
  readonly source: string
  readonly nameIsOurs: boolean
  /** The contact's own signed word about where it is, and its number; 0 = none yet. */
  readonly toldAddresses: readonly string[]
  readonly toldSeq: number
  /** Nodes of the same person, by the same word. */
  readonly hosts: readonly string[]
  /** What may carry messages besides a direct path. */
  readonly pathPolicy: PathPolicy
  /** What does not stay for good with it. */
  readonly life?: ContactLifeRecord | undefined
}

const DIRECT_ONLY = 1

/** Entries in one batch. Design. */
const FILL_AT_ONCE = 512

/** Where to dial a contact: where it says it is, then where it was said to be when it was added. */
export function addressesOf ({ toldAddresses, addresses }: BookEntry): string[] {
  return [...new Set([...toldAddresses, ...addresses])]
}

export class ContactBook implements Gate {
  readonly #store: Store
  readonly #entries = new Map<PeerIdText, BookEntry>()
  readonly #queue = new KeyedQueue<PeerIdText>()

  constructor (store: Store) {
    this.#store = store
  }

  async load (): Promise<void> {
    for await (const { key, value } of walk(this.#store, keys.contacts)) {
      this.#entries.set(lastComponent(key) as PeerIdText, fromRecord(decodeRecord(ContactRecord, value)))
    }
  }

  get (peer: PeerIdText): BookEntry | undefined {
    return this.#entries.get(peer)
  }

  entries (): IterableIterator<[PeerIdText, BookEntry]> {
    return this.#entries.entries()
  }

  isBlocked (peer: PeerIdText): boolean {
    return this.#entries.get(peer)?.state === 'blocked'
  }

  isContact (peer: PeerIdText): boolean {
    return this.#entries.get(peer)?.state === 'accepted'
  }

  isHostOf (relay: PeerIdText, peer: PeerIdText): boolean {
    const entry = this.#entries.get(peer)
    return entry?.state === 'accepted' && entry.hosts.includes(relay)
  }

  allowsRelays (peer: PeerIdText): boolean {
    return this.#entries.get(peer)?.pathPolicy !== 'direct'
  }

  /**
   * Runs `task` alone for this peer: whoever changes an entry by what it was before does it in here, a person and a
   * request alike, or one of the two changes is lost. Never call it from inside a task of the same peer.
   */
  async alone<T> (peer: PeerIdText, task: () => Promise<T>): Promise<T> {
    return await this.#queue.run(peer, task)
  }

  /** Keeps the entry durably, together with `also`, and only then believes it. */
  async put (peer: PeerIdText, entry: BookEntry, also: readonly Write[] = []): Promise<void> {
    await this.#store.commit([{ type: 'put', key: keys.contact(peer), value: ContactRecord.encode(toRecord(entry)), ...isErasable(this.#entries.get(peer), entry) }, ...also])
    this.#entries.set(peer, entry)
  }

  /** Keeps many entries durably, of peers that are in no book yet: what a backup brings. */
  async fill (entries: ReadonlyArray<readonly [PeerIdText, BookEntry]>): Promise<void> {
    for (let at = 0; at < entries.length; at += FILL_AT_ONCE) {
      const some = entries.slice(at, at + FILL_AT_ONCE)
      await this.#store.commit(some.map(([peer, entry]) => ({ type: 'put', key: keys.contact(peer), value: encodeEntry(entry) })))
      for (const [peer, entry] of some) this.#entries.set(peer, entry)
    }
  }

  /** Forgets the entry durably, together with `also`. */
  async delete (peer: PeerIdText, also: readonly Write[] = []): Promise<void> {
    await this.#store.commit([{ type: 'del', key: keys.contact(peer), ...isErasable(this.#entries.get(peer)) }, ...also])
    this.#entries.delete(peer)
  }
}

/** A contact for a while leaves no row behind that an old copy of the disk could be opened for. */
function isErasable (...entries: ReadonlyArray<BookEntry | undefined>): Pick<Write, 'isErasable'> {
  return entries.some((entry) => entry?.life?.isTemporary === true) ? { isErasable: true } : {}
}

export function newEntry (state: ContactState, addedAt: number, fields: Partial<BookEntry> = {}): BookEntry {
  return { name: '', greeting: '', addresses: [], token: new Uint8Array(0), owesRequest: false, source: '', nameIsOurs: false, toldAddresses: [], toldSeq: 0, hosts: [], pathPolicy: 'own', ...NEVER_VERIFIED, ...fields, state, stateBefore: state, addedAt }
}

/** The entry as it is kept, and in a backup. */
export function encodeEntry (entry: BookEntry): Uint8Array {
  return ContactRecord.encode(toRecord(entry))
}

/** @throws {DamagedRecordError} */
export function decodeEntry (bytes: Uint8Array): BookEntry {
  return fromRecord(decodeRecord(ContactRecord, bytes))
}

function toRecord (entry: BookEntry): ContactRecord {
  return {
    ...entry,
    ...toVerificationFields(entry),
    state: STATES[entry.state],
    stateBefore: STATES[entry.stateBefore],
    addresses: [...entry.addresses],
    token: Uint8Array.from(entry.token),
    toldAddresses: [...entry.toldAddresses],
    hosts: [...entry.hosts],
    relays: entry.pathPolicy === 'direct' ? DIRECT_ONLY : 0
  }
}

function fromRecord (record: ContactRecord): BookEntry {
  // a policy of a later version must not let content travel further than this one understands
  return { ...record, ...fromVerificationFields(record), state: stateOf(record.state), stateBefore: stateOf(record.stateBefore), pathPolicy: record.relays === 0 ? 'own' : 'direct' }
}

function stateOf (code: number): ContactState {
  switch (code) {
    case STATES.requested: return 'requested'
    case STATES.accepted: return 'accepted'
    case STATES.incoming: return 'incoming'
    // an unknown state from a damaged or later store must never let somebody in
    default: return 'blocked'
  }
}

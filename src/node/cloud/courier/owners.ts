/**
 * The devices that paired with this cloud, and whom each of them writes with: all that says who may do what here. In
 * memory as a whole (1,000 contacts of an owner are a few MB), durable before it is in force. It keeps no envelope.
 */
import { isInDate } from '../../../identity/index.ts'
import { componentOf, keys, lastComponent } from '../../store/keys.ts'
import { walk } from '../../store/walk.ts'
import { decodeRecord } from '../../delivery/decode-record.ts'
import { KeyedQueue } from '../../delivery/keyed-queue.ts'
import { ENDING, NEW_OWNER, ownerWrite } from './owner-rows.ts'
import { CarriedRecord, CorrespondentRecord, HistoryCountRecord, QueueRecord } from './pb/courier-records.ts'
import { OwnerRecord } from './pb/owner-record.ts'
import type { Clock } from '../../platform/platform.ts'
import type { Write } from '../../store/durable-level.ts'
import type { Store } from '../../store/store.ts'
import type { CloudCertificate, PeerIdText } from '../../../identity/index.ts'

/** Somebody an owner writes with. */
export interface Contact {
  readonly peer: PeerIdText
  record: CorrespondentRecord
}

export class Owner {
  readonly peer: PeerIdText
  record: OwnerRecord
  readonly contacts = new Map<PeerIdText, Contact>()
  /** Counters of what waits: for a contact, and under the owner's own name what was fetched for it. */
  readonly queues = new Map<PeerIdText, QueueRecord>()
  /** What lies here of the owner's own history. */
  history: HistoryCountRecord = { count: 0, sizeBytes: 0 }
  /** What it has carried, by the first half of the blob's name. */
  readonly blobs = new Map<string, CarriedRecord>()
  /** Cloud → contacts of which it is one. */
  #clouds: Map<PeerIdText, PeerIdText[]> | undefined

  constructor (peer: PeerIdText, record: OwnerRecord) {
    this.peer = peer
    this.record = record
  }

  /** Nothing leaves and nothing is taken before a device has said for whom, while it is paused, and when it ends. */
  get serves (): boolean {
    return !this.record.isPaused && this.record.ending === ENDING.none && this.record.directoryDigest.byteLength > 0
  }

  queue (peer: PeerIdText): QueueRecord {
    let queue = this.queues.get(peer)
    if (queue === undefined) {
      queue = { nextPosition: 1, handedOut: 0, count: 0, sizeBytes: 0, newestAt: 0 }
      this.queues.set(peer, queue)
    }
    return queue
  }

  get usedBytes (): number {
    let sum = this.history.sizeBytes + this.blobBytes
    for (const { sizeBytes } of this.queues.values()) sum += sizeBytes
    return sum
  }

  /** Also of those that are still to come: their room is promised. */
  get blobBytes (): number {
    let sum = 0
    for (const { size } of this.blobs.values()) sum += size
    return sum
  }

  get waiting (): number {
    let sum = 0
    for (const { count } of this.queues.values()) sum += count
    return sum
  }

  /** Contacts of which this peer is a cloud, by their newest statements that this cloud knows. */
  contactsOfCloud (peer: PeerIdText): readonly PeerIdText[] {
    this.#clouds ??= this.#mapClouds()
    return this.#clouds.get(peer) ?? []
  }

  /** What was said about contacts has changed. */
  contactsChanged (): void {
    this.#clouds = undefined
  }

  #mapClouds (): Map<PeerIdText, PeerIdText[]> {
    const clouds = new Map<PeerIdText, PeerIdText[]>()
    for (const { peer, record } of this.contacts.values()) {
      for (const cloud of record.clouds) {
        const of = clouds.get(cloud.peer as PeerIdText) ?? []
        of.push(peer)
        clouds.set(cloud.peer as PeerIdText, of)
      }
    }
    return clouds
  }
}

/** A contact of an owner that a peer speaks for: it is the contact, or one of the contact's clouds. */
export interface Relation { readonly owner: Owner, readonly contact: Contact, readonly isCloud: boolean }

export class Owners {
  readonly #store: Store
  readonly #clock: Clock
  readonly #owners = new Map<PeerIdText, Owner>()
  readonly #queue = new KeyedQueue<PeerIdText>()

  constructor ({ store, clock }: { store: Store, clock: Clock }) {
    this.#store = store
    this.#clock = clock
  }

  async load (): Promise<void> {
    for await (const { key, value } of walk(this.#store, keys.owners)) {
      const owner = new Owner(lastComponent(key) as PeerIdText, decodeRecord(OwnerRecord, value))
      this.#owners.set(owner.peer, owner)
    }
    for (const owner of this.#owners.values()) {
      for await (const { key, value } of walk(this.#store, keys.correspondents(owner.peer))) {
        const peer = lastComponent(key) as PeerIdText
        owner.contacts.set(peer, { peer, record: decodeRecord(CorrespondentRecord, value) })
      }
      for await (const { key, value } of walk(this.#store, keys.queues(owner.peer))) {
        owner.queues.set(componentOf(key, 2) as PeerIdText, decodeRecord(QueueRecord, value))
      }
      for await (const { key, value } of walk(this.#store, keys.carriedOf(owner.peer))) owner.blobs.set(lastComponent(key), decodeRecord(CarriedRecord, value))
      const history = await this.#store.get(keys.keptHistory(owner.peer))
      if (history !== undefined) owner.history = decodeRecord(HistoryCountRecord, history)
    }
  }

  get (peer: PeerIdText): Owner | undefined {
    return this.#owners.get(peer)
  }

  all (): IterableIterator<Owner> {
    return this.#owners.values()
  }

  get size (): number {
    return this.#owners.size
  }

  /** Runs `task` alone among everything that changes what is kept for this owner. Never call it from inside one. */
  async alone<T> (owner: PeerIdText, task: () => Promise<T>): Promise<T> {
    return await this.#queue.run(owner, task)
  }

  async idle (): Promise<void> {
    await this.#queue.idle()
  }

  /** Of which owners' contacts this peer is one, or a cloud of one whose certificate is in date. */
  relations (peer: PeerIdText): Relation[] {
    const now = this.#clock.now()
    const found: Relation[] = []
    for (const owner of this.#owners.values()) {
      if (owner.record.ending !== ENDING.none) continue
      const contact = owner.contacts.get(peer)
      if (contact !== undefined) found.push({ owner, contact, isCloud: false })
      for (const of of owner.contactsOfCloud(peer)) {
        const other = owner.contacts.get(of)
        const isOne = other?.record.clouds.some((cloud) => cloud.peer === peer && isInDate(cloud, now)) === true
        if (other !== undefined && isOne) found.push({ owner, contact: other, isCloud: true })
      }
    }
    return found
  }

  /**
   * Begins to serve a device, or takes its newer certificate. The directory that is in force stays.
   * Call it alone; resolves when it is durable.
   */
  async add (device: PeerIdText, name: string, { seq, notAfter }: CloudCertificate, certificate: Uint8Array, pairedAt: number): Promise<Owner> {
    const known = this.#owners.get(device)
    const record: OwnerRecord = { ...known?.record ?? NEW_OWNER, name, pairedAt, certificate: Uint8Array.from(certificate), certificateSeq: seq, notAfter }
    await this.#store.commit([this.write(device, record)])
    if (known !== undefined) {
      known.record = record
      return known
    }
    const owner = new Owner(device, record)
    this.#owners.set(device, owner)
    return owner
  }

  /** Call it alone; resolves when it is durable. Of an owner that is gone nothing is kept. */
  async change (owner: Owner, change: Partial<OwnerRecord>): Promise<void> {
    if (this.#owners.get(owner.peer) !== owner) return
    const record = { ...owner.record, ...change }
    await this.#store.commit([this.write(owner.peer, record)])
    owner.record = record
  }

  /** Everything of it is gone from the disk. */
  forget (owner: Owner): void {
    this.#owners.delete(owner.peer)
  }

  write (peer: PeerIdText, record: OwnerRecord): Write {
    return ownerWrite(peer, record)
  }
}

/** The write that keeps counters as they are now. */
export function queueWrite (owner: Owner, peer: PeerIdText): Write {
  const { nextPosition, handedOut, count, sizeBytes, newestAt } = owner.queue(peer)
  return { type: 'put', key: keys.queue(owner.peer, peer), value: QueueRecord.encode({ nextPosition, handedOut, count: Math.max(count, 0), sizeBytes: Math.max(sizeBytes, 0), newestAt }) }
}

/** The write that keeps how much lies here of an owner's own history. */
export function historyCountWrite (peer: PeerIdText, { count, sizeBytes }: HistoryCountRecord): Write {
  return { type: 'put', key: keys.keptHistory(peer), value: HistoryCountRecord.encode({ count: Math.max(count, 0), sizeBytes: Math.max(sizeBytes, 0) }) }
}

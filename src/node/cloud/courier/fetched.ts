/**
 * Custody: envelopes for an owner that were fetched from the nodes of a contact while the owner was away. Kept until the
 * owner's device has taken them; then only the receipt tag is left, until one of the contact's nodes was told, and the
 * name, so that it is not fetched twice. It opens nothing.
 */
import { hexToBytes } from '@noble/hashes/utils.js'
import { envelopeIdText } from '../../../identity/index.ts'
import { decodeRecord } from '../../delivery/decode-record.ts'
import { Gather } from '../../delivery/gather.ts'
import { WAITS_FOR_MS } from '../../lifetime/limits.ts'
import { keys, lastComponent } from '../../store/keys.ts'
import { FairShare } from './fair-share.ts'
import { queueWrite } from './owners.ts'
import { ExpiryRecord, FetchedIndexRecord, FetchedRecord } from './pb/courier-records.ts'
import { MAX_ENVELOPES } from './types.ts'
import type { Owner, Owners } from './owners.ts'
import type { Emit } from '../../events.ts'
import type { Clock } from '../../platform/platform.ts'
import type { Write } from '../../store/durable-level.ts'
import type { Store } from '../../store/store.ts'
import type { PeerIdText } from '../../../identity/index.ts'
import type { Ack, AckCode } from '../../../protocols/msg/index.ts'

/** Envelopes that share one batch: a window. */
const GROUP = 64
/** Tags told at once, before it is made sure that they were heard. */
const TAG_PAGE = 256
const GAP_MS = 5_000
const NO_TAG = new Uint8Array(0)

export interface FetchedComponents {
  readonly clock: Clock
  readonly store: Store
  readonly owners: Owners
  readonly emit: Emit
  readonly envelopeId: (envelope: Uint8Array) => Uint8Array<ArrayBuffer>
}

export interface FetchedInit {
  onFetched (owner: Owner): void
  /** There is a tag that a node of this contact is to be told. */
  onTag (owner: Owner, from: PeerIdText): void
}

export interface InCustody { readonly position: number, readonly eid: Uint8Array, readonly from: PeerIdText, readonly envelope: Uint8Array }

interface Arrival { readonly envelope: Uint8Array, readonly from: PeerIdText, readonly eid: Uint8Array<ArrayBuffer>, readonly name: string, code: AckCode, tag: Uint8Array }

export class Fetched {
  readonly #components: FetchedComponents
  readonly #init: FetchedInit
  readonly #arriving = new Map<PeerIdText, Gather<{ envelope: Uint8Array, from: PeerIdText }, Ack>>()
  readonly #shares = new Map<PeerIdText, FairShare>()
  /** By owner and sender: what had no place. What was sent behind it is not kept before it, or the order would break. */
  readonly #gaps = new Map<string, { readonly name: string, readonly until: number }>()

  constructor (components: FetchedComponents, init: FetchedInit) {
    this.#components = components
    this.#init = init
  }

  /**
   * Resolves with `held` once it is durable, with `already had it` and the tag when the owner has opened it, and with
   * `try later` when it has no place. In the order of the calls.
   */
  async keep (owner: Owner, from: PeerIdText, envelope: Uint8Array): Promise<Ack> {
    let arriving = this.#arriving.get(owner.peer)
    if (arriving === undefined) {
      arriving = new Gather(GROUP, async (items) => await this.#components.owners.alone(owner.peer, async () => await this.#keepAll(owner, items)))
      this.#arriving.set(owner.peer, arriving)
    }
    return await arriving.add({ envelope, from })
  }

  /** The oldest ones behind a position. */
  async page (owner: Owner, after: number, limit: number): Promise<InCustody[]> {
    const rows = await this.#components.store.page({
      prefix: keys.fetched(owner.peer),
      ...(after === 0 ? {} : { after: keys.fetchedEnvelope(owner.peer, after) }),
      limit
    })
    return rows.map(({ key, value }) => {
      const { eid, from, envelope } = decodeRecord(FetchedRecord, value)
      return { position: Number.parseInt(lastComponent(key), 16), eid, from: from as PeerIdText, envelope }
    })
  }

  /**
   * What the owner's device said. Resolves when our copy is durably gone, unless the device wants it later.
   *
   * @returns whether it is gone
   */
  async opened (owner: Owner, { position, from, eid, envelope }: InCustody, { code, tag }: Ack): Promise<boolean> {
    if (code === 'held' || code === 'try later') return false
    const { owners, store } = this.#components
    const name = envelopeIdText(eid)
    const isOpened = code === 'kept' || code === 'already had it'
    await owners.alone(owner.peer, async () => {
      const row = await store.get(keys.fetchedIndex(owner.peer, from, name))
      if (row === undefined) return
      const index = decodeRecord(FetchedIndexRecord, row)
      if (index.position !== position) return
      const known = { ...index, position: 0, tag: isOpened ? new Uint8Array(tag) : NO_TAG, isRefused: !isOpened }
      const queue = owner.queue(owner.peer)
      const before = { ...queue }
      queue.count--
      queue.sizeBytes -= envelope.byteLength
      try {
        await store.commit([
          { type: 'del', key: keys.fetchedEnvelope(owner.peer, position) },
          { type: 'put', key: keys.fetchedIndex(owner.peer, from, name), value: FetchedIndexRecord.encode(known) },
          ...(known.tag.byteLength === 0 ? [] : [{ type: 'put' as const, key: keys.tag(owner.peer, from, name), value: known.tag }]),
          queueWrite(owner, owner.peer)
        ])
      } catch (error) {
        owner.queues.set(owner.peer, before)
        throw error
      }
      this.#share(owner).change(from, { count: -1, sizeBytes: -envelope.byteLength })
      if (known.tag.byteLength > 0) this.#init.onTag(owner, from)
    })
    return true
  }

  /** Tags that a node of this contact has not surely heard yet, as acknowledgements. */
  async tags (owner: Owner, from: PeerIdText): Promise<Ack[]> {
    const rows = await this.#components.store.page({ prefix: keys.tags(owner.peer, from), limit: TAG_PAGE })
    return rows.map(({ key, value }) => ({ eid: hexToBytes(lastComponent(key)), code: 'kept', tag: value }))
  }

  /** A node of the contact has heard them. */
  async told (owner: Owner, from: PeerIdText, acks: readonly Ack[]): Promise<void> {
    await this.#components.store.note(acks.map(({ eid }) => ({ type: 'del', key: keys.tag(owner.peer, from, envelopeIdText(eid)) })))
  }

  /** What is too old is not offered by anybody any more. */
  async expire (owner: Owner, expired: ReadonlyArray<{ readonly from: PeerIdText, readonly name: string }>): Promise<void> {
    const { clock, owners, store } = this.#components
    const now = clock.now()
    await owners.alone(owner.peer, async () => {
      const rows = await store.getMany(expired.map(({ from, name }) => keys.fetchedIndex(owner.peer, from, name)))
      const queue = owner.queue(owner.peer)
      const before = { ...queue }
      const writes = expired.flatMap(({ from, name }, at): Write[] => {
        const row = rows[at]
        if (row === undefined) return []
        const { position, sizeBytes, expiresAt } = decodeRecord(FetchedIndexRecord, row)
        if (expiresAt > now) return []
        if (position > 0) {
          queue.count--
          queue.sizeBytes -= sizeBytes
        }
        return [
          ...(position > 0 ? [{ type: 'del' as const, key: keys.fetchedEnvelope(owner.peer, position) }] : []),
          { type: 'del', key: keys.fetchedIndex(owner.peer, from, name) },
          { type: 'del', key: keys.tag(owner.peer, from, name) },
          { type: 'del', key: keys.courierExpiry(expiresAt, owner.peer, name) }
        ]
      })
      if (writes.length === 0) return
      try {
        await store.commit([...writes, queueWrite(owner, owner.peer)])
      } catch (error) {
        owner.queues.set(owner.peer, before)
        throw error
      }
      this.#share(owner).forget()
    })
  }

  forget (owner: Owner): void {
    this.#arriving.delete(owner.peer)
    this.#shares.delete(owner.peer)
  }

  async idle (): Promise<void> {
    await Promise.all([...this.#arriving.values()].map(async (gather) => await gather.idle()))
  }

  async #keepAll (owner: Owner, items: ReadonlyArray<{ envelope: Uint8Array, from: PeerIdText }>): Promise<Ack[]> {
    const { clock, emit, envelopeId, store } = this.#components
    const now = clock.now()
    const arrivals = items.map(({ envelope, from }): Arrival => {
      const eid = envelopeId(envelope)
      return { envelope, from, eid, name: envelopeIdText(eid), code: 'held', tag: NO_TAG }
    })
    const known = await store.getMany(arrivals.map(({ from, name }) => keys.fetchedIndex(owner.peer, from, name)))
    const queue = owner.queue(owner.peer)
    const before = { ...queue }
    const here = new Map<string, Arrival>()
    const writes: Write[] = []
    const share = this.#share(owner)
    let [usedBytes, waiting] = [owner.usedBytes, owner.waiting]
    for (const [at, arrival] of arrivals.entries()) {
      const { envelope, from, eid, name } = arrival
      const row = known[at]
      if (row !== undefined) {
        arrival.tag = decodeRecord(FetchedIndexRecord, row).tag
        if (arrival.tag.byteLength > 0) arrival.code = 'already had it'
        continue
      }
      const place = `${from}/${name}`
      if (here.has(place)) continue
      if (!await this.#hasPlace(owner, arrival, { usedBytes, waiting, now })) {
        arrival.code = 'try later'
        continue
      }
      here.set(place, arrival)
      const position = queue.nextPosition++
      const sizeBytes = envelope.byteLength
      const expiresAt = now + WAITS_FOR_MS
      queue.count++
      queue.newestAt = now
      queue.sizeBytes += sizeBytes
      usedBytes += sizeBytes
      waiting++
      share.change(from, { count: 1, sizeBytes })
      writes.push(
        { type: 'put', key: keys.fetchedEnvelope(owner.peer, position), value: FetchedRecord.encode({ eid, from, envelope: new Uint8Array(envelope) }) },
        { type: 'put', key: keys.fetchedIndex(owner.peer, from, name), value: FetchedIndexRecord.encode({ position, sizeBytes, tag: NO_TAG, expiresAt, isRefused: false }) },
        { type: 'put', key: keys.courierExpiry(expiresAt, owner.peer, name), value: ExpiryRecord.encode({ from, isBlob: false }) }
      )
    }
    if (writes.length > 0) {
      try {
        await store.commit([...writes, queueWrite(owner, owner.peer)])
      } catch (error) {
        owner.queues.set(owner.peer, before)
        share.forget()
        for (const arrival of arrivals) {
          if (!here.has(`${arrival.from}/${arrival.name}`)) continue
          arrival.code = 'try later'
          this.#gap(owner, arrival, now)
        }
        emit('fault', error instanceof Error ? error : new Error('Keeping what was fetched failed', { cause: error }))
        return arrivals.map(ackOf)
      }
      this.#init.onFetched(owner)
    }
    return arrivals.map(ackOf)
  }

  #share (owner: Owner): FairShare {
    let share = this.#shares.get(owner.peer)
    if (share === undefined) {
      share = new FairShare(this.#components.store)
      this.#shares.set(owner.peer, share)
    }
    return share
  }

  async #hasPlace (owner: Owner, arrival: Arrival, { usedBytes, waiting, now }: { usedBytes: number, waiting: number, now: number }): Promise<boolean> {
    if (!owner.serves) return false
    const place = `${owner.peer}/${arrival.from}`
    const gap = this.#gaps.get(place)
    if (gap !== undefined && gap.name !== arrival.name && now < gap.until && gap.until - now <= GAP_MS) return false
    this.#gaps.delete(place)
    const sizeBytes = arrival.envelope.byteLength
    const hasRoom = usedBytes + sizeBytes <= owner.record.quotaBytes && waiting < MAX_ENVELOPES
    if (hasRoom && await this.#share(owner).hasRoom(owner, arrival.from, { count: waiting, sizeBytes: usedBytes }, { count: 1, sizeBytes })) return true
    this.#gap(owner, arrival, now)
    return false
  }

  #gap (owner: Owner, { from, name }: Arrival, now: number): void {
    const place = `${owner.peer}/${from}`
    if (!this.#gaps.has(place)) this.#gaps.set(place, { name, until: now + GAP_MS })
  }
}

function ackOf ({ eid, code, tag }: Arrival): Ack {
  return { eid, code, tag }
}

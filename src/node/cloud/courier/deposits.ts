/**
 * What owners left here for their contacts: sealed envelopes in the order of depositing, each with the hash of the tag
 * that ends it. Kept, handed out, erased and reported in durable batches, one owner at a time. It opens nothing, and
 * believes nobody who shows no tag.
 */
import { hexToBytes } from '@noble/hashes/utils.js'
import { envelopeIdText, isReceiptFor } from '../../../identity/index.ts'
import { REPORT_CODES } from '../../../protocols/cloud/constants.ts'
import { decodeRecord } from '../../delivery/decode-record.ts'
import { Gather } from '../../delivery/gather.ts'
import { WAITS_FOR_MS } from '../../lifetime/limits.ts'
import { keys, lastComponent } from '../../store/keys.ts'
import { queueWrite } from './owners.ts'
import { DepositIndexRecord, DepositRecord, ExpiryRecord, ReportRecord } from './pb/courier-records.ts'
import { MAX_ENVELOPES, MAX_FOR_ONE } from './types.ts'
import type { Owner, Owners } from './owners.ts'
import type { Emit } from '../../events.ts'
import type { Clock } from '../../platform/platform.ts'
import type { Write } from '../../store/durable-level.ts'
import type { Store } from '../../store/store.ts'
import type { PeerIdText } from '../../../identity/index.ts'
import type { Deposit, DepositCode, EraseCode, ReportCode } from '../../../protocols/cloud/index.ts'
import type { Ack } from '../../../protocols/msg/index.ts'

/** Deposits, or acknowledgements, that share one batch: a window of either. */
const GROUP = 64
/** Longer than what is on the way takes to arrive, shorter than a second back-off. */
const GAP_MS = 5_000
/** Deposits that go with one batch when many go at once. */
const ERASE_PAGE = 128
const NO_TAG = new Uint8Array(0)

export interface DepositsComponents {
  readonly clock: Clock
  readonly store: Store
  readonly owners: Owners
  readonly emit: Emit
  readonly envelopeId: (envelope: Uint8Array) => Uint8Array<ArrayBuffer>
}

export interface DepositsInit {
  onDeposited (owner: Owner, to: PeerIdText): void
  /** The owner has something to be told. */
  onReport (owner: Owner): void
  /** It is not to leave any more, if it has not left yet. */
  onGone (owner: Owner, to: PeerIdText, position: number): void
}

export interface Waiting { readonly position: number, readonly eid: Uint8Array, readonly envelope: Uint8Array }

/** Who acknowledges: the addressee of what is acknowledged, or a cloud of the addressee. */
export interface Speaker { readonly to: PeerIdText, readonly isCloud: boolean }

/** `gone`: erased, whatever it means for the owner. `retry`: not now. `unknown`: no such deposit for this contact. */
export type Settled = 'gone' | 'held' | 'retry' | 'unknown'

/** What an acknowledgement does to a deposit. */
type Outcome = ReportCode | 'retry'

interface Arrival { readonly deposit: Deposit, readonly to: PeerIdText, readonly eid: Uint8Array<ArrayBuffer>, readonly name: string, code: DepositCode }

export class Deposits {
  readonly #components: DepositsComponents
  readonly #init: DepositsInit
  readonly #arriving = new Map<PeerIdText, Gather<{ deposit: Deposit, to: PeerIdText }, { eid: Uint8Array, code: DepositCode }>>()
  readonly #settling = new Map<PeerIdText, Gather<{ ack: Ack, speaker: Speaker }, Settled>>()
  /** By owner and addressee: what was refused for now. What was sent behind it is not kept before it, or the order would break. */
  readonly #gaps = new Map<string, { readonly name: string, readonly until: number }>()

  constructor (components: DepositsComponents, init: DepositsInit) {
    this.#components = components
    this.#init = init
  }

  /** Resolves when it is durable, or refused. In the order of the calls, several in one batch. */
  async keep (owner: Owner, to: PeerIdText, deposit: Deposit): Promise<{ eid: Uint8Array, code: DepositCode }> {
    let arriving = this.#arriving.get(owner.peer)
    if (arriving === undefined) {
      arriving = new Gather(GROUP, async (items) => await this.#components.owners.alone(owner.peer, async () => await this.#keepAll(owner, items)))
      this.#arriving.set(owner.peer, arriving)
    }
    return await arriving.add({ deposit, to })
  }

  /**
   * The oldest deposits behind a position, which are durably marked as handed out before they are: whoever recalls one
   * is told the truth, whatever crashes.
   */
  async take (owner: Owner, to: PeerIdText, after: number, limit: number): Promise<Waiting[]> {
    const { owners, store } = this.#components
    return await owners.alone(owner.peer, async () => {
      if (!owner.serves) return []
      const page = await this.#page(owner, to, after, limit)
      const last = page.at(-1)?.position ?? 0
      const queue = owner.queue(to)
      if (last > queue.handedOut) {
        const { handedOut } = queue
        queue.handedOut = last
        try {
          await store.commit([queueWrite(owner, to)])
        } catch (error) {
          queue.handedOut = handedOut
          throw error
        }
      }
      return page
    })
  }

  /** Resolves with what the acknowledgement did, once that is kept. */
  async settle (owner: Owner, ack: Ack, speaker: Speaker): Promise<Settled> {
    let settling = this.#settling.get(owner.peer)
    if (settling === undefined) {
      settling = new Gather(GROUP, async (items) => await this.#components.owners.alone(owner.peer, async () => await this.#settleAll(owner, items)))
      this.#settling.set(owner.peer, settling)
    }
    return await settling.add({ ack, speaker })
  }

  /** Resolves when every acknowledgement that came before is worked off. */
  async settled (owner: Owner): Promise<void> {
    await this.#settling.get(owner.peer)?.idle()
  }

  /** The owner takes it back. Resolves when it is durably gone. */
  async erase (owner: Owner, eid: Uint8Array): Promise<EraseCode> {
    const { owners, store } = this.#components
    const name = envelopeIdText(eid)
    return await owners.alone(owner.peer, async () => {
      const row = await store.get(keys.depositIndex(owner.peer, name))
      if (row === undefined) return 'not here'
      const index = decodeRecord(DepositIndexRecord, row)
      const isOut = index.position <= owner.queue(index.to as PeerIdText).handedOut
      await this.#end(owner, [{ name, index }], async (writes) => await store.commit(writes))
      return isOut ? 'erased, handed out' : 'erased'
    })
  }

  /** Of all for one contact, from the oldest on: who is off the owner's list is not served any more. Resolves when all are gone; call it again after a crash. */
  async drop (owner: Owner, to: PeerIdText): Promise<void> {
    const { owners, store } = this.#components
    for (;;) {
      const isDone = await owners.alone(owner.peer, async () => {
        if (owner.contacts.has(to)) return true
        const page = await this.#page(owner, to, 0, ERASE_PAGE)
        const names = page.map(({ eid }) => envelopeIdText(eid))
        const ended = await this.#indexes(owner, names)
        if (ended.length > 0) await this.#end(owner, ended, async (writes) => await store.commit([...writes, ...reports(owner, ended, 'expired')]))
        if (page.length === ERASE_PAGE) return false
        await store.commit([{ type: 'del', key: keys.queue(owner.peer, to) }])
        owner.queues.delete(to)
        return true
      })
      if (isDone) break
    }
    this.#init.onReport(owner)
  }

  /** What is too old goes, and its owner is told. */
  async expire (owner: Owner, names: readonly string[]): Promise<void> {
    const { clock, owners, store } = this.#components
    const now = clock.now()
    await owners.alone(owner.peer, async () => {
      const ended = (await this.#indexes(owner, names)).filter(({ index }) => index.expiresAt <= now)
      if (ended.length > 0) await this.#end(owner, ended, async (writes) => await store.commit([...writes, ...reports(owner, ended, 'expired')]))
    })
    this.#init.onReport(owner)
  }

  /** When the oldest deposit for a contact was kept; 0 when there is none. */
  async oldestAt (owner: Owner, to: PeerIdText): Promise<number> {
    const [oldest] = await this.#page(owner, to, 0, 1)
    if (oldest === undefined) return 0
    const [found] = await this.#indexes(owner, [envelopeIdText(oldest.eid)])
    return found?.index.keptAt ?? 0
  }

  forget (owner: Owner): void {
    this.#arriving.delete(owner.peer)
    this.#settling.delete(owner.peer)
  }

  async idle (): Promise<void> {
    await Promise.all([...this.#arriving.values(), ...this.#settling.values()].map(async (gather) => await gather.idle()))
  }

  async #page (owner: Owner, to: PeerIdText, after: number, limit: number): Promise<Waiting[]> {
    const rows = await this.#components.store.page({
      prefix: keys.deposits(owner.peer, to),
      ...(after === 0 ? {} : { after: keys.deposit(owner.peer, to, after) }),
      limit
    })
    return rows.map(({ key, value }) => ({ position: Number.parseInt(lastComponent(key), 16), ...decodeRecord(DepositRecord, value) }))
  }

  async #keepAll (owner: Owner, items: ReadonlyArray<{ deposit: Deposit, to: PeerIdText }>): Promise<Array<{ eid: Uint8Array, code: DepositCode }>> {
    const { clock, emit, envelopeId, store } = this.#components
    const now = clock.now()
    const arrivals = items.map(({ deposit, to }): Arrival => {
      const eid = envelopeId(deposit.envelope)
      return { deposit, to, eid, name: envelopeIdText(eid), code: 'kept' }
    })
    const known = await store.getMany(arrivals.map(({ name }) => keys.depositIndex(owner.peer, name)))
    const told = await store.getMany(arrivals.map(({ name }) => keys.report(owner.peer, name)))
    const before = new Map([...owner.queues].map(([peer, queue]) => [peer, { ...queue }]))
    const writes: Write[] = []
    const here = new Set<string>()
    let [usedBytes, waiting] = [owner.usedBytes, owner.waiting]
    for (const [at, arrival] of arrivals.entries()) {
      const { deposit, to, name } = arrival
      const report = told[at]
      // it was delivered, and its device is about to hear so
      const isDone = report !== undefined && decodeRecord(ReportRecord, report).code === REPORT_CODES.delivered
      if (known[at] !== undefined || isDone || here.has(name)) {
        arrival.code = 'already had it'
        continue
      }
      const size = deposit.envelope.byteLength
      arrival.code = this.#judge(owner, to, name, { size, usedBytes, waiting, now })
      if (arrival.code !== 'kept') continue
      here.add(name)
      usedBytes += size
      waiting++
      writes.push(...keepWrites(owner, arrival, now))
      if (report !== undefined) writes.push({ type: 'del', key: keys.report(owner.peer, name) })
    }
    const touched = new Set(arrivals.filter(({ code }) => code === 'kept').map(({ to }) => to))
    if (touched.size > 0) {
      try {
        await store.commit([...writes, ...[...touched].map((to) => queueWrite(owner, to))])
      } catch (error) {
        owner.queues.clear()
        for (const [peer, queue] of before) owner.queues.set(peer, queue)
        for (const arrival of arrivals) if (arrival.code === 'kept' || here.has(arrival.name)) this.#refused(owner, arrival, now)
        emit('fault', error instanceof Error ? error : new Error('Keeping what was deposited failed', { cause: error }))
        return arrivals
      }
    }
    for (const to of touched) this.#init.onDeposited(owner, to)
    return arrivals
  }

  #judge (owner: Owner, to: PeerIdText, name: string, { size, usedBytes, waiting, now }: { size: number, usedBytes: number, waiting: number, now: number }): DepositCode {
    if (!owner.serves) return 'try later'
    if (!owner.contacts.has(to)) return 'unknown addressee'
    if (size > owner.record.quotaBytes) return 'too large'
    const place = `${owner.peer}/${to}`
    const gap = this.#gaps.get(place)
    if (gap !== undefined && gap.name !== name && now < gap.until && gap.until - now <= GAP_MS) return 'try later'
    this.#gaps.delete(place)
    if (usedBytes + size <= owner.record.quotaBytes && waiting < MAX_ENVELOPES && owner.queue(to).count < MAX_FOR_ONE) return 'kept'
    this.#gaps.set(place, { name, until: now + GAP_MS })
    return 'quota'
  }

  /** Our own disk failed, not the device: it keeps its copies and deposits them again, the oldest first. */
  #refused (owner: Owner, arrival: Arrival, now: number): void {
    const place = `${owner.peer}/${arrival.to}`
    arrival.code = 'try later'
    if (!this.#gaps.has(place)) this.#gaps.set(place, { name: arrival.name, until: now + GAP_MS })
  }

  async #settleAll (owner: Owner, items: ReadonlyArray<{ ack: Ack, speaker: Speaker }>): Promise<Settled[]> {
    const { store } = this.#components
    const names = items.map(({ ack }) => envelopeIdText(ack.eid))
    const found = new Map((await this.#indexes(owner, names)).map((one) => [one.name, one]))
    const ended: Array<{ name: string, index: DepositIndexRecord, code: ReportCode, tag: Uint8Array }> = []
    const fetched: Array<{ name: string }> = []
    let isFar = false
    const results = items.map(({ ack, speaker }, at): Settled => {
      const name = names[at] ?? ''
      const one = found.get(name)
      if (one?.index.to !== speaker.to) return 'unknown'
      const outcome = outcomeOf(ack, one.index, speaker)
      if (outcome === 'retry') return 'retry'
      isFar ||= speaker.isCloud
      if (outcome === 'fetched') {
        fetched.push({ name })
        return 'held'
      }
      found.delete(name)
      ended.push({ ...one, code: outcome, tag: outcome === 'delivered' ? ack.tag : NO_TAG })
      return 'gone'
    })
    const told = [
      ...fetched.flatMap((one) => reports(owner, [one], 'fetched')),
      ...ended.flatMap((one) => reports(owner, [one], one.code, one.tag))
    ]
    // as with receipts, what the power takes back with its erasure is offered and acknowledged again; a cloud tells once
    const write = async (writes: readonly Write[]): Promise<void> => isFar ? await store.commit([...writes, ...told]) : await store.note([...writes, ...told])
    if (ended.length > 0) await this.#end(owner, ended, write)
    else if (told.length > 0) await write([])
    if (told.length > 0) this.#init.onReport(owner)
    return results
  }

  /** Erases deposits and counts them off. Call it in the owner's queue. */
  async #end (owner: Owner, ended: ReadonlyArray<{ readonly name: string, readonly index: DepositIndexRecord }>, write: (writes: readonly Write[]) => Promise<void>): Promise<void> {
    const touched = new Set(ended.map(({ index }) => index.to as PeerIdText))
    const before = [...touched].map((to) => [to, { ...owner.queue(to) }] as const)
    for (const { index } of ended) {
      const queue = owner.queue(index.to as PeerIdText)
      queue.count--
      queue.sizeBytes -= index.sizeBytes
    }
    try {
      await write([
        ...ended.flatMap(({ name, index }): Write[] => [
          { type: 'del', key: keys.deposit(owner.peer, index.to as PeerIdText, index.position) },
          { type: 'del', key: keys.depositIndex(owner.peer, name) },
          { type: 'del', key: keys.courierExpiry(index.expiresAt, owner.peer, name) }
        ]),
        ...[...touched].map((to) => queueWrite(owner, to))
      ])
    } catch (error) {
      for (const [to, queue] of before) owner.queues.set(to, queue)
      throw error
    }
    for (const { index } of ended) this.#init.onGone(owner, index.to as PeerIdText, index.position)
  }

  async #indexes (owner: Owner, names: readonly string[]): Promise<Array<{ name: string, index: DepositIndexRecord }>> {
    if (names.length === 0) return []
    const rows = await this.#components.store.getMany(names.map((name) => keys.depositIndex(owner.peer, name)))
    return names.flatMap((name, at) => {
      const row = rows[at]
      return row === undefined ? [] : [{ name, index: decodeRecord(DepositIndexRecord, row) }]
    })
  }
}

/** What an acknowledgement means: only here is a cloud's "delivered" decided, and only by a tag where there is one. */
function outcomeOf ({ code, tag }: Ack, { tagHash }: DepositIndexRecord, { isCloud }: Speaker): Outcome {
  switch (code) {
    case 'kept':
    case 'already had it':
      if (tagHash.byteLength === 0) return isCloud ? 'retry' : 'delivered'
      return isReceiptFor(tag, tagHash) ? 'delivered' : 'retry'
    case 'held': return isCloud ? 'fetched' : 'retry'
    // a cloud that has no room, or does not want it, speaks for itself
    case 'declined':
    case 'too large':
    case 'quota': return isCloud ? 'retry' : code
    case 'try later': return 'retry'
  }
}

function keepWrites (owner: Owner, { deposit, to, eid, name }: Arrival, now: number): Write[] {
  const queue = owner.queue(to)
  const position = queue.nextPosition++
  queue.count++
  queue.newestAt = now
  queue.sizeBytes += deposit.envelope.byteLength
  const expiresAt = expiryOf(deposit, now)
  const index = { to, position, tagHash: new Uint8Array(deposit.tagHash), sizeBytes: deposit.envelope.byteLength, expiresAt, keptAt: now }
  return [
    { type: 'put', key: keys.deposit(owner.peer, to, position), value: DepositRecord.encode({ eid, envelope: new Uint8Array(deposit.envelope) }) },
    { type: 'put', key: keys.depositIndex(owner.peer, name), value: DepositIndexRecord.encode(index) },
    { type: 'put', key: keys.courierExpiry(expiresAt, owner.peer, name), value: ExpiryRecord.encode({ from: '', isBlob: false }) }
  ]
}

/** By our clock. What is over before it came is the word of a clock that differs: then the time between its two counts. */
export function expiryOf ({ queuedAt, expiresAt }: Pick<Deposit, 'queuedAt' | 'expiresAt'>, now: number): number {
  const wanted = expiresAt > now ? expiresAt : now + Math.max(expiresAt - queuedAt, 0)
  return Math.min(wanted, now + WAITS_FOR_MS)
}

function reports (owner: Owner, ended: ReadonlyArray<{ readonly name: string }>, code: ReportCode, tag: Uint8Array = NO_TAG): Write[] {
  return ended.map(({ name }) => ({
    type: 'put',
    key: keys.report(owner.peer, name),
    value: ReportRecord.encode({ eid: Uint8Array.from(hexToBytes(name)), code: REPORT_CODES[code], tag: new Uint8Array(tag) })
  }))
}

/**
 * Rows of an owner's own history, as the owner's device sealed them for itself: kept, replaced, erased and handed back
 * under handles that say nothing. They share the quota with envelopes, of which they may take half, so that there is
 * always room for messages. It opens nothing, and hands rows to nobody but the device that left them.
 */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { CLOUD_LIMITS, COURIER_LIMITS, historyRowBytes } from '../../../protocols/cloud/index.ts'
import { Gather } from '../../delivery/gather.ts'
import { keys, lastComponent } from '../../store/keys.ts'
import { ENDING } from './owner-rows.ts'
import { historyCountWrite } from './owners.ts'
import type { Owner, Owners } from './owners.ts'
import type { Emit } from '../../events.ts'
import type { Write } from '../../store/durable-level.ts'
import type { Store } from '../../store/store.ts'
import type { PeerIdText } from '../../../identity/index.ts'
import type { HistoryCode, HistoryPage, HistoryRow } from '../../../protocols/cloud/index.ts'

/** Rows that share one batch: a window. */
const GROUP = 64
/** Rows looked at for one page, of which as many go as fit in a frame. */
const PAGE = 32
/** Rows that go with one batch when all go. */
const ERASE_PAGE = 256
/** Of the frame of a page, for what is around its rows. */
const AROUND_ROWS = 64
/** Of an owner's quota. Design: messages come first. */
const SHARE = 0.5

export interface KeptHistoryComponents { readonly store: Store, readonly owners: Owners, readonly emit: Emit }

export class KeptHistory {
  readonly #components: KeptHistoryComponents
  readonly #arriving = new Map<PeerIdText, Gather<HistoryRow, HistoryCode>>()

  constructor (components: KeptHistoryComponents) {
    this.#components = components
  }

  /** Resolves when it is durable, or refused. An empty row erases the one that is here. In the order of the calls, several in one batch. */
  async put (owner: Owner, row: HistoryRow): Promise<HistoryCode> {
    let arriving = this.#arriving.get(owner.peer)
    if (arriving === undefined) {
      arriving = new Gather(GROUP, async (rows) => await this.#components.owners.alone(owner.peer, async () => await this.#putAll(owner, rows)))
      this.#arriving.set(owner.peer, arriving)
    }
    return await arriving.add(row)
  }

  /** Rows behind this handle (empty = from the first on), as many as go in a frame. */
  async page (owner: Owner, after: Uint8Array): Promise<HistoryPage> {
    if (!mayUse(owner)) return { code: 'try later', rows: [], more: false }
    const entries = await this.#components.store.page({
      prefix: keys.historyRows(owner.peer),
      ...(after.byteLength === 0 ? {} : { after: keys.historyRow(owner.peer, bytesToHex(after)) }),
      limit: PAGE
    })
    let room = CLOUD_LIMITS.frameBytes.value - AROUND_ROWS
    const rows: HistoryRow[] = []
    for (const { key, value } of entries) {
      const row = { handle: hexToBytes(lastComponent(key)), row: value }
      room -= historyRowBytes(row)
      if (room < 0) break
      rows.push(row)
    }
    return { code: 'ok', rows, more: rows.length < entries.length || entries.length === PAGE }
  }

  /** Erases all of it, a page at a time, so that messages come in between. Resolves when nothing is left. */
  async end (owner: Owner): Promise<void> {
    const { owners, store } = this.#components
    while (await owners.alone(owner.peer, async () => {
      const entries = await store.page({ prefix: keys.historyRows(owner.peer), limit: ERASE_PAGE })
      if (entries.length === 0) return false
      const sizeBytes = entries.reduce((sum, { value }) => sum + value.byteLength, 0)
      await this.#commit(owner, { count: owner.history.count - entries.length, sizeBytes: owner.history.sizeBytes - sizeBytes }, entries.map(({ key }) => ({ type: 'del', key })))
      return entries.length === ERASE_PAGE
    }));
  }

  async idle (): Promise<void> {
    await Promise.all([...this.#arriving.values()].map(async (gather) => await gather.idle()))
  }

  async #putAll (owner: Owner, rows: readonly HistoryRow[]): Promise<HistoryCode[]> {
    if (!mayUse(owner)) return rows.map(() => 'try later')
    const { emit, store } = this.#components
    const places = rows.map(({ handle }) => keys.historyRow(owner.peer, bytesToHex(handle)))
    const known = await store.getMany(places)
    const sizes = new Map(places.map((place, at) => [place, known[at]?.byteLength ?? 0]))
    const next = { ...owner.history }
    const writes: Write[] = []
    const codes = rows.map(({ row }, at): HistoryCode => {
      const key = places[at] ?? ''
      const before = sizes.get(key) ?? 0
      const count = next.count + (row.byteLength > 0 ? 1 : 0) - (before > 0 ? 1 : 0)
      const sizeBytes = next.sizeBytes + row.byteLength - before
      if (row.byteLength > before && !hasRoom(owner, { count, sizeBytes })) return 'quota'
      Object.assign(next, { count, sizeBytes })
      sizes.set(key, row.byteLength)
      if (row.byteLength > 0) writes.push({ type: 'put', key, value: row })
      else if (before > 0) writes.push({ type: 'del', key })
      return 'kept'
    })
    try {
      if (writes.length > 0) await this.#commit(owner, next, writes)
      return codes
    } catch (error) {
      emit('fault', error instanceof Error ? error : new Error('Keeping a history failed', { cause: error }))
      return codes.map(() => 'try later')
    }
  }

  async #commit (owner: Owner, count: Owner['history'], writes: readonly Write[]): Promise<void> {
    await this.#components.store.commit([...writes, historyCountWrite(owner.peer, count)])
    owner.history = count
  }
}

function mayUse ({ record }: Owner): boolean {
  return !record.isPaused && record.ending === ENDING.none
}

function hasRoom (owner: Owner, { count, sizeBytes }: Owner['history']): boolean {
  const { quotaBytes } = owner.record
  return count <= COURIER_LIMITS.historyRows.value && sizeBytes <= quotaBytes * SHARE && owner.usedBytes - owner.history.sizeBytes + sizeBytes <= quotaBytes
}

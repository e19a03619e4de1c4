/**
 * Whether own clouds keep this device's history, and how far each of them is: kept in the store, so that it goes on
 * where it was after any crash. What follows from it on an open channel is in keeping.ts. Nothing is kept unless a person
 * said so, or what they once had kept comes back after a restore. Loaded when somebody wants it: own-history.ts.
 */
import { decodeRecord } from '../../../delivery/decode-record.ts'
import { keys, lastComponent } from '../../../store/keys.ts'
import { walk } from '../../../store/walk.ts'
import { HistoryCloudRecord, HistoryRecord } from './pb/history-records.ts'
import type { Journal } from './journal.ts'
import type { CloudHistory } from '../../types.ts'
import type { OwnClouds } from '../own-clouds.ts'
import type { Write } from '../../../store/durable-level.ts'
import type { Store } from '../../../store/store.ts'
import type { HistorySealer, PeerIdText } from '../../../../identity/index.ts'

/**
 * `readContacts`, `readMessages`: what the cloud has comes back; `copying`: what is here goes there; `kept`: it has all
 * of it; `stale`: it was parted from, and what it may still have is of before.
 */
export type Stage = 'readContacts' | 'readMessages' | 'copying' | 'kept' | 'stale'

const STAGES: readonly Stage[] = ['readContacts', 'readMessages', 'copying', 'kept', 'stale']
const WISH = { unsaid: 0, yes: 1, no: 2 } as const
/** Rows erased at once. */
const PAGE = 512

/** How far one cloud is. */
export interface Progress {
  readonly stage: Stage
  /** Of a reading: the last handle. */
  readonly after: Uint8Array
  /** Of a copying: the last key. */
  readonly cursor: string
  /** Rows that it took, or that were read, since this stage began. */
  readonly rows: number
  readonly number: number
}

export interface HistoryComponents {
  /** Not the journal's: nothing that is written here is history. */
  readonly store: Store
  readonly journal: Journal
  readonly ownClouds: Pick<OwnClouds, 'list' | 'get'>
  readonly sealer: HistorySealer
}

export class History {
  readonly #components: HistoryComponents
  readonly #onReturned: (peer: PeerIdText, isNew: boolean) => void
  readonly #clouds = new Map<PeerIdText, Progress>()
  #wish: number = WISH.unsaid

  /** @param onReturned a contact came back (`isNew`), or messages of one that is here */
  constructor (components: HistoryComponents, onReturned: (peer: PeerIdText, isNew: boolean) => void) {
    this.#components = components
    this.#onReturned = onReturned
  }

  /** Call it when the own clouds are loaded. */
  async load (): Promise<void> {
    const { store } = this.#components
    const kept = await store.get(keys.history)
    if (kept === undefined) return
    this.#wish = decodeRecord(HistoryRecord, kept).wish
    for await (const { key, value } of walk(store, keys.historyClouds)) {
      const { stage, after, cursor, rows, number } = decodeRecord(HistoryCloudRecord, value)
      this.#clouds.set(lastComponent(key) as PeerIdText, { stage: STAGES[stage - 1] ?? 'stale', after, cursor, rows, number })
    }
    this.#tellJournal()
    await this.cloudsChanged()
  }

  get sealer (): HistorySealer {
    return this.#components.sealer
  }

  get isOn (): boolean {
    return this.#wish === WISH.yes
  }

  /** Nobody ever said anything here: the device is new, or its disk is. */
  get isUnsaid (): boolean {
    return this.#wish === WISH.unsaid
  }

  /** There is nothing to do at a cloud that has this many rows. */
  isIdle (cloud: PeerIdText, rows: number): boolean {
    return !this.isOn && rows === 0 && !this.#clouds.has(cloud)
  }

  /** Own clouds that still have what a person does not want there. */
  get isLeft (): boolean {
    return !this.isOn && this.#components.ownClouds.list().some(({ peer }) => this.#clouds.has(peer))
  }

  of (cloud: PeerIdText): Progress | undefined {
    return this.#clouds.get(cloud)
  }

  /** Resolves when it is durable. What follows at the clouds follows there. */
  async wish (isOn: boolean): Promise<void> {
    const wish = isOn ? WISH.yes : WISH.no
    // what changes from now on is not marked: whatever a cloud keeps of it is of before
    const stale = isOn ? [] : [...this.#clouds].filter(([, { stage }]) => stage !== 'stale').map(([cloud, progress]) => [cloud, { ...progress, stage: 'stale' as const }] as const)
    await this.#components.store.commit([{ type: 'put', key: keys.history, value: HistoryRecord.encode({ wish }) }, ...stale.map(([cloud, progress]) => writeOf(cloud, progress))])
    this.#wish = wish
    for (const [cloud, progress] of stale) this.#clouds.set(cloud, progress)
    this.#tellJournal()
    for (const [, { number }] of stale) await this.#unmark(number)
  }

  returned (peers: readonly PeerIdText[], isNew: boolean): void {
    for (const peer of peers) this.#onReturned(peer, isNew)
  }

  /** Where a cloud is from now on. Resolves when it is durable; the journal marks for it from the call on. */
  async begin (cloud: PeerIdText, number: number, stage: Stage): Promise<void> {
    await this.#put(cloud, { stage, after: new Uint8Array(0), cursor: '', rows: 0, number }, 'commit')
  }

  /** How far it is: what is lost of it with the power is done again. */
  async advance (cloud: PeerIdText, change: Partial<Pick<Progress, 'stage' | 'after' | 'cursor' | 'rows'>>): Promise<void> {
    const progress = this.#clouds.get(cloud)
    if (progress !== undefined) await this.#put(cloud, { ...progress, ...change }, 'note')
  }

  /** The cloud has nothing of it any more, by its word: what is here is copied from the start, if a person wants it. */
  async lost (number: number): Promise<void> {
    const cloud = this.#components.ownClouds.list().find((own) => own.number === number)?.peer
    const progress = cloud === undefined ? undefined : this.#clouds.get(cloud)
    if (cloud !== undefined && progress?.number === number && this.isOn) await this.begin(cloud, number, 'copying')
  }

  /** Nothing lies there, and nothing is to. */
  async forget (cloud: PeerIdText): Promise<void> {
    const progress = this.#clouds.get(cloud)
    if (progress === undefined) return
    this.#clouds.delete(cloud)
    this.#tellJournal()
    await this.#unmark(progress.number)
    await this.#components.store.note([{ type: 'del', key: keys.historyCloud(cloud) }])
  }

  /** Clouds came or went. What lies at one that went is erased by it when it hears that; until then it is of before. */
  async cloudsChanged (): Promise<void> {
    const { ownClouds } = this.#components
    for (const [cloud, progress] of this.#clouds) {
      const own = ownClouds.get(cloud)
      if (own?.number === progress.number || progress.stage === 'stale') continue
      await this.#put(cloud, { ...progress, stage: 'stale' }, 'commit')
      await this.#unmark(progress.number)
    }
  }

  /** What a person is shown of one cloud that is linked or not. */
  viewOf (cloud: PeerIdText, now: { readonly isLinked: boolean, readonly keeps: boolean, readonly isFull: boolean }): CloudHistory {
    const progress = this.#clouds.get(cloud)
    if (!this.isOn) return { state: progress === undefined ? 'off' : 'erasing', rows: 0 }
    if (now.isLinked && !now.keeps) return { state: 'update needed', rows: 0 }
    if (progress === undefined || progress.stage === 'stale') return { state: 'waiting', rows: 0 }
    if (now.isFull) return { state: 'full', rows: progress.rows }
    switch (progress.stage) {
      case 'readContacts':
      case 'readMessages': return { state: 'returning', rows: progress.rows }
      case 'copying': return { state: 'copying', rows: progress.rows }
      case 'kept': return { state: 'kept', rows: progress.rows }
    }
  }

  async #put (cloud: PeerIdText, progress: Progress, how: 'commit' | 'note'): Promise<void> {
    // before the write: what changes from here on is marked
    this.#clouds.set(cloud, progress)
    this.#tellJournal()
    await this.#components.store[how]([writeOf(cloud, progress)])
  }

  #tellJournal (): void {
    this.#components.journal.keep(this.isOn ? [...this.#clouds.values()].filter(({ stage }) => stage !== 'stale').map(({ number }) => number) : [])
  }

  async #unmark (number: number): Promise<void> {
    const { store } = this.#components
    for (;;) {
      const page = await store.page({ prefix: keys.historyMarks(number), limit: PAGE })
      if (page.length === 0) return
      await store.note(page.map(({ key }) => ({ type: 'del', key })))
    }
  }
}

function writeOf (cloud: PeerIdText, { stage, after, cursor, rows, number }: Progress): Write {
  return { type: 'put', key: keys.historyCloud(cloud), value: HistoryCloudRecord.encode({ stage: STAGES.indexOf(stage) + 1, after: Uint8Array.from(after), cursor, rows, number }) }
}

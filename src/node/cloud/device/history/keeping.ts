/**
 * What is done about the history with one own cloud, as long as its channel is open: what it has comes back to a device
 * that lost its disk, what is here is copied, what changes follows, and what a person does not want there any more is
 * erased. A page at a time, with a few rows on the way at once, so that messages never wait behind it. Whatever is
 * interrupted goes on with the next channel; told twice, it is the same.
 */
import { Pump } from '../../pump.ts'
import { componentOf, keys, lastComponent } from '../../../store/keys.ts'
import { COURIER_LIMITS } from '../../../../protocols/cloud/index.ts'
import { unlessOver } from '../unless-over.ts'
import { CONTACT } from './journal.ts'
import { returnContacts, returnMessages } from './returning.ts'
import { isOfHistory, openedRow, sealedRow, storeKeyOf } from './rows.ts'
import type { History, Progress } from './history.ts'
import type { Place } from './journal.ts'
import type { ReturningComponents } from './returning.ts'
import type { OpenedRow } from './rows.ts'
import type { OwnCloud } from '../own-clouds.ts'
import type { Emit } from '../../../events.ts'
import type { CancelTimer } from '../../../platform/platform.ts'
import type { Entry } from '../../../store/store.ts'
import type { DeviceCourierChannel, HistoryCode } from '../../../../protocols/cloud/index.ts'
import type { PeerIdText } from '../../../../identity/index.ts'

/** Rows read at once. */
const PAGE = 64
/** Rows on the way at once: a fourth of the channel's window, so that a message waits behind few of them. Design. */
const AT_ONCE = 16
/** A cloud that takes nothing now is asked again after this. Design. */
const AGAIN_MS = 60_000

/** What an own cloud handed out as this device's history is not of this device. Nothing of it was taken. */
export class UntrueHistoryError extends Error {
  static override readonly name = 'UntrueHistoryError'
  override readonly name = 'UntrueHistoryError'
}

export interface KeepingComponents extends ReturningComponents {
  readonly emit: Emit
  readonly history: History
  readonly self: PeerIdText
}

export interface KeepingInit {
  readonly channel: DeviceCourierChannel
  readonly cloud: Pick<OwnCloud, 'peer' | 'number'>
  /** Rows that the cloud has, by its welcome. */
  readonly rows: number
  /** What a person is shown of it is another now. */
  onProgress (): void
}

export class Keeping {
  readonly #components: KeepingComponents
  readonly #init: KeepingInit
  readonly #pump: Pump
  #rows: number
  /** Marks up to here were looked at, and what the cloud would not take is still there. */
  #looked = ''
  #isFull = false
  #isUntrue = false
  #again: CancelTimer | undefined

  constructor (components: KeepingComponents, init: KeepingInit) {
    this.#components = components
    this.#init = init
    this.#rows = init.rows
    this.#pump = new Pump(components.emit, async () => await this.#work())
  }

  /** By its last answers it takes no more of it. */
  get isFull (): boolean {
    return this.#isFull
  }

  /** There may be something to do. */
  go (): void {
    this.#pump.kick()
  }

  /** The channel is over: nothing is tried again on it. */
  stop (): void {
    this.#again?.()
    this.#again = undefined
  }

  async idle (): Promise<void> {
    await this.#pump.idle()
  }

  /** One page of whatever is next. @returns whether there may be more */
  async #work (): Promise<boolean> {
    let isMore = false
    if (this.#init.channel.isOpen) await unlessOver(this.#init.channel, async () => { isMore = await this.#next() })
    return isMore
  }

  async #next (): Promise<boolean> {
    const { history } = this.#components
    const { peer, number } = this.#init.cloud
    const progress = history.of(peer)
    if (!history.isUnsaid && !history.isOn) return await this.#end(progress)
    // it is asked again when its time has come, and not at every message
    if (this.#again !== undefined) return false
    if (history.isUnsaid) return this.#rows > 0 && !this.#isUntrue && await this.#readFirst()
    if (progress?.number !== number || progress.stage === 'stale') return await this.#begin(progress)
    switch (progress.stage) {
      case 'readContacts':
      case 'readMessages': return await this.#read(progress)
      case 'copying': {
        const isBehind = await this.#follow()
        return await this.#copy(progress) || isBehind
      }
      case 'kept': return await this.#follow()
    }
  }

  /** Whatever a cloud has of a time before this pairing is not brought back: it would bring back what was erased since. */
  async #begin (progress: Progress | undefined): Promise<boolean> {
    const { history } = this.#components
    const { channel, cloud: { peer, number } } = this.#init
    if (progress !== undefined && this.#rows > 0) await this.#endThere(channel)
    await history.begin(peer, number, this.#rows > 0 ? 'readContacts' : 'copying')
    this.#init.onProgress()
    return true
  }

  /** Switched off: it erases all. */
  async #end (progress: Progress | undefined): Promise<boolean> {
    if (progress === undefined && this.#rows === 0) return false
    await this.#endThere(this.#init.channel)
    await this.#components.history.forget(this.#init.cloud.peer)
    this.#isFull = false
    this.#init.onProgress()
    return false
  }

  async #endThere (channel: DeviceCourierChannel): Promise<void> {
    await channel.historyEnd()
    this.#rows = 0
  }

  /** A device whose disk is new, and a cloud that has rows for it: it was restored. A cloud that makes that up changes nothing. */
  async #readFirst (): Promise<boolean> {
    const { emit, history } = this.#components
    const { channel, cloud: { peer, number } } = this.#init
    const { code, rows } = await channel.historyAsk(new Uint8Array(0))
    if (code !== 'ok') return this.#later(false)
    if (!rows.some((row) => openedRow(row, history.sealer) !== undefined)) {
      this.#isUntrue = true
      emit('fault', new UntrueHistoryError('A cloud handed out rows that this device did not leave there: nothing was taken of them.'))
      return false
    }
    // where the wish is not durable yet, this begins again
    await history.begin(peer, number, 'readContacts')
    await history.wish(true)
    this.#init.onProgress()
    return true
  }

  async #read (progress: Progress): Promise<boolean> {
    const { emit, history, self } = this.#components
    const { channel, cloud: { peer, number } } = this.#init
    const { code, rows, more } = await channel.historyAsk(progress.after)
    if (code !== 'ok') return this.#later(false)
    const opened = rows.map((row) => openedRow(row, history.sealer))
    if (opened.includes(undefined)) emit('fault', new UntrueHistoryError('A cloud handed out rows that this device did not leave there: nothing was taken of them.'))
    const isContacts = progress.stage === 'readContacts'
    const peers = isContacts
      ? await returnContacts(opened.filter((row) => isOf('contact', row)), this.#components, self)
      : await returnMessages(opened.filter((row) => isOf('message', row)), this.#components, number)
    history.returned(peers, isContacts)
    const last = rows.at(-1)?.handle
    // a cloud that never comes to an end is not listened to for ever
    const isOver = !more || last === undefined || isSame(last, progress.after) || progress.rows + rows.length > COURIER_LIMITS.historyRows.value
    await history.advance(peer, isOver
      ? { stage: isContacts ? 'readMessages' : 'copying', after: new Uint8Array(0), cursor: '', rows: 0 }
      : { after: last, rows: progress.rows + rows.length })
    this.#init.onProgress()
    return true
  }

  /** Contacts first, then messages, in the order of their keys. What is written behind the cursor meanwhile is marked. */
  async #copy ({ cursor, rows }: Progress): Promise<boolean> {
    const { history, store } = this.#components
    const { peer } = this.#init.cloud
    const prefix = cursor.startsWith(keys.allMessages) ? keys.allMessages : keys.contacts
    const page = await store.page({ prefix, limit: PAGE, ...(cursor === '' || cursor === prefix ? {} : { after: cursor }) })
    const codes = await this.#put(page.map((entry) => ({ place: placeOf(entry), value: entry.value })).filter(({ place, value }) => isOfHistory(place, value)))
    if (codes.some((code) => code !== 'kept')) return this.#later(true)
    this.#notesRoom(false)
    const last = page.at(-1)?.key
    const isWhole = last !== undefined && page.length === PAGE
    if (isWhole) await history.advance(peer, { cursor: last, rows: rows + page.length })
    else if (prefix === keys.contacts) await history.advance(peer, { cursor: keys.allMessages, rows: rows + page.length })
    else await history.advance(peer, { stage: 'kept', cursor: '', rows: rows + page.length })
    this.#init.onProgress()
    return true
  }

  /** A page of what changed: told as it is now, and no more once the cloud has it. @returns whether there may be more */
  async #follow (): Promise<boolean> {
    const { journal, store } = this.#components
    const { number } = this.#init.cloud
    const round = journal.round()
    try {
      const marks = await store.page({ prefix: keys.historyMarks(number), limit: PAGE, ...(this.#looked === '' ? {} : { after: this.#looked }) })
      const places = marks.map(({ key }): Place => ({ peer: componentOf(key, 2) as PeerIdText, at: componentOf(key, 3) }))
      const values = await store.getMany(places.map(storeKeyOf))
      const codes = await this.#put(places.map((place, at) => ({ place, value: values[at] })))
      const told = marks.filter((_mark, at) => codes[at] === 'kept' && places[at] !== undefined && !round.hasMoved(places[at]))
      if (told.length > 0) await store.note(told.map(({ key }) => ({ type: 'del', key })))
      // what it would not take stays marked; those behind it may be erasures, which make room
      const refused = codes.find((code) => code !== 'kept')
      this.#looked = marks.length === PAGE ? marks.at(-1)?.key ?? '' : ''
      if (refused !== undefined) this.#later(true)
      else if (marks.length > 0 && this.#again === undefined) this.#notesRoom(false)
      return marks.length === PAGE
    } finally {
      round.end()
    }
  }

  async #put (rows: ReadonlyArray<{ readonly place: Place, readonly value: Uint8Array | undefined }>): Promise<HistoryCode[]> {
    const codes: HistoryCode[] = []
    for (let at = 0; at < rows.length; at += AT_ONCE) {
      const some = rows.slice(at, at + AT_ONCE)
      codes.push(...await Promise.all(some.map(async ({ place, value }) => await this.#init.channel.historyPut(sealedRow(place, value, this.#components.history.sealer)))))
    }
    return codes
  }

  /** @param isFull it would not take something, for want of room; otherwise it hands nothing out now */
  #later (isFull: boolean): false {
    this.#notesRoom(isFull)
    this.#again?.()
    this.#again = this.#components.clock.setTimer(() => {
      this.#again = undefined
      this.#looked = ''
      this.go()
    }, AGAIN_MS)
    return false
  }

  #notesRoom (isFull: boolean): void {
    if (this.#isFull === isFull) return
    this.#isFull = isFull
    this.#init.onProgress()
  }
}

function placeOf ({ key }: Entry): Place {
  return { peer: componentOf(key, 1) as PeerIdText, at: key.startsWith(keys.contacts) ? CONTACT : lastComponent(key) }
}

function isSame (a: Uint8Array, b: Uint8Array): boolean {
  return a.byteLength === b.byteLength && a.every((byte, at) => byte === b[at])
}

function isOf<K extends OpenedRow['kind']> (kind: K, row: OpenedRow | undefined): row is Extract<OpenedRow, { readonly kind: K }> {
  return row?.kind === kind
}

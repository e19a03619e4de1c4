/**
 * The signed prekeys that lie with own clouds, one bundle for each contact, the same with all of them: what it is, how
 * long it is fresh, and which clouds have it. Minted here, in the conversation's queue, and kept in the batch that keeps
 * the private halves, so that nothing is handed out that this device could not open. It sends nothing.
 *
 * In memory about 150 bytes for each contact; the bundles themselves lie in the store.
 */
import { PREKEYS_CURRENT_MS } from '../../../identity/index.ts'
import { decodeRecord } from '../../delivery/decode-record.ts'
import { keys, lastComponent } from '../../store/keys.ts'
import { LeftBundleRecord } from '../../store/pb/records.ts'
import { walk } from '../../store/walk.ts'
import { including, without } from './traces.ts'
import type { ContactBook } from '../../delivery/contact-book.ts'
import type { Conversations } from '../../delivery/conversations.ts'
import type { Sessions } from '../../delivery/sessions.ts'
import type { Clock } from '../../platform/platform.ts'
import type { Write } from '../../store/durable-level.ts'
import type { Store } from '../../store/store.ts'
import type { PeerIdText } from '../../../identity/index.ts'

/** Rows looked at in one go. */
const PAGE = 256

export interface LeftBundlesComponents {
  readonly clock: Clock
  readonly store: Store
  readonly book: ContactBook
  readonly conversations: Conversations
  readonly sessions: Pick<Sessions, 'mint' | 'changes' | 'unused' | 'isUnused'>
}

/** A bundle on its way to a cloud. */
export interface LeavingBundle { readonly peer: PeerIdText, readonly bundle: Uint8Array, readonly oneTimeId: string }

interface Left { readonly oneTimeId: string, readonly freshUntil: number, readonly clouds: readonly number[] }

export class LeftBundles {
  readonly #components: LeftBundlesComponents
  readonly #left = new Map<PeerIdText, Left>()

  constructor (components: LeftBundlesComponents) {
    this.#components = components
  }

  /** Reads what there is. What was left for somebody who is no contact any more counts as taken back: their clouds were told, or will be. */
  async load (): Promise<void> {
    const gone: PeerIdText[] = []
    for await (const { key, value } of walk(this.#components.store, keys.leftBundles)) {
      const peer = lastComponent(key) as PeerIdText
      const { oneTimeId, freshUntil, clouds } = decodeRecord(LeftBundleRecord, value)
      if (this.#components.book.isContact(peer)) this.#left.set(peer, { oneTimeId, freshUntil, clouds: [...clouds] })
      else gone.push(peer)
    }
    if (gone.length > 0) await this.#components.store.note(gone.map((peer) => del(peer)))
  }

  /** Forgets bundles whose one-time prekeys were used, or gave way to later ones: they get others. */
  async look (): Promise<void> {
    const all = [...this.#left].map(([peer, { oneTimeId }]) => ({ peer, oneTimeId }))
    for (let at = 0; at < all.length; at += PAGE) {
      const page = all.slice(at, at + PAGE)
      const unused = await this.#components.sessions.unused(page)
      await this.#drop(page.filter((_one, index) => unused[index] !== true))
    }
  }

  /** As `look`, for one contact that has begun a session. Resolves with whether another bundle is due. */
  async lookAt (peer: PeerIdText): Promise<boolean> {
    const left = this.#left.get(peer)
    if (left === undefined) return false
    if (await this.#components.sessions.isUnused(peer, left.oneTimeId)) return false
    await this.#drop([{ peer, oneTimeId: left.oneTimeId }])
    return true
  }

  /** Contacts for whom this cloud has no bundle that can be used. */
  due (cloud: number, limit: number): PeerIdText[] {
    const found: PeerIdText[] = []
    for (const [peer, { state }] of this.#components.book.entries()) {
      if (state !== 'accepted') continue
      const left = this.#left.get(peer)
      if (left !== undefined && this.#isFresh(left) && left.clouds.includes(cloud)) continue
      found.push(peer)
      if (found.length === limit) break
    }
    return found
  }

  /** The bundle of this contact, minted now where there is none that is fresh. Resolves when it is durable; with none for who is no contact. */
  async prepare (peer: PeerIdText): Promise<LeavingBundle | undefined> {
    const { book, conversations, sessions, store } = this.#components
    return await conversations.alone(peer, async () => {
      if (!book.isContact(peer)) return undefined
      const left = this.#left.get(peer)
      const kept = left !== undefined && this.#isFresh(left) ? await store.get(keys.leftBundle(peer)) : undefined
      if (left !== undefined && kept !== undefined) return { peer, bundle: decodeRecord(LeftBundleRecord, kept).bundle, oneTimeId: left.oneTimeId }
      const { bundle, oneTimeId, freshUntil } = await sessions.mint(peer)
      const changes = await sessions.changes(peer)
      const value = LeftBundleRecord.encode({ bundle: Uint8Array.from(bundle), oneTimeId, freshUntil, clouds: new Uint8Array(0) })
      await store.commit([{ type: 'put', key: keys.leftBundle(peer), value }, ...changes.writes])
      changes.kept()
      this.#left.set(peer, { oneTimeId, freshUntil, clouds: [] })
      return { peer, bundle, oneTimeId }
    })
  }

  /** This cloud has kept these. What was replaced meanwhile is left again. Lost with the power, it is left again, too. */
  async taken (cloud: number, bundles: readonly LeavingBundle[]): Promise<void> {
    await this.#change(bundles.map(({ peer, oneTimeId }) => ({ peer, oneTimeId })), (left) => including(left.clouds, cloud))
  }

  /** Nothing that this cloud had is there any more. */
  async lost (cloud: number): Promise<void> {
    const had = [...this.#left].filter(([, { clouds }]) => clouds.includes(cloud))
    for (let at = 0; at < had.length; at += PAGE) {
      await this.#change(had.slice(at, at + PAGE).map(([peer, { oneTimeId }]) => ({ peer, oneTimeId })), (left) => without(left.clouds, cloud))
    }
  }

  /** No contact any more: its clouds take the bundle back with the list of contacts. */
  async forget (peer: PeerIdText): Promise<void> {
    if (this.#left.delete(peer)) await this.#components.store.note([del(peer)])
  }

  #isFresh ({ freshUntil }: Left): boolean {
    const leftMs = freshUntil - this.#components.clock.now()
    // one of a clock that was ahead by years would never be renewed
    return leftMs > 0 && leftMs <= PREKEYS_CURRENT_MS
  }

  async #drop (gone: ReadonlyArray<{ readonly peer: PeerIdText, readonly oneTimeId: string }>): Promise<void> {
    // replaced while this looked: not this one
    const dropped = gone.filter(({ peer, oneTimeId }) => this.#left.get(peer)?.oneTimeId === oneTimeId)
    for (const { peer } of dropped) this.#left.delete(peer)
    if (dropped.length > 0) await this.#components.store.note(dropped.map(({ peer }) => del(peer)))
  }

  async #change (asked: ReadonlyArray<{ readonly peer: PeerIdText, readonly oneTimeId: string }>, clouds: (left: Left) => number[]): Promise<void> {
    const { store } = this.#components
    const rows = await store.getMany(asked.map(({ peer }) => keys.leftBundle(peer)))
    const writes = asked.flatMap(({ peer, oneTimeId }, at): Write[] => {
      const left = this.#left.get(peer)
      const row = rows[at]
      // no contact any more: it was taken back with the list, or was never taken
      if (left === undefined || row === undefined || left.oneTimeId !== oneTimeId || !this.#components.book.isContact(peer)) return []
      const next = { ...left, clouds: clouds(left) }
      this.#left.set(peer, next)
      return [{ type: 'put', key: keys.leftBundle(peer), value: LeftBundleRecord.encode({ ...decodeRecord(LeftBundleRecord, row), clouds: Uint8Array.from(next.clouds) }) }]
    })
    if (writes.length > 0) await store.note(writes)
  }
}

function del (peer: PeerIdText): Write {
  return { type: 'del', key: keys.leftBundle(peer) }
}

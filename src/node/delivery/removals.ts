/**
 * Forgetting a contact entirely. The mark that it has begun is written with the batch that takes the contact
 * away, so that a crash in between is finished at the next start.
 */
import { componentOf, keys, lastComponent } from '../store/keys.ts'
import { walk } from '../store/walk.ts'
import { blobErase, blobsOf, jobsOf } from '../transfers/jobs.ts'
import { TokenRecord } from '../store/pb/records.ts'
import { decodeRecord } from './decode-record.ts'
import { KeyedQueue } from './keyed-queue.ts'
import type { Conversations } from './conversations.ts'
import type { ContactClouds } from './contact-clouds.ts'
import type { Sessions } from './sessions.ts'
import type { BlobStore } from '../files/blob-store.ts'
import type { Write } from '../store/durable-level.ts'
import type { Store } from '../store/store.ts'
import type { PeerIdText } from '../../identity/index.ts'

/** Rows erased in one batch: bounded memory, however long the conversation was. */
const PAGE = 512
/** Of an invite whose user is gone: no peer ID. */
const NOBODY_NOW = '-'

export interface RemovalsComponents { readonly store: Store, readonly conversations: Conversations, readonly sessions: Pick<Sessions, 'forget'>, readonly contactClouds: Pick<ContactClouds, 'forget'>, readonly blobs: Pick<BlobStore, 'remove'> | undefined }

export class Removals {
  readonly #components: RemovalsComponents
  readonly #queue = new KeyedQueue<PeerIdText>()
  readonly #begun = new Set<PeerIdText>()

  constructor (components: RemovalsComponents) {
    this.#components = components
  }

  /** Finishes what a crash interrupted. */
  async load (): Promise<void> {
    for (;;) {
      const page = await this.#components.store.page({ prefix: keys.removals, limit: PAGE })
      if (page.length === 0) return
      for (const { key } of page) {
        const peer = lastComponent(key) as PeerIdText
        this.#begun.add(peer)
        await this.finish(peer)
      }
    }
  }

  /** The write that marks the removal; it belongs in the batch that deletes the contact. */
  begin (peer: PeerIdText): Write {
    this.#begun.add(peer)
    return { type: 'put', key: keys.removal(peer), value: new Uint8Array([1]) }
  }

  /** Resolves when nothing of a removed peer is left; at once when no removal has begun. */
  async finish (peer: PeerIdText): Promise<void> {
    if (!this.#begun.has(peer)) return
    await this.#queue.run(peer, async () => {
      if (!this.#begun.has(peer)) return
      const { contactClouds, conversations, sessions, store } = this.#components
      await conversations.alone(peer, async () => {
        for (const prefix of [keys.outbox(peer), keys.stuck(peer), keys.messages(peer), keys.messageIds(peer), keys.seen(peer), keys.sessionRecords(peer), keys.unreadLives(peer), keys.unkept(peer)]) {
          await this.#erase(prefix)
        }
        await this.#eraseTimes(peer)
        await this.#eraseFromTokens(peer)
        await this.#eraseFiles(peer)
        conversations.forget(peer)
        sessions.forget(peer)
        contactClouds.forget(peer)
        await store.commit([
          { type: 'del', key: keys.conversation(peer) },
          { type: 'del', key: keys.attemptsOf(peer) },
          { type: 'del', key: keys.contactCloudsOf(peer) },
          { type: 'del', key: keys.leftBundle(peer) },
          { type: 'del', key: keys.removal(peer) }
        ])
      })
      this.#begun.delete(peer)
    })
  }

  /** Whatever a message of this peer spoke of. */
  async #eraseFiles (peer: PeerIdText): Promise<void> {
    const { blobs, store } = this.#components
    for await (const { name } of blobsOf(store, peer)) {
      await blobs?.remove(name)
      await store.commit([blobErase(name)])
    }
    for await (const { name } of jobsOf(store, peer)) await store.commit([{ type: 'del', key: keys.job(name) }])
  }

  /** An invite that was used stays used: by whom, nobody need know. */
  async #eraseFromTokens (peer: PeerIdText): Promise<void> {
    const { store } = this.#components
    for await (const { key, value } of walk(store, keys.tokens)) {
      const record = decodeRecord(TokenRecord, value)
      if (record.usedBy === peer) await store.commit([{ type: 'put', key, value: TokenRecord.encode({ ...record, usedBy: NOBODY_NOW }) }])
    }
  }

  /** When something of this peer was to go, or to be forgotten. */
  async #eraseTimes (peer: PeerIdText): Promise<void> {
    const { store } = this.#components
    for (const prefix of [keys.lifeEnds, keys.seenExpiries]) {
      for await (const { key } of walk(store, prefix)) if (componentOf(key, 2) === peer) await store.commit([{ type: 'del', key }])
    }
  }

  async #erase (prefix: string): Promise<void> {
    for (;;) {
      const page = await this.#components.store.page({ prefix, limit: PAGE })
      if (page.length === 0) return
      await this.#components.store.commit(page.map(({ key }) => ({ type: 'del' as const, key, ...key.startsWith(keys.allMessages) ? { isErasable: true } : {} })))
    }
  }
}

/**
 * The messages that files belong to: read, changed together with what else belongs into the same batch, and told. One
 * change of a conversation at a time, in the conversation's own queue.
 */
import { keys } from '../store/keys.ts'
import { MessageRecord } from '../store/pb/records.ts'
import { decodeRecord } from '../delivery/decode-record.ts'
import { messageWrite } from '../delivery/entries.ts'
import { isFile } from './file-record.ts'
import type { JobChange } from './jobs.ts'
import type { Conversations } from '../delivery/conversations.ts'
import type { Write } from '../store/durable-level.ts'
import type { Store } from '../store/store.ts'
import type { PeerIdText } from '../../identity/index.ts'

export interface FileMessagesComponents { readonly store: Store, readonly conversations: Conversations }

/** What a change makes of a message, and what is kept with it. */
export interface FileChange { readonly record: MessageRecord, readonly job?: JobChange, readonly writes?: readonly Write[] }

export class FileMessages {
  readonly #components: FileMessagesComponents
  readonly #onChanged: (peer: PeerIdText, position: string, record: MessageRecord) => void

  constructor (components: FileMessagesComponents, onChanged: (peer: PeerIdText, position: string, record: MessageRecord) => void) {
    this.#components = components
    this.#onChanged = onChanged
  }

  async at (peer: PeerIdText, position: string): Promise<MessageRecord | undefined> {
    const kept = await this.#components.store.get(keys.message(peer, position))
    const record = kept === undefined ? undefined : decodeRecord(MessageRecord, kept)
    return record !== undefined && isFile(record) ? record : undefined
  }

  /** As `at`, behind everything that is being done in the conversation at this moment. */
  async settled (peer: PeerIdText, position: string): Promise<MessageRecord | undefined> {
    return await this.#components.conversations.alone(peer, async () => await this.at(peer, position))
  }

  /**
   * Resolves when it is durable, with what the message is then; `undefined` when there is none, or when `change` wants
   * none. What `change` decides rests on what the message is at that moment.
   */
  async change (peer: PeerIdText, position: string, change: (record: MessageRecord) => FileChange | undefined): Promise<MessageRecord | undefined> {
    const { conversations, store } = this.#components
    const changed = await conversations.alone(peer, async () => {
      const record = await this.at(peer, position)
      const next = record === undefined ? undefined : change(record)
      if (next === undefined) return undefined
      await store.commit([messageWrite(peer, position, next.record), ...next.job?.writes ?? [], ...next.writes ?? []])
      next.job?.kept()
      return next.record
    })
    if (changed !== undefined) this.#onChanged(peer, position, changed)
    return changed
  }
}

/** Tells who looks that a message came or changed, as it is shown: with what it waits for, and where it is. */
import { keys } from '../store/keys.ts'
import { MessageRecord } from '../store/pb/records.ts'
import { decodeRecord } from './decode-record.ts'
import { messageView } from './message-view.ts'
import type { ContactBook } from './contact-book.ts'
import type { Conversations } from './conversations.ts'
import type { FileOf, LifeOf, Waiting, Whereabouts } from './message-view.ts'
import type { Message } from '../api.ts'
import type { Emit } from '../events.ts'
import type { Store } from '../store/store.ts'
import type { PeerIdText } from '../../identity/index.ts'

export interface MessageEventsComponents { readonly book: ContactBook, readonly conversations: Conversations, readonly emit: Emit, readonly store: Store }

export interface MessageEventsInit {
  attempts (peer: PeerIdText): Pick<Waiting, 'attempts' | 'nextAttemptAt'>
  readonly whereabouts: Whereabouts
  readonly fileOf: FileOf
  readonly lifeOf: LifeOf
}

export class MessageEvents {
  readonly #components: MessageEventsComponents
  readonly #init: MessageEventsInit

  constructor (components: MessageEventsComponents, init: MessageEventsInit) {
    this.#components = components
    this.#init = init
  }

  /** What whatever waits for this contact waits for. */
  waiting (peer: PeerIdText): Waiting {
    const { book, conversations } = this.#components
    const waitsFor = book.get(peer)?.state === 'requested' ? 'accept' : conversations.counters(peer).heldCount > 0 ? 'first key' : 'contact'
    return { waitsFor, ...this.#init.attempts(peer) }
  }

  tell (name: 'message:added' | 'message:changed', peer: PeerIdText, position: string, record: MessageRecord): void {
    this.#components.emit(name, this.view(peer, position, record))
  }

  view (peer: PeerIdText, position: string, record: MessageRecord): Message {
    return messageView(peer, position, record, this.waiting(peer), this.#init.whereabouts, this.#init.fileOf, this.#init.lifeOf)
  }

  /** Other nodes have, or have no longer, the message at this place. */
  async moved (peer: PeerIdText, position: string): Promise<void> {
    const kept = await this.#components.store.get(keys.message(peer, position))
    if (kept !== undefined) this.tell('message:changed', peer, position, decodeRecord(MessageRecord, kept))
  }
}

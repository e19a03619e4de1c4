/** The conversations as a person reads them: pages of history, what waits, and the ways to act on a message. */
import { ContactBlockedError, ContactNotAcceptedError, InvalidPageError, NoSuchContactError, NoSuchMessageError } from '../errors.ts'
import { checkExpiry } from '../lifetime/limits.ts'
import { keys, lastComponent } from '../store/keys.ts'
import { MessageRecord, OutboxRecord } from '../store/pb/records.ts'
import { decodeRecord } from './decode-record.ts'
import { messageIdText, messageView } from './message-view.ts'
import type { ContactBook } from './contact-book.ts'
import type { FileOf, LifeOf, Waiting, Whereabouts } from './message-view.ts'
import type { Outbox } from './outbox.ts'
import type { Message, MessageFile, MessageId, Messages, PendingCursor, PendingItem } from '../api.ts'
import type { Store } from '../store/store.ts'
import type { PeerIdText } from '../../identity/index.ts'

const DEFAULT_HISTORY = 64
const MAX_HISTORY = 256
const DEFAULT_PENDING = 256
const MAX_PENDING_PAGE = 1_024
const POSITION = /^[0-9a-f]{16}$/

export interface MessagesComponents { readonly store: Store, readonly book: ContactBook, readonly outbox: Outbox }

export interface MessagesInit {
  waiting (peer: PeerIdText): Waiting
  /** A message waits: try its contact as soon as its back-off allows. */
  onWaiting (peer: PeerIdText): void
  /** A person asks to try now. */
  onRetry (peer: PeerIdText): void
  typing (peer: PeerIdText): void
  readonly whereabouts: Whereabouts
  readonly fileOf: FileOf
  readonly lifeOf: LifeOf
  /** Takes back a file that the contact knows of; false when it is none. */
  withdraw (peer: PeerIdText, position: string): Promise<boolean>
  /** Files that contacts know of and have not fetched, the oldest first. */
  offered (to: PeerIdText | undefined): Promise<ReadonlyArray<{ readonly peer: PeerIdText, readonly position: string, readonly record: MessageRecord }>>
}

/** @throws {NoSuchContactError} {ContactBlockedError} {ContactNotAcceptedError} nothing can be written to it */
export function checkMayWrite (book: ContactBook, peer: PeerIdText): void {
  const state = book.get(peer)?.state
  if (state === undefined) throw new NoSuchContactError('There is no such contact. Add it first, or look at the list of contacts.')
  if (state === 'blocked') throw new ContactBlockedError('You have blocked this contact. Unblock it first.')
  if (state === 'incoming') throw new ContactNotAcceptedError('You have not accepted this contact yet. Accept it first.')
}

export function createMessages (components: MessagesComponents, init: MessagesInit): Messages {
  const { book, outbox, store } = components

  async function positionOf (peer: PeerIdText, id: MessageId): Promise<string | undefined> {
    if (!/^[0-9a-f]{32}$/.test(id)) return undefined
    const kept = await store.get(keys.messageId(peer, id))
    // of what came and is gone, the id is known and no place
    return kept === undefined || kept.byteLength === 0 ? undefined : new TextDecoder().decode(kept)
  }

  async function recordAt (peer: PeerIdText, position: string): Promise<MessageRecord> {
    const kept = await store.get(keys.message(peer, position))
    if (kept === undefined) throw new NoSuchMessageError('There is no such message in this conversation.')
    return decodeRecord(MessageRecord, kept)
  }

  const viewOf = (peer: PeerIdText, position: string, record: MessageRecord): Message => messageView(peer, position, record, init.waiting(peer), init.whereabouts, init.fileOf, init.lifeOf)

  return {
    async send (peer, text, options = {}) {
      checkMayWrite(book, peer)
      // after this point it is kept, whatever the caller does: an aborted send that is kept all the same would be sent twice
      options.signal?.throwIfAborted()
      const { position, record } = await outbox.send(peer, text, options.expireAfterMs === undefined ? undefined : checkExpiry(options.expireAfterMs))
      init.onWaiting(peer)
      return viewOf(peer, position, record)
    },

    async history (peer, { before, after, limit = DEFAULT_HISTORY } = {}) {
      checkLimit(limit, MAX_HISTORY)
      if (before !== undefined && !POSITION.test(before)) throw new InvalidPageError('`before` has to be the position of a message of this conversation.')
      if (after !== undefined && !POSITION.test(after)) throw new InvalidPageError('`after` has to be the position of a message of this conversation.')
      const newestFirst = after === undefined
      const page = await store.page({
        prefix: keys.messages(peer),
        ...(before === undefined ? {} : { before: keys.message(peer, before) }),
        ...(after === undefined ? {} : { after: keys.message(peer, after) }),
        newestFirst,
        limit
      })
      const messages = page.map(({ key, value }) => viewOf(peer, lastComponent(key), decodeRecord(MessageRecord, value)))
      return newestFirst ? messages.reverse() : messages
    },

    async get (peer, id) {
      const position = await positionOf(peer, id)
      if (position === undefined) return undefined
      const kept = await store.get(keys.message(peer, position))
      return kept === undefined ? undefined : viewOf(peer, position, decodeRecord(MessageRecord, kept))
    },

    async pending ({ to, limit = DEFAULT_PENDING, after } = {}) {
      checkLimit(limit, MAX_PENDING_PAGE)
      const prefix = to === undefined ? keys.outboxes : keys.outbox(to)
      const page = await store.page({ prefix, ...(after === undefined ? {} : { after }), limit })
      const waiting = page.map(({ key, value }) => ({ peer: key.split('/')[1] as PeerIdText, position: lastComponent(key), record: decodeRecord(OutboxRecord, value) })).filter(({ record }) => !record.isControl)
      // what is held has no envelope yet: then it is as large as its text
      const messages = await store.getMany(waiting.map(({ peer, position }) => keys.message(peer, position)))
      const items = waiting.map(({ peer, position, record: { id, envelope, queuedAt } }, at): PendingItem => {
        const message = messages[at]
        const record = message === undefined ? undefined : decodeRecord(MessageRecord, message)
        const file = record === undefined ? undefined : init.fileOf(peer, record)
        const bytes = (envelope.byteLength > 0 ? envelope.byteLength : record?.text.byteLength ?? 0) + (file?.size ?? 0)
        return { id: messageIdText(id), to: peer, since: queuedAt, bytes, ...init.waiting(peer), ...whileOpen(file), where: ['this device', ...init.whereabouts(peer, position, record?.file === undefined ? 'message' : 'file')] }
      })
      const last = page.at(-1)
      if (page.length === limit && last !== undefined) return { items, next: last.key as PendingCursor }
      // they wait for a person there, and behind everything that waits for a way
      const offered = (await init.offered(to)).map(({ peer, position, record }): PendingItem => {
        const file = init.fileOf(peer, record)
        return { id: messageIdText(record.id), to: peer, since: record.sentAt, bytes: file?.size ?? 0, ...init.waiting(peer), waitsFor: 'consent', ...whileOpen(file), where: ['this device', ...init.whereabouts(peer, position, 'announced file')] }
      })
      return { items: [...items, ...offered] }
    },

    async retry (peer) {
      checkMayWrite(book, peer)
      await outbox.retry(peer)
      init.onRetry(peer)
    },

    async cancel (peer, id) {
      const position = await positionOf(peer, id)
      if (position === undefined) throw new NoSuchMessageError('There is no such message in this conversation.')
      if (await init.withdraw(peer, position)) return viewOf(peer, position, await recordAt(peer, position))
      const { record } = await outbox.cancel(peer, position)
      return viewOf(peer, position, record)
    },

    typing: (peer) => init.typing(peer)
  }
}

function whileOpen (file: MessageFile | undefined): Pick<PendingItem, 'whileOpen'> {
  return file?.transfer.whileOpen === true ? { whileOpen: true } : {}
}

/** @throws {InvalidPageError} */
function checkLimit (limit: number, most: number): void {
  if (!Number.isInteger(limit) || limit < 1 || limit > most) throw new InvalidPageError(`A page holds 1 to ${most} items.`)
}

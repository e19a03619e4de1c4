/** Files as a person handles them: each by the message that announces it. */
import { bytesToHex } from '@noble/hashes/utils.js'
import { NoSuchTransferError } from '../errors.ts'
import { keys } from '../store/keys.ts'
import { checkExpiry } from '../lifetime/limits.ts'
import { checkMayWrite } from '../delivery/messages.ts'
import { blobsOf, isOver } from './jobs.ts'
import type { Files } from './files.ts'
import type { Transfer, Transfers } from './types.ts'
import type { MessageId } from '../api.ts'
import type { ContactBook } from '../delivery/contact-book.ts'
import type { MessageEvents } from '../delivery/message-events.ts'
import type { MessageRecord } from '../store/pb/records.ts'
import type { Store } from '../store/store.ts'
import type { PeerIdText } from '../../identity/index.ts'

/** More than a person looks through. */
const MOST_LISTED = 1_024
/** Messages read at once, of as many as there ever were. */
const READ_AT_ONCE = 256

interface Place { readonly peer: PeerIdText, readonly position: string }

export interface TransfersComponents { readonly store: Store, readonly book: ContactBook, readonly files: Files, readonly events: Pick<MessageEvents, 'view'> }

/** @param onWaiting - a message waits for this contact: try it as soon as its back-off allows */
export function createTransfers ({ store, book, files, events }: TransfersComponents, onWaiting: (peer: PeerIdText) => void): Transfers {
  async function find (peer: PeerIdText, id: MessageId): Promise<{ position: string, record: MessageRecord } | undefined> {
    if (!/^[0-9a-f]{32}$/.test(id)) return undefined
    const kept = await store.get(keys.messageId(peer, id))
    const position = kept === undefined || kept.byteLength === 0 ? undefined : new TextDecoder().decode(kept)
    const record = position === undefined ? undefined : await files.messages.at(peer, position)
    return position === undefined || record === undefined ? undefined : { position, record }
  }

  async function placeOf (peer: PeerIdText, id: MessageId): Promise<string> {
    const found = await find(peer, id)
    if (found === undefined) throw new NoSuchTransferError('There is no such file. Look at the list of files.')
    return found.position
  }

  /** Does something about a file, and says how it is now. */
  async function act (peer: PeerIdText, id: MessageId, work: (position: string) => Promise<void>): Promise<Transfer> {
    const position = await placeOf(peer, id)
    await work(position)
    const record = await files.messages.at(peer, position)
    if (record === undefined) throw new NoSuchTransferError('The file is gone: its message was removed.')
    return files.transfer(peer, record)
  }

  /** The newest of these; it holds no more than those, and what is just being read. */
  async function listed (places: readonly Place[]): Promise<Transfer[]> {
    let newest: Array<{ readonly peer: PeerIdText, readonly record: MessageRecord }> = []
    for (let at = 0; at < places.length; at += READ_AT_ONCE) {
      const read = await Promise.all(places.slice(at, at + READ_AT_ONCE).map(async ({ peer, position }) => ({ peer, record: await files.messages.at(peer, position) })))
      newest.push(...read.flatMap(({ peer, record }) => record === undefined ? [] : [{ peer, record }]))
      newest = newest.sort((a, b) => b.record.receivedAt - a.record.receivedAt || bytesToHex(a.record.id).localeCompare(bytesToHex(b.record.id))).slice(0, MOST_LISTED)
    }
    return newest.map(({ peer, record }) => files.transfer(peer, record))
  }

  return {
    async list ({ all = false } = {}) {
      return await listed(all ? await Array.fromAsync(blobsOf(store)) : files.jobs.all().filter((job) => !isOver(job)))
    },

    async get (peer, id) {
      const found = await find(peer, id)
      return found === undefined ? undefined : files.transfer(peer, found.record)
    },

    async send (peer, file, options = {}) {
      checkMayWrite(book, peer)
      if (options.expireAfterMs !== undefined) checkExpiry(options.expireAfterMs)
      const { position, record } = await files.send(peer, file, options)
      onWaiting(peer)
      return events.view(peer, position, record)
    },

    async sendWhileOpen (peer, file, options = {}) {
      try {
        checkMayWrite(book, peer)
        if (options.expireAfterMs !== undefined) checkExpiry(options.expireAfterMs)
      } catch (error) {
        await file.source.close()
        throw error
      }
      const { position, record } = await files.sendWhileOpen(peer, file, options)
      onWaiting(peer)
      return events.view(peer, position, record)
    },

    accept: async (peer, id, { folder } = {}) => await act(peer, id, async (position) => await files.want(peer, position, folder)),
    resume: async (peer, id) => await act(peer, id, async (position) => await files.want(peer, position)),
    pause: async (peer, id) => await act(peer, id, async (position) => await files.pause(peer, position)),
    decline: async (peer, id) => await act(peer, id, async (position) => await files.decline(peer, position)),

    async * open (peer, id, range = {}) {
      yield * files.open(peer, await placeOf(peer, id), range)
    },

    smallItemBytes: () => files.smallItemBytes(),
    setSmallItemBytes: async (bytes) => await files.setSmallItemBytes(bytes)
  }
}

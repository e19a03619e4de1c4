/**
 * What a command may ask of a node about files. The node opens a file by its path itself: it runs as the same person on the
 * same machine, and no byte of it has to pass the socket.
 */
import { createHash } from 'node:crypto'
import { basename, isAbsolute } from 'node:path'
import * as v from 'valibot'
import { NoSuchTransferError } from '../../../node/errors.ts'
import { landFile } from '../../../node/platform/host/land-file.ts'
import { plainMessage } from '../../model/index.ts'
import { AmbiguousTransferError } from '../errors.ts'
import { openSteadyFile, withFileToSend } from '../file-to-send.ts'
import { printable } from '../printable.ts'
import { expireAfterMs } from './life-methods.ts'
import { contact, messageId, method, peerOf } from './method.ts'
import type { PlainMessage } from '../../model/index.ts'
import type { Hash } from 'node:crypto'
import type { MessageId, MobilinkNode, Transfer } from '../../../node/api.ts'

const path = v.pipe(v.string(), v.minLength(1), v.maxLength(4_096), v.check(isAbsolute, 'an absolute path'))
/** All of an id, or an unambiguous start of it. */
const id = v.pipe(v.string(), v.regex(/^[0-9a-f]{4,32}$/))
const oneTransfer = v.strictObject({ id, contact: v.optional(contact) })

export const TRANSFER_METHODS = {
  sendFile: method(v.strictObject({ contact, path, as: v.picklist(['file', 'voice']), whileOpen: v.optional(v.boolean()), expireAfterMs }), async (node, params, _facts, { signal, onProgress }): Promise<PlainMessage> => {
    const peer = await peerOf(node, params.contact)
    const options = { ...(signal === undefined ? {} : { signal }), ...(onProgress === undefined ? {} : { onProgress }), ...(params.expireAfterMs === undefined ? {} : { expireAfterMs: params.expireAfterMs }) }
    if (params.whileOpen === true) return plainMessage(await node.transfers.sendWhileOpen(peer, await openSteadyFile(params.path, params.as), options))
    return plainMessage(await withFileToSend(params.path, params.as, async (file) => await node.transfers.send(peer, file, options)))
  }),
  transfers: method(v.strictObject({ all: v.boolean() }), async (node, { all }): Promise<Transfer[]> => await node.transfers.list({ all })),
  transfer: method(oneTransfer, async (node, params) => await transferOf(node, params)),
  acceptFile: method(v.strictObject({ ...oneTransfer.entries, folder: v.optional(path) }), async (node, { folder, ...params }) => {
    const { contact, id } = await transferOf(node, params)
    return await node.transfers.accept(contact, id, folder === undefined ? {} : { folder })
  }),
  /** Writes a file that is here into a folder, in clear, under a free name; null: it is not here. Nothing else changes. */
  exportFile: method(v.strictObject({ contact, id: messageId, folder: path }), async (node, params): Promise<{ name: string, sha256: string } | null> => {
    const peer = await peerOf(node, params.contact)
    const file = (await node.messages.get(peer, params.id as MessageId))?.file
    if (file?.isHere !== true) return null
    const hash = createHash('sha256')
    const path = await landFile({ folder: params.folder, name: file.name, size: file.size, source: hashed(node.transfers.open(peer, params.id as MessageId), hash) })
    return { name: basename(path), sha256: hash.digest('hex') }
  }),
  changeFile: method(v.strictObject({ ...oneTransfer.entries, act: v.picklist(['decline', 'pause', 'resume']) }), async (node, { act, ...params }) => {
    const { contact, id } = await transferOf(node, params)
    return await node.transfers[act](contact, id)
  })
} as const

async function * hashed (source: AsyncIterable<Uint8Array>, hash: Hash): AsyncGenerator<Uint8Array> {
  for await (const bytes of source) {
    hash.update(bytes)
    yield bytes
  }
}

const WHOLE_ID = 32

/** Also what a list is too short for. Senders choose ids: two contacts may have the same. */
async function allWith (node: MobilinkNode, id: MessageId): Promise<Transfer[]> {
  const contacts = await node.contacts.list()
  const found = await Promise.all(contacts.map(async ({ peerId }) => await node.transfers.get(peerId, id)))
  return found.filter((transfer) => transfer !== undefined)
}

async function allFrom (node: MobilinkNode, start: string): Promise<Transfer[]> {
  return (await node.transfers.list({ all: true })).filter(({ id }) => id.startsWith(start))
}

/** @throws {NoSuchTransferError} {AmbiguousTransferError} */
async function transferOf (node: MobilinkNode, { id, contact: name }: { readonly id: string, readonly contact?: string | undefined }): Promise<Transfer> {
  const peer = name === undefined ? undefined : await peerOf(node, name)
  const [first, ...others] = (id.length === WHOLE_ID ? await allWith(node, id as MessageId) : await allFrom(node, id)).filter((transfer) => peer === undefined || transfer.contact === peer)
  if (first === undefined) throw new NoSuchTransferError(`no file has an id that starts with ${id}`)
  if (others.length > 0) throw new AmbiguousTransferError(`Several files fit: ${[first, ...others].slice(0, 8).map((one) => `${one.id} (${printable(one.name)})`).join(', ')}`)
  return first
}

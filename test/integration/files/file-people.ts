/**
 * Two whole hosts in this process, with real disks, over TCP on loopback: one gives files, the other fetches them. The
 * giver's program may be another one than ours: what it announces, and the bytes that it gives, can be changed.
 */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { FILE_KIND } from '../../../src/identity/index.ts'
import { createMobilinkNode, loadConfig } from '../../../src/node/index.ts'
import { hostPlatform } from '../../../src/node/platform/host.ts'
import type { Message, MobilinkNode, PeerIdText, Transfer } from '../../../src/node/index.ts'
import type { Outbox } from '../../../src/node/delivery/outbox.ts'
import type { BlobStore } from '../../../src/node/files/blob-store.ts'
import type { FileStorage } from '../../../src/node/platform/platform.ts'
import type { CreateEngine } from '../../../src/node/transfers/engine.ts'

/** What the giver's program does otherwise than ours. */
export interface Malice {
  /** Of the body of the message that announces a file. */
  announce?: (body: Uint8Array) => Uint8Array
  /** Of the blob that lies there. */
  give?: (blob: Uint8Array) => Uint8Array
}

export class FilePeople {
  readonly giver: MobilinkNode
  readonly taker: MobilinkNode
  readonly faults: Error[] = []
  /** May be changed at any time. */
  readonly malice: Malice
  readonly #say: (body: Uint8Array) => Promise<boolean>

  private constructor (giver: MobilinkNode, taker: MobilinkNode, malice: Malice, say: (body: Uint8Array) => Promise<boolean>) {
    this.giver = giver
    this.taker = taker
    this.malice = malice
    this.#say = say
    for (const node of [giver, taker]) node.addEventListener('fault', ({ detail }) => { this.faults.push(detail) })
  }

  /** @param change - of where the taker has its files */
  static async meet (folder: string, change: (files: FileStorage) => FileStorage = (files) => files): Promise<FilePeople> {
    const malice: Malice = {}
    const made = Promise.withResolvers<Outbox>()
    const giver = await start(join(folder, 'giver'), (files) => malicious(files, malice, made.resolve))
    const taker = await start(join(folder, 'taker'), change)
    const accepted = [giver, taker].map(async (node) => await eventOf(node, 'contact:changed', ({ state, online }) => state === 'accepted' && online))
    await giver.contacts.add(await taker.self.invite())
    await Promise.all(accepted)
    const outbox = await made.promise
    return new FilePeople(giver, taker, malice, async (body) => await outbox.say(taker.self.peerId, FILE_KIND, body))
  }

  /** Announces what no program of ours would, not even to its own person. */
  async say (body: Uint8Array): Promise<void> {
    if (!await this.#say(body)) throw new Error('there is no session')
  }

  get giverId (): PeerIdText {
    return this.giver.self.peerId
  }

  /** Announces these bytes; resolves with what the taker is shown. */
  async announced (content: Uint8Array, name = 'contract.bin'): Promise<Message> {
    const coming = eventOf(this.taker, 'message:added', ({ direction, file }) => direction === 'in' && file !== undefined)
    await this.giver.transfers.send(this.taker.self.peerId, { name, size: content.byteLength, source: inPieces(content) })
    return await coming
  }

  /** Says that it is wanted, or wanted again; resolves with how it ended. */
  async fetched (id: Message['id'], folder?: string): Promise<Transfer> {
    const ended = this.ended(id, folder)
    const accepted = await this.taker.transfers.accept(this.giverId, id, folder === undefined ? {} : { folder })
    // what was here already is in its folder by now
    return isOver(accepted, folder !== undefined) ? accepted : await ended
  }

  /** How it ends from now on. */
  async ended (id: Message['id'], folder?: string): Promise<Transfer> {
    return await eventOf(this.taker, 'transfer:changed', (transfer) => transfer.id === id && isOver(transfer, folder !== undefined))
  }

  async leave (): Promise<void> {
    await Promise.all([this.giver.stop(), this.taker.stop()])
  }
}

function isOver ({ state, savedAs, problem, saving }: Transfer, isToLand: boolean): boolean {
  if (state === 'failed' || state === 'withdrawn') return true
  return state === 'done' && saving === undefined && (!isToLand || savedAs !== undefined || problem !== undefined)
}

export async function * inPieces (content: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < content.byteLength; at += 100_000) yield await Promise.resolve(content.subarray(at, at + 100_000))
}

export function hashOf (bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

type Detail<K extends 'contact:changed' | 'message:added' | 'transfer:changed'> = K extends 'contact:changed' ? Awaited<ReturnType<MobilinkNode['contacts']['rename']>> : K extends 'message:added' ? Message : Transfer

async function eventOf<K extends 'contact:changed' | 'message:added' | 'transfer:changed'> (node: MobilinkNode, name: K, fits: (detail: Detail<K>) => boolean): Promise<Detail<K>> {
  return await new Promise((resolve) => {
    const listener = (event: Event): void => {
      const { detail } = event as CustomEvent<Detail<K>>
      if (!fits(detail)) return
      node.removeEventListener(name, listener)
      resolve(detail)
    }
    node.addEventListener(name, listener)
  })
}

async function start (dataFolder: string, change: (files: FileStorage) => FileStorage): Promise<MobilinkNode> {
  const platform = hostPlatform({ dataFolder })
  if (platform.files === undefined) throw new Error('a host has a place for files')
  return await createMobilinkNode({ ...platform, files: change(platform.files) }, loadConfig({ profile: 'local', network: { listen: ['/ip4/127.0.0.1/tcp/0'] } }))
}

function malicious (files: FileStorage, malice: Malice, onOutbox: (outbox: Outbox) => void): FileStorage {
  return {
    ...files,
    openBlobs: async () => givingOtherwise(await files.openBlobs(), malice),
    async loadEngine () {
      const createEngine = await files.loadEngine()
      const create: CreateEngine = (components, init) => {
        onOutbox(components.outbox as Outbox)
        return createEngine({
          ...components,
          outbox: {
            giveUp: async (...given) => await components.outbox.giveUp(...given),
            gaveUp: (...given) => { components.outbox.gaveUp(...given) },
            sendFile: async (peer, draft) => await components.outbox.sendFile(peer, { ...draft, bytes: Uint8Array.from(malice.announce?.(draft.bytes) ?? draft.bytes) })
          }
        }, init)
      }
      return create
    }
  }
}

function givingOtherwise (blobs: BlobStore, malice: Malice): BlobStore {
  const whole = async (name: string): Promise<Uint8Array> => {
    const kept = await blobs.find(name)
    const bytes = Buffer.concat(await Array.fromAsync(blobs.read(name, 0, kept?.bytes ?? 0)))
    return malice.give?.(Uint8Array.from(bytes)) ?? bytes
  }
  return {
    ...blobs,
    async find (name) {
      const kept = await blobs.find(name)
      return kept === undefined || malice.give === undefined ? kept : { ...kept, bytes: (await whole(name)).byteLength }
    },
    async * read (name, offset, length) {
      if (malice.give === undefined) yield * blobs.read(name, offset, length)
      else yield (await whole(name)).slice(offset, offset + length)
    }
  }
}

/**
 * A host in a process of its own, so that a test can kill it like a power cut: runs the product's node on the
 * data folder it is given and does what its parent asks, one message at a time.
 */
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createMobilinkNode, loadConfig } from '../../src/node/index.ts'
import { browserParts } from '../../src/node/network/browser-parts.ts'
import { createLibp2pNetwork } from '../../src/node/network/libp2p.ts'
import { collectLessOften, hostPlatform } from '../../src/node/platform/host.ts'
import { CountedBlobs, GIVEN } from './counted-blobs.ts'
import type { Contact, Message, MessageId, MobilinkNode, PeerIdText, Transfer } from '../../src/node/index.ts'
import type { Network } from '../../src/node/network/network.ts'

export interface HostCalls {
  id (): { peerId: PeerIdText, addresses: string[], invite: string }
  add (address: string, name: string): Contact
  accept (peer: PeerIdText): Contact
  contacts (): Contact[]
  send (peer: PeerIdText, text: string): Message
  history (peer: PeerIdText, before?: string): Message[]
  pending (): number
  transports (peer: PeerIdText): string[]
  block (peer: PeerIdText): Contact
  /** Keeps the file at this path and announces it. */
  sendFile (peer: PeerIdText, path: string, name: string): Message
  acceptFile (peer: PeerIdText, id: MessageId, folder: string): Transfer
  transfer (peer: PeerIdText, id: MessageId): Transfer | null
  /** Answers once so many bytes of a sealed file that is being written are there, or all of it; at once where one is whole. */
  untilWritten (bytes: number): undefined
  /** Becomes somebody's cloud. @returns the link to pair with it */
  offerCloud (): string
  pairWithCloud (link: string): undefined
  /** How much it keeps, as a cloud, for this device. */
  setQuota (device: PeerIdText, bytes: number): undefined
  message (peer: PeerIdText, id: MessageId): Message | null
  /** Cuts what there is to this contact. */
  drop (peer: PeerIdText): undefined
  faults (): string[]
  /** Bytes of memory in use after a collection. */
  memory (): number
  /** The most bytes of memory that were ever in use. */
  peak (): number
  stop (): undefined
}

export type Call = { [K in keyof HostCalls]: { readonly id: number, readonly method: K, readonly args: Parameters<HostCalls[K]> } }[keyof HostCalls]
export type Reply =
  | { readonly id: number, readonly result: unknown }
  | { readonly id: number, readonly error: { readonly name: string, readonly message: string } }
  | { readonly event: string, readonly detail: unknown }

/** As a tab, the node is made of the network parts of a browser, and is reached through the nodes that it is given. */
async function start (role: string, dataFolder: string, addresses: string[]): Promise<Started> {
  // as the command does
  collectLessOften()
  const platform = hostPlatform({ dataFolder })
  const { files } = platform
  if (files === undefined) throw new Error('a host has a place for files')
  const blobs = new CountedBlobs(await files.openBlobs(), join(dataFolder, GIVEN))
  const made = Promise.withResolvers<Network>()
  const node = await createMobilinkNode({
    ...platform,
    files: { ...files, openBlobs: async () => await Promise.resolve(blobs) },
    async createNetwork (init) {
      const network = role === 'tab' ? await createLibp2pNetwork(init, browserParts()) : await platform.createNetwork(init)
      made.resolve(network)
      return network
    }
  }, loadConfig({ profile: 'local', network: { bootstrap: addresses, ...(role === 'tab' ? { relays: addresses } : {}) } }))
  return { node, network: await made.promise, blobs }
}

interface Started { readonly node: MobilinkNode, readonly network: Network, readonly blobs: CountedBlobs }

async function main (role: string, dataFolder: string, addresses: string[]): Promise<void> {
  const { node, network, blobs } = await start(role, dataFolder, addresses)
  const faults: string[] = []
  node.addEventListener('fault', ({ detail }) => faults.push(detail.stack ?? detail.message))
  node.addEventListener('network:changed', () => tell({ event: 'network:changed', detail: node.self.addresses() }))
  for (const name of ['message:added', 'message:changed', 'contact:changed', 'peer:online', 'peer:offline', 'transfer:changed'] as const) {
    node.addEventListener(name, ({ detail }) => tell({ event: name, detail }))
  }

  const calls: { [K in keyof HostCalls]: (...args: Parameters<HostCalls[K]>) => Promise<unknown> } = {
    id: async () => ({ peerId: node.self.peerId, addresses: node.self.addresses(), invite: await node.self.invite() }),
    add: async (address, name) => await node.contacts.add(address, { name }),
    accept: async (peer) => await node.contacts.accept(peer),
    contacts: async () => await node.contacts.list(),
    send: async (peer, text) => await node.messages.send(peer, text),
    history: async (peer, before) => await node.messages.history(peer, { limit: 256, ...(before === undefined ? {} : { before }) }),
    pending: async () => (await node.messages.pending({ limit: 1_024 })).items.length,
    transports: async (peer) => await Promise.resolve(node.network.paths(peer).map(({ kind, transport }) => `${kind} ${transport}`)),
    block: async (peer) => await node.contacts.block(peer),
    sendFile: async (peer, path, name) => await node.transfers.send(peer, { name, size: (await stat(path)).size, source: createReadStream(path, { highWaterMark: 262_144 }) }),
    acceptFile: async (peer, id, folder) => await node.transfers.accept(peer, id, { folder }),
    transfer: async (peer, id) => await node.transfers.get(peer, id) ?? null,
    untilWritten: async (bytes) => {
      const reached = blobs.untilWritten(bytes)
      const kept = await Promise.all((await blobs.names()).map(async (name) => await blobs.find(name)))
      if (!kept.some((blob) => blob?.isWhole === true)) await reached
    },
    offerCloud: async () => (await node.cloud.offer()).link,
    pairWithCloud: async (link) => { await node.cloud.pair(link) },
    setQuota: async (device, bytes) => { await node.cloud.setQuota(device, bytes) },
    message: async (peer, id) => await node.messages.get(peer, id) ?? null,
    drop: async (peer) => await network.disconnect(peer),
    faults: async () => await Promise.resolve(faults),
    memory: async () => {
      globalThis.gc?.()
      return await Promise.resolve(process.memoryUsage().rss)
    },
    peak: async () => await Promise.resolve(process.resourceUsage().maxRSS * 1_024),
    stop: async () => {
      await node.stop()
      setImmediate(() => process.exit(0))
    }
  }

  process.on('message', (call: Call) => {
    const run = calls[call.method] as (...args: unknown[]) => Promise<unknown>
    run(...call.args).then(
      (result) => tell({ id: call.id, result: result ?? null }),
      (error: unknown) => tell({ id: call.id, error: error instanceof Error ? { name: error.name, message: error.message } : { name: 'Error', message: String(error) } }))
  })
  process.on('disconnect', () => process.exit(0))
  tell({ event: 'started', detail: { peerId: node.self.peerId, addresses: node.self.addresses() } })
}

function tell (reply: Reply): void {
  process.send?.(reply)
}

const [role, dataFolder, ...addresses] = process.argv.slice(2)
if (role !== undefined && dataFolder !== undefined) await main(role, dataFolder, addresses)

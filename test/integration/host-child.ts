/**
 * A host in a process of its own, so that a test can kill it like a power cut: runs the product's node on the
 * data folder it is given and does what its parent asks, one message at a time.
 */
import { createMobilinkNode, loadConfig } from '../../src/node/index.ts'
import { browserParts } from '../../src/node/network/browser-parts.ts'
import { createLibp2pNetwork } from '../../src/node/network/libp2p.ts'
import { hostPlatform } from '../../src/node/platform/host.ts'
import type { Contact, Message, MobilinkNode, PeerIdText } from '../../src/node/index.ts'

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
  faults (): string[]
  /** Bytes of memory in use after a collection. */
  memory (): number
  stop (): undefined
}

export type Call = { [K in keyof HostCalls]: { readonly id: number, readonly method: K, readonly args: Parameters<HostCalls[K]> } }[keyof HostCalls]
export type Reply =
  | { readonly id: number, readonly result: unknown }
  | { readonly id: number, readonly error: { readonly name: string, readonly message: string } }
  | { readonly event: string, readonly detail: unknown }

/** As a tab, the node is made of the network parts of a browser, and is reached through the nodes that it is given. */
async function start (role: string, dataFolder: string, addresses: string[]): Promise<MobilinkNode> {
  const platform = hostPlatform({ dataFolder })
  if (role !== 'tab') return await createMobilinkNode(platform, loadConfig({ profile: 'local', network: { bootstrap: addresses } }))
  return await createMobilinkNode({
    ...platform,
    createNetwork: async (init) => await createLibp2pNetwork(init, browserParts())
  }, loadConfig({ profile: 'local', network: { bootstrap: addresses, relays: addresses } }))
}

async function main (role: string, dataFolder: string, addresses: string[]): Promise<void> {
  const node = await start(role, dataFolder, addresses)
  const faults: string[] = []
  node.addEventListener('fault', ({ detail }) => faults.push(detail.stack ?? detail.message))
  node.addEventListener('network:changed', () => tell({ event: 'network:changed', detail: node.self.addresses() }))
  for (const name of ['message:added', 'message:changed', 'contact:changed', 'peer:online', 'peer:offline'] as const) {
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
    faults: async () => await Promise.resolve(faults),
    memory: async () => {
      globalThis.gc?.()
      return await Promise.resolve(process.memoryUsage().rss)
    },
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

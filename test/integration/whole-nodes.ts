/**
 * Whole nodes in this process, on real networks of loopback: hosts and tabs (the parts of the browser platform, run on
 * Node.js), each with a disk in memory that outlives a stop.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Courier } from '../../src/node/cloud/courier/courier.ts'
import { createMobilinkNode, loadConfig } from '../../src/node/index.ts'
import { browserParts } from '../../src/node/network/browser-parts.ts'
import { createLibp2pNetwork } from '../../src/node/network/libp2p.ts'
import { hostAead } from '../../src/node/platform/host/aead.ts'
import { hostClock } from '../../src/node/platform/host/clock.ts'
import { releaseNative, useNative } from '../../src/node/platform/host/native.ts'
import { createHostNetwork } from '../../src/node/platform/host/network.ts'
import { createMemoryKeyStore } from '../../src/node/platform/memory/key-store.ts'
import { MemoryDisk, openMemoryLevel } from '../../src/node/platform/memory/level.ts'
import type { Contact, MobilinkEvents, MobilinkNode, NetworkConfig, PeerIdText } from '../../src/node/index.ts'
import type { NetworkInit, Network } from '../../src/node/network/network.ts'
import type { MemoryKeys } from '../../src/node/platform/memory/key-store.ts'
import type { KeyStore } from '../../src/identity/index.ts'

type Detail<K extends keyof MobilinkEvents> = MobilinkEvents[K]['detail']

export interface WholeInit {
  readonly seed: number
  readonly profile?: NetworkConfig['profile']
  readonly network?: Partial<NetworkConfig>
  /** Keeps what other devices leave, as a host does. */
  readonly isCloud?: boolean
  /** Of an earlier start of the same seed. */
  readonly disk?: MemoryDisk
}

export interface Whole {
  readonly node: MobilinkNode
  readonly disk: MemoryDisk
  readonly faults: Error[]
}

/** The vault of a disk stays with it. */
const KEYS = new WeakMap<MemoryDisk, MemoryKeys>()

const LISTEN = ['/ip4/127.0.0.1/tcp/0', '/ip4/127.0.0.1/tcp/0/ws']

/** Everything started through this is stopped by `close`. */
export class WholeNodes {
  readonly #nodes: MobilinkNode[] = []
  readonly #folders: string[] = []

  async host (init: WholeInit): Promise<Whole> {
    const folder = await mkdtemp(join(tmpdir(), 'mobilink-whole-'))

    this.#folders.push(folder)

    return await this.#start({ ...init, network: { listen: LISTEN, ...init.network } }, async (networkInit) => await createHostNetwork(folder, networkInit))
  }

  async tab (init: WholeInit): Promise<Whole> {
    return await this.#start({ ...init, network: { listen: [], ...init.network } }, async (networkInit) => {
      useNative()

      return await createLibp2pNetwork(networkInit, { ...browserParts(), afterStop: releaseNative })
    })
  }

  async close (): Promise<void> {
    await Promise.all(this.#nodes.splice(0).reverse().map(async (node) => await node.stop()))
    await Promise.all(this.#folders.splice(0).map(async (folder) => await rm(folder, { recursive: true, force: true })))
  }

  async #start ({ seed, profile = 'local', network, isCloud = false, disk = new MemoryDisk() }: WholeInit, createNetwork: (init: NetworkInit) => Promise<Network>): Promise<Whole> {
    const faults: Error[] = []
    const keyStore = keyStoreOf(disk, seed)
    const node = await createMobilinkNode({
      device: 'This computer',
      clock: hostClock,
      random: { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) },
      aead: hostAead(),
      keyStore,
      openLevel: async () => await openMemoryLevel(disk),
      createNetwork,
      ...(isCloud ? { createCourier: async (components, init) => await Promise.resolve(new Courier(components, init)) } : {}),
      onWake: () => () => undefined
    }, loadConfig({ profile, network: { bootstrap: [], relays: [], iceServers: [], mdns: false, upnp: false, autonat: false, dcutr: false, dhtProtocol: '/mobilink/kad/1.0.0', ...network } }))

    node.addEventListener('fault', ({ detail }) => faults.push(detail))
    this.#nodes.push(node)

    return { node, disk, faults }
  }
}

function keyStoreOf (disk: MemoryDisk, seed: number): KeyStore {
  const keys = KEYS.get(disk) ?? { bareSeed: new Uint8Array(32).fill(seed) }

  KEYS.set(disk, keys)

  return createMemoryKeyStore(keys, { state: 'awake', step: () => true }, { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) })
}

/** Resolves with the detail of the first event that fits. */
export async function eventOf<K extends keyof MobilinkEvents> ({ node }: Whole, name: K, fits: (detail: Detail<K>) => boolean = () => true): Promise<Detail<K>> {
  return await new Promise((resolve) => {
    const listener = (event: MobilinkEvents[K]): void => {
      const { detail }: { detail: Detail<K> } = event

      if (fits(detail)) {
        node.removeEventListener(name, listener)
        resolve(detail)
      }
    }

    node.addEventListener(name, listener)
  })
}

/** Resolves once `holds` does, looked at now and at every piece of news of the network. */
export async function whenever (whole: Whole, holds: () => boolean): Promise<void> {
  while (!holds()) {
    await eventOf(whole, 'network:changed')
  }
}

/** Resolves once the other one is a contact, linked. */
export async function linked (whole: Whole, other: Whole): Promise<void> {
  const peer = other.node.self.peerId
  const now = await whole.node.contacts.get(peer)
  const isLinked = (contact: Contact | undefined): boolean => contact?.peerId === peer && contact.state === 'accepted' && contact.online

  if (!isLinked(now)) {
    await eventOf(whole, 'contact:changed', isLinked)
  }
}

/** Two who are contacts of each other and linked: `a` adds `b` by its invite. */
export async function befriendWhole (a: Whole, b: Whole): Promise<void> {
  await Promise.all([linked(a, b), linked(b, a), b.node.self.invite().then(async (invite) => await a.node.contacts.add(invite))])
}

export function addressWith ({ node }: Whole, part: string): string {
  return node.self.addresses().find((address) => address.includes(part)) ?? ''
}

export type { PeerIdText }

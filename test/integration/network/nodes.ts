/**
 * Real networks on loopback: hosts with TCP and WebSocket, and tabs (the parts of the browser platform, run on
 * Node.js). Each test closes what it opened.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDeviceKey } from '../../../src/identity/index.ts'
import { loadConfig } from '../../../src/node/config.ts'
import { browserParts } from '../../../src/node/network/browser-parts.ts'
import { createLibp2pNetwork } from '../../../src/node/network/libp2p.ts'
import { hostClock } from '../../../src/node/platform/host/clock.ts'
import { createHostNetwork } from '../../../src/node/platform/host/network.ts'
import { releaseNative, useNative } from '../../../src/node/platform/host/native.ts'
import { MemoryDisk, openMemoryLevel } from '../../../src/node/platform/memory/level.ts'
import { openStore } from '../../open-store.ts'
import type { PeerIdText } from '../../../src/identity/index.ts'
import type { Clock } from '../../../src/node/platform/platform.ts'
import type { Gate, Network, NetworkConfig, NetworkEvents, NetworkInit } from '../../../src/node/network/network.ts'
import type { MessageStream } from '@libp2p/interface'
import type { Datastore } from 'interface-datastore'

export const ECHO = '/mobilink/test-echo/1.0'
export const OPEN_TO_ALL = '/mobilink/test-open/1.0'

/** A gate whose answers a test can change. By default everybody is a contact, nobody is blocked. */
export class TestGate implements Gate {
  readonly blocked = new Set<string>()
  readonly strangers = new Set<string>()
  readonly directOnly = new Set<string>()
  /** By peer, the node of the same person that relays for it. */
  readonly hosts = new Map<string, string>()
  everybody = true

  isBlocked (peer: PeerIdText): boolean {
    return this.blocked.has(peer)
  }

  isContact (peer: PeerIdText): boolean {
    return this.everybody && !this.strangers.has(peer)
  }

  isHostOf (relay: PeerIdText, peer: PeerIdText): boolean {
    return this.hosts.get(peer) === relay
  }

  allowsRelays (peer: PeerIdText): boolean {
    return !this.directOnly.has(peer)
  }
}

export interface TestNode {
  readonly network: Network
  readonly gate: TestGate
  readonly faults: Error[]
  readonly news: string[]
}

export interface TestNodeInit {
  readonly seed?: Uint8Array
  readonly folder?: string
  /** The database of an earlier start. */
  readonly datastore?: Datastore
  /** Default `local`. Another one names outside hosts, so whoever asks for it says who is to be named instead. */
  readonly profile?: NetworkConfig['profile']
  readonly network?: Partial<NetworkConfig>
  readonly clock?: Clock
  /** Peers that are no contacts from the start. */
  readonly strangers?: readonly string[]
  /** Called before the start, where protocols are served. */
  readonly serve?: (network: Network) => void
}

/**
 * Everything opened through this is closed by `close`, except the native half of WebRTC: it is one per process, as the
 * product uses it, and is not taken down and up again between tests.
 */
export class Loopback {
  static {
    useNative()
  }

  readonly #nodes: TestNode[] = []
  readonly #folders: string[] = []

  async folder (): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'mobilink-network-'))

    this.#folders.push(folder)

    return folder
  }

  async datastore (): Promise<Datastore> {
    return (await openStore(await openMemoryLevel(new MemoryDisk()))).datastore
  }

  async host (init: TestNodeInit = {}): Promise<TestNode> {
    const folder = init.folder ?? await this.folder()

    return await this.#start(init, async (networkInit) => await createHostNetwork(folder, networkInit))
  }

  async tab (hosts: readonly TestNode[], init: TestNodeInit = {}): Promise<TestNode> {
    return await this.tabOf(hosts.map(wsOf), init)
  }

  async tabOf (relays: readonly string[], init: TestNodeInit = {}): Promise<TestNode> {
    return await this.#start({ ...init, network: { relays, bootstrap: relays, ...init.network } }, async (networkInit) => {
      useNative()

      return await createLibp2pNetwork(networkInit, { ...browserParts(), afterStop: releaseNative })
    })
  }

  async close (): Promise<void> {
    await Promise.all(this.#nodes.splice(0).reverse().map(async ({ network }) => await network.stop()))
    await Promise.all(this.#folders.splice(0).map(async (folder) => await rm(folder, { recursive: true, force: true })))
  }

  async #start (init: TestNodeInit, create: (networkInit: NetworkInit) => Promise<Network>): Promise<TestNode> {
    const gate = new TestGate()

    for (const stranger of init.strangers ?? []) {
      gate.strangers.add(stranger)
    }

    const datastore = init.datastore ?? await this.datastore()
    const network = await create({
      key: await createDeviceKey(init.seed ?? crypto.getRandomValues(new Uint8Array(32))),
      clock: init.clock ?? hostClock,
      datastore,
      gate,
      config: loadConfig({ profile: init.profile ?? 'local', network: init.network })
    })
    const node: TestNode = { network, gate, faults: [], news: [] }

    network.addEventListener('fault', ({ detail }) => node.faults.push(detail))
    network.addEventListener('peer:connected', ({ detail }) => node.news.push(`+${detail}`))
    network.addEventListener('peer:disconnected', ({ detail }) => node.news.push(`-${detail}`))

    for (const [protocol, runOnRelayed] of [[ECHO, false], [OPEN_TO_ALL, true]] as const) {
      network.serve(protocol, async (stream) => await echo(stream), {
        maxInboundStreams: 4,
        maxOutboundStreams: 8,
        runOnRelayed,
        admits: (peer) => protocol === OPEN_TO_ALL || gate.isContact(peer)
      })
    }

    init.serve?.(network)
    this.#nodes.push(node)
    await network.start()

    return node
  }
}

export function wsOf ({ network }: TestNode): string {
  return addressWith(network, '/ws/')
}

export function tcpOf ({ network }: TestNode): string {
  return network.addresses().find((address) => address.includes('/tcp/') && !address.includes('/ws/')) ?? ''
}

export function addressWith (network: Network, part: string): string {
  return network.addresses().find((address) => address.includes(part)) ?? ''
}

/** Resolves once `holds` does, looked at now and at every piece of news of the network. */
export async function until (network: Network, holds: () => boolean, events: ReadonlyArray<keyof NetworkEvents> = ['network:changed', 'peer:connected', 'peer:disconnected']): Promise<void> {
  if (holds()) {
    return
  }

  await new Promise<void>((resolve) => {
    const look = (): void => {
      if (holds()) {
        events.forEach((name) => network.removeEventListener(name, look))
        resolve()
      }
    }

    events.forEach((name) => network.addEventListener(name, look))
  })
}

/** A tab can be reached through its relay. */
export async function reachable (tab: TestNode): Promise<void> {
  await until(tab.network, () => tab.network.addresses().some((address) => address.includes('/p2p-circuit/')))
}

/** Sends a text over a fresh stream and resolves with what comes back; '' when the stream was ended instead. */
export async function say (from: TestNode, to: TestNode, text: string, protocol = ECHO, options: { relayed?: boolean } = {}): Promise<string> {
  const { stream } = await from.network.open(to.network.peerId, protocol, options)

  return await exchange(stream, text)
}

export async function exchange (stream: MessageStream, text: string): Promise<string> {
  let answer = ''

  try {
    stream.send(new TextEncoder().encode(text))
    await stream.close()

    for await (const chunk of stream) {
      answer += new TextDecoder().decode(chunk.subarray())
    }
  } catch (error) {
    stream.abort(error as Error)
  }

  return answer
}

async function echo (stream: MessageStream): Promise<void> {
  for await (const chunk of stream) {
    stream.send(chunk)
  }

  await stream.close()
}

/**
 * What runs in the browsers that are measured: the node of a tab, as the page starts it, without the page. As on a
 * host (process/node.ts) it serves an echo beside, and the yardstick uses its very own network and database.
 */
import { createMobilinkNode, loadConfig } from '../../src/node/index.ts'
import { browserPlatform } from '../../src/node/platform/browser.ts'
import { serveEcho } from '../process/echo.ts'
import { roundTrips } from '../process/round-trips.ts'
import type { RoundTrips } from '../process/round-trips.ts'
import type { PeerIdText } from '../../src/node/index.ts'
import type { Path } from '../../src/node/network/network.ts'

export interface BenchPage {
  /** Starts the node, and resolves with its invite once it can be reached through the relay. */
  start (relays: readonly string[]): Promise<string>
  /** Adds the other side, and resolves with its peer ID once the two are connected over WebRTC. */
  befriend (invite: string): Promise<string>
  roundTrips (peer: string, options: { rounds: number, warmUp: number, textBytes: number }): Promise<RoundTrips>
}

let started: Promise<Started> | undefined

type Started = Awaited<ReturnType<typeof start>>

async function start (relays: readonly string[]) {
  const platform = browserPlatform()
  const level = await platform.openLevel()
  const networkMade = Promise.withResolvers<Awaited<ReturnType<typeof platform.createNetwork>>>()
  const node = await createMobilinkNode({
    ...platform,
    openLevel: async () => await Promise.resolve(level),
    async createNetwork (init) {
      const network = await platform.createNetwork(init)
      serveEcho(network)
      networkMade.resolve(network)
      return network
    }
  }, loadConfig({ profile: 'local', network: { relays, bootstrap: relays } }))
  node.addEventListener('fault', ({ detail }) => console.error(detail))
  return { node, level, network: await networkMade.promise }
}

async function running (): Promise<Started> {
  if (started === undefined) throw new Error('start it first')
  return await started
}

/** Resolves once it holds: looked at now and whenever something about the network changes. */
async function until ({ node }: Started, holds: () => boolean): Promise<void> {
  await new Promise<void>((resolve) => {
    const look = (): void => { if (holds()) resolve() }
    for (const name of ['network:changed', 'peer:online', 'contact:changed'] as const) node.addEventListener(name, look)
    look()
  })
}

const isDirect = ({ kind, transport }: Path): boolean => kind === 'direct' && transport === 'webrtc'

const page: BenchPage = {
  async start (relays) {
    started = start(relays)
    const self = await started
    await until(self, () => self.node.self.addresses().some((address) => address.includes('/p2p-circuit/')))
    return await self.node.self.invite()
  },
  async befriend (invite) {
    const self = await running()
    const { peerId } = await self.node.contacts.add(invite, { name: 'other' })
    await until(self, () => self.network.paths(peerId).some(isDirect))
    return peerId
  },
  async roundTrips (peer, options) {
    const { node, network, level } = await running()
    return await roundTrips({ node, network, level, peer: peer as PeerIdText }, options)
  }
}

Object.assign(globalThis, { page })

/**
 * A host in a process of its own, as `mobilink start` runs it: profile `local`, LevelDB, TCP. Beside the product it
 * serves an echo; it is handed the store's Level and the network so that the yardstick uses the very same ones.
 */
import { createMobilinkNode, loadConfig } from '../../src/node/index.ts'
import { browserParts } from '../../src/node/network/browser-parts.ts'
import { createLibp2pNetwork } from '../../src/node/network/libp2p.ts'
import { releaseNative, useNative } from '../../src/node/platform/host/native.ts'
import { collectLessOften, hostPlatform } from '../../src/node/platform/host.ts'
import { answer } from './calls.ts'
import { serveEcho } from './echo.ts'
import { Arrivals, deposit, drain, keep, sustain } from './flow.ts'
import { messageRoundTrip, roundTrips } from './round-trips.ts'
import { fetchFile, sendFile, textsBeside } from './texts-beside.ts'
import type { SustainInit } from './flow.ts'
import type { RoundTrips } from './round-trips.ts'
import type { PeerIdText } from '../../src/node/index.ts'

export interface NodeCalls {
  invite (): Promise<string>
  /** Adds the other side and resolves with its peer ID once the two have met: from then on each can seal for the other. */
  befriend (invite: string): Promise<string>
  roundTrips (peer: string, options: { rounds: number, warmUp: number, textBytes: number }): Promise<RoundTrips>
  sustain (peer: string, options: SustainInit): Promise<number>
  /** Resolves when the contact is not connected. */
  away (peer: string): Promise<void>
  keep (peer: string, count: number, textBytes: number): Promise<void>
  drain (count: number): Promise<number>
  /** A link with which another node makes this one its cloud. */
  offer (): Promise<string>
  pair (link: string): Promise<void>
  /** Keeps texts for a contact that is away; resolves when the own cloud has all of them, too. */
  deposit (peer: string, count: number, textBytes: number): Promise<void>
  /** @returns ms from the first message that came since this process began to the one that makes `count` */
  received (count: number): Promise<number>
  peerId (): Promise<string>
  /** Resolves with it once the best path to this contact has this transport. */
  transport (peer: string, wanted: string): Promise<string>
  /** Resolves with the id of the message, once file and message are kept. */
  sendFile (peer: string, path: string): Promise<string>
  /** @returns ms until it is in the folder */
  fetchFile (peer: string, id: string, folder: string): Promise<number>
  /** @returns ms of each text that was delivered while the file was on its way */
  textsBeside (peer: string, id: string, textBytes: number): Promise<number[]>
  /** Resident memory after a collection. */
  residentBytes (): Promise<number>
  /** Processor time used so far, in ms, all threads. */
  cpuMs (): Promise<number>
  stop (): Promise<void>
}

collectLessOften()
const [dataFolder = '', kind = 'host'] = process.argv.slice(2)
const platform = hostPlatform({ dataFolder })
const level = await platform.openLevel()
const config = loadConfig({ profile: 'local' })
const networkMade = Promise.withResolvers<Awaited<ReturnType<typeof platform.createNetwork>>>()
const node = await createMobilinkNode({
  ...platform,
  openLevel: async () => await Promise.resolve(level),
  async createNetwork (init) {
    if (kind === 'tab') useNative()
    const network = kind === 'tab' ? await createLibp2pNetwork(init, { ...browserParts(), afterStop: releaseNative }) : await platform.createNetwork(init)
    serveEcho(network)
    networkMade.resolve(network)
    return network
  }
}, config)
const network = await networkMade.promise
const arrivals = new Arrivals(node)
node.addEventListener('fault', ({ detail }) => console.error(detail))

async function untilPeer (event: 'peer:online' | 'peer:offline', peer: string, holds: () => Promise<boolean>): Promise<void> {
  const news = new Promise<void>((resolve) => {
    node.addEventListener(event, ({ detail }) => { if (detail === peer) resolve() })
  })
  if (!await holds()) await news
}

const isOnline = async (peer: string): Promise<boolean> => (await node.contacts.get(peer as PeerIdText))?.online === true

answer<NodeCalls>({
  invite: async () => await node.self.invite(),
  async befriend (invite) {
    const { peerId } = await node.contacts.add(invite, { name: 'other' })
    await untilPeer('peer:online', peerId, async () => await isOnline(peerId))
    // what is written before there are keys is sealed when they come: that would be measured with the drain, or not, by chance
    await messageRoundTrip(node, peerId, 'hello')
    return peerId
  },
  roundTrips: async (peer, options) => await roundTrips({ node, network, level, peer: peer as PeerIdText }, options),
  sustain: async (peer, options) => await sustain(node, peer as PeerIdText, options),
  away: async (peer) => await untilPeer('peer:offline', peer, async () => !await isOnline(peer)),
  keep: async (peer, count, textBytes) => await keep(node, peer as PeerIdText, count, textBytes),
  drain: async (count) => await drain(node, count),
  offer: async () => (await node.cloud.offer()).link,
  async pair (link) { await node.cloud.pair(link) },
  deposit: async (peer, count, textBytes) => await deposit(node, peer as PeerIdText, count, textBytes),
  received: async (count) => await arrivals.took(count),
  peerId: async () => await Promise.resolve(node.self.peerId),
  async transport (peer, wanted) {
    const isThere = (): boolean => network.paths(peer as PeerIdText)[0]?.transport === wanted
    await new Promise<void>((resolve) => {
      const look = (): void => { if (isThere()) resolve() }
      for (const name of ['network:changed', 'path:better'] as const) network.addEventListener(name, look)
      look()
    })
    return wanted
  },
  sendFile: async (peer, path) => await sendFile(node, peer as PeerIdText, path),
  fetchFile: async (peer, id, folder) => await fetchFile(node, peer as PeerIdText, id, folder),
  textsBeside: async (peer, id, textBytes) => await textsBeside(node, peer as PeerIdText, id, textBytes),
  async residentBytes () {
    globalThis.gc?.()
    return await Promise.resolve(process.memoryUsage().rss)
  },
  async cpuMs () {
    const { user, system } = process.cpuUsage()
    return await Promise.resolve((user + system) / 1_000)
  },
  stop: async () => await node.stop()
})

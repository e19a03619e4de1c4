/**
 * The order in which own addresses are worth telling. An invite has room for three, and whoever reads it may be
 * anywhere: in the same home, behind another router, in a tab. So the list begins with one of each kind of way in.
 */
import { multiaddr } from '@multiformats/multiaddr'
import { isLoopback } from './addresses.ts'
import { isPublic } from './announce.ts'
import { relaysOf, transportOf } from './paths.ts'
import type { Path } from './network.ts'
import type { Multiaddr } from '@multiformats/multiaddr'

/** Hosts dial all of them, tabs no TCP: what more can dial comes first. */
const DIALLED_BY_MORE: ReadonlyArray<Path['transport']> = ['websocket', 'tcp', 'webrtc-direct', 'webrtc', 'memory']

/**
 * One public address, one through a relay, one of the own network, then the next of each; other ways through a relay
 * that is named already, and loopback, last. Nothing is left out.
 */
export function mostUsefulFirst (addresses: readonly Multiaddr[]): Multiaddr[] {
  const anywhere: Multiaddr[] = []
  const relayed: Multiaddr[] = []
  const near: Multiaddr[] = []
  const spare: Multiaddr[] = []
  const loopback: Multiaddr[] = []
  const relays = new Set<string>()

  for (const { address, way } of addresses.map(withWay).sort((a, b) => a.rank - b.rank)) {
    const [relay] = relaysOf(way)

    if (isLoopback(address)) {
      loopback.push(address)
    } else if (relay === undefined) {
      (isPublic(address) ? anywhere : near).push(address)
    } else {
      (relays.has(relay) ? spare : relayed).push(address)
      relays.add(relay)
    }
  }

  return [...inTurns([anywhere, relayed, near]), ...spare, ...loopback]
}

/** `/webrtc` at the end says nothing more: WebRTC is brought up over the connection that the rest gives. */
function withWay (address: Multiaddr): { address: Multiaddr, way: Multiaddr, rank: number } {
  const components = address.getComponents()
  const at = components.findIndex(({ name }) => name === 'webrtc')
  const way = at < 1 ? address : multiaddr(components.slice(0, at))

  return { address, way, rank: DIALLED_BY_MORE.indexOf(transportOf(way)) + (at === -1 ? 0 : DIALLED_BY_MORE.length) }
}

function inTurns (lists: ReadonlyArray<readonly Multiaddr[]>): Multiaddr[] {
  const turns = Math.max(...lists.map(({ length }) => length))

  return Array.from({ length: turns }, (_, turn) => lists.map((list) => list[turn])).flat().filter((address) => address !== undefined)
}

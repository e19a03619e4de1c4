/**
 * Addresses from outside, made safe: parsed, bounded, bound to the peer they claim to be of, and put in the order in
 * which they are worth dialling. It dials nothing.
 */
import { multiaddr } from '@multiformats/multiaddr'
import { MAX_ADDRESS_LENGTH, MAX_ADDRESSES_PER_PEER } from './limits.ts'
import { rankOf, relaysOf, transportOf } from './paths.ts'
import type { NetworkConfig } from './network.ts'
import type { Multiaddr } from '@multiformats/multiaddr'

/** Parses a multiaddr from outside; `undefined` for anything that is none or is too long to be one of ours. */
export function parseAddress (text: string): Multiaddr | undefined {
  if (text.length > MAX_ADDRESS_LENGTH) {
    return undefined
  }

  try {
    const address = multiaddr(text)

    // the parser takes '' and '/' for an address of no components
    return address.getComponents().length > 0 ? address : undefined
  } catch {
    // whatever the parser dislikes is simply not an address
    return undefined
  }
}

/** The peer at the end of an address, if it names one. */
export function peerOf (address: Multiaddr): string | undefined {
  return address.getComponents().findLast(({ name }) => name === 'p2p')?.value
}

/**
 * The address with `/p2p/<peer>` at its end; `undefined` when it ends in somebody else, because a contact never
 * moves to a different key by itself.
 */
export function addressOf (peer: string, address: Multiaddr): Multiaddr | undefined {
  const last = address.getComponents().at(-1)

  if (last?.name === 'p2p') {
    return last.value === peer ? address : undefined
  }

  return address.encapsulate(`/p2p/${peer}`)
}

/**
 * What to dial first for a connection to `peer`, at most 16 addresses: WebRTC stripped (it is brought up over the
 * connection that the rest of the address gives), own relays and foreign peers left out, cheap transports first.
 */
export function firstDials (peer: string, self: string, addresses: Iterable<Multiaddr>): Multiaddr[] {
  const found = new Map<string, Multiaddr>()

  for (const address of addresses) {
    const plain = withoutWebRTC(peer, address)

    if (plain !== undefined) {
      found.set(plain.toString(), plain)
    }
  }

  return [...found.values()]
    .filter((address) => !relaysOf(address).includes(self))
    .sort((a, b) => dialRank(a) - dialRank(b))
    .slice(0, MAX_ADDRESSES_PER_PEER)
}

/** `<a>/webrtc/p2p/PEER` is signalled over a connection to PEER at `<a>`; `/webrtc` alone is no place to go. */
function withoutWebRTC (peer: string, address: Multiaddr): Multiaddr | undefined {
  const components = address.getComponents()
  const at = components.findIndex(({ name }) => name === 'webrtc')

  if (at === -1) {
    return addressOf(peer, address)
  }

  return at === 0 || addressOf(peer, address) === undefined ? undefined : addressOf(peer, multiaddr(components.slice(0, at)))
}

/** WebRTC-direct last of the direct ones: it takes longest to come up, and does not in every browser. */
function dialRank (address: Multiaddr): number {
  const transport = transportOf(address)
  const rank = rankOf({ kind: relaysOf(address).length === 0 ? 'direct' : 'relay', transport })

  return transport === 'webrtc-direct' ? rank + DIRECT_RANKS : rank
}

/** More than there are direct transports, fewer than the step to the relays. */
const DIRECT_RANKS = 5

/** Loopback only: 127.0.0.0/8 and ::1, and what is reached through them. */
export function isLoopback (address: Multiaddr): boolean {
  const { name = '', value = '' } = address.getComponents()[0] ?? {}

  switch (name) {
    case 'ip4': return value.startsWith('127.')
    case 'ip6': return value === '::1'
    case 'webrtc':
    case 'p2p':
    case 'p2p-circuit': return true // no host of its own: it runs over a connection that was judged already
    default: return false
  }
}

/**
 * The parts that an address to dial may be made of: places and transports of libp2p, and nothing else that a transport
 * of it would take. A Unix socket (`unix`) or a path on a web server (`http-path`) in an address would let whoever told it reach
 * programs of this machine.
 */
const PARTS = new Set([
  'ip4', 'ip6', 'ip6zone', 'dns', 'dns4', 'dns6', 'dnsaddr', 'tcp', 'udp', 'tls', 'sni', 'ws', 'wss',
  'webrtc', 'webrtc-direct', 'certhash', 'p2p', 'p2p-circuit'
])

/** What a profile lets us dial at all. `local` never leaves the machine, whatever a peer announces. */
export function mayDial (profile: NetworkConfig['profile'], address: Multiaddr): boolean {
  return address.getComponents().every(({ name }) => PARTS.has(name)) && (profile !== 'local' || isLoopback(address))
}

/**
 * The one judge of how bytes travel. It reads the remote address alone, in and out, before any frame: what a relay
 * says about itself (`connection.limits`) proves nothing, because a relay that declares no limits looks like none.
 *
 * Relayed is an address with `/p2p-circuit` and no `/webrtc` after it; the relay is the peer just before. An outbound
 * WebRTC connection keeps its signalling relay in its address and is direct.
 */
import type { Path, PathKind } from './network.ts'
import type { Multiaddr } from '@multiformats/multiaddr'

/** Says whether a relay is this person's own node or a contact's. */
export type IsOwnRelay = (peer: string) => boolean

/** What `Path` and a dial candidate have in common for ranking. */
export type Rankable = Pick<Path, 'kind' | 'transport' | 'openedAt'>

/**
 * Judges an address. Every relay on the way must be an own one for `own-relay`; a relay without a name is a
 * stranger's.
 */
export function judgePath (address: Multiaddr, isOwnRelay: IsOwnRelay): PathKind {
  const relays = relaysOf(address)

  if (relays.length === 0) {
    return 'direct'
  }

  return relays.every((relay) => relay !== '' && isOwnRelay(relay)) ? 'own-relay' : 'relay'
}

/** The peers that carry the bytes, first hop first; empty for a direct path, `''` where an address names none. */
export function relaysOf (address: Multiaddr): string[] {
  let relays: string[] = []
  let before = ''

  for (const { name, value } of address.getComponents()) {
    if (name === 'p2p') {
      before = value ?? ''
    } else if (name === 'p2p-circuit') {
      relays.push(before)
      before = ''
    } else if (name === 'webrtc') {
      relays = []
    }
  }

  return relays
}

/** The transport next to the other side; of a relayed path, the one to the relay. */
export function transportOf (address: Multiaddr): Path['transport'] {
  for (const { name } of address.getComponents().reverse()) {
    switch (name) {
      case 'webrtc':
      case 'webrtc-direct':
      case 'tcp':
        return name
      case 'ws':
      case 'wss':
        return 'websocket'
      default:
    }
  }

  return 'tcp'
}

/** TCP before WebRTC-direct: what stands between two hosts is as direct by either, and TCP takes a third less of the processor. */
const TRANSPORT_RANK: Record<Path['transport'], number> = { webrtc: 0, memory: 0, tcp: 1, 'webrtc-direct': 2, websocket: 3 }

/** Smaller is better: direct WebRTC, TCP, WebRTC-direct, WebSocket, own relay, any relay. */
export function rankOf (path: Pick<Rankable, 'kind' | 'transport'>): number {
  switch (path.kind) {
    case 'direct': return TRANSPORT_RANK[path.transport]
    case 'own-relay': return 10
    case 'relay': return 20
  }
}

/** Best first; among equals the newest, because an old one may be dead and not know it. */
export function comparePaths (a: Rankable, b: Rankable): number {
  return rankOf(a) - rankOf(b) || b.openedAt - a.openedAt
}

/**
 * True where a WebRTC connection would be better: over WebSocket and over a relay. TCP between two hosts stays, it
 * is faster than WebRTC on the same wire and as direct.
 */
export function wantsUpgrade (path: Pick<Rankable, 'kind' | 'transport'>): boolean {
  return path.kind !== 'direct' || path.transport === 'websocket'
}

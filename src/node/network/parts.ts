/**
 * What a platform adds to the common libp2p node: its transports and listeners, and the part it plays. A host
 * serves others (DHT server, relay); a tab is served.
 */
import type { ICryptoInterface } from '@chainsafe/libp2p-noise'
import type { AutoNATComponents } from '@libp2p/autonat'
import type { DCUtRServiceComponents } from '@libp2p/dcutr'
import type { PeerDiscovery, Startable, Transport } from '@libp2p/interface'
import type { MulticastDNSComponents } from '@libp2p/mdns'
import type { TCPComponents } from '@libp2p/tcp'
import type { UPnPNAT, UPnPNATComponents } from '@libp2p/upnp-nat'
import type { WebRTCDirectTransportComponents } from '@libp2p/webrtc'
import type { WebSocketsComponents } from '@libp2p/websockets'
import type { Multiaddr } from '@multiformats/multiaddr'

/** What libp2p hands to a transport that a platform brings. */
export type TransportComponents = TCPComponents & WebSocketsComponents & WebRTCDirectTransportComponents

/** What makes a host reachable from outside. Each runs where the configuration wants it. */
export interface OutsideParts {
  readonly autonat: (components: AutoNATComponents) => unknown
  readonly upnp: () => Promise<(components: UPnPNATComponents) => UPnPNAT & Startable>
  readonly dcutr: (components: DCUtRServiceComponents) => unknown
}

export interface Libp2pParts {
  readonly role: 'host' | 'tab'
  /** Besides WebRTC and the circuit relay transport, which every node has. */
  readonly transports: ReadonlyArray<(components: TransportComponents) => Transport>
  /** What Noise computes with, where the platform has something faster than the portable one. */
  readonly noiseCrypto?: ICryptoInterface
  /** Multiaddrs to listen on. A tab listens on `/webrtc` alone; its relay reservations come from `config.relays`. */
  readonly listen: readonly string[]
  /** Own addresses for contacts and invites alone: libp2p, which tells everybody what it knows, never learns them. */
  readonly addressesForContacts?: () => readonly Multiaddr[]
  readonly peerDiscovery: ReadonlyArray<(components: MulticastDNSComponents) => PeerDiscovery>
  /** Absent in a tab, which nobody can dial. */
  readonly outside?: OutsideParts
  /** Whether names in addresses (`/dnsaddr/…`) are looked up; a browser would have to ask a vendor. */
  readonly looksUpNames: boolean
  /** Told as faults once the network has started, for example a port that was taken. */
  readonly faults: readonly Error[]
  /** Called once, after the node has stopped. */
  readonly afterStop?: () => void
}

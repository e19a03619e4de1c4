/**
 * The network seam. Everything above it (contacts, outbox, inbox, protocols) knows peers as text IDs and
 * streams as libp2p's `MessageStream`; everything below it is libp2p, or, in memory, a simulated wire.
 */
import type { Reachability } from './reachability.ts'
import type { Clock } from '../platform/platform.ts'
import type { AbortOptions, Logger, MessageStream, TypedEventTarget } from '@libp2p/interface'
import type { Datastore } from 'interface-datastore'
import type { DeviceKey, PeerIdText } from '../../identity/index.ts'

/** How bytes to a peer travel, judged from the remote address alone (docs/ARCHITECTURE.md, "Paths"). */
export type PathKind = 'direct' | 'own-relay' | 'relay'

/** One live connection, in words a person can be shown. */
export interface Path {
  readonly peer: PeerIdText
  readonly kind: PathKind
  readonly transport: 'webrtc' | 'webrtc-direct' | 'websocket' | 'tcp' | 'memory'
  /** The remote multiaddr. */
  readonly address: string
  readonly direction: 'inbound' | 'outbound'
  readonly openedAt: number
  /** Round trip of the last heartbeat, in ms; absent until there was one. */
  readonly rttMs?: number
}

/** Who is at the other end of a stream: the connection's authenticated peer, never a field in a frame. */
export interface Remote { readonly peer: PeerIdText, readonly path: Path }

export interface ServeOptions {
  /** Streams one peer may have open at once on one connection. */
  maxInboundStreams: number
  maxOutboundStreams: number
  /** True only for the contact request: it may run over a third party's relay. */
  runOnRelayed: boolean
  /** Decides, before the first frame, whether this peer may open this protocol; a refused stream is reset. */
  admits (peer: PeerIdText): boolean
}

/** Resolves when the handler is done with the stream. A rejection aborts the stream and is reported as a fault. */
export type StreamHandler = (stream: MessageStream, remote: Remote) => Promise<void>

export interface NetworkEvents {
  /** The first usable connection to a peer is open. `detail`: the peer. */
  'peer:connected': CustomEvent<PeerIdText>
  /** The last connection to a peer is gone. */
  'peer:disconnected': CustomEvent<PeerIdText>
  /** A better path than the one in use has answered: move what is open to it, the old one is closed soon. */
  'path:better': CustomEvent<{ readonly peer: PeerIdText, readonly path: Path }>
  /** A relay or bootstrap node answers again that had not: whatever failed meanwhile may work now. */
  'network:returned': CustomEvent<undefined>
  /** Own addresses, a path, or the reachability of this node changed: look again. */
  'network:changed': CustomEvent<undefined>
  'fault': CustomEvent<Error>
}

/** What the gate asks before a connection or a signalling offer is answered. Must answer at once. */
export interface Gate {
  isBlocked (peer: PeerIdText): boolean
  isContact (peer: PeerIdText): boolean
  /** Whether this is another node of this very person: a device or cloud that is paired with this one. */
  isOwnDevice? (peer: PeerIdText): boolean
  /** Whether this relay is a node of the contact's own person, by the contact's signed word. */
  isHostOf (relay: PeerIdText, peer: PeerIdText): boolean
  /** Whether what is said with this peer may pass own nodes of either person; else only direct paths carry it. */
  allowsRelays (peer: PeerIdText): boolean
}

export interface NetworkInit {
  readonly key: DeviceKey
  readonly clock: Clock
  /** libp2p's corner of the node's own database. */
  readonly datastore: Datastore
  readonly gate: Gate
  readonly config: NetworkConfig
  /** Multiaddrs of nodes to keep a connection to besides those of the configuration, each with its peer ID at the end. */
  readonly nodes?: readonly string[]
}

/** The part of a profile (config/*.json) that the network reads. */
export interface NetworkConfig {
  readonly profile: 'default' | 'lan' | 'local'
  readonly listen: readonly string[]
  readonly bootstrap: readonly string[]
  readonly relays: readonly string[]
  readonly iceServers: readonly string[]
  readonly dhtProtocol: string
  readonly mdns: boolean
  /** The DHT of the open network, beside our own; `null` for none. */
  readonly publicDht: PublicDhtConfig | null
  /** Publishes a provider record under the own peer ID, so that a bare peer ID is enough to be found. */
  readonly findable: boolean
  /** Asks the router to let others in, and learns from it the address that the world sees. Hosts only. */
  readonly upnp: boolean
  /** Asks nodes outside to dial back, and so learns whether others can reach this one. Hosts only. */
  readonly autonat: boolean
  /** Two hosts behind routers that meet at a relay dial each other at the same moment (contacts only). Hosts only. */
  readonly dcutr: boolean
  /** Serves page and secure WebSockets to other machines, with this certificate. Hosts only. */
  readonly tls?: TlsConfig
  /** Which push services wake contacts' devices; absent: none. Hosts only. */
  readonly push?: PushConfig
}

export interface TlsConfig {
  /** PEM files: the certificate with those of its issuers, and its key. */
  readonly cert: string
  readonly key: string
  /** `PORT` or `ADDRESS:PORT`, the address an IP number; port 7443 on every address by default. */
  readonly listen?: string
  /** `NAME` or `NAME:PORT`: how others come here, where certificate and port do not say it. */
  readonly name?: string
}

export interface PushConfig {
  /** Host names; empty = none is ever contacted. See `PushRules`. */
  readonly vendors: readonly string[]
  /** Whom a service may write to about pushes: `mailto:` or `https:`. */
  readonly subject: string
}

export interface PublicDhtConfig {
  readonly protocol: string
  /** `public` keeps and tells addresses of the open internet alone; `all` is for a network of one's own. */
  readonly addresses: 'public' | 'all'
  /** Answers other people's questions while this host can be reached from outside. Otherwise, and in tabs, it only asks. */
  readonly serve: boolean
}

export interface ConnectOptions extends AbortOptions {
  addresses?: readonly string[]
  /** Also over a third party's relay: for the contact request alone. */
  relayed?: boolean
  /** False: known addresses only. The DHT takes seconds and hears who looks for whom. Default true. */
  search?: boolean
}

export interface Network extends TypedEventTarget<NetworkEvents> {
  readonly peerId: PeerIdText
  /** Addresses at which others can reach this node now, each ending in `/p2p/<own peer ID>`; none is fine. */
  addresses (): string[]
  /** What contacts are to be told about where this node is; hosts are nodes of the same person that relay for it. */
  tellable (): Whereabouts
  /** What is worth keeping of the addresses that a connected contact told about itself. */
  keepable (peer: PeerIdText, addresses: readonly string[]): string[]
  /** Live paths, best first per peer; of one peer, or of all. */
  paths (peer?: PeerIdText): Path[]
  /** Hosts contacted that are neither a contact nor an own node, each with its purpose. */
  thirdParties (): ThirdParty[]
  /** Whether somebody who is not in this network can reach this node, as far as it can honestly be known. */
  reachability (): Reachability
  /** Where the bare peer ID leads to this node: in the public DHT where the profile has one, else in our own. */
  findable (): Findable
  logger (component: string): Logger

  /** Never throws because somebody is away: relays and bootstrap nodes are tried in the background. */
  start (): Promise<void>
  /** Idempotent. Closes every connection and timer. */
  stop (): Promise<void>

  /**
   * Resolves with a path on which the protocols may run, making one when there is none: known `addresses` first,
   * then whatever the peer store and the DHT know. WebRTC is preferred where both sides speak it.
   *
   * @throws {PeerUnreachableError} when no address worked within the dial budget (10 s in all)
   * @throws {AbortError} when aborted; a connection made meanwhile stays open
   */
  connect (peer: PeerIdText, options?: ConnectOptions): Promise<Path>

  /**
   * Opens a secured stream on the best live path (`relayed` also accepts a third party's relay).
   *
   * @throws {PeerUnreachableError} when there is no such path
   * @throws {ProtocolRefusedError} when the peer does not speak or does not admit us
   */
  open (peer: PeerIdText, protocol: string, options?: AbortOptions & { relayed?: boolean }): Promise<{ stream: MessageStream, remote: Remote }>

  /** Serves `protocol` until `stop`. Call before `start`. */
  serve (protocol: string, handler: StreamHandler, options: ServeOptions): void

  /** Remembers addresses of a peer for later dials, or (empty) forgets the peer. */
  remember (peer: PeerIdText, addresses: readonly string[]): Promise<void>
  /** Closes every connection to a peer, at once. */
  disconnect (peer: PeerIdText): Promise<void>
  /**
   * The machine slept, or its network changed: whatever failed before is tried again, and every connection that does
   * not answer now is closed. Resolves when all have answered or are gone.
   */
  wake (): Promise<void>
  /** Tells the network that contacts or blocks changed, so that it can keep or drop connections. */
  gateChanged (): void
  /** Connects to a bare multiaddr, and keeps the connection: a person's own word for "use this node to find others". */
  use (address: string, options?: AbortOptions): Promise<PeerIdText>
  /** Takes that word back. */
  disuse (peer: PeerIdText): void
}

export interface Whereabouts { readonly addresses: readonly string[], readonly hosts: readonly PeerIdText[] }

/**
 * Why somebody outside was contacted: to find others (`bootstrap`, `dht`), to be found (`relay`), to learn this
 * node's outer address (`stun`) or whether it can be dialled (`autonat`), to be let through (`router`), to look up a
 * name (`dns`), to wake a contact's device (`push`).
 */
export type Purpose = 'bootstrap' | 'relay' | 'stun' | 'dht' | 'router' | 'autonat' | 'dns' | 'push'

export interface ThirdParty { readonly host: string, readonly purpose: Purpose, readonly lastContactAt: number }

/** Whether a bare peer ID is enough to be found. */
export type Findable =
  | { readonly state: 'off' }
  /** No server has the record yet: none is known, or this node has no address that others could use. */
  | { readonly state: 'waiting', readonly for: 'a server' | 'an address' }
  | { readonly state: 'published', readonly servers: number, readonly at: number }

/** Nobody answered at any known address. The message stays kept; check that the other device is on. */
export class PeerUnreachableError extends Error {
  static override readonly name = 'PeerUnreachableError'
  override readonly name = 'PeerUnreachableError'
}

/** The other device answered but does not serve this protocol to us. */
export class ProtocolRefusedError extends Error {
  static override readonly name = 'ProtocolRefusedError'
  override readonly name = 'ProtocolRefusedError'
}

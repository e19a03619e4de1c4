/**
 * The network seam over a libp2p node: thin wiring between the classes of this folder. Nothing runs before `start`;
 * what `start` opens, `stop` closes in reverse.
 */
import { peerIdFromString } from '@libp2p/peer-id'
import { TypedEventEmitter } from 'main-event'
import { ownAddresses } from './announce.ts'
import { addressOf, mayDial, parseAddress, peerOf } from './addresses.ts'
import { close } from './closing.ts'
import { Dialer } from './dialer.ts'
import { Discovery } from './discovery.ts'
import { textOf } from './gate.ts'
import { Identified } from './identified.ts'
import { DIAL_ATTEMPT_MS, MAX_ADDRESSES_PER_PEER, MAX_LAN_DIALS, CONNECT_BUDGET_MS } from './limits.ts'
import { LivePaths, Presence } from './live-paths.ts'
import { PeerUnreachableError } from './network.ts'
import { Relays } from './relays.ts'
import { Streams } from './streams.ts'
import { Supervisor } from './supervisor.ts'
import { tellable, worthKeeping } from './told-addresses.ts'
import { Upgrades } from './upgrades.ts'
import { mostUsefulFirst } from './useful.ts'
import type { ConnectOptions, Findable, Network, NetworkEvents, NetworkInit, Path, Remote, ServeOptions, StreamHandler, ThirdParty, Whereabouts } from './network.ts'
import type { StreamNoise } from './noise.ts'
import type { Outside } from './outside.ts'
import type { Libp2pParts } from './parts.ts'
import type { Reachability } from './reachability.ts'
import type { KeptNode } from './relays.ts'
import type { ThirdParties } from './third-parties.ts'
import type { PeerIdText } from '../../identity/index.ts'
import type { CircuitRelayService } from '@libp2p/circuit-relay-v2'
import type { AbortOptions, Libp2p, Logger, MessageStream, PeerId, PeerInfo, TypedEventTarget } from '@libp2p/interface'
import type { AddressManager, TransportManager } from '@libp2p/interface-internal'
import type { SingleKadDHT } from '@libp2p/kad-dht'
import type { Ping } from '@libp2p/ping'

export type LanNews = TypedEventTarget<{ peer: CustomEvent<PeerInfo> }>

export type InsideComponents = Pick<Inside, 'transportManager' | 'addressManager'> & ConstructorParameters<typeof StreamNoise>[0]

export interface Inside { readonly transportManager: TransportManager, readonly addressManager: AddressManager, readonly streamNoise: StreamNoise }

/** What libp2p keeps to itself and the dialer needs, as a service of our own. */
export interface Services extends Record<string, unknown> { readonly inside: Inside, readonly dht: SingleKadDHT, readonly publicDht?: SingleKadDHT, readonly relay?: CircuitRelayService, readonly ping: Ping }

/** What was made before libp2p, because its parts report to it. */
export interface Watchers { readonly lan: LanNews, readonly outside: Outside, readonly thirdParties: ThirdParties }

export class Libp2pNetwork extends TypedEventEmitter<NetworkEvents> implements Network {
  readonly peerId: PeerIdText

  readonly #libp2p: Libp2p<Services>
  readonly #init: NetworkInit
  readonly #parts: Libp2pParts
  readonly #lan: LanNews
  readonly #live: LivePaths
  readonly #presence: Presence
  readonly #streams: Streams
  readonly #identified: Identified
  readonly #discovery: Discovery
  readonly #dialer: Dialer
  readonly #upgrades: Upgrades
  readonly #supervisor: Supervisor
  readonly #relays: Relays
  readonly #thirdParties: ThirdParties
  readonly #outside: Outside
  /** This node, and the hosts it is served by. */
  readonly #own = new Set<string>()
  #lanDials = 0
  #stopping: Promise<void> | undefined

  constructor (libp2p: Libp2p<Services>, init: NetworkInit, parts: Libp2pParts, { lan, outside, thirdParties }: Watchers) {
    super()
    const { clock, config, gate } = init
    const { inside: { transportManager, addressManager, streamNoise }, dht, publicDht } = libp2p.services

    this.#libp2p = libp2p
    this.#init = init
    this.#parts = parts
    this.#lan = lan
    this.peerId = textOf(libp2p.peerId)
    this.#own.add(this.peerId)
    const isOwn = (peer: string): boolean => this.#own.has(peer) || gate.isContact(peer as PeerIdText) || gate.isOwnDevice?.(peer as PeerIdText) === true
    const onFault = (error: Error): void => { this.safeDispatchEvent('fault', { detail: error }) }

    this.#live = new LivePaths(libp2p, {
      isOwnRelay: (relay, peer) => isOwn(relay) || gate.isHostOf(relay, peer),
      allowsRelays: (peer) => gate.allowsRelays(peer)
    })
    this.#identified = new Identified(libp2p)
    this.#thirdParties = thirdParties
    this.#outside = outside
    this.#streams = new Streams({ libp2p, live: this.#live, gate, noise: streamNoise, onFault })
    this.#relays = new Relays({
      libp2p,
      transportManager,
      identified: this.#identified,
      clock,
      profile: config.profile,
      find: async (peer, onFound, signal) => await this.#discovery.find(peer, onFound, signal),
      onReturn: () => { this.safeDispatchEvent('network:returned') }
    })
    this.#discovery = new Discovery({ libp2p, dht, publicDht, clock, config, ownAddresses: () => ownAddresses(addressManager, libp2p.peerId), onChange: this.#changed })
    this.#upgrades = new Upgrades({
      libp2p,
      live: this.#live,
      gate,
      clock,
      identified: this.#identified,
      dial: async (address, signal) => {
        this.#thirdParties.onWebRTC()
        return await this.#dialer.dial(address, signal)
      }
    })
    this.#dialer = new Dialer({
      libp2p,
      transportManager,
      live: this.#live,
      gate,
      clock,
      profile: config.profile,
      identified: this.#identified,
      discovery: this.#discovery,
      relays: this.#relays,
      thirdParties: this.#thirdParties,
      upgrades: this.#upgrades
    })
    this.#supervisor = new Supervisor({
      libp2p,
      live: this.#live,
      gate,
      clock,
      isKept: (peer) => this.#relays.isKept(peer),
      upgradeDueAt: (peer) => this.#upgrades.dueAt(peer),
      improve: async (peer) => {
        // a failure is a reason to wait longer, which the upgrade itself remembers
        await this.#dialer.connect(peer, {}).catch((error: unknown) => this.logger('supervisor')('no better path to %p - %e', peer, error))
      },
      onBetter: (peer, path) => this.safeDispatchEvent('path:better', { detail: { peer, path } })
    })
    this.#presence = new Presence({
      libp2p,
      live: this.#live,
      clock,
      onConnected: (peer) => this.safeDispatchEvent('peer:connected', { detail: peer }),
      onDisconnected: (peer) => this.safeDispatchEvent('peer:disconnected', { detail: peer }),
      onChanged: this.#changed
    })

    for (const text of config.relays) {
      this.#keep(text, true, true)
    }

    for (const text of config.bootstrap) {
      this.#keep(text, false, false)
    }

    for (const text of init.nodes ?? []) {
      this.#keep(text, parts.role === 'tab', false)
    }
  }

  addresses (): string[] {
    return mostUsefulFirst(ownAddresses(this.#libp2p.services.inside.addressManager, this.#libp2p.peerId, this.#parts.addressesForContacts))
      .filter((address) => mayDial(this.#init.config.profile, address))
      .map(String)
  }

  tellable (): Whereabouts {
    const hosts = [...this.#own].filter((peer) => peer !== this.peerId && isEd25519(peer)) as PeerIdText[]

    return { addresses: tellable(this.addresses()), hosts }
  }

  keepable (peer: PeerIdText, addresses: readonly string[]): string[] {
    return worthKeeping(addresses, this.paths(peer), this.#init.config.profile)
  }

  paths (peer?: PeerIdText): Path[] {
    return (peer === undefined ? this.#live.of() : this.#live.named(peer)).map(({ path }) => path)
  }

  thirdParties (): ThirdParty[] {
    return this.#thirdParties.list()
  }

  reachability (): Reachability {
    return this.#outside.reachability()
  }

  findable (): Findable {
    return this.#discovery.findable()
  }

  logger (component: string): Logger {
    return this.#libp2p.logger.forComponent(`mobilink:${component}`)
  }

  async start (): Promise<void> {
    this.#identified.start()
    this.#presence.start()
    this.#supervisor.start()
    await this.#discovery.start()
    this.#startOutside()
    this.#libp2p.addEventListener('self:peer:update', this.#changed)
    // what is not announced changes without an update of the own record
    this.#libp2p.addEventListener('transport:listening', this.#changed)
    this.#libp2p.addEventListener('transport:close', this.#changed)
    this.#lan.addEventListener('peer', this.#discovered)
    await this.#streams.start()
    await this.#libp2p.start()
    this.#relays.start()

    for (const fault of this.#parts.faults) {
      this.safeDispatchEvent('fault', { detail: fault })
    }
  }

  async stop (): Promise<void> {
    this.#stopping ??= this.#stop()
    await this.#stopping
  }

  async connect (peer: PeerIdText, options: ConnectOptions = {}): Promise<Path> {
    const id = peerIdFromString(peer)

    this.#relays.hurry()
    this.#thirdParties.expectPeer(peer)
    const path = await this.#dialer.connect(id, options)

    this.#presence.settled(id)

    return path
  }

  async open (peer: PeerIdText, protocol: string, options: AbortOptions & { relayed?: boolean } = {}): Promise<{ stream: MessageStream, remote: Remote }> {
    return await this.#streams.open(peerIdFromString(peer), protocol, options)
  }

  serve (protocol: string, handler: StreamHandler, options: ServeOptions): void {
    this.#streams.serve(protocol, handler, options)
  }

  async remember (peer: PeerIdText, addresses: readonly string[]): Promise<void> {
    const id = peerIdFromString(peer)

    if (addresses.length === 0) {
      await this.#libp2p.peerStore.delete(id)
      return
    }

    const multiaddrs = addresses.slice(0, MAX_ADDRESSES_PER_PEER)
      .map(parseAddress)
      .map((address) => address === undefined ? undefined : addressOf(peer, address))
      .filter((address) => address !== undefined)

    await this.#libp2p.peerStore.merge(id, { multiaddrs })
  }

  async disconnect (peer: PeerIdText): Promise<void> {
    await this.#hangUp(peerIdFromString(peer))
  }

  async wake (): Promise<void> {
    this.#relays.hurry()
    this.#upgrades.forgetFailures()
    await this.#supervisor.wake()
  }

  gateChanged (): void {
    this.#upgrades.forgetFailures()
    this.#supervisor.lookAll()

    this.#streams.judgeAgain()

    for (const connection of this.#libp2p.getConnections()) {
      if (this.#init.gate.isBlocked(textOf(connection.remotePeer))) {
        void this.#hangUp(connection.remotePeer)
      }
    }

    this.#changed()
  }

  async use (address: string, options: AbortOptions = {}): Promise<PeerIdText> {
    const parsed = parseAddress(address)

    if (parsed === undefined || !mayDial(this.#init.config.profile, parsed)) {
      throw new PeerUnreachableError('this is no address that this profile may use')
    }

    const timeout = AbortSignal.timeout(CONNECT_BUDGET_MS)

    try {
      const named = peerOf(parsed)

      if (named !== undefined) {
        this.#thirdParties.expectBootstrap(named)
      }

      const connection = await this.#libp2p.dial(parsed, { signal: options.signal == null ? timeout : AbortSignal.any([options.signal, timeout]) })

      if (await this.#identified.protocolsOf(connection, timeout) === undefined) {
        throw new PeerUnreachableError('the node hung up')
      }

      this.#relays.keep({ peer: connection.remotePeer, addresses: [connection.remoteAddr], reserve: this.#parts.role === 'tab' })

      return textOf(connection.remotePeer)
    } catch (error) {
      options.signal?.throwIfAborted()
      throw new PeerUnreachableError('nobody answered at this address', { cause: error })
    }
  }

  disuse (peer: PeerIdText): void {
    this.#relays.drop(peerIdFromString(peer))
  }

  #startOutside (): void {
    const { inside: { addressManager, transportManager }, publicDht } = this.#libp2p.services

    this.#outside.start({
      libp2p: this.#libp2p,
      addressManager,
      transportManager,
      publicDht,
      thirdParties: this.#thirdParties,
      onChange: this.#changed,
      onFault: (error) => { this.safeDispatchEvent('fault', { detail: error }) }
    })
  }

  /** Keeps a node of the configuration. One without a peer ID in its address cannot be known again: left out. */
  #keep (text: string, reserve: boolean, own: boolean): void {
    const address = parseAddress(text)
    const peer = address === undefined ? undefined : peerOf(address)

    if (address === undefined || peer === undefined || peer === this.peerId) {
      return
    }

    if (own) {
      this.#own.add(peer)
      this.#thirdParties.expectOwn(peer)
    } else {
      this.#thirdParties.expectBootstrap(peer)
    }

    const node: KeptNode = { peer: peerIdFromString(peer), addresses: [address], reserve }

    this.#relays.keep(node)
  }

  async #stop (): Promise<void> {
    this.#relays.stop()
    this.#supervisor.stop()
    this.#dialer.stop()
    this.#discovery.stop()
    this.#outside.stop()
    this.#libp2p.removeEventListener('self:peer:update', this.#changed)
    this.#libp2p.removeEventListener('transport:listening', this.#changed)
    this.#libp2p.removeEventListener('transport:close', this.#changed)
    this.#lan.removeEventListener('peer', this.#discovered)
    // closed first: libp2p alone waits half a second for each WebRTC connection
    await Promise.all(this.#libp2p.getConnections().map(async (connection) => await close(connection)))
    this.#presence.stop()
    this.#identified.stop()
    await this.#libp2p.stop()
    this.#parts.afterStop?.()
  }

  async #hangUp (peer: PeerId): Promise<void> {
    await Promise.all(this.#libp2p.getConnections(peer).map(async (connection) => await close(connection)))
  }

  readonly #changed = (): void => {
    this.safeDispatchEvent('network:changed')
  }

  /** A node of the LAN announced itself: libp2p keeps its addresses; a few are dialled, so that the DHT has servers. */
  readonly #discovered = (event: CustomEvent<PeerInfo>): void => {
    const { id } = event.detail

    if (this.#lanDials >= MAX_LAN_DIALS || this.#libp2p.getConnections(id).length > 0) {
      return
    }

    this.#lanDials++
    this.#libp2p.dial(id, { signal: AbortSignal.timeout(DIAL_ATTEMPT_MS) })
      .catch((error: unknown) => this.logger('lan')('%p announced itself and does not answer - %e', id, error))
      .finally(() => { this.#lanDials-- })
  }
}

/** The kind of every Mobilink node; a relay of another kind is no node of a person. */
function isEd25519 (peer: string): boolean {
  return peerIdFromString(peer).type === 'Ed25519'
}

/**
 * Watches for proof that others can reach this node: who was asked to dial back, what came of it, what the router
 * says, who came in. A peer's word alone is not taken: an address counts as proven when that peer says so *and*
 * somebody from outside has just come in. While it is proven, and only then, a host answers the public DHT.
 */
import { getNetConfig, isNetworkAddress, isPrivate } from '@libp2p/utils'
import { isLoopback, parseAddress } from './addresses.ts'
import { isOutside } from './announce.ts'
import { CAME_IN_MS, DIAL_BACK_MS, MAX_GUESSES, MAX_THIRD_PARTIES } from './limits.ts'
import { relaysOf } from './paths.ts'
import { judgeReachability } from './reachability.ts'
import type { NetworkConfig } from './network.ts'
import type { Reachability } from './reachability.ts'
import type { ThirdParties } from './third-parties.ts'
import type { Clock } from '../platform/platform.ts'
import type { Connection, IdentifyResult, Libp2p } from '@libp2p/interface'
import type { AddressManager, NodeAddress, TransportManager } from '@libp2p/interface-internal'
import type { KadDHT } from '@libp2p/kad-dht'
import type { Multiaddr } from '@multiformats/multiaddr'

export interface OutsideInit {
  readonly role: 'host' | 'tab'
  readonly config: NetworkConfig
  readonly clock: Clock
}

export interface Watched {
  readonly libp2p: Libp2p
  readonly addressManager: AddressManager
  readonly transportManager: TransportManager
  /** Absent where the profile has none. */
  readonly publicDht: Pick<KadDHT, 'getMode' | 'setMode'> | undefined
  readonly thirdParties: Pick<ThirdParties, 'onAsked' | 'onRouter'>
  /** The reachability is another one now. */
  readonly onChange: () => void
  readonly onFault: (error: Error) => void
}

export class Outside {
  readonly #init: OutsideInit
  readonly #asked = new Set<string>()
  readonly #refuted = new Set<string>()
  readonly #guesses = new Map<string, () => void>()
  #watched: Watched | undefined
  #cameInAt = -Infinity
  #last = ''

  constructor (init: OutsideInit) {
    this.#init = init
  }

  start (watched: Watched): void {
    this.#watched = watched
    this.#last = JSON.stringify(this.reachability())
    watched.libp2p.addEventListener('connection:open', this.#opened)
    watched.libp2p.addEventListener('peer:identify', this.#identified)
    watched.libp2p.addEventListener('self:peer:update', this.look)
  }

  stop (): void {
    this.#watched?.libp2p.removeEventListener('connection:open', this.#opened)
    this.#watched?.libp2p.removeEventListener('peer:identify', this.#identified)
    this.#watched?.libp2p.removeEventListener('self:peer:update', this.look)
    this.#watched = undefined
  }

  reachability (): Reachability {
    const { role, config, clock } = this.#init
    const known = this.#watched?.addressManager.getAddressesWithMetadata() ?? []
    const claimed = known.filter(isPublic)
    const confirmed = claimed.filter(({ verified, type }) => verified && type !== 'announce').map(textOf)

    return judgeReachability({
      role,
      staysHere: config.profile === 'local' || (role === 'host' && config.listen.every(isLoopbackText)),
      hasNetwork: role === 'tab' || (this.#watched?.transportManager.getAddrs() ?? []).some((address) => !isLoopback(address)),
      proven: config.autonat ? confirmed : [],
      refuted: [...this.#refuted],
      mapped: claimed.filter(({ type }) => type === 'ip-mapping').map(textOf),
      cameIn: clock.now() - this.#cameInAt < CAME_IN_MS,
      reservations: known.map(({ multiaddr }) => multiaddr).filter(isCircuit).map((address) => ({ address: address.toString(), isPublic: isOutside(address) && this.#isDialledOutside(address) })),
      autonat: config.autonat && role === 'host',
      asked: this.#asked.size
    })
  }

  /** A peer is about to be asked to dial this node back. */
  asks (connection: Connection): void {
    if (this.#asked.size < MAX_THIRD_PARTIES) {
      this.#asked.add(connection.remotePeer.toString())
    }

    this.#watched?.thirdParties.onAsked(connection)
    this.look()
  }

  /** A peer says that it reached this node. Says whether that is believed. */
  believes (address: Multiaddr): boolean {
    if (this.#init.clock.now() - this.#cameInAt >= DIAL_BACK_MS) {
      return false
    }

    this.#refuted.delete(address.toString())

    return true
  }

  /** So many peers could not reach this node at an address that it is taken for closed. */
  refuted (address: Multiaddr): void {
    if (this.#refuted.size < MAX_THIRD_PARTIES) {
      this.#refuted.add(address.toString())
    }
  }

  /** A router answered and will be asked to let others in: its word goes before what was guessed. */
  foundRouter (host: string): void {
    for (const forget of this.#guesses.values()) {
      forget()
    }

    this.#watched?.thirdParties.onRouter(host)
  }

  /** Tells, and lets the DHT know, when something is different from the last time. */
  readonly look = (): void => {
    const now = this.reachability()
    const text = JSON.stringify(now)

    if (this.#watched === undefined || text === this.#last) {
      return
    }

    this.#last = text
    this.#watched.onChange()
    this.#serve(now.because === 'dialled back').catch(this.#watched.onFault)
  }

  async #serve (isProven: boolean): Promise<void> {
    const { role, config: { publicDht } } = this.#init

    if (role === 'host' && publicDht?.serve === true) {
      await this.#watched?.publicDht?.setMode(isProven ? 'server' : 'client')
    }
  }

  /** What a relay says about its own addresses is its word; that we reach it at one of the open internet is proof. */
  #isDialledOutside (circuit: Multiaddr): boolean {
    const relays = relaysOf(circuit)

    return this.#watched?.libp2p.getConnections().some(({ direction, remoteAddr, remotePeer }) =>
      direction === 'outbound' && isOutside(remoteAddr) && !isCircuit(remoteAddr) && relays.includes(remotePeer.toString())) === true
  }

  readonly #opened = ({ detail: { direction, remoteAddr } }: CustomEvent<Connection>): void => {
    if (direction === 'inbound' && isNetworkAddress(remoteAddr) && isOutside(remoteAddr) && !isCircuit(remoteAddr)) {
      this.#cameInAt = this.#init.clock.now()
      this.look()
    }
  }

  /**
   * Behind a router whose owner forwarded the port by hand, the outer address is the one that others see us come
   * from, with the port that we listen on. It is a guess until somebody dials it back.
   */
  readonly #identified = ({ detail: { observedAddr } }: CustomEvent<IdentifyResult>): void => {
    if (observedAddr === undefined || this.#watched === undefined || !this.#init.config.autonat || this.#guesses.size >= MAX_GUESSES) {
      return
    }

    const { addressManager } = this.#watched
    const known = addressManager.getAddressesWithMetadata()
    const own = known.find(({ multiaddr, type }) => type === 'transport' && isBareTcp4(multiaddr) && isPrivate(multiaddr) && !isLoopback(multiaddr))
    const outer = hostOf(observedAddr)

    if (own === undefined || outer === undefined || this.#guesses.has(outer) || known.some(({ multiaddr, type }) => type === 'ip-mapping' && hostOf(multiaddr) === outer)) {
      return
    }

    const { host, port } = getNetConfig(own.multiaddr)

    if (port !== undefined) {
      addressManager.addPublicAddressMapping(host, port, outer, port, 'tcp')
      this.#guesses.set(outer, () => addressManager.removePublicAddressMapping(host, port, outer, port, 'tcp'))
    }
  }
}

function isPublic ({ multiaddr }: NodeAddress): boolean {
  return isNetworkAddress(multiaddr) && isOutside(multiaddr) && !isCircuit(multiaddr)
}

function isCircuit (address: Multiaddr): boolean {
  return relaysOf(address).length > 0 || address.getComponents().some(({ name }) => name === 'p2p-circuit')
}

function isBareTcp4 (address: Multiaddr): boolean {
  const [ip, tcp, ...rest] = address.getComponents()

  return ip?.name === 'ip4' && tcp?.name === 'tcp' && rest.every(({ name }) => name === 'p2p')
}

/** The number of a public IPv4 address. */
function hostOf (address: Multiaddr): string | undefined {
  const [ip] = address.getComponents()

  return ip?.name === 'ip4' && isOutside(address) ? ip.value : undefined
}

function textOf ({ multiaddr }: NodeAddress): string {
  return multiaddr.toString()
}

function isLoopbackText (text: string): boolean {
  const address = parseAddress(text)

  return address !== undefined && isLoopback(address)
}

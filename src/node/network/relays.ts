/**
 * Keeps this node connected to its relays and bootstrap nodes, and a tab's reservations alive. libp2p does not
 * remake a reservation after the relay restarted (js-libp2p #3601): a redial and a fresh `listen` of the circuit
 * address does. A relay that answers at none of its addresses is looked for by its peer ID: it may have moved, and the
 * hash in a WebRTC-direct address changes with the certificate, every two weeks. Nothing here throws because somebody is
 * away.
 */
import { RELAY_V2_HOP_CODEC } from '@libp2p/circuit-relay-v2'
import { isOpen } from './gate.ts'
import { firstDials, mayDial } from './addresses.ts'
import { relaysOf, transportOf } from './paths.ts'
import { DialRace } from './race.ts'
import { ADDRESS_NEWS_MS, BOOTSTRAP_RETRY_MS, CONNECT_BUDGET_MS, DIAL_ATTEMPT_MS, IDENTIFY_MS, RELAY_LOOK_MS, RELAY_RETRY_MS, RESERVE_MS, RETURN_EVERY_MS } from './limits.ts'
import type { Identified } from './identified.ts'
import type { NetworkConfig } from './network.ts'
import type { CancelTimer, Clock } from '../platform/platform.ts'
import type { Connection, Libp2p, Listener, Logger, PeerId } from '@libp2p/interface'
import type { TransportManager } from '@libp2p/interface-internal'
import type { Multiaddr } from '@multiformats/multiaddr'

export interface RelaysInit {
  readonly libp2p: Libp2p
  readonly transportManager: TransportManager
  readonly identified: Identified
  readonly clock: Clock
  readonly profile: NetworkConfig['profile']
  /** Looks a peer up by its ID; settles when there is no more to find, or `signal` aborts. */
  find (peer: PeerId, onFound: (addresses: Multiaddr[]) => void, signal: AbortSignal): Promise<void>
  /** A kept node answers that had not: there is a network again, or another one. */
  onReturn (): void
}

export interface KeptNode {
  readonly peer: PeerId
  /** Every address of it that was given to us. */
  readonly addresses: readonly Multiaddr[]
  /** Ask it for a reservation, so that others reach this node through it. */
  readonly reserve: boolean
}

/** The relay answered but does not relay (yet): tried again later. */
class NoRelayServiceError extends Error {
  static override readonly name = 'NoRelayServiceError'
  override readonly name = 'NoRelayServiceError'
}

export class Relays {
  readonly #init: RelaysInit
  readonly #log: Logger
  readonly #kept = new Map<string, Keeper>()
  #started = false
  #returnedAt = Number.NEGATIVE_INFINITY

  constructor ({ onReturn, ...init }: RelaysInit) {
    this.#init = { ...init, onReturn: () => { this.#returned(onReturn) } }
    this.#log = init.libp2p.logger.forComponent('mobilink:relays')
  }

  /** Keeps a node from now on, or, for one that is kept already, adds what is new about it. */
  keep (node: KeptNode): void {
    const id = node.peer.toString()
    const known = this.#kept.get(id)

    if (known !== undefined) {
      known.learn(node)
      return
    }

    const keeper = new Keeper(this.#init, node, this.#log)

    this.#kept.set(id, keeper)

    if (this.#started) {
      keeper.start()
    }
  }

  /** Keeps a node no longer; a connection that there is stays until one side closes it. */
  drop (peer: PeerId): void {
    this.#kept.get(peer.toString())?.stop()
    this.#kept.delete(peer.toString())
  }

  start (): void {
    this.#started = true

    for (const keeper of this.#kept.values()) {
      keeper.start()
    }
  }

  stop (): void {
    this.#started = false

    for (const keeper of this.#kept.values()) {
      keeper.stop()
    }
  }

  isKept (peer: PeerId): boolean {
    return this.#kept.has(peer.toString())
  }

  /** Settles with the attempt that is under way for this peer, if there is one. */
  async attempt (peer: PeerId): Promise<void> {
    await this.#kept.get(peer.toString())?.attempt
  }

  /** Several that are back at once are one piece of news. */
  #returned (tell: () => void): void {
    const now = this.#init.clock.now()

    // a clock that was set back must not silence it
    if (Math.abs(now - this.#returnedAt) >= RETURN_EVERY_MS) {
      this.#returnedAt = now
      tell()
    }
  }

  /** Tries what is missing now, whatever its back-off: somebody wants to reach somebody. */
  hurry (): void {
    for (const keeper of this.#kept.values()) {
      keeper.look()
    }
  }
}

/** One kept node: connect, reserve, notice that it is gone, again. */
class Keeper {
  readonly #init: RelaysInit
  readonly #log: Logger
  readonly #peer: PeerId
  readonly #addresses = new Map<string, Multiaddr>()
  readonly #stopped = new AbortController()
  #reserve: boolean
  #listener: Listener | undefined
  #timer: CancelTimer | undefined
  #failures = 0
  #isUnreachable = false
  #attempt: Promise<void> | undefined

  constructor (init: RelaysInit, node: KeptNode, log: Logger) {
    this.#init = init
    this.#log = log
    this.#peer = node.peer
    this.#reserve = node.reserve
    this.learn(node)
  }

  learn (node: KeptNode): void {
    this.#reserve ||= node.reserve

    for (const address of node.addresses) {
      this.#addresses.set(address.toString(), address)
    }
  }

  start (): void {
    this.#init.libp2p.addEventListener('connection:close', this.#onClose)
    this.#init.libp2p.addEventListener('self:peer:update', this.look)
    this.look()
  }

  stop (): void {
    this.#init.libp2p.removeEventListener('connection:close', this.#onClose)
    this.#init.libp2p.removeEventListener('self:peer:update', this.look)
    this.#timer?.()
    this.#stopped.abort()
  }

  readonly look = (): void => {
    if (this.#attempt === undefined && !this.#stopped.signal.aborted) {
      this.#timer?.()
      this.#attempt = this.#work().finally(() => { this.#attempt = undefined })
    }
  }

  get attempt (): Promise<void> | undefined {
    return this.#attempt
  }

  readonly #onClose = (event: CustomEvent<Connection>): void => {
    if (event.detail.remotePeer.equals(this.#peer)) {
      // after libp2p has struck it off its list
      queueMicrotask(this.look)
    }
  }

  async #work (): Promise<void> {
    let nextMs = RELAY_LOOK_MS

    try {
      const connection = await this.#connection()

      if (this.#reserve && !this.#isReserved()) {
        await this.#listen(connection)
      }

      this.#failures = 0
    } catch (error) {
      const { first, most } = this.#reserve ? RELAY_RETRY_MS : BOOTSTRAP_RETRY_MS

      nextMs = Math.min(first * 2 ** Math.min(this.#failures++, 12), most) * (0.8 + Math.random() * 0.4)
      this.#log('%p is not to be had, again in %d ms - %e', this.#peer, nextMs, error)
    }

    if (!this.#stopped.signal.aborted) {
      this.#timer = this.#init.clock.setTimer(this.look, nextMs)
    }
  }

  async #connection (): Promise<Connection> {
    const live = this.#init.libp2p.getConnections(this.#peer).find((connection) => isOpen(connection) && relaysOf(connection.remoteAddr).length === 0)

    if (live !== undefined) {
      // it may have come to us
      this.#answered()

      return live
    }

    try {
      // what is given first, by libp2p's own queue, which lets no dial go half-way; other ways when that has failed
      const connection = this.#reserve && this.#failures > 0
        ? await this.#reach()
        : await this.#init.libp2p.dial([...this.#addresses.values()], { signal: AbortSignal.any([this.#stopped.signal, AbortSignal.timeout(DIAL_ATTEMPT_MS)]) })

      this.#answered()

      return connection
    } catch (error) {
      this.#isUnreachable = true
      throw error
    }
  }

  /**
   * Every address at once, so that a stale one costs its own time and nobody else's: those given, those that the relay
   * said of itself when it was last here, and, after 1, 2, 4, 8 … failures, those that the DHT names.
   */
  async #reach (): Promise<Connection> {
    const { clock, libp2p, profile, transportManager } = this.#init
    const searches = this.#failures > 0 && Number.isInteger(Math.log2(this.#failures))
    const race = new DialRace({
      clock,
      signal: AbortSignal.any([this.#stopped.signal, AbortSignal.timeout(searches ? CONNECT_BUDGET_MS : DIAL_ATTEMPT_MS)]),
      dial: async (address, signal) => transportManager.dialTransportForMultiaddr(address) === undefined
        // a name that is looked up first
        ? await libp2p.dial(address, { signal })
        : await transportManager.dial(address, { signal })
    })
    // the dearest to bring up, and where it breaks off half-way the native half does not take it well (seen): only for who needs it
    const usesDirect = [...this.#addresses.values()].some((address) => transportOf(address) === 'webrtc-direct')
    const isWorthIt = (address: Multiaddr): boolean => transportManager.dialTransportForMultiaddr(address) !== undefined && (usesDirect || transportOf(address) !== 'webrtc-direct')
    const offer = (addresses: Iterable<Multiaddr>): void => {
      race.offer(firstDials(this.#peer.toString(), libp2p.peerId.toString(), addresses).filter((address) => mayDial(profile, address) && (this.#addresses.has(address.toString()) || isWorthIt(address))))
    }

    void race.from(this.#seek(offer, searches, race.over))

    return await race.winner
  }

  async #seek (offer: (addresses: Iterable<Multiaddr>) => void, searches: boolean, over: AbortSignal): Promise<void> {
    offer([...this.#addresses.values(), ...await this.#said()])

    if (searches) {
      await this.#init.find(this.#peer, offer, over)
    }
  }

  /** What the relay told of itself, in this life or an earlier one. */
  async #said (): Promise<Multiaddr[]> {
    try {
      return (await this.#init.libp2p.peerStore.get(this.#peer)).addresses.map(({ multiaddr }) => multiaddr)
    } catch (error) {
      if (error instanceof Error && error.name === 'NotFoundError') {
        return []
      }

      throw error
    }
  }

  #answered (): void {
    if (this.#isUnreachable) {
      this.#isUnreachable = false
      this.#init.onReturn()
    }
  }

  /** Settles when `work` does, and after `delayMs` in any case: a request that was dropped from a queue never does. */
  async #within (delayMs: number, work: Promise<unknown>): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const cancel = this.#init.clock.setTimer(resolve, delayMs)

      work.then(() => resolve(), reject).finally(cancel)
    })
  }

  /** Settles at the next change of the own addresses, after `delayMs` in any case. */
  async #addressesChanged (delayMs: number): Promise<void> {
    const { libp2p } = this.#init
    const changed = Promise.withResolvers<undefined>()
    const listener = (): void => changed.resolve(undefined)

    libp2p.addEventListener('self:peer:update', listener)
    await this.#within(delayMs, changed.promise)
    libp2p.removeEventListener('self:peer:update', listener)
  }

  #isReserved (): boolean {
    const id = this.#peer.toString()

    // of the listeners, not of what is announced: a relay in a home is not
    return this.#init.transportManager.getAddrs().some((address) => relaysOf(address).includes(id) || address.toString().includes(`/p2p/${id}/p2p-circuit`))
  }

  /** A place is asked for over any connection, and others find it by an address that can be dialled: WebRTC's cannot. */
  #placeOf ({ remoteAddr }: Connection): Multiaddr {
    const [known] = this.#addresses.values()

    return transportOf(remoteAddr) === 'webrtc' && known !== undefined ? known : remoteAddr
  }

  async #listen (connection: Connection): Promise<void> {
    const protocols = await this.#init.identified.protocolsOf(connection, AbortSignal.timeout(IDENTIFY_MS))

    // a relay asked too early would be remembered as none for good by the transport
    if (protocols?.includes(RELAY_V2_HOP_CODEC) !== true) {
      throw new NoRelayServiceError('the node does not offer to relay')
    }

    const address = this.#placeOf(connection).encapsulate('/p2p-circuit')

    const before = new Set(this.#init.transportManager.getListeners())
    // the same listener again where there is one: a fresh one per loss would pile up
    const listening = this.#listener?.listen(address) ?? this.#init.transportManager.listen([address])

    this.#listener ??= this.#init.transportManager.getListeners().find((listener) => !before.has(listener))
    await this.#within(RESERVE_MS, listening)

    if (!this.#isReserved()) {
      // the own addresses change a moment after the reservation
      await this.#addressesChanged(ADDRESS_NEWS_MS)
    }

    if (!this.#isReserved()) {
      throw new NoRelayServiceError('the relay gave no reservation')
    }

    this.#log('reserved at %p', this.#peer)
  }
}

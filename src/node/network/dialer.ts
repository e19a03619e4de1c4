/**
 * Makes paths. Any connection first (a live one, known addresses, the DHT), cheap transports before dear ones; then
 * WebRTC over it where that is better. What works is kept when the better one does not come.
 */
import { peerIdFromString } from '@libp2p/peer-id'
import { multiaddr } from '@multiformats/multiaddr'
import { firstDials, mayDial, parseAddress } from './addresses.ts'
import { SIGNALING_PROTOCOL, textOf } from './gate.ts'
import { isUsable } from './live-paths.ts'
import { CONNECT_BUDGET_MS, DHT_HEAD_START_MS, IDENTIFY_MS, MAX_ADDRESSES_PER_PEER, MAX_BACKOFFS, MAX_CONNECTS_IN_FLIGHT, UPGRADE_ATTEMPT_MS, UPGRADE_ATTEMPTS, UPGRADE_BACKOFF_MS, UPGRADE_TURN_MS } from './limits.ts'
import { PeerUnreachableError } from './network.ts'
import { relaysOf, wantsUpgrade } from './paths.ts'
import { DialRace } from './race.ts'
import type { Discovery } from './discovery.ts'
import type { Identified } from './identified.ts'
import type { LivePath, LivePaths } from './live-paths.ts'
import type { Gate, NetworkConfig, Path } from './network.ts'
import type { Relays } from './relays.ts'
import type { ThirdParties } from './third-parties.ts'
import type { Clock } from '../platform/platform.ts'
import type { AbortOptions, Connection, Libp2p, Logger, PeerId } from '@libp2p/interface'
import type { TransportManager } from '@libp2p/interface-internal'
import type { Multiaddr } from '@multiformats/multiaddr'

export interface DialerInit {
  readonly libp2p: Libp2p
  readonly transportManager: TransportManager
  readonly live: LivePaths
  readonly gate: Gate
  readonly clock: Clock
  readonly profile: NetworkConfig['profile']
  readonly identified: Identified
  readonly discovery: Discovery
  readonly relays: Relays
  readonly thirdParties: ThirdParties
}

interface Job {
  readonly path: Promise<Path>
  /** More addresses from another caller. */
  readonly offer: (addresses: readonly string[]) => void
}

export class Dialer {
  readonly #init: DialerInit
  readonly #log: Logger
  readonly #jobs = new Map<string, Job>()
  readonly #backoffs = new Map<string, { until: number, failures: number }>()
  readonly #stopped = new AbortController()

  constructor (init: DialerInit) {
    this.#init = init
    this.#log = init.libp2p.logger.forComponent('mobilink:dialer')
  }

  stop (): void {
    this.#stopped.abort()
  }

  /** Failed upgrades may be tried again at once: the other side may see us differently now. */
  forgetFailures (): void {
    this.#backoffs.clear()
  }

  /** One dial per peer at a time, shared by everybody who wants it; a caller that aborts leaves the others theirs. */
  async connect (peer: PeerId, options: AbortOptions & { addresses?: readonly string[], relayed?: boolean }): Promise<Path> {
    const { signal, addresses = [], relayed = false } = options

    signal?.throwIfAborted()

    if (this.#init.gate.isBlocked(textOf(peer))) {
      throw new PeerUnreachableError('nobody answered')
    }

    const key = `${relayed ? 'relayed' : 'direct'} ${peer.toString()}`
    let job = this.#jobs.get(key)

    if (job === undefined) {
      if (this.#jobs.size >= MAX_CONNECTS_IN_FLIGHT) {
        throw new PeerUnreachableError('too many connections are being made; this one is tried again later')
      }

      job = this.#begin(peer, relayed, addresses)
      this.#jobs.set(key, job)
      const done = (): void => { this.#jobs.delete(key) }

      job.path.then(done, done)
    } else {
      job.offer(addresses)
    }

    return await orAborted(job.path, signal ?? undefined)
  }

  #begin (peer: PeerId, relayed: boolean, addresses: readonly string[]): Job {
    const signal = AbortSignal.any([this.#stopped.signal, AbortSignal.timeout(CONNECT_BUDGET_MS)])
    const race = new DialRace({
      clock: this.#init.clock,
      signal,
      dial: async (address, dialSignal) => await this.#dial(address, dialSignal)
    })
    const offer = (texts: readonly string[]): void => race.offer(this.#candidates(peer, parsed(texts)))

    return { path: this.#make(peer, relayed, addresses, race, signal), offer }
  }

  async #make (peer: PeerId, relayed: boolean, addresses: readonly string[], race: DialRace, signal: AbortSignal): Promise<Path> {
    let cause: unknown

    try {
      let live = this.#start(peer, relayed)

      if (live === undefined) {
        // a relay or bootstrap node that is being dialled already: one connection will do
        await this.#init.relays.attempt(peer)
        live = this.#start(peer, relayed)
      }

      if (live === undefined) {
        await this.#reach(peer, addresses, race, signal)
        live = this.#start(peer, relayed)
      }

      if (live !== undefined && wantsUpgrade(live.path)) {
        await this.#upgrade(peer, live, signal)
      }
    } catch (error) {
      cause = error
    }

    const best = this.#init.live.best(peer, relayed)

    if (best === undefined) {
      throw new PeerUnreachableError('nobody answered at any known address', { cause })
    }

    return best.path
  }

  /** Where to begin: a usable path, or else any connection at all, over which WebRTC can be brought up. */
  #start (peer: PeerId, relayed: boolean): LivePath | undefined {
    return this.#init.live.best(peer, relayed) ?? this.#init.live.of(peer)[0]
  }

  /** Any connection to the peer, from whoever first names an address that answers. */
  async #reach (peer: PeerId, addresses: readonly string[], race: DialRace, signal: AbortSignal): Promise<void> {
    void race.from(this.#find(peer, addresses, race))

    const connection = await race.winner

    // what the other side's gate thinks of us shows only now
    await this.#init.identified.protocolsOf(connection, AbortSignal.any([signal, AbortSignal.timeout(IDENTIFY_MS)]))
  }

  /** Known addresses; then, once they have had their chance or there are none, the DHT. */
  async #find (peer: PeerId, addresses: readonly string[], race: DialRace): Promise<void> {
    const stored = await this.#stored(peer)

    race.offer(this.#candidates(peer, [...parsed(addresses), ...stored]))
    await race.idle(DHT_HEAD_START_MS)

    if (!race.over.aborted) {
      await this.#init.discovery.find(peer, (found) => race.offer(this.#candidates(peer, found)), race.over)
    }
  }

  async #stored (peer: PeerId): Promise<Multiaddr[]> {
    try {
      return (await this.#init.libp2p.peerStore.get(peer)).addresses.map(({ multiaddr }) => multiaddr)
    } catch (error) {
      if (error instanceof Error && error.name === 'NotFoundError') {
        return []
      }

      throw error
    }
  }

  #candidates (peer: PeerId, addresses: ReadonlyArray<Multiaddr | undefined>): Multiaddr[] {
    const self = this.#init.libp2p.peerId.toString()

    return firstDials(peer.toString(), self, addresses.filter((address) => address !== undefined))
      .filter((address) => mayDial(this.#init.profile, address) && this.#init.transportManager.dialTransportForMultiaddr(address) !== undefined)
      .filter(this.#oncePerLiveRelay())
  }

  /** Through a relay that we are connected to, every address of that relay is the same wire: one will do. */
  #oncePerLiveRelay (): (address: Multiaddr) => boolean {
    const seen = new Set<string>()

    return (address) => {
      const [relay] = relaysOf(address)

      if (relay === undefined || relay === '' || this.#init.live.of(peerIdFromString(relay)).length === 0) {
        return true
      }

      const isFirst = !seen.has(relay)

      seen.add(relay)

      return isFirst
    }
  }

  async #dial (address: Multiaddr, signal: AbortSignal): Promise<Connection> {
    this.#init.thirdParties.expectRelays(address)

    return await this.#init.transportManager.dial(address, { signal })
  }

  /**
   * Brings WebRTC up over a live connection, if the other side speaks it, and settles when it is up or will not be.
   * Whoever dialled the connection goes first; the other side gives it a moment, so that they do not both dial.
   */
  async #upgrade (peer: PeerId, over: LivePath, signal: AbortSignal): Promise<void> {
    const id = peer.toString()
    const backoff = this.#backoffs.get(id)

    // who is no contact here will hardly be one there, and only contacts get an answer
    if (!this.#init.gate.isContact(textOf(peer)) || (backoff !== undefined && backoff.until > this.#init.clock.now() && isUsable(over.path))) {
      return
    }

    const protocols = await this.#init.identified.protocolsOf(over.connection, AbortSignal.any([signal, AbortSignal.timeout(IDENTIFY_MS)]))

    if (protocols?.includes(SIGNALING_PROTOCOL) === false) {
      return
    }

    if (!this.#goesFirst(peer, over)) {
      await this.#theirTurn(peer, over, signal)
    }

    for (let attempt = 0; attempt < UPGRADE_ATTEMPTS && !signal.aborted && !this.#isUpgraded(peer); attempt++) {
      try {
        this.#init.thirdParties.onWebRTC()
        await this.#dial(upgradeAddress(over.connection.remoteAddr, id), AbortSignal.any([signal, AbortSignal.timeout(UPGRADE_ATTEMPT_MS)]))
      } catch (error) {
        this.#log('webrtc to %p did not come up - %e', peer, error)
        // a muxer that is still closing needs a moment; jitter, so that two sides do not meet again
        await this.#moment(150 + Math.random() * 350, signal)
      }
    }

    if (this.#isUpgraded(peer)) {
      this.#backoffs.delete(id)
    } else {
      this.#remember(id, (backoff?.failures ?? 0) + 1)
    }
  }

  #isUpgraded (peer: PeerId): boolean {
    const best = this.#init.live.best(peer)

    return best !== undefined && !wantsUpgrade(best.path)
  }

  #goesFirst (peer: PeerId, over: LivePath): boolean {
    const directions = new Set(this.#init.live.of(peer).map(({ path }) => path.direction))

    // connections both ways: the smaller peer ID
    return directions.size > 1 ? this.#init.libp2p.peerId.toString() < peer.toString() : over.path.direction === 'outbound'
  }

  /** Waits while the other side may be bringing WebRTC up: a moment from when the connection opened. */
  async #theirTurn (peer: PeerId, over: LivePath, signal: AbortSignal): Promise<void> {
    const until = over.path.openedAt + UPGRADE_TURN_MS

    while (this.#init.clock.now() < until && !this.#isUpgraded(peer) && !signal.aborted) {
      await this.#moment(50, signal)
    }
  }

  #remember (id: string, failures: number): void {
    if (this.#backoffs.size >= MAX_BACKOFFS) {
      this.#backoffs.clear()
    }

    const { first, most } = UPGRADE_BACKOFF_MS

    this.#backoffs.set(id, { failures, until: this.#init.clock.now() + Math.min(first * 2 ** Math.min(failures - 1, 10), most) })
  }

  async #moment (delayMs: number, signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      const cancel = this.#init.clock.setTimer(done, delayMs)

      function done (): void {
        cancel()
        signal.removeEventListener('abort', done)
        resolve()
      }

      signal.addEventListener('abort', done, { once: true })
    })
  }
}

/**
 * Where WebRTC to `peer` is signalled: over the connection at `address`. Of a relayed one `/webrtc` goes before the
 * peer (`<relay>/p2p-circuit/webrtc/p2p/PEER`), of a direct one after it (`<address>/p2p/PEER/webrtc/p2p/PEER`).
 */
export function upgradeAddress (address: Multiaddr, peer: string): Multiaddr {
  const text = address.toString()
  const suffix = `/p2p/${peer}`

  if (relaysOf(address).length > 0 && text.endsWith(suffix)) {
    return multiaddr(`${text.slice(0, -suffix.length)}/webrtc${suffix}`)
  }

  return multiaddr(`${text}/webrtc${suffix}`)
}

/** Many more than are dialled, and few enough to be parsed in a millisecond or two. */
function parsed (texts: readonly string[]): Array<Multiaddr | undefined> {
  return texts.slice(0, MAX_ADDRESSES_PER_PEER * 4).map(parseAddress)
}

async function orAborted<T> (promise: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (signal === undefined) {
    return await promise
  }

  return await new Promise<T>((resolve, reject) => {
    const aborted = (): void => reject(signal.reason as Error)

    signal.addEventListener('abort', aborted, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', aborted))
  })
}

/**
 * Makes paths. Any connection first (a live one, known addresses, the DHT), cheap transports before dear ones; then
 * WebRTC over it where that is better. What works is kept when the better one does not come.
 */
import { peerIdFromString } from '@libp2p/peer-id'
import { firstDials, mayDial, parseAddress } from './addresses.ts'
import { textOf } from './gate.ts'
import { CONNECT_BUDGET_MS, DHT_HEAD_START_MS, IDENTIFY_MS, MAX_ADDRESSES_PER_PEER, MAX_CONNECTS_IN_FLIGHT } from './limits.ts'
import { PeerUnreachableError } from './network.ts'
import { relaysOf, wantsUpgrade } from './paths.ts'
import { DialRace } from './race.ts'
import type { Discovery } from './discovery.ts'
import type { Identified } from './identified.ts'
import type { LivePath, LivePaths } from './live-paths.ts'
import type { ConnectOptions, Gate, NetworkConfig, Path } from './network.ts'
import type { Relays } from './relays.ts'
import type { ThirdParties } from './third-parties.ts'
import type { Upgrades } from './upgrades.ts'
import type { Clock } from '../platform/platform.ts'
import type { Connection, Libp2p, PeerId } from '@libp2p/interface'
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
  readonly upgrades: Upgrades
}

interface Job {
  readonly path: Promise<Path>
  /** More addresses from another caller. */
  readonly offer: (addresses: readonly string[]) => void
}

export class Dialer {
  readonly #init: DialerInit
  readonly #jobs = new Map<string, Job>()
  readonly #stopped = new AbortController()

  constructor (init: DialerInit) {
    this.#init = init
  }

  stop (): void {
    this.#stopped.abort()
  }

  /** One dial per peer at a time, shared by everybody who wants it; a caller that aborts leaves the others theirs. */
  async connect (peer: PeerId, options: ConnectOptions): Promise<Path> {
    const { signal, addresses = [], relayed = false, search = true } = options

    signal?.throwIfAborted()

    if (this.#init.gate.isBlocked(textOf(peer))) {
      throw new PeerUnreachableError('nobody answered')
    }

    const key = `${relayed ? 'relayed' : 'direct'} ${search ? 'anywhere' : 'known'} ${peer.toString()}`
    let job = this.#jobs.get(key)

    if (job === undefined) {
      if (this.#jobs.size >= MAX_CONNECTS_IN_FLIGHT) {
        throw new PeerUnreachableError('too many connections are being made; this one is tried again later')
      }

      job = this.#begin(peer, relayed, search, addresses)
      this.#jobs.set(key, job)
      const done = (): void => { this.#jobs.delete(key) }

      job.path.then(done, done)
    } else {
      job.offer(addresses)
    }

    return await orAborted(job.path, signal ?? undefined)
  }

  #begin (peer: PeerId, relayed: boolean, search: boolean, addresses: readonly string[]): Job {
    const signal = AbortSignal.any([this.#stopped.signal, AbortSignal.timeout(CONNECT_BUDGET_MS)])
    const race = new DialRace({
      clock: this.#init.clock,
      signal,
      dial: async (address, dialSignal) => await this.dial(address, dialSignal)
    })
    const offer = (texts: readonly string[]): void => race.offer(this.#candidates(peer, parsed(texts)))

    return { path: this.#make(peer, relayed, async () => await this.#reach(peer, search, addresses, race, signal), signal), offer }
  }

  async #make (peer: PeerId, relayed: boolean, reach: () => Promise<void>, signal: AbortSignal): Promise<Path> {
    let cause: unknown

    try {
      let live = this.#start(peer, relayed)

      if (live === undefined) {
        // a relay or bootstrap node that is being dialled already: one connection will do
        await this.#init.relays.attempt(peer)
        live = this.#start(peer, relayed)
      }

      if (live === undefined) {
        await reach()
        live = this.#start(peer, relayed)
      }

      if (live !== undefined && wantsUpgrade(live.path)) {
        await this.#init.upgrades.bring(peer, live, signal)
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
  async #reach (peer: PeerId, search: boolean, addresses: readonly string[], race: DialRace, signal: AbortSignal): Promise<void> {
    void race.from(this.#find(peer, search, addresses, race))

    const connection = await race.winner

    // what the other side's gate thinks of us shows only now
    await this.#init.identified.protocolsOf(connection, AbortSignal.any([signal, AbortSignal.timeout(IDENTIFY_MS)]))
  }

  /** Known addresses; then, once they have had their chance or there are none, the DHT. */
  async #find (peer: PeerId, search: boolean, addresses: readonly string[], race: DialRace): Promise<void> {
    const stored = await this.#stored(peer)

    race.offer(this.#candidates(peer, [...parsed(addresses), ...stored]))

    if (!search) {
      return
    }

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

  /** Dials one address. Whoever it leads through is a host that was contacted. */
  async dial (address: Multiaddr, signal: AbortSignal): Promise<Connection> {
    this.#init.thirdParties.expectRelays(address)

    return await this.#init.transportManager.dial(address, { signal })
  }
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

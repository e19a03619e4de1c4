/**
 * The DHTs, the last resort: they find a peer by its bare ID, and publish this node so that it can be found the same
 * way (publisher.ts). A DHT server learns who is looked for and who looks; that is why they come last.
 */
import { isOutside } from './announce.ts'
import { DHT_ATTEMPTS, DHT_QUERY_MS, DHT_RETRY_MS, DHT_TABLE_WAIT_MS, PUBLIC_DHT_PUBLISH_MS, PUBLIC_DHT_QUERY_MS } from './limits.ts'
import { Publisher } from './publisher.ts'
import { recordKey } from './record-key.ts'
import type { Findable, NetworkConfig } from './network.ts'
import type { Clock } from '../platform/platform.ts'
import type { Libp2p, PeerId } from '@libp2p/interface'
import type { SingleKadDHT } from '@libp2p/kad-dht'
import type { Multiaddr } from '@multiformats/multiaddr'

export interface DiscoveryInit {
  readonly libp2p: Libp2p
  /** Ours. */
  readonly dht: SingleKadDHT
  /** The open network's, where the profile has one. */
  readonly publicDht: SingleKadDHT | undefined
  readonly clock: Clock
  readonly config: NetworkConfig
  /** Also those that are not announced. */
  ownAddresses (): Multiaddr[]
  readonly onChange: () => void
}

/** One DHT as it is asked. */
interface Asked {
  readonly dht: SingleKadDHT
  readonly queryMs: number
  /** True while a server may turn up in a moment. */
  readonly expectsServers: boolean
  isTold (address: Multiaddr): boolean
}

export class Discovery {
  readonly #init: DiscoveryInit
  readonly #asked: Asked[]
  readonly #publishers: Publisher[]
  readonly #stopped = new AbortController()

  constructor (init: DiscoveryInit) {
    const { libp2p, clock, config, onChange, dht, publicDht, ownAddresses } = init
    const publisher = { libp2p, clock, findable: config.findable, onChange }
    const announced = (): Multiaddr[] => libp2p.getMultiaddrs()

    this.#init = init
    this.#asked = [{ dht, queryMs: DHT_QUERY_MS, expectsServers: config.bootstrap.length + config.relays.length > 0, isTold: () => true }]
    this.#publishers = [new Publisher({
      ...publisher, dht, protocol: config.dhtProtocol, publishMs: DHT_QUERY_MS * 2, addresses: config.profile === 'default' ? ownAddresses : announced
    })]

    if (publicDht !== undefined && config.publicDht !== null) {
      const isOpen = config.publicDht.addresses === 'public'

      this.#asked.push({ dht: publicDht, queryMs: PUBLIC_DHT_QUERY_MS, expectsServers: config.bootstrap.length > 0, isTold: (address) => !isOpen || isOutside(address) })
      this.#publishers.push(new Publisher({
        ...publisher, dht: publicDht, protocol: config.publicDht.protocol, publishMs: PUBLIC_DHT_PUBLISH_MS,
        addresses: isOpen ? () => announced().filter(isOutside) : ownAddresses
      }))
    }
  }

  async start (): Promise<void> {
    await Promise.all(this.#publishers.map(async (publisher) => await publisher.start()))
  }

  stop (): void {
    for (const publisher of this.#publishers) {
      publisher.stop()
    }

    this.#stopped.abort()
  }

  /** How far the world can find this node: by the public DHT, or by ours where there is no other. */
  findable (): Findable {
    return this.#publishers.at(-1)?.findable() ?? { state: 'off' }
  }

  /**
   * Looks a peer up and hands over what is found as it comes. Settles at once when no DHT server is known, and at
   * the latest when `signal` aborts; finding nothing is no error.
   */
  async find (peer: PeerId, onFound: (addresses: Multiaddr[]) => void, signal: AbortSignal): Promise<void> {
    await Promise.all(this.#asked.map(async (asked) => await this.#findIn(asked, peer, onFound, signal)))
  }

  async #findIn (asked: Asked, peer: PeerId, onFound: (addresses: Multiaddr[]) => void, signal: AbortSignal): Promise<void> {
    if (!await this.#hasServers(asked, signal)) {
      return
    }

    let found = 0
    let answers = 0
    const tell = (addresses: Multiaddr[]): void => {
      const told = addresses.filter((address) => asked.isTold(address))

      found += told.length
      onFound(told)
    }
    const isOver = (): boolean => found > 0 || signal.aborted || this.#stopped.signal.aborted

    const heard = (): void => { answers++ }

    // a peer that has just started is known to its server a moment later: a second look is cheap where one answers
    for (let attempt = 0; attempt < DHT_ATTEMPTS && !isOver(); attempt++) {
      const query = AbortSignal.any([signal, this.#stopped.signal, AbortSignal.timeout(asked.queryMs)])

      answers = 0
      await Promise.allSettled([this.#findPeer(asked.dht, peer, tell, heard, query), this.#findProviders(asked.dht, peer, tell, heard, query)])

      if (answers === 0) {
        return
      }

      if (!isOver()) {
        await this.#pause(DHT_RETRY_MS, signal)
      }
    }
  }

  async #findPeer (dht: SingleKadDHT, peer: PeerId, tell: (addresses: Multiaddr[]) => void, heard: () => void, signal: AbortSignal): Promise<void> {
    for await (const event of dht.findPeer(peer, { signal, useCache: false })) {
      // the walk goes on to dial the peer itself; the address is all that is wanted
      if (event.name === 'FINAL_PEER') {
        tell(event.peer.multiaddrs)
        return
      }

      if (event.name === 'PEER_RESPONSE') {
        heard()
        tell(event.closer.filter(({ id }) => id.equals(peer)).flatMap(({ multiaddrs }) => multiaddrs))
      }
    }
  }

  async #findProviders (dht: SingleKadDHT, peer: PeerId, tell: (addresses: Multiaddr[]) => void, heard: () => void, signal: AbortSignal): Promise<void> {
    for await (const event of dht.findProviders(await recordKey(peer), { signal, useCache: false })) {
      if (event.name === 'PROVIDER' || event.name === 'PEER_RESPONSE') {
        heard()
        const own = event.providers.filter(({ id }) => id.equals(peer)).flatMap(({ multiaddrs }) => multiaddrs)

        tell(own)

        if (own.length > 0) {
          return
        }
      }
    }
  }

  async #hasServers ({ dht, expectsServers }: Asked, signal: AbortSignal): Promise<boolean> {
    const known = (): boolean => dht.routingTable.size > 0
    const deadline = this.#init.clock.now() + (expectsServers ? DHT_TABLE_WAIT_MS : 0)

    while (!known() && this.#init.clock.now() < deadline && !signal.aborted) {
      await this.#pause(100, signal)
    }

    return known()
  }

  async #pause (delayMs: number, signal: AbortSignal): Promise<void> {
    const either = AbortSignal.any([signal, this.#stopped.signal])

    await new Promise<void>((resolve) => {
      const cancel = this.#init.clock.setTimer(resolve, delayMs)

      if (either.aborted) {
        cancel()
        resolve()
      }

      either.addEventListener('abort', () => {
        cancel()
        resolve()
      }, { once: true })
    })
  }
}

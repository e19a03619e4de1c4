/**
 * The DHT, the last resort: finds a peer by its bare ID, and publishes this node so that it can be found the same
 * way. A DHT server learns who is looked for and who looks; that is why it comes last and can be switched off.
 */
import { CID } from 'multiformats/cid'
import * as raw from 'multiformats/codecs/raw'
import { sha256 } from 'multiformats/hashes/sha2'
import { concat } from 'uint8arrays/concat'
import { fromString } from 'uint8arrays/from-string'
import { DHT_ATTEMPTS, DHT_QUERY_MS, DHT_RETRY_MS, DHT_TABLE_WAIT_MS, PUBLISH_DEBOUNCE_MS, PUBLISH_INTERVAL_MS } from './limits.ts'
import type { CancelTimer, Clock } from '../platform/platform.ts'
import type { IdentifyResult, Libp2p, Logger, PeerId } from '@libp2p/interface'
import type { SingleKadDHT } from '@libp2p/kad-dht'
import type { Multiaddr } from '@multiformats/multiaddr'

export interface DiscoveryInit {
  readonly libp2p: Libp2p
  readonly dht: SingleKadDHT
  readonly clock: Clock
  readonly dhtProtocol: string
  readonly findable: boolean
  /** True while a bootstrap node or relay is configured, so that an empty table may fill in a moment. */
  readonly expectsServers: boolean
}

/**
 * The key of a peer's provider record: CIDv1, raw, SHA-256 of `mobilink/peer` and the peer ID's bytes.
 */
export async function recordKey (peer: PeerId): Promise<CID> {
  const digest = await sha256.digest(concat([fromString('mobilink/peer'), peer.toMultihash().bytes]))

  return CID.createV1(raw.code, digest)
}

export class Discovery {
  readonly #init: DiscoveryInit
  readonly #log: Logger
  readonly #stopped = new AbortController()
  #timer: CancelTimer | undefined
  #publishing = false
  #published = ''
  #failures = 0

  constructor (init: DiscoveryInit) {
    this.#init = init
    this.#log = init.libp2p.logger.forComponent('mobilink:discovery')
  }

  start (): void {
    this.#init.libp2p.addEventListener('peer:identify', this.#identified)
    this.#init.libp2p.addEventListener('self:peer:update', this.#addressesChanged)
  }

  stop (): void {
    this.#init.libp2p.removeEventListener('peer:identify', this.#identified)
    this.#init.libp2p.removeEventListener('self:peer:update', this.#addressesChanged)
    this.#timer?.()
    this.#stopped.abort()
  }

  /**
   * Looks a peer up and hands over what is found as it comes. Settles at once when no DHT server is known, and at
   * the latest when `signal` aborts; finding nothing is no error.
   */
  async find (peer: PeerId, onFound: (addresses: Multiaddr[]) => void, signal: AbortSignal): Promise<void> {
    if (!await this.#hasServers(signal)) {
      return
    }

    let found = 0
    let answers = 0
    const tell = (addresses: Multiaddr[]): void => {
      found += addresses.length
      onFound(addresses)
    }
    const isOver = (): boolean => found > 0 || signal.aborted || this.#stopped.signal.aborted

    const heard = (): void => { answers++ }

    // a peer that has just started is known to its server a moment later: a second look is cheap where one answers
    for (let attempt = 0; attempt < DHT_ATTEMPTS && !isOver(); attempt++) {
      const query = AbortSignal.any([signal, this.#stopped.signal, AbortSignal.timeout(DHT_QUERY_MS)])

      answers = 0
      await Promise.allSettled([this.#findPeer(peer, tell, heard, query), this.#findProviders(peer, tell, heard, query)])

      if (answers === 0) {
        return
      }

      if (!isOver()) {
        await this.#pause(DHT_RETRY_MS, signal)
      }
    }
  }

  async #findPeer (peer: PeerId, tell: (addresses: Multiaddr[]) => void, heard: () => void, signal: AbortSignal): Promise<void> {
    for await (const event of this.#init.dht.findPeer(peer, { signal, useCache: false })) {
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

  async #findProviders (peer: PeerId, tell: (addresses: Multiaddr[]) => void, heard: () => void, signal: AbortSignal): Promise<void> {
    for await (const event of this.#init.dht.findProviders(await recordKey(peer), { signal, useCache: false })) {
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

  async #hasServers (signal: AbortSignal): Promise<boolean> {
    const known = (): boolean => this.#init.dht.routingTable.size > 0
    const deadline = this.#init.clock.now() + (this.#init.expectsServers ? DHT_TABLE_WAIT_MS : 0)

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

  readonly #identified = (event: CustomEvent<IdentifyResult>): void => {
    if (event.detail.protocols.includes(this.#init.dhtProtocol) && this.#published === '') {
      this.#publishIn(PUBLISH_DEBOUNCE_MS)
    }
  }

  readonly #addressesChanged = (): void => {
    if (this.#addresses() !== this.#published) {
      this.#publishIn(PUBLISH_DEBOUNCE_MS)
    }
  }

  #addresses (): string {
    return this.#init.libp2p.getMultiaddrs().map(String).sort().join(' ')
  }

  #publishIn (delayMs: number): void {
    if (!this.#init.findable || this.#stopped.signal.aborted) {
      return
    }

    this.#timer?.()
    this.#timer = this.#init.clock.setTimer(() => void this.#publish(), delayMs)
  }

  /** Puts the provider record at the nearest servers; tries again sooner when none took it. */
  async #publish (): Promise<void> {
    const addresses = this.#addresses()

    if (this.#publishing || addresses === '' || this.#init.dht.routingTable.size === 0) {
      this.#publishIn(addresses === '' ? PUBLISH_INTERVAL_MS : this.#retryMs())
      return
    }

    this.#publishing = true
    let taken = 0

    try {
      const signal = AbortSignal.any([this.#stopped.signal, AbortSignal.timeout(DHT_QUERY_MS * 2)])

      for await (const event of this.#init.dht.provide(await recordKey(this.#init.libp2p.peerId), { signal })) {
        taken += event.name === 'PEER_RESPONSE' && event.messageName === 'ADD_PROVIDER' ? 1 : 0
      }
    } catch (error) {
      this.#log('could not publish the provider record - %e', error)
    } finally {
      this.#publishing = false
    }

    if (taken > 0) {
      this.#failures = 0
      this.#published = addresses
      this.#publishIn(PUBLISH_INTERVAL_MS)
    } else {
      this.#failures++
      this.#publishIn(this.#retryMs())
    }
  }

  #retryMs (): number {
    return Math.min(1_000 * 2 ** Math.min(this.#failures, 12), PUBLISH_INTERVAL_MS)
  }
}

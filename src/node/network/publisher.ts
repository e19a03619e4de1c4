/**
 * Publishes this node in one DHT, so that its bare peer ID is enough to find it, and says how far that has come. It
 * keeps the record fresh while it runs; a record that was published stays at its servers for up to two days.
 */
import { PUBLISH_DEBOUNCE_MS, PUBLISH_INTERVAL_MS } from './limits.ts'
import { recordKey } from './record-key.ts'
import type { Findable } from './network.ts'
import type { CancelTimer, Clock } from '../platform/platform.ts'
import type { IdentifyResult, Libp2p, Logger } from '@libp2p/interface'
import type { SingleKadDHT } from '@libp2p/kad-dht'
import type { Multiaddr } from '@multiformats/multiaddr'

/** What is not announced changes without an update of the own record. */
const ADDRESS_NEWS = ['self:peer:update', 'transport:listening', 'transport:close'] as const

export interface PublisherInit {
  readonly libp2p: Libp2p
  readonly dht: SingleKadDHT
  readonly clock: Clock
  readonly protocol: string
  readonly findable: boolean
  /** How long putting a record may take. */
  readonly publishMs: number
  /** What the record names: the addresses that this DHT is told. */
  addresses (): Multiaddr[]
  /** `findable` answers something else now. */
  readonly onChange: () => void
}

export class Publisher {
  readonly #init: PublisherInit
  readonly #log: Logger
  readonly #stopped = new AbortController()
  #timer: CancelTimer | undefined
  #publishing = false
  #published = ''
  #failures = 0
  #findable: Findable

  constructor (init: PublisherInit) {
    this.#init = init
    this.#log = init.libp2p.logger.forComponent('mobilink:publisher')
    this.#findable = init.findable ? { state: 'waiting', for: 'a server' } : { state: 'off' }
  }

  /** Rejects when the database does. */
  async start (): Promise<void> {
    if (!this.#init.findable) {
      // kad-dht goes on publishing what an earlier start published, unless it is told
      await this.#init.dht.cancelReprovide(await recordKey(this.#init.libp2p.peerId))
      return
    }

    this.#init.libp2p.addEventListener('peer:identify', this.#identified)

    for (const name of ADDRESS_NEWS) {
      this.#init.libp2p.addEventListener(name, this.#addressesChanged)
    }
  }

  stop (): void {
    this.#init.libp2p.removeEventListener('peer:identify', this.#identified)

    for (const name of ADDRESS_NEWS) {
      this.#init.libp2p.removeEventListener(name, this.#addressesChanged)
    }

    this.#timer?.()
    this.#stopped.abort()
  }

  findable (): Findable {
    return this.#findable
  }

  readonly #identified = (event: CustomEvent<IdentifyResult>): void => {
    if (event.detail.protocols.includes(this.#init.protocol) && this.#published === '') {
      this.#failures = 0
      this.#publishIn(PUBLISH_DEBOUNCE_MS)
    }
  }

  readonly #addressesChanged = (): void => {
    if (this.#addresses() !== this.#published) {
      this.#publishIn(PUBLISH_DEBOUNCE_MS)
    }
  }

  #addresses (): string {
    return this.#init.addresses().map(String).sort().join(' ')
  }

  #publishIn (delayMs: number): void {
    if (this.#stopped.signal.aborted) {
      return
    }

    this.#timer?.()
    this.#timer = this.#init.clock.setTimer(() => void this.#publish(), delayMs)
  }

  /** Puts the provider record at the nearest servers; tries again sooner when none took it. */
  async #publish (): Promise<void> {
    const addresses = this.#addresses()

    if (addresses === '' || this.#init.dht.routingTable.size === 0) {
      this.#published = ''
      this.#tell({ state: 'waiting', for: addresses === '' ? 'an address' : 'a server' })
      this.#failures++
      // without an address there is nothing to do until there is one, and that is an event
      this.#publishIn(addresses === '' ? PUBLISH_INTERVAL_MS : this.#retryMs())
      return
    }

    if (this.#publishing) {
      this.#publishIn(this.#retryMs())
      return
    }

    this.#publishing = true
    let taken = 0

    try {
      const signal = AbortSignal.any([this.#stopped.signal, AbortSignal.timeout(this.#init.publishMs)])

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
      this.#tell({ state: 'published', servers: taken, at: this.#init.clock.now() })
      this.#publishIn(PUBLISH_INTERVAL_MS)
    } else {
      this.#failures++
      this.#publishIn(this.#retryMs())
    }
  }

  #retryMs (): number {
    return Math.min(1_000 * 2 ** Math.min(this.#failures, 12), PUBLISH_INTERVAL_MS)
  }

  #tell (findable: Findable): void {
    const isNews = JSON.stringify({ ...findable, at: 0 }) !== JSON.stringify({ ...this.#findable, at: 0 })

    this.#findable = findable

    if (isNews) {
      this.#init.onChange()
    }
  }
}

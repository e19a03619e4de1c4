/**
 * Keeps the list of hosts that were contacted and are neither a contact nor an own node, so that a person can be
 * shown every one of them. It is a record of what happened, bounded, in memory only.
 */
import { peerOf } from './addresses.ts'
import { MAX_THIRD_PARTIES } from './limits.ts'
import { overriding } from './overriding.ts'
import { relaysOf } from './paths.ts'
import type { Purpose, ThirdParty } from './network.ts'
import type { Clock } from '../platform/platform.ts'
import type { Connection, Transport } from '@libp2p/interface'
import type { Multiaddr } from '@multiformats/multiaddr'

const NAME_SERVER = 'the name server of this network'

export interface ThirdPartiesInit {
  readonly clock: Clock
  readonly iceServers: readonly string[]
  /** A contact. */
  isKnown (peer: string): boolean
}

export class ThirdParties {
  readonly #init: ThirdPartiesInit
  readonly #seen = new Map<string, ThirdParty>()
  readonly #bootstraps = new Set<string>()
  readonly #relays = new Set<string>()
  readonly #asked = new Set<string>()
  readonly #own = new Set<string>()

  constructor (init: ThirdPartiesInit) {
    this.#init = init
  }

  list (): ThirdParty[] {
    return [...this.#seen.values()].sort((a, b) => b.lastContactAt - a.lastContactAt)
  }

  /** A transport that tells before it dials. */
  watching<T extends Transport> (transport: T): T {
    return overriding<Transport>(transport, {
      dial: async (address, options) => {
        this.onDial(address)

        return await transport.dial(address, options)
      }
    }) as T
  }

  /** Dials to this peer from now on are for finding others. */
  expectBootstrap (peer: string): void {
    this.#bootstraps.add(peer)
  }

  /** A node of this person's own: no third party. */
  expectOwn (peer: string): void {
    this.#own.add(peer)
  }

  /** A person asked for this very peer: it is no third party. */
  expectPeer (peer: string): void {
    if (this.#asked.size < MAX_THIRD_PARTIES) {
      this.#asked.add(peer)
    }
  }

  /** An address that is about to be dialled: its relays will be contacted. */
  expectRelays (address: Multiaddr): void {
    for (const relay of relaysOf(address)) {
      if (relay !== '' && this.#relays.size < MAX_THIRD_PARTIES) {
        this.#relays.add(relay)
      }
    }
  }

  /** A peer was asked to dial this node back. */
  onAsked (connection: Connection): void {
    if (!this.#isKnown(connection.remotePeer.toString())) {
      this.#note(hostOf(connection.remoteAddr), 'autonat')
    }
  }

  /** The router of this network was asked to let others in. */
  onRouter (host: string): void {
    this.#note(host, 'router')
  }

  /** A name is looked up. Which server answers is the system's affair; that one is asked is not. */
  onLookUp (): void {
    this.#note(NAME_SERVER, 'dns')
  }

  /** A WebRTC attempt begins: the STUN servers of the profile are asked. */
  onWebRTC (): void {
    for (const url of this.#init.iceServers) {
      const host = url.replace(/^stuns?:/, '')

      this.#note(host, 'stun')

      if (!/^(\[|[\d.]+(:\d+)?$)/.test(host)) {
        this.onLookUp()
      }
    }
  }

  /** An address is being dialled: whoever is there sees this device's address, whether or not a connection comes of it. */
  onDial (address: Multiaddr): void {
    const peer = peerOf(address)

    if (address.getComponents()[0]?.name.startsWith('dns') === true) {
      this.onLookUp()
    }

    if (peer !== undefined && (this.#isKnown(peer) || this.#asked.has(peer))) {
      return
    }

    // an address without a peer was given by a person, to meet others through
    const purpose = peer === undefined || this.#bootstraps.has(peer) ? 'bootstrap' : this.#relays.has(peer) ? 'relay' : 'dht'

    this.#note(hostOf(address), purpose)
  }

  #isKnown (peer: string): boolean {
    return this.#own.has(peer) || this.#init.isKnown(peer)
  }

  #note (host: string, purpose: Purpose): void {
    const key = `${purpose} ${host}`

    // deleted first, so that the map keeps the order of contact and the oldest is the one dropped
    this.#seen.delete(key)
    this.#seen.set(key, { host, purpose, lastContactAt: this.#init.clock.now() })

    if (this.#seen.size > MAX_THIRD_PARTIES) {
      const [oldest] = this.#seen.keys()

      this.#seen.delete(oldest ?? '')
    }
  }
}

/** The name or number of the machine, with its port where there is one. */
function hostOf (address: Multiaddr): string {
  const [host, transport] = address.getComponents()

  if (host?.value === undefined) {
    return peerOf(address) ?? address.toString()
  }

  const name = host.name === 'ip6' ? `[${host.value}]` : host.value

  return transport?.value === undefined ? name : `${name}:${transport.value}`
}

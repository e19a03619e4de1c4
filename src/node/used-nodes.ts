/**
 * Nodes that a person named to meet others through, kept over a restart: how a page that no host of its own serves
 * finds the host again. A person's word alone adds one; what is kept here makes nobody a contact or an own node.
 */
import type { Profile } from './delivery/profile.ts'
import type { Network } from './network/network.ts'
import type { Store } from './store/store.ts'
import type { PeerIdText } from '../identity/index.ts'
import type { AbortOptions } from '@libp2p/interface'

export interface UsedNodesComponents {
  readonly profile: Profile
  readonly store: Store
  readonly network: Pick<Network, 'use' | 'disuse'>
}

/** A person has a host or two, each with a few addresses. Design. */
const MAX_KEPT = 8

export class UsedNodes {
  readonly #components: UsedNodesComponents

  constructor (components: UsedNodesComponents) {
    this.#components = components
  }

  /** Multiaddrs, each ending in the peer ID that answered there; newest first. */
  list (): string[] {
    return [...this.#components.profile.record.usedNodes]
  }

  /**
   * Connects, and keeps the node from then on.
   *
   * @throws {PeerUnreachableError} nobody answered there; nothing was kept
   */
  async use (address: string, options: AbortOptions = {}): Promise<PeerIdText> {
    const { network } = this.#components
    const peer = await network.use(address, options)
    const whole = address.endsWith(`/p2p/${peer}`) ? address : `${address.replace(/\/$/, '')}/p2p/${peer}`
    await this.#keep([whole, ...this.list().filter((one) => one !== whole)].slice(0, MAX_KEPT))
    return peer
  }

  /** From now on this node is not used any more: its connection is not made anew. An unknown address changes nothing. */
  async forget (address: string): Promise<void> {
    const { network } = this.#components
    const left = this.list().filter((one) => one !== address)
    const peer = peerAt(address)
    await this.#keep(left)
    if (peer !== undefined && !left.some((one) => peerAt(one) === peer)) network.disuse(peer)
  }

  async #keep (usedNodes: string[]): Promise<void> {
    const { profile, store } = this.#components
    await store.commit([profile.change({ usedNodes })])
  }
}

function peerAt (address: string): PeerIdText | undefined {
  return /\/p2p\/([1-9A-HJ-NP-Za-km-z]+)$/.exec(address)?.[1] as PeerIdText | undefined
}

/**
 * Who a node is to this one: a contact, a node that stands for one, an own cloud, or somebody whom the courier has to
 * do with. The one place that says who is let in, below the protocols and in them; the network asks here before it
 * answers a connection or an offer, and never learns which of them it was.
 */
import type { CourierPart } from './answering.ts'
import type { ContactBook } from './contact-book.ts'
import type { ContactClouds } from './contact-clouds.ts'
import type { OwnClouds } from '../cloud/device/own-clouds.ts'
import type { Partings } from '../cloud/device/partings.ts'
import type { Gate } from '../network/network.ts'
import type { PeerIdText } from '../../identity/index.ts'

export interface KnownNodesComponents {
  readonly book: ContactBook
  readonly contactClouds: ContactClouds
  readonly ownClouds: OwnClouds
  readonly partings: Partings
}

export class KnownNodes {
  /** What the network asks. */
  readonly gate: Gate
  readonly #components: KnownNodesComponents
  #courier: CourierPart | undefined

  constructor (components: KnownNodesComponents) {
    const { book, contactClouds, ownClouds, partings } = components
    this.#components = components
    this.gate = {
      isBlocked: (peer) => book.isBlocked(peer),
      isContact: (peer) => this.speaks(peer) || (!book.isBlocked(peer) && (ownClouds.get(peer) !== undefined || partings.has(peer))),
      isHostOf: (relay, peer) => book.isHostOf(relay, peer) || (book.isContact(peer) && contactClouds.isCloudOf(relay, peer)),
      allowsRelays: (peer) => book.allowsRelays(peer),
      isOwnDevice: (peer) => this.#courier?.isOwner(peer) === true || ownClouds.get(peer) !== undefined
    }
  }

  /** From here on this node works for other devices of its person: whoever has to do with them is known. */
  include (courier: CourierPart | undefined): void {
    this.#courier = courier
  }

  /** May speak `/mobilink/msg/1.0` with this node. To anybody else nobody is here. */
  speaks (peer: PeerIdText): boolean {
    const { book, contactClouds } = this.#components
    if (book.isBlocked(peer)) return false
    return book.isContact(peer) || contactClouds.ownersOf(peer).some((owner) => book.isContact(owner)) || this.#courier?.admits(peer) === true
  }
}

/**
 * Who is let in below the protocols: contacts, and the nodes that stand for somebody. The network asks here before it
 * answers a connection or an offer, and never learns which of them it was.
 */
import type { CourierPart } from './answering.ts'
import type { ContactBook } from './contact-book.ts'
import type { ContactClouds } from './contact-clouds.ts'
import type { OwnClouds } from '../cloud/device/own-clouds.ts'
import type { Gate } from '../network/network.ts'

export interface KnownNodesInit {
  readonly book: ContactBook
  readonly contactClouds: ContactClouds
  readonly ownClouds: OwnClouds
  courier (): CourierPart | undefined
}

export function createGate ({ book, contactClouds, ownClouds, courier }: KnownNodesInit): Gate {
  return {
    isBlocked: (peer) => book.isBlocked(peer),
    isContact: (peer) => book.isContact(peer) || (!book.isBlocked(peer) && (
      ownClouds.get(peer) !== undefined ||
      contactClouds.ownersOf(peer).some((owner) => book.isContact(owner)) ||
      courier()?.admits(peer) === true
    )),
    isHostOf: (relay, peer) => book.isHostOf(relay, peer) || (book.isContact(peer) && contactClouds.isCloudOf(relay, peer)),
    allowsRelays: (peer) => book.allowsRelays(peer),
    isOwnDevice: (peer) => courier()?.isOwner(peer) === true || ownClouds.get(peer) !== undefined
  }
}

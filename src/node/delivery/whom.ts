/**
 * Whom this node wants to be linked with, and in which order: its contacts, the nodes that act for them, its own
 * clouds, those that have to be told that they are none any more, and whoever the courier has to do with. When each is tried is decided in reach.ts.
 */
import type { CourierPart } from './answering.ts'
import type { ContactBook } from './contact-book.ts'
import type { ContactClouds } from './contact-clouds.ts'
import type { Conversations } from './conversations.ts'
import type { KnownNodes } from './known-nodes.ts'
import type { CloudMail } from '../cloud/device/cloud-mail.ts'
import type { OwnClouds } from '../cloud/device/own-clouds.ts'
import type { Partings } from '../cloud/device/partings.ts'
import type { PeerIdText } from '../../identity/index.ts'

export interface WhomComponents {
  readonly book: ContactBook
  readonly contactClouds: ContactClouds
  readonly conversations: Conversations
  readonly ownClouds: OwnClouds
  readonly partings: Partings
  readonly cloudMail: Pick<CloudMail, 'isLinked'>
  readonly knownNodes: KnownNodes
  readonly courier: CourierPart | undefined
}

export interface WhomInit {
  isOnline (peer: PeerIdText): boolean
  /** Something has to be said to this contact, or asked of it, before it can be left alone. */
  owes (contact: PeerIdText): boolean
}

export class Whom {
  readonly #components: WhomComponents
  readonly #init: WhomInit

  constructor (components: WhomComponents, init: WhomInit) {
    this.#components = components
    this.#init = init
  }

  everybody (): PeerIdText[] {
    const { book, contactClouds, courier, ownClouds, partings } = this.#components
    const people = [...book.entries()].map(([peer]) => peer).filter((peer) => this.#isPerson(peer))
    return [...new Set([...people, ...ownClouds.list().map(({ peer }) => peer), ...partings.list(), ...contactClouds.all(), ...courier?.wanted() ?? []])]
  }

  mayTry (peer: PeerIdText): boolean {
    return this.#isPerson(peer) || this.#components.knownNodes.speaks(peer) || this.#components.ownClouds.get(peer) !== undefined || this.#components.partings.has(peer)
  }

  /** Nothing is to be done for this node now: it is linked, and everything that we owe it is said. */
  isSatisfied (peer: PeerIdText): boolean {
    if (this.#components.partings.has(peer)) return false
    const isOwn = this.#components.ownClouds.get(peer) !== undefined
    if (isOwn && !this.#components.cloudMail.isLinked(peer)) return false
    if (this.#isPerson(peer)) return this.#init.isOnline(peer) && !this.#init.owes(peer)
    return isOwn || this.#init.isOnline(peer)
  }

  /** The newest message decides; those with none come after all others, the newest contact first. */
  liveliness (peer: PeerIdText): number {
    const { book, contactClouds, conversations, ownClouds } = this.#components
    // before everybody else: what comes from there may be everybody's
    if (ownClouds.get(peer) !== undefined) return Number.MAX_SAFE_INTEGER
    const people = book.get(peer) === undefined ? contactClouds.ownersOf(peer) : [peer]
    return Math.max(-Number.MAX_SAFE_INTEGER, ...people.map((one) => conversations.counters(one).lastMessageAt || (book.get(one)?.addedAt ?? 0) - Number.MAX_SAFE_INTEGER))
  }

  #isPerson (peer: PeerIdText): boolean {
    const state = this.#components.book.get(peer)?.state
    return state === 'requested' || state === 'accepted'
  }
}

/**
 * One try to meet a node: connected, linked, and before that whatever this node owes to it. When it is tried is decided
 * in reach.ts, whom at all in whom.ts.
 */
import { isSearchDue } from './backoff.ts'
import { addressesOf } from './contact-book.ts'
import type { CourierPart } from './answering.ts'
import type { ContactBook } from './contact-book.ts'
import type { ContactClouds } from './contact-clouds.ts'
import type { KeyExchange } from './key-exchange.ts'
import type { KnownNodes } from './known-nodes.ts'
import type { Links } from './links.ts'
import type { Outbox } from './outbox.ts'
import type { Requests } from './requests.ts'
import type { CloudMail } from '../cloud/device/cloud-mail.ts'
import type { OwnClouds } from '../cloud/device/own-clouds.ts'
import type { Partings } from '../cloud/device/partings.ts'
import type { Network } from '../network/network.ts'
import type { PeerIdText } from '../../identity/index.ts'

/** A try, and how many failed before it. */
export interface Try { readonly failures: number, readonly signal: AbortSignal }

export interface MeetingComponents {
  readonly network: Network
  readonly book: ContactBook
  readonly contactClouds: ContactClouds
  readonly ownClouds: OwnClouds
  readonly partings: Partings
  readonly knownNodes: KnownNodes
  readonly courier: CourierPart | undefined
  readonly cloudMail: Pick<CloudMail, 'open' | 'part'>
  readonly links: Pick<Links, 'open'>
  readonly requests: Pick<Requests, 'owes' | 'ask'>
  readonly keys: Pick<KeyExchange, 'refresh'>
  readonly outbox: Pick<Outbox, 'lane'>
}

export interface MeetingInit {
  /** It was reached, and a person there has not decided yet. */
  onUndecided (peer: PeerIdText): void
}

export class Meeting {
  readonly #components: MeetingComponents
  readonly #init: MeetingInit

  constructor (components: MeetingComponents, init: MeetingInit) {
    this.#components = components
    this.#init = init
  }

  /** @throws {PeerUnreachableError} {ProtocolRefusedError} and what the parts throw */
  async meet (peer: PeerIdText, attempt: Try): Promise<void> {
    const { book, cloudMail, knownNodes, outbox, ownClouds, partings } = this.#components
    const { signal } = attempt
    const own = ownClouds.get(peer)
    if (own !== undefined) {
      await this.#connect(peer, own.addresses, attempt)
      await cloudMail.open(peer, { signal })
    }
    if (partings.has(peer)) {
      await this.#connect(peer, partings.addressesOf(peer), attempt)
      await cloudMail.part(peer, { signal })
    }
    if (book.get(peer) === undefined) {
      if (knownNodes.speaks(peer)) await this.#link(peer, this.#addressesOfNode(peer), attempt)
      return
    }
    await this.#askForAcceptance(peer, attempt)
    const entry = book.get(peer)
    if (entry !== undefined && book.isContact(peer)) {
      await this.#link(peer, addressesOf(entry), attempt)
      await this.#components.keys.refresh(peer, { signal })
    }
    if (outbox.lane(peer).isPaused) outbox.lane(peer).resume()
  }

  async #askForAcceptance (peer: PeerIdText, { signal }: Try): Promise<void> {
    const { book, network, requests } = this.#components
    const entry = book.get(peer)
    if (entry === undefined || !requests.owes(peer)) return
    // any path will do for a request; a better one comes up only between contacts
    if (network.paths(peer).length === 0) await network.connect(peer, { addresses: addressesOf(entry), relayed: true, signal })
    const answer = await requests.ask(peer, { signal })
    if (answer !== 'accepted' && !book.isContact(peer)) this.#init.onUndecided(peer)
  }

  /** Of a node that acts for contacts, or one that the courier has to do with. */
  #addressesOfNode (peer: PeerIdText): string[] {
    const { contactClouds, courier } = this.#components
    return [...new Set([...contactClouds.addressesOf(peer), ...courier?.addressesOf(peer) ?? []])]
  }

  async #link (peer: PeerIdText, addresses: readonly string[], attempt: Try): Promise<void> {
    await this.#connect(peer, addresses, attempt)
    await this.#components.links.open(peer, { signal: attempt.signal })
  }

  async #connect (peer: PeerIdText, addresses: readonly string[], { failures, signal }: Try): Promise<void> {
    await this.#components.network.connect(peer, { addresses: [...addresses], search: isSearchDue(failures, addresses.length > 0), signal })
  }
}

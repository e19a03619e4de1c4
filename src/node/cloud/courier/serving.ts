/**
 * The contacts of owners, and the contacts' clouds, while they are connected: who is handed what waits, who is asked on
 * an owner's behalf, and who may ask. It decides by what the owner's device said about its contacts, and by certificates
 * that are shown; it keeps no envelope.
 */
import { isInDate, peerIdOfPublicKey, publicKeyOf, readCloudCertificate } from '../../../identity/index.ts'
import { keys } from '../../store/keys.ts'
import { EarlyAsking } from './early-asking.ts'
import { Feed } from './feed.ts'
import { ENDING } from './owner-rows.ts'
import { CorrespondentRecord } from './pb/courier-records.ts'
import type { Deposits, Speaker } from './deposits.ts'
import type { Fetched } from './fetched.ts'
import type { Contact, Owner, Owners } from './owners.ts'
import type { Emit } from '../../events.ts'
import type { Clock, Random } from '../../platform/platform.ts'
import type { Store } from '../../store/store.ts'
import type { CloudCertificate, PeerIdText } from '../../../identity/index.ts'
import type { MsgChannel, PullPage, PullRequest } from '../../../protocols/msg/index.ts'

export interface ServingComponents {
  readonly clock: Clock
  readonly random: Random
  readonly store: Store
  readonly emit: Emit
  readonly owners: Owners
  readonly deposits: Deposits
  readonly fetched: Fetched
}

export interface ServingInit {
  /** Something waits for this peer, which is not connected. */
  onWanted (peer: PeerIdText): void
}

const NONE = new Uint8Array(0)

interface Link { readonly channel: MsgChannel, readonly feeds: Map<string, Feed> }

export class Serving {
  readonly #components: ServingComponents
  readonly #init: ServingInit
  readonly #asking: EarlyAsking
  readonly #links = new Map<PeerIdText, Link>()
  /** What a contact's cloud has said to hold, by owner, contact and cloud. In memory: a restart offers it again. */
  readonly #held = new Map<string, number>()

  constructor (components: ServingComponents, init: ServingInit) {
    this.#components = components
    this.#init = init
    this.#asking = new EarlyAsking(components)
  }

  /** A channel is ready: hands over what waits, and asks early. */
  linkUp (peer: PeerIdText, channel: MsgChannel): void {
    this.linkDown(peer)
    this.#links.set(peer, { channel, feeds: new Map() })
    this.#meet(peer)
  }

  linkDown (peer: PeerIdText): void {
    for (const feed of this.#links.get(peer)?.feeds.values() ?? []) feed.stop()
    this.#links.delete(peer)
  }

  /** Who is served changed, or may be served again: those that are connected are met anew. */
  meetAll (): void {
    for (const peer of this.#links.keys()) this.#meet(peer)
  }

  /** A deposit for this contact was kept. */
  deposited (owner: Owner, to: PeerIdText): void {
    const contact = owner.contacts.get(to)
    if (contact === undefined) return
    this.#offer(owner, contact)
  }

  /** A deposit has ended, however. */
  gone (owner: Owner, to: PeerIdText, position: number): void {
    for (const { feeds } of this.#links.values()) feeds.get(nameOf(owner, to))?.gone(position)
  }

  /** There is a tag that a node of this contact is to be told. */
  tagged (owner: Owner, from: PeerIdText): void {
    const contact = owner.contacts.get(from)
    if (contact === undefined) return
    for (const peer of nodesOf(contact)) {
      const link = this.#links.get(peer)
      if (link !== undefined) return this.#asking.ask(owner, contact, peer, link.channel)
    }
    this.#init.onWanted(from)
  }

  /** Somebody asks for what an owner left here. Whoever may not is told of nothing, as when there is nothing. */
  async pull (peer: PeerIdText, request: PullRequest, channel: MsgChannel): Promise<PullPage> {
    const nothing = { envelopes: [], cursor: NONE, more: false }
    const owner = this.#components.owners.get(peerIdOfPublicKey(request.of))
    if (owner === undefined || !owner.serves) return nothing
    // what was acknowledged before the question is worked off when it is answered
    await this.#components.deposits.settled(owner)
    const contact = request.certificate.byteLength === 0 ? owner.contacts.get(peer) : await this.#certified(owner, peer, request.certificate)
    const link = this.#links.get(peer)
    if (contact === undefined || link === undefined || link.channel !== channel) return nothing
    return await this.#feed(owner, contact, peer, link).page(request.max)
  }

  /** The other side says that something waits for the owner. */
  knocked (peer: PeerIdText, to: PeerIdText | undefined): void {
    const link = this.#links.get(peer)
    if (link === undefined) return
    for (const { owner, contact } of this.#components.owners.relations(peer)) {
      if (to === undefined || owner.peer === to) this.#asking.ask(owner, contact, peer, link.channel)
    }
  }

  stop (): void {
    for (const peer of [...this.#links.keys()]) this.linkDown(peer)
  }

  #meet (peer: PeerIdText): void {
    const link = this.#links.get(peer)
    if (link === undefined) return
    for (const { owner, contact } of this.#components.owners.relations(peer)) {
      if (owner.queue(contact.peer).count > 0) this.#offer(owner, contact)
      if (owner.serves) this.#asking.ask(owner, contact, peer, link.channel)
    }
  }

  /** To the contact at once; to a cloud when it has shown its certificate, so it is knocked at until then. */
  #offer (owner: Owner, contact: Contact): void {
    if (!owner.serves) return
    for (const peer of nodesOf(contact)) {
      const link = this.#links.get(peer)
      if (link === undefined) this.#init.onWanted(peer)
      else if (peer === contact.peer) this.#feed(owner, contact, peer, link).kick()
      else {
        const feed = link.feeds.get(nameOf(owner, contact.peer))
        if (feed === undefined || feed.isStopped) link.channel.knock(publicKeyOf(contact.peer))
        else feed.kick()
      }
    }
  }

  #feed (owner: Owner, contact: Contact, peer: PeerIdText, link: Link): Feed {
    const { deposits, owners } = this.#components
    const name = nameOf(owner, contact.peer)
    const there = link.feeds.get(name)
    if (there?.isStopped === false) return there
    const isCloud = peer !== contact.peer
    const speaker: Speaker = { to: contact.peer, isCloud }
    const held = `${name}/${peer}`
    const feed = new Feed(this.#components, {
      channel: link.channel,
      route: { from: publicKeyOf(owner.peer), to: isCloud ? publicKeyOf(contact.peer) : NONE },
      heldUpTo: isCloud ? this.#held.get(held) ?? 0 : 0,
      mayServe: () => owner.serves && owners.relations(peer).some((one) => one.owner === owner && one.contact.peer === contact.peer && one.isCloud === isCloud),
      take: async (after, limit) => await deposits.take(owner, contact.peer, after, limit),
      settle: async (ack) => await deposits.settle(owner, ack, speaker),
      onHeld: (position) => this.#held.set(held, position)
    })
    link.feeds.set(name, feed)
    return feed
  }

  /** For whom of the owner's contacts a cloud speaks with this certificate, if it does. */
  async #certified (owner: Owner, peer: PeerIdText, bytes: Uint8Array): Promise<Contact | undefined> {
    const certificate = await read(bytes)
    const contact = certificate && owner.contacts.get(certificate.device)
    if (certificate === undefined || contact === undefined || certificate.cloud !== peer || !isInDate(certificate, this.#components.clock.now())) return undefined
    // highest number wins: what was stated before is revoked by it
    if (certificate.seq < Math.max(contact.record.statedSeq, contact.record.shownSeq)) return undefined
    if (certificate.seq > contact.record.shownSeq) await this.#shown(owner, contact, certificate.seq)
    return contact
  }

  async #shown (owner: Owner, contact: Contact, shownSeq: number): Promise<void> {
    const { owners, store } = this.#components
    await owners.alone(owner.peer, async () => {
      if (owner.record.ending !== ENDING.none || owner.contacts.get(contact.peer) !== contact || contact.record.shownSeq >= shownSeq) return
      const record = { ...contact.record, shownSeq }
      await store.commit([{ type: 'put', key: keys.correspondent(owner.peer, contact.peer), value: CorrespondentRecord.encode(record) }])
      contact.record = record
    })
  }
}

async function read (bytes: Uint8Array): Promise<CloudCertificate | undefined> {
  try {
    return await readCloudCertificate(bytes)
  } catch (error) {
    if (error instanceof Error && error.name === 'InvalidCertificateError') return undefined
    throw error
  }
}

/** The contact first. */
function nodesOf ({ peer, record }: Contact): PeerIdText[] {
  return [peer, ...record.clouds.map((cloud) => cloud.peer as PeerIdText)]
}

function nameOf (owner: Owner, to: PeerIdText): string {
  return `${owner.peer}/${to}`
}

/**
 * The part of `/mobilink/msg/1.0` in which a node speaks in somebody's place: whose mail an envelope is, on whose
 * behalf a question is asked, and who is believed. A contact's cloud is believed because the contact said so, sealed;
 * a cloud that asks is believed because it shows the contact's certificate. Whoever cannot show either gets nothing.
 */
import { bytesToHex } from '@noble/hashes/utils.js'
import { InvalidCertificateError, isInDate, peerIdOfPublicKey, publicKeyOf, readCloudCertificate } from '../../identity/index.ts'
import { NotAContactError } from './inbox.ts'
import type { ContactBook } from './contact-book.ts'
import type { ContactClouds } from './contact-clouds.ts'
import type { Outbox } from './outbox.ts'
import type { CloudMail } from '../cloud/device/cloud-mail.ts'
import type { Traces } from '../cloud/device/traces.ts'
import type { Clock } from '../platform/platform.ts'
import type { PeerIdText } from '../../identity/index.ts'
import type { Ack, PullPage, PullRequest, Route } from '../../protocols/msg/index.ts'

/** Envelopes that clouds of contacts were given and have not answered yet. Design: a few pages. */
const MOST_SERVED = 4_096
const NONE = new Uint8Array(0)
const POSITION = /^[0-9a-f]{16}$/

export interface CloudRoutesComponents {
  readonly clock: Clock
  readonly book: ContactBook
  readonly contactClouds: ContactClouds
  readonly outbox: Pick<Outbox, 'page' | 'still' | 'lane' | 'entryOf' | 'settle'>
  readonly traces: Traces
  readonly cloudMail: CloudMail
}

interface Place { readonly peer: PeerIdText, readonly position: string }

export class CloudRoutes {
  readonly #components: CloudRoutesComponents
  readonly #served = new Map<string, Place>()

  constructor (components: CloudRoutesComponents) {
    this.#components = components
  }

  /**
   * The contact whose envelope this is.
   *
   * @throws {NotAContactError} the speaker may not say so: nothing is kept
   */
  senderOf (peer: PeerIdText, { from }: Route): PeerIdText {
    const sender = from.byteLength === 0 ? peer : peerIdOfPublicKey(from)
    if (sender !== peer && !this.#components.contactClouds.isCloudOf(peer, sender)) throw new NotAContactError('A node that is no cloud of this contact carries nothing for it')
    return sender
  }

  /** Whose mail to ask this node for: the contact's own, and of every contact whose cloud it is. */
  mailOf (peer: PeerIdText): Uint8Array[] {
    const { book, contactClouds } = this.#components
    return [
      ...book.isContact(peer) ? [NONE] : [],
      ...contactClouds.ownersOf(peer).filter((owner) => book.isContact(owner)).map((owner) => publicKeyOf(owner))
    ]
  }

  /**
   * Answers a cloud that asks on behalf of a contact: what waits for that contact and was not fetched yet.
   *
   * @throws {NotAContactError} it shows no certificate that counts
   */
  async page (peer: PeerIdText, { certificate, cursor, max }: PullRequest): Promise<PullPage> {
    const contact = await this.#represented(peer, certificate)
    const after = new TextDecoder().decode(cursor)
    const { outbox } = this.#components
    const { entries } = await outbox.page(contact, POSITION.test(after) ? after : '', max)
    const last = entries.at(-1)
    if (last !== undefined) outbox.lane(contact).leaves(last.position)
    // what was taken back before that does not leave
    const leaving = await outbox.still(contact, entries)
    const route = { from: NONE, to: publicKeyOf(contact) }
    const envelopes = leaving
      .filter(({ waiting }) => !waiting.isControl && this.#components.traces.of(waiting.eid)?.fetched !== true)
      .map(({ position, waiting: { eid, envelope } }) => {
        this.#serve(eid, { peer: contact, position })
        return { eid, envelope, route }
      })
    return { envelopes, cursor: last === undefined ? cursor : new TextEncoder().encode(last.position), more: entries.length === max }
  }

  /** An acknowledgement that nobody waits for; false when it names nothing that a cloud was ever told of. */
  async acknowledged (peer: PeerIdText, ack: Ack): Promise<boolean> {
    const { cloudMail, contactClouds, outbox, traces } = this.#components
    const place = traces.of(ack.eid) ?? this.#served.get(bytesToHex(ack.eid))
    if (place === undefined || (place.peer !== peer && !contactClouds.isCloudOf(peer, place.peer))) return false
    const entry = await outbox.entryOf(place.peer, place.position, ack.eid)
    if (entry === undefined) return true
    if (ack.code === 'held') await cloudMail.fetched(place.peer, place.position, ack.eid)
    // without the tag it changes nothing, whoever says it
    else if (ack.tag.byteLength > 0) await outbox.settle(place.peer, { ack, entry })
    this.#served.delete(bytesToHex(ack.eid))
    return true
  }

  async #represented (peer: PeerIdText, certificate: Uint8Array): Promise<PeerIdText> {
    const { book, clock, contactClouds } = this.#components
    const { cloud, device, notAfter, seq } = await read(certificate)
    const isNewest = seq > contactClouds.seqOf(device) || contactClouds.isCloudOf(peer, device)
    if (cloud !== peer || !book.isContact(device) || !isInDate({ notAfter }, clock.now()) || !isNewest) {
      throw new NotAContactError('A node that shows no word of a contact gets nothing of it')
    }
    return device
  }

  #serve (eid: Uint8Array, place: Place): void {
    this.#served.set(bytesToHex(eid), place)
    const [oldest] = this.#served.keys()
    if (this.#served.size > MOST_SERVED && oldest !== undefined) this.#served.delete(oldest)
  }
}

async function read (certificate: Uint8Array): ReturnType<typeof readCloudCertificate> {
  try {
    return await readCloudCertificate(certificate)
  } catch (error) {
    if (!(error instanceof InvalidCertificateError)) throw error
    throw new NotAContactError('A node that shows no word of a contact gets nothing of it', { cause: error })
  }
}

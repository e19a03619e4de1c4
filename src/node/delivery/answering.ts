/**
 * What a node says to this one on `/mobilink/msg/1.0`, handed to whom it is for: the conversation with a contact, the
 * routes of clouds, or the courier, where this node works for devices of its own person. Whoever is none of these is
 * refused here at the latest, and nothing of it is kept.
 */
import { inBackground } from '../events.ts'
import { NotAContactError } from './inbox.ts'
import type { CloudRoutes } from './cloud-routes.ts'
import type { ContactBook } from './contact-book.ts'
import type { Outbox } from './outbox.ts'
import type { Emit } from '../events.ts'
import type { BlobName } from '../files/blob-store.ts'
import type { Files } from '../transfers/files.ts'
import type { PeerIdText } from '../../identity/index.ts'
import type { ServedBlob } from '../../protocols/file/index.ts'
import type { Ack, Hint, MsgChannel, MsgHandlers, PullPage, PullRequest, Route } from '../../protocols/msg/index.ts'

/** What a host does in the place of devices that paired with it (src/node/cloud/courier). */
export interface CourierPart {
  /** A contact of such a device, or a certified cloud of one. */
  admits (peer: PeerIdText): boolean
  /** A device that this node works for. */
  isOwner (peer: PeerIdText): boolean
  addressesOf (peer: PeerIdText): string[]
  /** Who is to be reached now: for whom something waits, and who may have something. */
  wanted (): PeerIdText[]
  onLinkUp (peer: PeerIdText, channel: MsgChannel): void
  onLinkDown (peer: PeerIdText): void
  onPull (peer: PeerIdText, request: PullRequest, channel: MsgChannel): Promise<PullPage>
  /** False: it is about nothing that lies here. */
  onAck (peer: PeerIdText, ack: Ack): Promise<boolean>
  onEnvelope (peer: PeerIdText, envelope: Uint8Array, route: Route): Promise<Ack>
  onKnock (peer: PeerIdText, to: Uint8Array): void
  /** A file that lies here for this peer. */
  blobFor (peer: PeerIdText, blobId: Uint8Array): Promise<ServedBlob | 'not here' | 'try later'>
  /** Names of the files that lie here for devices. */
  fileNames (): readonly BlobName[]
  /** Prekeys that a device left here for this peer; `of`: which device. */
  bundleFor (peer: PeerIdText, of: Uint8Array): Promise<Uint8Array | undefined>
}

export interface AnsweringComponents {
  readonly emit: Emit
  readonly book: ContactBook
  readonly outbox: Pick<Outbox, 'lane'>
  readonly routes: CloudRoutes
  readonly files: Pick<Files, 'acknowledged'>
  readonly courier: CourierPart | undefined
}

export interface AnsweringInit {
  receive (contact: PeerIdText, envelope: Uint8Array): Promise<Ack>
  ask (peer: PeerIdText): Promise<void>
  heardAddresses (contact: PeerIdText, record: Uint8Array): Promise<void>
}

export class Answering {
  readonly #components: AnsweringComponents
  readonly #init: AnsweringInit
  /** Acknowledgements of this node that are being kept. */
  readonly #acking = new Map<PeerIdText, Set<Promise<void>>>()

  constructor (components: AnsweringComponents, init: AnsweringInit) {
    this.#components = components
    this.#init = init
  }

  handlersFor (peer: PeerIdText, channel: () => MsgChannel): MsgHandlers {
    const { book, emit } = this.#components
    return {
      onEnvelope: async (envelope, route) => await this.#told(this.#envelope(peer, envelope, route)),
      onPull: async (request) => await this.#told(this.#page(peer, request, channel())),
      onAck: async (ack) => await this.#told(this.#counted(peer, this.#ack(peer, ack))),
      onHint: (hint: Hint) => { if (hint === 'typing' && book.isContact(peer)) emit('peer:typing', peer) },
      onKnock: (to) => this.#knock(peer, to),
      onAddresses: (record) => { if (book.isContact(peer)) inBackground(emit, this.#init.heardAddresses(peer, record)) }
    }
  }

  async #envelope (peer: PeerIdText, envelope: Uint8Array, route: Route): Promise<Ack> {
    const { courier, routes } = this.#components
    if (route.to.byteLength === 0) return await this.#init.receive(routes.senderOf(peer, route), envelope)
    if (courier === undefined) throw new NotAContactError('This node keeps nothing for other devices')
    return await courier.onEnvelope(peer, envelope, route)
  }

  async #page (peer: PeerIdText, request: PullRequest, channel: MsgChannel): Promise<PullPage> {
    const { book, courier, outbox, routes } = this.#components
    if (request.of.byteLength > 0) return await courier?.onPull(peer, request, channel) ?? { envelopes: [], cursor: request.cursor, more: false }
    if (request.certificate.byteLength > 0) {
      // a cloud forgets the tags that it said before a question once the question is answered: they are kept first
      await Promise.all([...this.#acking.get(peer) ?? []])
      return await routes.page(peer, request)
    }
    return book.isContact(peer) ? await outbox.lane(peer).page(request, channel) : { envelopes: [], cursor: request.cursor, more: false }
  }

  async #ack (peer: PeerIdText, ack: Ack): Promise<void> {
    const { book, courier, files, outbox, routes } = this.#components
    if (await files.acknowledged(peer, ack) || await courier?.onAck(peer, ack) === true || await routes.acknowledged(peer, ack)) return
    if (book.isContact(peer)) await outbox.lane(peer).acknowledged(ack)
  }

  async #counted (peer: PeerIdText, work: Promise<void>): Promise<void> {
    const acking = this.#acking.get(peer) ?? new Set()
    this.#acking.set(peer, acking.add(work))
    try {
      await work
    } finally {
      acking.delete(work)
      if (acking.size === 0 && this.#acking.get(peer) === acking) this.#acking.delete(peer)
    }
  }

  #knock (peer: PeerIdText, to: Uint8Array): void {
    if (to.byteLength > 0) this.#components.courier?.onKnock(peer, to)
    else inBackground(this.#components.emit, this.#init.ask(peer))
  }

  /** What fails in answering ends the channel and is our own fault: it is told, whoever opened the channel. */
  async #told<T> (work: Promise<T>): Promise<T> {
    try {
      return await work
    } catch (error) {
      if (!(error instanceof NotAContactError)) this.#components.emit('fault', error instanceof Error ? error : new Error('Answering a contact failed', { cause: error }))
      throw error
    }
  }
}

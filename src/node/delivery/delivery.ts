/**
 * How contacts, links, outbox and inbox act on each other: who is told when one of them changed. The rules
 * themselves are in the parts.
 */
import { inBackground } from '../events.ts'
import { isSearchDue } from './backoff.ts'
import { Asking } from './asking.ts'
import { ContactAddresses } from './contact-addresses.ts'
import { addressesOf } from './contact-book.ts'
import { Inbox, NotAContactError } from './inbox.ts'
import { KeyExchange } from './key-exchange.ts'
import { Links } from './links.ts'
import { createMessages } from './messages.ts'
import { messageView } from './message-view.ts'
import { Outbox } from './outbox.ts'
import { isAway, Reach } from './reach.ts'
import { Requests } from './requests.ts'
import { TypingHints } from './typing-hints.ts'
import type { ContactBook } from './contact-book.ts'
import type { Conversations } from './conversations.ts'
import type { Invites } from './invites.ts'
import type { Waiting } from './message-view.ts'
import type { OwnPrekeys } from './own-prekeys.ts'
import type { Profile } from './profile.ts'
import type { Sessions } from './sessions.ts'
import type { Contact, Messages } from '../api.ts'
import type { Emit } from '../events.ts'
import type { Network, Path } from '../network/network.ts'
import type { Clock, Random } from '../platform/platform.ts'
import type { MessageRecord } from '../store/pb/records.ts'
import type { Store } from '../store/store.ts'
import type { DeviceKey, PeerIdText } from '../../identity/index.ts'
import type { Ack, MsgChannel } from '../../protocols/msg/index.ts'

/** A person has to decide: the first repeated request comes after about a minute. */
const WAITING_FOR_A_PERSON = 7
const SWEEP_EVERY_MS = 6 * 60 * 60 * 1_000

export interface DeliveryComponents {
  readonly clock: Clock
  readonly random: Random
  readonly store: Store
  readonly network: Network
  readonly emit: Emit
  readonly book: ContactBook
  readonly profile: Profile
  readonly invites: Invites
  readonly conversations: Conversations
  readonly sessions: Sessions
  readonly prekeys: OwnPrekeys
  readonly key: DeviceKey
  /** SHA-256(envelope)[0..16], by the fastest way that the platform has. */
  readonly envelopeId: (envelope: Uint8Array) => Uint8Array<ArrayBuffer>
}

export interface DeliveryInit {
  /** The public view of a contact, for events. */
  contact (peer: PeerIdText): Promise<Contact | undefined>
  /** Two people compare now: the connection stays. */
  isComparing (peer: PeerIdText): boolean
}

export class Delivery {
  readonly messages: Messages
  readonly #components: DeliveryComponents
  readonly #init: DeliveryInit
  readonly #outbox: Outbox
  readonly #inbox: Inbox
  readonly #links: Links
  readonly #requests: Requests
  readonly #reach: Reach
  readonly #asking: Asking
  readonly #addresses: ContactAddresses
  readonly #typing: TypingHints
  readonly #keys: KeyExchange
  readonly #online = new Set<PeerIdText>()
  readonly #changedContacts = new Set<PeerIdText>()
  #cancelSweep: (() => void) | undefined
  #started = false

  constructor (components: DeliveryComponents, init: DeliveryInit) {
    const { book, network, emit } = components
    this.#components = components
    this.#init = init
    this.#outbox = new Outbox(components, {
      onAdded: (peer, position, record) => this.#messageEvent('message:added', peer, position, record),
      onChanged: (peer, position, record) => this.#messageEvent('message:changed', peer, position, record),
      onRenewalDue: (peer) => { if (this.isOnline(peer)) inBackground(emit, this.#keys.renew(peer)) },
      onPause: (peer) => this.#reach.failed(peer)
    })
    this.#inbox = new Inbox(components, {
      isContact: (peer) => book.isContact(peer),
      onAdded: (peer, position, record) => {
        this.#messageEvent('message:added', peer, position, record)
        this.#contactEvent(peer)
      },
      onSessionLost: (peer) => inBackground(emit, this.#keys.meet(peer)),
      onControl: (peer) => this.#outbox.lane(peer).restart()
    })
    this.#keys = new KeyExchange(components, {
      admits: (peer) => book.isContact(peer),
      onSession: (peer) => this.#outbox.lane(peer).restart(),
      onFailed: (peer) => this.#reach.failed(peer)
    })
    this.#requests = new Requests(components, {
      onChanged: (peer) => {
        network.gateChanged()
        this.contactChanged(peer, true)
      },
      onDropped: (peer) => emit('contact:removed', peer)
    })
    this.#links = new Links(components, {
      admits: (peer) => book.isContact(peer),
      handlersFor: (peer, channel) => ({
        onEnvelope: async (envelope) => await this.#told(this.#receive(peer, envelope)),
        onPull: async (request) => await this.#outbox.lane(peer).page(request, channel()),
        onAck: async (ack) => await this.#told(this.#outbox.lane(peer).acknowledged(ack)),
        onHint: (hint) => { if (hint === 'typing') emit('peer:typing', peer) },
        onKnock: () => inBackground(emit, this.#asking.ask(peer)),
        onAddresses: (record) => inBackground(emit, this.#addresses.heard(peer, record))
      }),
      onUp: (peer, channel) => this.#linkUp(peer, channel),
      onDown: (peer) => this.#linkDown(peer)
    })
    this.#addresses = new ContactAddresses(components)
    this.#reach = new Reach(components, {
      mayTry: (peer) => book.get(peer)?.state === 'requested' || book.isContact(peer),
      satisfied: (peer) => this.isOnline(peer) && !this.#requests.owes(peer) && !this.#keys.isMissing(peer) && !this.#outbox.lane(peer).isPaused,
      liveliness: (peer) => this.#liveliness(peer),
      attempt: async (peer, failures, signal) => await this.#attempt(peer, failures, signal)
    })
    this.#asking = new Asking({
      links: this.#links,
      conversations: components.conversations,
      network,
      owes: (peer) => this.#requests.owes(peer) || this.#keys.isMissing(peer) || this.#init.isComparing(peer),
      onRest: (peer) => this.#reach.rest(peer)
    })
    this.#typing = new TypingHints(components.clock)
    this.messages = createMessages({ store: components.store, book, outbox: this.#outbox }, {
      waiting: (peer) => this.#waiting(peer),
      onWaiting: (peer) => this.#reach.want(peer),
      onRetry: (peer) => this.#reach.wantNow(peer),
      typing: (peer) => {
        if (this.#typing.may(peer)) this.#links.get(peer)?.hint('typing')
      }
    })
  }

  /** A channel is open: what is sent now arrives now. */
  isOnline (peer: PeerIdText): boolean {
    return this.#links.get(peer) !== undefined
  }

  async load (): Promise<void> {
    await this.#reach.load()
    await this.#addresses.load()
    await this.#inbox.sweep()
  }

  /** Asks every contact for what is pending, those with the newest messages first, and offers what waits here. */
  start (): void {
    const { network } = this.#components
    this.#started = true
    network.addEventListener('peer:connected', ({ detail }) => this.#connected(detail))
    network.addEventListener('path:better', ({ detail: { peer, path } }) => inBackground(this.#components.emit, this.#move(peer, path)))
    this.#addresses.start()
    this.#reach.start(this.#everybody())
    this.#scheduleSweep()
  }

  async stop (): Promise<void> {
    this.#started = false
    this.#cancelSweep?.()
    this.#reach.stop()
    await this.#addresses.stop()
    await this.#links.close()
    await this.#inbox.idle()
    await this.#outbox.idle()
  }

  /** The machine woke: find out which connections still live, and ask everybody again. */
  wake (): void {
    if (!this.#started) return
    inBackground(this.#components.emit, this.#components.network.wake())
    this.#reach.wake(this.#everybody())
  }

  /** The book changed: tell who looks, and go on with what this makes possible. */
  contactChanged (peer: PeerIdText, now: boolean): void {
    this.#contactEvent(peer)
    if (!this.#started) return
    const state = this.#components.book.get(peer)?.state
    if (state !== 'requested' && state !== 'accepted') return
    if (now) this.#reach.wantNow(peer)
    else this.#reach.want(peer)
  }

  /** Added by an invite with prekeys: what is written from now on is sealed at once. */
  async invited (peer: PeerIdText, prekeys: Uint8Array): Promise<void> {
    await this.#keys.begin(peer, prekeys)
  }

  /** Blocked or removed: nothing runs for this peer any more. */
  drop (peer: PeerIdText): void {
    this.#links.cut(peer, new Error('No longer a contact'))
    this.#outbox.forget(peer)
    this.#inbox.forget(peer)
    this.#reach.forget(peer)
    this.#typing.forget(peer)
    this.#keys.forget(peer)
  }

  #everybody (): PeerIdText[] {
    return [...this.#components.book.entries()].filter(([, { state }]) => state === 'requested' || state === 'accepted').map(([peer]) => peer)
  }

  /** The newest message decides; those with none come after all others, the newest contact first. */
  #liveliness (peer: PeerIdText): number {
    const { book, conversations } = this.#components
    return conversations.counters(peer).lastMessageAt || (book.get(peer)?.addedAt ?? 0) - Number.MAX_SAFE_INTEGER
  }

  async #attempt (peer: PeerIdText, failures: number, signal: AbortSignal): Promise<void> {
    const { book, network } = this.#components
    const entry = book.get(peer)
    if (entry === undefined) return
    if (this.#requests.owes(peer)) {
      // any path will do for a request; a better one comes up only between contacts
      if (network.paths(peer).length === 0) await network.connect(peer, { addresses: addressesOf(entry), relayed: true, signal })
      const answer = await this.#requests.ask(peer, { signal })
      if (answer !== 'accepted' && !book.isContact(peer)) this.#reach.failed(peer, WAITING_FOR_A_PERSON)
    }
    if (book.isContact(peer)) {
      const addresses = addressesOf(entry)
      await network.connect(peer, { addresses, search: isSearchDue(failures, addresses.length > 0), signal })
      await this.#links.open(peer, { signal })
      await this.#keys.refresh(peer, { signal })
    }
    if (this.#outbox.lane(peer).isPaused) this.#outbox.lane(peer).resume()
  }

  async #receive (peer: PeerIdText, envelope: Uint8Array): Promise<Ack> {
    const ack = await this.#inbox.receive(peer, envelope)
    // it may have begun a session, and what waited for one can leave
    const lane = this.#outbox.lane(peer)
    if (lane.isKeyless && await this.#components.sessions.canSeal(peer)) lane.restart()
    return ack
  }

  /** What fails in answering a contact ends its channel and is our own fault: it is told, whoever opened the channel. */
  async #told<T> (work: Promise<T>): Promise<T> {
    try {
      return await work
    } catch (error) {
      if (!(error instanceof NotAContactError)) this.#components.emit('fault', error instanceof Error ? error : new Error('Answering a contact failed', { cause: error }))
      throw error
    }
  }

  #connected (peer: PeerIdText): void {
    const state = this.#components.book.get(peer)?.state
    if (state !== 'requested' && state !== 'accepted') return
    this.#reach.wantNow(peer)
  }

  async #move (peer: PeerIdText, path: Path): Promise<void> {
    try {
      await this.#links.move(peer, path)
    } catch (error) {
      // the better path is gone again; what is open stays where it is
      if (!isAway(error)) throw error
    }
  }

  #linkUp (peer: PeerIdText, channel: MsgChannel): void {
    const { emit } = this.#components
    this.#reach.want(peer)
    this.#reach.connected(peer)
    this.#addresses.linkUp(peer, channel)
    this.#outbox.lane(peer).use(channel)
    if (!this.#online.has(peer)) {
      this.#online.add(peer)
      emit('peer:online', peer)
      this.#contactEvent(peer)
    }
    inBackground(emit, this.#asking.ask(peer))
    inBackground(emit, this.#keys.meet(peer))
  }

  #linkDown (peer: PeerIdText): void {
    this.#addresses.linkDown(peer)
    this.#outbox.lane(peer).rest()
    this.#reach.disconnected(peer)
    this.#online.delete(peer)
    this.#keys.parted(peer)
    this.#components.emit('peer:offline', peer)
    this.#contactEvent(peer)
  }

  #waiting (peer: PeerIdText): Waiting {
    const { book, conversations } = this.#components
    const waitsFor = book.get(peer)?.state === 'requested' ? 'accept' : conversations.counters(peer).heldCount > 0 ? 'first key' : 'contact'
    return { waitsFor, ...this.#reach.attempts(peer) }
  }

  #messageEvent (name: 'message:added' | 'message:changed', peer: PeerIdText, position: string, record: MessageRecord): void {
    this.#components.emit(name, messageView(peer, position, record, this.#waiting(peer)))
  }

  /** One event for all that changes about a contact in the same turn: a window of messages is one look at the contact. */
  #contactEvent (peer: PeerIdText): void {
    if (this.#changedContacts.has(peer)) return
    this.#changedContacts.add(peer)
    const { emit } = this.#components
    inBackground(emit, Promise.resolve().then(async () => {
      this.#changedContacts.delete(peer)
      const contact = await this.#init.contact(peer)
      if (contact !== undefined) emit('contact:changed', contact)
    }))
  }

  #scheduleSweep (): void {
    this.#cancelSweep = this.#components.clock.setTimer(() => {
      inBackground(this.#components.emit, this.#inbox.sweep())
      inBackground(this.#components.emit, this.#components.prekeys.rotate())
      this.#scheduleSweep()
    }, SWEEP_EVERY_MS)
  }
}

/**
 * How contacts, links, outbox and inbox act on each other: who is told when one of them changed. The rules
 * themselves are in the parts.
 */
import { inBackground } from '../events.ts'
import { Answering } from './answering.ts'
import { Asking } from './asking.ts'
import { CloudRoutes } from './cloud-routes.ts'
import { ContactAddresses } from './contact-addresses.ts'
import { CloudMail } from '../cloud/device/cloud-mail.ts'
import { Hearing } from './hearing.ts'
import { Inbox } from './inbox.ts'
import { KeyExchange } from './key-exchange.ts'
import { Knocking } from './knocking.ts'
import { Links } from './links.ts'
import { Meeting } from './meeting.ts'
import { Missed } from './missed.ts'
import { ContactEvents } from './contact-events.ts'
import { fileNodes } from './file-nodes.ts'
import { createMessages } from './messages.ts'
import { MessageEvents } from './message-events.ts'
import { Outbox } from './outbox.ts'
import type { OutboxInit } from './outbox.ts'
import { isAway, Reach } from './reach.ts'
import { Requests } from './requests.ts'
import { TellingClouds } from './telling-clouds.ts'
import { TypingHints } from './typing-hints.ts'
import { UnderWay } from './under-way.ts'
import { Upkeep } from './upkeep.ts'
import { Whom } from './whom.ts'
import { Files } from '../transfers/files.ts'
import { createTransfers } from '../transfers/transfers.ts'
import type { DeliveryComponents, DeliveryInit } from './delivery-parts.ts'
import { Lifetime } from '../lifetime/lifetime.ts'
import type { Lives, Placed } from '../lifetime/lives.ts'
import type { Whereabouts } from './message-view.ts'
import type { Messages, Transfers } from '../api.ts'
import type { Path } from '../network/network.ts'
import type { PeerIdText } from '../../identity/index.ts'
import type { Ack, MsgChannel } from '../../protocols/msg/index.ts'

/** A person has to decide: the first repeated request comes after about a minute. */
const WAITING_FOR_A_PERSON = 7

export class Delivery {
  readonly messages: Messages
  readonly transfers: Transfers
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
  readonly #answering: Answering
  readonly #whom: Whom
  readonly #cloudMail: CloudMail
  readonly #telling: TellingClouds
  readonly #knocking: Knocking
  readonly #missed: Missed
  readonly #files: Files
  readonly lifetime: Lifetime
  readonly #events: MessageEvents
  readonly #online = new Set<PeerIdText>()
  readonly #contactEvents: ContactEvents
  readonly #underWay: UnderWay
  readonly #upkeep: Upkeep
  #started = false

  constructor (components: DeliveryComponents, init: DeliveryInit) {
    const { book, network, emit } = components
    this.#components = components
    this.#init = init
    const whereabouts: Whereabouts = (...place) => this.#cloudMail.whereabouts(...place)
    const lifeOf = (record: Parameters<Lives['view']>[0]): ReturnType<Lives['view']> => components.lives.view(record)
    this.#underWay = new UnderWay(emit)
    this.#contactEvents = new ContactEvents(emit, init.contact)
    this.#events = new MessageEvents(components, { attempts: (peer) => this.#reach.attempts(peer), whereabouts, lifeOf, fileOf: (peer, record) => this.#files.view(peer, record) })
    const onChanged: OutboxInit['onChanged'] = (peer, position, record) => {
      this.#events.tell('message:changed', peer, position, record)
      this.lifetime.ended(peer, position, record)
    }
    this.#outbox = new Outbox(components, {
      onAdded: (peer, position, record) => {
        this.#events.tell('message:added', peer, position, record)
        this.#init.onPresence(peer)
      },
      onChanged: (peer, position, record) => {
        onChanged(peer, position, record)
        this.#files.changed(peer, position, record)
      },
      arrived: (record) => this.#files.arrived(record),
      onRenewalDue: (peer) => { if (this.isOnline(peer)) inBackground(emit, this.#keys.renew(peer)) },
      onPause: (peer) => this.#reach.failed(peer),
      onKept: (peer) => {
        this.#cloudMail.kept(peer)
        this.#missed.kept(peer)
      },
      onErasable: () => this.#cloudMail.erase()
    })
    const onMoved = (peer: PeerIdText, position: string): void => { if (this.#started) this.#underWay.add(this.#events.moved(peer, position)) }
    this.#files = new Files({ ...components, outbox: this.#outbox }, { ...fileNodes(components, { linkOf: (node) => this.#links.get(node), onWanted: (node) => this.#reach.want(node) }), onMoved, onChanged })
    this.lifetime = new Lifetime(components, {
      giveUp: async (peer, position, record, also) => await this.#outbox.giveUp(peer, position, record, also),
      gaveUp: (peer, position, record) => this.#outbox.gaveUp(peer, position, record),
      leaving: async (peer, position, record) => await this.#files.leaving(peer, position, record),
      endContact: async (peer) => await init.endContact(peer),
      onCounted: (peer) => this.#contactEvents.tell(peer)
    })
    const hearing = new Hearing(components, {
      onClouds: (peer) => {
        this.#cloudMail.directoryChanged()
        for (const { cloud } of components.contactClouds.of(peer)) this.#reach.wantNow(cloud)
      },
      onPush: (peer, body) => this.#init.onPushHeard(peer, body)
    })
    this.#inbox = new Inbox(components, {
      isContact: (peer) => book.isContact(peer),
      onAdded: (peer, position, record) => {
        this.#events.tell('message:added', peer, position, record)
        this.#files.added(peer, record)
        this.#contactEvents.tell(peer)
      },
      announced: async (peer, position, body) => await this.#files.announced(peer, position, body),
      onSessionLost: (peer) => inBackground(emit, this.#keys.meet(peer)),
      onForgotten: (peer) => this.#telling.mayBeLost(peer),
      onControl: (peer) => this.#outbox.lane(peer).restart(),
      heard: async (peer, content) => await hearing.heard(peer, content)
    })
    this.#keys = new KeyExchange(components, {
      admits: (peer) => book.isContact(peer),
      isOnline: (peer) => this.isOnline(peer),
      courier: components.courier,
      onSession: (peer) => {
        this.#outbox.lane(peer).restart()
        this.#knocking.kept(peer)
        this.#tellClouds(peer)
        // what a lost session had sealed is sealed again, and offered from the oldest
        this.#cloudMail.offer(peer, true)
        this.#init.onSession(peer)
      },
      onFailed: (peer) => this.#reach.failed(peer)
    })
    this.#requests = new Requests(components, {
      onChanged: (peer) => {
        network.gateChanged()
        this.contactChanged(peer, true)
      },
      onDropped: (peer) => emit('contact:removed', peer)
    })
    this.#cloudMail = new CloudMail({ ...components, outbox: this.#outbox, carrying: this.#files.carrying, onMoved }, {
      isOnline: (peer) => this.isOnline(peer),
      receive: async (peer, envelope) => await this.#receive(peer, envelope),
      waitingFor: () => [...book.entries()].map(([peer]) => peer).filter((peer) => components.conversations.counters(peer).pendingCount > 0),
      onChanged: (cloud) => this.#cloudChanged(cloud),
      wakeUpOf: (peer) => this.#init.wakeUpOf(peer)
    })
    this.#telling = new TellingClouds({ ...components, outbox: this.#outbox })
    this.#knocking = new Knocking(components, {
      isMissed: (peer) => !this.isOnline(peer) && components.conversations.counters(peer).pendingCount > 0,
      linkOf: (cloud) => this.#links.get(cloud),
      onWanted: (cloud) => this.#reach.want(cloud)
    })
    this.#missed = new Missed({ ...components, knocking: this.#knocking, keys: this.#keys }, {
      isOnline: (peer) => this.isOnline(peer),
      onWanted: (cloud) => this.#reach.want(cloud)
    })
    const routes = new CloudRoutes({ ...components, outbox: this.#outbox, cloudMail: this.#cloudMail })
    this.#answering = new Answering({ ...components, outbox: this.#outbox, routes, files: this.#files }, {
      receive: async (peer, envelope) => await this.#receive(peer, envelope),
      ask: async (peer) => await this.#asking.ask(peer),
      heardAddresses: async (peer, record) => await this.#addresses.heard(peer, record)
    })
    this.#whom = new Whom({ ...components, cloudMail: this.#cloudMail }, {
      isOnline: (peer) => this.isOnline(peer),
      owes: (peer) => this.#requests.owes(peer) || this.#keys.isMissing(peer) || this.#outbox.lane(peer).isPaused
    })
    this.#links = new Links(components, {
      admits: (peer) => components.knownNodes.speaks(peer),
      handlersFor: (peer, channel) => this.#answering.handlersFor(peer, channel),
      onUp: (peer, channel) => this.#linkUp(peer, channel),
      onDown: (peer) => this.#linkDown(peer)
    })
    this.#addresses = new ContactAddresses(components)
    const meeting = new Meeting({ ...components, cloudMail: this.#cloudMail, links: this.#links, requests: this.#requests, keys: this.#keys, outbox: this.#outbox }, {
      onUndecided: (peer) => this.#reach.failed(peer, WAITING_FOR_A_PERSON)
    })
    this.#reach = new Reach(components, {
      mayTry: (peer) => this.#whom.mayTry(peer),
      satisfied: (peer) => this.#whom.isSatisfied(peer),
      liveliness: (peer) => this.#whom.liveliness(peer),
      attempt: async (peer, failures, signal) => await meeting.meet(peer, { failures, signal })
    })
    this.#asking = new Asking({
      links: this.#links,
      conversations: components.conversations,
      network,
      mailOf: (peer) => routes.mailOf(peer),
      owes: (peer) => this.#requests.owes(peer) || this.#keys.isMissing(peer) || this.#keys.isSeeking(peer) || this.#files.isBusy(peer) || this.#init.isComparing(peer),
      onAnswered: (peer) => this.#reach.connected(peer),
      onRest: (peer) => this.#reach.rest(peer)
    })
    this.#typing = new TypingHints(components.clock)
    this.#upkeep = new Upkeep(components, { sweep: async () => await Promise.all([this.#inbox.sweep(), this.#files.expire()]).then(() => undefined), renewBundles: () => this.#cloudMail.renewBundles() })
    this.messages = createMessages({ store: components.store, book, outbox: this.#outbox }, {
      waiting: (peer) => this.#events.waiting(peer),
      onWaiting: (peer) => this.#reach.want(peer),
      onRetry: (peer) => {
        this.#reach.wantNow(peer)
        this.#cloudMail.offer(peer, true)
      },
      whereabouts,
      lifeOf,
      fileOf: (peer, record) => this.#files.view(peer, record),
      withdraw: async (peer, position) => await this.#files.withdraw(peer, position),
      offered: async (to) => await this.#files.offered(to),
      typing: (peer) => { if (this.#typing.may(peer)) this.#links.get(peer)?.hint('typing') }
    })
    this.transfers = createTransfers({ ...components, files: this.#files, events: this.#events }, (peer) => this.#reach.want(peer))
  }

  /** A channel is open: what is sent now arrives now. */
  isOnline (peer: PeerIdText): boolean {
    return this.#links.get(peer) !== undefined
  }

  async load (): Promise<void> {
    await this.#cloudMail.load()
    await this.#reach.load()
    await this.#addresses.load()
    await this.#files.load()
    await this.#inbox.sweep()
  }

  /** It was read here: its time runs. */
  begun (peer: PeerIdText, { position, record }: Placed): void {
    this.#events.tell('message:changed', peer, position, record)
  }

  /** Asks every contact for what is pending, those with the newest messages first, and offers what waits here. */
  start (): void {
    const { network } = this.#components
    this.#started = true
    network.addEventListener('peer:connected', ({ detail }) => { if (this.#whom.mayTry(detail)) this.#reach.wantNow(detail) })
    network.addEventListener('path:better', ({ detail: { peer, path } }) => inBackground(this.#components.emit, this.#move(peer, path)))
    this.#addresses.start()
    inBackground(this.#components.emit, this.#components.ownClouds.renew())
    this.#reach.start(this.#whom.everybody())
    this.#files.start()
    this.#upkeep.start()
  }

  async stop (): Promise<void> {
    this.#started = false
    this.#upkeep.stop()
    this.#reach.stop()
    await this.#addresses.stop()
    this.#knocking.stop()
    await this.lifetime.stop()
    await this.#files.stop()
    await this.#cloudMail.stop()
    await this.#links.close()
    await this.#inbox.idle()
    await this.#outbox.idle()
    await this.#underWay.idle()
  }

  /** The machine woke: find out which connections still live, and ask everybody again. */
  wake (): void {
    this.lifetime.look()
    if (!this.#started) return
    inBackground(this.#components.emit, this.#components.network.wake())
    this.#reach.wake(this.#whom.everybody())
  }

  /** The book changed: tell who looks, and go on with what this makes possible. */
  contactChanged (peer: PeerIdText, now: boolean): void {
    this.#contactEvents.tell(peer)
    if (!this.#started) return
    this.#cloudMail.directoryChanged()
    const state = this.#components.book.get(peer)?.state
    if (state !== 'requested' && state !== 'accepted') return
    const channel = this.#links.get(peer)
    // it was here before, in somebody else's place
    if (state === 'accepted' && channel !== undefined && !this.#online.has(peer)) this.#linkUp(peer, channel)
    if (now) this.#reach.wantNow(peer)
    else this.#reach.want(peer)
  }

  /** Added by an invite with prekeys: what is written from now on is sealed at once. */
  async invited (peer: PeerIdText, prekeys: Uint8Array): Promise<void> {
    await this.#keys.begin(peer, prekeys)
  }

  /** Seals something that is no message for this contact. False: there is no session yet; say it in the next `onSession`. */
  async say (peer: PeerIdText, kind: number, body: Uint8Array): Promise<boolean> {
    const isSaid = await this.#outbox.say(peer, kind, body)
    if (isSaid) this.#reach.want(peer)
    return isSaid
  }

  /** Blocked or removed: nothing runs for this peer any more. */
  drop (peer: PeerIdText): void {
    this.#links.cut(peer, new Error('No longer a contact'))
    this.#outbox.forget(peer)
    this.#inbox.forget(peer)
    this.#reach.forget(peer)
    this.#typing.forget(peer)
    inBackground(this.#components.emit, this.#files.drop(peer))
    this.#keys.forget(peer)
    inBackground(this.#components.emit, this.#cloudMail.forget(peer))
  }

  /** Own clouds came or went: every contact that is there is told, and the clouds are tried. */
  cloudsChanged (): void {
    if (!this.#started) return
    this.#components.network.gateChanged()
    for (const { peer } of this.#components.ownClouds.list()) this.#reach.wantNow(peer)
    for (const peer of this.#online) this.#tellClouds(peer)
  }

  /** A contact, or this device, is woken in another way now: own clouds are told. */
  wakeUpsChanged (): void {
    if (this.#started) this.#cloudMail.directoryChanged()
  }

  /** A node that acts for this contact is there: it fetches what waits here, and wakes the contact by itself. */
  isCloudOnline (contact: PeerIdText): boolean {
    return this.#components.contactClouds.of(contact).some(({ cloud }) => this.isOnline(cloud))
  }

  /** Devices that this node works for have others to be reached now. */
  courierChanged (): void {
    if (!this.#started) return
    this.#components.network.gateChanged()
    for (const peer of this.#components.courier?.wanted() ?? []) this.#reach.want(peer)
  }

  /** The courier wants to reach this peer. */
  wanted (peer: PeerIdText): void {
    if (this.#started) this.#reach.wantNow(peer)
  }

  /** What own clouds do for this device. */
  get cloudMail (): Pick<CloudMail, 'isFull' | 'isLinked' | 'isRefused' | 'keptAt' | 'filesAt' | 'welcomeOf' | 'add' | 'remove' | 'historyOf' | 'keepsHistory' | 'keepHistory'> {
    return this.#cloudMail
  }

  async #receive (peer: PeerIdText, envelope: Uint8Array): Promise<Ack> {
    const ack = await this.#inbox.receive(peer, envelope)
    this.#init.onReceived(peer)
    // it may have begun a session, and what waited for one can leave
    const lane = this.#outbox.lane(peer)
    if (lane.isKeyless && await this.#components.sessions.canSeal(peer)) {
      lane.restart()
      this.#init.onSession(peer)
    }
    if (this.#telling.owes(peer)) this.#tellClouds(peer)
    await this.#cloudMail.opened(peer)
    return ack
  }

  #tellClouds (peer: PeerIdText): void {
    if (this.#started && this.#components.book.isContact(peer)) this.#underWay.add(this.#telling.tell(peer))
  }

  #cloudChanged (cloud: PeerIdText): void {
    this.#components.emit('cloud:changed', { kind: 'changed' })
    if (!this.#started) return
    this.#reach.want(cloud)
    if (this.#cloudMail.isLinked(cloud)) this.#reach.connected(cloud)
    else this.#reach.disconnected(cloud)
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
    const { book, courier, emit } = this.#components
    this.#reach.want(peer)
    this.#addresses.linkUp(peer, channel)
    if (courier?.admits(peer) === true) courier.onLinkUp(peer, channel)
    inBackground(emit, this.#asking.ask(peer))
    this.#missed.linked(peer)
    this.#files.linked(peer)
    if (!book.isContact(peer)) return
    this.#outbox.lane(peer).use(channel)
    if (!this.#online.has(peer)) {
      this.#online.add(peer)
      this.#init.onPresence(peer)
      emit('peer:online', peer)
      this.#contactEvents.tell(peer)
    }
    inBackground(emit, this.#keys.meet(peer))
    this.#tellClouds(peer)
  }

  #linkDown (peer: PeerIdText): void {
    this.#addresses.linkDown(peer)
    this.#components.courier?.onLinkDown(peer)
    // who hangs up on us without a word takes us for a stranger: it is tried ever more seldom
    this.#reach[this.#asking.parted(peer) ? 'disconnected' : 'failed'](peer)
    if (!this.#online.delete(peer)) return
    this.#outbox.lane(peer).rest()
    this.#telling.mayBeLost(peer)
    // it is gone: what it did not get may wait with a cloud
    this.#cloudMail.offer(peer)
    this.#files.parted(peer)
    this.#missed.kept(peer)
    this.#init.onPresence(peer)
    this.#keys.parted(peer)
    this.#components.emit('peer:offline', peer)
    this.#contactEvents.tell(peer)
  }
}

/**
 * What own clouds do for this device, in one place: who has which message, and what follows from what they say. A
 * cloud's word moves nothing but what a person is shown as its word; *delivered* comes from the contact's tag alone,
 * which is judged where every receipt is (receipts.ts).
 */
import { peerIdOfPublicKey, publicKeyOf } from '../../../identity/index.ts'
import { addressesOf } from '../../delivery/contact-book.ts'
import { NotAContactError } from '../../delivery/inbox.ts'
import { inBackground } from '../../events.ts'
import { CloudLink, CloudRefusedError } from './cloud-link.ts'
import { LeftBundles } from './left-bundles.ts'
import { part } from './part.ts'
import { including, noTrace, without } from './traces.ts'
import type { CloudLinkComponents } from './cloud-link.ts'
import type { LeftBundlesComponents } from './left-bundles.ts'
import type { OwnCloud, OwnClouds } from './own-clouds.ts'
import type { Partings } from './partings.ts'
import type { Trace } from './traces.ts'
import type { CloudFiles, CloudHistory } from '../types.ts'
import type { Where } from '../../api.ts'
import type { ContactClouds } from '../../delivery/contact-clouds.ts'
import type { Sought } from '../../delivery/message-view.ts'
import type { Outbox } from '../../delivery/outbox.ts'
import type { CancelTimer } from '../../platform/platform.ts'
import type { Correspondent, DeviceCourierHandlers, Report, Welcome } from '../../../protocols/cloud/index.ts'
import type { Ack } from '../../../protocols/msg/index.ts'
import type { DeviceKey, PeerIdText } from '../../../identity/index.ts'
import type { AbortOptions } from '@libp2p/interface'

/** A contact that is there answers within this; what is not answered by then goes to the cloud as well. Design. */
const PATIENCE_MS = 1_000
/** Contacts change in bursts: one list for what changed within this. Design. */
const SETTLE_MS = 1_000
/** What a cloud may be told of where one contact is. */
const MOST_ADDRESSES = 16
const UNTRUE = 'A cloud said that a message was delivered, and could not prove it: it still counts as waiting.'
const NO_WAKE_UP = new Uint8Array(0)
const NO_HISTORY: CloudHistory = { state: 'off', rows: 0 }

export interface CloudMailComponents extends Omit<CloudLinkComponents, 'leftBundles'>, LeftBundlesComponents {
  readonly key: Pick<DeviceKey, 'peerId'>
  readonly ownClouds: OwnClouds
  readonly partings: Partings
  readonly contactClouds: ContactClouds
  readonly envelopeId: (envelope: Uint8Array) => Uint8Array<ArrayBuffer>
  readonly outbox: Pick<Outbox, 'page' | 'still' | 'settle' | 'entryOf'>
}

export interface CloudMailInit {
  isOnline (contact: PeerIdText): boolean
  /** An envelope of a contact that a cloud has fetched. */
  receive (contact: PeerIdText, envelope: Uint8Array): Promise<Ack>
  /** Contacts with something that waits for them. */
  waitingFor (): PeerIdText[]
  /** A channel to a cloud opened or ended. */
  onChanged (cloud: PeerIdText): void
  /** The PushBody by which own clouds wake this contact, or this device itself; `undefined` = they do not. */
  wakeUpOf (peer: PeerIdText): Uint8Array | undefined
}

/** A cloud reported a delivery without the proof that only the contact's device can give. Nothing was changed by it. */
export class UntrueReportError extends Error {
  static override readonly name = 'UntrueReportError'
  override readonly name = 'UntrueReportError'
}

export class CloudMail {
  readonly #components: CloudMailComponents
  readonly #init: CloudMailInit
  readonly #links = new Map<PeerIdText, CloudLink>()
  readonly #leftBundles: LeftBundles
  readonly #refused = new Set<PeerIdText>()
  readonly #patience = new Map<PeerIdText, CancelTimer>()
  #settling: CancelTimer | undefined
  #isDirectoryNew = false
  #stopped = false

  constructor (components: CloudMailComponents, init: CloudMailInit) {
    this.#components = components
    this.#init = init
    this.#leftBundles = new LeftBundles(components)
  }

  /** Call it once the contacts are loaded, and before anything else. */
  async load (): Promise<void> {
    await this.#leftBundles.load()
    this.#components.history.journal.listen(() => this.#keepHistory())
  }

  isLinked (cloud: PeerIdText): boolean {
    return this.#links.get(cloud)?.isOpen === true
  }

  /** It is there, and takes nothing now, by its last answers. */
  isFull (cloud: PeerIdText): boolean {
    return this.#links.get(cloud)?.isFull === true
  }

  /** What a cloud said about itself; `undefined` while it is away. */
  welcomeOf (cloud: PeerIdText): Welcome | undefined {
    return this.#links.get(cloud)?.welcome
  }

  /** How many envelopes of this device it has, by all that it has said. */
  keptAt (cloud: PeerIdText): number {
    const number = this.#components.ownClouds.get(cloud)?.number
    return number === undefined ? 0 : this.#components.traces.ofCloud(number).length
  }

  /** What it does with files for contacts; `undefined` while it is away, or this device has none. */
  filesAt (cloud: PeerIdText): CloudFiles | undefined {
    const welcome = this.welcomeOf(cloud)
    return welcome && this.#components.carrying?.viewOf(cloud, welcome.blobs !== undefined)
  }

  /** Opens the channel to a cloud that is connected. @throws as CloudLink.open */
  async open (cloud: PeerIdText, options: AbortOptions = {}): Promise<void> {
    const own = this.#components.ownClouds.get(cloud)
    if (own === undefined || this.#stopped) return
    try {
      await this.#link(cloud).open(own, options)
      this.#refused.delete(cloud)
    } catch (error) {
      if (error instanceof CloudRefusedError && !this.#refused.has(cloud)) {
        this.#refused.add(cloud)
        this.#components.emit('fault', error)
        await this.#lost(own.number)
        this.#init.onChanged(cloud)
      }
      throw error
    }
  }

  /** It said that it is no cloud of this device any more. */
  isRefused (cloud: PeerIdText): boolean {
    return this.#refused.has(cloud)
  }

  /** What a cloud does with this device's history. */
  historyOf (cloud: PeerIdText): CloudHistory {
    const link = this.#links.get(cloud)
    return this.#components.history.now?.viewOf(cloud, { isLinked: link?.isOpen === true, keeps: link?.welcome?.history !== undefined, isFull: link?.isHistoryFull === true }) ?? NO_HISTORY
  }

  get keepsHistory (): boolean {
    return this.#components.history.now?.isOn === true
  }

  /** Has own clouds keep the history of this device, or erase it. Resolves when the wish is kept, and all that are there have erased it. */
  async keepHistory (on: boolean): Promise<{ isErased: boolean }> {
    const history = await this.#components.history.whole()
    await history.wish(on)
    const done = [...this.#links.values()].map(async (link) => await link.keepHistory())
    if (!on) await Promise.all(done)
    else for (const one of done) inBackground(this.#components.emit, one)
    return { isErased: !history.isLeft }
  }

  #keepHistory (): void {
    for (const link of this.#links.values()) inBackground(this.#components.emit, link.keepHistory())
  }

  /** Something new is kept for this contact. */
  kept (contact: PeerIdText): void {
    if (this.#links.size === 0 || this.#stopped) return
    if (!this.#init.isOnline(contact)) return this.offer(contact)
    if (this.#patience.has(contact)) return
    this.#patience.set(contact, this.#components.clock.setTimer(() => {
      this.#patience.delete(contact)
      this.offer(contact)
    }, PATIENCE_MS))
  }

  /** `anew`: also what a cloud would not take before. */
  offer (contact: PeerIdText, anew = false): void {
    for (const link of this.#links.values()) link.offer(contact, anew)
  }

  erase (): void {
    for (const link of this.#links.values()) link.erase()
  }

  /** A contact came, went, moved, has other clouds or is woken in another way, or this device is. */
  directoryChanged (): void {
    if (this.#links.size === 0 || this.#stopped) return
    this.#isDirectoryNew = true
    if (this.#settling !== undefined) return
    this.#isDirectoryNew = false
    // at once: this device may be closed the next moment
    for (const link of this.#links.values()) inBackground(this.#components.emit, link.tellDirectory())
    this.#settling = this.#components.clock.setTimer(() => {
      this.#settling = undefined
      if (this.#isDirectoryNew) this.directoryChanged()
    }, SETTLE_MS)
  }

  /** This contact may have begun a session with the prekeys that lie with own clouds: they are there for one. */
  async opened (contact: PeerIdText): Promise<void> {
    if (this.#links.size > 0 && await this.#leftBundles.lookAt(contact)) this.renewBundles()
  }

  /** What lies with own clouds is looked through, and renewed where it is not fresh. Call it when prekeys may have been replaced. */
  renewBundles (): void {
    for (const link of this.#links.values()) link.leaveBundles()
  }

  /** A contact's own cloud has fetched an envelope, by its word. Resolves when that is noted. */
  async fetched (contact: PeerIdText, position: string, eid: Uint8Array): Promise<void> {
    await this.#change(contact, eid, (trace) => ({ ...trace ?? noTrace(contact, position, eid), fetched: true }))
  }

  /** The contact is no more: what clouds have for it is erased. */
  async forget (contact: PeerIdText): Promise<void> {
    this.#patience.get(contact)?.()
    this.#patience.delete(contact)
    const { traces } = this.#components
    await traces.note(traces.ofContact(contact).map((trace) => trace.state === 'waits' ? { ...trace, state: 'ended' } : trace))
    await this.#leftBundles.forget(contact)
    await this.#components.carrying?.forget(contact)
    this.directoryChanged()
    this.erase()
  }

  /** Takes this node as a cloud. Resolves with its certificate when that is durable: from then on it is told of no earlier end. */
  async add (cloud: Pick<OwnCloud, 'peer' | 'name' | 'addresses'>): Promise<Uint8Array> {
    const { ownClouds, partings } = this.#components
    return await partings.alone(cloud.peer, async () => await ownClouds.add(cloud, partings.void(cloud.peer)))
  }

  /**
   * Takes back the word about a cloud. Resolves when it is none any more; `isTold`: it has heard of it, and erased what
   * it had. Otherwise it is told when the two meet (`part`).
   */
  async remove (cloud: PeerIdText): Promise<{ isTold: boolean }> {
    const { history, ownClouds, partings } = this.#components
    const isTold = await partings.alone(cloud, async () => {
      const own = ownClouds.get(cloud)
      if (own === undefined) return true
      // what has to be told is kept with it: a crash in between forgets neither
      await ownClouds.remove(cloud, partings.begin(own))
      await history.now?.cloudsChanged()
      const link = this.#links.get(cloud)
      this.#links.delete(cloud)
      this.#refused.delete(cloud)
      const hasHeard = await link?.unpair() ?? false
      if (hasHeard) await partings.told(cloud)
      await link?.close()
      // whatever it still has, nobody takes from it any more, and no other row names it
      await this.#lost(own.number)
      return hasHeard
    })
    this.#init.onChanged(cloud)
    return { isTold }
  }

  /** Tells a node, which is connected, that it is no cloud of this device any more, if that is still to be told. @throws as part */
  async part (cloud: PeerIdText, options: AbortOptions = {}): Promise<void> {
    const { partings } = this.#components
    await partings.alone(cloud, async () => {
      if (!partings.has(cloud) || this.#stopped) return
      await part(cloud, this.#components, this.#handlers(cloud), options)
      await partings.told(cloud)
    })
  }

  /** Nodes beside this device that have all of the message at this place, by their word. */
  whereabouts (contact: PeerIdText, position: string, what: Sought): Where[] {
    const { carrying, ownClouds, traces } = this.#components
    const trace = traces.at(contact, position)
    const numbers = what === 'message' ? trace?.clouds ?? [] : carrying?.wholeAt(contact, position).filter((number) => what === 'announced file' || trace?.clouds.includes(number)) ?? []
    const clouds = numbers.flatMap((number): Where[] => {
      const own = ownClouds.numbered(number)
      return own === undefined ? [] : [`cloud ${own.name === '' ? own.peer : own.name}`]
    })
    // the contact's cloud fetches what is written, and no files
    return what === 'message' && trace?.fetched === true && trace.state === 'waits' ? [...clouds, "contact's cloud"] : clouds
  }

  async stop (): Promise<void> {
    this.#stopped = true
    this.#settling?.()
    for (const cancel of this.#patience.values()) cancel()
    this.#patience.clear()
    await Promise.all([...this.#links.values()].map(async (link) => await link.close()))
  }

  #link (cloud: PeerIdText): CloudLink {
    let link = this.#links.get(cloud)
    if (link === undefined) {
      link = new CloudLink({ ...this.#components, leftBundles: this.#leftBundles }, {
        handlers: this.#handlers(cloud),
        onEmpty: async () => {
          const number = this.#components.ownClouds.get(cloud)?.number
          if (number !== undefined) await this.#lost(number)
        },
        directory: () => this.#directory(),
        onDirectory: () => this.#offerAll(cloud),
        onUp: () => {
          this.#offerAll(cloud)
          this.#init.onChanged(cloud)
        },
        onRoom: () => this.#init.onChanged(cloud),
        onDown: () => this.#init.onChanged(cloud)
      })
      this.#links.set(cloud, link)
    }
    return link
  }

  #handlers (cloud: PeerIdText): DeviceCourierHandlers {
    return {
      onReport: async (report) => await this.#reported(cloud, report),
      onFetched: async (from, envelope) => await this.#fetchedBy(peerIdOfPublicKey(from), envelope)
    }
  }

  /** A cloud may have fetched it before its writer was blocked or removed: the cloud forgets it. */
  async #fetchedBy (contact: PeerIdText, envelope: Uint8Array): Promise<Ack> {
    try {
      return await this.#init.receive(contact, envelope)
    } catch (error) {
      if (!(error instanceof NotAContactError)) throw error
      return { eid: this.#components.envelopeId(envelope), code: 'declined', tag: new Uint8Array(0) }
    }
  }

  #offerAll (cloud: PeerIdText): void {
    for (const contact of this.#init.waitingFor()) this.#links.get(cloud)?.offer(contact)
    this.#components.carrying?.go()
  }

  async #reported (cloud: PeerIdText, { eid, code, tag }: Report): Promise<void> {
    const { carrying, emit, outbox, ownClouds, traces } = this.#components
    const number = ownClouds.get(cloud)?.number
    const known = traces.of(eid)
    if (number === undefined) return
    if (known === undefined) {
      if (await carrying?.reported(number, { eid, code, tag }) === false) emit('fault', new UntrueReportError(UNTRUE))
      return
    }
    const { peer, position } = known
    let isGivenUp = code !== 'fetched' && code !== 'delivered'
    if (code === 'delivered') {
      const entry = await outbox.entryOf(peer, position, eid)
      if (entry !== undefined && await outbox.settle(peer, { ack: { eid, code: 'kept', tag }, entry }) === 'retry') {
        emit('fault', new UntrueReportError(UNTRUE))
        isGivenUp = true
      }
    }
    await this.#change(peer, eid, (trace) => trace === undefined
      ? undefined
      : {
        ...trace,
        fetched: trace.fetched || code === 'fetched',
        clouds: code === 'fetched' ? trace.clouds : without(trace.clouds, number),
        refused: isGivenUp ? including(trace.refused, number) : trace.refused
      }, isGivenUp)
  }

  /** @param isOnlyWord it is told once, and nothing else would ever say so: kept before the other side forgets it */
  async #change (peer: PeerIdText, eid: Uint8Array, next: (trace: Trace | undefined) => Trace | undefined, isOnlyWord = false): Promise<void> {
    const { conversations, onMoved, traces } = this.#components
    // in the conversation's queue: a message may be ending at this moment, and its trace with it
    const trace = await conversations.alone(peer, async () => {
      const changed = next(traces.of(eid))
      if (changed !== undefined) await (isOnlyWord ? traces.keep([changed]) : traces.note([changed]))
      return changed
    })
    if (trace !== undefined) onMoved(peer, trace.position)
  }

  /** Nothing that this cloud had counts as being there any more. */
  async #lost (number: number): Promise<void> {
    const { carrying, history, onMoved, traces } = this.#components
    const before = traces.ofCloud(number)
    await carrying?.lost(number)
    await traces.keep(before.map((trace) => ({ ...trace, clouds: without(trace.clouds, number) })))
    for (const { peer, position } of before) onMoved(peer, position)
    await this.#leftBundles.lost(number)
    await history.now?.lost(number)
  }

  #directory (): Correspondent[] {
    const { book, contactClouds, key } = this.#components
    const contacts = [...book.entries()].filter(([, { state }]) => state === 'accepted').map(([peer, entry]) => ({
      key: publicKeyOf(peer),
      addresses: [...addressesOf(entry), ...contactClouds.of(peer).flatMap(({ addresses }) => addresses)].slice(0, MOST_ADDRESSES),
      certificates: contactClouds.of(peer).map(({ certificate }) => certificate),
      certificatesSeq: contactClouds.seqOf(peer),
      wakeUp: this.#init.wakeUpOf(peer) ?? NO_WAKE_UP
    }))
    const wakeUp = this.#init.wakeUpOf(key.peerId)
    return wakeUp === undefined ? contacts : [...contacts, { key: publicKeyOf(key.peerId), addresses: [], certificates: [], certificatesSeq: 0, wakeUp }]
  }
}

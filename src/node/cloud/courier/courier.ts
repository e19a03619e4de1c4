/**
 * The courier: what this node does as the cloud of other devices of its person. It keeps what they leave here, serves it
 * to their contacts and to the contacts' clouds, fetches what waits for them elsewhere, and tells them what became of
 * it. It holds no session and opens nothing; who is reached, and when, is decided by those who own the connections.
 */
import { isInDate, peerIdOfPublicKey, readCloudCertificate } from '../../../identity/index.ts'
import { decodeRecord } from '../../delivery/decode-record.ts'
import { UnderWay } from '../../delivery/under-way.ts'
import { componentOf, keys, lastComponent } from '../../store/keys.ts'
import { CarriedBlobs } from './carried-blobs.ts'
import { Deposits } from './deposits.ts'
import { Fetched } from './fetched.ts'
import { beginForgetting, forgetAll } from './forgetting.ts'
import { KeptHistory } from './kept-history.ts'
import { ENDING } from './owner-rows.ts'
import { Owners } from './owners.ts'
import { ExpiryRecord } from './pb/courier-records.ts'
import { Service } from './service.ts'
import { Serving } from './serving.ts'
import { MAX_OWNERS } from './types.ts'
import { WakeList } from './wake-list.ts'
import type { ForgettingComponents } from './forgetting.ts'
import type { Owner } from './owners.ts'
import type { Holding, OwnerPairing, OwnerView } from './types.ts'
import type { Emit } from '../../events.ts'
import type { BlobName, BlobStore } from '../../files/blob-store.ts'
import type { Network } from '../../network/network.ts'
import type { CancelTimer, Clock, Random } from '../../platform/platform.ts'
import type { Store } from '../../store/store.ts'
import type { PeerIdText } from '../../../identity/index.ts'
import type { CloudLine } from '../../../protocols/cloud/index.ts'
import type { ServedBlob } from '../../../protocols/file/index.ts'
import type { Ack, MsgChannel, PullPage, PullRequest, Route } from '../../../protocols/msg/index.ts'

const SWEEP_EVERY_MS = 6 * 60 * 60 * 1_000
/** Expiries looked at in one go. */
const SWEEP_PAGE = 128
const NO_TAG = new Uint8Array(0)

export interface CourierComponents {
  readonly clock: Clock
  readonly random: Random
  readonly store: Store
  readonly network: Pick<Network, 'logger'>
  /** Where files are kept, and how they are fetched; without it none is carried. */
  readonly files?: { readonly blobs: BlobStore, readonly network: Pick<Network, 'logger' | 'open'> } | undefined
  readonly emit: Emit
  readonly self: PeerIdText
  /** SHA-256(envelope)[0..16], by the fastest way that the platform has. */
  readonly envelopeId: (envelope: Uint8Array) => Uint8Array<ArrayBuffer>
}

export interface CourierInit {
  /** Something waits for this peer, or has to be asked of it: try it now. */
  onWanted (peer: PeerIdText): void
  /** Something waits here for this peer, or it went: it may have to be woken. */
  onWaiting (peer: PeerIdText): void
  /** There is a new way to wake this peer. */
  onWakeUp (peer: PeerIdText): void
  /** Who is admitted, wanted or an owner changed: look again. */
  onChanged (): void
}

/** There is no such device among those that paired with this cloud. */
export class NoSuchOwnerError extends Error {
  static override readonly name = 'NoSuchOwnerError'
  override readonly name = 'NoSuchOwnerError'
}

/** As many devices as one cloud serves are paired already. Unpair one first. */
export class TooManyOwnersError extends Error {
  static override readonly name = 'TooManyOwnersError'
  override readonly name = 'TooManyOwnersError'
}

export class Courier {
  /** Whom this cloud may have to wake. */
  readonly wakeList: WakeList
  readonly #components: CourierComponents
  readonly #init: CourierInit
  readonly #owners: Owners
  readonly #deposits: Deposits
  readonly #carried: CarriedBlobs | undefined
  readonly #fetched: Fetched
  readonly #history: KeptHistory
  readonly #serving: Serving
  readonly #underWay: UnderWay
  readonly #service: Service
  #cancelSweep: CancelTimer | undefined

  constructor (components: CourierComponents, init: CourierInit) {
    this.#components = components
    this.#init = init
    this.#owners = new Owners(components)
    this.#underWay = new UnderWay(components.emit)
    this.wakeList = new WakeList({ owners: this.#owners, clock: components.clock })
    this.#carried = components.files === undefined ? undefined : new CarriedBlobs({ ...components, ...components.files, owners: this.#owners }, {
      isOnline: (peer) => this.#service.isOnline(peer),
      onReport: (owner) => this.#service.report(owner),
      onChanged: () => init.onChanged()
    })
    const shared = { ...components, owners: this.#owners, carried: this.#carried }
    this.#deposits = new Deposits(shared, {
      onDeposited: (owner, to) => {
        this.#serving.deposited(owner, to)
        init.onWaiting(to)
      },
      onReport: (owner) => this.#service.report(owner),
      onGone: (owner, to, position) => this.#serving.gone(owner, to, position)
    })
    this.#fetched = new Fetched(shared, {
      onFetched: (owner) => {
        this.#service.handOver(owner)
        init.onWaiting(owner.peer)
      },
      onTag: (owner, from) => this.#serving.tagged(owner, from)
    })
    this.#serving = new Serving({ ...shared, deposits: this.#deposits, fetched: this.#fetched }, { onWanted: (peer) => { if (peer !== components.self) init.onWanted(peer) } })
    this.#history = new KeptHistory(shared)
    this.#service = new Service({ ...shared, history: this.#history, deposits: this.#deposits, fetched: this.#fetched, log: components.network.logger('courier') }, {
      onDirectory: () => {
        init.onChanged()
        this.#serving.meetAll()
      },
      onWakeUp: (peer) => init.onWakeUp(peer),
      onChanged: () => init.onChanged(),
      onAway: (owner) => init.onWaiting(owner)
    })
  }

  /** Reads who is served. Nothing is served before. */
  async load (): Promise<void> {
    await this.#owners.load()
  }

  /** Ends what a crash left half done, and looks from time to time for what is too old. */
  start (): void {
    for (const owner of this.#owners.all()) this.#underWay.add(this.#resume(owner))
    this.#underWay.add(this.sweep())
    this.#scheduleSweep()
  }

  async stop (): Promise<void> {
    this.#cancelSweep?.()
    this.#serving.stop()
    await this.#service.stop()
    await this.#carried?.stop()
    await this.#underWay.idle()
    await this.#deposits.idle()
    await this.#fetched.idle()
    await this.#history.idle()
    await this.#owners.idle()
  }

  /** A contact of an owner, or a cloud of one: may speak /mobilink/msg/1.0 with this node. */
  admits (peer: PeerIdText): boolean {
    return this.#owners.relations(peer).length > 0
  }

  isOwner (peer: PeerIdText): boolean {
    return this.#owners.get(peer)?.record.ending === ENDING.none
  }

  /** Its channel is open: what is fetched for it gets there at once. */
  isOnline (owner: PeerIdText): boolean {
    return this.#service.isOnline(owner)
  }

  /** Where owners say that a peer is: of a cloud, what their contacts' addresses say about it. */
  addressesOf (peer: PeerIdText): string[] {
    const own = `/p2p/${peer}`
    const found = this.#owners.relations(peer).flatMap(({ contact, isCloud }) => contact.record.addresses.flatMap((address) => {
      const at = address.indexOf(own)
      if (isCloud) return at < 0 ? [] : [address.slice(0, at) + own]
      // the last one names who is there
      const last = address.lastIndexOf('/p2p/')
      return last >= 0 && address.slice(last) !== own && !address.endsWith('/p2p-circuit') ? [] : [address]
    }))
    return [...new Set(found)]
  }

  /** Who should be reached: those for whom something waits, then those who may have something for an owner. */
  wanted (): PeerIdText[] {
    const now = this.#components.clock.now()
    const waitedFor = new Set<PeerIdText>()
    const asked = new Set<PeerIdText>()
    for (const owner of this.#owners.all()) {
      if (!owner.serves) continue
      const mayAsk = isInDate(owner.record, now)
      for (const { peer, record } of owner.contacts.values()) {
        const into = (owner.queues.get(peer)?.count ?? 0) > 0 ? waitedFor : asked
        if (into === asked && !mayAsk) continue
        into.add(peer)
        for (const cloud of record.clouds) if (isInDate(cloud, now)) into.add(cloud.peer as PeerIdText)
      }
    }
    // two owners may be contacts of each other: then this node is a cloud of both
    return [...waitedFor, ...[...asked].filter((peer) => !waitedFor.has(peer))].filter((peer) => peer !== this.#components.self)
  }

  /** A channel with a peer that is admitted is ready. */
  onLinkUp (peer: PeerIdText, channel: MsgChannel): void {
    this.#serving.linkUp(peer, channel)
  }

  onLinkDown (peer: PeerIdText): void {
    this.#serving.linkDown(peer)
  }

  /** `request.of` names an owner; of anybody else, and for whoever may not, there is nothing. */
  async onPull (peer: PeerIdText, request: PullRequest, channel: MsgChannel): Promise<PullPage> {
    return await this.#serving.pull(peer, request, channel)
  }

  /** An acknowledgement that no `deliver` waits for. Resolves with whether it was for a deposit here, when that is kept. */
  async onAck (peer: PeerIdText, ack: Ack): Promise<boolean> {
    const settled = await Promise.all(this.#owners.relations(peer).map(async ({ owner, contact, isCloud }) => {
      const speaker = { to: contact.peer, isCloud }
      return await this.#carried?.settle(owner, ack, speaker) === true || await this.#deposits.settle(owner, ack, speaker) !== 'unknown'
    }))
    return settled.includes(true)
  }

  /** Names of the files that lie here for devices, for whoever looks through all that lie here. */
  fileNames (): BlobName[] {
    return this.#carried?.names() ?? []
  }

  /** A blob that lies here for this peer. To everybody else there is none. */
  async blobFor (peer: PeerIdText, blobId: Uint8Array): Promise<ServedBlob | 'not here' | 'try later'> {
    return await Promise.resolve(this.#carried?.find(peer, blobId) ?? 'not here')
  }

  /** Custody of an envelope for the owner that `route.to` names. What has no place, or nobody we know sent, is left where it is. */
  async onEnvelope (peer: PeerIdText, envelope: Uint8Array, route: Route): Promise<Ack> {
    const to = route.to.byteLength === 0 ? undefined : peerIdOfPublicKey(route.to)
    const from = route.from.byteLength === 0 ? peer : peerIdOfPublicKey(route.from)
    const relation = this.#owners.relations(peer).find(({ owner, contact }) => owner.peer === to && contact.peer === from)
    if (relation === undefined) return { eid: this.#components.envelopeId(envelope), code: 'try later', tag: NO_TAG }
    return await this.#fetched.keep(relation.owner, from, envelope)
  }

  /** @param to whose mail waits there, as a raw key; empty = any owner's */
  onKnock (peer: PeerIdText, to: Uint8Array): void {
    this.#serving.knocked(peer, to.byteLength === 0 ? undefined : peerIdOfPublicKey(to))
  }

  /** Prekeys that an owner made for this peer. @param of raw key of the owner */
  async bundleFor (peer: PeerIdText, of: Uint8Array): Promise<Uint8Array | undefined> {
    const owner = this.#owners.get(peerIdOfPublicKey(of))
    if (owner?.serves !== true || !owner.contacts.has(peer)) return undefined
    return await this.#components.store.get(keys.bundle(owner.peer, peer))
  }

  /** Takes over a stream of /mobilink/cloud/1.0 whose first frame is a hello. Resolves when it is over. */
  async accept (peer: PeerIdText, line: CloudLine): Promise<void> {
    await this.#service.accept(peer, line)
  }

  owners (): OwnerView[] {
    return [...this.#owners.all()].filter(({ record }) => record.ending === ENDING.none).map((owner) => {
      const { name, pairedAt, seenAt, isPaused, quotaBytes, directoryDigest } = owner.record
      const fetched = owner.queues.get(owner.peer)?.count ?? 0
      return {
        peerId: owner.peer, name, pairedAt, seenAt, online: this.#service.isOnline(owner.peer), paused: isPaused, historyRows: owner.history.count, files: owner.blobs.size, fileBytes: owner.blobBytes, synced: directoryDigest.byteLength > 0,
        quotaBytes, usedBytes: owner.usedBytes, deposited: owner.waiting - fetched, fetched
      }
    })
  }

  /** What waits here for the contacts of an owner, and since when. @throws {NoSuchOwnerError} */
  async holdings (device: PeerIdText): Promise<Holding[]> {
    const owner = this.#owner(device)
    const found: Holding[] = []
    for (const to of new Set([...owner.queues.keys(), ...[...owner.blobs.values()].map((blob) => blob.to as PeerIdText)])) {
      const { count = 0, sizeBytes = 0 } = owner.queues.get(to) ?? {}
      const blobs = [...owner.blobs.values()].filter((blob) => blob.to === to)
      if (to === owner.peer || count + blobs.length === 0) continue
      const since = [...count > 0 ? [await this.#deposits.oldestAt(owner, to)] : [], ...blobs.map(({ keptAt }) => keptAt)]
      found.push({ to, envelopes: count, files: blobs.length, wholeFiles: blobs.filter(({ isWhole }) => isWhole).length, bytes: blobs.reduce((sum, { size }) => sum + size, sizeBytes), since: Math.min(...since) })
    }
    return found
  }

  /**
   * Begins to serve a device that has paired, or takes its newer certificate. Resolves when it is durable.
   *
   * @throws {InvalidCertificateError} when it is not of this device, or not for this node
   * @throws {TooManyOwnersError}
   */
  async addOwner ({ device, name, certificate, pairedAt }: OwnerPairing): Promise<void> {
    const read = await readCloudCertificate(certificate)
    if (read.device !== device || read.cloud !== this.#components.self) throw new NotForThisCloudError('The certificate is of another device, or for another cloud')
    // a removal that has begun is finished first
    const known = this.#owners.get(device)
    if (known !== undefined && known.record.ending !== ENDING.none) await forgetAll(known, this.#shared)
    if (this.#owners.get(device) === undefined && this.#owners.size >= MAX_OWNERS) throw new TooManyOwnersError(`This cloud serves ${MAX_OWNERS} devices already`)
    await this.#owners.alone(device, async () => await this.#owners.add(device, name, read, certificate, pairedAt))
    this.#init.onChanged()
  }

  /** Forgets a device and erases all that it left here. Resolves when nothing is left. @throws {NoSuchOwnerError} */
  async removeOwner (device: PeerIdText): Promise<void> {
    await this.#forget(this.#owner(device), ENDING.removal)
  }

  /** Erases all that is here for a device, which stays paired and says anew for whom to carry. @throws {NoSuchOwnerError} */
  async wipe (device: PeerIdText): Promise<void> {
    await this.#forget(this.#owner(device), ENDING.wipe)
  }

  /** While paused nothing is served and nothing is taken; what is here stays. @throws {NoSuchOwnerError} */
  async pause (device: PeerIdText, isPaused: boolean): Promise<void> {
    const owner = this.#owner(device)
    await this.#owners.alone(device, async () => await this.#owners.change(owner, { isPaused }))
    this.#init.onChanged()
    if (isPaused) return
    this.#serving.meetAll()
    this.#service.handOver(owner)
    this.#carried?.online(owner)
  }

  /** What may lie here for a device; what lies here beyond it stays. @throws {NoSuchOwnerError} {RangeError} */
  async setQuota (device: PeerIdText, bytes: number): Promise<void> {
    if (!Number.isSafeInteger(bytes) || bytes < 0) throw new RangeError('A quota is a number of bytes')
    const owner = this.#owner(device)
    await this.#owners.alone(device, async () => await this.#owners.change(owner, { quotaBytes: bytes }))
    this.#init.onChanged()
  }

  /** Lets go of what is older than it may get. */
  async sweep (): Promise<void> {
    const { clock, store } = this.#components
    for (;;) {
      const due = await store.page({ prefix: keys.courierExpiries, limit: SWEEP_PAGE, before: keys.courierExpiryBound(clock.now()) })
      for (const owner of this.#owners.all()) {
        const of = due.filter(({ key }) => componentOf(key, 2) === owner.peer).map(({ key, value }) => ({ name: lastComponent(key), ...decodeRecord(ExpiryRecord, value) }))
        const blobs = of.filter(({ isBlob }) => isBlob).map(({ name }) => name)
        const deposits = of.filter(({ from, isBlob }) => from === '' && !isBlob).map(({ name }) => name)
        const fetched = of.flatMap(({ name, from }) => from === '' ? [] : [{ name, from: from as PeerIdText }])
        if (blobs.length > 0) await this.#carried?.expire(owner, blobs)
        if (deposits.length > 0) await this.#deposits.expire(owner, deposits)
        if (fetched.length > 0) await this.#fetched.expire(owner, fetched)
      }
      await store.note(due.map(({ key }) => ({ type: 'del', key })))
      if (due.length < SWEEP_PAGE) return
    }
  }

  get #shared (): ForgettingComponents {
    return { owners: this.#owners, store: this.#components.store, carried: this.#carried }
  }

  async #forget (owner: Owner, ending: typeof ENDING.wipe | typeof ENDING.removal): Promise<void> {
    await beginForgetting(owner, this.#shared, ending)
    this.#init.onChanged()
    this.#service.cut(owner.peer)
    await forgetAll(owner, this.#shared)
    this.#init.onChanged()
  }

  /** What a crash interrupted: the end of an owner, or of a contact that the owner has no more. */
  async #resume (owner: Owner): Promise<void> {
    if (owner.record.ending !== ENDING.none) return await forgetAll(owner, this.#shared)
    const gone = [...owner.queues.keys()].filter((peer) => peer !== owner.peer && !owner.contacts.has(peer))
    if (owner.record.directoryDigest.byteLength > 0) for (const to of gone) await this.#deposits.drop(owner, to)
    await this.#carried?.resume(owner)
  }

  /** @throws {NoSuchOwnerError} */
  #owner (device: PeerIdText): Owner {
    const owner = this.#owners.get(device)
    if (owner === undefined || owner.record.ending !== ENDING.none) throw new NoSuchOwnerError('No such device is paired with this node. See which are.')
    return owner
  }

  #scheduleSweep (): void {
    this.#cancelSweep = this.#components.clock.setTimer(() => {
      this.#underWay.add(this.sweep())
      this.#scheduleSweep()
    }, SWEEP_EVERY_MS)
  }
}

/** A certificate names another device or another cloud than those that pair. Pair again. */
export class NotForThisCloudError extends Error {
  static override readonly name = 'NotForThisCloudError'
  override readonly name = 'NotForThisCloudError'
}

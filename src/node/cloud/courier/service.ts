/**
 * What a device may ask its cloud, and how it is answered: the handlers of its courier channel, and the rules of who is
 * an owner. One live channel for each device; the newest counts.
 */
import { isInDate, peerIdOfPublicKey, readCloudCertificate } from '../../../identity/index.ts'
import { inBackground } from '../../events.ts'
import { StoreFullError } from '../../store/durable-level.ts'
import { keys } from '../../store/keys.ts'
import { DirectoryReader, replaceDirectory } from './directory.ts'
import { beginForgetting, forgetAll } from './forgetting.ts'
import { OwnerLink } from './owner-link.ts'
import { ENDING } from './owner-rows.ts'
import type { CarriedBlobs } from './carried-blobs.ts'
import type { Deposits } from './deposits.ts'
import type { KeptHistory } from './kept-history.ts'
import type { OwnerLinkComponents } from './owner-link.ts'
import type { Owner } from './owners.ts'
import type { Write } from '../../store/durable-level.ts'
import type { CloudCertificate, PeerIdText } from '../../../identity/index.ts'
import type { CloudCourierHandlers, CloudLine, Correspondent, EraseCode, PrekeysFor, Welcome } from '../../../protocols/cloud/index.ts'

export interface ServiceComponents extends OwnerLinkComponents {
  readonly deposits: Deposits
  readonly carried: CarriedBlobs | undefined
  readonly history: KeptHistory
  readonly self: PeerIdText
}

export interface ServiceInit {
  /** Who is a contact of an owner changed. */
  onDirectory (owner: Owner): void
  /** There is a new way to wake this peer, an owner or a contact of one. */
  onWakeUp (peer: PeerIdText): void
  /** An owner came or changed. */
  onChanged (): void
  onAway (owner: PeerIdText): void
}

/** The device was removed here while it was connected. Pair it again to go on. */
export class OwnerGoneError extends Error {
  static override readonly name = 'OwnerGoneError'
  override readonly name = 'OwnerGoneError'
}

const NOT_PAIRED: Welcome = { code: 'not paired', quotaBytes: 0, usedBytes: 0, waiting: 0, directoryDigest: new Uint8Array(0) }

export class Service {
  readonly #components: ServiceComponents
  readonly #init: ServiceInit
  readonly #links = new Map<PeerIdText, OwnerLink>()
  /** Also those that were replaced, or have ended and are not done yet. */
  readonly #all = new Set<OwnerLink>()
  #isStopped = false

  constructor (components: ServiceComponents, init: ServiceInit) {
    this.#components = components
    this.#init = init
  }

  /** Takes a line whose first frame is a hello; resolves when it is over. Who is no owner is told so, and nothing else. */
  async accept (peer: PeerIdText, line: CloudLine): Promise<void> {
    // the network still stands while this node stops
    if (this.#isStopped) return line.abort(new Error('This cloud stops'))
    const link: OwnerLink = new OwnerLink(this.#components, line, this.#handlers(peer, () => link))
    this.#all.add(link)
    await link.channel.closed.catch(() => undefined)
    link.stop()
    void link.idle().then(() => this.#all.delete(link))
    if (this.#links.get(peer) !== link) return
    this.#links.delete(peer)
    this.#init.onChanged()
    this.#init.onAway(peer)
  }

  isOnline (peer: PeerIdText): boolean {
    return this.#links.has(peer)
  }

  report (owner: Owner): void {
    this.#links.get(owner.peer)?.report()
  }

  handOver (owner: Owner): void {
    this.#links.get(owner.peer)?.handOver()
  }

  /** Ends the channel of a device, so that it asks anew how things are. */
  cut (peer: PeerIdText): void {
    this.#links.get(peer)?.channel.abort(new OwnerGoneError('What was here for this device is not any more'))
  }

  async stop (): Promise<void> {
    this.#isStopped = true
    await Promise.all([...this.#all].map(async (link) => {
      await link.channel.close()
      await link.idle()
    }))
  }

  #handlers (peer: PeerIdText, link: () => OwnerLink): CloudCourierHandlers {
    const { carried, deposits, history } = this.#components
    const directory = new DirectoryReader()
    return {
      onHello: async (certificate) => await this.#told(this.#hello(peer, certificate, link())),
      onDeposit: async (deposit) => await this.#told(deposits.keep(this.#owner(peer), peerIdOfPublicKey(deposit.to), deposit)),
      onCarry: async (blob) => await this.#told(carried?.keep(this.#owner(peer), peerIdOfPublicKey(blob.to), blob) ?? Promise.resolve('try later')),
      onErase: async (eid) => await this.#told(this.#erase(this.#owner(peer), eid)),
      onDirectory: async (page, more) => await this.#told(this.#directory(peer, directory.add(page, more))),
      onBundles: async (bundles) => await this.#told(this.#bundles(this.#owner(peer), bundles)),
      onHistoryPut: async (row) => await this.#told(history.put(this.#owner(peer), row)),
      onHistoryAsk: async (after) => await this.#told(history.page(this.#owner(peer), after)),
      onHistoryEnd: async () => await this.#told(this.#endHistory(this.#owner(peer))),
      onUnpair: async () => await this.#told(this.#unpair(this.#owner(peer)))
    }
  }

  async #hello (peer: PeerIdText, certificate: Uint8Array, link: OwnerLink): Promise<Welcome> {
    const { carried, owners } = this.#components
    const owner = owners.get(peer)
    if (owner === undefined || owner.record.ending !== ENDING.none) return NOT_PAIRED
    const shown = certificate.byteLength === 0 ? undefined : await this.#read(peer, certificate)
    if (shown === 'invalid') return NOT_PAIRED
    const isNewer = shown !== undefined && shown.seq >= owner.record.certificateSeq
    await this.#seen(owner, isNewer ? { certificate: Uint8Array.from(certificate), certificateSeq: shown.seq, notAfter: shown.notAfter } : {})
    const before = this.#links.get(peer)
    this.#links.set(peer, link)
    if (before !== undefined) inBackground(this.#components.emit, before.channel.close())
    link.welcome(owner)
    this.#init.onChanged()
    carried?.online(owner)
    const { isPaused, quotaBytes, directoryDigest } = owner.record
    const blobs = carried === undefined ? {} : { blobs: owner.blobs.size }
    return { code: isPaused ? 'paused' : 'ok', quotaBytes, usedBytes: owner.usedBytes, waiting: owner.waiting, directoryDigest, history: { rows: owner.history.count }, ...blobs }
  }

  /** What it names is an envelope or a blob. */
  async #erase (owner: Owner, eid: Uint8Array): Promise<EraseCode> {
    const { carried, deposits } = this.#components
    const code = await deposits.erase(owner, eid)
    return code === 'not here' ? await carried?.erase(owner, eid) ?? code : code
  }

  /** When it was here is worth a row, and not the device its cloud: with a full disk it still hears what became of its mail. */
  async #seen (owner: Owner, certified: Partial<Owner['record']>): Promise<void> {
    const { clock, emit, owners } = this.#components
    try {
      await owners.alone(owner.peer, async () => await owners.change(owner, { seenAt: clock.now(), ...certified }))
    } catch (error) {
      if (!(error instanceof StoreFullError)) throw error
      emit('fault', error)
    }
  }

  async #read (peer: PeerIdText, bytes: Uint8Array): Promise<CloudCertificate | 'invalid'> {
    const { clock, self } = this.#components
    try {
      const certificate = await readCloudCertificate(bytes)
      return certificate.device === peer && certificate.cloud === self && isInDate(certificate, clock.now()) ? certificate : 'invalid'
    } catch (error) {
      if (error instanceof Error && error.name === 'InvalidCertificateError') return 'invalid'
      throw error
    }
  }

  async #directory (peer: PeerIdText, list: readonly Correspondent[] | undefined): Promise<Uint8Array> {
    const { carried, deposits, emit, owners } = this.#components
    const owner = this.#owner(peer)
    if (list === undefined) return new Uint8Array(0)
    const { digest, gone, wakeable } = await owners.alone(peer, async () => {
      if (owner.record.ending !== ENDING.none) throw new OwnerGoneError('This device was removed')
      try {
        return await replaceDirectory(owner, list, this.#components)
      } catch (error) {
        if (!(error instanceof StoreFullError)) throw error
        emit('fault', error)
        // the one before stays in force, and the device is told so: a channel that ended would only be opened anew for this
        return { digest: owner.record.directoryDigest, gone: [], wakeable: [] }
      }
    })
    for (const to of gone) inBackground(emit, Promise.all([deposits.drop(owner, to), carried?.drop(owner, to)]))
    carried?.online(owner)
    this.#init.onDirectory(owner)
    for (const one of wakeable) this.#init.onWakeUp(one)
    return digest
  }

  async #bundles (owner: Owner, bundles: readonly PrekeysFor[]): Promise<void> {
    const { owners, store } = this.#components
    await owners.alone(owner.peer, async () => {
      const writes = bundles.flatMap(({ key, bundle }): Write[] => {
        const peer = peerIdOfPublicKey(key)
        if (!owner.contacts.has(peer)) return []
        return [bundle.byteLength === 0 ? { type: 'del', key: keys.bundle(owner.peer, peer) } : { type: 'put', key: keys.bundle(owner.peer, peer), value: bundle }]
      })
      if (writes.length > 0) await store.commit(writes)
    })
  }

  async #endHistory (owner: Owner): Promise<void> {
    await this.#components.history.end(owner)
    this.#init.onChanged()
  }

  async #unpair (owner: Owner): Promise<void> {
    await beginForgetting(owner, this.#components, ENDING.removal)
    this.#init.onDirectory(owner)
    await forgetAll(owner, this.#components)
    this.#init.onChanged()
  }

  /** @throws {OwnerGoneError} */
  #owner (peer: PeerIdText): Owner {
    const owner = this.#components.owners.get(peer)
    if (owner === undefined || owner.record.ending !== ENDING.none) throw new OwnerGoneError('This device was removed')
    return owner
  }

  /** What fails in answering a device ends its channel and is our own fault: it is told. */
  async #told<T> (work: Promise<T>): Promise<T> {
    try {
      return await work
    } catch (error) {
      if (!(error instanceof OwnerGoneError)) this.#components.emit('fault', error instanceof Error ? error : new Error('Answering a device failed', { cause: error }))
      throw error
    }
  }
}

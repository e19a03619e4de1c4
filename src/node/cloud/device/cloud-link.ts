/**
 * The open channel to one own cloud, and what follows from its being open: the cloud learns who this device's contacts
 * are, takes what waits, erases what has ended, tells what became of the rest, and hands over what it has fetched. When
 * the channel ends, all of it begins anew with the next one.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { CLOUD_PROTOCOL, createDeviceCourierChannel, encodeDirectory } from '../../../protocols/cloud/index.ts'
import { inBackground } from '../../events.ts'
import { Depositing } from './depositing.ts'
import { Erasing } from './erasing.ts'
import { LeavingBundles } from './leaving-bundles.ts'
import { unlessOver } from './unless-over.ts'
import type { Carrying } from './carrying.ts'
import type { DepositingComponents } from './depositing.ts'
import type { ErasingComponents } from './erasing.ts'
import type { Keeping, KeepingComponents } from './history/keeping.ts'
import type { OwnHistory } from './history/own-history.ts'
import type { LeavingBundlesComponents } from './leaving-bundles.ts'
import type { OwnCloud } from './own-clouds.ts'
import type { CancelTimer } from '../../platform/platform.ts'
import type { Network } from '../../network/network.ts'
import type { Correspondent, DeviceCourierChannel, DeviceCourierHandlers, Welcome } from '../../../protocols/cloud/index.ts'
import type { DeviceKey, PeerIdText } from '../../../identity/index.ts'
import type { AbortOptions } from '@libp2p/interface'

export interface CloudLinkComponents extends DepositingComponents, ErasingComponents, LeavingBundlesComponents, Omit<KeepingComponents, 'history' | 'journal' | 'self'> {
  readonly history: OwnHistory
  /** What has clouds carry files; none on a device without a place for them. */
  readonly carrying: Carrying | undefined
  readonly key: Pick<DeviceKey, 'peerId'>
  readonly network: Network
}

export interface CloudLinkInit {
  readonly handlers: DeviceCourierHandlers
  /** The cloud has nothing of this device: it is new, was wiped, or was put back from a backup. Resolves when that is noted. */
  onEmpty (): Promise<void>
  /** The cloud knows whom it works for: what it would not take for somebody unknown, it may take now. */
  onDirectory (): void
  /** All contacts, for the cloud. */
  directory (): Correspondent[]
  /** Whether the cloud takes anything now has changed. */
  onRoom (): void
  onUp (): void
  onDown (): void
}

/** The node does not know this device as its own any more: it was unpaired there, or its data is gone. */
export class CloudRefusedError extends Error {
  static override readonly name = 'CloudRefusedError'
  override readonly name = 'CloudRefusedError'
}

/** What is open, while it is. */
interface Open {
  readonly cloud: OwnCloud
  readonly channel: DeviceCourierChannel
  readonly welcome: Welcome
  readonly depositing: Depositing
  readonly erasing: Erasing
  readonly leaving: LeavingBundles
  readonly carrying: { close (): Promise<void> } | undefined
  /** Once there is something to be done about the history. */
  keeping?: Keeping
  digest: string
  tellAgain?: CancelTimer
}

/** A cloud that could not keep the list is told again after this. Design. */
const TELL_AGAIN_MS = 60_000

export class CloudLink {
  readonly #components: CloudLinkComponents
  readonly #init: CloudLinkInit
  #open: Open | undefined
  #telling: Promise<void> = Promise.resolve()
  /** What a channel that is over still writes. */
  #ending: Promise<unknown> = Promise.resolve()

  constructor (components: CloudLinkComponents, init: CloudLinkInit) {
    this.#components = components
    this.#init = init
  }

  get isOpen (): boolean {
    return this.#open?.channel.isOpen === true
  }

  /** What the cloud said about itself when the channel was opened; `undefined` while there is none. */
  get welcome (): Welcome | undefined {
    return this.isOpen ? this.#open?.welcome : undefined
  }

  /** By its last answers it takes nothing now. */
  get isFull (): boolean {
    return this.isOpen && this.#open?.depositing.isFull === true
  }

  /**
   * Resolves when the channel is open and the cloud has said that it works for this device.
   *
   * @throws {CloudRefusedError} {PeerUnreachableError} {ProtocolRefusedError}
   */
  async open (cloud: OwnCloud, options: AbortOptions = {}): Promise<void> {
    const { peer, number, certificate } = cloud
    if (this.isOpen) return
    const { clock, emit, network } = this.#components
    const { stream } = await network.open(peer, CLOUD_PROTOCOL, options)
    const channel = createDeviceCourierChannel(stream, { timers: clock, log: network.logger('cloud'), handlers: this.#init.handlers })
    const welcome = await this.#greet(channel, certificate, options)
    const erasing = new Erasing(this.#components, { channel, number })
    const open: Open = {
      cloud,
      channel,
      welcome,
      depositing: new Depositing(this.#components, { channel, number, onRoom: () => this.#init.onRoom(), onErasable: () => erasing.go() }),
      erasing,
      leaving: new LeavingBundles(this.#components, { channel, number }),
      carrying: welcome.blobs === undefined ? undefined : this.#components.carrying?.open({ cloud: peer, number, channel, onRoom: () => this.#init.onRoom() }),
      digest: textOf(welcome.directoryDigest)
    }
    this.#open = open
    const over = (): void => {
      open.depositing.stop()
      open.keeping?.stop()
      this.#ending = Promise.all([this.#ending, open.keeping?.idle(), open.carrying?.close()])
      open.tellAgain?.()
      if (this.#open !== open) return
      this.#open = undefined
      this.#init.onDown()
    }
    channel.closed.then(over, over)
    open.erasing.go()
    inBackground(emit, this.tellDirectory().then(() => this.#init.onUp()))
    inBackground(emit, this.keepHistory())
  }

  /** A channel on which nothing was agreed is not left open. */
  async #greet (channel: DeviceCourierChannel, certificate: Uint8Array, options: AbortOptions): Promise<Welcome> {
    try {
      const welcome = await channel.hello(certificate, options)
      if (welcome.code === 'not paired') throw new CloudRefusedError('This computer does not keep messages for this device any more: it was unpaired there, or lost its data. Unpair it here, and pair it again.')
      if (welcome.directoryDigest.byteLength === 0) await this.#init.onEmpty()
      return welcome
    } catch (error) {
      channel.abort(error instanceof Error ? error : new Error('Greeting a cloud failed', { cause: error }))
      throw error
    }
  }

  /** What waits for this contact may be taken by the cloud now. `anew`: also what it would not take before. */
  offer (contact: PeerIdText, anew = false): void {
    this.#open?.depositing.offer(contact, anew)
  }

  /** Something has ended that the cloud may have. */
  erase (): void {
    this.#open?.erasing.go()
  }

  /** The contacts changed, or may have: the cloud gets the list if it has another one. */
  async tellDirectory (): Promise<void> {
    this.#telling = this.#telling.then(async () => {
      const open = this.#open
      if (open?.channel.isOpen !== true) return
      const list = this.#init.directory()
      const digest = textOf(sha256(encodeDirectory(list)))
      if (digest !== open.digest) {
        await unlessOver(open.channel, async () => {
          open.digest = textOf(await open.channel.directory(list))
          open.tellAgain?.()
          open.tellAgain = open.digest === digest ? undefined : this.#components.clock.setTimer(() => inBackground(this.#components.emit, this.tellDirectory()), TELL_AGAIN_MS)
          this.#init.onDirectory()
        })
      }
      // for whom the cloud does not carry it takes no bundle
      open.leaving.go()
    })
    await this.#telling
  }

  /** A bundle was used, or is not fresh any more. */
  leaveBundles (): void {
    this.#open?.leaving.go()
  }

  /** By its last answers it has no room for more of the history. */
  get isHistoryFull (): boolean {
    return this.isOpen && this.#open?.keeping?.isFull === true
  }

  /** There may be something to do about the history. Resolves when it is done for now, or the channel is over. */
  async keepHistory (): Promise<void> {
    const open = this.#open
    const rows = open?.welcome.history?.rows
    if (open === undefined || rows === undefined) return
    if (open.keeping === undefined) {
      if (this.#components.history.isIdle(open.cloud.peer, rows)) return
      // most never want it: no page loads it before
      const [{ Keeping }, history] = await Promise.all([import('./history/index.ts'), this.#components.history.whole()])
      if (this.#open !== open || !open.channel.isOpen) return
      open.keeping ??= new Keeping({ ...this.#components, history, journal: this.#components.history.journal, self: this.#components.key.peerId }, {
        channel: open.channel,
        cloud: open.cloud,
        rows,
        onProgress: () => this.#init.onRoom()
      })
    }
    open.keeping.go()
    await open.keeping.idle()
  }

  /** Tells the cloud to forget this device and all it has of it; false when it could not be told. */
  async unpair (): Promise<boolean> {
    const channel = this.#open?.channel
    if (channel?.isOpen !== true) return false
    let isTold = false
    await unlessOver(channel, async () => {
      await channel.unpair()
      isTold = true
    })
    return isTold
  }

  async close (): Promise<void> {
    const open = this.#open
    if (open === undefined) {
      await this.#ending
      return
    }
    await open.channel.close()
    open.depositing.stop()
    await Promise.all([open.depositing.idle(), open.erasing.idle(), open.leaving.idle(), open.keeping?.idle(), open.carrying?.close(), this.#ending, this.#telling])
  }
}

function textOf (bytes: Uint8Array): string {
  return [...bytes].join()
}

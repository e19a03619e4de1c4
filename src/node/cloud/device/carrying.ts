/**
 * Has own clouds carry the files that contacts were not given yet: each cloud that is there is told of each blob, fetches
 * it from this device when it can, and says when it has all of it. Which cloud was told is durable before it is told, so
 * that it is given what it asks for, and erases what has ended, whatever crashes. A cloud's word is shown as its word:
 * that a file was delivered is decided by the contact's tag alone (transfers/sending.ts).
 */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { blobTag, receiptHash, sealedSize } from '../../../identity/index.ts'
import { decodeRecord } from '../../delivery/decode-record.ts'
import { inBackground } from '../../events.ts'
import { carriedForMs } from '../../lifetime/limits.ts'
import { keys, lastComponent } from '../../store/keys.ts'
import { walk } from '../../store/walk.ts'
import { descriptionOf } from '../../transfers/file-record.ts'
import { STAGE } from '../../transfers/jobs.ts'
import { CarryRecord } from './pb/carry-record.ts'
import { including, without } from './traces.ts'
import { unlessOver } from './unless-over.ts'
import type { CloudFiles } from '../types.ts'
import type { Emit } from '../../events.ts'
import type { BlobName } from '../../files/blob-store.ts'
import type { CancelTimer, Clock } from '../../platform/platform.ts'
import type { Write } from '../../store/durable-level.ts'
import type { Store } from '../../store/store.ts'
import type { FileMessages } from '../../transfers/file-messages.ts'
import type { Job, Jobs } from '../../transfers/jobs.ts'
import type { Progress } from '../../transfers/progress.ts'
import type { PeerIdText } from '../../../identity/index.ts'
import type { DeviceCourierChannel, Report } from '../../../protocols/cloud/index.ts'
import type { Ack } from '../../../protocols/msg/index.ts'

/** A contact that is there may fetch it by itself: what it has not begun by then, or does not go on with, a cloud fetches, too. Design. */
const PATIENCE_MS = 5_000
/** A cloud that had no room, or did not know the contact, is asked again after this. Design. */
const AGAIN_MS = 60_000
/** Hex digits of a blob's name that name it beside envelopes. */
const HALF_DIGITS = 32

export interface CarryingComponents {
  readonly clock: Clock
  readonly emit: Emit
  readonly store: Store
  readonly jobs: Jobs
  readonly messages: FileMessages
  readonly progress: Progress
}

export interface CarryingInit {
  isContact (peer: PeerIdText): boolean
  isOnline (contact: PeerIdText): boolean
  hasClouds (): boolean
  /** The raw public key of a peer, 32 bytes. Handed in: what it takes would else be a part of its own of a page. */
  keyOf (peer: PeerIdText): Uint8Array
  /** By which number rows name this own cloud; `undefined`: it is none. */
  numberOf (cloud: PeerIdText): number | undefined
  /** The contact's word about a file, as it comes from anybody. */
  acknowledged (job: Job, ack: Ack): Promise<void>
  /** Where a message is has changed. */
  onMoved (peer: PeerIdText, position: string): void
}

/** The open channel to an own cloud that carries files. */
export interface CarryingLink {
  readonly cloud: PeerIdText
  readonly number: number
  readonly channel: Pick<DeviceCourierChannel, 'carry' | 'erase' | 'isOpen'>
  /** Whether the cloud takes anything now has changed, by its answers. */
  onRoom (): void
}

interface Carry extends Omit<CarryRecord, 'peer' | 'clouds' | 'whole' | 'refused'> {
  readonly peer: PeerIdText
  readonly clouds: readonly number[]
  readonly whole: readonly number[]
  readonly refused: readonly number[]
}

interface Link extends CarryingLink {
  /** Blobs that it has been told of on this channel. */
  readonly told: Set<string>
  /** Blobs that it would not take now. */
  readonly later: Set<string>
  again: boolean
  running: Promise<void> | undefined
  cancelAgain: CancelTimer | undefined
}

export class Carrying {
  readonly #components: CarryingComponents
  readonly #init: CarryingInit
  readonly #carries = new Map<string, Carry>()
  readonly #places = new Map<string, string>()
  readonly #links = new Map<number, Link>()
  #cancelPatience: CancelTimer | undefined

  constructor (components: CarryingComponents, init: CarryingInit) {
    this.#components = components
    this.#init = init
  }

  /** Call it once the jobs are loaded: what nobody is to be given any more is to be erased. */
  async load (): Promise<void> {
    // what is left of clouds that are none any more means nothing
    if (!this.#init.hasClouds()) return
    const ended: string[] = []
    for await (const { key, value } of walk(this.#components.store, keys.carries)) {
      const { peer, position, clouds, whole, refused, isEnded } = decodeRecord(CarryRecord, value)
      const half = lastComponent(key)
      this.#hold(half, { peer: peer as PeerIdText, position, clouds: [...clouds], whole: [...whole], refused: [...refused], isEnded })
      if (!isEnded && !this.#isGiven(half)) ended.push(half)
    }
    const writes = ended.flatMap((half) => this.#set(half, { ...this.#carries.get(half) ?? noCarry(undefined), isEnded: true }))
    if (writes.length > 0) await this.#components.store.note(writes)
  }

  stop (): void {
    this.#cancelPatience?.()
    for (const { cancelAgain } of this.#links.values()) cancelAgain?.()
  }

  /** A channel is open. Nothing is said on it before `go`. */
  open (given: CarryingLink): { close (): Promise<void> } {
    const link: Link = { ...given, told: new Set(), later: new Set(), again: false, running: undefined, cancelAgain: undefined }
    this.#links.set(link.number, link)
    return {
      close: async () => {
        link.cancelAgain?.()
        if (this.#links.get(link.number) === link) this.#links.delete(link.number)
        // what failed was told where it was begun
        await link.running?.catch(() => undefined)
      }
    }
  }

  /** There may be something to carry, or to erase. */
  go (): void {
    for (const link of this.#links.values()) {
      link.again = true
      if (link.running !== undefined) continue
      link.running = this.#run(link).finally(() => { link.running = undefined })
      inBackground(this.#components.emit, link.running)
    }
  }

  /** This file is not to be given any more: clouds are to erase it. */
  ended (name: BlobName): void {
    const half = name.slice(0, HALF_DIGITS)
    const carry = this.#carries.get(half)
    if (carry === undefined) return
    inBackground(this.#components.emit, this.#components.store.note(this.#set(half, { ...carry, isEnded: true })))
    this.go()
  }

  /** The contact is no more. */
  async forget (contact: PeerIdText): Promise<void> {
    const ended = [...this.#carries].filter(([, { peer }]) => peer === contact)
    if (ended.length === 0) return
    await this.#components.store.note(ended.flatMap(([half, carry]) => this.#set(half, { ...carry, isEnded: true })))
    this.go()
  }

  /** Nothing that this cloud had counts as being there any more. */
  async lost (number: number): Promise<void> {
    const before = [...this.#carries].filter(([, { clouds, refused }]) => clouds.includes(number) || refused.includes(number))
    if (before.length === 0) return
    this.#links.get(number)?.told.clear()
    await this.#components.store.commit(before.flatMap(([half, carry]) => this.#set(half, { ...carry, clouds: without(carry.clouds, number), whole: without(carry.whole, number), refused: without(carry.refused, number) })))
    for (const [, { peer, position }] of before) this.#init.onMoved(peer, position)
  }

  /** Whether this own cloud is to be given this blob. */
  isFor (cloud: PeerIdText, name: BlobName): boolean {
    const number = this.#init.numberOf(cloud)
    const carry = this.#carries.get(name.slice(0, HALF_DIGITS))
    return number !== undefined && carry !== undefined && !carry.isEnded && carry.clouds.includes(number) && this.#components.jobs.of(name)?.stage === STAGE.given
  }

  /** Numbers of own clouds that have all of the file of this message, by their word. */
  wholeAt (peer: PeerIdText, position: string): readonly number[] {
    return this.#carries.get(this.#places.get(placeOf(peer, position)) ?? '')?.whole ?? []
  }

  /** What this cloud has, by all that it has said. @param carries it says that it does */
  viewOf (cloud: PeerIdText, carries: boolean): CloudFiles {
    const number = this.#init.numberOf(cloud) ?? 0
    const at = [...this.#carries.values()].filter(({ clouds }) => clouds.includes(number))
    const here = at.filter(({ whole }) => whole.includes(number)).length
    const isFull = (this.#links.get(number)?.later.size ?? 0) > 0
    return { state: !carries ? 'update needed' : isFull ? 'full' : 'ok', here, coming: at.length - here }
  }

  /** What a cloud says became of a blob. Resolves when it is kept; false: it said what it cannot prove. */
  async reported (number: number, { eid, code, tag }: Report): Promise<boolean> {
    const { jobs, store } = this.#components
    const half = bytesToHex(eid)
    const job = jobs.ofAck(half)
    const carry = this.#carries.get(half)
    if (code === 'fetched' || (carry === undefined && job === undefined && code !== 'here')) return true
    if (code === 'delivered' && job?.stage === STAGE.given) await this.#init.acknowledged(job, { eid, code: 'kept', tag })
    const isUntrue = code === 'delivered' && job !== undefined && jobs.of(job.name)?.stage === STAGE.given
    // by now it may have ended
    const { peer, position, ...before } = this.#carries.get(half) ?? noCarry(job)
    const clouds = without(before.clouds, number)
    const whole = without(before.whole, number)
    const isRefused = isUntrue || (code !== 'delivered' && code !== 'here' && code !== 'quota')
    const next = code === 'here'
      ? { ...before, clouds: including(clouds, number), whole: including(whole, number) }
      : { ...before, clouds, whole, refused: isRefused ? including(before.refused, number) : before.refused }
    // it is told once
    await store.commit(this.#set(half, { ...next, peer, position, isEnded: next.isEnded || !this.#isGiven(half) }))
    if (code === 'quota') this.#later(this.#links.get(number), half)
    if (position !== '') this.#init.onMoved(peer, position)
    this.go()
    return !isUntrue
  }

  async #run (link: Link): Promise<void> {
    while (link.again && link.channel.isOpen) {
      link.again = false
      await unlessOver(link.channel, async () => {
        await this.#erase(link)
        for (const job of this.#components.jobs.all()) if (this.#isWanted(link, job)) await this.#tell(link, job)
      })
    }
  }

  async #erase ({ channel, number }: Link): Promise<void> {
    for (const [half, { isEnded, clouds }] of this.#carries) {
      if (!isEnded || !clouds.includes(number)) continue
      await channel.erase(hexToBytes(half))
      const carry = this.#carries.get(half)
      if (carry === undefined) continue
      await this.#components.store.note(this.#set(half, { ...carry, clouds: without(carry.clouds, number), whole: without(carry.whole, number) }))
      if (carry.position !== '') this.#init.onMoved(carry.peer, carry.position)
    }
  }

  /** A file without a copy is given by this device alone: a cloud would have to keep one. */
  #isWanted ({ cloud, number, told, later }: Link, { name, peer, stage, since, isWhileOpen }: Job): boolean {
    const half = name.slice(0, HALF_DIGITS)
    const carry = this.#carries.get(half)
    if (stage !== STAGE.given || isWhileOpen === true || peer === cloud || !this.#init.isContact(peer) || told.has(half) || later.has(half)) return false
    if (carry !== undefined && (carry.isEnded || carry.whole.includes(number) || carry.refused.includes(number))) return false
    const { clock, progress } = this.#components
    if (!this.#init.isOnline(peer) || (Math.abs(clock.now() - since) >= PATIENCE_MS && progress.of(name)?.isRunning !== true)) return true
    this.#cancelPatience ??= clock.setTimer(() => {
      this.#cancelPatience = undefined
      this.go()
    }, PATIENCE_MS)
    return false
  }

  async #tell (link: Link, { name, peer, position, since }: Job): Promise<void> {
    const { messages, store } = this.#components
    const { number } = link
    const half = name.slice(0, HALF_DIGITS)
    const record = await messages.at(peer, position)
    if (record === undefined || !this.#isGiven(half)) return
    const { blobId, key, size } = descriptionOf(record)
    const before = this.#carries.get(half) ?? { ...NO_CARRY, peer, position }
    if (!before.clouds.includes(number)) await store.commit(this.#set(half, { ...before, clouds: including(before.clouds, number) }))
    const code = await link.channel.carry({ to: this.#init.keyOf(peer), blobId, size: sealedSize(size), tagHash: receiptHash(blobTag(key)), queuedAt: since, expiresAt: since + carriedForMs(record) })
    if (code === 'kept' || code === 'already had it') {
      link.told.add(half)
      return
    }
    const carry = this.#carries.get(half)
    if (carry !== undefined) await store.note(this.#set(half, { ...carry, clouds: without(carry.clouds, number), refused: code === 'too large' ? including(carry.refused, number) : carry.refused }))
    if (code !== 'too large') this.#later(link, half)
  }

  /** It stays on this device alone, and the cloud is asked again. */
  #later (link: Link | undefined, half: string): void {
    if (link === undefined) return
    link.told.delete(half)
    link.later.add(half)
    link.onRoom()
    link.cancelAgain ??= this.#components.clock.setTimer(() => {
      link.cancelAgain = undefined
      link.later.clear()
      link.onRoom()
      this.go()
    }, AGAIN_MS)
  }

  #isGiven (half: string): boolean {
    return this.#components.jobs.ofAck(half)?.stage === STAGE.given
  }

  /** From now on it is so; what has ended and no cloud has any more is forgotten. */
  #set (half: string, carry: Carry): Write[] {
    this.#places.delete(placeOf(carry.peer, carry.position))
    this.#carries.delete(half)
    if (carry.isEnded && carry.clouds.length === 0) return [{ type: 'del', key: keys.carry(half) }]
    this.#hold(half, carry)
    const { clouds, whole, refused } = carry
    return [{ type: 'put', key: keys.carry(half), value: CarryRecord.encode({ ...carry, clouds: Uint8Array.from(clouds), whole: Uint8Array.from(whole), refused: Uint8Array.from(refused) }) }]
  }

  #hold (half: string, carry: Carry): void {
    this.#carries.set(half, carry)
    if (carry.position !== '') this.#places.set(placeOf(carry.peer, carry.position), half)
  }
}

const NO_CARRY = { clouds: [], whole: [], refused: [], isEnded: false } as const

/** Of a blob that this device does not know any more nobody knows whose it was: it is to be erased. */
function noCarry (job: Job | undefined): Carry {
  return { ...NO_CARRY, peer: job?.peer ?? '' as PeerIdText, position: job?.position ?? '', isEnded: job === undefined }
}

function placeOf (peer: PeerIdText, position: string): string {
  return `${peer}/${position}`
}

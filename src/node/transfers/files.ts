/**
 * Everything about files, put together: what contacts announce, what is fetched and what is given, and what a person
 * decides. A device without a place for files shows what is announced, and can do nothing about it.
 */
import { bytesToHex } from '@noble/hashes/utils.js'
import { decodeFileBody } from '../../identity/index.ts'
import { CannotSaveError, FileNotHereError, NoSuchTransferError, TransfersUnavailableError } from '../errors.ts'
import { blobNameOf } from '../files/blob-store.ts'
import { decodeRecord } from '../delivery/decode-record.ts'
import { RECALL } from '../delivery/message-view.ts'
import { UnderWay } from '../delivery/under-way.ts'
import { keys } from '../store/keys.ts'
import { BlobRecord } from '../store/pb/records.ts'
import { FileMessages } from './file-messages.ts'
import { descriptionOf, FILE_PROBLEM, FILE_STATE, fileView, isFile, newFileRecord, transferView, withFile } from './file-record.ts'
import { blobErase, blobGone, blobsOf, blobWrite, Jobs, STAGE } from './jobs.ts'
import { Progress } from './progress.ts'
import { Unasked } from './unasked.ts'
import type { CreateEngine, Engine, EngineInit } from './engine.ts'
import type { Live } from './file-record.ts'
import type { FileMessagesComponents } from './file-messages.ts'
import type { FetchingInit } from './fetching.ts'
import type { Job } from './jobs.ts'
import type { MessageFile, Transfer } from './types.ts'
import type { CarryingInit } from '../cloud/device/carrying.ts'
import type { ContactBook } from '../delivery/contact-book.ts'
import type { KeptMessage, Outbox } from '../delivery/outbox.ts'
import type { Profile } from '../delivery/profile.ts'
import type { Emit } from '../events.ts'
import type { BlobName, BlobStore } from '../files/blob-store.ts'
import type { Network } from '../network/network.ts'
import type { Aead, Clock, FileStorage, Random } from '../platform/platform.ts'
import type { Write } from '../store/durable-level.ts'
import type { Leaving } from '../lifetime/ends.ts'
import type { FileRecord, MessageRecord } from '../store/pb/records.ts'
import type { FileDescription, PeerIdText } from '../../identity/index.ts'
import type { Ack } from '../../protocols/msg/index.ts'

/** A place for files, as a node uses it. */
export interface FilePlace { readonly blobs: BlobStore, readonly land: FileStorage['land'], readonly clear: FileStorage['clear'], readonly sha256: FileStorage['sha256'], readonly createEngine: CreateEngine }

export interface FilesComponents extends FileMessagesComponents {
  readonly clock: Clock
  readonly random: Random
  readonly aead: Aead
  readonly network: Pick<Network, 'open' | 'serve' | 'logger'>
  readonly book: ContactBook
  readonly profile: Profile
  readonly emit: Emit
  readonly outbox: Pick<Outbox, 'sendFile' | 'giveUp' | 'gaveUp'>
  /** Undefined where there is none. */
  readonly place: FilePlace | undefined
}

export interface FilesInit extends Pick<FetchingInit, 'nodesOf'>, Pick<CarryingInit, 'hasClouds' | 'isOnline' | 'keyOf' | 'numberOf' | 'onMoved'>, Pick<EngineInit, 'blobFor' | 'mayAsk'> {
  /** Names of blobs that lie here for other devices. */
  alsoHere (): readonly BlobName[]
  /** Contacts whose files this node may have: itself, and those whose cloud it is. */
  contactsOf (node: PeerIdText): readonly PeerIdText[]
  /** Something is to be fetched from this contact, and nobody who may have it is there. */
  onMissed (peer: PeerIdText): void
  onChanged (peer: PeerIdText, position: string, record: MessageRecord): void
}

/** What is kept of an announcement, with its message. */
export interface Announced {
  readonly file: FileRecord
  readonly writes: readonly Write[]
  /** The batch was not kept. */
  undo (): void
}

/** The parts that need a place for files. */
interface Parts extends Omit<FilePlace, 'blobs'>, Engine {}

/** Design: a picture of a phone, minutes of speech; little enough for anybody's disk. */
const DEFAULT_SMALL_BYTES = 5 * 1024 * 1024
export const MOST_SMALL_BYTES = 100 * 1024 * 1024

export class Files {
  readonly #components: FilesComponents
  readonly #init: FilesInit
  readonly jobs: Jobs
  readonly messages: FileMessages
  readonly #progress: Progress
  readonly #parts: Parts | undefined
  readonly #unasked: Unasked
  readonly #underWay: UnderWay

  constructor (components: FilesComponents, init: FilesInit) {
    this.#components = components
    this.#init = init
    const { book, clock, emit, store, place } = components
    this.jobs = new Jobs(store)
    this.messages = new FileMessages(components, (peer, position, record) => {
      init.onChanged(peer, position, record)
      emit('transfer:changed', this.transfer(peer, record))
    })
    this.#underWay = new UnderWay(emit)
    this.#unasked = new Unasked(clock)
    this.#progress = new Progress(clock, (name) => this.#underWay.add(this.#tell(name)))
    if (place === undefined) return
    const engine = place.createEngine({ ...components, ...place, jobs: this.jobs, messages: this.messages, progress: this.#progress }, {
      ...init,
      isContact: (peer) => book.isContact(peer),
      nodesOf: (peer) => book.isContact(peer) ? init.nodesOf(peer) : [],
      onHere: (job) => {
        this.#progress.forget(job.name)
        this.#underWay.add(this.parts.landing.land(job))
      },
      onSaving: (name) => this.#underWay.add(this.#tell(name))
    })
    this.#parts = { ...place, ...engine }
  }

  /** What has own clouds carry files; none without a place for them. */
  get carrying (): Engine['carrying'] | undefined {
    return this.#parts?.carrying
  }

  /** @throws {TransfersUnavailableError} */
  get parts (): Parts {
    if (this.#parts === undefined) throw new TransfersUnavailableError('This device has no place for files.')
    return this.#parts
  }

  /** Reads what is to be done, and sweeps away what no message speaks of: what a crash left of a file that was being kept. */
  async load (): Promise<void> {
    const { clock, store } = this.#components
    await this.jobs.load(clock.now())
    if (this.#parts === undefined) return
    const { blobs, carrying, landing, sending } = this.#parts
    await sending.close()
    landing.clear()
    await carrying.load()
    const left = new Set(await blobs.names())
    for await (const { name, isGone } of blobsOf(store)) if (!isGone) left.delete(name)
    for (const name of this.#init.alsoHere()) left.delete(name)
    for (const name of left) await blobs.remove(name)
    for (const { name, stage } of this.jobs.all()) {
      if (stage !== STAGE.given) this.#progress.found(name, (await blobs.find(name))?.bytes ?? 0)
    }
  }

  start (): void {
    if (this.#parts === undefined) return
    const { fetching, landing } = this.#parts
    fetching.start()
    // what the contact had proven when this node ended
    for (const job of this.jobs.all()) this.#proven(job)
    // what was to be put into a folder when this node ended
    for (const job of this.jobs.all()) if (job.stage === STAGE.here && job.folder !== '') this.#underWay.add(landing.land(job))
    this.#underWay.add(this.expire())
  }

  /** Gives up what contacts were told of and have not fetched for as long as anything waits. */
  async expire (): Promise<void> {
    await this.#parts?.sending.expire()
  }

  async stop (): Promise<void> {
    this.#parts?.carrying.stop()
    await this.#parts?.fetching.stop()
    this.#parts?.landing.stop()
    this.#progress.stop()
    await this.#underWay.idle()
    await this.#parts?.blobs.stop()
  }

  /** A node is there that may have files of contacts. */
  linked (node: PeerIdText): void {
    for (const contact of this.#init.contactsOf(node)) this.#parts?.fetching.linked(contact)
  }

  /** The contact went: what it did not fetch may be carried, and what is to come may lie elsewhere. */
  parted (peer: PeerIdText): void {
    this.#parts?.carrying.go()
    if (this.#parts?.fetching.isBusy(peer) === true) this.#init.onMissed(peer)
  }

  /** A file of a contact comes from this node, or goes to it: the connection stays. */
  isBusy (peer: PeerIdText): boolean {
    return this.#init.contactsOf(peer).some((contact) => this.#parts?.fetching.isBusy(contact) === true) || this.jobs.all().some((job) => job.peer === peer && this.#progress.of(job.name)?.isRunning === true)
  }

  /** Blocked or removed: nothing of this contact's is fetched any more; of one that was removed nothing is known any more. */
  async drop (peer: PeerIdText): Promise<void> {
    const isRemoved = this.#components.book.get(peer) === undefined
    const names = this.jobs.all().filter((job) => job.peer === peer).map(({ name }) => name)
    if (isRemoved) for (const name of names) this.jobs.drop(name)
    for (const name of names) {
      await this.#parts?.fetching.halt(name)
      if (!isRemoved) continue
      this.#progress.forget(name)
      await this.#parts?.blobs.forget(name)
    }
  }

  /**
   * A contact announces a file at this place: what to keep with the message. `undefined`: it makes no sense, and there is
   * nothing to show.
   */
  async announced (peer: PeerIdText, position: string, body: Uint8Array): Promise<Announced | undefined> {
    const description = bodyOf(body)
    if (description === undefined) return undefined
    const name = blobNameOf(description.blobId)
    // a name that is in use is somebody's file already: what has it anew cannot be fetched
    const isTaken = this.jobs.of(name) !== undefined || await this.#components.store.has(keys.blob(name))
    if (this.#parts === undefined || isTaken) return { file: newFileRecord(description, isTaken ? FILE_STATE.gone : FILE_STATE.offered), writes: isTaken ? [] : [blobGone({ name, peer, position })], undo: () => undefined }
    const comes = description.shown !== undefined && this.#unasked.takes(peer, description.size, this.smallItemBytes())
    const job: Job = { name, stage: comes ? STAGE.wanted : STAGE.asked, peer, position, size: description.size, folder: '', since: this.#components.clock.now() }
    return { file: newFileRecord(description, comes ? FILE_STATE.wanted : FILE_STATE.offered), writes: [blobWrite(name, peer, position), this.jobs.add(job)], undo: () => this.jobs.drop(name) }
  }

  /** The announcement is kept. */
  added (peer: PeerIdText, record: MessageRecord): void {
    if (!isFile(record)) return
    this.#components.emit('transfer:changed', this.transfer(peer, record))
    this.#parts?.fetching.kick(peer)
  }

  /** What a message that the contact has becomes. */
  arrived (record: MessageRecord): MessageRecord {
    return this.#parts?.sending.arrived(record) ?? record
  }

  /** What goes with the message at this place: its file, if it is that message's own. Call it in the conversation's queue. */
  async leaving (peer: PeerIdText, position: string, record: MessageRecord): Promise<Leaving | undefined> {
    if (!isFile(record)) return undefined
    const name = blobNameOf(descriptionOf(record).blobId)
    const row = await this.#components.store.get(keys.blob(name))
    const whose = row === undefined ? this.jobs.of(name) : decodeRecord(BlobRecord, row)
    if (whose?.peer !== peer || whose.position !== position) return undefined
    const ended = this.jobs.end(name)
    return {
      writes: [...ended.writes, blobErase(name)],
      gone: async () => {
        ended.kept()
        this.#parts?.carrying.ended(name)
        await this.#parts?.fetching.halt(name)
        this.#progress.forget(name)
        await this.#parts?.blobs.remove(name)
      }
    }
  }

  /** A message of this device changed: its file may be at an end with it. */
  changed (peer: PeerIdText, position: string, record: MessageRecord): void {
    if (!isFile(record)) return
    this.#components.emit('transfer:changed', this.transfer(peer, record))
    const isOver = record.file?.state === FILE_STATE.wanted && record.stateAt !== 0 && this.transfer(peer, record).state === 'withdrawn'
    this.#proven(this.jobs.of(blobNameOf(descriptionOf(record).blobId)))
    if (isOver && this.#parts !== undefined) this.#underWay.add(this.#parts.sending.ended(peer, position, record))
  }

  /** @returns whether it names a file that this contact was told of */
  async acknowledged (peer: PeerIdText, ack: Ack): Promise<boolean> {
    const job = this.jobs.ofAck(bytesToHex(ack.eid))
    if (job?.peer !== peer || (job.stage !== STAGE.given && job.stage !== STAGE.proven && job.stage !== STAGE.closed)) return false
    if (job.stage !== STAGE.proven) await this.parts.sending.acknowledged(job, ack)
    return true
  }

  async send (...given: Parameters<Engine['sending']['send']>): Promise<KeptMessage> {
    const { carrying, sending } = this.parts
    const kept = await sending.send(...given)
    carrying.go()
    return kept
  }

  async sendWhileOpen (...[peer, file, options]: Parameters<Engine['sending']['sendWhileOpen']>): Promise<KeptMessage> {
    if (this.#parts === undefined) await file.source.close()
    return await this.parts.sending.sendWhileOpen(peer, file, options)
  }

  async withdraw (peer: PeerIdText, position: string): Promise<boolean> {
    return await this.#parts?.sending.withdraw(peer, position, RECALL.asked) === true
  }

  view (peer: PeerIdText, record: MessageRecord): MessageFile | undefined {
    return isFile(record) ? fileView(peer, record, this.#liveOf(record)) : undefined
  }

  transfer (peer: PeerIdText, record: MessageRecord): Transfer {
    return transferView(peer, record, this.#liveOf(record))
  }

  /** What contacts know of and have not fetched, the oldest first. */
  async offered (to: PeerIdText | undefined): Promise<Array<{ readonly peer: PeerIdText, readonly position: string, readonly record: MessageRecord }>> {
    const given = this.jobs.all().filter(({ stage, peer }) => stage === STAGE.given && (to === undefined || peer === to)).sort((a, b) => a.since - b.since)
    const records = await Promise.all(given.map(async ({ peer, position }) => ({ peer, position, record: await this.messages.at(peer, position) })))
    return records.flatMap(({ peer, position, record }) => record?.file?.state === FILE_STATE.offered ? [{ peer, position, record }] : [])
  }

  /** A person wants it, now or again. @throws {NoSuchTransferError} {CannotSaveError} */
  async want (peer: PeerIdText, position: string, folder = ''): Promise<void> {
    const { fetching, land, landing } = this.parts
    if (folder !== '' && land === undefined) throw new CannotSaveError('This device has no folders to save into. Save it from where it is shown.')
    const changed = await this.messages.change(peer, position, (record) => {
      const job = this.jobs.of(blobNameOf(descriptionOf(record).blobId))
      if (record.file?.state === FILE_STATE.here) return folder === '' ? undefined : { record: withFile(record, { problem: FILE_PROBLEM.none }), job: this.jobs.change({ ...job ?? this.#silent(peer, position, record), folder }) }
      if (job === undefined || (job.stage !== STAGE.asked && job.stage !== STAGE.paused && job.stage !== STAGE.wanted)) throw new NoSuchTransferError('This file cannot be fetched any more: ask for it to be sent again.')
      return { record: withFile(record, { state: FILE_STATE.wanted, problem: FILE_PROBLEM.none }), job: this.jobs.change({ ...job, stage: STAGE.wanted, folder: folder === '' ? job.folder : folder }) }
    })
    const job = changed === undefined ? undefined : this.jobs.of(blobNameOf(descriptionOf(changed).blobId))
    if (job?.stage === STAGE.here) return await landing.land(job)
    fetching.kick(peer)
    if (this.#init.nodesOf(peer).length === 0) this.#init.onMissed(peer)
  }

  /** What is here of it stays. @throws {NoSuchTransferError} */
  async pause (peer: PeerIdText, position: string): Promise<void> {
    const changed = await this.messages.change(peer, position, (record) => {
      const job = this.jobs.of(blobNameOf(descriptionOf(record).blobId))
      if (job?.stage !== STAGE.wanted) throw new NoSuchTransferError('Only what is being fetched can be paused.')
      return { record: withFile(record, { state: FILE_STATE.paused }), job: this.jobs.change({ ...job, stage: STAGE.paused }) }
    })
    if (changed !== undefined) await this.parts.fetching.halt(blobNameOf(descriptionOf(changed).blobId))
  }

  /** It is not wanted: what is here of it goes. @throws {NoSuchTransferError} */
  async decline (peer: PeerIdText, position: string): Promise<void> {
    const { blobs, fetching } = this.parts
    const changed = await this.messages.change(peer, position, (record) => {
      const job = this.jobs.of(blobNameOf(descriptionOf(record).blobId))
      if (job === undefined || job.stage === STAGE.given || job.stage === STAGE.here || job.stage === STAGE.declined || job.stage === STAGE.closed) throw new NoSuchTransferError('This file does not wait for a word any more.')
      return { record: withFile(record, { state: FILE_STATE.declined, problem: FILE_PROBLEM.none }), job: this.jobs.change({ ...job, stage: STAGE.declined, since: this.#components.clock.now() }), writes: [blobGone(job)] }
    })
    if (changed === undefined) return
    const name = blobNameOf(descriptionOf(changed).blobId)
    await fetching.halt(name)
    await blobs.remove(name)
    this.#progress.forget(name)
    fetching.kick(peer)
  }

  async * open (peer: PeerIdText, position: string, range: { offset?: number, length?: number }): AsyncGenerator<Uint8Array> {
    const record = await this.messages.at(peer, position)
    if (record === undefined || this.view(peer, record)?.isHere !== true) throw new FileNotHereError('The file is not here, or not all of it yet.')
    yield * this.parts.open(descriptionOf(record), range)
  }

  smallItemBytes (): number {
    const { smallItems } = this.#components.profile.record
    return smallItems === 0 ? DEFAULT_SMALL_BYTES : smallItems - 1
  }

  /** @throws {RangeError} */
  async setSmallItemBytes (bytes: number): Promise<void> {
    if (!Number.isSafeInteger(bytes) || bytes < 0 || bytes > MOST_SMALL_BYTES) throw new RangeError(`Small is anything from 0 to ${MOST_SMALL_BYTES} bytes.`)
    await this.#components.store.commit([this.#components.profile.change({ smallItems: bytes + 1 })])
  }

  #liveOf (record: MessageRecord): Live | undefined {
    const name: BlobName = blobNameOf(descriptionOf(record).blobId)
    const saved = this.#parts?.landing.saved(name)
    const live = this.#progress.of(name)
    return saved === undefined ? live : { sealed: 0, isRunning: false, ...live, saved }
  }

  /** A contact that showed the tag before it acknowledged the announcement may have done so by now. */
  #proven (job: Job | undefined): void {
    if (job?.stage === STAGE.proven && this.#parts !== undefined) this.#underWay.add(this.#parts.sending.proven(job))
  }

  /** A job for what has nothing left to be told: the contact has heard. */
  #silent (peer: PeerIdText, position: string, record: MessageRecord): Job {
    const { blobId, size } = descriptionOf(record)
    return { name: blobNameOf(blobId), stage: STAGE.here, peer, position, size, folder: '', since: this.#components.clock.now() }
  }

  async #tell (name: string): Promise<void> {
    const job = this.jobs.of(name)
    const record = job === undefined ? undefined : await this.messages.at(job.peer, job.position)
    if (job !== undefined && record !== undefined) this.#components.emit('transfer:changed', this.transfer(job.peer, record))
  }
}

/** @returns undefined for what no reader would make sense of: it is acknowledged and not shown */
function bodyOf (body: Uint8Array): FileDescription | undefined {
  try {
    return decodeFileBody(body)
  } catch (error) {
    if (error instanceof Error && error.name === 'InvalidFileBodyError') return undefined
    throw error
  }
}

/**
 * Files that leave this device: sealed and kept before their message is, given to the contact alone, and done with when
 * the contact has proven that it has all of one. Small ones stay afterwards, to be seen and heard again here. What a person
 * sent without a copy is given only as long as this node runs, and its message is given up when it cannot be given any more.
 */
import { blobTag, createBlobSecret, encodeFileBody, FILE_KIND, isReceipt } from '../../identity/index.ts'
import { messageWrite } from '../delivery/entries.ts'
import { CLOSED, FILE_CHANGED, isWithoutFile, MESSAGE_STATE, STUCK_REASONS } from '../delivery/message-view.ts'
import { blobNameOf } from '../files/blob-store.ts'
import { safeFileName } from '../files/file-name.ts'
import { fileTypeOf, TYPE_BYTES } from '../files/file-type.ts'
import { keepFile } from '../files/keep-file.ts'
import { WAITS_FOR_MS } from '../lifetime/limits.ts'
import { descriptionOf, FILE_STATE, isFile, newFileRecord, STAYS_BYTES, withFile } from './file-record.ts'
import { blobGone, blobWrite, STAGE } from './jobs.ts'
import type { FileMessages } from './file-messages.ts'
import type { Job, Jobs } from './jobs.ts'
import type { Progress } from './progress.ts'
import type { FileToSend, SteadyFile } from './types.ts'
import type { Conversations } from '../delivery/conversations.ts'
import type { KeptMessage, Outbox } from '../delivery/outbox.ts'
import type { BlobName } from '../files/blob-store.ts'
import type { BlobsOnDemand } from '../files/blobs-on-demand.ts'
import type { FileType } from '../files/file-type.ts'
import type { Aead, Clock, Random } from '../platform/platform.ts'
import type { MessageRecord } from '../store/pb/records.ts'
import type { Store } from '../store/store.ts'
import type { BlobSecret, FileDescription, PeerIdText } from '../../identity/index.ts'
import type { Ack } from '../../protocols/msg/index.ts'
import type { AbortOptions } from '@libp2p/interface'

const UNKNOWN_TYPE = 'application/octet-stream'

export interface SendingComponents {
  readonly clock: Clock
  readonly random: Random
  readonly aead: Aead
  readonly blobs: BlobsOnDemand
  readonly store: Store
  readonly conversations: Conversations
  readonly jobs: Jobs
  readonly messages: FileMessages
  readonly progress: Progress
  readonly outbox: Pick<Outbox, 'sendFile' | 'giveUp' | 'gaveUp'>
}

export interface SendFileOptions extends AbortOptions {
  onProgress? (done: number): void
  readonly expireAfterMs?: number
}

export class Sending {
  readonly #components: SendingComponents
  readonly #onEnded: (name: BlobName) => void
  /** Closed files that their contact has asked for in this run. */
  readonly #askedFor = new Set<BlobName>()

  /** @param onEnded - a file is not given any more: nobody need carry it */
  constructor (components: SendingComponents, onEnded: (name: BlobName) => void) {
    this.#components = components
    this.#onEnded = onEnded
  }

  /** Resolves when file and message are durable. What fails leaves nothing. */
  async send (peer: PeerIdText, file: FileToSend, options: SendFileOptions = {}): Promise<KeptMessage> {
    const described = describe(createBlobSecret(this.#components.random), file)
    const beginning = new Beginning(file.source)
    await keepFile(this.#components, described, { size: file.size, source: beginning.source() }, options)
    return await this.#announce(peer, described, () => beginning.bytes(), options, false)
  }

  /** Resolves when the file was read once and its message is durable. What fails leaves nothing, and the source closed. */
  async sendWhileOpen (peer: PeerIdText, file: SteadyFile, options: SendFileOptions = {}): Promise<KeptMessage> {
    const { size, source } = file
    let described: FileDescription
    try {
      described = describe(createBlobSecret(this.#components.random), file)
    } catch (error) {
      await source.close()
      throw error
    }
    await this.#components.blobs.add(described, { size, source }, options)
    return await this.#announce(peer, described, async () => await source.read(0, Math.min(size, TYPE_BYTES)), options, true)
  }

  /** The blob can be given; what fails takes it away. */
  async #announce (peer: PeerIdText, described: FileDescription, beginning: () => Uint8Array | Promise<Uint8Array>, { expireAfterMs }: SendFileOptions, isWhileOpen: boolean): Promise<KeptMessage> {
    const { blobs, clock, jobs, outbox } = this.#components
    const { size } = described
    const name = blobNameOf(described.blobId)
    // said only where it is so: there is nothing else to know of a file that is kept
    const kind = isWhileOpen ? { isWhileOpen } : {}
    try {
      const type: FileType = fileTypeOf(await beginning(), described.name)
      const description: FileDescription = described.mime === '' && type.mime !== UNKNOWN_TYPE ? { ...described, mime: type.mime } : described
      return await outbox.sendFile(peer, {
        kind: FILE_KIND,
        expireAfterMs,
        bytes: Uint8Array.from(encodeFileBody(description)),
        file: { ...newFileRecord(description, FILE_STATE.wanted), ...type, ...kind },
        also: (position) => [isWhileOpen ? blobGone({ name, peer, position }) : blobWrite(name, peer, position), jobs.add({ name, stage: STAGE.given, peer, position, size, folder: '', since: clock.now(), ...kind })]
      })
    } catch (error) {
      jobs.drop(name)
      await blobs.remove(name)
      throw error
    }
  }

  /** Whether this blob is to be given to this contact. */
  isFor (peer: PeerIdText, name: BlobName): boolean {
    const job = this.#components.jobs.of(name)
    return job?.stage === STAGE.given && job.peer === peer
  }

  /**
   * Whether this contact is to ask once more before it hears that a file is gone which could be fetched while the last run
   * went on: what it takes for heard may have been said to a connection that was dead by then, and it says that again.
   */
  isToAskAgain (peer: PeerIdText, name: BlobName): boolean {
    const job = this.#components.jobs.of(name)
    if (job?.stage !== STAGE.closed || job.peer !== peer || this.#askedFor.has(name)) return false
    this.#askedFor.add(name)
    return true
  }

  /** What a message that the contact has becomes: of a file, it knows of it now. */
  arrived (record: MessageRecord): MessageRecord {
    if (!isFile(record) || this.#components.jobs.of(blobNameOf(descriptionOf(record).blobId)) === undefined) return record
    return withFile({ ...record, state: MESSAGE_STATE.pending }, { state: FILE_STATE.offered })
  }

  /**
   * What the contact says of a blob, to this node or to one that carries it. A word without the tag changes nothing. Whoever
   * shows the tag has read the announcement, too: where that was not acknowledged yet, the proof is kept until it is.
   */
  async acknowledged (job: Job, ack: Ack): Promise<void> {
    const { clock } = this.#components
    const stateAt = clock.now()
    if (job.stage === STAGE.closed) return await this.#hadIt(job, ack)
    if (ack.code === 'declined') return await this.#end(job, (record) => ({ ...record, state: MESSAGE_STATE.stuck, stateAt, reason: STUCK_REASONS.indexOf('declined') + 1 }))
    if (ack.code !== 'kept' && ack.code !== 'already had it') return
    const isProven = (record: MessageRecord): boolean => proves(ack, record)
    await this.#end(job, (record) => isProven(record) ? { ...record, state: MESSAGE_STATE.delivered, stateAt } : undefined, isProven)
  }

  /** The announcement was acknowledged, and the file before it. */
  async proven (job: Job): Promise<void> {
    await this.#end(job, (record) => ({ ...record, state: MESSAGE_STATE.delivered, stateAt: this.#components.clock.now() }))
  }

  /** Takes back a file that the contact knows of and has not fetched. False: it is not waiting for that. */
  async withdraw (peer: PeerIdText, position: string, reason: number): Promise<boolean> {
    const record = await this.#components.messages.at(peer, position)
    const job = record === undefined ? undefined : this.#components.jobs.of(blobNameOf(descriptionOf(record).blobId))
    if (job?.stage !== STAGE.given) return false
    await this.#end(job, (now) => ({ ...now, state: MESSAGE_STATE.cancelled, stateAt: this.#components.clock.now(), reason }))
    return this.#components.jobs.of(job.name) === undefined
  }

  /** Gives up what contacts have known of for too long; not what one is just fetching. */
  async expire (): Promise<void> {
    const { clock, jobs, progress } = this.#components
    const isOver = (since: number): boolean => clock.now() - since > WAITS_FOR_MS
    for (const job of jobs.all()) {
      if (job.stage !== STAGE.given || !isOver(job.since) || progress.of(job.name)?.isRunning === true) continue
      // it was kept at `since`; the contact may have heard of it much later
      await this.#end(job, (record) => isOver(record.stateAt) ? { ...record, state: MESSAGE_STATE.expired, stateAt: clock.now() } : undefined)
    }
  }

  /** Gives up what could be fetched only while the node ran that has ended. Call it before anybody is told of anything. */
  async close (): Promise<void> {
    const { jobs, store } = this.#components
    for (const job of jobs.all()) {
      if (job.isWhileOpen !== true || job.stage !== STAGE.given) continue
      await this.#giveUp(job, CLOSED)
      // its message had ended, or was gone: nobody will say anything of it
      if (jobs.of(job.name)?.stage !== STAGE.given) continue
      const ended = jobs.end(job.name)
      await store.note(ended.writes)
      ended.kept()
    }
  }

  /** Gives up a file without a copy that is not as it was announced any more. */
  async changed (name: BlobName): Promise<void> {
    const job = this.#components.jobs.of(name)
    if (job !== undefined) await this.#giveUp(job, FILE_CHANGED)
  }

  /** Whether the contact knows of it or not. What it may have fetched whole before, it can still prove. */
  async #giveUp (job: Job, reason: number): Promise<void> {
    const { blobs, clock, conversations, jobs, messages, outbox, progress, store } = this.#components
    const { name, peer, position } = job
    const gaveUp = await conversations.alone(peer, async () => {
      if (jobs.of(name)?.stage !== STAGE.given) return undefined
      const record = await messages.at(peer, position)
      if (record?.state !== MESSAGE_STATE.pending) return undefined
      const over = withFile({ ...record, state: MESSAGE_STATE.stuck, stateAt: clock.now(), reason }, { state: FILE_STATE.gone })
      const closed = jobs.change({ ...job, stage: STAGE.closed, since: clock.now() })
      // what the contact knows of waits in no queue
      if (!await outbox.giveUp(peer, position, over, closed.writes)) await store.commit([messageWrite(peer, position, over), ...closed.writes])
      closed.kept()
      return over
    })
    if (gaveUp === undefined) return
    progress.forget(name)
    await blobs.remove(name)
    outbox.gaveUp(peer, position, gaveUp)
  }

  /** The contact had all of it when this node ended, and says so now. */
  async #hadIt (job: Job, ack: Ack): Promise<void> {
    const { clock, jobs, messages } = this.#components
    await messages.change(job.peer, job.position, (record) => isWithoutFile(record) && ack.code !== 'declined' && proves(ack, record)
      ? { record: { ...record, state: MESSAGE_STATE.delivered, stateAt: clock.now(), reason: 0 }, job: jobs.end(job.name) }
      : undefined)
  }

  /** A message ended without the contact having had it: its file is not given any more. */
  async ended (peer: PeerIdText, position: string, record: MessageRecord): Promise<void> {
    const { blobs, jobs, messages } = this.#components
    const name = blobNameOf(descriptionOf(record).blobId)
    const stage = jobs.of(name)?.stage
    if (stage !== STAGE.given && stage !== STAGE.proven) return
    await messages.change(peer, position, (now) => ({ record: withFile(now, { state: FILE_STATE.gone }), job: jobs.end(name), writes: [blobGone({ name, peer, position })] }))
    this.#onEnded(name)
    await blobs.remove(name)
  }

  /** Only of what the contact knows of, and of each once. */
  async #end (job: Job, change: (record: MessageRecord) => MessageRecord | undefined, isEarly: (record: MessageRecord) => boolean = () => false): Promise<void> {
    const { blobs, jobs, messages, progress } = this.#components
    const ended = await messages.change(job.peer, job.position, (record) => {
      if (record.state !== MESSAGE_STATE.pending) return undefined
      if (record.file?.state !== FILE_STATE.offered) return isEarly(record) ? { record, job: jobs.change({ ...job, stage: STAGE.proven }) } : undefined
      const next = change(record)
      if (next === undefined) return undefined
      const stays = next.state === MESSAGE_STATE.delivered && job.size <= STAYS_BYTES && job.isWhileOpen !== true
      return { record: withFile(next, { state: stays ? FILE_STATE.here : FILE_STATE.gone }), job: jobs.end(job.name), writes: stays ? [] : [blobGone(job)] }
    })
    if (ended === undefined) return
    this.#onEnded(job.name)
    // the contact is still to say that it has the message
    if (jobs.of(job.name) !== undefined) return
    progress.forget(job.name)
    if (ended.file?.state === FILE_STATE.gone) await blobs.remove(job.name)
  }
}

/** @throws {InvalidFileBodyError} before a byte of it is read */
function describe (secret: BlobSecret, { name, size, mime = '', shown }: Omit<FileToSend, 'source'>): FileDescription {
  const described = { ...secret, size, name: safeFileName(name), mime, ...(shown === undefined ? {} : { shown }) }
  encodeFileBody(described)
  return described
}

/** Only who has all of a file can show its tag. */
function proves ({ code, tag }: Ack, record: MessageRecord): boolean {
  return (code === 'kept' || code === 'already had it') && isReceipt(tag, blobTag(descriptionOf(record).key))
}

/** Keeps the first bytes of what passes, to see what it is. */
class Beginning {
  readonly #source: AsyncIterable<Uint8Array>
  readonly #bytes = new Uint8Array(TYPE_BYTES)
  #length = 0

  constructor (source: AsyncIterable<Uint8Array>) {
    this.#source = source
  }

  async * source (): AsyncGenerator<Uint8Array> {
    for await (const bytes of this.#source) {
      const taken = bytes.subarray(0, TYPE_BYTES - this.#length)
      this.#bytes.set(taken, this.#length)
      this.#length += taken.byteLength
      yield bytes
    }
  }

  bytes (): Uint8Array {
    return this.#bytes.subarray(0, this.#length)
  }
}

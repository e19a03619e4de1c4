/**
 * Files that leave this device: sealed and kept before their message is, given to the contact alone, and done with when
 * the contact has proven that it has all of one. Small ones stay afterwards, to be seen and heard again here.
 */
import { blobTag, createBlobSecret, encodeFileBody, FILE_KIND, isReceipt } from '../../identity/index.ts'
import { MESSAGE_STATE, STUCK_REASONS } from '../delivery/message-view.ts'
import { blobNameOf } from '../files/blob-store.ts'
import { safeFileName } from '../files/file-name.ts'
import { fileTypeOf, TYPE_BYTES } from '../files/file-type.ts'
import { keepFile } from '../files/keep-file.ts'
import { descriptionOf, FILE_STATE, isFile, newFileRecord, STAYS_BYTES, withFile } from './file-record.ts'
import { blobGone, blobWrite, STAGE } from './jobs.ts'
import type { FileMessages } from './file-messages.ts'
import type { Job, Jobs } from './jobs.ts'
import type { Progress } from './progress.ts'
import type { FileToSend } from './types.ts'
import type { KeptMessage, Outbox } from '../delivery/outbox.ts'
import type { BlobName, BlobStore } from '../files/blob-store.ts'
import type { Aead, Clock, Random } from '../platform/platform.ts'
import type { MessageRecord } from '../store/pb/records.ts'
import type { FileDescription, PeerIdText } from '../../identity/index.ts'
import type { Ack } from '../../protocols/msg/index.ts'
import type { AbortOptions } from '@libp2p/interface'

/** What nobody fetched. Design: as long as an own cloud keeps what waits, and as prekeys are good for. */
const OFFERED_FOR_MS = 30 * 24 * 60 * 60 * 1_000
const UNKNOWN_TYPE = 'application/octet-stream'

export interface SendingComponents {
  readonly clock: Clock
  readonly random: Random
  readonly aead: Aead
  readonly blobs: BlobStore
  readonly jobs: Jobs
  readonly messages: FileMessages
  readonly progress: Progress
  readonly outbox: Pick<Outbox, 'sendFile'>
}

export class Sending {
  readonly #components: SendingComponents
  readonly #onEnded: (name: BlobName) => void

  /** @param onEnded - a file is not given any more: nobody need carry it */
  constructor (components: SendingComponents, onEnded: (name: BlobName) => void) {
    this.#components = components
    this.#onEnded = onEnded
  }

  /** Resolves when file and message are durable. What fails leaves nothing. */
  async send (peer: PeerIdText, file: FileToSend, options: AbortOptions & { onProgress?: (done: number) => void, expireAfterMs?: number } = {}): Promise<KeptMessage> {
    const { blobs, clock, jobs, outbox, random } = this.#components
    const secret = createBlobSecret(random)
    const { size, shown } = file
    const described = { ...secret, size, name: safeFileName(file.name), mime: file.mime ?? '', ...(shown === undefined ? {} : { shown }) }
    // refused before a byte of it is read
    encodeFileBody(described)
    const name = blobNameOf(secret.blobId)
    const beginning = new Beginning(file.source)
    await keepFile(this.#components, secret, { size, source: beginning.source() }, options)
    try {
      const type = fileTypeOf(beginning.bytes(), described.name)
      const description: FileDescription = described.mime === '' && type.mime !== UNKNOWN_TYPE ? { ...described, mime: type.mime } : described
      return await outbox.sendFile(peer, {
        kind: FILE_KIND,
        expireAfterMs: options.expireAfterMs,
        bytes: Uint8Array.from(encodeFileBody(description)),
        file: { ...newFileRecord(description, FILE_STATE.wanted), ...type },
        also: (position) => [blobWrite(name, peer, position), jobs.put({ name, stage: STAGE.given, peer, position, size, folder: '', since: clock.now() })]
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
    if (ack.code === 'declined') return await this.#end(job, (record) => ({ ...record, state: MESSAGE_STATE.stuck, stateAt, reason: STUCK_REASONS.indexOf('declined') + 1 }))
    if (ack.code !== 'kept' && ack.code !== 'already had it') return
    const isProven = (record: MessageRecord): boolean => isReceipt(ack.tag, blobTag(descriptionOf(record).key))
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
    const isOver = (since: number): boolean => clock.now() - since > OFFERED_FOR_MS
    for (const job of jobs.all()) {
      if (job.stage !== STAGE.given || !isOver(job.since) || progress.of(job.name)?.isRunning === true) continue
      // it was kept at `since`; the contact may have heard of it much later
      await this.#end(job, (record) => isOver(record.stateAt) ? { ...record, state: MESSAGE_STATE.expired, stateAt: clock.now() } : undefined)
    }
  }

  /** A message ended without the contact having had it: its file is not given any more. */
  async ended (peer: PeerIdText, position: string, record: MessageRecord): Promise<void> {
    const { blobs, jobs, messages } = this.#components
    const name = blobNameOf(descriptionOf(record).blobId)
    const stage = jobs.of(name)?.stage
    if (stage !== STAGE.given && stage !== STAGE.proven) return
    await messages.change(peer, position, (now) => ({ record: withFile(now, { state: FILE_STATE.gone }), writes: [jobs.end(name), blobGone({ name, peer, position })] }))
    this.#onEnded(name)
    await blobs.remove(name)
  }

  /** Only of what the contact knows of, and of each once. */
  async #end (job: Job, change: (record: MessageRecord) => MessageRecord | undefined, isEarly: (record: MessageRecord) => boolean = () => false): Promise<void> {
    const { blobs, jobs, messages, progress } = this.#components
    const ended = await messages.change(job.peer, job.position, (record) => {
      if (record.state !== MESSAGE_STATE.pending) return undefined
      if (record.file?.state !== FILE_STATE.offered) return isEarly(record) ? { record, writes: [jobs.put({ ...job, stage: STAGE.proven })] } : undefined
      const next = change(record)
      if (next === undefined) return undefined
      const stays = next.state === MESSAGE_STATE.delivered && job.size <= STAYS_BYTES
      return { record: withFile(next, { state: stays ? FILE_STATE.here : FILE_STATE.gone }), writes: [jobs.end(job.name), ...stays ? [] : [blobGone(job)]] }
    })
    if (ended === undefined) return
    this.#onEnded(job.name)
    // the contact is still to say that it has the message
    if (jobs.of(job.name) !== undefined) return
    progress.forget(job.name)
    if (ended.file?.state === FILE_STATE.gone) await blobs.remove(job.name)
  }
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

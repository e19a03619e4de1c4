/**
 * Fetches what is to come, from the contact or from whoever carries it for that contact, each time from where it stopped.
 * Afterwards the contact hears that the file is here, as often as it takes: it has heard when it has the file no longer.
 */
import { blobAckId, blobTag } from '../../identity/index.ts'
import { fetchBlob } from '../files/fetch-blob.ts'
import { FetchLines, SMALL_BYTES } from '../files/fetch-lines.ts'
import { hasGoneAway } from '../files/went-away.ts'
import { descriptionOf, FILE_PROBLEM, FILE_STATE, withFile } from './file-record.ts'
import { blobErase, blobGone, isToSay, STAGE } from './jobs.ts'
import type { FileMessages } from './file-messages.ts'
import type { Job, Jobs } from './jobs.ts'
import type { Progress } from './progress.ts'
import type { BlobName, BlobStore } from '../files/blob-store.ts'
import type { SourceOf } from '../files/fetch-blob.ts'
import type { FetchLinesComponents } from '../files/fetch-lines.ts'
import type { Aead } from '../platform/platform.ts'
import type { Write } from '../store/durable-level.ts'
import type { FileRecord } from '../store/pb/records.ts'
import type { Store } from '../store/store.ts'
import type { FileDescription, PeerIdText, TakeOpened } from '../../identity/index.ts'
import type { BlobSource } from '../../protocols/file/index.ts'
import type { MsgChannel } from '../../protocols/msg/index.ts'

export interface FetchingComponents extends FetchLinesComponents {
  readonly aead: Aead
  readonly store: Store
  readonly blobs: BlobStore
  readonly jobs: Jobs
  readonly messages: FileMessages
  readonly progress: Progress
}

/** A node that is there, and the channel for messages with it. */
export interface Node { readonly peer: PeerIdText, readonly link: MsgChannel }

export interface FetchingInit {
  /** Who may have the files of this contact, and is there: its device first, then its clouds. */
  nodesOf (peer: PeerIdText): readonly Node[]
  /** What a file that is here, proven and durable, is by its own bytes. */
  look (description: FileDescription): Promise<Pick<FileRecord, 'mime' | 'isProgram'>>
  /** Calls `fetch`, and puts what is proven meanwhile where it is to go, as far as that is known by now. */
  whileFetched (job: Job, fetch: (take?: TakeOpened) => Promise<void>): Promise<void>
  /** It is kept that it is here. */
  onHere (job: Job): void
}

export class Fetching {
  readonly #components: FetchingComponents
  readonly #init: FetchingInit
  readonly #lines: FetchLines<Job, Node>
  /** Bytes that this run has proven of what is not here yet. */
  readonly #proven = new Map<BlobName, number>()
  /** Nodes that were told in this run that a file is here, or not wanted; and those of them that have heard. */
  readonly #told = new Map<BlobName, Map<PeerIdText, 'said' | 'heard'>>()

  constructor (components: FetchingComponents, init: FetchingInit) {
    this.#components = components
    this.#init = init
    this.#lines = new FetchLines(components, {
      tasksOf: (peer) => components.jobs.all().filter((job) => job.peer === peer && isToDo(job)),
      isSmall: (job) => isToSay(job) || job.size <= SMALL_BYTES,
      // of what is to be said, whoever has not heard it
      nodesFor: (job) => init.nodesOf(job.peer).filter(({ peer }) => !isToSay(job) || this.#told.get(job.name)?.get(peer) !== 'heard'),
      work: async (job, node, open, signal) => await this.#work(job, node, open, signal),
      onFailed: async (job, node, error) => await this.#failed(job, node, error)
    })
  }

  start (): void {
    this.#lines.start()
    for (const peer of new Set(this.#components.jobs.all().map((job) => job.peer))) this.kick(peer)
  }

  async stop (): Promise<void> {
    await this.#lines.stop()
  }

  /** This contact has come, or a cloud of it: what failed while it was away is tried at once. */
  linked (peer: PeerIdText): void {
    this.#lines.linked(peer)
  }

  /** There may be something to fetch from this contact. */
  kick (peer: PeerIdText): void {
    this.#lines.kick(peer)
  }

  /** Something is on its way from this contact, or could be. */
  isBusy (peer: PeerIdText): boolean {
    return this.#components.jobs.all().some((job) => job.peer === peer && isToDo(job))
  }

  /** Ends what runs of it, and a pause; resolves when nothing writes to it any more. Call it when its job has changed. */
  async halt (name: BlobName): Promise<void> {
    await this.#lines.halt(name)
    const stage = this.#components.jobs.of(name)?.stage
    // what is only paused goes on from where it is
    if (stage !== STAGE.wanted && stage !== STAGE.paused) this.#forget(name)
  }

  async #work (job: Job, node: Node, open: () => Promise<BlobSource>, signal: AbortSignal): Promise<void> {
    const { progress } = this.#components
    try {
      if (isToSay(job)) await this.#say(job, node, await open())
      else await this.#init.whileFetched(job, async (take) => await this.#fetch(job, open, signal, take))
    } catch (error) {
      if (!signal.aborted) progress.brokeOff(job.name)
      throw error
    } finally {
      progress.stopped(job.name)
    }
  }

  async #fetch (job: Job, source: SourceOf, signal: AbortSignal, take: TakeOpened | undefined): Promise<void> {
    const { clock, jobs, messages, progress } = this.#components
    // it may be on its way to the disk: what is to be done is known a moment before the message is
    const record = await messages.at(job.peer, job.position) ?? await messages.settled(job.peer, job.position)
    if (record === undefined) return await this.#dropped(job)
    const description = descriptionOf(record)
    await fetchBlob(this.#components, source, description, {
      signal,
      ...(take === undefined ? {} : { take }),
      provenBefore: this.#proven.get(job.name) ?? 0,
      onProgress: (done) => {
        this.#proven.set(job.name, done)
        progress.moved(job.name, done)
      }
    })
    this.#proven.delete(job.name)
    const found = await this.#init.look(description)
    const changed = await messages.change(job.peer, job.position, (now) => {
      const wanted = jobs.of(job.name)
      if (wanted?.stage !== STAGE.wanted) return undefined
      return { record: withFile(now, { ...found, state: FILE_STATE.here, problem: FILE_PROBLEM.none }), job: jobs.change({ ...wanted, stage: STAGE.here, since: clock.now() }) }
    })
    this.#lines.forgive(job.name)
    if (changed !== undefined) this.#init.onHere(job)
  }

  /** Tells a node until it has heard: then it has no such blob for us any more. What the contact's device has heard is done with. */
  async #say (job: Job, { peer, link }: Node, source: BlobSource): Promise<void> {
    const record = await this.#components.messages.at(job.peer, job.position)
    if (record === undefined) return await this.#dropped(job)
    const { blobId, key } = descriptionOf(record)
    const told = this.#told.get(job.name) ?? new Map<PeerIdText, 'said' | 'heard'>()
    this.#told.set(job.name, told)
    if (told.get(peer) === 'said' && (await source.get({ blobId, offset: 0, length: 1 })).code === 'not here') {
      if (peer === job.peer) return await this.#ended(job, [])
      told.set(peer, 'heard')
      return this.#lines.forgive(job.name)
    }
    link.acknowledge(job.stage === STAGE.here ? { eid: blobAckId(blobId), code: 'kept', tag: blobTag(key) } : { eid: blobAckId(blobId), code: 'declined', tag: new Uint8Array(0) })
    told.set(peer, 'said')
    this.#lines.pause(job)
  }

  /** Sorts what went wrong: for good, or until the next try. */
  async #failed (job: Job, node: Node, error: unknown): Promise<void> {
    const { blobs, emit, jobs, messages } = this.#components
    const name = error instanceof Error ? error.name : ''
    const problem = PROBLEMS[name]
    // what a cloud has not, or has not right, its device may have
    const isOver = node.peer === job.peer ? problem !== undefined || name === 'BlobNotHereError' : problem === FILE_PROBLEM.noRoom
    if (isToSay(job) || !isOver) {
      const mostFailures = name === 'BlobNotNowError' ? SOON_FAILURES : Infinity
      if (isToSay(job)) this.#lines.pause(job, mostFailures)
      else this.#lines.passOver(job, node, mostFailures)
      if (name !== 'BlobNotHereError' && !hasGoneAway(error)) emit('fault', error instanceof Error ? error : new Error('Fetching a file failed', { cause: error }))
      return
    }
    const isGone = problem === undefined
    const changed = await messages.change(job.peer, job.position, (record) => {
      const wanted = jobs.of(job.name)
      // what a person has said of it meanwhile stands
      if (wanted?.stage !== STAGE.wanted) return undefined
      return {
        record: withFile(record, isGone ? { state: FILE_STATE.gone } : { state: FILE_STATE.failed, problem }),
        job: isGone ? jobs.end(job.name) : jobs.change({ ...wanted, stage: STAGE.paused }),
        writes: isGone ? [blobGone(job)] : []
      }
    })
    if (changed === undefined) return
    if (!isGone) return this.#lines.forgive(job.name)
    this.#forget(job.name)
    await blobs.remove(job.name)
  }

  /** Its message is gone: there is nothing to fetch it for. */
  async #dropped (job: Job): Promise<void> {
    // whoever ended it, or began it anew, sees to the rest
    if (this.#components.jobs.of(job.name) !== job) return
    await this.#ended(job, [blobErase(job.name)])
    await this.#components.blobs.remove(job.name)
  }

  /** Nothing is left to be done about it. */
  async #ended (job: Job, writes: readonly Write[]): Promise<void> {
    const { jobs, store } = this.#components
    const ended = jobs.end(job.name)
    await store.note([...ended.writes, ...writes])
    ended.kept()
    this.#forget(job.name)
  }

  /** Of what is over, nothing is known any more. */
  #forget (name: BlobName): void {
    this.#lines.forgive(name)
    this.#proven.delete(name)
    this.#told.delete(name)
  }
}

/** What does not become better by waiting. */
const PROBLEMS: Readonly<Record<string, number | undefined>> = {
  NoRoomForFileError: FILE_PROBLEM.noRoom,
  InvalidBlobError: FILE_PROBLEM.notGenuine,
  LyingSourceError: FILE_PROBLEM.notGenuine
}

/** Who says "not now" is asked again as if no more than so many tries had failed: a cloud is fetching it at this moment. */
const SOON_FAILURES = 5

function isToDo (job: Job): boolean {
  return job.stage === STAGE.wanted || isToSay(job)
}

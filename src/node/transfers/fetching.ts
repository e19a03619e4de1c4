/**
 * Fetches what is to come: from each contact that is there, one small file and one large one at a time, so that a spoken
 * word does not wait for a film; what breaks is tried again with a growing pause, from where it stopped. Afterwards the
 * contact hears that the file is here, as often as it takes: it has heard when it has the file no longer.
 */
import { blobAckId, blobTag } from '../../identity/index.ts'
import { inBackground } from '../events.ts'
import { fetchBlob } from '../files/fetch-blob.ts'
import { openFileSource } from '../files/file-streams.ts'
import { hasGoneAway } from '../files/went-away.ts'
import { backoffDelay } from '../delivery/backoff.ts'
import { descriptionOf, FILE_PROBLEM, FILE_STATE, withFile } from './file-record.ts'
import { blobErase, blobGone, isToSay, STAGE } from './jobs.ts'
import type { FileMessages } from './file-messages.ts'
import type { Job, Jobs } from './jobs.ts'
import type { Progress } from './progress.ts'
import type { Emit } from '../events.ts'
import type { BlobName, BlobStore } from '../files/blob-store.ts'
import type { Network } from '../network/network.ts'
import type { SourceOf } from '../files/fetch-blob.ts'
import type { Aead, CancelTimer, Clock, Random } from '../platform/platform.ts'
import type { Write } from '../store/durable-level.ts'
import type { FileRecord } from '../store/pb/records.ts'
import type { Store } from '../store/store.ts'
import type { FileDescription, PeerIdText } from '../../identity/index.ts'
import type { BlobSource } from '../../protocols/file/index.ts'
import type { MsgChannel } from '../../protocols/msg/index.ts'

/** What goes beside a large one. Design: what a person would not call large. */
const SMALL_BYTES = 8 * 1024 * 1024

export interface FetchingComponents {
  readonly clock: Clock
  readonly random: Random
  readonly network: Pick<Network, 'open' | 'serve' | 'logger'>
  readonly aead: Aead
  readonly emit: Emit
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
  /** It is kept that it is here. */
  onHere (job: Job): void
}

/** Two queues for each contact. */
type Line = 'small' | 'large'

export class Fetching {
  readonly #components: FetchingComponents
  readonly #init: FetchingInit
  /** Lines that are being worked on. */
  readonly #lines = new Set<string>()
  readonly #running = new Map<BlobName, { readonly controller: AbortController, readonly over: Promise<void> }>()
  /** What failed, how often in a row, and, while it is not to be tried, what ends that. */
  readonly #pauses = new Map<BlobName, { readonly failures: number, readonly cancel: CancelTimer | undefined }>()
  /** Bytes that this run has proven of what is not here yet. */
  readonly #proven = new Map<BlobName, number>()
  /** Nodes that could not help with a file, until all of them are tried anew. */
  readonly #tried = new Map<BlobName, Set<PeerIdText>>()
  /** Nodes that were told in this run that a file is here, or not wanted; and those of them that have heard. */
  readonly #told = new Map<BlobName, Map<PeerIdText, 'said' | 'heard'>>()
  readonly #work = new Set<Promise<void>>()
  #isOn = false

  constructor (components: FetchingComponents, init: FetchingInit) {
    this.#components = components
    this.#init = init
  }

  start (): void {
    this.#isOn = true
    for (const peer of new Set(this.#components.jobs.all().map((job) => job.peer))) this.kick(peer)
  }

  async stop (): Promise<void> {
    this.#isOn = false
    for (const { controller } of this.#running.values()) controller.abort()
    for (const { cancel } of this.#pauses.values()) cancel?.()
    await Promise.allSettled(this.#work)
  }

  /** This contact has come, or a cloud of it: what failed while it was away is tried at once. */
  linked (peer: PeerIdText): void {
    for (const job of this.#components.jobs.all()) if (job.peer === peer) this.#forgive(job.name)
    this.kick(peer)
  }

  /** There may be something to fetch from this contact. */
  kick (peer: PeerIdText): void {
    for (const line of ['small', 'large'] as const) {
      const name = `${line} ${peer}`
      if (!this.#isOn || this.#lines.has(name) || this.#next(peer, line) === undefined) continue
      this.#lines.add(name)
      const work = this.#run(peer, line).finally(() => {
        this.#lines.delete(name)
        this.#work.delete(work)
        // what came when the line had just seen that there was nothing
        this.kick(peer)
      })
      this.#work.add(work)
      inBackground(this.#components.emit, work)
    }
  }

  /** Something is on its way from this contact, or could be. */
  isBusy (peer: PeerIdText): boolean {
    return this.#components.jobs.all().some((job) => job.peer === peer && isToDo(job))
  }

  /** Ends what runs of it, and a pause; resolves when nothing writes to it any more. Call it when its job has changed. */
  async halt (name: BlobName): Promise<void> {
    this.#forgive(name)
    const running = this.#running.get(name)
    running?.controller.abort()
    await running?.over
    const stage = this.#components.jobs.of(name)?.stage
    // what is only paused goes on from where it is
    if (stage !== STAGE.wanted && stage !== STAGE.paused) this.#forget(name)
  }

  #next (peer: PeerIdText, line: Line): Job | undefined {
    return this.#components.jobs.all().find((job) => job.peer === peer && isToDo(job) && lineOf(job) === line && this.#pauses.get(job.name)?.cancel === undefined && !this.#running.has(job.name) && this.#nodeFor(job) !== undefined)
  }

  /** The first that has not failed with it; of what is to be said, the first that has not heard it. */
  #nodeFor (job: Job): Node | undefined {
    return this.#init.nodesOf(job.peer).find(({ peer }) => isToSay(job) ? this.#told.get(job.name)?.get(peer) !== 'heard' : this.#tried.get(job.name)?.has(peer) !== true)
  }

  async #run (peer: PeerIdText, line: Line): Promise<void> {
    const { progress } = this.#components
    let source: BlobSource | undefined
    let from: PeerIdText | undefined
    try {
      for (let job = this.#next(peer, line); job !== undefined && this.#isOn; job = this.#next(peer, line)) {
        const node = this.#nodeFor(job)
        if (node === undefined) return
        const controller = new AbortController()
        const { signal } = controller
        const over = Promise.withResolvers<undefined>()
        this.#running.set(job.name, { controller, over: over.promise })
        try {
          const opened = async (): Promise<BlobSource> => {
            if (source?.isOpen === true && from === node.peer) return source
            source?.close()
            source = await openFileSource(this.#components, node.peer, { signal })
            from = node.peer
            return source
          }
          if (isToSay(job)) await this.#say(job, node, await opened())
          else await this.#fetch(job, opened, signal)
        } catch (error) {
          // what was halted stays as whoever halted it has made it
          if (!signal.aborted) {
            progress.brokeOff(job.name)
            await this.#failed(job, node.peer, error)
          }
        } finally {
          this.#running.delete(job.name)
          progress.stopped(job.name)
          over.resolve(undefined)
        }
      }
    } finally {
      source?.close()
    }
  }

  async #fetch (job: Job, source: SourceOf, signal: AbortSignal): Promise<void> {
    const { clock, jobs, messages, progress } = this.#components
    // it may be on its way to the disk: what is to be done is known a moment before the message is
    const record = await messages.at(job.peer, job.position) ?? await messages.settled(job.peer, job.position)
    if (record === undefined) return await this.#dropped(job)
    const description = descriptionOf(record)
    await fetchBlob(this.#components, source, description, {
      signal,
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
      return { record: withFile(now, { ...found, state: FILE_STATE.here, problem: FILE_PROBLEM.none }), writes: [jobs.put({ ...wanted, stage: STAGE.here, since: clock.now() })] }
    })
    this.#forgive(job.name)
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
      return this.#forgive(job.name)
    }
    link.acknowledge(job.stage === STAGE.here ? { eid: blobAckId(blobId), code: 'kept', tag: blobTag(key) } : { eid: blobAckId(blobId), code: 'declined', tag: new Uint8Array(0) })
    told.set(peer, 'said')
    this.#pause(job)
  }

  /** Sorts what went wrong: for good, or until the next try. */
  async #failed (job: Job, from: PeerIdText, error: unknown): Promise<void> {
    const { blobs, emit, jobs, messages } = this.#components
    const name = error instanceof Error ? error.name : ''
    const problem = PROBLEMS[name]
    // what a cloud has not, or has not right, its device may have
    const isOver = from === job.peer ? problem !== undefined || name === 'BlobNotHereError' : problem === FILE_PROBLEM.noRoom
    if (isToSay(job) || !isOver) {
      this.#passOver(job, from, name === 'BlobNotNowError')
      if (name !== 'BlobNotHereError' && !hasGoneAway(error)) emit('fault', error instanceof Error ? error : new Error('Fetching a file failed', { cause: error }))
      return
    }
    const isGone = problem === undefined
    await messages.change(job.peer, job.position, (record) => ({
      record: withFile(record, isGone ? { state: FILE_STATE.gone } : { state: FILE_STATE.failed, problem }),
      writes: isGone ? [jobs.end(job.name), blobGone(job)] : [jobs.put({ ...job, stage: STAGE.paused })]
    }))
    if (!isGone) return this.#forgive(job.name)
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
    this.#forget(job.name)
    await store.note([jobs.end(job.name), ...writes])
  }

  /** Somebody else may help now; if nobody is left, all of them later. */
  #passOver (job: Job, node: PeerIdText, isSoon: boolean): void {
    const tried = this.#tried.get(job.name) ?? new Set()
    this.#tried.set(job.name, tried.add(node))
    if (isToSay(job) || this.#nodeFor(job) === undefined) this.#pause(job, isSoon ? SOON_FAILURES : Infinity)
  }

  #pause (job: Job, mostFailures = Infinity): void {
    const { clock, random } = this.#components
    const failures = Math.min((this.#pauses.get(job.name)?.failures ?? 0) + 1, mostFailures)
    const cancel = clock.setTimer(() => {
      this.#tried.delete(job.name)
      this.#pauses.set(job.name, { failures, cancel: undefined })
      this.kick(job.peer)
    }, backoffDelay(failures, random))
    this.#pauses.set(job.name, { failures, cancel })
  }

  #forgive (name: BlobName): void {
    this.#pauses.get(name)?.cancel?.()
    this.#pauses.delete(name)
    this.#tried.delete(name)
  }

  /** Of what is over, nothing is known any more. */
  #forget (name: BlobName): void {
    this.#forgive(name)
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

function lineOf (job: Job): Line {
  return isToSay(job) || job.size <= SMALL_BYTES ? 'small' : 'large'
}

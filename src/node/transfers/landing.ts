/**
 * Puts files into the folder that a person chose, while they are fetched where that is possible, and knows how far that
 * is. That one could not be put there is kept with its message; it is tried again when a person says so, and after a
 * restart when it was cut short.
 */
import { sealedSize } from '../../identity/index.ts'
import { hasRoom } from '../files/blob-store.ts'
import { counted } from '../files/stages.ts'
import { Arriving } from './arriving.ts'
import { descriptionOf, FILE_PROBLEM, STAYS_BYTES, withFile } from './file-record.ts'
import { blobGone } from './jobs.ts'
import { Progress } from './progress.ts'
import type { Engine } from './engine.ts'
import type { FileMessages } from './file-messages.ts'
import type { Job, Jobs } from './jobs.ts'
import type { Emit } from '../events.ts'
import type { BlobName, BlobStore } from '../files/blob-store.ts'
import type { Clock, FileStorage, LandedFile } from '../platform/platform.ts'
import type { TakeOpened } from '../../identity/index.ts'

export interface LandingComponents {
  readonly clock: Clock
  readonly emit: Emit
  readonly jobs: Jobs
  readonly messages: FileMessages
  readonly blobs: Pick<BlobStore, 'free' | 'remove'>
  readonly land: FileStorage['land']
  readonly clear: FileStorage['clear']
}

interface OnItsWay { readonly folder: string, readonly file: Arriving }

export class Landing {
  readonly #components: LandingComponents
  readonly #open: Engine['open']
  readonly #progress: Progress
  /** Being fetched, and put into a folder meanwhile. */
  readonly #arriving = new Map<BlobName, OnItsWay>()
  /** By folder: what was left there is being taken away. */
  readonly #clearing = new Map<string, Promise<void>>()
  /** Being put into a folder, the last one that was asked for. */
  readonly #last = new Map<BlobName, Promise<void>>()

  /** @param onMoved - called a few times a second while a file goes into its folder */
  constructor (components: LandingComponents, open: Engine['open'], onMoved: (name: BlobName) => void) {
    this.#components = components
    this.#open = open
    this.#progress = new Progress(components.clock, onMoved)
  }

  /** Bytes of the file that are in the folder so far; `undefined`: it is not being put there. */
  saved (name: BlobName): number | undefined {
    return this.#progress.of(name)?.sealed
  }

  /**
   * Has a file fetched, and what is proven of it put into its folder meanwhile, if one was chosen. Nothing of it is in the
   * folder any more when `fetch` ends without `land` having been called.
   */
  async whileFetched (job: Job, fetch: (take?: TakeOpened) => Promise<void>): Promise<void> {
    const file = await this.#arrivingFor(job)
    if (file === undefined) return await fetch()
    try {
      await fetch(async (opened) => await file.take(opened))
    } finally {
      if (this.#arriving.delete(job.name)) await file.breakOff()
    }
  }

  async #arrivingFor ({ name, peer, position, ...job }: Job): Promise<Arriving | undefined> {
    const { blobs, jobs, land, messages } = this.#components
    const { folder } = jobs.of(name) ?? job
    const record = folder === '' ? undefined : await messages.at(peer, position)
    if (land === undefined || record === undefined) return undefined
    const { name: told, size } = descriptionOf(record)
    // one after the other where it is narrow: then it is the saving that fails, and not the fetching
    if (!await hasRoom(blobs, sealedSize(size) + size)) return undefined
    const file = new Arriving(async (landed) => await this.#landCleared(land, landed), { folder, name: told, size, mark: markOf(name) })
    this.#arriving.set(name, { folder, file })
    return file
  }

  /**
   * Begins to take away what was put into a folder when the node ended, and is not whole: call it before anything is
   * fetched. Nothing is put into a folder before that is over there. Nobody else waits: the folder may be of a network
   * that does not answer.
   */
  clear (): void {
    const { clear, emit, jobs } = this.#components
    if (clear === undefined) return
    for (const { folder, name } of jobs.all()) {
      if (folder === '') continue
      const before = this.#clearing.get(folder)
      this.#clearing.set(folder, (async () => {
        await before
        await clear({ folder, mark: markOf(name) })
      })().catch((error: unknown) => { emit('fault', error instanceof Error ? error : new Error('Tidying a folder failed', { cause: error })) }))
    }
  }

  async #landCleared (land: NonNullable<FileStorage['land']>, file: LandedFile): Promise<string> {
    await this.#clearing.get(file.folder)
    return await land(file)
  }

  /** Resolves when it is there, or when it is kept that it could not be; at once where no folder was chosen. */
  async land (job: Job): Promise<void> {
    const arriving = this.#arriving.get(job.name)
    this.#arriving.delete(job.name)
    // one at a time for each file
    const before = this.#last.get(job.name)
    const landed = (async () => {
      await before?.catch(() => undefined)
      try {
        await this.#land(job, arriving)
      } finally {
        await arriving?.file.breakOff()
      }
    })()
    this.#last.set(job.name, landed)
    try {
      await landed
    } finally {
      if (this.#last.get(job.name) === landed) this.#last.delete(job.name)
    }
  }

  async #land ({ name, peer, position, ...job }: Job, arriving: OnItsWay | undefined): Promise<void> {
    const { blobs, emit, jobs, land, messages } = this.#components
    const { folder } = jobs.of(name) ?? job
    const record = folder === '' ? undefined : await messages.at(peer, position)
    if (land === undefined || record === undefined) return
    const description = descriptionOf(record)
    let moved = 0
    const fromBlob = async (): Promise<string> => {
      await arriving?.file.breakOff()
      const source = counted((bytes) => this.#progress.moved(name, moved += bytes))(this.#open(description))
      return await this.#landCleared(land, { folder, name: description.name, size: description.size, mark: markOf(name), source })
    }
    // another folder may have been chosen meanwhile, and what was fetched in pieces is put together from the blob
    const isOnItsWay = arriving?.folder === folder && arriving.file.hasBegun
    const done = await (isOnItsWay ? arriving.file.finish() : fromBlob())
      .then((savedAs) => ({ savedAs, problem: FILE_PROBLEM.none }), (error: unknown) => {
        const isFull = error instanceof Error && error.name === 'NoRoomForFileError'
        if (!isFull) emit('fault', error instanceof Error ? error : new Error('Saving a file failed', { cause: error }))
        return { problem: isFull ? FILE_PROBLEM.noRoom : FILE_PROBLEM.cannotSave }
      })
    this.#progress.forget(name)
    const stays = done.problem !== FILE_PROBLEM.none || description.size <= STAYS_BYTES
    await messages.change(peer, position, (now) => {
      const left = jobs.of(name)
      return { record: withFile(now, done), ...left === undefined ? {} : { job: jobs.change({ ...left, folder: '' }) }, writes: stays ? [] : [blobGone({ name, peer, position })] }
    })
    if (!stays) await blobs.remove(name)
  }

  stop (): void {
    this.#progress.stop()
  }
}

/** 96 bits of its id. */
function markOf (name: BlobName): string {
  return name.slice(0, 24)
}

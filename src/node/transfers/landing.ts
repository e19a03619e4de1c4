/**
 * Puts files that are here into the folder that a person chose, and knows how far that is. That one could not be put
 * there is kept with its message; it is tried again when a person says so, and after a restart when it was cut short.
 */
import { counted } from '../files/stages.ts'
import { descriptionOf, FILE_PROBLEM, STAYS_BYTES, withFile } from './file-record.ts'
import { blobGone } from './jobs.ts'
import { Progress } from './progress.ts'
import type { Engine } from './engine.ts'
import type { FileMessages } from './file-messages.ts'
import type { Job, Jobs } from './jobs.ts'
import type { Emit } from '../events.ts'
import type { BlobName, BlobStore } from '../files/blob-store.ts'
import type { Clock, FileStorage } from '../platform/platform.ts'

export interface LandingComponents {
  readonly clock: Clock
  readonly emit: Emit
  readonly jobs: Jobs
  readonly messages: FileMessages
  readonly blobs: Pick<BlobStore, 'remove'>
  readonly land: FileStorage['land']
}

export class Landing {
  readonly #components: LandingComponents
  readonly #open: Engine['open']
  readonly #progress: Progress

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

  /** Resolves when it is there, or when it is kept that it could not be; at once where no folder was chosen. */
  async land ({ name, peer, position, ...job }: Job): Promise<void> {
    const { blobs, emit, jobs, land, messages } = this.#components
    const { folder } = jobs.of(name) ?? job
    const record = folder === '' ? undefined : await messages.at(peer, position)
    if (land === undefined || record === undefined) return
    const description = descriptionOf(record)
    let moved = 0
    const source = counted((bytes) => this.#progress.moved(name, moved += bytes))(this.#open(description))
    const done = await land({ folder, name: description.name, size: description.size, source })
      .then((savedAs) => ({ savedAs, problem: FILE_PROBLEM.none }), (error: unknown) => {
        const isFull = error instanceof Error && error.name === 'NoRoomForFileError'
        if (!isFull) emit('fault', error instanceof Error ? error : new Error('Saving a file failed', { cause: error }))
        return { problem: isFull ? FILE_PROBLEM.noRoom : FILE_PROBLEM.cannotSave }
      })
    this.#progress.forget(name)
    const stays = done.problem !== FILE_PROBLEM.none || description.size <= STAYS_BYTES
    await messages.change(peer, position, (now) => {
      const left = jobs.of(name)
      return { record: withFile(now, done), writes: [...left === undefined ? [] : [jobs.put({ ...left, folder: '' })], ...stays ? [] : [blobGone({ name, peer, position })]] }
    })
    if (!stays) await blobs.remove(name)
  }

  stop (): void {
    this.#progress.stop()
  }
}

/**
 * Fetches the blobs that devices want carried, from the devices and while they are connected: of each device one small
 * one and one large one at a time, so that a spoken word does not wait for a film; what breaks goes on from where it
 * stopped. A cloud has no keys: it cannot prove what it wrote, so it goes on only from what the disk has for certain.
 * That what it has is right is found by whoever has the key.
 */
import { inBackground } from '../../events.ts'
import { backoffDelay } from '../../delivery/backoff.ts'
import { NoRoomForFileError } from '../../errors.ts'
import { hasRoom } from '../../files/blob-store.ts'
import { openFileSource } from '../../files/file-streams.ts'
import { pullBlob } from '../../files/pull-blob.ts'
import { hasGoneAway } from '../../files/went-away.ts'
import type { Emit } from '../../events.ts'
import type { BlobName, BlobStore } from '../../files/blob-store.ts'
import type { Network } from '../../network/network.ts'
import type { CancelTimer, Clock, Random } from '../../platform/platform.ts'
import type { PeerIdText } from '../../../identity/index.ts'
import type { BlobSource } from '../../../protocols/file/index.ts'

/** Between two moments in which what came is made durable. Design: little to fetch again after a crash, and a disk that is not asked all the time. */
const DURABLE_EVERY_BYTES = 4 * 1024 * 1024
/** What goes beside a large one. Design: what a person would not call large. */
const SMALL_BYTES = 8 * 1024 * 1024

/** A blob that is to be fetched. */
export interface Wanted {
  readonly owner: PeerIdText
  /** Under which name it lies here. */
  readonly name: BlobName
  readonly blobId: Uint8Array
  readonly size: number
  /** Bytes that the disk has for certain. */
  readonly durable: number
}

/** The device does not give it; or there is no room for it. */
export type GivenUp = 'not there' | 'no room'

export interface BlobPullingComponents {
  readonly clock: Clock
  readonly random: Random
  readonly network: Pick<Network, 'open' | 'logger'>
  readonly blobs: BlobStore
  readonly emit: Emit
}

export interface BlobPullingInit {
  /** What is to be fetched of a device, the oldest first. */
  wanted (owner: PeerIdText): readonly Wanted[]
  isOnline (owner: PeerIdText): boolean
  /** So much of it is durable. */
  onDurable (wanted: Wanted, bytes: number): Promise<void>
  /** All of it is durable. */
  onWhole (wanted: Wanted): Promise<void>
  onGivenUp (wanted: Wanted, why: GivenUp): Promise<void>
}

type Line = 'small' | 'large'

export class BlobPulling {
  readonly #components: BlobPullingComponents
  readonly #init: BlobPullingInit
  readonly #lines = new Set<string>()
  readonly #running = new Map<BlobName, { readonly owner: PeerIdText, readonly controller: AbortController, readonly over: Promise<void> }>()
  /** What failed, how often in a row, and, while it is not to be tried, what ends that. */
  readonly #pauses = new Map<BlobName, { readonly owner: PeerIdText, readonly failures: number, readonly cancel: CancelTimer | undefined }>()
  readonly #work = new Set<Promise<void>>()
  #isStopped = false

  constructor (components: BlobPullingComponents, init: BlobPullingInit) {
    this.#components = components
    this.#init = init
  }

  /** This device has come: what failed while it was away is tried at once. */
  online (owner: PeerIdText): void {
    for (const [name, pause] of this.#pauses) if (pause.owner === owner) this.#forgive(name)
    this.kick(owner)
  }

  /** There may be something to fetch of this device. */
  kick (owner: PeerIdText): void {
    for (const line of ['small', 'large'] as const) {
      const place = `${line} ${owner}`
      if (this.#isStopped || this.#lines.has(place) || !this.#init.isOnline(owner) || this.#next(owner, line) === undefined) continue
      this.#lines.add(place)
      const work = this.#run(owner, line).finally(() => {
        this.#lines.delete(place)
        this.#work.delete(work)
        // what came when the line had just seen that there was nothing
        this.kick(owner)
      })
      this.#work.add(work)
      inBackground(this.#components.emit, work)
    }
  }

  /** Ends what runs of it; resolves when nothing writes to it any more. */
  async halt (name: BlobName): Promise<void> {
    this.#forgive(name)
    const running = this.#running.get(name)
    running?.controller.abort()
    await running?.over
  }

  async stop (): Promise<void> {
    this.#isStopped = true
    for (const { controller } of this.#running.values()) controller.abort()
    for (const { cancel } of this.#pauses.values()) cancel?.()
    await Promise.allSettled(this.#work)
  }

  #next (owner: PeerIdText, line: Line): Wanted | undefined {
    return this.#init.wanted(owner).find(({ name, size }) => (size <= SMALL_BYTES) === (line === 'small') && this.#pauses.get(name)?.cancel === undefined && !this.#running.has(name))
  }

  async #run (owner: PeerIdText, line: Line): Promise<void> {
    let source: BlobSource | undefined
    try {
      for (let wanted = this.#next(owner, line); wanted !== undefined && !this.#isStopped && this.#init.isOnline(owner); wanted = this.#next(owner, line)) {
        const controller = new AbortController()
        const { signal } = controller
        const over = Promise.withResolvers<undefined>()
        this.#running.set(wanted.name, { owner, controller, over: over.promise })
        let failure: unknown
        try {
          if (source?.isOpen !== true) source = await openFileSource(this.#components, owner, { signal })
          await this.#pull(wanted, source, signal)
          this.#forgive(wanted.name)
        } catch (error) {
          failure = error
        } finally {
          this.#running.delete(wanted.name)
          over.resolve(undefined)
        }
        // whoever halted it has seen to the rest
        if (failure !== undefined && !signal.aborted) await this.#failed(wanted, failure)
      }
    } finally {
      source?.close()
    }
  }

  async #pull (wanted: Wanted, source: BlobSource, signal: AbortSignal): Promise<void> {
    const { blobs } = this.#components
    const { name, blobId, size } = wanted
    const kept = await blobs.find(name)
    if (kept?.isWhole === true) return await this.#init.onWhole(wanted)
    let at = Math.min(kept?.bytes ?? 0, wanted.durable)
    if (!await hasRoom(blobs, size - at)) throw new NoRoomForFileError('There is not enough room on this computer for a file of a device.')
    let writer = await blobs.write(name, at)
    let durable = at
    try {
      for await (const bytes of pullBlob(source, { blobId, size, from: at }, { signal })) {
        await writer.write(bytes)
        at += bytes.byteLength
        if (at - durable < DURABLE_EVERY_BYTES) continue
        await writer.close()
        durable = at
        await this.#init.onDurable(wanted, durable)
        signal.throwIfAborted()
        writer = await blobs.write(name, at)
      }
      await writer.finish()
    } catch (error) {
      await writer.close()
      await this.#init.onDurable(wanted, at)
      throw error
    }
    await this.#init.onWhole(wanted)
  }

  /** Sorts what went wrong: for good, or until the next try. */
  async #failed (wanted: Wanted, error: unknown): Promise<void> {
    const { clock, emit, random } = this.#components
    const { name, owner } = wanted
    const why = GIVEN_UP[error instanceof Error ? error.name : '']
    if (why !== undefined) {
      this.#forgive(name)
      await this.#init.onGivenUp(wanted, why)
      return
    }
    if (!hasGoneAway(error)) emit('fault', error instanceof Error ? error : new Error('Fetching a file of a device failed', { cause: error }))
    const failures = (this.#pauses.get(name)?.failures ?? 0) + 1
    const cancel = clock.setTimer(() => {
      this.#pauses.set(name, { owner, failures, cancel: undefined })
      this.kick(owner)
    }, backoffDelay(failures, random))
    this.#pauses.set(name, { owner, failures, cancel })
  }

  #forgive (name: BlobName): void {
    this.#pauses.get(name)?.cancel?.()
    this.#pauses.delete(name)
  }
}

/** What does not become better by waiting. */
const GIVEN_UP: Readonly<Record<string, GivenUp | undefined>> = {
  BlobNotHereError: 'not there',
  LyingSourceError: 'not there',
  NoRoomForFileError: 'no room'
}

/**
 * Fetches the blobs that devices want carried, from the devices and while they are connected; what breaks goes on from
 * where it stopped. A cloud has no keys: it cannot prove what it wrote, so it goes on only from what the disk has for
 * certain. That what it has is right is found by whoever has the key.
 */
import { NoRoomForFileError } from '../../errors.ts'
import { hasRoom } from '../../files/blob-store.ts'
import { FetchLines, SMALL_BYTES } from '../../files/fetch-lines.ts'
import { pullBlob } from '../../files/pull-blob.ts'
import { hasGoneAway } from '../../files/went-away.ts'
import type { BlobName, BlobStore } from '../../files/blob-store.ts'
import type { Errand, FetchLinesComponents } from '../../files/fetch-lines.ts'
import type { PeerIdText } from '../../../identity/index.ts'
import type { BlobSource } from '../../../protocols/file/index.ts'

/** Between two moments in which what came is made durable. Design: little to fetch again after a crash, and a disk that is not asked all the time. */
const DURABLE_EVERY_BYTES = 4 * 1024 * 1024
/** A blob that is to be fetched from the device whose it is; `name` is what it has here. */
export interface Wanted extends Errand {
  readonly blobId: Uint8Array
  readonly size: number
  /** Bytes that the disk has for certain. */
  readonly durable: number
}

/** The device does not give it; or there is no room for it. */
export type GivenUp = 'not there' | 'no room'

export interface BlobPullingComponents extends FetchLinesComponents { readonly blobs: BlobStore }

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

/** The one node that has it. */
interface Device { readonly peer: PeerIdText }

export class BlobPulling {
  readonly #components: BlobPullingComponents
  readonly #init: BlobPullingInit
  readonly #lines: FetchLines<Wanted, Device>

  constructor (components: BlobPullingComponents, init: BlobPullingInit) {
    this.#components = components
    this.#init = init
    this.#lines = new FetchLines(components, {
      tasksOf: (owner) => init.wanted(owner),
      isSmall: ({ size }) => size <= SMALL_BYTES,
      nodesFor: ({ peer }) => init.isOnline(peer) ? [{ peer }] : [],
      work: async (wanted, _device, open, signal) => {
        await this.#pull(wanted, open, signal)
        this.#lines.forgive(wanted.name)
      },
      onFailed: async (wanted, device, error) => await this.#failed(wanted, device, error)
    })
    this.#lines.start()
  }

  /** This device has come: what failed while it was away is tried at once. */
  online (owner: PeerIdText): void {
    this.#lines.linked(owner)
  }

  /** There may be something to fetch of this device. */
  kick (owner: PeerIdText): void {
    this.#lines.kick(owner)
  }

  /** Ends what runs of it; resolves when nothing writes to it any more. */
  async halt (name: BlobName): Promise<void> {
    await this.#lines.halt(name)
  }

  async stop (): Promise<void> {
    await this.#lines.stop()
  }

  async #pull (wanted: Wanted, open: () => Promise<BlobSource>, signal: AbortSignal): Promise<void> {
    const { blobs } = this.#components
    const { name, blobId, size } = wanted
    const kept = await blobs.find(name)
    if (kept?.isWhole === true) return await this.#init.onWhole(wanted)
    let at = Math.min(kept?.bytes ?? 0, wanted.durable)
    if (!await hasRoom(blobs, size - at)) throw new NoRoomForFileError('There is not enough room on this computer for a file of a device.')
    const source = await open()
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
  async #failed (wanted: Wanted, device: Device, error: unknown): Promise<void> {
    const why = GIVEN_UP[error instanceof Error ? error.name : '']
    if (why !== undefined) {
      this.#lines.forgive(wanted.name)
      await this.#init.onGivenUp(wanted, why)
      return
    }
    this.#lines.passOver(wanted, device)
    if (!hasGoneAway(error)) this.#components.emit('fault', error instanceof Error ? error : new Error('Fetching a file of a device failed', { cause: error }))
  }
}

/** What does not become better by waiting. */
const GIVEN_UP: Readonly<Record<string, GivenUp | undefined>> = {
  BlobNotHereError: 'not there',
  LyingSourceError: 'not there',
  NoRoomForFileError: 'no room'
}

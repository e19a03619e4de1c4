/**
 * The blob store of a node, and beside it files that are given without a copy: what is asked of one of those is read from
 * the file itself and sealed at that moment. Such a file is known here alone, in memory: it ends with the node, whatever
 * ends that. Everything else is the store's.
 */
import { BlobOnDemand, recognisedBy } from '../../identity/index.ts'
import { BlobNotNowError, TooLargeWithoutCopyError } from '../errors.ts'
import { blobNameOf } from './blob-store.ts'
import type { BlobName, BlobStore, BlobWriter, KeptBlob } from './blob-store.ts'
import type { Aead, BlobOnDemandInit, BlobSecret, LookOptions, RandomSource } from '../../identity/index.ts'
import type { SteadySource } from '../transfers/types.ts'

/** What may lie in memory to recognise these files, all together: that many bytes do for 256 GiB. Design. */
const MOST_RECOGNISED_BYTES = 32 * 1024 * 1024
/** Each of them stays open on a host, which has a thousand for everything. Design. */
const MOST_FILES = 256

export interface BlobsOnDemandComponents { readonly blobs: BlobStore, readonly aead: Aead, readonly random: RandomSource, readonly sha256: BlobOnDemandInit['hash'] }

interface Given { readonly blob: BlobOnDemand, readonly source: SteadySource, readonly recognised: number }

export class BlobsOnDemand implements BlobStore {
  readonly #components: BlobsOnDemandComponents
  readonly #onChanged: (name: BlobName) => Promise<void>
  readonly #given = new Map<BlobName, Given>()
  /** Given, or being read for it; and what recognises all of them, in bytes. */
  #files = 0
  #recognised = 0

  /** @param onChanged - a file is not as it was: nothing of it is to be given any more */
  constructor (components: BlobsOnDemandComponents, onChanged: (name: BlobName) => Promise<void>) {
    this.#components = components
    this.#onChanged = onChanged
  }

  /**
   * Reads the file once, and gives it from then on, until it is removed. The source is closed then, and where this rejects.
   *
   * @throws {RangeError} for a size that no file has
   * @throws {TooLargeWithoutCopyError} nothing was read
   * @throws {BlobSourceChangedError} and what the source throws
   */
  async add (secret: BlobSecret, { size, source }: { readonly size: number, readonly source: SteadySource }, options: LookOptions): Promise<void> {
    const { aead, random, sha256 } = this.#components
    const recognised = recognisedBy(size)
    // both before anything is waited for: others may be added meanwhile
    this.#files++
    this.#recognised += recognised
    try {
      if (this.#files > MOST_FILES) throw new TooLargeWithoutCopyError(`At most ${MOST_FILES} files can be sent without a copy at once: each of them stays open. Send it once others were fetched, or with a copy.`)
      if (this.#recognised > MOST_RECOGNISED_BYTES) throw new TooLargeWithoutCopyError('Files that are sent without a copy may have 256 GiB together: what recognises them lies in memory. Send it once others were fetched, or with a copy.')
      const blob = await BlobOnDemand.look({ aead, random, secret, size, read: async (offset, length) => await source.read(offset, length), hash: sha256 }, options)
      this.#given.set(blobNameOf(secret.blobId), { blob, source, recognised })
    } catch (error) {
      this.#left(recognised)
      await source.close()
      throw error
    }
  }

  async find (name: BlobName): Promise<KeptBlob | undefined> {
    const given = this.#given.get(name)
    return given === undefined ? await this.#components.blobs.find(name) : { bytes: given.blob.bytes, isWhole: true }
  }

  async write (name: BlobName, from: number): Promise<BlobWriter> {
    return await this.#components.blobs.write(name, from)
  }

  /**
   * As the store has it.
   *
   * @throws {BlobSourceChangedError} from what it returns: the file is not as it was, and is not given any more
   * @throws {BlobNotNowError} from what it returns: it was taken back meanwhile
   */
  async * read (name: BlobName, offset: number, length: number): AsyncGenerator<Uint8Array> {
    const given = this.#given.get(name)
    if (given === undefined) {
      yield * this.#components.blobs.read(name, offset, length)
      return
    }
    try {
      for await (const bytes of given.blob.read(offset, length)) {
        if (this.#given.get(name) !== given) break
        yield bytes
      }
    } catch (error) {
      // what is closed cannot be read: that is no news
      if (this.#given.get(name) === given) {
        if (error instanceof Error && error.name === 'BlobSourceChangedError') await this.#onChanged(name)
        throw error
      }
    }
    if (this.#given.get(name) !== given) throw new BlobNotNowError('The file was taken back.')
  }

  async remove (name: BlobName): Promise<void> {
    await this.forget(name)
    await this.#components.blobs.remove(name)
  }

  async names (): Promise<BlobName[]> {
    return await this.#components.blobs.names()
  }

  async free (): Promise<number> {
    return await this.#components.blobs.free()
  }

  /** It is not given any more, if it was given without a copy. */
  async forget (name: BlobName): Promise<void> {
    const given = this.#given.get(name)
    if (given === undefined) return
    this.#given.delete(name)
    this.#left(given.recognised)
    await given.source.close()
  }

  #left (recognised: number): void {
    this.#files--
    this.#recognised -= recognised
  }

  async stop (): Promise<void> {
    for (const name of [...this.#given.keys()]) await this.forget(name)
  }
}

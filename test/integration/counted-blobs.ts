/** A place for sealed files that says when so much of one is in it. */
import type { BlobName, BlobStore, BlobWriter, KeptBlob } from '../../src/node/files/blob-store.ts'

export class CountedBlobs implements BlobStore {
  readonly #blobs: BlobStore
  readonly #waiting = new Set<{ readonly bytes: number, resolve (value: undefined): void }>()

  constructor (blobs: BlobStore) {
    this.#blobs = blobs
  }

  /** Resolves once so many bytes of a blob that is being written are there, or all of it. */
  async untilWritten (bytes: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>()
    this.#waiting.add({ bytes, resolve })
    await promise
  }

  async write (name: BlobName, from: number): Promise<BlobWriter> {
    const writer = await this.#blobs.write(name, from)
    let at = from
    return {
      write: async (bytes) => {
        await writer.write(bytes)
        at += bytes.byteLength
        this.#reached(at)
      },
      finish: async () => {
        await writer.finish()
        this.#reached(Infinity)
      },
      close: async () => await writer.close()
    }
  }

  #reached (at: number): void {
    for (const waiting of this.#waiting) {
      if (waiting.bytes > at) continue
      this.#waiting.delete(waiting)
      waiting.resolve(undefined)
    }
  }

  find = async (name: BlobName): Promise<KeptBlob | undefined> => await this.#blobs.find(name)
  read = (name: BlobName, offset: number, length: number): AsyncGenerator<Uint8Array> => this.#blobs.read(name, offset, length)
  remove = async (name: BlobName): Promise<void> => await this.#blobs.remove(name)
  names = async (): Promise<BlobName[]> => await this.#blobs.names()
  free = async (): Promise<number> => await this.#blobs.free()
}

/** A place for sealed files that says when so much was written to it. */
import type { BlobName, BlobStore, BlobWriter, KeptBlob } from '../../src/node/files/blob-store.ts'

export class CountedBlobs implements BlobStore {
  readonly #blobs: BlobStore
  #written = 0
  readonly #waiting = new Set<{ readonly until: number, resolve (value: undefined): void }>()

  constructor (blobs: BlobStore) {
    this.#blobs = blobs
  }

  /** Resolves once so many bytes more were written than now. */
  async untilWritten (bytes: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>()
    this.#waiting.add({ until: this.#written + bytes, resolve })
    await promise
  }

  async write (name: BlobName, from: number): Promise<BlobWriter> {
    const writer = await this.#blobs.write(name, from)
    return {
      write: async (bytes) => {
        await writer.write(bytes)
        this.#written += bytes.byteLength
        for (const waiting of this.#waiting) {
          if (waiting.until > this.#written) continue
          this.#waiting.delete(waiting)
          waiting.resolve(undefined)
        }
      },
      finish: async () => await writer.finish(),
      close: async () => await writer.close()
    }
  }

  find = async (name: BlobName): Promise<KeptBlob | undefined> => await this.#blobs.find(name)
  read = (name: BlobName, offset: number, length: number): AsyncGenerator<Uint8Array> => this.#blobs.read(name, offset, length)
  remove = async (name: BlobName): Promise<void> => await this.#blobs.remove(name)
  names = async (): Promise<BlobName[]> => await this.#blobs.names()
  free = async (): Promise<number> => await this.#blobs.free()
}

/** A place for sealed files that says when so much of one is in it, and how much of them was read: nobody reads a file that is not his but to give it. */
import { openSync, readFileSync, writeSync } from 'node:fs'
import type { BlobName, BlobStore, BlobWriter, KeptBlob } from '../../src/node/files/blob-store.ts'

/** Where a host of the tests counts what it has given, in its data folder. */
export const GIVEN = 'given'

export class CountedBlobs implements BlobStore {
  readonly #blobs: BlobStore
  readonly #countIn: number
  #read: number
  readonly #waiting = new Set<{ readonly bytes: number, resolve (value: undefined): void }>()

  /** @param countIn - a file that has the bytes read so far, over all runs: no kill takes back what is in it */
  constructor (blobs: BlobStore, countIn: string) {
    this.#blobs = blobs
    this.#read = readSoFar(countIn)
    this.#countIn = openSync(countIn, 'a+')
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

  async * read (name: BlobName, offset: number, length: number): AsyncGenerator<Uint8Array> {
    for await (const bytes of this.#blobs.read(name, offset, length)) {
      // counted before anybody has it
      this.#read += bytes.byteLength
      writeSync(this.#countIn, `${this.#read}\n`)
      yield bytes
    }
  }

  remove = async (name: BlobName): Promise<void> => await this.#blobs.remove(name)
  names = async (): Promise<BlobName[]> => await this.#blobs.names()
  free = async (): Promise<number> => await this.#blobs.free()
}

/** What such a file says: its last line. 0 where there is none. */
export function readSoFar (countIn: string): number {
  try {
    return Number(readFileSync(countIn, 'utf8').trimEnd().split('\n').at(-1))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 0
    throw error
  }
}

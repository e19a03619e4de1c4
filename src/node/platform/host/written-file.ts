/**
 * A large file as it is written: what was written is handed to the disk while more comes, so that little is left to wait
 * for at the end, and a loss of power takes little. A disk that is full is said to be full.
 */
import { NoRoomForFileError } from '../../errors.ts'
import type { FileHandle } from 'node:fs/promises'

/** Design: a disk writes it in a moment, and is not asked all the time. */
const FLUSH_BYTES = 32 * 1024 * 1024
/** No space, a quota, and a file that is larger than the file system takes. */
const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])

export class WrittenFile {
  readonly #file: FileHandle
  #at: number
  #unflushed = 0
  #flushing: Promise<void> | undefined
  #failure: unknown

  /** Takes over the open file, and writes it from `from` on. */
  constructor (file: FileHandle, from: number) {
    this.#file = file
    this.#at = from
  }

  /** Appends. @throws {NoRoomForFileError} the disk is full */
  async write (bytes: Uint8Array): Promise<void> {
    if (this.#failure !== undefined) throw asNoRoom(this.#failure)
    try {
      for (let done = 0; done < bytes.byteLength;) {
        const { bytesWritten } = await this.#file.write(bytes, done, bytes.byteLength - done, this.#at)
        done += bytesWritten
        this.#at += bytesWritten
      }
    } catch (error) {
      throw asNoRoom(error)
    }
    this.#unflushed += bytes.byteLength
    if (this.#unflushed < FLUSH_BYTES || this.#flushing !== undefined) return
    this.#unflushed = 0
    this.#flushing = this.#file.datasync().catch((error: unknown) => { this.#failure = error }).finally(() => { this.#flushing = undefined })
  }

  /** Resolves when all of it is durable; closes the file, also where that fails. @throws {NoRoomForFileError} the disk is full */
  async end (): Promise<void> {
    try {
      await this.#flushing
      if (this.#failure !== undefined) throw asNoRoom(this.#failure)
      await this.#file.datasync()
    } catch (error) {
      throw asNoRoom(error)
    } finally {
      await this.#file.close()
    }
  }

  /** Closes it, durable or not. */
  async close (): Promise<void> {
    await this.#flushing
    await this.#file.close()
  }
}

function asNoRoom (error: unknown): Error {
  if (!(error instanceof Error)) return new Error('writing a file failed', { cause: error })
  const code = 'code' in error ? String(error.code) : ''
  return FULL.has(code) ? new NoRoomForFileError('There is no room left on the disk for the file. Free some space, then try again.', { cause: error }) : error
}

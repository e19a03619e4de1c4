/**
 * `/mobilink/file/1.0`: the bytes of a sealed blob, pulled by whoever wants them, a range at a time. A side holds no more
 * than it has asked for, on every kind of connection; a link that broke costs a range. What the bytes are, who may
 * have them and whether they are right is not known here.
 *
 * @see docs/PROTOCOL.md
 */
import type { Timers } from '../timers.ts'
import type { AbortOptions, Logger, MessageStream } from '@libp2p/interface'

export { FILE_LIMITS, FILE_PROTOCOL } from './constants.ts'
export { createBlobSource } from './blob-source.ts'
export { serveBlobs } from './serve-blobs.ts'

/** Some bytes of a blob. */
export interface BlobRange {
  /** 32 bytes. */
  readonly blobId: Uint8Array
  readonly offset: number
  /** 1 to 1,048,576. */
  readonly length: number
}

/** `not here`: there is none for us, now or ever. `try later`: not now. */
export type BlobHead = { readonly code: 'ok', readonly size: number } | { readonly code: 'not here' | 'try later' }

/** The bytes of a range, as far as the blob has them, in memory of their own. */
export type GotRange = { readonly code: 'ok', readonly size: number, readonly bytes: Uint8Array } | { readonly code: 'not here' | 'try later' }

export interface FileInit {
  readonly timers: Timers
  readonly log: Logger
}

/** The side that pulls. One of these serves any number of blobs, one range after another. */
export interface BlobSource {
  /** False when it is over: open another stream. */
  readonly isOpen: boolean
  /**
   * Asks for a range; resolves when all of it is there. Ranges come in the order in which they were asked for; beyond
   * four at once they wait for their turn here.
   *
   * @throws {RangeError} for a range out of its limits
   * @throws {ChannelClosedError} {FileTimeoutError} {InvalidFrameError} it is over; nothing of the range came
   */
  get (range: BlobRange, options?: AbortOptions): Promise<GotRange>
  /** Asks for nothing more. */
  close (): void
  abort (error: Error): void
}

/** Takes over a stream that this side has opened. */
export type CreateBlobSource = (stream: MessageStream, init: FileInit) => BlobSource

/** A blob that may be had: `read` gives exactly `length` bytes from `offset` on. */
export interface ServedBlob {
  readonly size: number
  read (offset: number, length: number): AsyncIterable<Uint8Array>
}

/**
 * Answers on a stream that the other side has opened, until that side closes it or is silent for a minute. Reads a range
 * at a time, and only as fast as it is taken.
 *
 * @throws what `find` and `read` throw, {InvalidFrameError}, {WindowOverrunError}, {ChannelClosedError}, {FileTimeoutError}; the stream is aborted
 */
export type ServeBlobs = (stream: MessageStream, find: (blobId: Uint8Array) => Promise<ServedBlob | 'not here' | 'try later'>, init: FileInit) => Promise<void>

/**
 * One stream of `/mobilink/cloud/1.0` as frames, and the moment in which it becomes clear what it is for: whoever
 * accepted it reads the first frame, and hands the line on to those whose frame it is. Nothing is read meanwhile.
 */
import { Deadline } from '../deadline.ts'
import { ChannelClosedError, CloudTimeoutError } from '../errors.ts'
import { FramedStream } from '../frames.ts'
import { decodeCloudFrame, encodeCloudFrame } from './cloud-frames.ts'
import { CLOUD_LIMITS } from './constants.ts'
import type { CloudFrame } from './cloud-frames.ts'
import type { Timers } from '../timers.ts'
import type { AbortOptions, MessageStream } from '@libp2p/interface'

/** Who takes what comes over a line. */
export interface LineEnd {
  /** One frame, in order of arrival. What it throws aborts the stream. */
  onFrame (frame: CloudFrame): void
  /** The other side finished; it still reads. */
  onEnd (): void
  /** The stream takes bytes again. */
  onWritable (): void
  /** Once, last of all: without an error when both sides finished. */
  onOver (error?: Error): void
}

export class CloudLine {
  readonly #frames: FramedStream
  #end: LineEnd | undefined
  /** What came before anybody took the line: at most one frame, since reading is held then. */
  #first: CloudFrame | undefined
  #hasEnded = false
  #over: { readonly error?: Error } | undefined
  #onFirst: (() => void) | undefined

  /** Takes over `stream`: nobody else may read from it, write to it or close it. */
  constructor (stream: MessageStream, timers: Timers) {
    this.#frames = new FramedStream(stream, {
      timers,
      maxFrameBytes: CLOUD_LIMITS.frameBytes.value,
      frameMs: CLOUD_LIMITS.frameMs.value,
      drainMs: CLOUD_LIMITS.drainMs.value,
      timeoutError: (message) => new CloudTimeoutError(message),
      onFrame: (bytes) => this.#onFrame(decodeCloudFrame(bytes)),
      onEnd: () => {
        this.#hasEnded = true
        this.#onFirst?.()
        this.#end?.onEnd()
      },
      onWritable: () => this.#end?.onWritable(),
      onOver: (error) => {
        this.#over = error === undefined ? {} : { error }
        this.#onFirst?.()
        this.#end?.onOver(error)
      }
    })
  }

  /**
   * Resolves with the first frame, which stays the first that `take` hands out. Nothing behind it is read until then.
   *
   * @throws {CloudTimeoutError} nothing came in time; the stream is aborted
   * @throws {ChannelClosedError} the stream ended first
   */
  async first (timers: Timers, options: AbortOptions = {}): Promise<CloudFrame> {
    const arrived = Promise.withResolvers<undefined>()
    this.#onFirst = () => arrived.resolve(undefined)
    const deadline = new Deadline(timers, CLOUD_LIMITS.firstMs.value, () => this.abort(new CloudTimeoutError('the other side began nothing in time')))
    const onAbort = (): void => this.abort(new ChannelClosedError('waiting was aborted', { cause: options.signal?.reason }))
    options.signal?.addEventListener('abort', onAbort)
    deadline.start()
    if (options.signal?.aborted === true) onAbort()
    if (this.#first === undefined && this.#over === undefined && !this.#hasEnded) await arrived.promise
    options.signal?.removeEventListener('abort', onAbort)
    deadline.release()
    this.#onFirst = undefined
    if (this.#first !== undefined && this.#over === undefined) return this.#first
    const error = this.#over?.error ?? new ChannelClosedError('the other side closed without a word')
    this.abort(error)
    throw error
  }

  /** From now on everything comes here, the first frame before all else. */
  take (end: LineEnd): void {
    this.#end = end
    const over = this.#over
    queueMicrotask(() => {
      if (over !== undefined) return end.onOver(over.error)
      try {
        if (this.#first !== undefined && !this.#frames.isOver) end.onFrame(this.#first)
      } catch (error) {
        this.abort(error instanceof Error ? error : new Error('a frame handler threw', { cause: error }))
      }
      this.#first = undefined
      this.#frames.release()
    })
  }

  get isOver (): boolean {
    return this.#frames.isOver
  }

  /** The stream is full: what is written now waits here. */
  get isBlocked (): boolean {
    return this.#frames.isBlocked
  }

  /** Queues a frame; after `end` and when it is over, does nothing. @throws {RangeError} for what the protocol does not carry */
  write (frame: CloudFrame): void {
    this.#frames.write(encodeCloudFrame(frame))
  }

  /** Writes what is queued, then closes for writing; it is over when the other side has done so too. */
  end (): void {
    this.#frames.end()
  }

  /** Ends both directions now; the other side sees a reset. */
  abort (error: Error): void {
    this.#frames.abort(error)
  }

  #onFrame (frame: CloudFrame | undefined): void {
    if (frame === undefined) return
    if (this.#end !== undefined) return this.#end.onFrame(frame)
    this.#first = frame
    this.#frames.hold()
    this.#onFirst?.()
  }
}

/**
 * Takes over a stream that somebody opened, and waits for what it is for.
 *
 * @throws {CloudTimeoutError} {ChannelClosedError} {InvalidFrameError}; the stream is aborted
 */
export async function acceptCloudStream (stream: MessageStream, timers: Timers, options: AbortOptions = {}): Promise<{ line: CloudLine, first: CloudFrame }> {
  const line = new CloudLine(stream, timers)
  return { line, first: await line.first(timers, options) }
}

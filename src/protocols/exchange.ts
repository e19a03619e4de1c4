/**
 * One question, one answer: one frame there, at most one frame back, then both sides close. What the frames say is
 * for the protocol; here is who waits how long for what, and that a second frame is never read.
 */
import { Deadline } from './deadline.ts'
import { ChannelClosedError, InvalidFrameError, RequestTimeoutError } from './errors.ts'
import { FramedStream } from './frames.ts'
import type { Limit } from './limits.ts'
import type { Timers } from './timers.ts'
import type { AbortOptions, Logger, MessageStream } from '@libp2p/interface'

export interface ExchangeLimits {
  /** Largest question, without its length. */
  readonly frameBytes: Limit
  readonly answerBytes: Limit
  /** From the open stream to the last byte of the question. */
  readonly requestMs: Limit
  /** From the question to its answer, or the end without one. */
  readonly answerMs: Limit
  readonly frameMs: Limit
  readonly drainMs: Limit
  readonly closeMs: Limit
}

export interface ExchangeInit {
  /** For the log. */
  readonly name: string
  readonly timers: Timers
  readonly log: Logger
  readonly limits: ExchangeLimits
}

/**
 * Takes over `stream`, writes the question and resolves with the answer, or with `undefined` when the other side
 * closed without one. The stream closes in the background once the answer is there.
 *
 * @throws what `encode` or `decode` throw, {ChannelClosedError}, {RequestTimeoutError}; the stream is aborted
 */
export async function ask<T> (stream: MessageStream, encode: () => Uint8Array, decode: (answer: Uint8Array) => T | undefined, init: ExchangeInit, options: AbortOptions = {}): Promise<T | undefined> {
  const side: Side<T | undefined> = new Side<T | undefined>(stream, init, options, {
    maxFrameBytes: init.limits.answerBytes.value,
    waitMs: init.limits.answerMs.value,
    onFrame: (bytes) => side.finish(decode(bytes)),
    onEnd: () => side.finish(undefined)
  })
  side.write(encode)
  return await side.result
}

/**
 * Takes over `stream`, reads the question, hands it to `onQuestion` and writes its answer; `undefined` closes
 * without one. How long `onQuestion` takes is its own affair.
 *
 * @throws what `decode` or `onQuestion` throw, {ChannelClosedError}, {RequestTimeoutError}; the stream is aborted
 */
export async function answer<Q> (stream: MessageStream, decode: (question: Uint8Array) => Q, onQuestion: (question: Q) => Promise<Uint8Array | undefined>, init: ExchangeInit, options: AbortOptions = {}): Promise<void> {
  const asked = Promise.withResolvers<{ question: Q }>()
  const side: Side<undefined> = new Side<undefined>(stream, init, options, {
    maxFrameBytes: init.limits.frameBytes.value,
    waitMs: init.limits.requestMs.value,
    onFrame: (bytes) => {
      side.received()
      asked.resolve({ question: decode(bytes) })
    },
    onEnd: () => {
      if (!side.hasReceived) side.fail(new ChannelClosedError('the other side closed without a question'))
    }
  })
  // whichever comes first: the question, or the end of waiting for it
  const asking = await Promise.race([asked.promise, side.result])
  if (asking === undefined) return
  try {
    const bytes = await onQuestion(asking.question)
    if (bytes !== undefined) side.write(() => bytes)
    side.finish(undefined)
  } catch (error) {
    side.fail(error instanceof Error ? error : new Error('a handler failed', { cause: error }))
  }
  await side.result
}

interface SideInit {
  readonly maxFrameBytes: number
  /** How long the other side's one frame may take. */
  readonly waitMs: number
  onFrame (bytes: Uint8Array): void
  onEnd (): void
}

/** One side of the conversation: waits for one frame, reads no second one, settles once, closes or aborts. */
class Side<T> {
  readonly result: Promise<T>
  readonly #settled = Promise.withResolvers<T>()
  readonly #frames: FramedStream
  readonly #waiting: Deadline
  readonly #closing: Deadline
  readonly #stopWatching: () => void
  #received = false

  constructor (stream: MessageStream, { name, timers, log, limits }: ExchangeInit, { signal }: AbortOptions, init: SideInit) {
    this.result = this.#settled.promise
    // the caller awaits it, but perhaps only after its own handler
    this.result.catch(() => undefined)
    this.#waiting = new Deadline(timers, init.waitMs, () => this.fail(new RequestTimeoutError('nothing came in time')))
    this.#closing = new Deadline(timers, limits.closeMs.value, () => this.fail(new RequestTimeoutError('the other side did not close in time')))
    this.#frames = new FramedStream(stream, {
      timers,
      maxFrameBytes: init.maxFrameBytes,
      frameMs: limits.frameMs.value,
      drainMs: limits.drainMs.value,
      timeoutError: (message) => new RequestTimeoutError(message),
      onFrame: (bytes) => {
        if (this.#received) throw new InvalidFrameError('a second frame where one is allowed')
        this.#received = true
        init.onFrame(bytes)
      },
      onEnd: () => init.onEnd(),
      onWritable: () => undefined,
      onOver: (error) => {
        this.#waiting.release()
        this.#closing.release()
        this.#stopWatching()
        if (error !== undefined) log('%s ended: %s', name, error.name)
        // settled before: this changes nothing, the answer stands
        this.#settled.reject(error ?? new ChannelClosedError('the stream closed before it was done'))
      }
    })
    const onAbort = (): void => this.fail(signal?.reason instanceof Error ? signal.reason : new Error('aborted', { cause: signal?.reason }))
    this.#stopWatching = () => signal?.removeEventListener('abort', onAbort)
    this.#waiting.start()
    signal?.addEventListener('abort', onAbort)
    if (signal?.aborted === true) onAbort()
  }

  get hasReceived (): boolean {
    return this.#received
  }

  /** The one frame is here; this side's own work has no limit. */
  received (): void {
    this.#waiting.stop()
  }

  write (encode: () => Uint8Array): void {
    try {
      this.#frames.write(encode())
    } catch (error) {
      this.fail(error instanceof Error ? error : new Error('nothing to write', { cause: error }))
    }
  }

  /** Settles, writes what is queued and closes. */
  finish (result: T): void {
    this.#settled.resolve(result)
    this.#waiting.stop()
    if (this.#frames.isOver) return
    this.#closing.start()
    this.#frames.end()
  }

  fail (error: Error): void {
    this.#frames.abort(error)
  }
}

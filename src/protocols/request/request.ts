/**
 * The two sides of a contact request: one frame there, at most one frame back, then both close. It never decides
 * who is welcome; whoever is not gets a closed stream, as from a node that ignores everybody.
 */
import { Deadline } from '../deadline.ts'
import { ChannelClosedError, InvalidFrameError, RequestTimeoutError } from '../errors.ts'
import { FramedStream } from '../frames.ts'
import { REQUEST_LIMITS } from './constants.ts'
import { decodeAnswer, decodeRequest, encodeAnswer, encodeRequest } from './request-frames.ts'
import type { AnswerRequest, ContactRequest, RequestAnswer, RequestInit, SendRequest } from './index.ts'
import type { AbortOptions, MessageStream } from '@libp2p/interface'

/** Takes over `stream`. The stream closes in the background once the answer is there. */
export const sendRequest: SendRequest = async (stream, request, init, options = {}) => {
  const side = new Side<RequestAnswer | undefined>(stream, init, options, {
    maxFrameBytes: REQUEST_LIMITS.answerBytes.value,
    waitMs: REQUEST_LIMITS.answerMs.value,
    onFrame: (bytes) => side.finish(decodeAnswer(bytes)),
    onEnd: () => side.finish(undefined)
  })
  side.write(() => encodeRequest(request))
  return side.result
}

/** Takes over `stream`. */
export const answerRequest: AnswerRequest = async (stream, onRequest, init, options = {}) => {
  const asked = Promise.withResolvers<ContactRequest>()
  const side = new Side<undefined>(stream, init, options, {
    maxFrameBytes: REQUEST_LIMITS.frameBytes.value,
    waitMs: REQUEST_LIMITS.requestMs.value,
    onFrame: (bytes) => {
      side.received()
      asked.resolve(decodeRequest(bytes))
    },
    onEnd: () => {
      if (!side.hasReceived) side.fail(new ChannelClosedError('the other side closed without a request'))
    }
  })
  // whichever comes first: the request, or the end of waiting for it
  const request = await Promise.race([asked.promise, side.result])
  if (request === undefined) return
  try {
    const answer = await onRequest(request)
    if (answer !== undefined) side.write(() => encodeAnswer(answer))
    side.finish(undefined)
  } catch (error) {
    side.fail(error instanceof Error ? error : new Error('a handler failed', { cause: error }))
  }
  return side.result
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

  constructor (stream: MessageStream, { timers, log }: RequestInit, { signal }: AbortOptions, init: SideInit) {
    this.result = this.#settled.promise
    // the caller awaits it, but perhaps only after its own handler
    this.result.catch(() => undefined)
    this.#waiting = new Deadline(timers, init.waitMs, () => this.fail(new RequestTimeoutError('nothing came in time')))
    this.#closing = new Deadline(timers, REQUEST_LIMITS.closeMs.value, () => this.fail(new RequestTimeoutError('the other side did not close in time')))
    this.#frames = new FramedStream(stream, {
      timers,
      maxFrameBytes: init.maxFrameBytes,
      frameMs: REQUEST_LIMITS.frameMs.value,
      drainMs: REQUEST_LIMITS.drainMs.value,
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
        if (error !== undefined) log('contact request ended: %s', error.name)
        // settled before: this changes nothing, the answer stands
        this.#settled.reject(error ?? new ChannelClosedError('the stream closed before the request was done'))
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

/**
 * One run of a verification on one stream: hands frames up in order, writes frames in order, ends in time. It counts and
 * measures; whether a frame is in its place, and what it proves, is not known here.
 */
import { Deadline } from '../deadline.ts'
import { InvalidFrameError, VerifyTimeoutError } from '../errors.ts'
import { FramedStream } from '../frames.ts'
import { VERIFY_LIMITS } from './constants.ts'
import { decodeVerifyFrame, encodeVerifyFrame } from './verify-frames.ts'
import type { CreateVerifyChannel, VerifyChannel, VerifyFrame, VerifyInit } from './index.ts'
import type { MessageStream } from '@libp2p/interface'

export const createVerifyChannel: CreateVerifyChannel = (stream, init) => new Channel(stream, init)

class Channel implements VerifyChannel {
  readonly over: Promise<void>
  readonly #over = Promise.withResolvers<undefined>()
  readonly #init: VerifyInit
  readonly #frames: FramedStream
  readonly #start: Deadline
  readonly #run: Deadline
  readonly #closing: Deadline
  #received = 0
  #isClosing = false

  constructor (stream: MessageStream, init: VerifyInit) {
    this.#init = init
    this.over = this.#over.promise
    // the caller may look at it late, or not at all
    this.over.catch(() => undefined)
    const { timers, log } = init
    this.#start = this.#deadline(VERIFY_LIMITS.startMs.value, () => this.abort(new VerifyTimeoutError('the other side began nothing in time')))
    this.#run = this.#deadline(VERIFY_LIMITS.runMs.value, () => this.#late())
    this.#closing = this.#deadline(VERIFY_LIMITS.closeMs.value, () => this.abort(new VerifyTimeoutError('the run did not end in time')))
    this.#frames = new FramedStream(stream, {
      timers,
      maxFrameBytes: VERIFY_LIMITS.frameBytes.value,
      frameMs: VERIFY_LIMITS.frameMs.value,
      drainMs: VERIFY_LIMITS.drainMs.value,
      timeoutError: (message) => new VerifyTimeoutError(message),
      onFrame: (bytes) => this.#onFrame(bytes),
      // whoever finishes first says nothing more: there is nothing to wait for
      onEnd: () => this.close(),
      onWritable: () => undefined,
      onOver: (error) => {
        for (const deadline of [this.#start, this.#run, this.#closing]) deadline.release()
        if (error === undefined) return this.#over.resolve(undefined)
        log('verification ended: %s', error.name)
        this.#over.reject(error)
      }
    })
    this.#run.start()
    if (!init.isOpener) this.#start.start()
  }

  send (frame: VerifyFrame): void {
    const bytes = encodeVerifyFrame(frame)
    if (!this.#isClosing) this.#frames.write(bytes)
  }

  close (): void {
    if (this.#isClosing || this.#frames.isOver) return
    this.#isClosing = true
    this.#start.stop()
    this.#run.stop()
    this.#closing.start()
    this.#frames.end()
  }

  abort (error: Error): void {
    this.#frames.abort(error)
  }

  #onFrame (bytes: Uint8Array): void {
    if (++this.#received > VERIFY_LIMITS.frames.value) throw new InvalidFrameError('more frames than a run has')
    const frame = decodeVerifyFrame(bytes)
    this.#start.stop()
    if (frame !== undefined && !this.#isClosing) this.#init.handlers.onFrame(frame)
  }

  #late (): void {
    this.#closing.start()
    this.#init.handlers.onLate()
  }

  #deadline (limitMs: number, onLate: () => void): Deadline {
    return new Deadline(this.#init.timers, limitMs, onLate)
  }
}

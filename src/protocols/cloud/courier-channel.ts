/**
 * What both courier channels are made of: questions of this side, answers to those of the other, and an end. What is
 * asked and how it is answered is said by the two files that build on it. The first malformed frame ends the stream.
 */
import { Deadline } from '../deadline.ts'
import { ChannelClosedError, CloudTimeoutError, InvalidFrameError } from '../errors.ts'
import { Answers } from './answers.ts'
import { CLOUD_LIMITS } from './constants.ts'
import { encodeCourierFrame } from './courier-frames.ts'
import { isPairingFrame } from './pairing-frames.ts'
import { Questions } from './questions.ts'
import type { CloudLine } from './cloud-line.ts'
import type { CloudFrame } from './cloud-frames.ts'
import type { CourierFrame } from './courier-frames.ts'
import type { Question } from './questions.ts'
import type { Timers } from '../timers.ts'
import type { AbortOptions, Logger } from '@libp2p/interface'

export interface CourierStreamInit {
  readonly timers: Timers
  readonly log: Logger
  /** Handles a frame of the other side, in order: a question (`answer`), an answer (`answered`), or neither (`reject`). */
  onFrame (frame: CourierFrame): void
}

type Kind = CourierFrame['kind']
type FrameOf<K extends Kind> = Extract<CourierFrame, { readonly kind: K }>

export class CourierStream {
  readonly closed: Promise<void>
  readonly #line: CloudLine
  readonly #init: CourierStreamInit
  readonly #questions: Questions
  readonly #answers: Answers
  readonly #closeDeadline: Deadline
  readonly #settled = Promise.withResolvers<undefined>()
  #state: 'open' | 'closing' | 'over' = 'open'
  /** Its last question has been answered: it finishes first, and nobody waits for it. */
  #closesFirst = false

  constructor (line: CloudLine, init: CourierStreamInit) {
    this.#line = line
    this.#init = init
    this.closed = this.#settled.promise
    // who does not ask how it ended is not told by a crash
    this.closed.catch(() => undefined)
    const canWrite = (): boolean => !line.isBlocked
    const write = (frame: CourierFrame): void => line.write(frame)
    this.#questions = new Questions({ timers: init.timers, canWrite, write, onLate: () => this.abort(new CloudTimeoutError('a question was not answered in time')) })
    this.#answers = new Answers({ canWrite, write })
    this.#closeDeadline = new Deadline(init.timers, CLOUD_LIMITS.closeMs.value, () => this.abort(new CloudTimeoutError('the channel did not close in time')))
    line.take({
      onFrame: (frame) => this.#onFrame(frame),
      onEnd: () => this.#onRemoteEnd(),
      onWritable: () => this.#pump(),
      onOver: (error) => this.#onOver(error)
    })
  }

  get isOpen (): boolean {
    return this.#state === 'open'
  }

  /** Asks, and resolves with the answer of that kind. @throws {ChannelClosedError} {CloudTimeoutError} {RangeError} */
  async ask<K extends Kind> (frame: CourierFrame, kind: K, fits: (answer: FrameOf<K>) => boolean, { signal }: AbortOptions = {}): Promise<FrameOf<K>> {
    signal?.throwIfAborted()
    if (this.#state !== 'open') throw new ChannelClosedError('the channel is closed')
    // what cannot be carried is refused before it has a place in the line
    encodeCourierFrame(frame)
    return await new Promise<FrameOf<K>>((resolve, reject) => {
      const isAnswer = (answer: CourierFrame): answer is FrameOf<K> => answer.kind === kind
      const done = (): void => signal?.removeEventListener('abort', onAbort)
      const question: Question = {
        frame,
        fits: (answer) => isAnswer(answer) && fits(answer),
        answered: (answer) => {
          done()
          if (isAnswer(answer)) resolve(answer)
          this.#endWhenQuiet()
        },
        failed: (error) => {
          done()
          reject(error)
        }
      }
      const onAbort = (): void => {
        this.#questions.withdraw(question)
        reject(signal?.reason instanceof Error ? signal.reason : new Error('aborted', { cause: signal?.reason }))
      }
      signal?.addEventListener('abort', onAbort, { once: true })
      this.#questions.add(question)
    })
  }

  /** A frame of the other side that answers the oldest question. @throws {InvalidFrameError} when it does not */
  answered (frame: CourierFrame): void {
    this.#questions.answer(frame)
  }

  /**
   * Answers a question of the other side with what a handler resolves to, in its turn. On the way out nothing new is
   * begun: the other side asks again on the next stream.
   *
   * @throws {WindowOverrunError}
   */
  answer<T> (handler: () => Promise<T>, answer: (result: T) => CourierFrame, after?: (result: T) => void): void {
    if (this.#state !== 'open') return
    const place = this.#answers.take()
    this.#call(handler, (result) => {
      place(answer(result))
      after?.(result)
      this.#endWhenQuiet()
    })
  }

  /** @throws {InvalidFrameError} always: a frame that this side is never sent */
  reject (frame: CourierFrame): never {
    throw new InvalidFrameError(`a frame of the wrong side, or too early: ${frame.kind}`)
  }

  /** Finishes as soon as what was asked is answered. */
  finish (): void {
    this.#closesFirst = true
    this.#startClosing()
  }

  async close (options: AbortOptions = {}): Promise<void> {
    const abort = (): void => this.abort(new ChannelClosedError('closing was aborted', { cause: options.signal?.reason }))
    if (options.signal?.aborted === true) abort()
    options.signal?.addEventListener('abort', abort)
    this.#startClosing()
    await this.closed.catch(() => undefined)
    options.signal?.removeEventListener('abort', abort)
  }

  abort (error: Error): void {
    this.#line.abort(error)
  }

  #onFrame (frame: CloudFrame): void {
    // the stream is for the courier since its first frame
    if (isPairingFrame(frame)) throw new InvalidFrameError('a frame of a pairing')
    if (this.#state !== 'over') this.#init.onFrame(frame)
  }

  /** Calls a handler now, and `done` with what it resolves to, unless the channel is over by then. */
  #call<T> (handler: () => Promise<T>, done: (result: T) => void): void {
    const fail = (reason: unknown): void => {
      const error = reason instanceof Error ? reason : new Error('a handler failed', { cause: reason })
      if (this.#state === 'over') this.#init.log.error('a handler failed after the channel was over - %e', error)
      else this.abort(error)
    }
    try {
      handler().then((result) => {
        if (this.#state === 'over') return
        try {
          done(result)
        } catch (error) {
          fail(error)
        }
      }, fail)
    } catch (error) {
      fail(error)
    }
  }

  #pump (): void {
    this.#answers.pump()
    this.#questions.pump()
    this.#endWhenQuiet()
  }

  #onRemoteEnd (): void {
    this.#startClosing()
    // it finished writing: no answer can come
    this.#questions.fail(new ChannelClosedError('the other side closed the channel'))
    this.#endWhenQuiet()
  }

  #startClosing (): void {
    if (this.#state !== 'open') return
    this.#state = 'closing'
    this.#closeDeadline.start()
    this.#endWhenQuiet()
  }

  #endWhenQuiet (): void {
    if (this.#state === 'closing' && this.#answers.isEmpty && (this.#questions.isEmpty || this.#closesFirst)) this.#line.end()
  }

  #onOver (error?: Error): void {
    this.#state = 'over'
    this.#closeDeadline.release()
    this.#answers.clear()
    this.#questions.fail(error instanceof CloudTimeoutError || error instanceof ChannelClosedError ? error : new ChannelClosedError('the channel ended', { cause: error }))
    if (error === undefined) return this.#settled.resolve(undefined)
    this.#init.log('courier ended: %s', error.name)
    this.#settled.reject(error)
  }
}

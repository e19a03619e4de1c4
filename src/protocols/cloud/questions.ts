/**
 * What this side of a courier stream has asked: at most a window of questions unanswered, the others wait here in the
 * order of asking. Answers come in the order in which the questions left, so each is matched with the oldest one; an
 * answer that does not fit it is a fault of the other side. It notices when one is overdue, and keeps nothing answered.
 */
import { Deadline } from '../deadline.ts'
import { InvalidFrameError } from '../errors.ts'
import { Fifo } from '../fifo.ts'
import { COURIER_LIMITS } from './constants.ts'
import type { CourierFrame } from './courier-frames.ts'
import type { Timers } from '../timers.ts'

export interface Question {
  readonly frame: CourierFrame
  /** Whether a frame is the answer to this one. */
  fits (answer: CourierFrame): boolean
  answered (answer: CourierFrame): void
  failed (error: Error): void
}

export interface QuestionsInit {
  readonly timers: Timers
  /** False while the stream is full. */
  canWrite (): boolean
  write (frame: CourierFrame): void
  /** The oldest question was not answered in time. */
  onLate (): void
}

export class Questions {
  readonly #init: QuestionsInit
  readonly #deadline: Deadline
  /** What takes longer by its nature. */
  readonly #longDeadline: Deadline
  readonly #waiting = new Fifo<Question>()
  readonly #asked = new Fifo<Question>()

  constructor (init: QuestionsInit) {
    this.#init = init
    this.#deadline = new Deadline(init.timers, COURIER_LIMITS.answerMs.value, () => init.onLate())
    this.#longDeadline = new Deadline(init.timers, COURIER_LIMITS.unpairMs.value, () => init.onLate())
  }

  /** True when everything that was asked has left and is answered. */
  get isEmpty (): boolean {
    return this.#waiting.length === 0 && this.#asked.length === 0
  }

  add (question: Question): void {
    this.#waiting.push(question)
    this.pump()
  }

  /** Takes back a question that has not left yet; one that has is not to be had. */
  withdraw (question: Question): void {
    this.#waiting.remove(question)
  }

  /** Writes what the window and the stream let through. */
  pump (): void {
    while (this.#asked.length < COURIER_LIMITS.window.value && this.#init.canWrite()) {
      const next = this.#waiting.shift()
      if (next === undefined) return
      this.#asked.push(next)
      if (this.#asked.length === 1) this.#wait()
      this.#init.write(next.frame)
    }
  }

  /** @throws {InvalidFrameError} when it answers nothing that was asked, or not the oldest */
  answer (frame: CourierFrame): void {
    const oldest = this.#asked.first
    if (oldest?.fits(frame) !== true) throw new InvalidFrameError('an answer to a question that was not asked, or not yet its turn')
    this.#asked.shift()
    this.#wait()
    this.pump()
    oldest.answered(frame)
  }

  /** Nothing leaves any more, and no answer can come. */
  fail (error: Error): void {
    this.#deadline.release()
    this.#longDeadline.release()
    for (const question of [...this.#asked.clear(), ...this.#waiting.clear()]) question.failed(error)
  }

  /** The oldest one has its time from now. */
  #wait (): void {
    this.#deadline.stop()
    this.#longDeadline.stop()
    const oldest = this.#asked.first
    if (oldest?.frame.kind === 'unpair' || oldest?.frame.kind === 'history end') this.#longDeadline.start()
    else if (oldest !== undefined) this.#deadline.start()
  }
}

/**
 * The pulls that this side has asked for and that have not ended. They are answered in the order they were asked, a
 * few at a time; the others wait here. It notices when a run stops coming.
 */
import { Deadline } from '../deadline.ts'
import { InvalidFrameError } from '../errors.ts'
import { MSG_LIMITS } from './constants.ts'
import type { PullEnd, PullRequest } from './index.ts'
import type { Timers } from '../timers.ts'

export interface AskedPull {
  readonly request: PullRequest
  ended (end: PullEnd): void
  failed (error: Error): void
}

export interface PullsInit {
  readonly timers: Timers
  ask (request: PullRequest): void
  /** A run made no progress in time. */
  onLate (): void
}

export class Pulls {
  readonly #init: PullsInit
  readonly #deadline: Deadline
  #waiting: AskedPull[] = []
  #asked: AskedPull[] = []

  constructor (init: PullsInit) {
    this.#init = init
    this.#deadline = new Deadline(init.timers, MSG_LIMITS.pullMs.value, () => init.onLate())
  }

  add (pull: AskedPull): void {
    this.#waiting.push(pull)
    this.#askNext()
  }

  /** Takes back a pull that was not asked yet; the end of one that was will be read and dropped. */
  withdraw (pull: AskedPull): void {
    const at = this.#waiting.indexOf(pull)
    if (at >= 0) this.#waiting.splice(at, 1)
  }

  /** Something of a run came, or an acknowledgement left and opened the window: the next step has its time again. */
  progress (): void {
    if (this.#asked.length > 0) this.#deadline.start()
  }

  /**
   * The oldest pull has ended on the wire.
   *
   * @throws {InvalidFrameError} when none was asked
   */
  end (): AskedPull {
    const pull = this.#asked.shift()
    if (pull === undefined) throw new InvalidFrameError('the end of a pull that nobody asked for')
    if (this.#asked.length === 0) this.#deadline.stop()
    else this.#deadline.start()
    this.#askNext()
    return pull
  }

  fail (error: Error): void {
    const failed = [...this.#asked, ...this.#waiting]
    this.#asked = []
    this.#waiting = []
    this.#deadline.release()
    for (const pull of failed) pull.failed(error)
  }

  #askNext (): void {
    while (this.#asked.length < MSG_LIMITS.pulls.value) {
      const next = this.#waiting.shift()
      if (next === undefined) return
      this.#asked.push(next)
      if (this.#asked.length === 1) this.#deadline.start()
      this.#init.ask(next.request)
    }
  }
}

/**
 * A limit on waiting that starts and stops thousands of times a second. Its timer is set once and looked at when
 * it fires, so starting and stopping cost one reading of the clock. It only calls back; it never ends anything.
 */
import type { Timers } from './timers.ts'

export class Deadline {
  readonly #timers: Timers
  readonly #limitMs: number
  readonly #onLate: () => void
  #dueAt: number | undefined
  #cancelTimer: (() => void) | undefined

  /** @param onLate called once for each start that was neither stopped nor restarted within `limitMs` */
  constructor (timers: Timers, limitMs: number, onLate: () => void) {
    this.#timers = timers
    this.#limitMs = limitMs
    this.#onLate = onLate
  }

  get isRunning (): boolean {
    return this.#dueAt !== undefined
  }

  /** Waits from now, forgetting an earlier start. */
  start (): void {
    this.#dueAt = this.#timers.now() + this.#limitMs
    if (this.#cancelTimer === undefined) this.#arm(this.#limitMs)
  }

  /** What was waited for has come. */
  stop (): void {
    this.#dueAt = undefined
  }

  /** Stops and gives the timer back. */
  release (): void {
    this.#dueAt = undefined
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
  }

  #arm (delayMs: number): void {
    this.#cancelTimer = this.#timers.setTimer(() => {
      this.#cancelTimer = undefined
      if (this.#dueAt === undefined) return
      const leftMs = this.#dueAt - this.#timers.now()
      if (leftMs > 0) return this.#arm(leftMs)
      this.#dueAt = undefined
      this.#onLate()
    }, delayMs)
  }
}

/**
 * How often something that is never stored may be handed on. What comes too often is dropped, not queued.
 */
import type { Timers } from '../timers.ts'

export class Allowance {
  readonly #timers: Timers
  readonly #most: number
  readonly #periodMs: number
  #since = Number.NEGATIVE_INFINITY
  #used = 0

  constructor (timers: Timers, most: number, periodMs: number) {
    this.#timers = timers
    this.#most = most
    this.#periodMs = periodMs
  }

  /** @returns whether one more may be handed on now */
  take (): boolean {
    const now = this.#timers.now()
    if (now - this.#since >= this.#periodMs) {
      this.#since = now
      this.#used = 0
    }
    return this.#used++ < this.#most
  }
}

import type { Timers } from '../../src/protocols/timers.ts'

/** A clock that moves only when told to. */
export class ManualTimers implements Timers {
  #now = 1_000_000
  #timers: Array<{ at: number, callback: () => void }> = []

  get armed (): number {
    return this.#timers.length
  }

  now (): number {
    return this.#now
  }

  setTimer (callback: () => void, delayMs: number): () => void {
    const timer = { at: this.#now + delayMs, callback }
    this.#timers.push(timer)
    return () => { this.#timers = this.#timers.filter((other) => other !== timer) }
  }

  /** Moves on by `ms`, firing what is due on the way, in order. */
  advance (ms: number): void {
    const until = this.#now + ms
    for (;;) {
      const next = this.#timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0]
      if (next === undefined) break
      this.#timers = this.#timers.filter((other) => other !== next)
      this.#now = Math.max(this.#now, next.at)
      next.callback()
    }
    this.#now = until
  }
}

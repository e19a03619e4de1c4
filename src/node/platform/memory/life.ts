/**
 * One run of a device, from power-on to power-off. Awake, asleep (timers stand still, what arrives waits) or dead
 * (for good: no timer fires, no call of its platform resolves or has an effect). Everything the platform does for a
 * node passes `step` first, so a crash can be put between any two of its effects, which is the same as between any
 * two lines: what a node does between two effects, nobody can see.
 */
import type { VirtualTime } from './virtual-time.ts'

/** What a call into a dead device is answered with: nothing, ever. */
export function never<T> (): Promise<T> {
  return new Promise<T>(() => undefined)
}

interface Timer { readonly callback: () => void, dueAt: number, cancel: () => void }

export class Life {
  readonly name: string
  readonly time: VirtualTime
  /** Resolves at death. */
  readonly died: Promise<void>
  #state: 'awake' | 'asleep' | 'dead' = 'awake'
  #steps = 0
  #lastStep = Infinity
  #asleepAt = 0
  readonly #timers = new Set<Timer>()
  #waiting: Array<() => void> = []
  readonly #onDeath = new Set<() => void>()
  readonly #resolveDied: () => void

  constructor (name: string, time: VirtualTime) {
    this.name = name
    this.time = time
    const { promise, resolve } = Promise.withResolvers<undefined>()
    this.died = promise
    this.#resolveDied = () => resolve(undefined)
  }

  get state (): 'awake' | 'asleep' | 'dead' {
    return this.#state
  }

  /** Effects asked for so far. */
  get steps (): number {
    return this.#steps
  }

  /** Dies at the `steps`-th effect from now (1 = the next), instead of having it. */
  dieAfter (steps: number): void {
    this.#lastStep = this.#steps + steps
  }

  /** @returns false when the effect must not happen, because the device is dead or dies right here */
  step (what: string): boolean {
    if (this.#state === 'dead') return false
    this.#steps++
    if (this.#steps >= this.#lastStep) {
      this.time.trace.add(this.time.now(), `${this.name} dies instead of ${what}`)
      this.die()
      return false
    }
    return true
  }

  onDeath (callback: () => void): void {
    this.#onDeath.add(callback)
  }

  die (): void {
    if (this.#state === 'dead') return
    this.#state = 'dead'
    for (const timer of this.#timers) timer.cancel()
    this.#timers.clear()
    this.#waiting = []
    for (const callback of this.#onDeath) callback()
    this.#resolveDied()
  }

  sleep (): void {
    if (this.#state !== 'awake') return
    this.#state = 'asleep'
    this.#asleepAt = this.time.now()
    for (const timer of this.#timers) timer.cancel()
  }

  /** Timers go on with what they had left, as on a machine whose monotonic clock stops in its sleep. */
  wake (): void {
    if (this.#state !== 'asleep') return
    this.#state = 'awake'
    const slept = this.time.now() - this.#asleepAt
    for (const timer of this.#timers) {
      timer.dueAt += slept
      this.#arm(timer)
    }
    // all at once and in order, so that nothing that arrives in this same ms overtakes what waited
    const waiting = this.#waiting
    this.#waiting = []
    for (const callback of waiting) this.whenAwake(callback)
  }

  /** Runs `callback` now, or after waking, or never. */
  whenAwake (callback: () => void): void {
    if (this.#state === 'awake') callback()
    else if (this.#state === 'asleep') this.#waiting.push(callback)
  }

  setTimer (callback: () => void, delayMs: number): () => void {
    if (this.#state === 'dead') return () => undefined
    const timer: Timer = { callback, dueAt: this.time.now() + Math.max(0, delayMs), cancel: () => undefined }
    this.#timers.add(timer)
    if (this.#state === 'awake') this.#arm(timer)
    return () => {
      timer.cancel()
      this.#timers.delete(timer)
    }
  }

  /** Resolves `delayMs` from now, in this life's own time. */
  pause (delayMs: number): Promise<void> {
    return new Promise((resolve) => { this.setTimer(resolve, delayMs) })
  }

  #arm (timer: Timer): void {
    timer.cancel = this.time.schedule(() => {
      this.#timers.delete(timer)
      timer.callback()
    }, timer.dueAt - this.time.now())
  }
}

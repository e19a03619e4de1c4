/**
 * One offer of a host: its code, its ten minutes, its three tries, and that it is good once. In memory alone, so that a
 * crash ends it. A try is counted before it is answered, whatever comes of it, and one run goes on at a time.
 */
import { createPairingCode } from '../../../identity/index.ts'
import { PAIR_LIMITS } from '../../../protocols/cloud/index.ts'
import type { OfferEnd } from '../types.ts'
import type { Clock, Random } from '../../platform/platform.ts'

export class Offer {
  /** Eight characters. */
  readonly code: string
  readonly expiresAt: number
  readonly #onOver: (because: OfferEnd) => void
  readonly #stopTimer: () => void
  #triesLeft: number = PAIR_LIMITS.tries.value
  #isRunning = false
  #over: OfferEnd | undefined

  constructor (clock: Clock, random: Random, onOver: (because: OfferEnd) => void) {
    this.code = createPairingCode(random)
    this.expiresAt = clock.now() + PAIR_LIMITS.offerMs.value
    this.#onOver = onOver
    this.#stopTimer = clock.setTimer(() => this.end('expired'), PAIR_LIMITS.offerMs.value)
  }

  get triesLeft (): number {
    return this.#triesLeft
  }

  get isOver (): boolean {
    return this.#over !== undefined
  }

  /** Counts a try and lets it go on, or says why not. What was let go on has to be given back. */
  take (): 'taken' | 'busy' | 'over' {
    if (this.isOver) return 'over'
    if (this.#isRunning) return 'busy'
    this.#isRunning = true
    this.#triesLeft--
    return 'taken'
  }

  /**
   * The device of the run that goes on knows the code and has certified this host: from now on nobody else is let in.
   *
   * @returns false when the offer ended meanwhile
   */
  use (): boolean {
    if (this.isOver) return false
    this.end('used')
    return true
  }

  /** The run is over. */
  giveBack (): void {
    this.#isRunning = false
    if (this.#triesLeft === 0) this.end('tries')
  }

  end (because: OfferEnd): void {
    if (this.isOver) return
    this.#over = because
    this.#stopTimer()
    this.#onOver(because)
  }
}

/** Work in the background that reads the store: it is over before the store is closed, and waits for nothing else. */
import { inBackground } from '../events.ts'
import type { Emit } from '../events.ts'

export class UnderWay {
  readonly #emit: Emit
  readonly #work = new Set<Promise<void>>()

  constructor (emit: Emit) {
    this.#emit = emit
  }

  /** Begins it; what fails is told as a fault. */
  add (work: Promise<void>): void {
    const underWay = work.finally(() => this.#work.delete(underWay))
    this.#work.add(underWay)
    inBackground(this.#emit, underWay)
  }

  /** Resolves when all of it is over. */
  async idle (): Promise<void> {
    await Promise.allSettled(this.#work)
  }
}

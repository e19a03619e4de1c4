/** Works on something page by page for as long as there is more, and once more whenever it is told that there may be. */
import { inBackground } from '../events.ts'
import type { Emit } from '../events.ts'

export class Pump {
  readonly #emit: Emit
  readonly #work: () => Promise<boolean>
  #isRunning = false
  #running: Promise<void> | undefined
  #again = false

  /** @param work - one page; resolves with whether there may be another one */
  constructor (emit: Emit, work: () => Promise<boolean>) {
    this.#emit = emit
    this.#work = work
  }

  /** Resolves when what runs is over; what failed was told where it was begun. */
  async idle (): Promise<void> {
    await this.#running?.catch(() => undefined)
  }

  kick (): void {
    this.#again = true
    if (this.#isRunning) return
    this.#isRunning = true
    this.#running = this.#run()
    inBackground(this.#emit, this.#running)
  }

  async #run (): Promise<void> {
    try {
      while (this.#again) {
        this.#again = false
        while (await this.#work());
      }
    } finally {
      this.#isRunning = false
    }
  }
}

/**
 * Lets what comes while one group is being worked on share the next. A database read costs a trip of its own, in a
 * tab even a wait for the write before it; a window of envelopes or acknowledgements then costs two reads and one write.
 */
export class Gather<Item, Result> {
  readonly #most: number
  readonly #work: (items: readonly Item[]) => Promise<readonly Result[]>
  #waiting: Array<{ readonly item: Item, resolve (result: Result): void, reject (error: unknown): void }> = []
  #running: Promise<void> | undefined

  /** @param work - answers one result per item, in their order; when it rejects, every item of the group does */
  constructor (most: number, work: (items: readonly Item[]) => Promise<readonly Result[]>) {
    this.#most = most
    this.#work = work
  }

  /** Resolves with the result of this item. Items are worked on in the order of the calls. */
  async add (item: Item): Promise<Result> {
    return await new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject })
      this.#running ??= this.#run()
    })
  }

  /** Resolves when nothing waits and nothing is worked on. Never rejects: each item has its own answer. */
  async idle (): Promise<void> {
    await this.#running
  }

  async #run (): Promise<void> {
    // one microtask, so that what comes in the same turn joins the first group
    await Promise.resolve()
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0, this.#most)
      try {
        const results = await this.#work(group.map(({ item }) => item))
        for (const [at, { resolve, reject }] of group.entries()) {
          const result = results[at]
          if (result === undefined) reject(new RangeError('A group was answered with too few results'))
          else resolve(result)
        }
      } catch (error) {
        for (const { reject } of group) reject(error)
      }
    }
    this.#running = undefined
  }
}

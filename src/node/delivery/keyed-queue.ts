/**
 * One thing after another per key. Where a check and the act that rests on it have an `await` between them, they
 * run inside this queue, so nothing else of the same contact comes in between.
 */
export class KeyedQueue<K> {
  readonly #tails = new Map<K, Promise<void>>()

  /** Runs `task` after every earlier task of `key` settled; resolves or rejects as it does. */
  async run<T> (key: K, task: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(key)
    const done = before === undefined ? task() : before.then(task)
    const tail = done.then(() => undefined, () => undefined)
    this.#tails.set(key, tail)
    try {
      return await done
    } finally {
      if (this.#tails.get(key) === tail) this.#tails.delete(key)
    }
  }

  /** Resolves when every task that is queued now has settled. */
  async idle (): Promise<void> {
    await Promise.all(this.#tails.values())
  }
}

/**
 * Lets many callers share one trip to the disk: whatever is asked for while a batch is on its way, or in the same
 * turn, goes together in the next. Batches follow one another, so the order of asking is the order of writing,
 * for durable and plain writes alike. A batch that fails fails every write in it and every write that waits behind
 * it: none of them happened, so nothing lies in the database after a hole.
 */
import type { DurableLevel, Write } from './durable-level.ts'

/**
 * A group ends at this many bytes, so that a flood of commits neither builds a batch of any size nor fails as one.
 * Design: LevelDB's write buffer (4 MiB). One larger commit still goes whole, alone.
 */
export const MAX_GROUP_BYTES = 4 * 1024 * 1024

interface Waiting {
  readonly writes: readonly Write[]
  readonly durable: boolean
  readonly sizeBytes: number
  resolve (): void
  reject (reason: unknown): void
}

export class WriteQueue {
  readonly #durable: DurableLevel
  #waiting: Waiting[] = []
  #running: Promise<void> | undefined

  constructor (durable: DurableLevel) {
    this.#durable = durable
  }

  /**
   * Resolves when the writes are in the database, and on the disk if `durable`. The bytes are copied at once:
   * the caller may change or wipe its own afterwards.
   */
  add (writes: readonly Write[], durable: boolean): Promise<void> {
    const own = writes.map(copyOf)
    const sizeBytes = own.reduce((sum, write) => sum + write.key.length + (write.type === 'put' ? write.value.length : 0), 0)

    return new Promise((resolve, reject) => {
      this.#waiting.push({ writes: own, durable, sizeBytes, resolve, reject })
      this.#running ??= this.#run()
    })
  }

  /** Resolves once nothing waits and nothing is on its way. Never rejects: each writer has its own answer. */
  async drained (): Promise<void> {
    await this.#running
  }

  async #run (): Promise<void> {
    // one microtask, so that the rest of this turn's writes join the first batch
    await Promise.resolve()

    while (this.#waiting.length > 0) {
      const group = this.#nextGroup()

      try {
        await this.#write(group)
        group.forEach((waiting) => waiting.resolve())
      } catch (error) {
        const behind = this.#waiting.splice(0)
        for (const waiting of [...group, ...behind]) waiting.reject(error)
      }
    }

    this.#running = undefined
  }

  #nextGroup (): Waiting[] {
    let sizeBytes = 0
    const full = this.#waiting.findIndex((waiting, index) => {
      sizeBytes += waiting.sizeBytes
      return index > 0 && sizeBytes > MAX_GROUP_BYTES
    })

    return this.#waiting.splice(0, full === -1 ? this.#waiting.length : full)
  }

  async #write (group: readonly Waiting[]): Promise<void> {
    const writes = group.flatMap((waiting) => waiting.writes)

    // one durable writer makes the whole group durable: that keeps the order, and costs the others only a wait
    if (group.some((waiting) => waiting.durable)) {
      await this.#durable.writeDurably(writes)
    } else {
      await this.#durable.level.batch([...writes])
    }
  }
}

function copyOf (write: Write): Write {
  return write.type === 'put' ? { type: 'put', key: write.key, value: new Uint8Array(write.value) } : write
}

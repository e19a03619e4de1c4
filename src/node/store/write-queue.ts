/**
 * Lets many callers share one trip to the disk: whatever is asked for while a batch is on its way, or in the same
 * turn, goes together in the next. Batches follow one another, so the order of asking is the order of writing,
 * for durable and plain writes alike. A batch that fails fails every write in it and every write that waits behind
 * it: none of them happened, so nothing lies in the database after a hole.
 */
import type { DurableLevel, Write } from './durable-level.ts'

/**
 * A group ends at this many bytes, so that a flood of commits neither builds a batch of any size nor fails as one.
 * Design: half of LevelDB's write buffer. One larger commit still goes whole, alone.
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
  #failed = false

  constructor (durable: DurableLevel) {
    this.#durable = durable
  }

  /**
   * Resolves when the writes are in the database, and on the disk if `durable`. The bytes are copied at once:
   * the caller may change or wipe its own afterwards.
   */
  add (writes: readonly Write[], durable: boolean): Promise<void> {
    const { copies, sizeBytes } = copiesOf(writes)

    return new Promise((resolve, reject) => {
      this.#waiting.push({ writes: copies, durable, sizeBytes, resolve, reject })
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
        this.#failed = false
        group.forEach((waiting) => waiting.resolve())
      } catch (error) {
        this.#failed = true
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
    // and a platform recovers from a full disk within a durable write, so that is what follows a failure
    if (this.#failed || group.some((waiting) => waiting.durable)) {
      await this.#durable.writeDurably(writes)
    } else {
      await this.#durable.level.batch([...writes])
    }
  }
}

/** All values in one allocation: one each is what costs, a thousand times a second. */
function copiesOf (writes: readonly Write[]): { copies: Write[], sizeBytes: number } {
  const values = new Uint8Array(writes.reduce((sum, write) => sum + (write.type === 'put' ? write.value.byteLength : 0), 0))
  let at = 0
  let sizeBytes = values.byteLength
  const copies = writes.map((write): Write => {
    sizeBytes += write.key.length
    if (write.type === 'del') return write
    values.set(write.value, at)
    return { type: 'put', key: write.key, value: values.subarray(at, at += write.value.byteLength) }
  })

  return { copies, sizeBytes }
}

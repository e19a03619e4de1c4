/**
 * Lets many callers share one trip to the disk: whatever is asked for while a batch is on its way, or in the same
 * turn, goes together in the next. Batches follow one another, so the order of asking is the order of writing,
 * for durable and plain writes alike. A batch that fails fails every write in it and every write that waits behind
 * it: none of them happened, so nothing lies in the database after a hole. Sealing a write begins when it is asked for.
 */
import type { DurableLevel, Write } from './durable-level.ts'
import type { Prepared, Sealing } from './sealing.ts'
import type { EraseRecipient } from '../../identity/index.ts'

/**
 * A group ends at this many bytes, so that a flood of commits neither builds a batch of any size nor fails as one.
 * Design: half of LevelDB's write buffer. One larger commit still goes whole, alone.
 */
export const MAX_GROUP_BYTES = 4 * 1024 * 1024

interface Waiting {
  readonly prepared: Prepared
  readonly durable: boolean
  readonly sizeBytes: number
  resolve (): void
  reject (reason: unknown): void
}

export class WriteQueue {
  readonly #durable: DurableLevel
  readonly #sealing: Sealing
  #waiting: Waiting[] = []
  #running: Promise<void> | undefined
  #failed = false

  constructor (durable: DurableLevel, sealing: Sealing) {
    this.#durable = durable
    this.#sealing = sealing
  }

  /**
   * Resolves when the writes are in the database, and on the disk if `durable`. The bytes are copied at once:
   * the caller may change or wipe its own afterwards.
   */
  add (writes: readonly Write[], durable: boolean): Promise<void> {
    return this.#enqueue(this.#sealing.prepare(writes), durable, sizeOf(writes))
  }

  /** Resolves when the keys of what can be erased are sealed to these slots, and to no others, on the disk. */
  sealTo (recipients: readonly EraseRecipient[]): Promise<void> {
    return this.#enqueue(this.#sealing.prepare([], recipients), true, 0)
  }

  /** Resolves once nothing waits and nothing is on its way. Never rejects: each writer has its own answer. */
  async drained (): Promise<void> {
    await this.#running
  }

  #enqueue (prepared: Prepared, durable: boolean, sizeBytes: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ prepared, durable, sizeBytes, resolve, reject })
      this.#running ??= this.#run()
    })
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
    const batch = await this.#sealing.batch(group.map(({ prepared }) => prepared), this.#durable)
    try {
      // one durable writer makes the whole group durable: that keeps the order, and costs the others only a wait
      // and a platform recovers from a full disk within a durable write, so that is what follows a failure
      if (this.#failed || group.some(({ durable }) => durable)) {
        await this.#durable.writeDurably(batch.writes)
      } else {
        await this.#durable.level.batch([...batch.writes])
      }
    } catch (error) {
      batch.failed()
      throw error
    }
    batch.landed()
  }
}

function sizeOf (writes: readonly Write[]): number {
  return writes.reduce((sum, write) => sum + write.key.length + (write.type === 'put' ? write.value.byteLength : 0), 0)
}

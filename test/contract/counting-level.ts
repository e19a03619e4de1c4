/**
 * Looks over the shoulder of a real DurableLevel: how many batches it was given, how many entries were read from it.
 * It changes nothing by itself; a test may hold a durable batch back, or let one fail.
 */
import type { DurableLevel, Level, Write } from '../../src/node/store/durable-level.ts'

export class CountingLevel implements DurableLevel {
  readonly level: Level
  readonly durability: DurableLevel['durability']
  /** Batches in the order given. */
  readonly durableBatches: Array<readonly Write[]> = []
  plainBatches = 0
  entriesRead = 0
  /** Questions to the database, of one key or of many. */
  reads = 0
  /** Awaited when a page has been read, before it is handed out. */
  afterPage: (() => Promise<void>) | undefined
  /** Awaited before each durable batch. */
  beforeDurableBatch: (() => Promise<void>) | undefined
  /** Awaited when a durable batch can be read, before that is told. */
  afterDurableBatch: (() => Promise<void>) | undefined
  readonly #real: DurableLevel

  constructor (real: DurableLevel) {
    this.#real = real
    this.durability = real.durability
    this.level = new Proxy(real.level, { get: (level, name) => this.#property(level, name) })
  }

  async writeDurably (writes: readonly Write[]): Promise<void> {
    this.durableBatches.push(writes)
    await this.beforeDurableBatch?.()
    await this.#real.writeDurably(writes)
    await this.afterDurableBatch?.()
  }

  close (): Promise<void> {
    return this.#real.close()
  }

  #property (level: Level, name: string | symbol): unknown {
    const value: unknown = Reflect.get(level, name, level)

    if (typeof value !== 'function') {
      return value
    }

    return (...parameters: unknown[]): unknown => {
      const result: unknown = Reflect.apply(value, level, parameters)

      if (name === 'batch') {
        this.plainBatches++
      } else if (name === 'get' || name === 'getMany' || name === 'has' || name === 'iterator') {
        this.reads++
      }

      return name === 'iterator' || name === 'keys' || name === 'values' ? this.#counted(result as Level) : result
    }
  }

  /** Iterators answer through `all`, `nextv`, `next`: whatever they hand out is counted. */
  #counted (iterator: object): unknown {
    return new Proxy(iterator, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target)

        return typeof value !== 'function'
          ? value
          : async (...parameters: unknown[]): Promise<unknown> => {
            const result: unknown = await Reflect.apply(value, target, parameters)

            if (name === 'all' || name === 'nextv') {
              this.entriesRead += (result as unknown[]).length
              await this.afterPage?.()
            } else if (name === 'next' && result !== undefined) {
              this.entriesRead++
            }

            return result
          }
      }
    })
  }
}

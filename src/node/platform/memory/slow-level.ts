/**
 * Puts time between a node and its memory disk: a durable write takes a while, some reads do too, so that whatever
 * could happen meanwhile does. Adds no guarantee and takes none away; what a crash leaves is `MemoryDisk`'s to say.
 */
import { never } from './life.ts'
import type { DurableLevel, Level } from '../../store/durable-level.ts'
import type { Life } from './life.ts'
import type { SeededRandom } from './random.ts'

type Bounds = readonly [low: number, high: number]

/** ms; a synced write of a small batch on a laptop's SSD takes 1 to 10. */
const SYNC_MS: Bounds = [0, 12]
/** ms; now and then a disk is busy, spinning up or nearly full. What answers too early is caught here. */
const SLOW_SYNC_MS: Bounds = [0, 5_000]
const SLOW_SYNC = 0.1
const READ_MS: Bounds = [1, 3]
/** Most reads come from a cache and take no time that another event could use. */
const SLOW_READ = 0.1

export function slowLevel (durable: DurableLevel, life: Life, random: SeededRandom): DurableLevel {
  const lag = async (): Promise<void> => {
    if (random.chance(SLOW_READ)) await life.pause(random.between(...READ_MS))
  }

  return {
    level: slowReads(durable.level, lag),
    durability: durable.durability,
    async writeDurably (writes) {
      await life.pause(random.between(...random.chance(SLOW_SYNC) ? SLOW_SYNC_MS : SYNC_MS))
      await durable.writeDurably(writes)
    },
    close: () => life.state === 'dead' ? never() : durable.close()
  }
}

function slowReads (level: Level, lag: () => Promise<void>): Level {
  const slow = <A extends unknown[], R>(read: (...args: A) => Promise<R>) => async (...args: A): Promise<R> => {
    await lag()
    return read(...args)
  }

  return new Proxy(level, {
    get (target, property) {
      if (property === 'get') return slow(target.get.bind(target))
      if (property === 'getMany') return slow(target.getMany.bind(target))
      if (property === 'has') return slow(target.has.bind(target))
      if (property === 'iterator') {
        return (options: Parameters<Level['iterator']>[0] = {}) => {
          const iterator = target.iterator(options)
          return Object.assign(iterator, { all: slow(iterator.all.bind(iterator)) })
        }
      }

      // private fields of the Level are its own: its methods must run on it, not on the proxy
      const value: unknown = Reflect.get(target, property, target)
      return typeof value === 'function' ? value.bind(target) as unknown : value
    }
  })
}

/**
 * The memory platform: any number of devices in one process, on one virtual clock, one simulated wire and disks
 * that lose what was not synced. The very classes of the product run on it, faster than real time, and one seed
 * always plays the same run (memory/virtual-time.ts says why). It refuses to be a product: nothing survives the process.
 *
 * The caller moves time: a promise of a node settles only while `until` or `advance` is being awaited.
 */
import { SimulatedDevice } from './memory/device.ts'
import { MemoryDisk } from './memory/level.ts'
import { createSeededRandom } from './memory/random.ts'
import { Trace } from './memory/trace.ts'
import { VirtualTime } from './memory/virtual-time.ts'
import { Wire } from './memory/wire.ts'
import type { MemoryDevice } from './memory/device.ts'
import type { MemoryKeys } from './memory/key-store.ts'
import type { SeededRandom } from './memory/random.ts'

export { MemoryDisk } from './memory/level.ts'
export { createSeededRandom } from './memory/random.ts'
export { StuckInTimeError } from './memory/virtual-time.ts'
export { CALM } from './memory/wire.ts'
export type { MemoryDevice } from './memory/device.ts'
export type { MemoryKeys } from './memory/key-store.ts'
export type { SeededRandom } from './memory/random.ts'
export type { Fate, WireConditions, WireMessage } from './memory/wire.ts'

/** 2026-01-01T00:00:00Z: any fixed moment would do. */
const START_AT = 1_767_225_600_000

export interface MemoryWorldInit {
  readonly seed: string
  readonly startAt?: number
  /** Receives every line of the trace. */
  readonly onTrace?: (line: string) => void
  /** How to let one turn of the event loop pass. For the test that shows that nothing depends on real time. */
  readonly turn?: () => Promise<void>
}

export interface MemoryWorld {
  /** Independent of what wire and devices draw. */
  readonly random: SeededRandom
  readonly wire: Wire
  readonly trace: Trace
  /** True time; a device's own clock may differ. */
  now (): number
  /** @param init.keys of another device, or with a bare seed to begin with */
  device (init: { name: string, disk?: MemoryDisk, keys?: MemoryKeys }): MemoryDevice
  /** Lets all work of this moment finish; no time passes. */
  quiet (): Promise<void>
  /** Lets `ms` pass. */
  advance (ms: number): Promise<void>
  /** Lets time pass until `promise` settles. @throws {StuckInTimeError} when it cannot, or not within `limitMs` (default an hour) */
  until<T> (promise: Promise<T>, limitMs?: number): Promise<T>
  /** Resolves `ms` from now, in true time. */
  pause (ms: number): Promise<void>
  /** Devices reach only those of their own group; those in none are one more group. Connections across are dead. */
  partition (...groups: ReadonlyArray<readonly MemoryDevice[]>): void
  /** Everybody reaches everybody again; about half of the devices are told that they are online. */
  heal (): void
}

export function createMemoryWorld (init: MemoryWorldInit): MemoryWorld {
  const random = createSeededRandom(init.seed)
  const trace = new Trace(init.onTrace)
  const time = new VirtualTime(init.startAt ?? START_AT, trace, init.turn)
  const wire = new Wire(time, random.fork('wire'))
  const devices: SimulatedDevice[] = []

  return {
    random: random.fork('script'),
    wire,
    trace,
    now: () => time.now(),
    device ({ name, disk = new MemoryDisk(), keys = {} }) {
      if (devices.some((device) => device.name === name)) throw new RangeError(`There is a device called ${name} already`)
      const device = new SimulatedDevice(name, devices.length + 1, disk, { ...keys }, wire, random.fork(`device ${name}`))
      devices.push(device)
      return device
    },
    quiet: () => time.quiet(),
    advance: (ms) => time.advance(ms),
    until: (promise, limitMs = 3_600_000) => time.until(promise, limitMs),
    pause: (ms) => new Promise((resolve) => { time.schedule(resolve, ms) }),
    partition: (...groups) => wire.partition(groups.map((group) => group.map((device) => device.name))),
    heal () {
      wire.partition([])
      for (const device of devices) if (random.chance(0.5)) device.tell('online')
    }
  }
}

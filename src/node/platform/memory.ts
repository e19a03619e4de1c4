/**
 * The memory platform: any number of devices in one process, on one virtual clock, one simulated wire and disks
 * that lose what was not synced. The very classes of the product run on it, faster than real time, and one seed
 * always plays the same run (memory/virtual-time.ts says why). It refuses to be a product: nothing survives the process.
 *
 * The caller moves time: a promise of a node settles only while `until` or `advance` is being awaited.
 */
import { createMemoryAead } from './memory/aead.ts'
import { createMemoryKeyStore } from './memory/key-store.ts'
import { MemoryDisk, openMemoryLevel } from './memory/level.ts'
import { Life, never } from './memory/life.ts'
import { MemoryNetwork } from './memory/network.ts'
import { createSeededRandom } from './memory/random.ts'
import { slowLevel } from './memory/slow-level.ts'
import { checksum, Trace } from './memory/trace.ts'
import { VirtualTime } from './memory/virtual-time.ts'
import { Wire } from './memory/wire.ts'
import type { SeedSlot } from './memory/key-store.ts'
import type { SeededRandom } from './memory/random.ts'
import type { Clock, Platform, WakeReason } from './platform.ts'

export { MemoryDisk } from './memory/level.ts'
export { createSeededRandom } from './memory/random.ts'
export { StuckInTimeError } from './memory/virtual-time.ts'
export { CALM } from './memory/wire.ts'
export type { SeededRandom } from './memory/random.ts'
export type { Fate, WireConditions, WireMessage } from './memory/wire.ts'

/** 2026-01-01T00:00:00Z: any fixed moment would do. */
const START_AT = 1_767_225_600_000

/** A sleeping device is given up by its peers after this long. */
const MISSED_AFTER_MS = [5_000, 120_000] as const

/** How long a device takes to find out that it woke, or is online again. */
const WAKE_NOTICE_MS = [0, 2_000] as const

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
  device (init: { name: string, disk?: MemoryDisk, seed?: Uint8Array }): MemoryDevice
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

export interface MemoryDevice {
  readonly name: string
  readonly disk: MemoryDisk
  /** The platform of the present life; it is dead for good after a crash. */
  readonly platform: Platform
  readonly state: 'awake' | 'asleep' | 'dead'
  /** Resolves when the present life ends. */
  readonly died: Promise<void>
  /** A copy of the seed, once a node has made one. */
  readonly seed: Uint8Array | undefined
  /**
   * Stops the device here: no timer, store or network call of its platform ever resolves or has an effect again.
   * Losing power loses what was not synced, too; unless said, the seed decides about that.
   */
  crash (options?: { losePower?: boolean }): void
  /** As `crash`, at the `steps`-th effect from now (1 = the next) instead of having it. */
  crashAfter (steps: number): void
  /** Starts a new life on the same disk; ends the present one as a crash would. */
  restart (): Platform
  sleep (): void
  wake (): void
  /** Puts the device's clock forward, or (negative) back. Timers do not care; the node is told. */
  jumpClock (ms: number): void
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
    device ({ name, disk = new MemoryDisk(), seed }) {
      if (devices.some((device) => device.name === name)) throw new RangeError(`There is a device called ${name} already`)
      const device = new SimulatedDevice(name, devices.length + 1, disk, { seed }, wire, random.fork(`device ${name}`))
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

class SimulatedDevice implements MemoryDevice {
  readonly name: string
  readonly disk: MemoryDisk
  readonly #number: number
  readonly #slot: SeedSlot
  readonly #wire: Wire
  readonly #random: SeededRandom
  #lives = 0
  #clockOffset = 0
  #losesPower = false
  #life: Life
  #platform: Platform
  #watchers = new Set<(reason: WakeReason) => void>()

  constructor (name: string, number: number, disk: MemoryDisk, slot: SeedSlot, wire: Wire, random: SeededRandom) {
    this.name = name
    this.#number = number
    this.disk = disk
    this.#slot = slot
    this.#wire = wire
    this.#random = random
    this.#life = this.#newLife()
    this.#platform = this.#newPlatform()
  }

  get platform (): Platform {
    return this.#platform
  }

  get state (): MemoryDevice['state'] {
    return this.#life.state
  }

  get died (): Promise<void> {
    return this.#life.died
  }

  get seed (): Uint8Array | undefined {
    return this.#slot.seed === undefined ? undefined : new Uint8Array(this.#slot.seed)
  }

  crash ({ losePower = this.#losesPower }: { losePower?: boolean } = {}): void {
    if (this.#life.state === 'dead') return
    this.#losesPower = losePower
    this.#wire.note(`${this.#life.name} crashes`)
    this.#life.die()
  }

  crashAfter (steps: number): void {
    this.#life.dieAfter(steps)
  }

  restart (): Platform {
    this.#life.die()
    this.#life = this.#newLife()
    this.#platform = this.#newPlatform()
    this.#wire.note(`${this.#life.name} starts`)
    return this.#platform
  }

  sleep (): void {
    const life = this.#life
    if (life.state !== 'awake') return
    this.#wire.note(`${life.name} sleeps`)
    life.sleep()
    for (const link of this.#wire.linksOf(life)) {
      this.#wire.time.schedule(() => { if (life.state === 'asleep') link.sever(`${life.name} sleeps`) }, this.#random.between(...MISSED_AFTER_MS))
    }
  }

  wake (): void {
    if (this.#life.state !== 'asleep') return
    this.#wire.note(`${this.#life.name} wakes`)
    this.#life.wake()
    this.tell(this.#random.pick(['clock jump', 'visible'] as const))
  }

  jumpClock (ms: number): void {
    this.#clockOffset += ms
    this.#wire.note(`${this.#life.name} clock jumps by ${ms}`)
    this.tell('clock jump')
  }

  /** Tells the node, when the device would have found out. */
  tell (reason: WakeReason): void {
    this.#life.setTimer(() => { for (const watcher of this.#watchers) watcher(reason) }, this.#random.between(...WAKE_NOTICE_MS))
  }

  #newLife (): Life {
    const life = new Life(`${this.name}.${++this.#lives}`, this.#wire.time)
    // process death keeps what the system had taken over, power loss does not
    this.#losesPower = this.#random.chance(0.5)
    life.onDeath(() => {
      this.disk.onWrite = undefined
      this.disk.crash({ loseUnsynced: this.#losesPower })
    })
    return life
  }

  #newPlatform (): Platform {
    const life = this.#life
    const random = this.#random.fork(`life ${this.#lives}`)
    const [drawn, disk] = [random.fork('platform'), random.fork('disk')]
    const watchers = new Set<(reason: WakeReason) => void>()
    this.#watchers = watchers
    const clock: Clock = {
      now: () => this.#wire.time.now() + this.#clockOffset,
      setTimer: (callback, delayMs) => life.setTimer(callback, delayMs)
    }

    return {
      device: 'Simulated device',
      clock,
      random: { bytes: (length) => drawn.bytes(length) },
      aead: createMemoryAead(life),
      keyStore: createMemoryKeyStore(this.#slot, life),
      openLevel: async () => {
        if (!life.step('opening the store')) return never()
        this.disk.onWrite = ({ moment, durable, writes }) => {
          if (!life.step(`${moment} a ${durable ? 'synced' : 'plain'} write`) || moment === 'before') return
          this.#wire.note(`${life.name} writes ${durable ? 'synced' : 'plain'} ${writes.map((write) => `${write.key} ${write.type === 'put' ? checksum(write.value) : 'gone'}`).join(', ')}`)
        }
        return slowLevel(await openMemoryLevel(this.disk), life, disk)
      },
      createNetwork: (init) => Promise.resolve(new MemoryNetwork({ ...init, wire: this.#wire, life, device: this.name, address: `/memory/${this.#number}` })),
      onWake (callback) {
        watchers.add(callback)
        return () => { watchers.delete(callback) }
      }
    }
  }
}

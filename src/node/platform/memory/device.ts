/**
 * One simulated device: a disk and a seed that stay, and lives that end. Each life has a platform of its own, so that
 * what a crashed node still tries to do finds nothing to do it with.
 */
import { Courier } from '../../cloud/courier/courier.ts'
import { createEngine } from '../../transfers/engine.ts'
import { createMemoryAead } from './aead.ts'
import { memoryBlobStore } from './blobs.ts'
import { createMemoryKeyStore } from './key-store.ts'
import { openMemoryLevel } from './level.ts'
import { Life, never } from './life.ts'
import { MemoryNetwork } from './network.ts'
import { slowLevel } from './slow-level.ts'
import { checksum } from './trace.ts'
import type { MemoryBlobs } from './blobs.ts'
import type { MemoryKeys } from './key-store.ts'
import type { MemoryDisk } from './level.ts'
import type { SeededRandom } from './random.ts'
import type { Wire } from './wire.ts'
import type { Clock, Platform, WakeReason } from '../platform.ts'

/** A sleeping device is given up by its peers after this long. */
const MISSED_AFTER_MS = [5_000, 120_000] as const

/** How long a device takes to find out that it woke, or is online again. */
const WAKE_NOTICE_MS = [0, 2_000] as const

export interface MemoryDevice {
  readonly name: string
  readonly disk: MemoryDisk
  /** The platform of the present life; it is dead for good after a crash. */
  readonly platform: Platform
  readonly state: 'awake' | 'asleep' | 'dead'
  /** Resolves when the present life ends. */
  readonly died: Promise<void>
  /** What its key store holds at this moment. */
  readonly keys: Readonly<MemoryKeys>
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

export class SimulatedDevice implements MemoryDevice {
  readonly name: string
  readonly disk: MemoryDisk
  readonly #number: number
  readonly #keys: MemoryKeys
  readonly #blobs: MemoryBlobs = new Map()
  readonly #wire: Wire
  readonly #random: SeededRandom
  #lives = 0
  #clockOffset = 0
  #losesPower = false
  #life: Life
  #platform: Platform
  #watchers = new Set<(reason: WakeReason) => void>()

  constructor (name: string, number: number, disk: MemoryDisk, keys: MemoryKeys, wire: Wire, random: SeededRandom) {
    this.name = name
    this.#number = number
    this.disk = disk
    this.#keys = keys
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

  get keys (): Readonly<MemoryKeys> {
    return { ...this.#keys }
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
    const [drawn, disk, secrets] = [random.fork('platform'), random.fork('disk'), random.fork('secrets')]
    const watchers = new Set<(reason: WakeReason) => void>()
    this.#watchers = watchers
    const clock: Clock = {
      now: () => this.#wire.time.now() + this.#clockOffset,
      setTimer: (callback, delayMs) => life.setTimer(callback, delayMs),
      steady: { now: () => this.#wire.time.now(), countsSleep: true }
    }

    return {
      device: 'Simulated device',
      clock,
      random: { bytes: (length) => drawn.bytes(length) },
      aead: createMemoryAead(life),
      files: { openBlobs: async () => await Promise.resolve(memoryBlobStore(this.#blobs, life)), loadEngine: async () => await Promise.resolve(createEngine) },
      keyStore: createMemoryKeyStore(this.#keys, life, secrets),
      openLevel: async () => {
        if (!life.step('opening the store')) return never()
        this.disk.onWrite = ({ moment, durable, writes }) => {
          if (!life.step(`${moment} a ${durable ? 'synced' : 'plain'} write`) || moment === 'before') return
          this.#wire.note(`${life.name} writes ${durable ? 'synced' : 'plain'} ${writes.map((write) => `${write.key} ${write.type === 'put' ? checksum(write.value) : 'gone'}`).join(', ')}`)
        }
        return slowLevel(await openMemoryLevel(this.disk), life, disk)
      },
      createNetwork: (init) => Promise.resolve(new MemoryNetwork({ ...init, wire: this.#wire, life, device: this.name, address: `/memory/${this.#number}` })),
      createCourier: async (components, init) => await Promise.resolve(new Courier(components, init)),
      onWake (callback) {
        watchers.add(callback)
        return () => { watchers.delete(callback) }
      }
    }
  }
}

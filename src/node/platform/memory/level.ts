/**
 * A disk that lives in memory, for the simulator and for tests: it keeps what was durable, forgets the rest when
 * its machine crashes, and lets one Level at a time open it. Everything happens in microtasks, so that a run under
 * a virtual clock replays exactly. It refuses to pretend: nothing here survives the process.
 */
import { MemoryLevel } from 'memory-level'
import { StoreInUseError } from '../../store/durable-level.ts'
import { DURABLY } from '../overridable-level.ts'
import type { DurableLevel, Write } from '../../store/durable-level.ts'
import type { Operation, WriteOptions } from '../overridable-level.ts'

/** A write about to happen, or just done: the two sides of the line that a crash may fall on. */
export interface DiskWrite {
  readonly moment: 'before' | 'after'
  readonly durable: boolean
  readonly writes: readonly Write[]
}

export class MemoryDisk {
  /**
   * Called around every write. It may crash the disk there; if it throws, the write fails with that error
   * (before: nothing was written; after: it was, as when a disk reports too late).
   */
  onWrite: ((write: DiskWrite) => void) | undefined

  readonly #synced = new Map<string, Uint8Array>()
  /** Written, not yet synced, by key; undefined is a deletion. */
  readonly #unsynced = new Map<string, Uint8Array | undefined>()
  #holder: symbol | undefined

  /**
   * The machine stops here: everything the open Level was doing never resolves and never rejects, and its lock is
   * gone. With `loseUnsynced` (power loss) only durable writes remain; without it (process death) all do.
   */
  crash ({ loseUnsynced }: { loseUnsynced: boolean }): void {
    this.#holder = undefined

    if (loseUnsynced) {
      this.#unsynced.clear()
    }
  }

  /** @throws {StoreInUseError} */
  lock (): symbol {
    if (this.#holder !== undefined) {
      throw new StoreInUseError('This memory disk is open already. Close the node that has it, or crash the disk.')
    }

    this.#holder = Symbol('holder')
    return this.#holder
  }

  unlock (holder: symbol): void {
    if (this.#holder === holder) {
      this.#holder = undefined
    }
  }

  isHeldBy (holder: symbol): boolean {
    return this.#holder === holder
  }

  /** Everything readable now, synced or not. */
  contents (): Write[] {
    return [...new Map([...this.#synced, ...this.#unsynced])]
      .flatMap(([key, value]) => value === undefined ? [] : [{ type: 'put', key, value }])
  }

  /** A disk of its own with what this one would hold after losing power now. Leaves this one as it is. */
  afterPowerLoss (): MemoryDisk {
    const copy = new MemoryDisk()
    copy.write([...this.#synced].map(([key, value]) => ({ type: 'put', key, value })), true)
    return copy
  }

  write (writes: readonly Write[], durable: boolean): void {
    for (const write of writes) {
      this.#unsynced.set(write.key, write.type === 'put' ? new Uint8Array(write.value) : undefined)
    }

    if (durable) {
      this.#sync()
    }
  }

  /** As a log file: syncing one write syncs all that came before it. */
  #sync (): void {
    for (const [key, value] of this.#unsynced) {
      if (value === undefined) {
        this.#synced.delete(key)
      } else {
        this.#synced.set(key, value)
      }
    }

    this.#unsynced.clear()
  }
}

/**
 * Opens the one Level of this disk.
 *
 * @throws {StoreInUseError} while another is open
 */
export async function openMemoryLevel (disk: MemoryDisk): Promise<DurableLevel> {
  const holder = disk.lock()
  const level = new DiskLevel(disk, holder)

  try {
    await level.open()
  } catch (error) {
    disk.unlock(holder)
    throw error
  }

  let closing: Promise<void> | undefined

  return {
    level,
    durability: 'nothing',
    writeDurably: (writes) => level.batch([...writes], DURABLY),
    close () {
      closing ??= level.close().then(() => disk.unlock(holder))
      return closing
    }
  }
}

type Encoded = string | Uint8Array | Buffer

/** A MemoryLevel that reads its disk at open, writes through to it, and falls silent when the disk is no longer its own. */
class DiskLevel extends MemoryLevel<string, Uint8Array> {
  readonly #disk: MemoryDisk
  readonly #holder: symbol

  constructor (disk: MemoryDisk, holder: symbol) {
    super({ keyEncoding: 'utf8', valueEncoding: 'view', storeEncoding: 'view' })
    this.#disk = disk
    this.#holder = holder
  }

  override async _open (): Promise<void> {
    const encoder = new TextEncoder()
    await super._batch(this.#disk.contents().map((write) => ({ ...write, key: encoder.encode(write.key) })), {})
  }

  override async _close (): Promise<void> {
    await this.#alive()
  }

  override async _get (key: Uint8Array, options: object): Promise<Encoded | undefined> {
    return this.#answer(super._get(key, options))
  }

  override async _getMany (keys: Uint8Array[], options: object): Promise<Array<Encoded | undefined>> {
    return this.#answer(super._getMany(keys, options))
  }

  override async _has (key: Uint8Array, options: object): Promise<boolean> {
    return this.#answer(super._has(key, options))
  }

  override _iterator (options: object): ReturnType<MemoryLevel<string, Uint8Array>['_iterator']> {
    const iterator = super._iterator(options)
    const { _next, _nextv, _all } = iterator

    return Object.assign(iterator, {
      _next: () => this.#answer(_next.call(iterator)),
      _nextv: (size: number, options: object) => this.#answer(_nextv.call(iterator, size, options)),
      _all: (options: object) => this.#answer(_all.call(iterator, options))
    })
  }

  override async _put (key: Uint8Array, value: Uint8Array, options: WriteOptions): Promise<void> {
    await this._batch([{ type: 'put', key, value }], options)
  }

  override async _del (key: Uint8Array, options: WriteOptions): Promise<void> {
    await this._batch([{ type: 'del', key }], options)
  }

  /** MemoryLevel's own takes macrotasks. */
  override async _clear (options: object): Promise<void> {
    const keys = await this.keys<Uint8Array>({ ...options, keyEncoding: 'view' }).all()
    await this._batch(keys.map((key) => ({ type: 'del', key })), {})
  }

  override async _batch (operations: Array<Operation<Uint8Array>>, options: WriteOptions): Promise<void> {
    const decoder = new TextDecoder()
    const durable = options.sync === true
    const writes = operations.map((operation) => ({ ...operation, key: decoder.decode(operation.key) }))

    await this.#alive()
    this.#disk.onWrite?.({ moment: 'before', durable, writes })
    await this.#alive()

    this.#disk.write(writes, durable)
    await super._batch(operations, options)

    this.#disk.onWrite?.({ moment: 'after', durable, writes })
    await this.#alive()
  }

  async #answer<T> (answer: Promise<T>): Promise<T> {
    const value = await answer
    await this.#alive()
    return value
  }

  /** Never resolves once the disk has crashed: a machine that is gone answers nothing. */
  async #alive (): Promise<void> {
    if (!this.#disk.isHeldBy(this.#holder)) {
      await new Promise<never>(() => {})
    }
  }
}

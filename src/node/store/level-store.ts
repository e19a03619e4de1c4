/**
 * The store over an opened Level, the same on every platform: reads by key and by bounded page, writes through one
 * queue of grouped batches. Keys of the node's own are printable ASCII that does not begin with `/`.
 * It refuses to read without a limit, to be used after close, and to be wrong about what is on the disk.
 */
import { Libp2pCorner } from './libp2p-corner.ts'
import { StoreClosedError } from './store.ts'
import { guardVersion } from './version.ts'
import { WriteQueue } from './write-queue.ts'
import type { DurableLevel, Write } from './durable-level.ts'
import type { Entry, Range, Store } from './store.ts'
import type { Datastore } from 'interface-datastore'

/** Entries in one page, and keys in one `getMany`. Design: a page of 64 KiB values stays within 64 MiB. */
export const MAX_PAGE = 1024

/** Characters of a key. Design: several times the longest that keys.ts builds. */
export const MAX_KEY_LENGTH = 1024

const PRINTABLE_ASCII = /^[\x21-\x7e]+$/

/**
 * Takes over an opened Level, checks its version, and answers the store. On failure the Level is closed again.
 *
 * @throws {StoreFromTheFutureError}
 * @throws {StoreDamagedError}
 */
export async function createStore (durable: DurableLevel): Promise<Store> {
  try {
    await guardVersion(durable)
  } catch (error) {
    await durable.close()
    throw error
  }

  return new LevelStore(durable)
}

class LevelStore implements Store {
  readonly durability: DurableLevel['durability']
  readonly datastore: Datastore
  readonly #durable: DurableLevel
  readonly #queue: WriteQueue
  readonly #reads = new Set<Promise<unknown>>()
  #closing: Promise<void> | undefined

  constructor (durable: DurableLevel) {
    this.durability = durable.durability
    this.datastore = new Libp2pCorner(durable.level)
    this.#durable = durable
    this.#queue = new WriteQueue(durable)
  }

  async get (key: string): Promise<Uint8Array | undefined> {
    assertKey(key)
    return ownBytes(await this.#read(() => this.#durable.level.get(key)))
  }

  async getMany (keys: readonly string[]): Promise<Array<Uint8Array | undefined>> {
    if (keys.length > MAX_PAGE) {
      throw new RangeError(`getMany takes up to ${MAX_PAGE} keys, not ${keys.length}`)
    }

    keys.forEach(assertKey)
    return (await this.#read(() => this.#durable.level.getMany([...keys]))).map(ownBytes)
  }

  async has (key: string): Promise<boolean> {
    assertKey(key)
    return this.#read(() => this.#durable.level.has(key))
  }

  async page (range: Range): Promise<Entry[]> {
    const { gt, lt } = boundsOf(range)

    const entries = await this.#read(async () => gt < lt
      ? this.#durable.level.iterator({ gt, lt, reverse: range.newestFirst === true, limit: range.limit }).all()
      : [])

    return entries.map(([key, value]) => ({ key, value: new Uint8Array(value) }))
  }

  async commit (writes: readonly Write[]): Promise<void> {
    await this.#write(writes, true)
  }

  async note (writes: readonly Write[]): Promise<void> {
    await this.#write(writes, false)
  }

  close (): Promise<void> {
    this.#closing ??= this.#drainAndClose()
    return this.#closing
  }

  async #drainAndClose (): Promise<void> {
    await this.#queue.drained()
    await Promise.allSettled(this.#reads)
    await this.#durable.close()
  }

  async #write (writes: readonly Write[], durable: boolean): Promise<void> {
    this.#assertOpen()
    writes.forEach(({ key }) => assertEntryKey(key))

    if (writes.length > 0) {
      await this.#queue.add(writes, durable)
    }
  }

  async #read<T> (read: () => Promise<T>): Promise<T> {
    this.#assertOpen()
    const reading = this.#readThroughRecovery(read)
    this.#reads.add(reading)

    try {
      return await reading
    } finally {
      this.#reads.delete(reading)
    }
  }

  /** A platform may close and open its Level within a durable write, to recover from a full disk: look again after it. */
  async #readThroughRecovery<T> (read: () => Promise<T>): Promise<T> {
    try {
      return await read()
    } catch (error) {
      if (!isNotOpen(error)) {
        throw error
      }

      await this.#queue.drained()
      return read()
    }
  }

  #assertOpen (): void {
    if (this.#closing !== undefined) {
      throw new StoreClosedError('The store is closed. Start the node again, then retry.')
    }
  }
}

/** Exclusive on both sides. A prefix ends in `/` and no key does, so `gt: prefix` leaves none out. */
function boundsOf ({ prefix, after = prefix, before, limit }: Range): { gt: string, lt: string } {
  assertKey(prefix)

  if (!prefix.endsWith('/')) {
    throw new RangeError('A prefix ends in "/", so that one key space never reaches into another')
  }

  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE) {
    throw new RangeError(`A page holds 1 to ${MAX_PAGE} entries, not ${limit}`)
  }

  if (!after.startsWith(prefix) || before?.startsWith(prefix) === false) {
    throw new RangeError('Bounds are whole keys of the range')
  }

  // "0" follows "/" in ASCII
  return { gt: after, lt: before ?? `${prefix.slice(0, -1)}0` }
}

function assertEntryKey (key: string): void {
  assertKey(key)

  if (key.endsWith('/')) {
    throw new RangeError('A key does not end in "/": that is a prefix')
  }
}

function assertKey (key: string): void {
  if (key.length > MAX_KEY_LENGTH || key.startsWith('/') || !PRINTABLE_ASCII.test(key)) {
    throw new RangeError(`A key is 1 to ${MAX_KEY_LENGTH} printable ASCII characters and does not begin with "/", which is libp2p's`)
  }
}

/**
 * Platforms answer with a view on their own memory (a Buffer, even the stored bytes themselves).
 * A copy behaves alike everywhere, and may be changed or wiped.
 */
function ownBytes (value: Uint8Array | undefined): Uint8Array | undefined {
  return value === undefined ? undefined : new Uint8Array(value)
}

function isNotOpen (error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'LEVEL_DATABASE_NOT_OPEN'
}

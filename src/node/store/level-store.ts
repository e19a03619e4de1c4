/**
 * The store over an opened Level, the same on every platform: reads by key and by bounded page, writes through one
 * queue of grouped batches, everything sealed on its way to the disk (sealed-level.ts). Keys of the node's own are
 * printable ASCII that does not begin with `/`. It refuses to read without a limit, and to be used after close.
 */
import { Libp2pCorner } from './libp2p-corner.ts'
import { SealedLevel } from './sealed-level.ts'
import { openSealing } from './version.ts'
import type { DurableLevel, Write } from './durable-level.ts'
import type { SealedLevelInit } from './version.ts'
import type { Entry, Range, Store } from './store.ts'
import type { EraseRecipient } from '../../identity/index.ts'
import type { Datastore } from 'interface-datastore'

/** Entries in one page, and keys in one `getMany`. Design: a page of 64 KiB values stays within 64 MiB. */
export const MAX_PAGE = 1024

/** Characters of a key. Design: several times the longest that keys.ts builds. */
export const MAX_KEY_LENGTH = 1024

const PRINTABLE_ASCII = /^[\x21-\x7e]+$/

/**
 * Takes over an opened Level, checks its version, and answers the store, which holds its own keys from then on: the
 * vault may be wiped. On failure the Level is closed again.
 *
 * @throws {StoreFromTheFutureError}
 * @throws {StoreDamagedError}
 * @throws {InvalidSealedRecordError} when it was sealed by another vault, or what it is opened with was changed
 */
export async function createStore (durable: DurableLevel, init: SealedLevelInit): Promise<Store> {
  try {
    const sealing = await openSealing(durable, init)
    return new LevelStore(durable.durability, new SealedLevel(durable, sealing))
  } catch (error) {
    await durable.close()
    throw error
  }
}

class LevelStore implements Store {
  readonly durability: DurableLevel['durability']
  readonly datastore: Datastore
  readonly #level: SealedLevel

  constructor (durability: DurableLevel['durability'], level: SealedLevel) {
    this.durability = durability
    this.datastore = new Libp2pCorner(level)
    this.#level = level
  }

  async get (key: string): Promise<Uint8Array | undefined> {
    const [value] = await this.getMany([key])
    return value
  }

  async getMany (keys: readonly string[]): Promise<Array<Uint8Array | undefined>> {
    if (keys.length > MAX_PAGE) {
      throw new RangeError(`getMany takes up to ${MAX_PAGE} keys, not ${keys.length}`)
    }

    keys.forEach(assertKey)
    return await this.#level.getMany(keys)
  }

  /** Opens the row: one that somebody else put there is an error, not a fact. */
  async has (key: string): Promise<boolean> {
    return await this.get(key) !== undefined
  }

  async page (range: Range): Promise<Entry[]> {
    const { prefix, after = prefix, before, newestFirst, limit } = range
    assertRange(range)
    return await this.#level.page({ after, limit, ...(before === undefined ? {} : { before }), ...(newestFirst === undefined ? {} : { newestFirst }) }, prefix)
  }

  async commit (writes: readonly Write[]): Promise<void> {
    await this.#write(writes, true)
  }

  async note (writes: readonly Write[]): Promise<void> {
    await this.#write(writes, false)
  }

  async sealTo (slots: readonly EraseRecipient[]): Promise<void> {
    await this.#level.sealTo(slots)
  }

  async close (): Promise<void> {
    await this.#level.close()
  }

  async #write (writes: readonly Write[], durable: boolean): Promise<void> {
    this.#level.assertOpen()
    writes.forEach(({ key }) => assertEntryKey(key))
    await this.#level.write(writes, durable)
  }
}

function assertRange ({ prefix, after, before, limit }: Range): void {
  assertKey(prefix)

  if (!prefix.endsWith('/')) {
    throw new RangeError('A prefix ends in "/", so that one key space never reaches into another')
  }

  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE) {
    throw new RangeError(`A page holds 1 to ${MAX_PAGE} entries, not ${limit}`)
  }

  if (after?.startsWith(prefix) === false || before?.startsWith(prefix) === false) {
    throw new RangeError('Bounds are whole keys of the range')
  }
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

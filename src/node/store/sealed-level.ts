/**
 * The Level as its rows are known above: everything that goes in is sealed, everything that comes out was opened, and
 * nothing is read that this vault did not write. It knows no key space and no record: the node's own keys and libp2p's
 * pass alike. Writes go through one queue, whoever asks.
 */
import { InvalidSealedRecordError } from '../../identity/index.ts'
import { StoreClosedError } from './store.ts'
import { WriteQueue } from './write-queue.ts'
import type { DurableLevel, Write } from './durable-level.ts'
import type { StoredRow } from './sealed-rows.ts'
import type { Sealing } from './sealing.ts'
import type { Entry } from './store.ts'
import type { EraseRecipient } from '../../identity/index.ts'

export interface Bounds {
  /** Exclusive, as keys. */
  readonly after: string
  /** Exclusive; the end of what begins with `after` where it is missing. */
  readonly before?: string
  readonly newestFirst?: boolean
  readonly limit: number
}

export class SealedLevel {
  readonly #durable: DurableLevel
  readonly #sealing: Sealing
  readonly #queue: WriteQueue
  readonly #reads = new Set<Promise<unknown>>()
  #closing: Promise<void> | undefined

  constructor (durable: DurableLevel, sealing: Sealing) {
    this.#durable = durable
    this.#sealing = sealing
    this.#queue = new WriteQueue(durable, sealing)
  }

  /** @throws {StoreClosedError} {InvalidSealedRecordError} */
  async getMany (keys: readonly string[]): Promise<Array<Uint8Array | undefined>> {
    this.assertOpen()
    const stored = keys.map((key) => this.#sealing.keys.of(key))
    const entries = await this.#opened(async () => (await this.#durable.level.getMany([...stored])).map((row, at) => rowOf(stored[at], row)))
    return entries.map((entry) => entry?.value)
  }

  /** Rows between two keys, as one moment had them. @throws {StoreClosedError} {InvalidSealedRecordError} */
  async page ({ after, before, newestFirst, limit }: Bounds, prefix: string): Promise<Entry[]> {
    this.assertOpen()
    const [from, to] = [this.#sealing.keys.of(after), before === undefined ? endOf(this.#sealing.keys.of(prefix)) : this.#sealing.keys.of(before)]
    if (from >= to) return []
    const entries = await this.#opened(async () => await this.#durable.level.iterator({ gt: from, lt: to, reverse: newestFirst === true, limit }).all())
    return entries.filter((entry) => entry !== undefined)
  }

  /** Resolves when the writes are in the database, and on the disk if `durable`. @throws {StoreClosedError} */
  async write (writes: readonly Write[], durable: boolean): Promise<void> {
    this.assertOpen()
    if (writes.length > 0) await this.#queue.add(writes, durable)
  }

  /** @throws {StoreClosedError} */
  async sealTo (recipients: readonly EraseRecipient[]): Promise<void> {
    this.assertOpen()
    await this.#queue.sealTo(recipients)
  }

  /** Finishes what was asked, closes the Level and drops every key. Idempotent. */
  close (): Promise<void> {
    this.#closing ??= this.#drainAndClose()
    return this.#closing
  }

  /** @throws {StoreClosedError} */
  assertOpen (): void {
    if (this.#closing !== undefined) throw new StoreClosedError('The store is closed. Start the node again, then retry.')
  }

  async #drainAndClose (): Promise<void> {
    await this.#queue.drained()
    await Promise.allSettled(this.#reads)
    await this.#durable.close()
    this.#sealing.wipe()
  }

  /** Reads rows and opens them. What a batch erased or replaced in between is read once more, with all that was read with it. */
  async #opened (read: () => Promise<ReadonlyArray<StoredRow | undefined>>): Promise<ReadonlyArray<Entry | undefined>> {
    const opening = this.#openedAtLast(read)
    this.#reads.add(opening)
    try {
      return await opening
    } finally {
      this.#reads.delete(opening)
    }
  }

  async #openedAtLast (read: () => Promise<ReadonlyArray<StoredRow | undefined>>): Promise<ReadonlyArray<Entry | undefined>> {
    let gone: readonly StoredRow[] = []
    for (;;) {
      const rows = await this.#throughRecovery(read)
      const { entries, missing } = await this.#sealing.open(rows, async (keys) => await this.#throughRecovery(async () => await this.#durable.level.getMany([...keys])))
      if (missing.length === 0) return entries
      // every write of a row has a key of its own, so one that is still there has lost it for good
      if (missing.some((row) => gone.some((before) => isSameRow(row, before)))) throw new InvalidSealedRecordError('the key of a row that is there was erased')
      gone = missing
    }
  }

  /** A platform may close and open its Level within a durable write, to recover from a full disk: look again after it. */
  async #throughRecovery<T> (read: () => Promise<T>): Promise<T> {
    try {
      return await read()
    } catch (error) {
      if (!isNotOpen(error)) throw error
      await this.#queue.drained()
      return await read()
    }
  }
}

/** Just behind everything that begins with a stored prefix: "0" follows "/" in ASCII. */
function endOf (prefix: string): string {
  return `${prefix.slice(0, -1)}0`
}

function rowOf (stored: string | undefined, row: Uint8Array | undefined): StoredRow | undefined {
  return stored === undefined || row === undefined ? undefined : [stored, row]
}

function isSameRow ([key, row]: StoredRow, [otherKey, other]: StoredRow): boolean {
  return key === otherKey && row.byteLength === other.byteLength && row.every((byte, at) => byte === other[at])
}

function isNotOpen (error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'LEVEL_DATABASE_NOT_OPEN'
}

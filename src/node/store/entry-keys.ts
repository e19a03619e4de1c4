/**
 * The keys of rows that can be erased for good, as they live: the state of the erase scheme (identity/vault/erase), its
 * records under `w/`, and what a batch does to both. One batch at a time is under way (write-queue.ts), so a state is
 * either on the disk or the one just handed to it. Until that is known, both are kept; then the older is overwritten.
 *
 * A batch that fails may have reached the disk all the same. What is there is looked up before the next one.
 */
import { bucketName, changeEntries, createErase, entryKey, forgetErased, InvalidSealedRecordError, openErase, readBucket, renewErase, resumeErase, unreadBuckets } from '../../identity/index.ts'
import type { EntryHandle, EraseOpener, ErasePut, EraseRecipient, EraseState, EraseTools } from '../../identity/index.ts'
import type { Write } from './durable-level.ts'

/** Own key space of the database, beside the sealed rows. */
export const ERASE_SPACE = 'w/'
const SEALS_KEY = `${ERASE_SPACE}seals`
const ROOT_KEY = `${ERASE_SPACE}root`

/** Reads rows of the Level as they are. */
export type ReadRows = (keys: readonly string[]) => Promise<Array<Uint8Array | undefined>>

/** What a batch changes. */
export interface EntryChange {
  /** 32 random bytes for each new row. */
  readonly added: readonly Uint8Array[]
  readonly erased: readonly EntryHandle[]
  /** Who can open the state from now on, if that changes. */
  readonly recipients?: readonly EraseRecipient[]
}

export class EntryKeys {
  readonly #tools: EraseTools
  #state: EraseState
  /** What the disk had before the batch that is under way, or whose fate is unknown. */
  #before: EraseState | undefined
  #isUnsure = false
  /** A chain is begun anew once in each life of the process, by the first batch that changes anything. */
  #isRenewed: boolean

  private constructor (state: EraseState, tools: EraseTools, isRenewed: boolean) {
    this.#state = state
    this.#tools = tools
    this.#isRenewed = isRenewed
  }

  /** Those of a new store, and the writes that keep them: they have to be durable before anything else is written. */
  static create (recipients: readonly EraseRecipient[], tools: EraseTools): { entryKeys: EntryKeys, writes: Write[] } {
    const change = createErase(recipients, tools)
    return { entryKeys: new EntryKeys(change.state, tools, true), writes: writesOf(change.puts, change.dels) }
  }

  /**
   * Finds those of a store again, or answers `undefined` when it never had any. Writes nothing.
   *
   * @throws {InvalidSealedRecordError} when they were changed, or are not sealed to the slot that the vault was opened by
   */
  static async open (opener: EraseOpener, recipients: readonly EraseRecipient[], tools: EraseTools, read: ReadRows): Promise<EntryKeys | undefined> {
    const [seals, root] = await read([SEALS_KEY, ROOT_KEY])
    if (seals === undefined && root === undefined) return undefined
    if (seals === undefined || root === undefined) throw new InvalidSealedRecordError('half of the keys of what can be erased is missing')
    return new EntryKeys(openErase(opener, recipients, { seals, root }), tools, false)
  }

  /**
   * A copy of the key of a row, or `undefined` when the row was erased. `ready` comes first.
   *
   * @throws {RangeError} when its bucket has not been read
   */
  keyOf (handle: EntryHandle): Uint8Array | undefined {
    const key = entryKey(this.#state, handle) ?? (this.#before && this.#keyBefore(this.#before, handle))
    return key && new Uint8Array(key)
  }

  /** Reads what `keyOf` and `change` need to know of these rows. @throws {InvalidSealedRecordError} */
  async ready (handles: readonly EntryHandle[], read: ReadRows): Promise<void> {
    for (;;) {
      const asked = this.#state
      const missing = unreadBuckets(asked, handles)
      if (missing.length === 0) return
      const records = await read(missing.map((bucket) => ERASE_SPACE + bucketName(bucket)))
      for (const [at, bucket] of missing.entries()) {
        // it may have been read, or found to be another one, meanwhile
        if (this.#state.buckets.get(bucket) === asked.buckets.get(bucket)) this.#state = readBucket(this.#state, bucket, records[at])
      }
    }
  }

  /**
   * What a batch has to write besides its rows, and where the keys of new rows lie. Hand it to the disk at once, and say
   * what became of it: `landed` or `failed`.
   *
   * @throws {RangeError} when a bucket of what is to be erased has not been read
   */
  change ({ added, erased, recipients }: EntryChange): { writes: Write[], handles: readonly EntryHandle[] } {
    if (added.length === 0 && erased.length === 0 && recipients === undefined) return { writes: [], handles: [] }
    const changed = changeEntries(this.#state, { added, erased }, this.#tools)
    const renewed = recipients === undefined && this.#isRenewed ? undefined : renewErase(changed.state, recipients ?? this.#state.recipients, this.#tools)
    const puts = new Map([...changed.puts, ...renewed?.puts ?? []].map((put) => [put.name, put]))
    this.#before = this.#state
    this.#state = (renewed ?? changed).state
    return { writes: writesOf([...puts.values()], changed.dels), handles: changed.handles }
  }

  /** The batch is on the disk: what it erased is forgotten here, too. */
  landed (): void {
    if (this.#before === undefined) return
    forgetErased(this.#before, this.#state)
    this.#before = undefined
    this.#isRenewed = true
  }

  /** The batch failed, and may be on the disk or not. */
  failed (): void {
    this.#isUnsure = this.#before !== undefined
  }

  get isUnsure (): boolean {
    return this.#isUnsure
  }

  /** Finds out which state the disk has, after a batch that failed. @throws {InvalidSealedRecordError} when it has neither */
  async settle (read: ReadRows): Promise<void> {
    if (!this.#isUnsure || this.#before === undefined) return
    const [before, after] = [this.#before, this.#state]
    const [root] = await read([ROOT_KEY])
    if (root === undefined) throw new InvalidSealedRecordError('the keys of what can be erased are gone')
    this.#state = resumed(after, root) ?? resumeErase(before, root)
    this.#before = undefined
    this.#isUnsure = false
    forgetErased(before, this.#state)
    forgetErased(after, this.#state)
  }

  /** Overwrites every key. */
  wipe (): void {
    forgetErased(this.#state)
    if (this.#before !== undefined) forgetErased(this.#before)
  }

  /** A bucket that was not read before the batch was not touched by it: the state after it knows as much. */
  #keyBefore (before: EraseState, handle: EntryHandle): Uint8Array | undefined {
    return before.buckets.get(handle.bucket)?.content === undefined ? undefined : entryKey(before, handle)
  }
}

/** A root is of one chain and one step of it or a later one: what is not of this state does not open. */
function resumed (state: EraseState, root: Uint8Array): EraseState | undefined {
  try {
    return resumeErase(state, root)
  } catch (error) {
    if (error instanceof InvalidSealedRecordError) return undefined
    throw error
  }
}

function writesOf (puts: readonly ErasePut[], dels: readonly string[]): Write[] {
  return [
    ...puts.map(({ name, value }): Write => ({ type: 'put', key: ERASE_SPACE + name, value })),
    ...dels.map((name): Write => ({ type: 'del', key: ERASE_SPACE + name }))
  ]
}

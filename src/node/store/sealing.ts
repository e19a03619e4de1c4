/**
 * What stands between the rows that the node knows and those on the disk. Sealing begins when a write is asked for and
 * goes on beside the batch before it; which keys are erased and where new ones lie is decided when a batch is made, one
 * at a time, in the turn in which it goes to the disk.
 */
import { andThen, InvalidSealedRecordError, RecordSealer } from '../../identity/index.ts'
import { EntryKeys } from './entry-keys.ts'
import { ErasedHandles } from './erased-handles.ts'
import { erasableRow, handleOfRow, SealedRows } from './sealed-rows.ts'
import { spaceOf, StoredKeys } from './stored-keys.ts'
import type { Aead, EraseRecipient, EraseTools, MaybeLater, MessageCipher, OpenVault, RandomSource } from '../../identity/index.ts'
import type { DurableLevel, Write } from './durable-level.ts'
import type { ReadRows } from './entry-keys.ts'
import type { StoredRow } from './sealed-rows.ts'
import type { Entry } from './store.ts'

/** What of an open vault the store needs. It may be wiped when the store is open. */
export type StoreVault = Pick<OpenVault, 'deriveKey' | 'openedBy' | 'slots' | 'unseal'>

export interface SealingInit {
  readonly vault: StoreVault
  readonly aead: Aead
  readonly random: RandomSource
  /** Where the platform has a faster one: for the keys of what can be erased. */
  readonly cipher?: MessageCipher
}

/**
 * Key spaces (keys.ts) whose rows have to be gone for good when they are deleted or replaced, on a disk that keeps what
 * is deleted: what waits for a contact, sealed or held until there is a session, or is stuck; the state of sessions;
 * prekeys; and what a cloud keeps for others, deposited or fetched. In other key spaces a write says it of its row.
 */
const ERASED_FOR_GOOD: ReadonlySet<string> = new Set(['o', 'z', 'r', 'p', 'hd', 'hf'])

/** A write on its way: sealed, but for the handle of an erasable row. */
interface SealedWrite {
  readonly key: string
  /** Undefined: the row is deleted. */
  readonly row?: Uint8Array
  /** Of a row that can be erased. */
  readonly entryKey?: Uint8Array
  /** The row here, or the one that it replaces or deletes, has a key of its own. */
  readonly isErasable: boolean
}

/** What a batch is made of. */
export interface Prepared {
  readonly writes: MaybeLater<readonly SealedWrite[]>
  readonly recipients?: readonly EraseRecipient[]
}

/** A batch for the disk. Say what became of it before the next one is made. */
export interface Batch {
  readonly writes: readonly Write[]
  landed (): void
  failed (): void
}

/** Rows that were opened; those that another batch erased or replaced meanwhile are missing. */
export interface Opened {
  readonly entries: ReadonlyArray<Entry | undefined>
  readonly missing: readonly StoredRow[]
}

export class Sealing {
  readonly keys: StoredKeys
  readonly #sealer: RecordSealer
  readonly #rows: SealedRows
  readonly #random: RandomSource
  readonly #handles = new ErasedHandles()
  readonly #entryKeys: EntryKeys

  private constructor ({ vault, aead, random }: SealingInit, entryKeys: EntryKeys) {
    const rootKey = vault.deriveKey('records')
    this.#sealer = new RecordSealer({ rootKey, aead, random })
    rootKey.fill(0)
    this.keys = new StoredKeys(this.#sealer)
    this.#rows = new SealedRows({ sealer: this.#sealer, aead, random })
    this.#random = random
    this.#entryKeys = entryKeys
  }

  /** Begins in an empty database. The writes have to be durable before anything else is written. */
  static create (init: SealingInit): { sealing: Sealing, writes: Write[] } {
    const { entryKeys, writes } = EntryKeys.create(init.vault.slots, eraseToolsOf(init))
    return { sealing: new Sealing(init, entryKeys), writes }
  }

  /**
   * Goes on in a database that has been sealed; `undefined` when this one never was. Writes nothing.
   *
   * @throws {InvalidSealedRecordError} when it is another vault's, or was changed
   */
  static async open (init: SealingInit, read: ReadRows): Promise<Sealing | undefined> {
    const entryKeys = await EntryKeys.open(init.vault, init.vault.slots, eraseToolsOf(init), read)
    return entryKeys && new Sealing(init, entryKeys)
  }

  /** Begins to seal. The bytes are copied at once. */
  prepare (writes: readonly Write[], recipients?: readonly EraseRecipient[]): Prepared {
    const sealed = this.#sealAll(writes)
    // whoever makes the batch hears of a failure; a batch that fails before takes this one with it
    if (sealed instanceof Promise) sealed.catch(() => undefined)
    return recipients === undefined ? { writes: sealed } : { writes: sealed, recipients }
  }

  /**
   * Makes a batch of what was prepared, in this order. Call it when no other batch is under way.
   *
   * @throws {InvalidSealedRecordError} when what can be erased does not open any more: nothing was changed
   */
  async batch (prepared: readonly Prepared[], durable: DurableLevel): Promise<Batch> {
    const read: ReadRows = async (keys) => await durable.level.getMany([...keys])
    if (this.#entryKeys.isUnsure) {
      // a platform recovers from a full disk within a durable write, and until then may not be read
      await durable.writeDurably([])
      await this.#entryKeys.settle(read)
    }
    const sealed = lastOfEach((await Promise.all(prepared.map(async ({ writes }) => await writes))).flat())
    const erasable = sealed.filter(({ isErasable }) => isErasable)
    const erased = erasable.length === 0 ? [] : await this.#handles.of(erasable.map(({ key }) => key), durable.level)
    await this.#entryKeys.ready(erased, read)

    // from here to the disk nothing comes in between
    const added = erasable.flatMap(({ entryKey }) => entryKey ?? [])
    const recipients = prepared.findLast((one) => one.recipients !== undefined)?.recipients
    const { writes, handles } = this.#entryKeys.change({ added, erased, ...(recipients === undefined ? {} : { recipients }) })
    let at = 0
    const learnt = erasable.map(({ key, entryKey }) => [key, entryKey === undefined ? undefined : handles[at++]] as const)
    const handleOf = new Map(learnt)
    return {
      writes: [...sealed.map((write) => this.#finish(write, handleOf)), ...writes],
      landed: () => {
        this.#entryKeys.landed()
        this.#handles.learn(learnt)
      },
      failed: () => {
        this.#entryKeys.failed()
        this.#handles.forget()
      }
    }
  }

  /**
   * Opens rows as they were read.
   *
   * @throws {InvalidSealedRecordError} when one was changed, moved, or put there by somebody without the keys
   */
  async open (rows: ReadonlyArray<StoredRow | undefined>, read: ReadRows): Promise<Opened> {
    const handles = rows.map((row) => row && handleOfRow(row[1]))
    await this.#entryKeys.ready(handles.filter((handle) => handle !== undefined), read)
    const missing: StoredRow[] = []
    const entries = await together(rows.map((row, at) => {
      if (row === undefined) return undefined
      const handle = handles[at]
      if (handle === undefined) return this.#rows.openRecord(row)
      const entryKey = this.#entryKeys.keyOf(handle)
      if (entryKey === undefined) {
        missing.push(row)
        return undefined
      }
      const opening = this.#rows.openErasable(row, entryKey)
      entryKey.fill(0)
      return opening
    }))
    return { entries, missing }
  }

  /** Drops every key: nothing is sealed or opened any more. Twice is fine. */
  wipe (): void {
    this.#sealer.wipe()
    this.#entryKeys.wipe()
    this.#handles.forget()
    this.keys.forget()
  }

  #sealAll (writes: readonly Write[]): MaybeLater<readonly SealedWrite[]> {
    try {
      return together(writes.map((write) => this.#seal(write)))
    } catch (error) {
      // the batch fails by it, and what was asked for behind it: nothing is written after a hole
      return Promise.reject(error instanceof Error ? error : new Error('Sealing failed', { cause: error }))
    }
  }

  #seal (write: Write): MaybeLater<SealedWrite> {
    const key = this.keys.of(write.key)
    const isErasable = write.isErasable === true || ERASED_FOR_GOOD.has(spaceOf(key))
    if (write.type === 'del') return { key, isErasable }
    if (!isErasable) return andThen(this.#rows.record(key, write), (row) => ({ key, row, isErasable }))
    const entryKey = this.#random.bytes(32)
    return andThen(this.#rows.erasable(key, write, entryKey), (row) => ({ key, entryKey, row, isErasable }))
  }

  #finish ({ key, row, entryKey }: SealedWrite, handles: ReadonlyMap<string, ReturnType<typeof handleOfRow>>): Write {
    if (row === undefined) return { type: 'del', key }
    if (entryKey === undefined) return { type: 'put', key, value: row }
    const handle = handles.get(key)
    if (handle === undefined) throw new InvalidSealedRecordError('a new row was given no key')
    return { type: 'put', key, value: erasableRow(handle, row) }
  }
}

function eraseToolsOf ({ random, cipher }: SealingInit): EraseTools {
  return { bytes: (length) => random.bytes(length), ...(cipher === undefined ? {} : { cipher }) }
}

/** One answer for all of them: at once, if each of them was. */
function together<T> (values: ReadonlyArray<MaybeLater<T>>): MaybeLater<readonly T[]> {
  return values.every(isThere) ? values : Promise.all(values)
}

function isThere<T> (value: MaybeLater<T>): value is T {
  return !(value instanceof Promise)
}

/** Of several writes to one key the last counts, as in the database: an entry key is drawn for a row that stays. */
function lastOfEach (writes: readonly SealedWrite[]): SealedWrite[] {
  const last = new Map<string, SealedWrite>()
  for (const write of writes) {
    const isErasable = write.isErasable || last.get(write.key)?.isErasable === true
    last.set(write.key, isErasable === write.isErasable ? write : { ...write, isErasable })
  }
  return [...last.values()]
}

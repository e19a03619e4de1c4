/**
 * Where the keys of rows lie that are on the disk now: whoever deletes or replaces such a row has to erase its key with
 * it. What this process wrote is remembered, up to a bound, and so is how far the order keys of each range have come: a
 * row beyond that is new, and nothing has to be read for it. For the rest the rows are read.
 */
import { InvalidSealedRecordError } from '../../identity/index.ts'
import { Recent } from './recent.ts'
import { handleOfRow } from './sealed-rows.ts'
import type { EntryHandle } from '../../identity/index.ts'
import type { Level } from './durable-level.ts'

/** Design: a full outbox, and what is rewritten with every message. */
const MAX_KNOWN = 32_768

/** Design: several ranges for each of 1,000 contacts. */
const MAX_RANGES = 8_192

/** There is no such row. */
const NOWHERE: EntryHandle = { bucket: -1, row: -1 }

/** A range, and an order key at its end. */
const ORDERED = /^(.*\/)([0-9a-f]{16})$/

export class ErasedHandles {
  /** `NOWHERE`: there is no such row. */
  readonly #known = new Recent<EntryHandle>(MAX_KNOWN)
  /** By range: no row of it has a greater order key. */
  readonly #highest = new Recent<string>(MAX_RANGES)

  /** The handles of those of these rows that are there. Call it when no batch is under way. */
  async of (keys: readonly string[], level: Level): Promise<EntryHandle[]> {
    const unknown: string[] = []
    const handles: EntryHandle[] = []
    for (const key of keys) {
      const known = this.#known.get(key)
      if (known === NOWHERE) continue
      if (known !== undefined) handles.push(known)
      else if (!await this.#isBeyond(key, level)) unknown.push(key)
    }
    const rows = unknown.length === 0 ? [] : await level.getMany(unknown)
    return [...handles, ...rows.map(handleIn).filter((handle) => handle !== undefined)]
  }

  /** A batch has landed, and these rows are there now, or gone. */
  learn (rows: Iterable<readonly [key: string, handle: EntryHandle | undefined]>): void {
    for (const [key, handle] of rows) this.#known.set(key, handle ?? NOWHERE)
  }

  /** Nothing is certain any more. How far the order keys came is: what was not written is not beyond it. */
  forget (): void {
    this.#known.clear()
  }

  /** Says whether a row would be the highest of its range, and from now on takes it to be there. */
  async #isBeyond (key: string, level: Level): Promise<boolean> {
    const [, range, order] = ORDERED.exec(key) ?? []
    if (range === undefined || order === undefined) return false
    let highest = this.#highest.get(range)
    if (highest === undefined) {
      const [last] = await level.iterator({ gt: range, lt: `${range.slice(0, -1)}0`, reverse: true, limit: 1, values: false }).all()
      highest = last?.[0].slice(range.length) ?? ''
    }
    const isBeyond = order > highest
    this.#highest.set(range, isBeyond ? order : highest)
    return isBeyond
  }
}

/** A row that is none any more leads to no key: it can be replaced, and its key stays in a bucket that nobody asks. */
function handleIn (row: Uint8Array | undefined): EntryHandle | undefined {
  if (row === undefined) return undefined
  try {
    return handleOfRow(row)
  } catch (error) {
    if (error instanceof InvalidSealedRecordError) return undefined
    throw error
  }
}

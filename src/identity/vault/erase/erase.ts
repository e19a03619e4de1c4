/**
 * The operations of the erase scheme: pure, and whole in one call, because a state must not change between two halves
 * of one. Each answers the next state and the records that lead to it; nothing here writes, waits or logs.
 */
import { draw, KEY_BYTES, wipe } from '../aead.ts'
import { boxFor, bucketName, damaged, decodeBucket, decodeRoot, encodeBucket, encodeRoot, encodeSeals, MAX_BUCKETS, ROOT, ROWS_PER_BUCKET, sealContext, SEALS, stepOf, STEPS_PER_CHAIN } from './records.ts'
import { eraseKeyOf, nextChain } from './state.ts'
import type { EraseTools } from './records.ts'
import type { Bucket, BucketContent, EntryHandle, EraseChange, ErasePut, EraseRecipient, EraseState } from './state.ts'

/** What is opened with: `OpenVault` is one. */
export interface EraseOpener {
  /** Id of the slot that the vault was opened with. */
  readonly openedBy: Uint8Array
  unseal (context: Uint8Array, box: Uint8Array): Uint8Array | undefined
}

export interface EraseRecords {
  readonly seals: Uint8Array
  readonly root: Uint8Array
}

/** Begins: no rows yet. Once for a store, in its first batch. */
export function createErase (recipients: readonly EraseRecipient[], tools: EraseTools): EraseChange {
  return withNewChain({ chain: new Uint8Array(KEY_BYTES), step: 0, recipients, nextBucket: 0, buckets: new Map() }, [], [], tools)
}

/**
 * Finds the state again after unlocking. `renewErase` follows, so that a new chain begins.
 *
 * @throws {InvalidSealedRecordError} when a record was changed, or nothing in it is sealed to this slot: unlock by another
 */
export function openErase (opener: EraseOpener, recipients: readonly EraseRecipient[], { seals, root }: EraseRecords): EraseState {
  const box = boxFor(opener.openedBy, seals)
  const chain = box && opener.unseal(sealContext(opener.openedBy), box)
  if (chain?.byteLength !== KEY_BYTES) throw damaged()
  const state = walk(chain, 0, root, recipients, new Map())
  if (state.chain !== chain) wipe(chain)
  return state
}

/**
 * Begins a new chain sealed to these slots: at every unlocking, and whenever the slots have changed. Keep a slot's box
 * before the vault that has the slot, and take it away after the vault that has lost it: then a crash between the two
 * leaves a box too many, never one too few.
 */
export function renewErase (state: EraseState, recipients: readonly EraseRecipient[], tools: EraseTools): EraseChange {
  return withNewChain({ ...state, recipients }, [], [], tools)
}

/**
 * Reads a bucket. A bucket that was read meanwhile is left as it is: its record may be older than the state.
 *
 * @throws {InvalidSealedRecordError} when the record is missing, was changed, or is of another bucket
 */
export function readBucket (state: EraseState, number: number, record: Uint8Array | undefined): EraseState {
  const bucket = state.buckets.get(number)
  if (bucket === undefined || bucket.content !== undefined) return state
  if (record === undefined) throw damaged()
  return { ...state, buckets: new Map(state.buckets).set(number, { ...bucket, content: decodeBucket(number, bucket.key, record) }) }
}

/** What one batch does to rows: some get keys, some lose theirs. */
export interface EntryChanges {
  /** 32 random bytes for each new row. */
  readonly added: readonly Uint8Array[]
  readonly erased: readonly EntryHandle[]
}

/**
 * Takes in the keys of new rows. Draw a key, seal the row under it, and only then, in the turn in which the batch goes
 * to the store, call this and put the handles before the sealed rows.
 *
 * @param keys 32 random bytes each
 */
export function addEntries (state: EraseState, keys: readonly Uint8Array[], tools: EraseTools): EraseChange & { readonly handles: readonly EntryHandle[] } {
  return changeEntries(state, { added: keys, erased: [] }, tools)
}

/**
 * Erases rows for good: however many, it is one step of the chain. The rows themselves are deleted by the caller in the
 * same batch. What is erased already, or was never there, is passed over; when nothing is left, nothing is written.
 *
 * @throws {RangeError} when a bucket has not been read: see `unreadBuckets`
 */
export function eraseEntries (state: EraseState, handles: readonly EntryHandle[], tools: EraseTools): EraseChange {
  const { state: next, puts, dels } = changeEntries(state, { added: [], erased: handles }, tools)
  return { state: next, puts, dels }
}

/**
 * `eraseEntries` and `addEntries` of one batch, in one step that writes each record once.
 *
 * @throws {RangeError} when a bucket of what is to be erased has not been read
 */
export function changeEntries (state: EraseState, { added, erased }: EntryChanges, tools: EraseTools): EraseChange & { readonly handles: readonly EntryHandle[] } {
  const buckets = new Map(state.buckets)
  const emptied = new Set<number>()
  const touched = new Set<number>()
  for (const [number, left] of survivors(buckets, erased)) {
    buckets.set(number, { key: draw(tools, KEY_BYTES), content: left })
    const changed = left.entries.size === 0 ? emptied : touched
    changed.add(number)
  }
  const isErasing = emptied.size + touched.size > 0

  const filled = fill(buckets, new Set([...touched, ...emptied]), state.nextBucket, added, tools)
  for (const number of filled.touched) touched.add(number)
  const dels = [...emptied].filter((number) => !touched.has(number))
  for (const number of dels) buckets.delete(number)
  if (touched.size + dels.length === 0) return { state, handles: [], puts: [], dels: [] }

  const puts = [...touched].map((number) => bucketPut(number, buckets.get(number), tools))
  const next = { ...state, nextBucket: filled.nextBucket, buckets }
  const rest = { handles: filled.handles, dels: dels.map(bucketName) }
  if (!isErasing) return { ...rest, state: next, puts: filled.nextBucket === state.nextBucket ? puts : [...puts, rootPut(next, tools)] }
  const step = state.step + 1
  if (step === STEPS_PER_CHAIN) return { ...rest, ...withNewChain(next, puts, rest.dels, tools) }
  const stepped = { ...next, chain: nextChain(state.chain), step }
  return { ...rest, state: stepped, puts: [...puts, rootPut(stepped, tools)] }
}

/**
 * Finds the state that a batch may or may not have brought to the disk when it failed: give it the state before and
 * the root as it is now. Buckets have to be read anew.
 *
 * @throws {InvalidSealedRecordError} when the root is of another chain: unlock again
 */
export function resumeErase (before: EraseState, root: Uint8Array): EraseState {
  if (stepOf(root) < before.step) throw damaged()
  return walk(before.chain, before.step, root, before.recipients, new Map())
}

function walk (from: Uint8Array, fromStep: number, root: Uint8Array, recipients: readonly EraseRecipient[], buckets: Map<number, Bucket>): EraseState {
  const step = stepOf(root)
  let chain = from
  for (let at = fromStep; at < step; at++) {
    const last = chain
    chain = nextChain(last)
    if (last !== from) wipe(last)
  }
  const { nextBucket, keys } = decodeRoot(eraseKeyOf(chain), root)
  for (const [number, key] of keys) buckets.set(number, { key })
  return { chain, step, recipients, nextBucket, buckets }
}

function withNewChain (state: EraseState, puts: readonly ErasePut[], dels: readonly string[], tools: EraseTools): EraseChange {
  if (state.recipients.length === 0) throw new RangeError('nobody could ever open this again')
  const chain = draw(tools, KEY_BYTES)
  const next = { ...state, chain, step: 0 }
  return { state: next, puts: [...puts, { name: SEALS, value: encodeSeals(chain, state.recipients, tools) }, rootPut(next, tools)], dels }
}

function rootPut ({ chain, step, nextBucket, buckets }: EraseState, tools: EraseTools): ErasePut {
  const key = eraseKeyOf(chain)
  const keys = new Map([...buckets].map(([number, bucket]) => [number, bucket.key]))
  const value = encodeRoot(key, step, { nextBucket, keys }, tools)
  key.fill(0)
  return { name: ROOT, value }
}

function bucketPut (number: number, bucket: Bucket | undefined, tools: EraseTools): ErasePut {
  if (bucket?.content === undefined) throw new RangeError('a bucket that is not there')
  return { name: bucketName(number), value: encodeBucket(number, bucket.key, bucket.content, tools) }
}

/**
 * Buckets that have been read and have room. First those that are written again anyhow, the emptiest of them first: what
 * comes together lies together, and goes together from as few buckets as may be. Then the others, the fullest first: what
 * lives long gathers, and buckets run empty.
 */
function roomyBuckets (buckets: ReadonlyMap<number, Bucket>, changed: ReadonlySet<number>): number[] {
  const sizeOf = (number: number): number => buckets.get(number)?.content?.entries.size ?? 0
  const roomy = [...buckets].filter(([, bucket]) => hasRoom(bucket)).map(([number]) => number)
  return [
    ...roomy.filter((number) => changed.has(number)).sort((a, b) => sizeOf(a) - sizeOf(b)),
    ...roomy.filter((number) => !changed.has(number)).sort((a, b) => sizeOf(b) - sizeOf(a))
  ]
}

function hasRoom ({ content }: Bucket): boolean {
  return content !== undefined && content.entries.size < ROWS_PER_BUCKET
}

/** What stays of the buckets that lose rows. */
function survivors (buckets: ReadonlyMap<number, Bucket>, erased: readonly EntryHandle[]): Map<number, BucketContent> {
  const left = new Map<number, BucketContent>()
  for (const [number, rows] of rowsByBucket(erased)) {
    const bucket = buckets.get(number)
    if (bucket === undefined) continue
    if (bucket.content === undefined) throw new RangeError('a bucket of these rows has not been read')
    const { nextRow, entries } = bucket.content
    const stay = new Map(entries)
    for (const row of rows) stay.delete(row)
    if (stay.size < entries.size) left.set(number, { nextRow, entries: stay })
  }
  return left
}

/** Puts keys into buckets with room, and into new ones. Contents are replaced, not changed: others hold them. */
function fill (buckets: Map<number, Bucket>, changed: ReadonlySet<number>, firstNew: number, keys: readonly Uint8Array[], tools: EraseTools): { touched: Set<number>, handles: EntryHandle[], nextBucket: number } {
  const touched = new Set<number>()
  const handles: EntryHandle[] = []
  const roomy = keys.length === 0 ? [] : roomyBuckets(buckets, changed)
  let nextBucket = firstNew
  for (let at = 0; at < keys.length;) {
    const number = roomy.shift() ?? nextBucket
    if (number === nextBucket) {
      if (buckets.size >= MAX_BUCKETS) throw new RangeError('more rows than one store can erase')
      buckets.set(nextBucket++, { key: draw(tools, KEY_BYTES), content: { nextRow: 0, entries: new Map() } })
    }
    const bucket = buckets.get(number)
    if (bucket?.content === undefined) throw new RangeError('a bucket with room that has not been read')
    const entries = new Map(bucket.content.entries)
    let { nextRow } = bucket.content
    for (; at < keys.length && entries.size < ROWS_PER_BUCKET; at++) {
      const key = keys[at]
      if (key?.byteLength !== KEY_BYTES) throw new RangeError(`a key has ${KEY_BYTES} bytes`)
      handles.push({ bucket: number, row: nextRow })
      entries.set(nextRow++, key)
    }
    buckets.set(number, { key: bucket.key, content: { nextRow, entries } })
    touched.add(number)
  }
  return { touched, handles, nextBucket }
}

function rowsByBucket (handles: readonly EntryHandle[]): Map<number, Set<number>> {
  const rows = new Map<number, Set<number>>()
  for (const { bucket, row } of handles) rows.set(bucket, (rows.get(bucket) ?? new Set()).add(row))
  return rows
}

/**
 * The operations of the erase scheme: pure, and whole in one call, because a state must not change between two halves
 * of one. Each answers the next state and the records that lead to it; nothing here writes, waits or logs.
 */
import { draw, KEY_BYTES } from '../aead.ts'
import { boxFor, bucketName, damaged, decodeBucket, decodeRoot, encodeBucket, encodeRoot, encodeSeals, MAX_BUCKETS, ROOT, ROWS_PER_BUCKET, sealContext, SEALS, stepOf, STEPS_PER_CHAIN } from './records.ts'
import { eraseKeyOf, nextChain } from './state.ts'
import type { RandomSource } from '../aead.ts'
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
export function createErase (recipients: readonly EraseRecipient[], random: RandomSource): EraseChange {
  return withNewChain({ chain: new Uint8Array(KEY_BYTES), step: 0, recipients, nextBucket: 0, buckets: new Map() }, [], [], random)
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
  return walk(chain, 0, root, recipients, new Map())
}

/**
 * Begins a new chain sealed to these slots: at every unlocking, and whenever the slots have changed. Keep a slot's box
 * before the vault that has the slot, and take it away after the vault that has lost it: then a crash between the two
 * leaves a box too many, never one too few.
 */
export function renewErase (state: EraseState, recipients: readonly EraseRecipient[], random: RandomSource): EraseChange {
  return withNewChain({ ...state, recipients }, [], [], random)
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

/**
 * Takes in the keys of new rows. Draw a key, seal the row under it, and only then, in the turn in which the batch goes
 * to the store, call this and put the handles before the sealed rows.
 *
 * @param keys 32 random bytes each
 */
export function addEntries (state: EraseState, keys: readonly Uint8Array[], random: RandomSource): EraseChange & { readonly handles: readonly EntryHandle[] } {
  const buckets = new Map(state.buckets)
  const touched = new Set<number>()
  const handles: EntryHandle[] = []
  let nextBucket = state.nextBucket
  let roomy = roomyBuckets(buckets)
  for (const key of keys) {
    if (roomy.length === 0) {
      if (buckets.size >= MAX_BUCKETS) throw new RangeError('more rows than one store can erase')
      buckets.set(nextBucket, { key: draw(random, KEY_BYTES), content: { nextRow: 0, entries: new Map() } })
      roomy = [nextBucket++]
    }
    const number = roomy[0] ?? 0
    const { bucket, row } = withEntry(buckets.get(number), key)
    buckets.set(number, bucket)
    touched.add(number)
    handles.push({ bucket: number, row })
    if (!hasRoom(bucket)) roomy.shift()
  }
  const next = { ...state, nextBucket, buckets }
  const puts = [...touched].map((number) => bucketPut(number, buckets.get(number), random))
  return { state: next, handles, puts: nextBucket === state.nextBucket ? puts : [...puts, rootPut(next, random)], dels: [] }
}

/**
 * Erases rows for good: however many, it is one step of the chain. The rows themselves are deleted by the caller in the
 * same batch. What is erased already, or was never there, is passed over; when nothing is left, nothing is written.
 *
 * @throws {RangeError} when a bucket has not been read: see `unreadBuckets`
 */
export function eraseEntries (state: EraseState, handles: readonly EntryHandle[], random: RandomSource): EraseChange {
  const buckets = new Map(state.buckets)
  const puts: ErasePut[] = []
  const dels: string[] = []
  for (const [number, rows] of rowsByBucket(handles)) {
    const bucket = buckets.get(number)
    if (bucket === undefined) continue
    if (bucket.content === undefined) throw new RangeError('a bucket of these rows has not been read')
    const { nextRow, entries } = bucket.content
    const left = new Map([...entries].filter(([row]) => !rows.has(row)))
    if (left.size === entries.size) continue
    if (left.size === 0) {
      buckets.delete(number)
      dels.push(bucketName(number))
    } else {
      const rewritten = { key: draw(random, KEY_BYTES), content: { nextRow, entries: left } }
      buckets.set(number, rewritten)
      puts.push(bucketPut(number, rewritten, random))
    }
  }
  if (puts.length + dels.length === 0) return { state, puts, dels }
  const step = state.step + 1
  if (step === STEPS_PER_CHAIN) return withNewChain({ ...state, buckets }, puts, dels, random)
  const next = { ...state, chain: nextChain(state.chain), step, buckets }
  return { state: next, puts: [...puts, rootPut(next, random)], dels }
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
  for (let at = fromStep; at < step; at++) chain = nextChain(chain)
  const { nextBucket, keys } = decodeRoot(eraseKeyOf(chain), root)
  for (const [number, key] of keys) buckets.set(number, { key })
  return { chain, step, recipients, nextBucket, buckets }
}

function withNewChain (state: EraseState, puts: readonly ErasePut[], dels: readonly string[], random: RandomSource): EraseChange {
  if (state.recipients.length === 0) throw new RangeError('nobody could ever open this again')
  const chain = draw(random, KEY_BYTES)
  const next = { ...state, chain, step: 0 }
  return { state: next, puts: [...puts, { name: SEALS, value: encodeSeals(chain, state.recipients, random) }, rootPut(next, random)], dels }
}

function rootPut ({ chain, step, nextBucket, buckets }: EraseState, random: RandomSource): ErasePut {
  const key = eraseKeyOf(chain)
  const keys = new Map([...buckets].map(([number, bucket]) => [number, bucket.key]))
  const value = encodeRoot(key, step, { nextBucket, keys }, random)
  key.fill(0)
  return { name: ROOT, value }
}

function bucketPut (number: number, bucket: Bucket | undefined, random: RandomSource): ErasePut {
  if (bucket?.content === undefined) throw new RangeError('a bucket that is not there')
  return { name: bucketName(number), value: encodeBucket(number, bucket.key, bucket.content, random) }
}

/** Buckets that have been read and have room, fullest first: what lives long gathers, and buckets run empty. */
function roomyBuckets (buckets: ReadonlyMap<number, Bucket>): number[] {
  const sizeOf = (number: number): number => buckets.get(number)?.content?.entries.size ?? 0
  return [...buckets].filter(([, bucket]) => hasRoom(bucket)).map(([number]) => number).sort((a, b) => sizeOf(b) - sizeOf(a))
}

function hasRoom ({ content }: Bucket): boolean {
  return content !== undefined && content.entries.size < ROWS_PER_BUCKET
}

function withEntry (bucket: Bucket | undefined, key: Uint8Array): { bucket: Bucket & { content: BucketContent }, row: number } {
  if (bucket?.content === undefined || key.byteLength !== KEY_BYTES) throw new RangeError('a key has 32 bytes, and its bucket has been read')
  const { nextRow, entries } = bucket.content
  return { bucket: { key: bucket.key, content: { nextRow: nextRow + 1, entries: new Map(entries).set(nextRow, key) } }, row: nextRow }
}

function rowsByBucket (handles: readonly EntryHandle[]): Map<number, Set<number>> {
  const rows = new Map<number, Set<number>>()
  for (const { bucket, row } of handles) rows.set(bucket, (rows.get(bucket) ?? new Set()).add(row))
  return rows
}

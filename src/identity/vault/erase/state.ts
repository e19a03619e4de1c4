/**
 * Erasing for good, on disks that keep what is deleted. Every row has a key of its own; the keys of up to 128 rows lie
 * in a bucket, sealed under the bucket's key; the bucket keys lie in the root, sealed under the erase key E. To erase a
 * row is to write its bucket without it under a new bucket key, and the root under a new E, and to forget the old ones.
 * So an old image of the disk, with all that the running node still holds, opens no erased row.
 *
 * E is never on disk. It is the s-th step of a chain that goes one way only:
 *
 *     E(s) = HMAC-SHA256(R(s), "key")      R(s + 1) = HMAC-SHA256(R(s), "step")
 *
 * The node holds R(s) alone. On disk is R(0), sealed to the X25519 key of each slot of the vault, whose private half the
 * node forgets when it has unlocked; and the number s. So who unlocks finds E again, and who runs cannot go back. A
 * chain is begun anew at every unlocking and every 256 erasures. Why a chain and not a fresh E for each erasure: sealing
 * it costs a message's worth of time ten times over (measured: 4 ms for each slot), and protects from the same thing.
 * An old image with the secret of a slot opens everything in it: no design that unlocks can keep that out.
 *
 * @see M. Bellare, B. Yee: Forward-Security in Private-Key Cryptography (CT-RSA 2003), the stateful generator
 */
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { wipe } from '../aead.ts'
import { LABELS } from '../labels.ts'

/** Who can open the chain again: a slot of the vault. */
export interface EraseRecipient {
  /** 16 bytes. */
  readonly id: Uint8Array
  /** X25519, 32 bytes. */
  readonly publicKey: Uint8Array
}

/** Where the key of a row lies. Never given to another row. */
export interface EntryHandle {
  readonly bucket: number
  readonly row: number
}

export interface Bucket {
  /** 32 bytes. */
  readonly key: Uint8Array
  /** What is in it; `undefined` until its record has been read. */
  readonly content?: BucketContent
}

export interface BucketContent {
  /** The number of the next row: numbers are not used twice. */
  readonly nextRow: number
  /** Entry keys by row number, 32 bytes each. */
  readonly entries: ReadonlyMap<number, Uint8Array>
}

/** All that is in memory while unlocked. A value: every operation answers another one. */
export interface EraseState {
  /** R(s), 32 bytes. */
  readonly chain: Uint8Array
  readonly step: number
  readonly recipients: readonly EraseRecipient[]
  readonly nextBucket: number
  readonly buckets: ReadonlyMap<number, Bucket>
}

/** A record to write: to the store, in the one batch with what it belongs to. */
export interface ErasePut {
  /** ASCII, without slashes: `seals`, `root`, or `bucket-` and eight hex digits. */
  readonly name: string
  readonly value: Uint8Array
}

/**
 * What an operation makes. Adopt `state` and hand `puts` and `dels` to the store in the same turn of the event loop, so
 * that batches reach the disk in the order of the states. When the batch has landed, `forgetErased` the state before.
 */
export interface EraseChange {
  readonly state: EraseState
  readonly puts: readonly ErasePut[]
  readonly dels: readonly string[]
}

/** R(s) → E(s). */
export function eraseKeyOf (chain: Uint8Array): Uint8Array {
  return hmac(sha256, chain, LABELS.eraseKey)
}

/** R(s) → R(s + 1). */
export function nextChain (chain: Uint8Array): Uint8Array {
  return hmac(sha256, chain, LABELS.eraseStep)
}

/** The key of a row, or `undefined` when it was erased. @throws {RangeError} when its bucket has not been read */
export function entryKey (state: EraseState, { bucket, row }: EntryHandle): Uint8Array | undefined {
  const found = state.buckets.get(bucket)
  if (found === undefined) return undefined
  if (found.content === undefined) throw new RangeError('the bucket of this row has not been read')
  return found.content.entries.get(row)
}

/** The buckets of these rows whose records have to be read first (`readBucket`), each once. */
export function unreadBuckets (state: EraseState, handles: readonly EntryHandle[]): number[] {
  return [...new Set(handles.map(({ bucket }) => bucket))].filter((bucket) => {
    const found = state.buckets.get(bucket)
    return found !== undefined && found.content === undefined
  })
}

/**
 * Overwrites every secret of `before` that `after` does not hold: once the batch between them has landed. `after` came
 * from `before` by operations of this scheme, so what is the same bucket in both is kept as it is.
 */
export function forgetErased (before: EraseState, after?: EraseState): void {
  if (before.chain !== after?.chain) wipe(before.chain)
  for (const [number, bucket] of before.buckets) {
    const left = after?.buckets.get(number)
    if (left === bucket) continue
    if (left?.key !== bucket.key) wipe(bucket.key)
    if (bucket.content === undefined || left?.content === bucket.content) continue
    const kept = left?.content?.entries
    for (const [row, key] of bucket.content.entries) if (kept?.get(row) !== key) wipe(key)
  }
}

/**
 * The only truth. Owns the node's Level: reads by key and by range, writes in grouped batches.
 * It knows bytes and keys, never what they mean (records.ts) and never who asks (delivery/).
 */
import type { DurableLevel, Write } from './durable-level.ts'
import type { Datastore } from 'interface-datastore'

export interface Range {
  /** Every key of the answer begins with this. ASCII, ends in `/`. */
  readonly prefix: string
  /** Exclusive bounds, as whole keys. */
  readonly after?: string
  readonly before?: string
  readonly newestFirst?: boolean
  /** At most this many entries; there is no unbounded read. 1 to 1,024. */
  readonly limit: number
}

export interface Entry { readonly key: string, readonly value: Uint8Array }

export interface Store {
  readonly durability: DurableLevel['durability']
  /** libp2p's peer store, DHT records and certificates, in the same database under keys that begin with `/`. */
  readonly datastore: Datastore
  get (key: string): Promise<Uint8Array | undefined>
  getMany (keys: readonly string[]): Promise<Array<Uint8Array | undefined>>
  has (key: string): Promise<boolean>
  /** One page of a range; use the last key as the next `after` (or `before`). */
  page (range: Range): Promise<Entry[]>
  /**
   * Writes all or nothing and resolves once it is durable. Commits of one moment share one synced batch.
   * Nothing here can be aborted: check before, then finish.
   *
   * @throws {StoreClosedError}
   */
  commit (writes: readonly Write[]): Promise<void>
  /** As `commit`, without the wait for the disk: for what may be lost with the power (back-off, hints). */
  note (writes: readonly Write[]): Promise<void>
  /** Finishes writes, closes the Level and releases the lock. Idempotent. */
  close (): Promise<void>
}

/** The node is stopping or stopped; nothing was written. Start it again and retry. */
export class StoreClosedError extends Error {
  static override readonly name = 'StoreClosedError'
  override readonly name = 'StoreClosedError'
}

/** The data directory was written by a newer Mobilink. Install that version, or use another data directory. */
export class StoreFromTheFutureError extends Error {
  static override readonly name = 'StoreFromTheFutureError'
  override readonly name = 'StoreFromTheFutureError'
}

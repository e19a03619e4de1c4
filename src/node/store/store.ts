/**
 * The only truth. Owns the node's Level: reads by key and by range, writes in grouped batches, all of it sealed on the
 * disk. It knows bytes and keys, never what they mean (records.ts) and never who asks (delivery/).
 */
import type { DurableLevel, Write } from './durable-level.ts'
import type { EraseRecipient } from '../../identity/index.ts'
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
  /**
   * One page of a range; use the last key as the next `after` (or `before`). Where order keys (keys.ts) follow the
   * prefix, the page is in their order. What names somebody or something is hidden on the disk, and comes in an order of
   * its own, the same one as long as the vault lives.
   *
   * @throws {InvalidSealedRecordError} for this and every other read: a row was changed, moved or put there by another
   */
  page (range: Range): Promise<Entry[]>
  /**
   * Writes all or nothing and resolves once it is durable. Commits of one moment share one synced batch.
   * Nothing here can be aborted: check before, then finish.
   *
   * @throws {StoreClosedError}
   */
  commit (writes: readonly Write[]): Promise<void>
  /**
   * As `commit`, without the wait for the disk: for what may be lost with the power (back-off, hints). A row that is
   * deleted so is erased in memory at once, and on the disk when the system writes; if the power fails before, the row
   * is back as it was, for whoever can unlock the vault and for nobody else.
   */
  note (writes: readonly Write[]): Promise<void>
  /**
   * Lets these slots of the vault, and no others, open what can be erased for good; resolves when that is durable. When a
   * slot is added, call it before the new vault is kept, when one is taken away, after: a crash in between leaves a slot
   * too many here, never one too few.
   */
  sealTo (slots: readonly EraseRecipient[]): Promise<void>
  /** Finishes writes, closes the Level, releases the lock and drops every key. Idempotent. */
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

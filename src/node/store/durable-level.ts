/**
 * What a platform hands to the store: an opened Level whose batches can be made durable. It is told bytes and never what
 * they are: everything in it is sealed before it comes here.
 */
import type { AbstractLevel } from 'abstract-level'

/** An opened Level with text keys and byte values. */
export type Level = AbstractLevel<string | Uint8Array | Buffer, string, Uint8Array>

export type Write = (
  | { readonly type: 'put', readonly key: string, readonly value: Uint8Array }
  | { readonly type: 'del', readonly key: string }
) & {
  /**
   * The row has a key of its own, which is destroyed when the row is deleted or replaced (sealing.ts): said by everybody
   * who writes or deletes such a row. In some key spaces every row is such a one, and nobody has to say it.
   */
  readonly isErasable?: boolean
}

export interface DurableLevel {
  readonly level: Level
  /** In words for the person: what a resolved durable batch survives on this platform. */
  readonly durability: 'power loss' | 'process death' | 'nothing'
  /**
   * One atomic batch that has reached the disk when it resolves (LevelDB `sync`, IndexedDB strict durability).
   *
   * @throws {StoreFullError}
   * @throws {StoreFailedError}
   */
  writeDurably (writes: readonly Write[]): Promise<void>
  /**
   * Rewrites the database's files, where a platform can, so that what was deleted is in none of them. It takes its time.
   *
   * @throws {StoreFullError}
   * @throws {StoreFailedError}
   */
  compact? (): Promise<void>
  /** Closes the database, then releases the single-writer lock. Idempotent. */
  close (): Promise<void>
}

/** Another process or tab has this store open. Use that one, or stop it first. */
export class StoreInUseError extends Error {
  static override readonly name = 'StoreInUseError'
  override readonly name = 'StoreInUseError'
}

/** No space, or no quota, is left for the store. Nothing of this batch was written. Make room; the cause tells where. */
export class StoreFullError extends Error {
  static override readonly name = 'StoreFullError'
  override readonly name = 'StoreFullError'
}

/** This user may not read or write the place of the store. Change its owner or permissions, or use another one. */
export class StoreAccessError extends Error {
  static override readonly name = 'StoreAccessError'
  override readonly name = 'StoreAccessError'
}

/** What the disk holds is not what was written. Restore a backup, or use another data directory; nothing was changed. */
export class StoreDamagedError extends Error {
  static override readonly name = 'StoreDamagedError'
  override readonly name = 'StoreDamagedError'
}

/** The disk or the browser failed in a way that is none of the others; the cause says how. Restart the node, then retry. */
export class StoreFailedError extends Error {
  static override readonly name = 'StoreFailedError'
  override readonly name = 'StoreFailedError'
}

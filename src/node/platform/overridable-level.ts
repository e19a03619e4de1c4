/**
 * The half of abstract-level that is made to be overridden: its README documents it ("Private API For Implementors"),
 * its types leave it out. Types only; the platforms' Levels build on it.
 */
import type { AbstractChainedBatch, AbstractIterator } from 'abstract-level'

/** As it arrives: keys and values encoded. */
export type Operation<Bytes> = { type: 'put', key: Bytes, value: Bytes } | { type: 'del', key: Bytes }

export interface WriteOptions { sync?: boolean }

/** `batch` options for what a promise rests on; each platform's `_batch` knows what `sync` means to it. */
export const DURABLY: object = { sync: true } satisfies WriteOptions

declare module 'abstract-level' {
  // the parameters must be those of the class, used or not
  interface AbstractLevel<TFormat, KDefault, VDefault> {
    _open (options: object): Promise<void>
    _close (): Promise<void>
    _get (key: TFormat, options: object): Promise<TFormat | undefined>
    _getSync (key: TFormat, options: object): TFormat | undefined
    _getMany (keys: TFormat[], options: object): Promise<Array<TFormat | undefined>>
    _has (key: TFormat, options: object): Promise<boolean>
    _put (key: TFormat, value: TFormat, options: WriteOptions): Promise<void>
    _del (key: TFormat, options: WriteOptions): Promise<void>
    _batch (operations: Array<Operation<TFormat>>, options: WriteOptions): Promise<void>
    _chainedBatch (): AbstractChainedBatch<this, KDefault, VDefault> & OverridableBatch<TFormat>
    _clear (options: object): Promise<void>
    _iterator (options: object): AbstractIterator<AbstractLevel<TFormat, KDefault, VDefault>, KDefault, VDefault> & OverridableIterator
  }

  interface OverridableBatch<Bytes> {
    _put (key: Bytes, value: Bytes): void
    _del (key: Bytes): void
    _write (options: WriteOptions): Promise<void>
  }

  interface OverridableIterator {
    _next (): Promise<unknown>
    _nextv (size: number, options: object): Promise<unknown[]>
    _all (options: object): Promise<unknown[]>
  }
}

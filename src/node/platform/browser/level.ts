/**
 * The store's Level in a tab: IndexedDB with strict-durability transactions, behind a Web Lock that is held for life,
 * so that one tab at a time writes. Another tab can ask to take over; the holder is told, and lets go by closing.
 * It refuses to steal a lock: two tabs writing would fork the conversations.
 */
import { BrowserLevel } from 'browser-level'
import { StoreAccessError, StoreFailedError, StoreFullError, StoreInUseError } from '../../store/durable-level.ts'
import { DURABLY } from '../overridable-level.ts'
import type { Timers } from '../../../protocols/timers.ts'
import type { DurableLevel, Level } from '../../store/durable-level.ts'
import type { Operation, WriteOptions } from '../overridable-level.ts'

export interface BrowserLevelInit {
  /**
   * Called when another tab asks to take over: stop the node, which closes the Level and so lets that tab in.
   * Without it the other tab is told to close this one by hand.
   */
  onTakeOver? (): void
}

/** How long a tab may take to stop its node before the one that asks gives up. Design: stopping takes about 1 s. */
export const TAKE_OVER_TIMEOUT_MS = 10_000

const TAKE_OVER = 'take over'

/** Database, lock and channel share one name. */
const PREFIX = 'mobilink:'

/**
 * Opens the database `mobilink:<name>` of this origin and holds the lock of the same name until `close`.
 * The durability is "power loss" where the browser knows strict transactions, "process death" where it does not.
 *
 * @throws {StoreInUseError} when another tab has it
 * @throws {StoreAccessError} when the browser allows this page no storage
 * @throws {StoreFullError}
 * @throws {StoreFailedError} for any other failure
 */
export async function openBrowserLevel (name: string, init: BrowserLevelInit = {}): Promise<DurableLevel> {
  const level = new StrictLevel(name)
  const release = await takeLock(name, () => level.lockLost())

  try {
    await level.open()
  } catch (error) {
    release()
    throw classified(error)
  }

  const stopListening = listen(name, init)
  let closing: Promise<void> | undefined

  return {
    // it takes bytes alone where other Levels take text as well; with text keys and byte values that never shows
    level: level as unknown as Level,
    durability: level.isStrict() ? 'power loss' : 'process death',
    writeDurably: (writes) => level.batch([...writes], DURABLY),
    close () {
      closing ??= level.close().finally(() => {
        stopListening()
        release()
      })
      return closing
    }
  }
}

/**
 * Asks the tab that has the store to stop, and resolves when it has let go. Then open it here, at once: a third tab
 * may do the same.
 *
 * @throws {StoreInUseError} when it has not let go within 10 s (a hung or older tab): close that tab by hand
 */
export async function requestTakeOver (name: string, timers: Timers): Promise<void> {
  const channel = new BroadcastChannel(PREFIX + name)
  const waiting = new AbortController()
  const cancel = timers.setTimer(() => waiting.abort(), TAKE_OVER_TIMEOUT_MS)

  try {
    channel.postMessage(TAKE_OVER)
    // queued behind the holder; given back at once, for openBrowserLevel takes it for life
    await navigator.locks.request(PREFIX + name, { signal: waiting.signal }, () => undefined)
  } catch (error) {
    throw new StoreInUseError('The other tab did not let go. Close it, then open Mobilink here again.', { cause: error })
  } finally {
    cancel()
    channel.close()
  }
}

function listen (name: string, { onTakeOver }: BrowserLevelInit): () => void {
  if (onTakeOver === undefined) {
    return () => undefined
  }

  const channel = new BroadcastChannel(PREFIX + name)

  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (data === TAKE_OVER) {
      onTakeOver()
    }
  }

  return () => channel.close()
}

/** Resolves with the release of the lock, which is held until then or until the tab is gone. */
function takeLock (name: string, onLost: () => void): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const held = Promise.withResolvers<undefined>()

    navigator.locks.request(PREFIX + name, { mode: 'exclusive', ifAvailable: true }, (lock) => {
      if (lock === null) {
        reject(new StoreInUseError('Mobilink is open in another tab of this browser. Use that tab, or take over here.'))
        return undefined
      }

      resolve(() => held.resolve(undefined))
      return held.promise
    }).catch((error: unknown) => {
      // before it was granted: this page may have no locks; after: somebody stole it
      reject(classified(error))
      onLost()
    })
  })
}

/** What IndexedDB takes as a key: bytes of their own, not shared with a worker. */
type Bytes = Uint8Array<ArrayBuffer>

class StrictLevel extends BrowserLevel<string, Uint8Array> {
  /** BrowserLevel's own, missing from its types; null while it is not open. */
  declare readonly db: IDBDatabase | null
  #failure: Error | undefined

  constructor (name: string) {
    super(name, { keyEncoding: 'utf8', valueEncoding: 'view', prefix: PREFIX })
  }

  /** Whether this browser knows strict durability: where it does not, the option is ignored and the property missing. */
  isStrict (): boolean {
    return this.#transaction('readonly', 'strict').durability === 'strict'
  }

  /** From here on every write is refused: another tab is the writer now. */
  lockLost (): void {
    this.#failure ??= new StoreInUseError('Another tab took this store over. Reload this one to use it again.')
  }

  override async _open (options: object): Promise<void> {
    await super._open(options)

    if (this.db !== null) {
      this.db.onclose = () => {
        this.#failure ??= new StoreFailedError('The browser closed the store: the data of this site was cleared, or the disk failed. Reload the page.')
      }
    }
  }

  override async _put (key: Bytes, value: Bytes, options: WriteOptions): Promise<void> {
    await this._batch([{ type: 'put', key, value }], options)
  }

  override async _del (key: Bytes, options: WriteOptions): Promise<void> {
    await this._batch([{ type: 'del', key }], options)
  }

  override async _batch (operations: Array<Operation<Bytes>>, options: WriteOptions): Promise<void> {
    this.#assertUsable()

    try {
      await this.#write(operations, options.sync === true ? 'strict' : 'relaxed')
    } catch (error) {
      // a database that was closed under a write fails it without saying why
      this.#assertUsable()
      throw classified(error)
    }
  }

  #assertUsable (): void {
    if (this.#failure !== undefined) {
      throw this.#failure
    }
  }

  /** The transaction is committed at once: "complete" then means on the disk (strict) or with the system (relaxed). */
  #write (operations: Array<Operation<Bytes>>, durability: IDBTransactionDurability): Promise<void> {
    return new Promise((resolve, reject) => {
      const transaction = this.#transaction('readwrite', durability)
      const store = transaction.objectStore(this.location)

      transaction.oncomplete = () => resolve()
      transaction.onabort = () => reject(transaction.error ?? new StoreFailedError('The browser gave the write up without a reason'))

      try {
        for (const operation of operations) {
          if (operation.type === 'put') {
            store.put(compact(operation.value), operation.key)
          } else {
            store.delete(operation.key)
          }
        }

        transaction.commit()
      } catch (error) {
        // a request that could not even be made must not leave the ones before it behind
        transaction.abort()
        reject(classified(error))
      }
    })
  }

  #transaction (mode: IDBTransactionMode, durability: IDBTransactionDurability): IDBTransaction {
    if (this.db === null) {
      throw new StoreFailedError('The store is not open')
    }

    return this.db.transaction([this.location], mode, { durability })
  }
}

/** IndexedDB stores the whole buffer behind a view; a small value cut out of a large one would drag that along. */
function compact (value: Uint8Array): Uint8Array {
  return value.byteLength === value.buffer.byteLength ? value : new Uint8Array(value)
}

function classified (error: unknown): Error {
  const cause = rootCause(error)
  const options = { cause: error }

  if (cause instanceof StoreFailedError) {
    return cause
  }

  switch (cause instanceof Error ? cause.name : '') {
    case 'QuotaExceededError':
      return new StoreFullError('This browser has no room left for Mobilink. Free disk space, or delete files that were received.', options)
    case 'SecurityError':
    case 'NotAllowedError':
      return new StoreAccessError('This browser allows this page no storage. Allow site data for this address, and leave private browsing.', options)
    default:
      return new StoreFailedError(`The browser's storage failed (${String(cause)}). Reload the page.`, options)
  }
}

/** abstract-level says "failed to open" and keeps the reason inside. */
function rootCause (error: unknown): unknown {
  let cause = error

  while (cause instanceof Error && cause.cause instanceof Error) {
    cause = cause.cause
  }

  return cause
}

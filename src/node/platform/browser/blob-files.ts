/**
 * A tab's sealed files, in a folder of the Origin Private File System: the page's half, which asks the worker that has
 * the files (blob-keeper.ts). What it writes is handed over a piece at a time, so that memory does not grow with a file.
 * Durable as far as browsers are: the bytes are flushed to the disk; the list of names is the browser's own affair.
 */
import { NoRoomForFileError, NoSuchBlobError } from '../../errors.ts'
import { BLOB_PIECE_BYTES, checkBlobName } from '../../files/blob-store.ts'
import { StoreAccessError, StoreFailedError } from '../../store/durable-level.ts'
import { HEAD_BYTES } from './blob-orders.ts'
import type { BlobName, BlobStore, BlobWriter, KeptBlob } from '../../files/blob-store.ts'
import type { BlobAnswer, BlobOrder, BlobResult } from './blob-orders.ts'

export interface BrowserBlobStore extends BlobStore {
  /** A whole blob as the browser's own: nothing of it is read before somebody reads it. @throws {NoSuchBlobError} */
  asFile (name: BlobName): Promise<Blob>
  /** Ends the worker. What was not ended is unfinished then. */
  close (): void
}

export interface BrowserBlobsInit {
  /** Starts the worker that runs `keepBlobs`; called when something is asked for the first time. */
  startWorker (): Worker
  /** Name of the folder; no other store has it open. */
  readonly folder: string
}

interface Asked {
  resolve (result: BlobResult): void
  reject (error: Error): void
}

/** Starts nothing until something is asked of it. Errors of the browser come as {StoreAccessError} {StoreFailedError} {NoRoomForFileError}. */
export function browserBlobStore ({ startWorker, folder }: BrowserBlobsInit): BrowserBlobStore {
  const asked = new Map<number, Asked>()
  let worker: Worker | undefined
  let number = 0

  const stop = (): void => {
    worker?.terminate()
    worker = undefined
    for (const { reject } of asked.values()) reject(new StoreFailedError('What keeps files in this browser has ended'))
    asked.clear()
  }

  const started = (): Worker => {
    if (worker !== undefined) return worker
    worker = startWorker()
    worker.onmessage = ({ data }: MessageEvent<BlobAnswer>) => {
      const waiting = asked.get(data.number)
      asked.delete(data.number)
      if ('error' in data) waiting?.reject(errorOf(data.error, data.message))
      else waiting?.resolve(data.result)
    }
    worker.onerror = (event) => {
      event.preventDefault()
      stop()
    }
    worker.postMessage({ folder })
    return worker
  }

  const ask = async (order: BlobOrder): Promise<BlobResult> => {
    if ('name' in order) checkBlobName(order.name)
    return await new Promise((resolve, reject) => {
      asked.set(++number, { resolve, reject })
      started().postMessage({ number, order }, order.kind === 'append' ? [order.bytes.buffer] : [])
    })
  }

  return {
    find: async (name) => await ask({ kind: 'find', name }) as KeptBlob | undefined,

    async write (name, from) {
      await ask({ kind: 'begin', name, from })
      return writerOf(ask, name)
    },

    async * read (name, offset, length) {
      const hold = await ask({ kind: 'hold', name }) as number
      try {
        for (let at = offset; at < offset + length;) {
          const bytes = await ask({ kind: 'read', name, hold, offset: at, length: Math.min(BLOB_PIECE_BYTES, offset + length - at) }) as Uint8Array
          if (bytes.byteLength === 0) return
          at += bytes.byteLength
          yield bytes
        }
      } finally {
        await ask({ kind: 'release', name, hold })
      }
    },

    remove: async (name) => { await ask({ kind: 'remove', name }) },
    names: async () => await ask({ kind: 'names' }) as BlobName[],

    async free () {
      const { quota = 0, usage = 0 } = await navigator.storage.estimate()
      return Math.max(0, quota - usage)
    },

    async asFile (name) {
      checkBlobName(name)
      try {
        const place = await (await navigator.storage.getDirectory()).getDirectoryHandle(folder)
        return (await (await place.getFileHandle(name)).getFile()).slice(HEAD_BYTES)
      } catch (error) {
        throw error instanceof Error ? errorOf(error.name, error.message) : error
      }
    },

    close: stop
  }
}

function writerOf (ask: (order: BlobOrder) => Promise<BlobResult>, name: BlobName): BlobWriter {
  let isOver = false
  return {
    async write (bytes) {
      // a copy of these bytes alone: what they are a part of stays here
      await ask({ kind: 'append', name, bytes: bytes.slice() })
    },

    async finish () {
      if (isOver) throw new RangeError('This blob is not being written any more')
      isOver = true
      await ask({ kind: 'end', name, isWhole: true })
    },

    async close () {
      if (isOver) return
      isOver = true
      await ask({ kind: 'end', name, isWhole: false })
    }
  }
}

/** What the browser calls it, and what the core does. */
function errorOf (name: string, message: string): Error {
  switch (name) {
    case 'RangeError': return new RangeError(message)
    case 'NotFoundError': return new NoSuchBlobError('A file that was kept here is gone.')
    case 'QuotaExceededError': return new NoRoomForFileError('This browser has no room left for the file. Free some space on this device, then try again.')
    case 'SecurityError':
    case 'NotSupportedError':
    case 'TypeError': return new StoreAccessError('This browser lets this page keep no files. Use a current browser, outside of a private window.')
    default: return new StoreFailedError(`The browser could not keep the file (${name}: ${message})`)
  }
}

/**
 * The worker's half of a tab's sealed files: a folder of the Origin Private File System, one file for each blob. It
 * writes in place, which browsers allow in dedicated workers alone; on the page's own thread every write would copy the
 * whole file first. It sees names and ciphertext, and connects to nowhere.
 *
 * @see https://fs.spec.whatwg.org/ File System Standard, FileSystemSyncAccessHandle
 */
import { checkBlobName } from '../../files/blob-store.ts'
import { HEAD_BYTES } from './blob-orders.ts'
import type { BlobFolder, BlobOrder, BlobResult, KeptBlob, NumberedOrder } from './blob-orders.ts'

/** What the types of the DOM have for workers alone. */
interface SyncAccessHandle {
  read (into: Uint8Array<ArrayBuffer>, options: { at: number }): number
  write (bytes: Uint8Array<ArrayBuffer>, options: { at: number }): number
  truncate (size: number): void
  getSize (): number
  flush (): void
  close (): void
}

interface WorkerFile extends FileSystemFileHandle {
  createSyncAccessHandle? (): Promise<SyncAccessHandle>
}

interface OpenBlob {
  readonly handle: SyncAccessHandle
  readonly holds: Set<number>
  isWritten: boolean
  /** Where the next bytes go, while it is written. */
  end: number
}

/** The part of a dedicated worker's scope that is used here. */
export interface WorkerScope {
  onmessage: ((event: MessageEvent<BlobFolder & NumberedOrder>) => void) | null
  postMessage (message: unknown, options?: { transfer?: ArrayBuffer[] }): void
}

const WHOLE = 1
// A tab that is just being closed lets go of its files in a moment. Design.
const LOCKED_TRIES = 20
const LOCKED_PAUSE_MS = 100

/** Answers orders until the worker ends. */
export function keepBlobs (scope: WorkerScope): void {
  let keeper: BlobKeeper | undefined
  let last: Promise<void> = Promise.resolve()
  scope.onmessage = ({ data }) => {
    if (keeper === undefined) {
      keeper = new BlobKeeper(data.folder)
      return
    }
    const { number, order } = data
    const { execute } = keeper
    last = last.then(async () => {
      try {
        const result = await execute(order)
        scope.postMessage({ number, result }, { transfer: result instanceof Uint8Array ? [result.buffer as ArrayBuffer] : [] })
      } catch (error) {
        const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) }
        scope.postMessage({ number, error: name, message })
      }
    })
  }
}

class BlobKeeper {
  readonly #name: string
  readonly #open = new Map<string, OpenBlob>()
  #folder: FileSystemDirectoryHandle | undefined
  #holds = 0

  constructor (folder: string) {
    this.#name = folder
  }

  readonly execute = async (order: BlobOrder): Promise<BlobResult> => {
    if (order.kind === 'names') return await this.#names()
    checkBlobName(order.name)
    switch (order.kind) {
      case 'find': return await this.#find(order.name)
      case 'begin': return await this.#begin(order.name, order.from)
      case 'append': return this.#append(order.name, order.bytes)
      case 'end': return this.#end(order.name, order.isWhole)
      case 'hold': return await this.#hold(order.name)
      case 'read': return this.#read(order.name, order)
      case 'release': return this.#release(order.name, order.hold)
      case 'remove': return await this.#remove(order.name)
    }
  }

  async #find (name: string): Promise<KeptBlob | undefined> {
    const open = this.#open.get(name)
    if (open?.isWritten === true) return { bytes: open.handle.getSize() - HEAD_BYTES, isWhole: false }
    const file = await this.#file(name)
    if (file === undefined) return undefined
    const content = await file.getFile()
    const [state] = new Uint8Array(await content.slice(0, 1).arrayBuffer())
    return { bytes: Math.max(0, content.size - HEAD_BYTES), isWhole: state === WHOLE }
  }

  async #begin (name: string, from: number): Promise<undefined> {
    if (this.#open.get(name)?.isWritten === true) throw new RangeError('This blob is being written')
    const kept = await this.#find(name)
    if (kept?.isWhole === true || from > (kept?.bytes ?? 0)) throw new RangeError('This blob cannot be written from there')
    const open = await this.#opened(name, true)
    try {
      open.handle.truncate(HEAD_BYTES + from)
    } catch (error) {
      this.#closeUnused(name, open)
      throw error
    }
    open.isWritten = true
    open.end = HEAD_BYTES + from
  }

  #append (name: string, bytes: Uint8Array<ArrayBuffer>): undefined {
    const open = this.#written(name)
    for (let done = 0; done < bytes.byteLength;) {
      const written = open.handle.write(bytes.subarray(done), { at: open.end })
      if (written === 0) throw new DOMException('Nothing more can be written', 'QuotaExceededError')
      done += written
      open.end += written
    }
  }

  #end (name: string, isWhole: boolean): undefined {
    const open = this.#written(name)
    try {
      open.handle.flush()
      if (!isWhole) return
      // only once all of it is on the disk
      open.handle.write(Uint8Array.of(WHOLE), { at: 0 })
      open.handle.flush()
    } finally {
      open.isWritten = false
      this.#closeUnused(name, open)
    }
  }

  async #hold (name: string): Promise<number> {
    const open = await this.#opened(name, false)
    open.holds.add(++this.#holds)
    return this.#holds
  }

  #read (name: string, { hold, offset, length }: { readonly hold: number, readonly offset: number, readonly length: number }): Uint8Array {
    const open = this.#open.get(name)
    // it may have been removed meanwhile, and another be there by that name
    if (open?.holds.has(hold) !== true) throw gone()
    const bytes = new Uint8Array(Math.max(0, Math.min(length, open.handle.getSize() - HEAD_BYTES - offset)))
    const read = open.handle.read(bytes, { at: HEAD_BYTES + offset })
    return bytes.subarray(0, read)
  }

  #release (name: string, hold: number): undefined {
    const open = this.#open.get(name)
    if (open?.holds.delete(hold) === true) this.#closeUnused(name, open)
  }

  async #remove (name: string): Promise<undefined> {
    const open = this.#open.get(name)
    if (open?.isWritten === true) throw new RangeError('This blob is being written')
    open?.handle.close()
    this.#open.delete(name)
    const folder = await this.#place()
    await folder.removeEntry(name).catch(unlessMissing)
  }

  async #names (): Promise<string[]> {
    const folder = await this.#place()
    const names: string[] = []
    for await (const name of folder.keys()) if (/^[0-9a-f]{64}$/.test(name)) names.push(name)
    return names
  }

  #written (name: string): OpenBlob {
    const open = this.#open.get(name)
    if (open?.isWritten !== true) throw new RangeError('This blob is not being written')
    return open
  }

  /** One handle for each blob: a browser gives no second one, whether it is to be read or written. */
  async #opened (name: string, create: boolean): Promise<OpenBlob> {
    const already = this.#open.get(name)
    if (already !== undefined) return already
    const file = await this.#file(name, create)
    if (file === undefined) throw gone()
    const open: OpenBlob = { handle: await openSync(file), holds: new Set(), isWritten: false, end: 0 }
    this.#open.set(name, open)
    return open
  }

  #closeUnused (name: string, { handle, holds, isWritten }: OpenBlob): void {
    if (holds.size > 0 || isWritten) return
    this.#open.delete(name)
    handle.close()
  }

  async #file (name: string, create = false): Promise<WorkerFile | undefined> {
    const folder = await this.#place()
    return await folder.getFileHandle(name, { create }).catch(unlessMissing)
  }

  async #place (): Promise<FileSystemDirectoryHandle> {
    return this.#folder ??= await (await navigator.storage.getDirectory()).getDirectoryHandle(this.#name, { create: true })
  }
}

async function openSync (file: WorkerFile): Promise<SyncAccessHandle> {
  for (let tries = 1; ; tries++) {
    try {
      if (file.createSyncAccessHandle === undefined) throw new DOMException('This browser writes no files in place', 'NotSupportedError')
      return await file.createSyncAccessHandle()
    } catch (error) {
      const isLocked = error instanceof DOMException && error.name === 'NoModificationAllowedError'
      if (!isLocked || tries === LOCKED_TRIES) throw error
      await new Promise((resolve) => { setTimeout(resolve, LOCKED_PAUSE_MS) })
    }
  }
}

function gone (): Error {
  return new DOMException('There is no such blob', 'NotFoundError')
}

function unlessMissing (error: unknown): undefined {
  if (!(error instanceof DOMException && error.name === 'NotFoundError')) throw error
}

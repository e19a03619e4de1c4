/**
 * A file that is here, put where a person wants it: straight into the file that they chose, where the browser lets them
 * choose one, else among the downloads. Every byte was proven before it is given, and a file of any size takes the
 * memory of a piece. Nothing is opened by itself.
 */
import { browserBlobStore } from '../../../node/platform/browser/blob-files.ts'
import { saveFile } from '../save-file.ts'
import { startFileWorker } from '../trusted-scripts.ts'
import type { BrowserBlobStore } from '../../../node/platform/browser/blob-files.ts'
import type { Message, MobilinkNode } from '../../../node/index.ts'

/** What the types of the DOM do not have yet (File System Access). */
type PickSaveFile = (options: { suggestedName: string }) => Promise<FileSystemFileHandle>

export interface SavingOptions {
  readonly signal: AbortSignal
  onProgress (done: number): void
}

/** Up to here a download is put together in memory, and leaves nothing in clear behind. Design. */
const IN_MEMORY_BYTES = 16 * 1024 * 1024
/** Opened files that are being downloaded: in clear, and gone when the page starts again or the download has had its time. */
const FOLDER = 'mobilink-opened'
/** No browser tells when a download has ended; a slow disk writes 10 MB/s. Design. */
const FORGET_AFTER_MS = 60_000
const FORGET_BYTES_PER_MS = 10_000

/**
 * Call it on a press: a browser lets nobody choose a file else.
 *
 * @returns a sentence when it is saved, or is a download; empty when the person did not choose
 */
export async function saveReceived (transfers: MobilinkNode['transfers'], { contact, id, file }: Message, options: SavingOptions): Promise<string> {
  if (file === undefined) return ''
  const open = (): AsyncIterable<Uint8Array> => counted(transfers.open(contact, id), options)
  const chosen = await chooseFile(file.name)
  if (chosen === 'no') return ''
  if (chosen !== 'cannot') {
    await writeInto(chosen, open())
    return 'Saved.'
  }
  if (file.size <= IN_MEMORY_BYTES) saveFile(new Blob(await Array.fromAsync(open()) as BlobPart[]), file.name)
  else await downloadThroughDisk(open(), file.name, file.size)
  return 'It is among your downloads.'
}

/** Removes what earlier downloads have left in clear. */
export async function forgetOpened (): Promise<void> {
  const root = await navigator.storage.getDirectory()
  await root.removeEntry(FOLDER, { recursive: true }).catch((error: unknown) => {
    if (!(error instanceof DOMException && error.name === 'NotFoundError')) throw error
  })
}

/** `cannot`: this browser has no such thing, or not for this name. */
async function chooseFile (suggestedName: string): Promise<FileSystemFileHandle | 'no' | 'cannot'> {
  const { showSaveFilePicker } = window as { showSaveFilePicker?: PickSaveFile }
  if (showSaveFilePicker === undefined) return 'cannot'
  try {
    return await showSaveFilePicker.call(window, { suggestedName })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return 'no'
    // some names, and pages in frames
    return 'cannot'
  }
}

/** All of it or nothing: the browser puts it into place when it is closed. */
async function writeInto (handle: FileSystemFileHandle, source: AsyncIterable<Uint8Array>): Promise<void> {
  const file = await handle.createWritable()
  try {
    for await (const bytes of source) await file.write(bytes as Uint8Array<ArrayBuffer>)
    await file.close()
  } catch (error) {
    await file.abort()
    throw error
  }
}

/** A download is a file of the browser's own: what is opened goes to the disk first, into the private file system. */
async function downloadThroughDisk (source: AsyncIterable<Uint8Array>, name: string, size: number): Promise<void> {
  const store = browserBlobStore({ startWorker: startFileWorker, folder: FOLDER })
  const place = Array.from(crypto.getRandomValues(new Uint8Array(32)), (byte) => byte.toString(16).padStart(2, '0')).join('')
  const forget = async (): Promise<void> => {
    await store.remove(place)
    store.close()
  }
  try {
    await copy(source, store, place)
    saveFile(await store.asFile(place), name)
  } catch (error) {
    await forget()
    throw error
  }
  // what does not go now goes when the page starts again
  setTimeout(() => { forget().catch(() => undefined) }, FORGET_AFTER_MS + size / FORGET_BYTES_PER_MS)
}

async function copy (source: AsyncIterable<Uint8Array>, store: BrowserBlobStore, place: string): Promise<void> {
  const writer = await store.write(place, 0)
  try {
    for await (const bytes of source) await writer.write(bytes)
    await writer.finish()
  } finally {
    await writer.close()
  }
}

async function * counted (source: AsyncIterable<Uint8Array>, { signal, onProgress }: SavingOptions): AsyncGenerator<Uint8Array> {
  let done = 0
  for await (const bytes of source) {
    signal.throwIfAborted()
    yield bytes
    onProgress(done += bytes.byteLength)
  }
}

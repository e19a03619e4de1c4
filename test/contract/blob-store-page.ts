/** The half of the tests of a tab's sealed files that runs in the tab. */
import { browserBlobStore } from '../../src/node/platform/browser/blob-files.ts'
import type { BlobWriter, KeptBlob } from '../../src/node/files/blob-store.ts'
import type { BrowserBlobStore } from '../../src/node/platform/browser/blob-files.ts'

/** What a spec asks of the tab. Bytes cross as base64; errors as `{ error, message }`. */
export interface BlobTab {
  /** A store over what there is, as after a restart; `false`: over nothing. */
  open (isKept: boolean, folder?: string): Promise<void>
  find (name: string): Promise<KeptBlob | undefined>
  write (name: string, from: number): Promise<number>
  writerWrite (writer: number, base64: string): Promise<void>
  writerFinish (writer: number): Promise<void>
  writerClose (writer: number): Promise<void>
  read (name: string, offset: number, length: number): Promise<string[]>
  /** Reads a piece, does what is given with the store meanwhile, and reads on. */
  readWhile (name: string, length: number, meanwhile: 'find' | 'remove'): Promise<{ found?: KeptBlob, bytes: number, error?: string }>
  remove (name: string): Promise<void>
  names (): Promise<string[]>
  free (): Promise<number>
  /** The whole blob, as the browser hands it to a download. */
  asFile (name: string): Promise<string>
  /** Writes so many MiB, without a pause, and gives the most that JavaScript had in its memory, in bytes. */
  fill (name: string, mebibytes: number): Promise<number>
  /** Writes pieces for ever, and calls `window.written(bytes)` after each. */
  writeForEver (name: string, from: number): void
  /** What this name has, as other scripts of this origin see it. */
  strayFile (name: string): Promise<void>
}

declare global {
  interface Window {
    blobs: BlobTab
    written (bytes: number): Promise<void>
  }
}

const FOLDER = 'contract'
const MEBIBYTE = 1_048_576
const startWorker = (): Worker => new Worker(new URL('../../src/ui/web/file-worker.js', import.meta.url), { type: 'module' })

let store: BrowserBlobStore | undefined
const writers: BlobWriter[] = []

function opened (): BrowserBlobStore {
  if (store === undefined) throw new Error('Open a store first')
  return store
}

function writer (number: number): BlobWriter {
  const found = writers[number]
  if (found === undefined) throw new Error('There is no such writer')
  return found
}

function fromBase64 (text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
}

function toBase64 (bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 8_192) text += String.fromCharCode(...bytes.subarray(at, at + 8_192))
  return btoa(text)
}

window.blobs = {
  async open (isKept, folder = FOLDER) {
    store?.close()
    const root = await navigator.storage.getDirectory()
    if (!isKept) await root.removeEntry(folder, { recursive: true }).catch(() => undefined)
    store = browserBlobStore({ startWorker, folder })
  },
  find: (name) => opened().find(name),
  async write (name, from) {
    return writers.push(await opened().write(name, from)) - 1
  },
  writerWrite: (number, base64) => writer(number).write(fromBase64(base64)),
  writerFinish: (number) => writer(number).finish(),
  writerClose: (number) => writer(number).close(),
  read: async (name, offset, length) => (await Array.fromAsync(opened().read(name, offset, length))).map(toBase64),
  async readWhile (name, length, meanwhile) {
    const pieces = opened().read(name, 0, length)
    const first = await pieces.next()
    let bytes = first.done === true ? 0 : first.value.byteLength
    const found = meanwhile === 'find' ? await opened().find(name) : undefined
    if (meanwhile === 'remove') await opened().remove(name)
    try {
      for await (const piece of pieces) bytes += piece.byteLength
      return { found, bytes }
    } catch (error) {
      return { found, bytes, error: (error as Error).name }
    }
  },
  remove: (name) => opened().remove(name),
  names: () => opened().names(),
  free: () => opened().free(),
  async asFile (name) {
    const file = await opened().asFile(name)
    return toBase64(new Uint8Array(await file.arrayBuffer()))
  },
  async fill (name, mebibytes) {
    const { memory } = performance as unknown as { memory: { usedJSHeapSize: number } }
    const one = await opened().write(name, 0)
    let most = 0
    for (let at = 0; at < mebibytes; at++) {
      await one.write(new Uint8Array(MEBIBYTE).fill(at))
      most = Math.max(most, memory.usedJSHeapSize)
    }
    await one.finish()
    for await (const piece of opened().read(name, 0, mebibytes * MEBIBYTE)) most = Math.max(most, memory.usedJSHeapSize, piece.byteLength)
    return most
  },
  writeForEver (name, from) {
    void (async () => {
      const one = await opened().write(name, from)
      for (let at = from; ;) {
        const piece = new Uint8Array(100_000)
        for (let index = 0; index < piece.length; index++) piece[index] = (at + index) % 251
        await one.write(piece)
        at += piece.length
        await window.written(at)
      }
    })()
  },
  async strayFile (name) {
    const place = await (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true })
    await place.getFileHandle(name, { create: true })
  }
}

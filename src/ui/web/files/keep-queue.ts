/**
 * Files on their way into this browser, one at a time: each is read as a stream, sealed and kept, and only then a
 * message. What is cancelled or fails leaves nothing behind; what waits behind it goes on.
 */
import { safeFileName } from '../../../node/files/file-name.ts'
import { sentenceFor } from '../../model/index.ts'
import { pickedFiles } from './picked-files.ts'
import { pictureOf } from './thumbnail.ts'
import type { Tab } from '../tab.ts'
import type { Keeping, Taken } from '../tab-files.ts'
import type { PeerIdText } from '../../../node/index.ts'
import type { Signal } from '@preact/signals'

interface Waiting { readonly key: string, readonly peer: PeerIdText, readonly file: File, readonly stopping: AbortController }

/** As a message takes it. */
const MOST_NAME_BYTES = 255
/** The bar moves by steps that can be seen. Design. */
const STEPS = 200

/** What a browser says when a file is not as it was when it was chosen. */
const UNREADABLE = new Set(['NotFoundError', 'NotReadableError', 'NotAllowedError', 'SecurityError'])

export class KeepQueue {
  readonly #tab: Tab
  readonly #shown: Signal<readonly Keeping[]>
  readonly #waiting: Waiting[] = []
  #current: Waiting | undefined

  constructor (tab: Tab, shown: Signal<readonly Keeping[]>) {
    this.#tab = tab
    this.#shown = shown
  }

  /** Resolves once they are known, and shown; not when they are kept. */
  async add (peer: PeerIdText, taken: Taken): Promise<void> {
    const { files, problem } = await pickedFiles(taken)
    if (problem !== '') this.#tab.notice.value = problem
    if (files.length === 0) return
    this.#tab.keepStorage()
    for (const file of files) {
      const waiting: Waiting = { key: crypto.randomUUID(), peer, file, stopping: new AbortController() }
      const keeping: Keeping = { key: waiting.key, peer, name: nameOf(file), size: file.size, done: 0, problem: '', cancel: () => { this.#cancel(waiting) } }
      this.#shown.value = [...this.#shown.value, keeping]
      this.#waiting.push(waiting)
    }
    if (this.#current === undefined) void this.#run()
  }

  close (): void {
    for (const { stopping } of this.#waiting.splice(0)) stopping.abort()
    this.#current?.stopping.abort()
  }

  async #run (): Promise<void> {
    // closing the page would lose what is not kept yet, so the browser asks
    window.addEventListener('beforeunload', askFirst)
    for (;;) {
      this.#current = this.#waiting.shift()
      if (this.#current === undefined) break
      await this.#keep(this.#current)
    }
    window.removeEventListener('beforeunload', askFirst)
  }

  async #keep ({ key, peer, file, stopping: { signal } }: Waiting): Promise<void> {
    const { node, conversation } = this.#tab
    let step = 0
    try {
      const shown = await pictureOf(file)
      signal.throwIfAborted()
      await node.transfers.send(peer, { name: nameOf(file), size: file.size, source: bytesOf(file), ...(shown === undefined ? {} : { shown }) }, {
        signal,
        onProgress: (done) => {
          const now = Math.floor(done / file.size * STEPS)
          if (now === step) return
          step = now
          this.#change(key, { done })
        }
      })
      this.#forget(key)
      if (conversation.value?.peer === peer) await conversation.value.newest()
    } catch (error) {
      if (signal.aborted) return
      const isUnreadable = error instanceof Error && UNREADABLE.has(error.name)
      this.#change(key, { problem: isUnreadable ? 'It cannot be read: it is a folder, or was moved or changed. Choose it again.' : sentenceFor(error) })
    }
  }

  #cancel (one: Waiting): void {
    one.stopping.abort()
    const at = this.#waiting.indexOf(one)
    if (at >= 0) this.#waiting.splice(at, 1)
    this.#forget(one.key)
  }

  #change (key: string, change: Partial<Keeping>): void {
    this.#shown.value = this.#shown.value.map((one) => one.key === key ? { ...one, ...change } : one)
  }

  #forget (key: string): void {
    this.#shown.value = this.#shown.value.filter((one) => one.key !== key)
  }
}

function nameOf ({ name }: File): string {
  if (name === '') return 'file'
  // keeps the ending, which a cut would not
  return new TextEncoder().encode(name).byteLength > MOST_NAME_BYTES ? safeFileName(name) : name
}

/** Not every browser can loop over a stream. */
async function * bytesOf (file: File): AsyncGenerator<Uint8Array> {
  const reader = file.stream().getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  } finally {
    await reader.cancel()
  }
}

function askFirst (event: BeforeUnloadEvent): void {
  event.preventDefault()
}

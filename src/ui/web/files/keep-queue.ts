/**
 * Files on their way into this browser, one at a time: each is read as a stream, sealed and kept, and only then a
 * message. What is cancelled or fails leaves nothing behind; what waits behind it goes on. What there is no room for may
 * be sent without a copy: whoever would close the page before that was fetched is asked first.
 */
import { BlobSourceChangedError } from '../../../identity/errors.ts'
import { safeFileName } from '../../../node/files/file-name.ts'
import { sentenceFor } from '../../model/index.ts'
import { THERE } from '../tab-files.ts'
import { pickedFiles } from './picked-files.ts'
import { pictureOf } from './thumbnail.ts'
import type { Tab } from '../tab.ts'
import type { Keeping, Taken } from '../tab-files.ts'
import type { Message, MessageId, PeerIdText, SteadySource } from '../../../node/index.ts'
import type { Signal } from '@preact/signals'

interface Waiting { readonly key: string, readonly peer: PeerIdText, readonly file: File, readonly stopping: AbortController, readonly isWhileOpen: boolean }

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
  /** Sent without a copy. */
  readonly #open = new Set<MessageId>()
  readonly #unsubscribe: () => void
  #current: Waiting | undefined

  constructor (tab: Tab, shown: Signal<readonly Keeping[]>) {
    this.#tab = tab
    this.#shown = shown
    this.#unsubscribe = tab.files.transfers.subscribe((transfers) => {
      for (const id of this.#open) if (!THERE.has(transfers.get(id)?.state)) this.#open.delete(id)
      this.#askBeforeLeaving()
    })
  }

  /** Resolves once they are known, and shown; not when they are kept. */
  async add (peer: PeerIdText, taken: Taken): Promise<void> {
    const { files, problem } = await pickedFiles(taken)
    if (problem !== '') this.#tab.notice.value = problem
    if (files.length === 0) return
    this.#tab.keepStorage()
    for (const file of files) {
      const waiting: Waiting = { key: crypto.randomUUID(), peer, file, stopping: new AbortController(), isWhileOpen: false }
      const keeping: Keeping = { key: waiting.key, peer, name: nameOf(file), size: file.size, done: 0, problem: '', cancel: () => { this.#cancel(waiting) } }
      this.#shown.value = [...this.#shown.value, keeping]
      this.#waiting.push(waiting)
    }
    this.#go()
  }

  close (): void {
    for (const { stopping } of this.#waiting.splice(0)) stopping.abort()
    this.#current?.stopping.abort()
    this.#unsubscribe()
    this.#open.clear()
    this.#askBeforeLeaving()
  }

  #go (): void {
    if (this.#current === undefined) void this.#run()
  }

  async #run (): Promise<void> {
    for (;;) {
      this.#current = this.#waiting.shift()
      this.#askBeforeLeaving()
      if (this.#current === undefined) return
      await this.#keep(this.#current)
    }
  }

  /** Closing the page would lose what is not kept, so the browser asks. */
  #askBeforeLeaving (): void {
    if (this.#current === undefined && this.#open.size === 0) window.removeEventListener('beforeunload', askFirst)
    else window.addEventListener('beforeunload', askFirst)
  }

  async #keep (one: Waiting): Promise<void> {
    const { key, peer, stopping: { signal } } = one
    const { conversation } = this.#tab
    try {
      await this.#send(one)
      this.#forget(key)
      if (conversation.value?.peer === peer) await conversation.value.newest()
    } catch (error) {
      if (signal.aborted) return
      const isUnreadable = error instanceof Error && UNREADABLE.has(error.name)
      const hasNoRoom = error instanceof Error && error.name === 'NoRoomForFileError'
      this.#change(key, { sendWhileOpen: hasNoRoom ? () => { this.#sendWhileOpen(one) } : undefined, problem: isUnreadable ? 'It cannot be read: it is a folder, or was moved or changed. Choose it again.' : sentenceFor(error) })
    }
  }

  async #send ({ key, peer, file, stopping: { signal }, isWhileOpen }: Waiting): Promise<void> {
    const { files, node: { transfers } } = this.#tab
    const shown = await pictureOf(file)
    signal.throwIfAborted()
    let step = 0
    const options = {
      signal,
      onProgress: (done: number) => {
        const now = Math.floor(done / file.size * STEPS)
        if (now === step) return
        step = now
        this.#change(key, { done })
      }
    }
    const about = { name: nameOf(file), size: file.size, ...(shown === undefined ? {} : { shown }) }
    if (!isWhileOpen) {
      await transfers.send(peer, { ...about, source: bytesOf(file) }, options)
      return
    }
    const message: Message = await transfers.sendWhileOpen(peer, { ...about, source: steady(file) }, options)
    this.#open.add(message.id)
    // it may be known by now to be further on its way
    if (!files.transfers.value.has(message.id)) files.heard(message)
  }

  /** Once more, without a copy. */
  #sendWhileOpen (one: Waiting): void {
    const next: Waiting = { ...one, stopping: new AbortController(), isWhileOpen: true }
    this.#change(one.key, { problem: '', done: 0, isWhileOpen: true, sendWhileOpen: undefined, cancel: () => { this.#cancel(next) } })
    this.#waiting.push(next)
    this.#go()
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

/** The file itself, as long as the browser finds it as it was when it was chosen. */
function steady (file: File): SteadySource {
  return {
    async read (offset, length) {
      try {
        return new Uint8Array(await file.slice(offset, offset + length).arrayBuffer())
      } catch (error) {
        if (!(error instanceof Error) || !UNREADABLE.has(error.name)) throw error
        throw new BlobSourceChangedError('The file was changed, moved or removed since it was chosen.', { cause: error })
      }
    },
    close: async () => { await Promise.resolve() }
  }
}

function askFirst (event: BeforeUnloadEvent): void {
  event.preventDefault()
}

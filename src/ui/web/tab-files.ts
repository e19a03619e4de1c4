/**
 * Files as the page shows them: how far each is, and what is being kept here to be sent. What does the work is loaded
 * when the first file is attached.
 */
import { signal } from '@preact/signals'
import type { Tab } from './tab.ts'
import type { KeepQueue } from './files/keep-queue.ts'
import type { Message, MessageId, PeerIdText, Transfer, TransferState } from '../../node/index.ts'

/** A file that is read and sealed into this browser, or only looked at; its message is there once that is done. */
export interface Keeping {
  readonly key: string
  readonly peer: PeerIdText
  readonly name: string
  readonly size: number
  readonly done: number
  /** Empty while nothing went wrong. */
  readonly problem: string
  /** No copy of it is kept: a person chose so. */
  readonly isWhileOpen?: true
  /** There was no room for a copy: goes on without one. */
  readonly sendWhileOpen?: (() => void) | undefined
  /** Nothing of it stays; what failed is only shown no more. */
  cancel (): void
}

/** What somebody chose, dropped or pasted; entries are walked, if they are folders. */
export interface Taken {
  readonly files: readonly File[]
  readonly entries?: readonly FileSystemEntry[]
}

/** What somebody may still fetch. */
export const THERE: ReadonlySet<TransferState | undefined> = new Set(['waiting', 'offered', 'running'])

/** What locking does to files of which no copy is kept. */
export function endedByLocking (files: number, when = ''): string {
  return `${files} file${files === 1 ? '' : 's'} sent without a copy can be fetched no more${when}.`
}

export class TabFiles {
  /** What was last heard of each; of others their message says it. */
  readonly transfers = signal<ReadonlyMap<MessageId, Transfer>>(new Map())
  readonly keeping = signal<readonly Keeping[]>([])
  readonly #tab: Tab
  #queue: KeepQueue | undefined

  constructor (tab: Tab) {
    this.#tab = tab
  }

  /** How many files of which no copy is kept somebody may still fetch from this page. */
  get withoutCopy (): number {
    return [...this.transfers.value.values()].filter(({ direction, state, whileOpen }) => direction === 'out' && whileOpen === true && THERE.has(state)).length
  }

  changed (transfer: Transfer): void {
    this.transfers.value = new Map(this.transfers.value).set(transfer.id, transfer)
  }

  /** What a message says of its file is as new as the message. */
  heard ({ file }: Message): void {
    if (file !== undefined) this.changed(file.transfer)
  }

  attach (peer: PeerIdText, taken: Taken): void {
    this.#tab.attempt(async () => {
      const { KeepQueue } = await import('./files/keep-queue.ts')
      this.#queue ??= new KeepQueue(this.#tab, this.keeping)
      await this.#queue.add(peer, taken)
    })
  }

  /** What earlier downloads have left in clear goes; where it cannot, there is none. */
  forgetOpened (): void {
    import('./files/saving.ts').then(async ({ forgetOpened }) => { await forgetOpened() }).catch(() => undefined)
  }

  /** Nothing of what was not kept yet stays. */
  close (): void {
    this.#queue?.close()
    this.keeping.value = []
    this.transfers.value = new Map()
  }
}

/** What a drop or a paste brings: entries are gone once the event is over. */
export function takenFrom ({ items, files }: DataTransfer): Taken {
  const entries = [...items].filter(({ kind }) => kind === 'file').map((item) => item.webkitGetAsEntry())
  return { files: [...files], ...(entries.some((entry) => entry?.isDirectory === true) ? { entries: entries.filter((entry) => entry !== null) } : {}) }
}

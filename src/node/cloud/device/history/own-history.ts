/**
 * The way to the own history, for the many who have none: what does the work is loaded when somebody wants it on own clouds,
 * wanted it once, or a cloud has some. It keeps nothing.
 */
import { keys } from '../../../store/keys.ts'
import type { History, HistoryComponents } from './history.ts'
import type { Journal } from './journal.ts'
import type { PeerIdText } from '../../../../identity/index.ts'

export class OwnHistory {
  readonly #components: HistoryComponents
  readonly #onReturned: (peer: PeerIdText, isNew: boolean) => void
  #loading: Promise<History> | undefined
  #history: History | undefined

  /** @param onReturned a contact came back (`isNew`), or messages of one that is here */
  constructor (components: HistoryComponents, onReturned: (peer: PeerIdText, isNew: boolean) => void) {
    this.#components = components
    this.#onReturned = onReturned
  }

  /** Call it when the own clouds are loaded, and before anything is written. */
  async load (): Promise<void> {
    if (await this.#components.store.has(keys.history)) await this.whole()
  }

  get journal (): Journal {
    return this.#components.journal
  }

  /** `undefined` while nobody ever said anything about it here. */
  get now (): History | undefined {
    return this.#history
  }

  async whole (): Promise<History> {
    return await (this.#loading ??= this.#load())
  }

  /** There is nothing to do at a cloud that has this many rows. */
  isIdle (cloud: PeerIdText, rows: number): boolean {
    return this.#history?.isIdle(cloud, rows) ?? rows === 0
  }

  async #load (): Promise<History> {
    const { History } = await import('./index.ts')
    const history = new History(this.#components, this.#onReturned)
    await history.load()
    this.#history = history
    return history
  }
}

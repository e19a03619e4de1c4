/**
 * Stands before the store while own clouds keep this device's history: every batch that writes or erases a message or a
 * contact leaves a mark for each of those clouds in the same batch, whoever wrote it. So what a cloud still has to be
 * told survives whatever crashes, and nobody can forget to say it. While no cloud keeps any, it does nothing.
 *
 * A mark says that a place changed, never how: what the row is is read when it is told.
 */
import { componentOf, keys } from '../../../store/keys.ts'
import type { Write } from '../../../store/durable-level.ts'
import type { Store } from '../../../store/store.ts'
import type { PeerIdText } from '../../../../identity/index.ts'

/** Of a contact's own row, in place of a position. */
export const CONTACT = 'contact'

const MARK = new Uint8Array([1])

export interface Place { readonly peer: PeerIdText, readonly at: string }

/** Places that changed since it began, or were being changed then: what was read of them may be old. */
export interface Round {
  hasMoved (place: Place): boolean
  end (): void
}

export class Journal {
  /** What everybody else writes through. */
  readonly store: Store
  readonly #inner: Store
  #clouds: readonly number[] = []
  #onMarked: () => void = () => undefined
  /** Places in batches that are under way, and in how many. */
  readonly #writing = new Map<string, number>()
  readonly #rounds = new Set<Set<string>>()

  constructor (inner: Store) {
    this.#inner = inner
    this.store = {
      durability: inner.durability,
      datastore: inner.datastore,
      get: async (key) => await inner.get(key),
      getMany: async (some) => await inner.getMany(some),
      has: async (key) => await inner.has(key),
      page: async (range) => await inner.page(range),
      commit: async (writes) => await this.#write(writes, 'commit', this.#clouds),
      note: async (writes) => await this.#write(writes, 'note', this.#clouds),
      sealTo: async (slots) => await inner.sealTo(slots),
      close: async () => await inner.close()
    }
  }

  /** From now on marks are left for these clouds, by their numbers. */
  keep (clouds: readonly number[]): void {
    this.#clouds = clouds
  }

  /** @param heard there is something to be told */
  listen (heard: () => void): void {
    this.#onMarked = heard
  }

  /** As `commit` of the store, but this cloud is told nothing: it is where the rows are from. */
  async commitFrom (cloud: number, writes: readonly Write[]): Promise<void> {
    await this.#write(writes, 'commit', this.#clouds.filter((number) => number !== cloud))
  }

  /** Marks these places for this cloud. */
  async mark (cloud: number, places: readonly Place[]): Promise<void> {
    await this.#inner.note(places.map((place) => markOf(cloud, place)))
  }

  /** Call it before anything is read that a mark will be taken away for. */
  round (): Round {
    const moved = new Set(this.#writing.keys())
    this.#rounds.add(moved)
    return { hasMoved: (place) => moved.has(nameOf(place)), end: () => this.#rounds.delete(moved) }
  }

  async #write (writes: readonly Write[], how: 'commit' | 'note', clouds: readonly number[]): Promise<void> {
    if (this.#clouds.length === 0) return await this.#inner[how](writes)
    const places = placesOf(writes)
    if (places.length === 0) return await this.#inner[how](writes)
    const names = places.map(nameOf)
    for (const name of names) this.#writing.set(name, (this.#writing.get(name) ?? 0) + 1)
    for (const moved of this.#rounds) for (const name of names) moved.add(name)
    try {
      await this.#inner[how]([...writes, ...clouds.flatMap((cloud) => places.map((place) => markOf(cloud, place)))])
    } finally {
      for (const name of names) this.#settled(name)
    }
    this.#onMarked()
  }

  #settled (name: string): void {
    const others = (this.#writing.get(name) ?? 1) - 1
    if (others > 0) this.#writing.set(name, others)
    else this.#writing.delete(name)
  }
}

function placesOf (writes: readonly Write[]): Place[] {
  return writes.flatMap(({ key, type, isErasable }): Place[] => {
    // what is not to stay is in no history, and never was
    if (key.startsWith(keys.allMessages) && type === 'put' && isErasable === true) return []
    if (key.startsWith(keys.allMessages)) return [{ peer: componentOf(key, 1) as PeerIdText, at: componentOf(key, 2) }]
    return key.startsWith(keys.contacts) ? [{ peer: componentOf(key, 1) as PeerIdText, at: CONTACT }] : []
  })
}

function nameOf ({ peer, at }: Place): string {
  return `${peer}/${at}`
}

function markOf (cloud: number, { peer, at }: Place): Write {
  return { type: 'put', key: keys.historyMark(cloud, peer, at), value: MARK }
}

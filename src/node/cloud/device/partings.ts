/**
 * Nodes that are no clouds of this device any more and have not heard of it: remembered until they are told, so that
 * they erase what they have, and 30 days at most, because nothing that lies there is older. Whom contacts believe is not
 * decided here: the statement that names such a node no more holds from the moment of unpairing.
 */
import { decodeRecord } from '../../delivery/decode-record.ts'
import { KeyedQueue } from '../../delivery/keyed-queue.ts'
import { WAITS_FOR_MS } from '../../lifetime/limits.ts'
import { keys, lastComponent } from '../../store/keys.ts'
import { PartingRecord } from '../../store/pb/records.ts'
import { walk } from '../../store/walk.ts'
import type { OwnCloud } from './own-clouds.ts'
import type { Clock } from '../../platform/platform.ts'
import type { Write } from '../../store/durable-level.ts'
import type { Store } from '../../store/store.ts'
import type { PeerIdText } from '../../../identity/index.ts'

/** Design: four clouds at a time, and each of them changed a few times a month. */
const MOST = 16

export interface PartingsComponents { readonly clock: Clock, readonly store: Store }

/** A change, to be kept in the batch that it belongs to. */
export interface PartingChange {
  readonly writes: readonly Write[]
  /** Call it when the batch is durable. */
  kept (): void
}

interface Parting { readonly addresses: readonly string[], readonly until: number }

export class Partings {
  readonly #components: PartingsComponents
  readonly #partings = new Map<PeerIdText, Parting>()
  readonly #queue = new KeyedQueue<PeerIdText>()

  constructor (components: PartingsComponents) {
    this.#components = components
  }

  async load (): Promise<void> {
    const over: PeerIdText[] = []
    for await (const { key, value } of walk(this.#components.store, keys.partings)) {
      const peer = lastComponent(key) as PeerIdText
      const { addresses, until } = decodeRecord(PartingRecord, value)
      this.#partings.set(peer, { addresses, until })
      if (!this.has(peer)) over.push(peer)
    }
    for (const peer of over) await this.told(peer)
  }

  /** Those that are to be told. */
  list (): PeerIdText[] {
    return [...this.#partings.keys()].filter((peer) => this.has(peer))
  }

  has (peer: PeerIdText): boolean {
    const leftMs = (this.#partings.get(peer)?.until ?? 0) - this.#components.clock.now()
    // one of a clock that was ahead would never be over
    return leftMs > 0 && leftMs <= WAITS_FOR_MS
  }

  /** Where it was when it was a cloud. */
  addressesOf (peer: PeerIdText): readonly string[] {
    return this.#partings.get(peer)?.addresses ?? []
  }

  /** Runs `task` alone among all that pairs with this node or parts from it: a node that is paired anew is never told of an earlier end. */
  async alone<T> (peer: PeerIdText, task: () => Promise<T>): Promise<T> {
    return await this.#queue.run(peer, task)
  }

  /** This cloud is to be told. Where there are too many, the one that ends first is not told any more. */
  begin ({ peer, addresses }: Pick<OwnCloud, 'peer' | 'addresses'>): PartingChange {
    // after that it has nothing of this device left
    const parting = { addresses: [...addresses], until: this.#components.clock.now() + WAITS_FOR_MS }
    const others = [...this.#partings].filter(([other]) => other !== peer).sort(([, a], [, b]) => b.until - a.until)
    const dropped = others.slice(MOST - 1).map(([other]) => other)
    return {
      writes: [{ type: 'put', key: keys.parting(peer), value: PartingRecord.encode(parting) }, ...dropped.map((other) => del(other))],
      kept: () => {
        for (const other of dropped) this.#partings.delete(other)
        this.#partings.set(peer, parting)
      }
    }
  }

  /** It is a cloud again: it is told nothing. */
  void (peer: PeerIdText): PartingChange {
    return { writes: this.#partings.has(peer) ? [del(peer)] : [], kept: () => { this.#partings.delete(peer) } }
  }

  /** It has heard of it. Lost with the power, it is told again, and knows of nothing. */
  async told (peer: PeerIdText): Promise<void> {
    if (this.#partings.delete(peer)) await this.#components.store.note([del(peer)])
  }
}

function del (peer: PeerIdText): Write {
  return { type: 'del', key: keys.parting(peer) }
}

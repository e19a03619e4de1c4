/**
 * libp2p's part of the database: its peer store, DHT records and certificates, under keys that begin with `/`.
 * It never shows libp2p a key outside that corner, and never lets it open or close what the node owns.
 */
import { LevelDatastore } from 'datastore-level'
import { Key } from 'interface-datastore'
import type { Level } from './durable-level.ts'
import type { Pair } from 'interface-datastore'

export class Libp2pCorner extends LevelDatastore {
  readonly #level: Level

  constructor (level: Level) {
    // LevelDatastore names the Level of the package `level`; it uses only what every Level with text keys and
    // byte values has (get, put, del, batch, iterator)
    super(level as unknown as LevelDatastore['db'])
    this.#level = level
  }

  /**
   * A query without a prefix would walk the whole database, and the node's own keys are none of libp2p's business. Walks
   * by text keys: LevelDatastore asks for keys as Node's Buffers, which no browser has.
   */
  override _query ({ values, prefix = '/' }: { values: boolean, prefix?: string }): AsyncIterable<Pair> {
    const from = prefix.startsWith('/') ? prefix : `/${prefix}`
    return pairs(this.#level.iterator({ gte: from, lt: `${from}\u00ff`, values }))
  }

  /** Does nothing: the Level is open before this exists. */
  override async open (): Promise<void> {}

  /** Does nothing: the store closes the Level, after its last write. */
  override async close (): Promise<void> {}
}

async function * pairs (entries: AsyncIterable<[string, Uint8Array]>): AsyncGenerator<Pair> {
  for await (const [key, value] of entries) yield { key: new Key(key, false), value }
}

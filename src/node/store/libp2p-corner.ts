/**
 * libp2p's part of the database: its peer store, DHT records and certificates, under keys that begin with `/`. libp2p
 * writes peer IDs and addresses in clear; here they are sealed like everything else, and every component of their keys
 * is hidden. It never shows libp2p a key outside that corner, and never lets it open or close what the node owns.
 *
 * libp2p writes what it knows of a peer before each stream, in or out, and ends the stream when it cannot. A disk that is full
 * would so cut a node off from everybody, who could not even be told; what is noted of peers waits in memory then.
 */
import { LevelDatastore } from 'datastore-level'
import { Key } from 'interface-datastore'
import { StoreFullError } from './durable-level.ts'
import { Recent } from './recent.ts'
import type { Write } from './durable-level.ts'
import type { SealedLevel } from './sealed-level.ts'
import type { Pair } from 'interface-datastore'

/** Rows opened at once by a query. */
const PAGE = 256
const PEERS = '/peers/'
/** Peers whose notes wait for room at once: those that are connected, and some. What is forgotten is learned anew. */
const MAX_WAITING = 1_024

export class Libp2pCorner extends LevelDatastore {
  readonly #level: SealedLevel

  constructor (level: SealedLevel) {
    // of a Level LevelDatastore asks these four; its batches and errors are what libp2p expects
    const waiting = new Recent<Uint8Array | undefined>(MAX_WAITING)
    const write = async (row: Write): Promise<void> => {
      const value = row.type === 'put' ? row.value : undefined
      try {
        await level.write([row], false)
        if (waiting.get(row.key) !== undefined) waiting.set(row.key, undefined)
      } catch (error) {
        if (!(error instanceof StoreFullError) || !row.key.startsWith(PEERS)) throw error
        waiting.set(row.key, value)
      }
    }
    const rows = {
      get: async (key: string) => waiting.get(key) ?? (await level.getMany([key]))[0],
      put: async (key: string, value: Uint8Array) => { await write({ type: 'put', key, value }) },
      del: async (key: string) => { await write({ type: 'del', key }) },
      batch: async (writes: readonly Write[]) => { await level.write(writes, false) }
    }
    super(rows as unknown as LevelDatastore['db'])
    this.#level = level
  }

  /**
   * A prefix names whole components (`/peers` is not `/pe`): they are hidden one by one. All that libp2p asks for is so.
   * The order of the answer is nobody's. A query without a prefix walks the corner, and no key of the node's own.
   */
  override _query ({ prefix = '/' }: { values: boolean, prefix?: string }): AsyncIterable<Pair> {
    return this.#pairs(prefix.startsWith('/') ? prefix : `/${prefix}`)
  }

  /** Does nothing: the Level is open before this exists. */
  override async open (): Promise<void> {}

  /** Does nothing: the store closes the Level, after its last write. */
  override async close (): Promise<void> {}

  async * #pairs (prefix: string): AsyncGenerator<Pair> {
    const below = prefix.endsWith('/') ? prefix : `${prefix}/`
    const [itself] = below === '/' ? [] : await this.#level.getMany([below.slice(0, -1)])
    if (itself !== undefined && below !== prefix) yield { key: new Key(prefix, false), value: itself }
    for (let after = below; ;) {
      const page = await this.#level.page({ after, limit: PAGE }, below)
      yield * page.map(({ key, value }) => ({ key: new Key(key, false), value }))
      const last = page.at(-1)
      if (page.length < PAGE || last === undefined) return
      after = last.key
    }
  }
}

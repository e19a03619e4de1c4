/**
 * How a store of an earlier version becomes one of the next. Each works page by page in synced batches, and may be
 * begun again from the start at any point: a crash in between costs time and nothing else. Keys of earlier layouts are
 * spelled here alone.
 */
import { hexToBytes } from '@noble/hashes/utils.js'
import { SEALED_PREFIX } from './stored-keys.ts'
import type { DurableLevel, Write } from './durable-level.ts'
import type { Sealing } from './sealing.ts'

/** Rows read and rewritten at once. */
const PAGE = 512

/** Rows sealed at once: each may be a full envelope of 64 KiB, and is there twice until the batch has landed. */
const SEALING_PAGE = 128

/** Of versions before 3, by the version that they start from. */
export const MIGRATIONS: Readonly<Record<number, (durable: DurableLevel) => Promise<void>>> = {
  /**
   * 1 had an index of the outbox by envelope id (`k/`), which nobody asks any more, and one expiry for each envelope
   * that was seen (`x/<expires at>/<peer>/<envelope id>`); 2 has one for each group that was kept together (`y/`).
   */
  1: async (durable) => {
    await rewrite(durable, 'k/', () => [])
    await rewrite(durable, 'x/', (key) => {
      const [, at, peer, eid] = key.split('/')
      return /^[0-9a-f]{32}$/.test(eid ?? '') ? [{ type: 'put', key: `y/${at}/${peer}/${eid}`, value: hexToBytes(eid ?? '') }] : []
    })
  }
}

/**
 * From 2 to 3: every row that lies open, the node's own and libp2p's, is replaced by a sealed one. What is sealed has
 * another key, so what is left is what is left to do.
 */
export async function sealRows (durable: DurableLevel, sealing: Sealing, isNoRow: (key: string) => boolean): Promise<void> {
  for (let after: string | undefined; ;) {
    const rows = await durable.level.iterator({ ...(after === undefined ? {} : { gt: after }), lt: SEALED_PREFIX, limit: SEALING_PAGE }).all()
    const last = rows.at(-1)
    if (last === undefined) return
    after = last[0]
    const plain = rows.filter(([key]) => !isNoRow(key))
    if (plain.length === 0) continue
    const batch = await sealing.batch([sealing.prepare(plain.map(([key, value]): Write => ({ type: 'put', key, value })))], durable)
    // one that fails ends this start; the next one finds what the disk has
    await durable.writeDurably([...batch.writes, ...plain.map(([key]): Write => ({ type: 'del', key }))])
    batch.landed()
  }
}

/** Replaces every row under a prefix. */
async function rewrite (durable: DurableLevel, prefix: string, replacement: (key: string) => Write[]): Promise<void> {
  for (;;) {
    const keys = await durable.level.keys({ gt: prefix, lt: `${prefix.slice(0, -1)}0`, limit: PAGE }).all()
    if (keys.length === 0) return
    await durable.writeDurably(keys.flatMap((key): Write[] => [{ type: 'del', key }, ...replacement(key)]))
  }
}

/**
 * How a store of an earlier version becomes one of the next. Each works page by page in synced batches, and may be
 * begun again from the start at any point: a crash in between costs time and nothing else. Keys of earlier layouts are
 * spelled here alone.
 */
import { hexToBytes } from '@noble/hashes/utils.js'
import type { DurableLevel, Write } from './durable-level.ts'

/** Rows read and rewritten at once. */
const PAGE = 512

/** By the version that they start from. */
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

/** Replaces every row under a prefix. */
async function rewrite (durable: DurableLevel, prefix: string, replacement: (key: string) => Write[]): Promise<void> {
  for (;;) {
    const keys = await durable.level.keys({ gt: prefix, lt: `${prefix.slice(0, -1)}0`, limit: PAGE }).all()
    if (keys.length === 0) return
    await durable.writeDurably(keys.flatMap((key): Write[] => [{ type: 'del', key }, ...replacement(key)]))
  }
}

/**
 * Commits numbered pairs in the store of a folder, as fast as it can, and says each number only after its commit
 * resolved. It ends by being killed.
 */
import { writeSync } from 'node:fs'
import { openHostLevel } from '../../../src/node/platform/host/level.ts'
import { openStore } from '../../open-store.ts'

/** Commits under way at once: the first of a burst goes alone, the others share a batch. */
const BURST = 8

const [, , folder = '', from = '0'] = process.argv
const store = await openStore(await openHostLevel(folder))
let next = Number(from)

for (;;) {
  await Promise.all(Array.from({ length: BURST }, () => commitPair(next++)))
}

async function commitPair (number: number): Promise<void> {
  const name = String(number).padStart(10, '0')
  const value = new TextEncoder().encode(name.repeat(50))
  await store.commit([{ type: 'put', key: `m/${name}`, value }, { type: 'put', key: `o/${name}`, value }])
  // synchronous: once this returns, the line outlives the process
  writeSync(1, `${name}\n`)
}

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openHostLevel } from '../../src/node/platform/host/level.ts'
import { hostAead } from '../../src/node/platform/host/aead.ts'
import { storeContract } from './store-contract.ts'

describe('store on a host (LevelDB)', function () {
  this.timeout(60_000)

  for (const { title, run } of storeContract) {
    it(title, async () => {
      const folder = await mkdtemp(join(tmpdir(), 'mobilink-store-'))

      try {
        await run({ open: () => openHostLevel(join(folder, 'store')), aead: hostAead(), veryLong: 100_000 })
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    })
  }
})

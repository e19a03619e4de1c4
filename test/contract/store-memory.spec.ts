import { MemoryDisk, openMemoryLevel } from '../../src/node/platform/memory/level.ts'
import { TEST_AEAD } from '../open-store.ts'
import { storeContract } from './store-contract.ts'

describe('store in memory', function () {
  this.timeout(60_000)

  for (const { title, run } of storeContract) {
    it(title, async () => {
      const disk = new MemoryDisk()
      await run({ open: () => openMemoryLevel(disk), aead: TEST_AEAD, veryLong: 100_000 })
    })
  }
})

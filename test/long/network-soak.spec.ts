import { createSeededRandom } from '../../src/node/platform/memory.ts'
import { expectNoGrowth, growthInWords, reconnect } from '../integration/network/growth.ts'
import { Loopback } from '../integration/network/nodes.ts'
import { expectAllSettled } from '../integration/network/soak-expectations.ts'
import { inWords, makeRoutes, soakDials } from '../integration/network/soak-dials.ts'

const seed = process.env.MOBILINK_SEED ?? String(Date.now())

describe(`a network under hundreds of dials (MOBILINK_SEED=${seed})`, function () {
  this.timeout(10_800_000)
  const loopback = new Loopback()

  after(async () => await loopback.close())

  it('settles every one of 500 dials over each transport in turn, closed and dialled again in between, and ends connected', async () => {
    const routes = await makeRoutes(loopback)
    const dialled = await soakDials(routes, 500, createSeededRandom(seed))

    process.stdout.write(inWords(routes, dialled))
    await expectAllSettled(routes, dialled, 500)
  })

  for (const [transport, count, mostHeap] of [['tcp', 10_000, 1.1], ['webrtc', 300, 1.2]] as const) {
    it(`holds no more after ${count} reconnects over ${transport} than after a tenth of them, and nothing once it has stopped`, async () => {
      const growth = await reconnect(transport, count)

      process.stdout.write(growthInWords(growth))
      expectNoGrowth(growth, mostHeap)
    })
  }
})

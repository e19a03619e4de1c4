/** The short soak; `test/long/network-soak.spec.ts` has the long one. */
import { createSeededRandom } from '../../../src/node/platform/memory/random.ts'
import { expectNoGrowth, growthInWords, reconnect } from './growth.ts'
import { Loopback } from './nodes.ts'
import { expectAllSettled } from './soak-expectations.ts'
import { inWords, makeRoutes, soakDials } from './soak-dials.ts'

const seed = process.env.MOBILINK_SEED ?? String(Date.now())

describe(`a network under many dials (MOBILINK_SEED=${seed})`, function () {
  this.timeout(180_000)
  const loopback = new Loopback()

  after(async () => await loopback.close())

  it('settles every one of 32 dials over each transport in turn, closed and dialled again in between, and ends connected', async () => {
    const routes = await makeRoutes(loopback)
    const dialled = await soakDials(routes, 32, createSeededRandom(seed))

    process.stdout.write(inWords(routes, dialled))
    await expectAllSettled(routes, dialled, 32)
  })

  for (const [transport, count] of [['tcp', 100], ['webrtc', 20]] as const) {
    it(`holds no more after ${count} reconnects over ${transport} than after a tenth of them, and nothing once it has stopped`, async () => {
      const growth = await reconnect(transport, count)

      process.stdout.write(growthInWords(growth))
      // so few weigh less than what a young process is still loading: here the listeners and handles tell
      expectNoGrowth(growth, 1.4)
    })
  }
})

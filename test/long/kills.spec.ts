import { createSeededRandom } from '../../src/node/platform/memory.ts'
import { befriend, Hosts } from '../integration/hosts.ts'
import { interleave } from '../integration/interleave.ts'

const seed = process.env.MOBILINK_SEED ?? String(Date.now())

describe(`hundreds of kills (MOBILINK_SEED=${seed})`, function () {
  this.timeout(3_600_000)
  const hosts = new Hosts()
  after(async () => await hosts.end())

  it('lose, repeat and reorder nothing: 1,000 messages each way, either side killed at 200 random moments', async () => {
    const random = createSeededRandom(seed)
    const [alice, bob] = await Promise.all([hosts.start(), hosts.start()])
    await befriend(alice, bob)
    await interleave({ alice, bob, messages: 1_000, kills: 200, random: () => random.between(0, 2 ** 31 - 1) / 2 ** 31 })
  })
})

import { createSeededRandom } from '../../src/node/platform/memory.ts'
import { Hosts } from '../integration/hosts.ts'
import { Loopback } from '../integration/network/nodes.ts'
import { killAndReturn, makeContacts, makeRelayed, sendAndReturn } from '../integration/returning.ts'

const seed = process.env.MOBILINK_SEED ?? String(Date.now())
const TIMES = 10
/** Past the longest wait between two tries of a relay, so that the return meets every moment of it. */
const LONGEST_DOWN_MS = 12_000

describe(`coming back again and again (MOBILINK_SEED=${seed})`, function () {
  this.timeout(1_800_000)
  const hosts = new Hosts()
  const loopback = new Loopback()
  const random = createSeededRandom(seed)

  after(async () => {
    await loopback.close()
    await hosts.end()
  })

  it('makes tabs reachable again, however often their only relay is killed and however long it is gone', async () => {
    const relayed = await makeRelayed(hosts, loopback)
    const tooks: number[] = []

    for (let n = 0; n < TIMES; n++) {
      tooks.push(await killAndReturn(relayed, random.between(0, LONGEST_DOWN_MS)))
    }

    process.stdout.write(`        reachable after ${inWords(tooks)}\n`)
  })

  for (const kind of ['host', 'tab'] as const) {
    it(`delivers from ${kind} to ${kind} what waits, at each return of the contact`, async () => {
      const [sender, contact] = await makeContacts(hosts, kind)
      const tooks: number[] = []

      for (let n = 0; n < TIMES; n++) {
        tooks.push(await sendAndReturn(sender, contact, [`${n} one`, `${n} two`]))
      }

      process.stdout.write(`        delivered after ${inWords(tooks)}\n`)
    })
  }
})

function inWords (tooks: readonly number[]): string {
  return tooks.map((tookMs) => `${Math.round(tookMs)} ms`).join(', ')
}

/** A file that is much larger than what either process may hold of it, from one host to a folder of another. */
import { join } from 'node:path'
import { expect } from 'chai'
import { befriend, Hosts } from '../integration/hosts.ts'
import { fileHash, writeRandomFile } from './file-hash.ts'
import type { Message, Transfer } from '../../src/node/index.ts'

const MIB = 1_048_576
const SIZE_MIB = Number(process.env.MOBILINK_FILE_MIB ?? '2048')
const MOST_ABOVE_IDLE = 300 * MIB

describe(`a file of ${SIZE_MIB} MiB between two hosts`, function () {
  this.timeout(3_600_000)
  const hosts = new Hosts()
  after(async () => await hosts.end())

  it('arrives as it was, and neither process ever holds 300 MiB more than when nothing goes on', async () => {
    const [giver, taker] = await Promise.all([hosts.start(), hosts.start()])
    await befriend(giver, taker)
    const path = join(giver.dataFolder, 'film')
    const hash = await writeRandomFile(path, SIZE_MIB)
    const idle = await Promise.all([giver.call('memory'), taker.call('memory')])
    const announced = taker.event('message:added', ({ direction, kind }: Message) => direction === 'in' && kind === 'file')
    const { id } = await giver.call('sendFile', taker.peerId, path, 'film')
    await announced
    const saved = taker.event('transfer:changed', ({ savedAs, problem }: Transfer) => savedAs !== undefined || problem !== undefined) as Promise<Transfer>
    const startedAt = performance.now()
    await taker.call('acceptFile', giver.peerId, id, taker.dataFolder)
    const { savedAs = '' } = await saved
    const seconds = (performance.now() - startedAt) / 1_000
    const peaks = await Promise.all([giver.call('peak'), taker.call('peak')])
    const above = peaks.map((peak, at) => peak - (idle[at] ?? 0))
    console.log(`      above idle: sender ${((above[0] ?? 0) / MIB).toFixed(0)} MiB, receiver ${((above[1] ?? 0) / MIB).toFixed(0)} MiB; fetched and saved in ${seconds.toFixed(1)} s`)
    expect(await fileHash(savedAs)).to.equal(hash)
    for (const bytes of above) expect(bytes).to.be.below(MOST_ABOVE_IDLE)
    expect([...await giver.call('faults'), ...await taker.call('faults')]).to.deep.equal([])
  })
})

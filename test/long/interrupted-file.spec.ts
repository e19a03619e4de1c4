/**
 * A large file that is interrupted at random all the way: killed processes, dropped connections, and a sender that goes
 * away, so that its own cloud gives the rest, and comes back.
 */
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { sealedSize } from '../../src/identity/index.ts'
import { createSeededRandom } from '../../src/node/platform/memory.ts'
import { befriend, Hosts } from '../integration/hosts.ts'
import { Crossed } from './crossed.ts'
import { fileHash, writeRandomFile } from './file-hash.ts'
import { BothWays, onTheWayToTheCloud } from './interruptions.ts'
import type { Message, Transfer } from '../../src/node/index.ts'
import type { SeededRandom } from '../../src/node/platform/memory/random.ts'
import type { HostProcess } from '../integration/hosts.ts'

const MIB = 1_048_576
const FULL = 2_048 * MIB
const SIZE = Number(process.env.MOBILINK_FILE_MIB ?? '2048') * MIB
/** Each may cost what was asked for and had not come: a smaller file has room for fewer of them. */
const INTERRUPTIONS = Math.max(Math.round(50 * SIZE / FULL), 4)
/** Each may cost what a cloud's disk has not for certain, too. */
const ON_THE_WAY_TO_THE_CLOUD = Math.max(Math.round(8 * SIZE / FULL), 1)
const seed = process.env.MOBILINK_SEED ?? String(Date.now())

describe(`a file that is interrupted ${INTERRUPTIONS} times (MOBILINK_SEED=${seed})`, function () {
  this.timeout(3_600_000)
  const hosts = new Hosts()
  after(async () => await hosts.end())

  it('arrives as it was, from its sender and from the sender\'s own cloud in turn, and no more than a twentieth of it crosses any wire twice', async function () {
    const random = createSeededRandom(seed)
    const [giver, taker, cloud] = await Promise.all([hosts.start(), hosts.start(), hosts.start()])
    await befriend(giver, taker)
    await giver.call('pairWithCloud', await cloud.call('offerCloud'))
    // files have a part of it
    await cloud.call('setQuota', giver.peerId, 4 * SIZE)
    // who is to fetch it has heard of the cloud, and found it
    while ((await taker.call('transports', cloud.peerId)).length === 0);
    await cloud.kill()
    const path = join(giver.dataFolder, 'film')
    const hash = await writeRandomFile(path, SIZE / MIB)
    const announced = taker.event('message:added', ({ direction, kind }: Message) => direction === 'in' && kind === 'file')
    const { id } = await giver.call('sendFile', taker.peerId, path, 'film')
    await announced

    const toCloud = new Crossed(giver)
    await cloud.start()
    const interruptUpload = onTheWayToTheCloud(toCloud, giver, cloud)
    for (const mark of marks(random, ON_THE_WAY_TO_THE_CLOUD)) {
      await cloud.call('untilWritten', mark)
      await interruptUpload(random)
    }
    while ((await giver.call('message', taker.peerId, id))?.where.some((place) => place.startsWith('cloud ')) !== true);
    toCloud.end()

    const ways = new BothWays({ giver, cloud, taker })
    await taker.call('acceptFile', giver.peerId, id, taker.dataFolder)
    const isSaved = taker.event('transfer:changed', ({ savedAs }: Transfer) => savedAs !== undefined)
    for (const [at, mark] of marks(random, INTERRUPTIONS).entries()) {
      if ((await taker.call('transfer', giver.peerId, id))?.savedAs !== undefined) break
      await Promise.race([taker.call('untilWritten', mark), isSaved])
      // there and back at least once, wherever else it happens
      const isChange = at === 1 || at === 2 || random.between(0, 5) === 0
      if (isChange) await ways.changePath()
      else await ways.interrupt(random)
    }
    const saved = await untilSaved(taker, giver, id)
    await ways.end()

    expect(await fileHash(saved)).to.equal(hash)
    expect((await readdir(taker.dataFolder)).filter((name) => name.startsWith('.mobilink-'))).to.deep.equal([])
    while ((await giver.call('message', taker.peerId, id))?.delivery.state !== 'delivered');
    expect([...await giver.call('faults'), ...await taker.call('faults'), ...await cloud.call('faults')]).to.deep.equal([])
    expect([ways.leaves, ways.returns]).to.not.include(0)
    const [fromDevice, fromCloud, carried] = [ways.device.bytes, ways.cloud.bytes, toCloud.bytes].map((bytes) => bytes / sealedSize(SIZE)) as [number, number, number]
    console.log(`      of ${SIZE / MIB} MiB the contact was given ${fromDevice.toFixed(4)} by the device and ${fromCloud.toFixed(4)} by the cloud, which was given ${carried.toFixed(4)}; ${ways.leaves} times the device went away`)
    for (const part of [fromDevice, fromCloud]) expect(part).to.be.above(0.01)
    expect(fromDevice + fromCloud).to.be.within(1, 1.05)
    expect(carried).to.be.within(1, 1.05)
    await rm(path)
  })
})

/** So many bytes of the sealed file, each mark behind the last. */
function marks (random: SeededRandom, count: number): number[] {
  const parts = Array.from({ length: count }, () => random.between(1, 1_000))
  const sum = parts.reduce((all, part) => all + part)
  let reached = 0
  return parts.map((part) => Math.floor((reached += part) / sum * SIZE * 0.97))
}

async function untilSaved (taker: HostProcess, giver: HostProcess, id: Message['id']): Promise<string> {
  const saved = taker.event('transfer:changed', (transfer: Transfer) => transfer.savedAs !== undefined) as Promise<Transfer>
  const now = await taker.call('transfer', giver.peerId, id)
  return now?.savedAs ?? (await saved).savedAs ?? ''
}

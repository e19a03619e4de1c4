/** A large file that is interrupted at random all the way: killed processes on either side, and dropped connections. */
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { sealedSize } from '../../src/identity/index.ts'
import { createSeededRandom } from '../../src/node/platform/memory.ts'
import { befriend, Hosts } from '../integration/hosts.ts'
import { fileHash, writeRandomFile } from './file-hash.ts'
import type { Message, Transfer } from '../../src/node/index.ts'
import type { HostProcess } from '../integration/hosts.ts'

const MIB = 1_048_576
const SIZE = Number(process.env.MOBILINK_FILE_MIB ?? '2048') * MIB
const INTERRUPTIONS = 50
const seed = process.env.MOBILINK_SEED ?? String(Date.now())

describe(`a file that is interrupted ${INTERRUPTIONS} times (MOBILINK_SEED=${seed})`, function () {
  this.timeout(3_600_000)
  const hosts = new Hosts()
  after(async () => await hosts.end())

  it('arrives as it was, and no more than a twentieth of it crosses the wire twice', async function () {
    const random = createSeededRandom(seed)
    const [giver, taker] = await Promise.all([hosts.start(), hosts.start()])
    await befriend(giver, taker)
    const path = join(giver.dataFolder, 'film')
    const hash = await writeRandomFile(path, SIZE / MIB)
    const announced = taker.event('message:added', ({ direction, kind }: Message) => direction === 'in' && kind === 'file')
    const { id } = await giver.call('sendFile', taker.peerId, path, 'film')
    await announced

    // before each: so many bytes more are on the disk of whoever fetches
    const parts = Array.from({ length: INTERRUPTIONS }, () => random.between(1, 1_000))
    const sum = parts.reduce((all, part) => all + part)
    const crossed = new Crossed(giver)
    await crossed.begin()
    await taker.call('acceptFile', giver.peerId, id, taker.dataFolder)
    for (const part of parts) {
      await taker.call('untilWritten', Math.floor(part / sum * SIZE * 0.97))
      switch (random.between(0, 2)) {
        case 0:
          await taker.kill()
          await taker.start()
          break
        case 1:
          await crossed.killGiver()
          await giver.start()
          crossed.beginAnew()
          break
        case 2:
          if (random.between(0, 1) === 0) await giver.call('drop', taker.peerId)
          else await taker.call('drop', giver.peerId)
      }
    }
    const saved = await untilSaved(taker, giver, id)
    await crossed.end()
    expect(await fileHash(saved)).to.equal(hash)
    expect((await readdir(taker.dataFolder)).filter((name) => name.startsWith('.mobilink-'))).to.deep.equal([])
    expect([...await giver.call('faults'), ...await taker.call('faults')]).to.deep.equal([])
    const ratio = crossed.bytes / sealedSize(SIZE)
    console.log(`      ${(crossed.bytes / MIB).toFixed(0)} MiB left the sender for ${(sealedSize(SIZE) / MIB).toFixed(0)} MiB: ${ratio.toFixed(4)} times`)
    expect(ratio).to.be.within(1, 1.05)
    await rm(path)
  })
})

/** All that the one who gives the file has handed to the system meanwhile: frames and everything else included. */
class Crossed {
  bytes = 0
  readonly #giver: HostProcess
  #from = 0

  constructor (giver: HostProcess) {
    this.#giver = giver
  }

  async begin (): Promise<void> {
    this.#from = await this.#giver.written()
  }

  /** From the start of a process: it may have given some before anybody can ask. */
  beginAnew (): void {
    this.#from = 0
  }

  async killGiver (): Promise<void> {
    this.bytes += await this.#giver.killCounting() - this.#from
  }

  async end (): Promise<void> {
    this.bytes += await this.#giver.written() - this.#from
  }
}

async function untilSaved (taker: HostProcess, giver: HostProcess, id: Message['id']): Promise<string> {
  const saved = taker.event('transfer:changed', (transfer: Transfer) => transfer.savedAs !== undefined) as Promise<Transfer>
  const now = await taker.call('transfer', giver.peerId, id)
  return now?.savedAs ?? (await saved).savedAs ?? ''
}

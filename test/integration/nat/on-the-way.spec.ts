/**
 * Two hosts in a network of their own, where everything that may happen to a computer happens while a file and texts are
 * on their way: real processes, a real wire.
 */
import { createHash, randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { LabHost } from './lab-host.ts'
import { TEST_MS } from './neighbourhood.ts'
import { openLaboratory } from './open.ts'
import type { Laboratory } from './laboratory.ts'

const MIB = 1024 * 1024
const FILE_BYTES = 64 * MIB
/** Fetched before the next thing happens. */
const STEP_BYTES = 4 * MIB
/** What a process may have proven and not written yet when it dies. */
const IN_MEMORY_BYTES = 2 * MIB
const OUTAGE_MS = 5_000
/** Longer than a connection is taken to live without an answer. */
const SLEEP_MS = 20_000

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

describe('what is on its way between two hosts', function () {
  this.timeout(2 * TEST_MS)
  let laboratory: Laboratory
  const hosts = new Set<LabHost>()

  beforeEach(async function () {
    laboratory = await openLaboratory(this)
  })

  afterEach(async () => {
    for (const host of hosts) await host.stop()
    hosts.clear()
    await laboratory.close()
  })

  it('survives a lost connection, another network, sleep, and a power cut on either side: no text is lost or there twice, and the file does not start over [S4-05]', async () => {
    const lan = await laboratory.lan({ hasRouter: true })
    const [here, there] = lan.devices
    const start = async (...[place, init]: Parameters<typeof LabHost.start>): Promise<LabHost> => {
      const host = await LabHost.start(place, { profile: 'lan', ...init })
      hosts.add(host)
      return host
    }
    const afterPowerCut = async (host: LabHost, place: typeof here): Promise<LabHost> => {
      await host.kill()
      hosts.delete(host)
      return await start(place, { name: host.name, folder: host.folder })
    }
    let [ada, ben] = await Promise.all([start(here, { name: 'Ada' }), start(there, { name: 'Ben' })])
    await ada.befriend(ben)
    await lan.slowDown()

    const content = randomBytes(FILE_BYTES)
    const [path, folder] = [join(ada.folder, 'film.bin'), join(ben.folder, 'there')]
    await writeFile(path, content)
    await mkdir(folder)
    const { id } = await ada.door.call('sendFile', { contact: ben.peerId, path, as: 'file' })
    await ben.until('the file to be announced', async () => (await ben.history(ada.peerId)).find((message) => message.id === id))
    await ben.door.call('acceptFile', { contact: ada.peerId, id, folder })
    const fetched = async (): Promise<number> => (await ben.door.call('transfer', { contact: ada.peerId, id })).done

    const happenings: ReadonlyArray<readonly [text: string, happen: () => Promise<void>]> = [
      ['a lost connection', async () => {
        await lan.unplug(there)
        await delay(OUTAGE_MS)
        await lan.plug(there)
      }],
      ['another network', async () => await lan.move(there, '192.168.2.77')],
      ['sleep', async () => {
        ben.sleep()
        await delay(SLEEP_MS)
        ben.wake()
      }],
      ['a power cut at the sender', async () => { ada = await afterPowerCut(ada, here) }],
      ['a power cut at the contact', async () => { ben = await afterPowerCut(ben, there) }]
    ]
    let reached = 0
    for (const [text, happen] of happenings) {
      reached = await ben.until(`more of the file before ${text}`, async () => {
        const now = await fetched()
        return now >= reached + STEP_BYTES || now === FILE_BYTES ? now : undefined
      })
      expect(reached, `the file was there before ${text}`).to.be.below(FILE_BYTES)
      await ada.send(ben.peerId, text)
      await happen()
      expect(await fetched(), text).to.be.at.least(reached - IN_MEMORY_BYTES)
    }
    await ada.untilDelivered(ben.peerId)
    const saved = await ben.until('the file in its folder', async () => (await ben.door.call('transfer', { contact: ada.peerId, id })).savedAs)
    expect(sha256(await readFile(saved))).to.equal(sha256(content))
    const received = (await ben.history(ada.peerId)).filter(({ direction }) => direction === 'in')
    expect(received.map(({ text }) => text).slice(1)).to.deep.equal(happenings.map(([text]) => text))
  })
})

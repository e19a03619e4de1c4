/**
 * Two hosts as they are shipped for a network of one's own, in one that leads nowhere: real processes, a real wire, and
 * nobody else on it.
 */
import { createHash, randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { exchange } from './exchange.ts'
import { LabHost } from './lab-host.ts'
import { TEST_MS } from './neighbourhood.ts'
import { openLaboratory } from './open.ts'
import type { Laboratory, Lan } from './laboratory.ts'

const FILE_BYTES = 3_000_017

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

describe('two hosts in a network of their own', function () {
  this.timeout(TEST_MS)
  let laboratory: Laboratory
  const hosts: LabHost[] = []

  beforeEach(async function () {
    laboratory = await openLaboratory(this)
  })

  afterEach(async () => {
    for (const host of hosts.splice(0)) await host.stop()
    await laboratory.close()
  })

  async function arrive ({ devices }: Lan): Promise<[LabHost, LabHost]> {
    const [ada, ben] = await Promise.all([LabHost.start(devices[0], { name: 'Ada', profile: 'lan' }), LabHost.start(devices[1], { name: 'Ben', profile: 'lan' })])
    hosts.push(ada, ben)
    return [ada, ben]
  }

  async function sendFile (ada: LabHost, ben: LabHost): Promise<void> {
    const content = randomBytes(FILE_BYTES)
    const [path, there] = [join(ada.folder, 'plan.bin'), join(ben.folder, 'there')]
    await writeFile(path, content)
    await mkdir(there)
    const { id } = await ada.door.call('sendFile', { contact: ben.peerId, path, as: 'file' })
    await ben.until('the file to be announced', async () => (await ben.history(ada.peerId)).find((message) => message.id === id))
    await ben.door.call('acceptFile', { contact: ada.peerId, id, folder: there })
    await ada.untilDelivered(ben.peerId)
    const saved = await ben.until('the file in its folder', async () => (await ben.door.call('transfer', { contact: ada.peerId, id })).savedAs)
    expect(sha256(await readFile(saved))).to.equal(sha256(content))
  }

  it('find each other by a bare peer ID, exchange texts and a file, and try no host besides the two, though a router says that it leads everywhere [S3-40] [S3-48]', async () => {
    const lan = await laboratory.lan({ hasRouter: true })
    // what is sent elsewhere is noticed
    await lan.devices[0].namespace.run(['bash', '-c', 'echo anything > /dev/udp/45.90.9.9/9'])
    expect(await lan.sentElsewhere()).to.deep.equal(['45.90.9.9'])
    const [ada, ben] = await arrive(lan)
    await ada.door.call('add', { address: ben.peerId })
    await ben.until('the request', async () => (await ben.door.call('contacts', {})).find(({ peerId, state }) => peerId === ada.peerId && state === 'incoming'))
    await ben.door.call('accept', { contact: ada.peerId })
    await exchange(ada, ben)
    await sendFile(ada, ben)
    expect(await lan.sentElsewhere()).to.deep.equal(['45.90.9.9'])
    expect([...ada.faults, ...ben.faults]).to.deep.equal([])
  })

  // without a route the system sends no multicast, so that nobody is found by the peer ID alone
  it('with no router either meet by an invite that is handed over, and exchange texts and a file [S3-48]', async () => {
    const [ada, ben] = await arrive(await laboratory.lan({ hasRouter: false }))
    await ada.befriend(ben)
    await exchange(ada, ben)
    await sendFile(ada, ben)
    expect([...ada.faults, ...ben.faults]).to.deep.equal([])
  })
})

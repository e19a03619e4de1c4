/** Files that an own cloud carries while the device is off, each with the whole node, in the memory world. */
import { expect } from 'chai'
import { createMobilinkNode } from '../../../src/node/index.ts'
import { openFileSource } from '../../../src/node/files/file-streams.ts'
import { createMsgChannel, MSG_PROTOCOL } from '../../../src/protocols/msg/index.ts'
import { log } from '../../protocols/conversation.ts'
import { file, gathered } from '../../identity/blob/blobs.ts'
import { CONFIG } from '../delivery/people.ts'
import { blobsOf, fetched, held, letter, scene, sent, start, stop, until } from './by-cloud.ts'
import type { Network } from '../../../src/node/network/network.ts'

const CONTENT = file(300_000)
const onCloud = ['this device', 'cloud Study']

function manyBytes (size: number): Uint8Array {
  const bytes = new Uint8Array(size)
  for (let at = 0; at < size; at += 3_000_000) bytes.set(file(Math.min(3_000_000, size - at)), at)
  return bytes
}

describe('a file that an own cloud carries', () => {
  it('reaches a contact that was away from the cloud alone, while its sender is off, who says "delivered" when it is back [S1-11] [S1-17]', async () => {
    const { people, alice, bob, home } = await scene('never there together')
    const self = alice.node.self
    await stop(people, bob)
    const { id } = await people.do(alice.node.transfers.send(bob.node.self.peerId, letter(CONTENT)))
    await until(people, 'it is on the cloud', async () => (await sent(people, alice, bob, id))?.where.join() === onCloud.join())
    expect(await held(people, home)).to.include({ deposited: 1, files: 1 })
    await stop(people, alice)

    await start(people, bob)
    await until(people, 'it is announced', async () => (await people.history(bob, alice)).length === 1)
    await people.do(bob.node.transfers.accept(self.peerId, id))
    await fetched(people, bob, self, id)
    expect(await people.do(gathered(bob.node.transfers.open(self.peerId, id)))).to.deep.equal(CONTENT)
    await until(people, 'the cloud has nothing left', async () => (await blobsOf(people, home)).length === 0)
    expect(await held(people, home)).to.deep.equal({ deposited: 0, files: 0, usedBytes: 0 })

    await stop(people, bob)
    await start(people, alice)
    await until(people, 'it is delivered', async () => (await sent(people, alice, bob, id))?.delivery.state === 'delivered')
    expect((await sent(people, alice, bob, id))?.where).to.deep.equal(['this device', "contact's device"])
    await start(people, bob)
    await people.world.advance(120_000)
    expect(await people.do(bob.node.transfers.list())).to.deep.equal([])
    expect((await people.history(bob, alice)).map((one) => one.id)).to.deep.equal([id])
    expect([...alice.faults, ...bob.faults, ...home.faults]).to.deep.equal([])
  })

  it('comes from the cloud, too, when the contact had heard of it from the device before that went off', async () => {
    const { people, alice, bob, home } = await scene('announced before')
    const self = alice.node.self
    const announced = people.event(bob.node, 'message:added')
    const { id } = await people.do(alice.node.transfers.send(bob.node.self.peerId, letter(CONTENT)))
    await people.do(announced)
    await until(people, 'it is on the cloud', async () => (await sent(people, alice, bob, id))?.where.join() === onCloud.join())
    expect((await sent(people, alice, bob, id))?.delivery).to.include({ state: 'pending', waitsFor: 'consent' })
    expect((await people.do(alice.node.messages.pending())).items[0]?.where).to.deep.equal(onCloud)
    alice.device.crash()
    await people.world.advance(30_000)
    await people.do(bob.node.transfers.accept(self.peerId, id))
    await fetched(people, bob, self, id)
    expect(await people.do(gathered(bob.node.transfers.open(self.peerId, id)))).to.deep.equal(CONTENT)
    await start(people, alice)
    await until(people, 'it is delivered', async () => (await sent(people, alice, bob, id))?.delivery.state === 'delivered')
    await until(people, 'the cloud has nothing left', async () => (await blobsOf(people, home)).length === 0)
    expect([...alice.faults, ...bob.faults, ...home.faults]).to.deep.equal([])
  })

  for (const first of ['the device', 'the cloud'] as const) {
    it(`goes on with the other one, where it was, when ${first} breaks off, and no byte of it crosses the wire twice`, async () => {
      const large = manyBytes(6_000_000)
      const { people, alice, bob, home } = await scene(`breaks off: ${first}`)
      const [breaking, other] = first === 'the device' ? [alice, home] : [home, alice]
      const self = alice.node.self
      await people.do(alice.node.transfers.send(bob.node.self.peerId, letter(large)))
      const [message] = await people.history(alice, bob)
      if (message === undefined) throw new Error('nothing was sent')
      await until(people, 'it is on the cloud', async () => (await sent(people, alice, bob, message.id))?.where.includes('cloud Study') === true)
      if (first === 'the cloud') await stop(people, alice)
      const crossed = new Map<string, number>()
      people.world.wire.decide = ({ from, to, protocol, bytes }) => {
        if (protocol !== '/mobilink/file/1.0' || !to.startsWith('bob')) return undefined
        const sender = from.split('.')[0] ?? ''
        crossed.set(sender, (crossed.get(sender) ?? 0) + bytes.byteLength)
        return undefined
      }
      await people.do(bob.node.transfers.accept(self.peerId, message.id))
      while ((crossed.get(breaking.device.name) ?? 0) <= 3_000_000) await people.world.advance(5)
      breaking.device.crash()
      if (first === 'the cloud') await start(people, alice)
      await fetched(people, bob, self, message.id)
      expect(await people.do(gathered(bob.node.transfers.open(self.peerId, message.id)))).to.deep.equal(large)
      const bytes = [...crossed.values()].reduce((sum, one) => sum + one, 0)
      expect(crossed.get(breaking.device.name), 'of the first').to.be.greaterThan(3_000_000)
      expect(crossed.get(other.device.name), 'of the other').to.be.greaterThan(1_000_000)
      // asked for and on its way when it broke off: at most four ranges
      expect(bytes).to.be.lessThan(large.byteLength + 4.5 * 1024 ** 2)
      expect([...alice.faults, ...bob.faults, ...home.faults]).to.deep.equal([])
    })
  }

  it('is fetched by the cloud from where the disk has it for certain, whatever lies behind that after a crash', async () => {
    const large = manyBytes(9_000_000)
    const { people, alice, bob, home } = await scene('a torn end')
    const self = alice.node.self
    await stop(people, bob)
    let crossed = 0
    people.world.wire.decide = ({ to, protocol, bytes }) => {
      if (protocol === '/mobilink/file/1.0' && to.startsWith('home')) crossed += bytes.byteLength
      return undefined
    }
    const { id } = await people.do(alice.node.transfers.send(bob.node.self.peerId, letter(large)))
    while (crossed < 7_000_000) await people.world.advance(5)
    home.device.crash({ losePower: false })
    const before = crossed
    const { files } = home.device.restart()
    if (files === undefined) throw new Error('a device has a place for files')
    const blobs = await people.do(files.openBlobs())
    const [name = ''] = await people.do(blobs.names())
    // as a disk that never wrote the end of what it was given: behind the first mark, which is within a range of 4 MiB
    expect((await people.do(blobs.find(name)))?.bytes).to.be.greaterThan(5_500_000)
    const torn = await people.do(blobs.write(name, 5_300_000))
    await people.do(torn.write(new Uint8Array(2_000_000)))
    await people.do(torn.close())
    home.node = await people.start(home.device, home.faults)
    await until(people, 'it is on the cloud', async () => (await sent(people, alice, bob, id))?.where.join() === onCloud.join())
    expect(crossed - before, 'after the crash').to.be.lessThan(9_000_000 - 4_000_000)
    await stop(people, alice)
    await start(people, bob)
    await until(people, 'it is announced', async () => (await people.history(bob, alice)).length === 1)
    await people.do(bob.node.transfers.accept(self.peerId, id))
    await fetched(people, bob, self, id)
    expect(await people.do(gathered(bob.node.transfers.open(self.peerId, id)))).to.deep.equal(large)
    expect([...alice.faults, ...bob.faults, ...home.faults]).to.deep.equal([])
  })

  it('is given by the cloud to the contact it is for, and by the device to its cloud, and to nobody else who knows its name', async () => {
    const { people, alice, bob, home } = await scene('nobody else')
    const eve = people.world.device({ name: 'eve' })
    let network: Network | undefined
    const node = await people.do(createMobilinkNode({ ...eve.platform, createNetwork: async (init) => network = await eve.platform.createNetwork(init) }, CONFIG))
    await people.befriend(alice, { device: eve, node, faults: [] })
    await people.world.advance(10_000)
    await stop(people, bob)
    const { id } = await people.do(alice.node.transfers.send(bob.node.self.peerId, letter(CONTENT)))
    await until(people, 'it is on the cloud', async () => (await sent(people, alice, bob, id))?.where.join() === onCloud.join())
    const [name = ''] = await blobsOf(people, alice)
    const range = { blobId: Uint8Array.from(Buffer.from(name, 'hex')), offset: 0, length: 1 }
    for (const { self: { peerId } } of [home.node, alice.node]) {
      if (network === undefined) throw new Error('there is no network')
      const source = await people.do(openFileSource({ clock: eve.platform.clock, network }, peerId))
      // as if there were none
      expect(await people.do(source.get(range))).to.deep.equal({ code: 'not here' })
      expect(await people.do(source.get({ ...range, blobId: new Uint8Array(32) }))).to.deep.equal({ code: 'not here' })
      source.close()
    }
    await people.do(node.stop())
  })

  it('is erased by the cloud for the tag alone that only who opened it can show, whoever says that it has arrived', async () => {
    const { people, alice, home } = await scene('no tag')
    const ben = people.world.device({ name: 'ben' })
    let network: Network | undefined
    const node = await people.do(createMobilinkNode({ ...ben.platform, createNetwork: async (init) => network = await ben.platform.createNetwork(init) }, CONFIG))
    await people.befriend(alice, { device: ben, node, faults: [] })
    await people.world.advance(10_000)
    const { id } = await people.do(alice.node.transfers.send(node.self.peerId, letter(CONTENT)))
    await until(people, 'it is on the cloud', async () => (await people.do(alice.node.messages.get(node.self.peerId, id)))?.where.join() === onCloud.join())
    const [name = ''] = await blobsOf(people, alice)
    const { stream } = await people.do(network?.open(home.node.self.peerId, MSG_PROTOCOL) ?? Promise.reject(new Error('there is no network')))
    const none = async (): Promise<never> => await Promise.reject(new Error('nobody asks'))
    const channel = createMsgChannel(stream, { timers: ben.platform.clock, log, handlers: { onEnvelope: none, onPull: none, onAck: none, onHint: () => undefined, onKnock: () => undefined, onAddresses: () => undefined } })
    channel.acknowledge({ eid: Uint8Array.from(Buffer.from(name.slice(0, 32), 'hex')), code: 'kept', tag: new Uint8Array(32).fill(9) })
    await people.world.advance(30_000)
    expect(await held(people, home)).to.include({ files: 1 })
    await people.do(node.transfers.accept(alice.node.self.peerId, id))
    await until(people, 'the cloud has nothing left', async () => (await blobsOf(people, home)).length === 0)
    await people.do(node.stop())
  })
})

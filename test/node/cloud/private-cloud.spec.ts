import { expect } from 'chai'
import { People } from '../delivery/people.ts'
import type { Person } from '../delivery/people.ts'
import type { Message } from '../../../src/node/index.ts'

/** Makes `host` the cloud of `device`, with a link as a person carries it. */
async function pairWith (people: People, device: Person, host: Person, name: string): Promise<void> {
  await people.do(host.node.self.setName(name))
  const { link } = await people.do(host.node.cloud.offer())
  await people.do(device.node.cloud.pair(link))
  await until(people, device, async () => (await people.do(device.node.cloud.clouds())).some(({ peerId, online, holds }) => peerId === host.node.self.peerId && online && holds !== undefined))
}

/** Waits, on the world's clock, until what events tell of is so. */
async function until (people: People, person: Person, holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (await holds()) return
    await people.world.advance(1_000)
  }
  throw new Error(`it is not so after 600 s: ${person.faults.map(({ name }) => name).join(', ')}`)
}

async function send (people: People, from: Person, to: Person, text: string): Promise<Message> {
  return await people.do(from.node.messages.send(to.node.self.peerId, text))
}

async function message (people: People, of: Person, to: Person, id: Message['id']): Promise<Message | undefined> {
  return await people.do(of.node.messages.get(to.node.self.peerId, id))
}

describe('the private cloud', () => {
  it('keeps what its device sends, serves it while the device is off, and the device shows "delivered" when it is back [S1-04] [S1-06] [S1-17]', async () => {
    const people = new People('the sender is off')
    const [alice, bob] = await people.pair()
    const home = await people.add('home')
    await pairWith(people, alice, home, 'Study')
    await until(people, bob, async () => await Promise.resolve(true))
    await people.world.advance(5_000)
    bob.device.crash()

    const { id } = await send(people, alice, bob, 'while you were away')
    await until(people, alice, async () => (await message(people, alice, bob, id))?.where.includes('cloud Study') === true)
    await people.do(alice.node.stop())

    bob.device.restart()
    bob.node = await people.start(bob.device, bob.faults)
    await until(people, bob, async () => (await people.texts(bob, alice)).length === 1)
    expect(await people.texts(bob, alice)).to.deep.equal(['while you were away'])

    alice.device.restart()
    alice.node = await people.start(alice.device, alice.faults)
    await until(people, alice, async () => (await message(people, alice, bob, id))?.delivery.state === 'delivered')
    expect((await message(people, alice, bob, id))?.where).to.deep.equal(['this device', "contact's device"])
    expect(await people.texts(bob, alice)).to.deep.equal(['while you were away'])
    expect((await people.do(home.node.cloud.devices())).map(({ deposited, fetched }) => [deposited, fetched])).to.deep.equal([[0, 0]])
    expect([...alice.faults, ...bob.faults, ...home.faults]).to.deep.equal([])
  })

  it('delivers between two devices that are never there together, by their two clouds [S1-17]', async () => {
    const people = new People('never together')
    const [alice, bob] = await people.pair()
    const study = await people.add('study')
    const attic = await people.add('attic')
    await pairWith(people, alice, study, 'Study')
    await pairWith(people, bob, attic, 'Attic')
    await people.world.advance(10_000)
    await people.do(bob.node.stop())

    const { id } = await send(people, alice, bob, 'by two clouds')
    await until(people, alice, async () => (await message(people, alice, bob, id))?.where.includes("contact's cloud") === true)
    expect((await message(people, alice, bob, id))?.delivery.state).to.equal('pending')
    await people.do(alice.node.stop())
    await people.do(study.node.stop())

    bob.device.restart()
    bob.node = await people.start(bob.device, bob.faults)
    await until(people, bob, async () => (await people.texts(bob, alice)).length === 1)
    await people.do(bob.node.stop())

    study.device.restart()
    study.node = await people.start(study.device, study.faults)
    alice.device.restart()
    alice.node = await people.start(alice.device, alice.faults)
    await until(people, alice, async () => (await message(people, alice, bob, id))?.delivery.state === 'delivered')
    expect((await people.do(study.node.cloud.devices())).map(({ deposited }) => deposited)).to.deep.equal([0])
    expect([...alice.faults, ...bob.faults, ...study.faults, ...attic.faults]).to.deep.equal([])
  })
})

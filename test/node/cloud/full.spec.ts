import { expect } from 'chai'
import { StoreFullError } from '../../../src/node/store/durable-level.ts'
import { People } from '../delivery/people.ts'
import type { Person } from '../delivery/people.ts'
import type { Message } from '../../../src/node/index.ts'

async function until (people: People, holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (await holds()) return
    await people.world.advance(1_000)
  }
  throw new Error('it is not so after 300 s')
}

describe('a cloud whose disk is full', () => {
  let people: People
  let alice: Person
  let bob: Person
  let home: Person

  beforeEach(async () => {
    people = new People('a full disk')
    const [first, second] = await people.pair()
    alice = first
    bob = second
    home = await people.add('home')
    await people.do(home.node.self.setName('Study'))
    const { link } = await people.do(home.node.cloud.offer())
    await people.do(alice.node.cloud.pair(link))
    await until(people, async () => await state() === 'ok')
    await people.world.advance(5_000)
    bob.device.crash()
    home.device.disk.onWrite = ({ moment }) => { if (moment === 'before') throw new StoreFullError('no room') }
  })

  const state = async (): Promise<string> => {
    const [cloud] = await people.do(alice.node.cloud.clouds())
    return cloud?.online === true ? cloud.state : 'away'
  }
  const whereOf = async ({ id }: Message): Promise<readonly string[]> => (await people.do(alice.node.messages.get(bob.node.self.peerId, id)))?.where ?? []

  it('stays with its device, which says that it takes nothing and that the message is on itself alone, until there is room', async () => {
    const message = await people.do(alice.node.messages.send(bob.node.self.peerId, 'no room for this'))
    await until(people, async () => await state() === 'full')
    expect(await whereOf(message)).to.deep.equal(['this device'])
    await people.world.advance(30 * 60_000)
    expect(await state()).to.equal('full')
    expect(new Set(home.faults.splice(0).map(({ name }) => name))).to.deep.equal(new Set(['StoreFullError']))

    home.device.disk.onWrite = undefined
    await until(people, async () => (await whereOf(message)).includes('cloud Study'))
    expect(await state()).to.equal('ok')
    expect([...alice.faults, ...home.faults]).to.deep.equal([])
  })

  it('still greets a device that comes back, and is told whom that writes with when there is room', async () => {
    const correspondents = (): number => home.device.disk.contents().filter(({ key }) => key.startsWith('~hc/')).length
    expect(correspondents()).to.equal(1)
    await people.do(alice.node.stop())
    alice.device.restart()
    alice.node = await people.start(alice.device, alice.faults)
    await until(people, async () => await state() === 'ok')
    await people.do(alice.node.contacts.remove(bob.node.self.peerId))
    await people.world.advance(60_000)
    expect([await state(), correspondents()]).to.deep.equal(['ok', 1])
    expect(new Set(home.faults.splice(0).map(({ name }) => name))).to.deep.equal(new Set(['StoreFullError']))

    home.device.disk.onWrite = undefined
    await until(people, async () => await Promise.resolve(correspondents() === 0))
    expect([...alice.faults, ...home.faults]).to.deep.equal([])
  })
})

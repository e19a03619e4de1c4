import { expect } from 'chai'
import { file, pieces } from '../../identity/blob/blobs.ts'
import { People } from '../delivery/people.ts'
import { blobsOf, leftOf } from './leftovers.ts'
// loaded before time stands still
import '../../../src/node/lifetime/ends.ts'
import type { Person } from '../delivery/people.ts'

const DAY = 24 * 60 * 60_000

describe('a conversation of which nothing is kept', () => {
  let people: People
  let alice: Person
  let bob: Person
  let a: Person['node']['self']['peerId']
  let b: typeof a

  beforeEach(async () => {
    people = new People('nothing kept')
    ;[alice, bob] = await people.pair()
    ;[a, b] = [alice.node.self.peerId, bob.node.self.peerId]
    await people.do(alice.node.messages.send(b, 'of before'))
    await people.world.advance(5_000)
    await people.do(bob.node.contacts.markRead(a))
    await people.do(bob.node.contacts.setKeepsNothing(a, true))
  })

  const reopen = async (person: Person, how: 'closed' | 'crashed'): Promise<void> => {
    if (how === 'closed') return await people.restart(person)
    person.device.crash({ losePower: true })
    person.device.restart()
    person.node = await people.start(person.device, person.faults)
  }

  it('goes when it is closed: what was read and what has arrived, and nothing of before [S0-20]', async () => {
    await people.do(bob.node.contacts.setOpen(a, true))
    await people.do(bob.node.messages.send(a, 'mine'))
    await people.do(alice.node.messages.send(b, 'yours'))
    await people.world.advance(5_000)
    await people.do(bob.node.contacts.markRead(a))
    expect((await people.history(bob, alice)).map(({ text, unkept }) => [text, unkept])).to.have.deep.members([['of before', undefined], ['mine', true], ['yours', true]])
    await people.do(bob.node.contacts.setOpen(a, false))
    expect(await people.texts(bob, alice)).to.deep.equal(['of before'])
    // it is one person's choice
    expect(await people.texts(alice, bob)).to.have.members(['of before', 'mine', 'yours'])
    expect((await people.contact(bob, alice))).to.include({ keepsNothing: true, unread: 0 })
    expect([...alice.faults, ...bob.faults]).to.deep.equal([])
  })

  for (const how of ['closed', 'crashed'] as const) {
    it(`is gone after the node was ${how}; what waits and what nobody has read is not, until it has arrived and was read [S0-20]`, async () => {
      await people.do(bob.node.contacts.setOpen(a, true))
      await people.do(alice.node.messages.send(b, 'read'))
      await people.world.advance(5_000)
      await people.do(bob.node.contacts.markRead(a))
      await people.do(alice.node.messages.send(b, 'unread'))
      await people.world.advance(5_000)
      people.world.partition([alice.device], [bob.device])
      await people.do(bob.node.messages.send(a, 'waits'))
      await reopen(bob, how)
      expect((await people.history(bob, alice)).map(({ text, delivery }) => [text, delivery.state])).to.deep.equal([['of before', 'received'], ['unread', 'received'], ['waits', 'pending']])
      people.world.heal()
      await people.world.advance(30 * 60_000)
      // nobody looks: it goes as soon as it has arrived
      expect([await people.texts(alice, bob), await people.texts(bob, alice)]).to.deep.equal([['of before', 'read', 'unread', 'waits'], ['of before', 'unread']])
      await people.do(bob.node.contacts.setOpen(a, true))
      await people.do(bob.node.contacts.markRead(a))
      await people.do(bob.node.contacts.setOpen(a, false))
      expect(await people.texts(bob, alice)).to.deep.equal(['of before'])
      expect(leftOf(bob)).to.deep.equal({ messages: 1 })
    })
  }

  it('waits no longer than a month for somebody who does not come', async () => {
    people.world.partition([alice.device], [bob.device])
    await people.do(bob.node.messages.send(a, 'waits in vain'))
    await people.do(bob.node.stop())
    await people.world.advance(31 * DAY)
    bob.device.restart()
    bob.node = await people.start(bob.device, bob.faults)
    expect((await people.history(bob, alice)).map(({ text, delivery }) => [text, delivery.state])).to.deep.equal([['of before', 'received']])
    expect(leftOf(bob)).to.deep.equal({ messages: 1, waiting: 1 })
  })

  it('takes its files with it', async () => {
    const content = file(3_000)
    await people.do(bob.node.contacts.setOpen(a, true))
    const done = people.event(bob.node, 'transfer:changed', ({ state, direction }) => state === 'done' && direction === 'in')
    const { id } = await people.do(alice.node.transfers.send(b, { name: 'one', size: content.byteLength, source: pieces(content, 1_000) }))
    await people.world.advance(5_000)
    await people.do(bob.node.transfers.accept(a, id))
    await people.do(done)
    await people.do(bob.node.contacts.markRead(a))
    await people.do(bob.node.contacts.setOpen(a, false))
    expect([await people.texts(bob, alice), await people.do(blobsOf(bob)), leftOf(bob)]).to.deep.equal([['of before'], [], { messages: 1 }])
  })

  it('keeps again what comes after a person wants it kept', async () => {
    await people.do(bob.node.contacts.setKeepsNothing(a, false))
    await people.do(alice.node.messages.send(b, 'kept'))
    await people.world.advance(5_000)
    await people.do(bob.node.contacts.markRead(a))
    await people.restart(bob)
    expect(await people.texts(bob, alice)).to.deep.equal(['of before', 'kept'])
  })
})

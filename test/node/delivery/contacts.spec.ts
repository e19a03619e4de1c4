import { expect } from 'chai'
import { rejection } from './rejection.ts'
import { People } from './people.ts'

describe('contacts', () => {
  it('makes two people contacts by a bare peer ID once the other side accepts [B-03]', async () => {
    const people = new People('bare id')
    const alice = await people.add('alice')
    const bob = await people.add('bob')
    await people.do(alice.node.self.setName('Alice'))
    const asked = people.event(bob.node, 'contact:changed', ({ state }) => state === 'incoming')
    const added = await people.do(alice.node.contacts.add(bob.node.self.peerId, { greeting: 'It is me' }))
    expect(added.state).to.equal('requested')
    const incoming = await people.do(asked)
    expect(incoming).to.include({ name: 'Alice', greeting: 'It is me', peerId: alice.node.self.peerId })
    const accepted = people.event(alice.node, 'contact:changed', ({ state, online }) => state === 'accepted' && online)
    await people.do(bob.node.contacts.accept(alice.node.self.peerId))
    await people.do(accepted)
  })

  it('keeps a message to a contact that has not accepted yet, and delivers it after the acceptance', async () => {
    const people = new People('before accept')
    const alice = await people.add('alice')
    const bob = await people.add('bob')
    await people.do(alice.node.contacts.add(bob.node.self.peerId))
    const sent = await people.do(alice.node.messages.send(bob.node.self.peerId, 'are you there?'))
    expect(sent.delivery).to.include({ state: 'pending', waitsFor: 'accept' })
    await people.world.advance(120_000)
    expect(await people.texts(bob, alice)).to.deep.equal([])
    const arrived = people.event(bob.node, 'message:added')
    await people.do(bob.node.contacts.accept(alice.node.self.peerId))
    expect((await people.do(arrived)).text).to.equal('are you there?')
  })

  it('converges when both add each other at the same moment', async () => {
    const people = new People('both at once')
    const alice = await people.add('alice')
    const bob = await people.add('bob')
    const both = Promise.all([
      people.event(alice.node, 'contact:changed', ({ state, online }) => state === 'accepted' && online),
      people.event(bob.node, 'contact:changed', ({ state, online }) => state === 'accepted' && online)
    ])
    await people.do(Promise.all([alice.node.contacts.add(bob.node.self.peerId), bob.node.contacts.add(alice.node.self.peerId)]))
    await people.do(both)
  })

  it('loses neither change when a person renames a contact while its request arrives', async () => {
    const people = new People('rename meanwhile')
    const alice = await people.add('alice')
    const bob = await people.add('bob')
    await people.do(alice.node.contacts.add(bob.node.self.peerId))
    await people.world.advance(5_000)
    const states = new Set<string>()
    alice.node.addEventListener('contact:changed', ({ detail }) => states.add(detail.state))
    const renames = (async () => {
      for (let n = 0; !states.has('accepted') && n < 10_000; n++) await alice.node.contacts.rename(bob.node.self.peerId, `Bob ${n}`)
    })()
    await people.do(Promise.all([bob.node.contacts.accept(alice.node.self.peerId), renames]))
    expect(await people.contact(alice, bob)).to.include({ state: 'accepted' })
    await people.restart(alice)
    expect(await people.contact(alice, bob)).to.include({ state: 'accepted' })
  })

  it('accepts the bearer of an invite without asking, and lets its token in once', async () => {
    const people = new People('invite')
    const [alice, bob, carol] = [await people.add('alice'), await people.add('bob'), await people.add('carol')]
    const invite = await people.do(bob.node.self.invite())
    expect(await people.do(bob.node.self.invite())).to.equal(invite)
    const accepted = people.event(alice.node, 'contact:changed', ({ state }) => state === 'accepted')
    await people.do(alice.node.contacts.add(invite))
    await people.do(accepted)
    expect(await people.do(bob.node.self.invite())).to.not.equal(invite)
    await people.do(carol.node.contacts.add(invite))
    await people.world.advance(300_000)
    expect((await people.contact(carol, bob))?.state).to.equal('requested')
    expect((await people.contact(bob, carol))?.state).to.equal('incoming')
  })

  it('refuses a mistyped invite with the reason and keeps nothing', async () => {
    const people = new People('typo')
    const alice = await people.add('alice')
    const bob = await people.add('bob')
    const invite = await people.do(bob.node.self.invite())
    const middle = Math.floor(invite.length / 2)
    const typo = invite.slice(0, middle) + (invite[middle] === 'x' ? 'y' : 'x') + invite.slice(middle + 1)
    const error = await people.do(rejection(alice.node.contacts.add(typo)))
    expect(error.name).to.equal('InvalidContactAddressError')
    expect(await people.do(alice.node.contacts.list())).to.deep.equal([])
  })

  it('refuses the own address', async () => {
    const people = new People('own')
    const alice = await people.add('alice')
    expect((await people.do(rejection(alice.node.contacts.add(alice.node.self.peerId)))).name).to.equal('OwnAddressError')
  })

  it('is offline to a blocked peer, keeps what waits, and goes on after unblocking', async () => {
    const people = new People('block')
    const [alice, bob] = await people.pair()
    const offline = people.event(bob.node, 'peer:offline')
    await people.do(alice.node.contacts.block(bob.node.self.peerId))
    await people.do(offline)
    const unheard = await people.do(bob.node.messages.send(alice.node.self.peerId, 'can you hear me?'))
    await people.world.advance(1_200_000)
    expect(await people.texts(alice, bob)).to.deep.equal([])
    expect((await people.do(bob.node.messages.get(alice.node.self.peerId, unheard.id)))?.delivery.state).to.equal('pending')
    expect((await people.do(rejection(alice.node.messages.send(bob.node.self.peerId, 'no')))).name).to.equal('ContactBlockedError')
    const arrived = people.event(alice.node, 'message:added')
    await people.do(alice.node.contacts.unblock(bob.node.self.peerId))
    expect((await people.do(arrived)).text).to.equal('can you hear me?')
  })

  it('tries somebody who has removed this node ever more seldom, and is back at once when it is added again', async () => {
    const people = new People('hung up on')
    const [alice, bob] = await people.pair()
    await people.do(alice.node.contacts.remove(bob.node.self.peerId))
    const unheard = await people.do(bob.node.messages.send(alice.node.self.peerId, 'are you there?'))
    const hour = 3_600_000
    await people.world.advance(hour)
    const { delivery } = await people.do(bob.node.messages.get(alice.node.self.peerId, unheard.id)) ?? {}
    // the tenth failure is the first after which the longest time passes
    expect(delivery).to.include({ state: 'pending' }).and.to.have.property('attempts').that.is.within(9, 24)
    const arrived = people.event(alice.node, 'message:added')
    const delivered = people.event(bob.node, 'message:changed', (message) => message.delivery.state === 'delivered')
    await people.do(alice.node.contacts.add(bob.node.self.peerId))
    expect((await people.do(arrived)).text).to.equal('are you there?')
    expect((await people.do(delivered)).id).to.equal(unheard.id)
  })

  it('forgets a removed contact entirely, and finishes the removal after a crash in the middle', async () => {
    const people = new People('remove')
    const [alice, bob] = await people.pair()
    for (let n = 0; n < 20; n++) await people.do(alice.node.messages.send(bob.node.self.peerId, `secret ${n}`))
    alice.device.crashAfter(3)
    // the crash ends this life of the node: its promise never settles
    void alice.node.contacts.remove(bob.node.self.peerId)
    await people.do(alice.device.died)
    alice.device.restart()
    alice.node = await people.start(alice.device, alice.faults)
    if ((await people.contact(alice, bob)) !== undefined) await people.do(alice.node.contacts.remove(bob.node.self.peerId))
    expect(await people.texts(alice, bob)).to.deep.equal([])
    await people.do(alice.node.contacts.add(bob.node.self.peerId))
    expect(await people.texts(alice, bob)).to.deep.equal([])
    expect(await people.contact(alice, bob)).to.include({ unread: 0 })
  })

  it('finds a contact by name, peer ID and prefix, and asks for more when several fit', async () => {
    const people = new People('find')
    const [alice, bob, carol] = [await people.add('alice'), await people.add('bob'), await people.add('carol')]
    await people.do(alice.node.contacts.add(bob.node.self.peerId, { name: 'Bob' }))
    await people.do(alice.node.contacts.add(carol.node.self.peerId, { name: 'Carol' }))
    const { contacts } = alice.node
    expect((await people.do(contacts.find('bob'))).peerId).to.equal(bob.node.self.peerId)
    expect((await people.do(contacts.find(carol.node.self.peerId))).name).to.equal('Carol')
    expect((await people.do(contacts.find(carol.node.self.peerId.slice(0, 20)))).name).to.equal('Carol')
    expect((await people.do(rejection(contacts.find('12D3KooW')))).name).to.equal('AmbiguousContactError')
    expect((await people.do(rejection(contacts.find('nobody')))).name).to.equal('NoSuchContactError')
  })

  it('keeps names to 64 characters and strips what would draw over other text', async () => {
    const people = new People('names')
    const [alice, bob] = await people.pair()
    expect((await people.do(rejection(alice.node.contacts.rename(bob.node.self.peerId, 'x'.repeat(65))))).name).to.equal('NameTooLongError')
    expect((await people.do(alice.node.contacts.rename(bob.node.self.peerId, 'B\u0007o\u202Eb'))).name).to.equal('Bob')
  })
})

describe('requests of strangers', () => {
  it('keeps at most 100, lets nobody be shut out for ever, and still serves contacts and invite bearers [S4-10]', async function () {
    this.timeout(120_000)
    const people = new People('flood')
    const [alice, bob] = await people.pair()
    for (let n = 0; n < 130; n++) {
      const stranger = await people.add(`stranger ${n}`)
      await people.do(stranger.node.contacts.add(bob.node.self.peerId))
      await people.world.advance(500)
      await people.do(stranger.node.stop())
    }
    const incoming = (await people.do(bob.node.contacts.list())).filter(({ state }) => state === 'incoming')
    expect(incoming.length).to.be.greaterThan(30).and.at.most(100)
    const arrived = people.event(bob.node, 'message:added')
    await people.do(alice.node.messages.send(bob.node.self.peerId, 'still here'))
    expect((await people.do(arrived)).text).to.equal('still here')
    const newcomer = await people.add('newcomer')
    const accepted = people.event(newcomer.node, 'contact:changed', ({ state }) => state === 'accepted')
    await people.do(newcomer.node.contacts.add(await people.do(bob.node.self.invite())))
    await people.do(accepted)
    const patient = await people.add('patient')
    await people.do(patient.node.contacts.add(bob.node.self.peerId))
    await people.world.advance(900_000)
    expect((await people.contact(bob, patient))?.state).to.equal('incoming')
  })
})

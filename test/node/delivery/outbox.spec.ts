import { expect } from 'chai'
import { spaceOf } from '../../../src/node/store/stored-keys.ts'
import { People } from './people.ts'
import { rejection } from './rejection.ts'
import type { MessageId } from '../../../src/node/index.ts'

describe('outbox and inbox', () => {
  it('delivers a message to a linked contact and says delivered only then', async () => {
    const people = new People('deliver')
    const [alice, bob] = await people.pair()
    const arrived = people.event(bob.node, 'message:added')
    const delivered = people.event(alice.node, 'message:changed', ({ delivery }) => delivery.state === 'delivered')
    const sent = await people.do(alice.node.messages.send(bob.node.self.peerId, 'hello'))
    expect(sent.delivery.state).to.equal('pending')
    expect((await people.do(arrived)).text).to.equal('hello')
    expect((await people.do(delivered)).id).to.equal(sent.id)
    expect(await people.texts(bob, alice)).to.deep.equal(['hello'])
    expect(alice.faults.concat(bob.faults)).to.deep.equal([])
  })

  it('keeps what is sent while the contact is away, over restarts of both, and delivers it once and in order', async () => {
    const people = new People('away')
    const [alice, bob] = await people.pair()
    await people.do(bob.node.stop())
    for (let n = 0; n < 150; n++) await people.do(alice.node.messages.send(bob.node.self.peerId, `message ${n}`))
    expect((await people.do(alice.node.messages.pending({ limit: 1024 }))).items).to.have.lengthOf(150)
    await people.restart(alice)
    const last = people.event(alice.node, 'message:changed', ({ text, delivery }) => text === 'message 149' && delivery.state === 'delivered')
    bob.device.restart()
    bob.node = await people.start(bob.device, bob.faults)
    await people.do(last)
    expect(await people.texts(bob, alice)).to.deep.equal(Array.from({ length: 150 }, (_, n) => `message ${n}`))
    expect((await people.do(alice.node.messages.pending())).items).to.deep.equal([])
    expect(alice.faults.concat(bob.faults)).to.deep.equal([])
  })

  it('takes back a message that still waits, and no other', async () => {
    const people = new People('cancel')
    const [alice, bob] = await people.pair()
    const to = bob.node.self.peerId
    await people.do(bob.node.stop())
    const first = await people.do(alice.node.messages.send(to, 'take me back'))
    await people.do(alice.node.messages.send(to, 'keep me'))
    expect((await people.do(alice.node.messages.cancel(to, first.id))).delivery.state).to.equal('cancelled')
    expect((await people.do(rejection(alice.node.messages.cancel(to, first.id)))).name).to.equal('NotPendingError')
    expect((await people.do(rejection(alice.node.messages.cancel(to, '00'.repeat(16) as MessageId)))).name).to.equal('NoSuchMessageError')
    const delivered = people.event(alice.node, 'message:changed', ({ delivery }) => delivery.state === 'delivered')
    bob.device.restart()
    bob.node = await people.start(bob.device, bob.faults)
    await people.do(delivered)
    expect(await people.texts(bob, alice)).to.deep.equal(['keep me'])
  })

  it('refuses nothing, too much, and nobody, with an error that says what to do', async () => {
    const people = new People('refuse')
    const [alice, bob] = await people.pair()
    const stranger = await people.add('stranger')
    const { messages } = alice.node
    const to = bob.node.self.peerId
    expect((await people.do(rejection(messages.send(to, ' \n ')))).name).to.equal('EmptyMessageError')
    expect((await people.do(rejection(messages.send(to, 'ä'.repeat(8_001))))).name).to.equal('MessageTooLongError')
    expect((await people.do(rejection(messages.send(stranger.node.self.peerId, 'hello')))).name).to.equal('NoSuchContactError')
    expect((await people.do(rejection(messages.history(to, { limit: 257 })))).name).to.equal('InvalidPageError')
    expect((await people.do(rejection(messages.history(to, { before: '../x' })))).name).to.equal('InvalidPageError')
    expect(await people.texts(alice, bob)).to.deep.equal([])
    const delivered = people.event(alice.node, 'message:changed', ({ delivery }) => delivery.state === 'delivered')
    await people.do(messages.send(to, 'ä'.repeat(8_000)))
    await people.do(delivered)
  })

  it('keeps 10,000 messages for one contact and refuses the next with a clear error', async function () {
    this.timeout(120_000)
    const people = new People('full')
    const [alice, bob] = await people.pair()
    const to = bob.node.self.peerId
    await people.do(bob.node.stop())
    for (let n = 0; n < 10_000; n += 500) {
      await people.do(Promise.all(Array.from({ length: 500 }, async (_, m) => await alice.node.messages.send(to, `${n + m}`))))
    }
    expect((await people.do(rejection(alice.node.messages.send(to, 'one more')))).name).to.equal('OutboxFullError')
    const first = people.event(alice.node, 'message:changed', ({ text, delivery }) => text === '0' && delivery.state === 'delivered')
    bob.device.restart()
    bob.node = await people.start(bob.device, bob.faults)
    await people.do(first)
    await people.do(alice.node.messages.send(to, 'room again'))
  })

  it('pages through a conversation in both directions without loading it whole', async () => {
    const people = new People('pages')
    const [alice, bob] = await people.pair()
    const to = bob.node.self.peerId
    const sent = []
    for (let n = 0; n < 30; n++) sent.push(await people.do(alice.node.messages.send(to, `${n}`)))
    const newest = await people.do(alice.node.messages.history(to, { limit: 10 }))
    expect(newest.map(({ text }) => text)).to.deep.equal(Array.from({ length: 10 }, (_, n) => `${20 + n}`))
    const older = await people.do(alice.node.messages.history(to, { limit: 10, before: newest[0]!.position }))
    expect(older.map(({ text }) => text)).to.deep.equal(Array.from({ length: 10 }, (_, n) => `${10 + n}`))
    const again = await people.do(alice.node.messages.history(to, { limit: 10, after: older[9]!.position }))
    expect(again.map(({ text }) => text)).to.deep.equal(newest.map(({ text }) => text))
    expect(sent.map(({ position }) => position)).to.deep.equal(sent.map(({ position }) => position).toSorted())
  })

  it('counts what is unread until the conversation is looked at, over a restart', async () => {
    const people = new People('unread')
    const [alice, bob] = await people.pair()
    for (const text of ['one', 'two']) {
      const arrived = people.event(bob.node, 'message:added')
      await people.do(alice.node.messages.send(bob.node.self.peerId, text))
      await people.do(arrived)
    }
    expect((await people.contact(bob, alice))?.unread).to.equal(2)
    await people.restart(bob)
    expect((await people.contact(bob, alice))?.unread).to.equal(2)
    await people.do(bob.node.contacts.markRead(alice.node.self.peerId))
    await people.restart(bob)
    expect((await people.contact(bob, alice))?.unread).to.equal(0)
  })

  it('delivers once although every connection breaks after a few messages', async () => {
    const people = new People('breaks')
    const [alice, bob] = await people.pair()
    const to = bob.node.self.peerId
    const last = people.event(alice.node, 'message:changed', ({ text, delivery }) => text === '199' && delivery.state === 'delivered')
    for (let n = 0; n < 200; n++) {
      await people.do(alice.node.messages.send(to, `${n}`))
      if (n % 20 === 10) {
        people.world.partition([alice.device], [bob.device])
        await people.world.advance(50)
        people.world.heal()
      }
    }
    await people.do(last)
    expect(await people.texts(bob, alice)).to.deep.equal(Array.from({ length: 200 }, (_, n) => `${n}`))
  })

  it('keeps the order when the recipient\'s disk refuses one write in ten', async () => {
    for (const seed of ['one', 'two', 'three', 'four', 'five']) {
      const people = new People(`refusing disk ${seed}`)
      const [alice, bob] = await people.pair()
      let writes = 0
      bob.device.disk.onWrite = ({ moment, durable }) => {
        if (moment === 'before' && durable && ++writes % 10 === 3) throw new Error('no room')
      }
      const last = people.event(alice.node, 'message:changed', ({ text, delivery }) => text === '99' && delivery.state === 'delivered')
      for (let n = 0; n < 100; n++) await people.do(alice.node.messages.send(bob.node.self.peerId, `${n}`))
      await people.do(last)
      expect(await people.texts(bob, alice)).to.deep.equal(Array.from({ length: 100 }, (_, n) => `${n}`))
      // the third was refused; how many there are beyond it is how they were grouped
      expect(writes).to.be.greaterThan(3)
      // the failures of the disk are told, and nothing else
      expect(new Set(bob.faults.map(({ message }) => message))).to.deep.equal(new Set(['no room']))
      expect(await people.contact(bob, alice)).to.include({ unread: 100 })
    }
  })

  it('backs off while the recipient\'s disk is full, however often the recipient asks, and delivers once there is room', async () => {
    const people = new People('full disk')
    const [alice, bob] = await people.pair()
    let refused = 0
    bob.device.disk.onWrite = ({ moment, durable }) => {
      if (moment !== 'before' || !durable) return
      refused++
      throw new Error('no room')
    }
    // more than a window, kept while there is no link: the next link starts with the recipient's own question
    people.world.partition([alice.device], [bob.device])
    await people.world.advance(60_000)
    for (let n = 0; n < 200; n++) await people.do(alice.node.messages.send(bob.node.self.peerId, `${n}`))
    people.world.heal()
    await people.world.advance(120_000)
    expect(refused).to.be.within(2, 40)
    const last = people.event(bob.node, 'message:added', ({ text }) => text === '199')
    bob.device.disk.onWrite = undefined
    await people.do(last)
    expect(await people.texts(bob, alice)).to.deep.equal(Array.from({ length: 200 }, (_, n) => `${n}`))
  })

  it('tells what fails in answering a contact, whoever opened the channel', async () => {
    const people = new People('damaged')
    const [alice, bob] = await people.pair()
    // Bob's disk damages what makes an envelope known again, and Alice's refuses her first receipt: she offers it again
    bob.device.disk.onWrite = ({ moment, writes }) => {
      if (moment !== 'before') return
      for (const write of writes) if (write.type === 'put' && spaceOf(write.key) === 'e') write.value.fill(0xff)
    }
    const arrived = people.event(bob.node, 'message:added')
    let refused = false
    alice.device.disk.onWrite = ({ moment, writes }) => {
      if (moment !== 'before' || refused || !writes.some(({ type, key }) => type === 'del' && spaceOf(key) === 'o')) return
      refused = true
      throw new Error('no room')
    }
    const told = people.event(bob.node, 'fault', ({ name }) => name === 'InvalidSealedRecordError')
    await people.do(alice.node.messages.send(bob.node.self.peerId, 'twice on the wire'))
    await people.do(arrived)
    await people.do(told)
    expect(await people.texts(bob, alice)).to.deep.equal(['twice on the wire'])
  })

  it('finds out again what was delivered when it lost power before that was on its disk', async () => {
    const people = new People('delivered again')
    const [alice, bob] = await people.pair()
    const delivered = people.event(alice.node, 'message:changed', ({ delivery }) => delivery.state === 'delivered')
    await people.do(alice.node.messages.send(bob.node.self.peerId, 'once'))
    await people.do(delivered)
    alice.device.crash({ losePower: true })
    alice.device.restart()
    people.world.partition([alice.device], [bob.device])
    alice.node = await people.start(alice.device, alice.faults)
    expect((await people.history(alice, bob)).map(({ delivery }) => delivery.state)).to.deep.equal(['pending'])
    const again = people.event(alice.node, 'message:changed', ({ delivery }) => delivery.state === 'delivered')
    people.world.heal()
    await people.do(again)
    expect((await people.do(alice.node.messages.pending())).items).to.deep.equal([])
    expect(await people.texts(bob, alice)).to.deep.equal(['once'])
  })

  it('opens again after a crash that left more delivered than the counters knew', async () => {
    const people = new People('counters')
    const [alice, bob] = await people.pair()
    for (let n = 0; n < 20; n++) await people.do(alice.node.messages.send(bob.node.self.peerId, `${n}`))
    await people.world.advance(1_000)
    alice.device.crash({ losePower: true })
    alice.device.restart()
    alice.node = await people.start(alice.device, alice.faults)
    expect(await people.texts(alice, bob)).to.have.lengthOf(20)
  })
})

import { expect } from 'chai'
import { People } from './people.ts'

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
})

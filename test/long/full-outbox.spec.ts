import { expect } from 'chai'
import { People } from '../node/delivery/people.ts'

describe('a full outbox', () => {
  it('gets every one of its 10,000 messages to the contact that is back, once and in order', async function () {
    this.timeout(600_000)
    const people = new People('full')
    const [alice, bob] = await people.pair()
    const to = bob.node.self.peerId
    await people.do(bob.node.stop())
    for (let n = 0; n < 10_000; n += 500) {
      await people.do(Promise.all(Array.from({ length: 500 }, async (_, m) => await alice.node.messages.send(to, `${n + m}`))))
    }
    const last = people.event(alice.node, 'message:changed', ({ text, delivery }) => text === '9999' && delivery.state === 'delivered')
    bob.device.restart()
    bob.node = await people.start(bob.device, bob.faults)
    await people.do(last)
    expect(await people.texts(bob, alice)).to.deep.equal(Array.from({ length: 10_000 }, (_, n) => `${n}`))
  })
})

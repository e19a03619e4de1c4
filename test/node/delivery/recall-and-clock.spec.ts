import { expect } from 'chai'
import { People } from './people.ts'

describe('a message that is taken back after a restart', () => {
  it('was not taken back for certain, also where the clock was set back in between', async () => {
    const people = new People('recall and clock')
    const [alice, bob] = await people.pair()
    await people.world.advance(10_000)
    people.world.partition([alice.device], [bob.device])
    const sent = await people.do(alice.node.messages.send(bob.node.self.peerId, 'maybe on its way'))
    await people.do(alice.node.stop())
    alice.device.jumpClock(-3_600_000)
    alice.device.restart()
    alice.node = await people.start(alice.device, alice.faults)
    const { delivery } = await people.do(alice.node.messages.cancel(bob.node.self.peerId, sent.id))
    expect(delivery).to.deep.include({ state: 'cancelled', recall: 'asked' })
  })
})

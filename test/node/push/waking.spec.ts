import { expect } from 'chai'
import { GRACE_MS, WAKE_EVERY_MS } from '../../../src/node/push/waking.ts'
import { PushedPeople } from './pushed-people.ts'
import type { Browser, Sender } from './pushed-people.ts'
import type { Person } from '../delivery/people.ts'

/** A host and a page that are contacts; the page lets itself be woken, and is closed then. */
async function scene (seed: string): Promise<{ people: PushedPeople, alice: Person & { sender: Sender }, bob: Person & { browser: Browser }, write (text?: string): Promise<void> }> {
  const people = new PushedPeople(seed)
  const alice = await people.host('alice')
  const bob = await people.tab('bob')
  await people.befriend(alice, bob)
  await people.do(bob.node.wakeUps.turnOn())
  await people.world.advance(60_000)
  await people.leave(bob)
  return { people, alice, bob, write: async (text = 'are you there?') => { await people.do(alice.node.messages.send(bob.node.self.peerId, text)) } }
}

describe('a host that has something for a contact who is away', () => {
  it('wakes it once what was written has waited for a moment, and the contact gets it when it comes [B-06]', async () => {
    const { people, alice, bob, write } = await scene('wakes')
    await write()
    // what is being kept waits already: a disk may take its time
    await people.world.advance(GRACE_MS - 5_000)
    expect(alice.sender.sent).to.have.length(0)
    await people.world.advance(6_000)
    expect(alice.sender.woken).to.deep.equal([bob.browser.slots.get(1)?.endpoint])
    expect(alice.sender.sent[0]?.rules).to.deep.equal({ vendors: ['push.example'], subject: 'https://owner.example/', reach: 'this machine' })
    expect(alice.node.network.thirdParties().map(({ host, purpose }) => [host, purpose])).to.deep.include(['push.example', 'push'])
    const delivered = people.event(alice.node, 'message:changed', ({ delivery }) => delivery.state === 'delivered')
    await people.comeBack(bob)
    await people.do(delivered)
    expect(await people.texts(bob, alice)).to.deep.equal(['are you there?'])
    expect([...alice.faults, ...bob.faults]).to.deep.equal([])
  })

  it('wakes it for what is new alone, and no more often than every five minutes', async () => {
    const { people, alice, write } = await scene('every')
    for (let minute = 0; minute < 60; minute++) {
      if (minute < 20) await write(`minute ${minute}`)
      await people.world.advance(60_000)
    }
    // written in minutes 0 to 19: woken at once, then at most each five minutes, and not again for what it was woken for
    expect(alice.sender.sent.length).to.be.within(4, 5)
    const before = alice.sender.sent.length
    await people.world.advance(24 * 60 * 60_000)
    expect(alice.sender.sent).to.have.length(before)
    await write('one more')
    await people.world.advance(WAKE_EVERY_MS)
    expect(alice.sender.sent).to.have.length(before + 1)
  })

  it('wakes nobody who is there, and nobody for whom nothing waits', async () => {
    const { people, alice, bob, write } = await scene('there')
    await people.world.advance(10 * 60_000)
    expect(alice.sender.sent).to.have.length(0)
    await people.comeBack(bob)
    await people.do(people.event(alice.node, 'peer:online'))
    await write()
    await people.world.advance(10 * 60_000)
    expect(alice.sender.sent).to.have.length(0)
  })

  it('does not wake it again for the same after a restart', async () => {
    const { people, alice, write } = await scene('restart')
    await write()
    await people.world.advance(GRACE_MS + 1_000)
    expect(alice.sender.sent).to.have.length(1)
    await people.restart(alice)
    await people.world.advance(60 * 60_000)
    expect(alice.sender.sent).to.have.length(1)
  })

  it('wakes it after a restart where that had not been done', async () => {
    const { people, alice, write } = await scene('restart first')
    await write()
    await people.restart(alice)
    await people.world.advance(GRACE_MS + 1_000)
    expect(alice.sender.woken).to.have.length(1)
  })

  it('tries again, ever more rarely, where the service does not answer, and as late as it asks', async () => {
    const { people, alice, write } = await scene('later')
    alice.sender.outcomes.push({ kind: 'later' }, { kind: 'later' }, { kind: 'later', afterMs: 30 * 60_000 })
    await write()
    await people.world.advance(GRACE_MS + 1_000)
    expect(alice.sender.sent).to.have.length(1)
    await people.world.advance(60_000)
    expect(alice.sender.sent).to.have.length(2)
    await people.world.advance(60_000)
    expect(alice.sender.sent).to.have.length(2)
    await people.world.advance(60_000)
    expect(alice.sender.sent).to.have.length(3)
    await people.world.advance(29 * 60_000)
    expect(alice.sender.sent).to.have.length(3)
    await people.world.advance(60_000)
    expect(alice.sender.woken).to.have.length(1)
  })

  it('does not ask again what was refused, and says which service it was and why', async () => {
    const { people, alice, write } = await scene('refused')
    alice.sender.outcomes.push({ kind: 'refused', because: 'vendor' })
    await write()
    await people.world.advance(GRACE_MS + 1_000)
    for (let more = 0; more < 3; more++) {
      await write()
      await people.world.advance(2 * 60 * 60_000)
    }
    expect(alice.sender.sent).to.have.length(1)
    expect(alice.faults.map(({ name, message }) => [name, message.includes('push.example')])).to.deep.equal([['PushRefusedError', true]])
    // nobody was contacted, so nobody is listed
    expect(alice.node.network.thirdParties()).to.deep.equal([])
  })

  it('asks an endpoint that is gone once', async () => {
    const { people, alice, bob, write } = await scene('gone')
    for (const { endpoint } of bob.browser.slots.values()) people.vendor.live.delete(endpoint)
    await write()
    await people.world.advance(2 * 60 * 60_000)
    await write()
    await people.restart(alice)
    await people.world.advance(2 * 60 * 60_000)
    expect(alice.sender.sent.map(({ outcome }) => outcome.kind)).to.deep.equal(['gone'])
  })
})

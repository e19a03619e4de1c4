/** Pages that send nothing to push services themselves, and the computers of their people, which do. */
import { expect } from 'chai'
import { GRACE_MS } from '../../../src/node/push/waking.ts'
import { PushedPeople } from './pushed-people.ts'
import type { Browser, Sender } from './pushed-people.ts'
import type { Person } from '../delivery/people.ts'

const SHARED_SLOT = 1
const OWN_SLOT = 5

type Host = Person & { readonly sender: Sender }
type Tab = Person & { readonly browser: Browser }

/** Two people who have a page each, and a computer each. */
async function scene (seed: string): Promise<{ people: PushedPeople, alice: Tab, study: Host, bob: Tab, attic: Host }> {
  const people = new PushedPeople(seed)
  const [alice, bob] = [await people.tab('alice'), await people.tab('bob')]
  const [study, attic] = [await people.host('study'), await people.host('attic')]
  await people.befriend(alice, bob)
  return { people, alice, study, bob, attic }
}

async function pair (people: PushedPeople, device: Person, host: Person): Promise<void> {
  const { link } = await people.do(host.node.cloud.offer())
  await people.do(device.node.cloud.pair(link))
  await people.world.advance(10_000)
}

function endpoint ({ browser }: Tab, slot: number): string | undefined {
  return browser.slots.get(slot)?.endpoint
}

describe('a computer that wakes on behalf of a page', () => {
  it('wakes a contact, by what that told the page, for what the page left before it was closed [S1-05] [B-06]', async () => {
    const { people, alice, study, bob } = await scene('the page is closed')
    await pair(people, alice, study)
    await people.do(bob.node.wakeUps.turnOn())
    await people.world.advance(10_000)
    await people.leave(bob)
    await people.do(alice.node.messages.send(bob.node.self.peerId, 'good night'))
    await people.world.advance(5_000)
    await people.leave(alice)
    expect(study.sender.sent).to.deep.equal([])
    await people.world.advance(GRACE_MS)
    expect(study.sender.woken).to.deep.equal([endpoint(bob, SHARED_SLOT)])
    await people.comeBack(bob)
    await people.world.advance(30_000)
    expect(await people.texts(bob, alice)).to.deep.equal(['good night'])
    await people.world.advance(24 * 60 * 60_000)
    expect(study.sender.woken).to.have.length(1)
    expect([...alice.faults, ...bob.faults, ...study.faults]).to.deep.equal([])
  })

  it('wakes its own person for what it has fetched, by a registration that no contact knows, and the sender leaves that to it', async () => {
    const { people, alice, study, bob, attic } = await scene('both have one')
    await pair(people, alice, study)
    await pair(people, bob, attic)
    await people.do(bob.node.wakeUps.turnOn())
    await people.world.advance(10_000)
    await people.leave(bob)
    await people.do(alice.node.messages.send(bob.node.self.peerId, 'by two computers'))
    await people.world.advance(GRACE_MS + 5_000)
    expect(attic.sender.woken).to.deep.equal([endpoint(bob, OWN_SLOT)])
    await people.world.advance(60 * 60_000)
    expect(study.sender.sent).to.deep.equal([])
    expect(attic.sender.woken).to.have.length(1)
    await people.comeBack(bob)
    await people.world.advance(30_000)
    expect(await people.texts(bob, alice)).to.deep.equal(['by two computers'])
  })

  it('learns of a way to wake somebody when there is one, though something waits already', async () => {
    const { people, alice, study, bob } = await scene('later')
    await pair(people, alice, study)
    await people.leave(bob)
    await people.do(alice.node.messages.send(bob.node.self.peerId, 'first'))
    await people.world.advance(GRACE_MS + 60_000)
    expect(study.sender.sent).to.deep.equal([])
    await people.comeBack(bob)
    await people.do(bob.node.wakeUps.turnOn())
    await people.world.advance(10_000)
    await people.leave(bob)
    await people.do(alice.node.messages.send(bob.node.self.peerId, 'second'))
    await people.world.advance(GRACE_MS + 5_000)
    expect(study.sender.woken).to.deep.equal([endpoint(bob, SHARED_SLOT)])
  })

  it('wakes nobody who turned it off, removed the contact, or is at its page', async () => {
    const { people, alice, study, bob, attic } = await scene('nobody')
    await pair(people, alice, study)
    await pair(people, bob, attic)
    await people.do(bob.node.wakeUps.turnOn())
    await people.world.advance(10_000)
    await people.do(alice.node.messages.send(bob.node.self.peerId, 'you are here'))
    await people.world.advance(GRACE_MS + 60_000)
    await people.do(bob.node.wakeUps.turnOff())
    await people.world.advance(10_000)
    await people.leave(bob)
    await people.do(alice.node.messages.send(bob.node.self.peerId, 'you do not want it'))
    await people.world.advance(60 * 60_000)
    expect([...study.sender.sent, ...attic.sender.sent]).to.deep.equal([])
  })

  it('can wake nobody after it was unpaired: what it knew is dead, and the contacts of its person have not noticed', async () => {
    const { people, alice, study, bob, attic } = await scene('unpaired')
    await pair(people, alice, study)
    await pair(people, bob, attic)
    await people.do(bob.node.wakeUps.turnOn())
    await people.world.advance(10_000)
    const own = endpoint(bob, OWN_SLOT)
    const shared = endpoint(bob, SHARED_SLOT)
    await people.do(bob.node.cloud.unpair(attic.node.self.peerId))
    await people.world.advance(10_000)
    expect(people.vendor.live.has(own ?? '')).to.equal(false)
    expect(endpoint(bob, SHARED_SLOT)).to.equal(shared)
    await people.leave(bob)
    await people.do(alice.node.messages.send(bob.node.self.peerId, 'still there?'))
    await people.world.advance(60 * 60_000)
    expect(attic.sender.sent).to.deep.equal([])
    expect(study.sender.woken).to.deep.equal([shared])
  })
})

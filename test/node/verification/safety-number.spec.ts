import { expect } from 'chai'
import { createMobilinkNode } from '../../../src/node/index.ts'
import { rejection } from '../delivery/rejection.ts'
import { CONFIG } from '../delivery/people.ts'
import { Comparing } from './comparing.ts'
import type { Person } from '../delivery/people.ts'

async function pair (seed: string): Promise<{ people: Comparing, alice: Person, bob: Person }> {
  const people = new Comparing(seed)
  const [alice, bob] = await people.pair()
  return { people, alice, bob }
}

/** The same device, with no network at all. */
async function withoutNetwork (people: Comparing, person: Person): Promise<void> {
  await people.do(person.node.stop())
  person.device.restart()
  person.node = await people.do(createMobilinkNode(person.device.platform, CONFIG, { offline: true }))
}

describe('the safety number of a contact', () => {
  it('verifies two devices without any network, by code or read aloud, and holds after they meet again [S2-16]', async () => {
    const { people, alice, bob } = await pair('offline')
    for (const person of [alice, bob]) await withoutNetwork(people, person)
    const [onAlice, onBob] = [await people.do(alice.node.contacts.safetyNumber(bob.node.self.peerId)), await people.do(bob.node.contacts.safetyNumber(alice.node.self.peerId))]
    expect(onAlice.digits).to.equal(onBob.digits).and.match(/^\d{60}$/)
    expect(await people.do(alice.node.contacts.compareSafetyCode(bob.node.self.peerId, onBob.code))).to.deep.equal({ result: 'same' })
    expect(await people.do(bob.node.contacts.compareSafetyCode(alice.node.self.peerId, onAlice.digits))).to.deep.equal({ result: 'same' })
    for (const [one, other] of [[alice, bob], [bob, alice]] as const) {
      const contact = await people.contact(one, other)
      expect(contact?.verified).to.deep.equal({ method: 'safety number', at: contact?.verified === false ? 0 : contact?.verified.at })
    }
    for (const person of [alice, bob]) await people.restart(person)
    const arrived = people.event(bob.node, 'message:added')
    await people.do(alice.node.messages.send(bob.node.self.peerId, 'we are online again'))
    expect((await people.do(arrived)).text).to.equal('we are online again')
    for (const [one, other] of [[alice, bob], [bob, alice]] as const) expect((await people.contact(one, other))?.verified).to.have.property('method', 'safety number')
  })

  it('is a warning that stays when it differs, takes an earlier verification back, and is not raised by a slip or the own code', async () => {
    const { people, alice, bob } = await pair('differs')
    const eve = await people.add('eve')
    const peer = bob.node.self.peerId
    const check = async (text: string): Promise<string> => (await people.do(alice.node.contacts.compareSafetyCode(peer, text))).result
    const { digits, code } = await people.do(alice.node.contacts.safetyNumber(peer))
    expect(await check(digits)).to.equal('same')
    expect(await check(code)).to.equal('own')
    expect(await check(digits.replace(/^./, (digit) => String((Number(digit) + 1) % 10)))).to.equal('mistyped')
    expect((await rejection(people.do(alice.node.contacts.compareSafetyCode(peer, digits.slice(1))))).name).to.equal('InvalidSafetyCodeError')
    expect(await people.contact(alice, bob)).to.not.have.property('incident')
    expect((await people.contact(alice, bob))?.verified).to.not.equal(false)
    // what Bob's device would show if it had been given Eve's key for Alice's
    await people.befriend(bob, eve)
    expect(await check((await people.do(bob.node.contacts.safetyNumber(eve.node.self.peerId))).digits)).to.equal('different')
    await people.restart(alice)
    expect(await people.contact(alice, bob)).to.deep.include({ verified: false }).and.have.nested.property('incident.kind', 'mismatch')
  })

  it('is compared with contacts alone: not with one that is blocked, asks, or is none', async () => {
    const { people, alice, bob } = await pair('contacts alone')
    const carol = await people.add('carol')
    const compare = async (other: Person): Promise<string> => (await rejection(people.do(alice.node.contacts.compareSafetyCode(other.node.self.peerId, '1'.repeat(60))))).name
    expect(await compare(carol)).to.equal('NoSuchContactError')
    expect((await rejection(people.do(alice.node.contacts.safetyNumber(carol.node.self.peerId)))).name).to.equal('NoSuchContactError')
    const asks = people.event(alice.node, 'contact:changed', ({ state }) => state === 'incoming')
    await people.do(carol.node.contacts.add(alice.node.self.peerId))
    await people.do(asks)
    expect(await compare(carol)).to.equal('ContactNotAcceptedError')
    await people.do(alice.node.contacts.block(bob.node.self.peerId))
    expect(await compare(bob)).to.equal('ContactBlockedError')
  })

  it('says that comparing pictures needs the network', async () => {
    const { people, alice, bob } = await pair('needs network')
    await withoutNetwork(people, alice)
    expect((await rejection(people.verify(alice, bob))).name).to.equal('NetworkOffError')
  })
})

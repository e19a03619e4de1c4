import { expect } from 'chai'
import { rejection } from '../delivery/rejection.ts'
import { Comparing } from './comparing.ts'
import type { Person } from '../delivery/people.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

async function pair (seed: string): Promise<{ people: Comparing, alice: Person, bob: Person }> {
  const people = new Comparing(seed)
  const [alice, bob] = await people.pair()
  return { people, alice, bob }
}

const both = (alice: Person, bob: Person): Array<readonly [Person, Person]> => [[alice, bob], [bob, alice]]

describe('comparing with a contact', () => {
  it('shows both people the same, and verifies both once both have confirmed, with method and date [S2-04]', async () => {
    const { people, alice, bob } = await pair('both confirm')
    await people.comparing(alice, bob)
    const [seenByAlice, seenByBob] = [await people.shows(alice, 'comparing'), await people.shows(bob, 'comparing')]
    expect(seenByAlice).to.deep.equal(seenByBob)
    expect([seenByAlice.emoji.length, seenByAlice.numbers.length]).to.deep.equal([7, 3])
    people.run(alice, bob).confirm(true)
    await people.rest()
    for (const [one, other] of both(alice, bob)) expect((await people.contact(one, other))?.verified).to.equal(false)
    people.run(bob, alice).confirm(true)
    await people.bothShow(alice, bob, 'verified')
    const [{ at: atAlice }, { at: atBob }] = [await people.shows(alice, 'verified'), await people.shows(bob, 'verified')]
    expect((await people.contact(alice, bob))?.verified).to.deep.equal({ method: 'sas', at: atAlice })
    expect((await people.contact(bob, alice))?.verified).to.deep.equal({ method: 'sas', at: atBob })
    expect(people.phases(alice)).to.deep.equal(['reaching', 'waiting', 'agreeing', 'comparing', 'confirmed', 'verified'])
    expect(people.phases(bob)).to.deep.equal(['asked', 'agreeing', 'comparing', 'verified'])
    expect([...alice.faults, ...bob.faults]).to.deep.equal([])
    await people.restart(alice)
    expect((await people.contact(alice, bob))?.verified).to.deep.equal({ method: 'sas', at: atAlice })
    expect(people.world.now() - atAlice).to.be.within(0, MINUTE)
  })

  it('waits for the person who is asked', async () => {
    const { people, alice, bob } = await pair('before accepting')
    await people.verify(alice, bob)
    await people.shows(bob, 'asked')
    await people.world.advance(2 * MINUTE)
    expect([people.phases(alice).at(-1), people.phases(bob).at(-1)]).to.deep.equal(['waiting', 'asked'])
    expect(bob.node.contacts.verifications()).to.have.lengthOf(1)
    expect(alice.node.contacts.verifications()[0]).to.deep.include({ contact: bob.node.self.peerId, startedBy: 'us', state: { phase: 'waiting' } })
  })

  it('is loud on both sides, and stays so over a restart, when one person sees something else, even after confirming', async () => {
    for (const first of [[], [true]]) {
      const { people, alice, bob } = await pair(`mismatch ${first.length}`)
      await people.comparing(alice, bob)
      people.run(alice, bob).confirm(true)
      for (const matches of [...first, false]) people.run(first.length === 0 ? bob : alice, first.length === 0 ? alice : bob).confirm(matches)
      await people.bothShow(alice, bob, 'ended')
      expect([people.phases(alice).at(-1), people.phases(bob).at(-1)].sort()).to.deep.equal(['mismatch by them', 'mismatch by us'])
      for (const [one, other] of both(alice, bob)) {
        await people.restart(one)
        const contact = await people.contact(one, other)
        expect(contact).to.deep.include({ verified: false, incident: { kind: 'mismatch', at: contact?.incident?.at } })
        expect(people.world.now() - (contact?.incident?.at ?? 0)).to.be.within(0, MINUTE)
      }
    }
  })

  it('takes an earlier verification back after a mismatch, and keeps it when a later comparison broke off', async () => {
    const { people, alice, bob } = await pair('taken back')
    await people.verified(alice, bob)
    await people.comparing(alice, bob)
    await people.world.advance(6 * MINUTE)
    for (const [one, other] of both(alice, bob)) {
      const contact = await people.contact(one, other)
      expect([contact?.incident?.kind, contact?.verified === false]).to.deep.equal(['broken off', false])
    }
    await people.comparing(alice, bob)
    people.run(alice, bob).confirm(false)
    await people.bothShow(alice, bob, 'ended')
    for (const [one, other] of both(alice, bob)) {
      const contact = await people.contact(one, other)
      expect([contact?.incident?.kind, contact?.verified]).to.deep.equal(['mismatch', false])
    }
  })

  it('lets the warning go when a comparison matches, or when a person has seen it, which verifies nobody', async () => {
    const { people, alice, bob } = await pair('let go')
    await people.comparing(alice, bob)
    people.run(alice, bob).confirm(false)
    await people.bothShow(alice, bob, 'ended')
    await people.do(alice.node.contacts.acknowledgeIncident(bob.node.self.peerId))
    expect(await people.contact(alice, bob)).to.include({ verified: false }).and.not.have.property('incident')
    expect(await people.contact(bob, alice)).to.have.property('incident')
    await people.verified(bob, alice)
    expect(await people.contact(bob, alice)).to.not.have.property('incident')
  })

  it('is an incident when it stops half-way, by time or by a cut, and none when nobody answered or somebody declined', async () => {
    const { people, alice, bob } = await pair('half-way')
    await people.verify(alice, bob)
    await people.world.advance(6 * MINUTE)
    expect([people.phases(alice).at(-1), people.phases(bob).at(-1)]).to.deep.equal(['unanswered by them', 'unanswered by us'])
    await people.verify(alice, bob)
    await people.shows(bob, 'asked')
    people.run(bob, alice).cancel()
    await people.bothShow(alice, bob, 'ended')
    expect([people.phases(alice).at(-1), people.phases(bob).at(-1)]).to.deep.equal(['declined by them', 'cancelled by us'])
    for (const [one, other] of both(alice, bob)) expect(await people.contact(one, other)).to.not.have.property('incident')
    await people.comparing(alice, bob)
    bob.device.crash()
    expect((await people.shows(alice, 'ended')).how).to.equal('broken off')
    expect((await people.contact(alice, bob))?.incident?.kind).to.equal('broken off')
  })

  it('goes on as one run when both begin at the same moment, without anybody having to accept', async () => {
    for (let seed = 0; seed < 30; seed++) {
      const { people, alice, bob } = await pair(`at once ${seed}`)
      await people.do(Promise.all([alice.node.contacts.verify(bob.node.self.peerId), bob.node.contacts.verify(alice.node.self.peerId)]))
      await people.bothShow(alice, bob, 'comparing')
      expect(await people.shows(alice, 'comparing')).to.deep.equal(await people.shows(bob, 'comparing'))
      for (const person of [alice, bob]) {
        expect(people.phases(person)).to.not.include.oneOf(['asked', 'ended'])
        expect(new Set(people.told(person).map(({ run }) => run)).size).to.equal(1)
      }
      people.run(alice, bob).confirm(true)
      people.run(bob, alice).confirm(true)
      await people.bothShow(alice, bob, 'verified')
      // each side counts one: two more in this hour, and no third
      for (let more = 0; more < 2; more++) await people.verified(alice, bob)
      for (const [one, other] of both(alice, bob)) expect(await rejection(people.do(one.node.contacts.verify(other.node.self.peerId)))).to.have.property('name', 'TooManyVerificationsError')
      expect([...alice.faults, ...bob.faults]).to.deep.equal([])
    }
  })

  it('never says "verified" of a wrong or unconfirmed one, and ends after three misses: for an hour no other begins, from either side, nor after a restart [S2-05]', async () => {
    const { people, alice, bob } = await pair('three misses')
    for (let miss = 0; miss < 3; miss++) {
      await people.comparing(...(miss === 1 ? [bob, alice] as const : [alice, bob] as const))
      // one sees something else, one says nothing, one sees something else although the other said that it matches
      if (miss > 0) people.run(alice, bob).confirm(true)
      if (miss !== 1) people.run(bob, alice).confirm(false)
      await people.world.advance(6 * MINUTE)
      for (const [one, other] of both(alice, bob)) {
        const contact = await people.contact(one, other)
        expect([contact?.verified, contact?.incident?.kind]).to.deep.equal([false, 'mismatch'])
        expect(people.phases(one)).to.not.include('verified')
      }
    }
    for (const [one, other] of both(alice, bob)) {
      const refused = await rejection(people.do(one.node.contacts.verify(other.node.self.peerId)))
      expect([refused.name, /in 4\d minutes/.test(refused.message)]).to.deep.equal(['TooManyVerificationsError', true])
    }
    await people.restart(alice)
    await people.restart(bob)
    expect((await rejection(people.do(alice.node.contacts.verify(bob.node.self.peerId)))).name).to.equal('TooManyVerificationsError')
    await people.world.advance(HOUR)
    for (const person of [alice, bob]) people.follow(person)
    await people.verified(alice, bob)
  })

  it('refuses a fourth one of a contact whose own count is lost', async () => {
    const { people, alice, bob } = await pair('count lost')
    for (let run = 0; run < 3; run++) await people.verified(alice, bob)
    await people.do(bob.node.contacts.remove(alice.node.self.peerId))
    await people.befriend(bob, alice)
    await people.verify(bob, alice)
    expect((await people.shows(bob, 'ended')).how).to.equal('declined')
    expect(people.phases(alice).at(-1)).to.equal('verified')
  })

  it('says why it cannot begin: a stranger, a blocked or unaccepted contact, one that is away', async () => {
    const { people, alice, bob } = await pair('cannot begin')
    const carol = await people.add('carol')
    const failure = async (): Promise<string> => (await rejection(people.verify(alice, carol))).name
    expect(await failure()).to.equal('NoSuchContactError')
    const asked = people.event(carol.node, 'contact:changed')
    await people.do(alice.node.contacts.add(carol.node.self.peerId))
    await people.do(asked)
    expect(await failure()).to.equal('NotAcceptedYetError')
    expect((await rejection(people.verify(carol, alice))).name).to.equal('ContactNotAcceptedError')
    await people.do(alice.node.contacts.block(carol.node.self.peerId))
    expect(await failure()).to.equal('ContactBlockedError')
    await people.do(bob.node.stop())
    await people.verify(alice, bob)
    expect((await people.shows(alice, 'ended')).how).to.equal('unreachable')
    // who could not be reached does not use up the hour
    for (let more = 0; more < 4; more++) {
      await people.verify(alice, bob)
      await people.shows(alice, 'ended')
      await people.rest()
    }
    expect(alice.faults).to.deep.equal([])
  })

  it('ends quietly when the contact is blocked or removed, and nothing comes back of a removed one', async () => {
    for (const how of ['block', 'remove'] as const) {
      const { people, alice, bob } = await pair(how)
      await people.comparing(alice, bob)
      const { contacts } = alice.node
      await people.do(how === 'block' ? contacts.block(bob.node.self.peerId).then(() => undefined) : contacts.remove(bob.node.self.peerId))
      await people.rest()
      expect(people.phases(alice).at(-1)).to.equal('cancelled by us')
      expect((await people.contact(alice, bob))?.incident).to.equal(undefined)
      if (how === 'remove') expect(await people.contact(alice, bob)).to.equal(undefined)
      await people.restart(alice)
      expect((await people.contact(alice, bob))?.verified).to.equal(how === 'remove' ? undefined : false)
      expect(alice.faults).to.deep.equal([])
    }
  })

  it('begins anew where the other side has lost the run, rather than wait for what will not come', async () => {
    const { people, alice, bob } = await pair('lost run')
    await people.comparing(alice, bob)
    bob.device.crash()
    bob.device.restart()
    bob.node = await people.start(bob.device, bob.faults)
    people.follow(bob)
    await people.verify(bob, alice)
    await people.shows(alice, 'asked')
    await people.verify(alice, bob)
    await people.bothShow(alice, bob, 'comparing')
  })

  it('tells the other side when a node stops, which is no incident', async () => {
    const { people, alice, bob } = await pair('stop')
    await people.comparing(alice, bob)
    await people.do(bob.node.stop())
    expect((await people.shows(alice, 'ended')).how).to.equal('declined')
    expect(await people.contact(alice, bob)).to.not.have.property('incident')
  })
})

describe('a verification that is kept', () => {
  it('is not shown before it is on the disk: a crash in between leaves the contact unverified and no warning', async () => {
    const { people, alice, bob } = await pair('crash')
    await people.comparing(alice, bob)
    people.run(bob, alice).confirm(true)
    await people.rest()
    const { disk } = alice.device
    const note = disk.onWrite
    disk.onWrite = (write) => {
      // the confirmation of the other side is here, and nothing of it is written
      if (write.moment === 'before' && write.writes.some(({ key }) => key.startsWith('~c/'))) alice.device.crash({ losePower: true })
      note?.(write)
    }
    people.run(alice, bob).confirm(true)
    await people.do(alice.device.died)
    expect(people.phases(alice)).to.not.include('verified')
    alice.device.restart()
    alice.node = await people.start(alice.device, alice.faults)
    expect(await people.contact(alice, bob)).to.include({ verified: false }).and.not.have.property('incident')
  })

  it('is not kept, nor shown, of a contact that is removed at that moment', async () => {
    const { people, alice, bob } = await pair('removed meanwhile')
    await people.comparing(alice, bob)
    people.run(bob, alice).confirm(true)
    await people.rest()
    const removed = alice.node.contacts.remove(bob.node.self.peerId)
    people.run(alice, bob).confirm(true)
    await people.do(removed)
    await people.rest()
    expect(await people.contact(alice, bob)).to.equal(undefined)
    expect(people.phases(alice).at(-1)).to.equal('not kept by us')
    expect(alice.faults).to.deep.equal([])
    await people.restart(alice)
    expect(await people.contact(alice, bob)).to.equal(undefined)
  })

  it('is of one key: the same person with another key is not verified', async () => {
    const { people, alice, bob } = await pair('another key')
    await people.verified(alice, bob)
    const other = await people.add('bob with another key')
    await people.befriend(alice, other)
    expect((await people.contact(alice, other))?.verified).to.equal(false)
    await people.do(alice.node.contacts.remove(bob.node.self.peerId))
    await people.befriend(alice, bob)
    expect((await people.contact(alice, bob))?.verified).to.equal(false)
  })
})

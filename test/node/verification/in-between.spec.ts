import { x25519 } from '@noble/curves/ed25519.js'
import { expect } from 'chai'
import { VERIFY_LIMITS, VERIFY_PROTOCOL } from '../../../src/protocols/verify/index.ts'
import { commitmentOf } from '../../../src/identity/verify/sas-code.ts'
import { rejection } from '../delivery/rejection.ts'
import { systemRandom } from '../../identity/vault/tools.ts'
import { seat } from '../platform/memory-pair.ts'
import { Comparing } from './comparing.ts'
import { Hand, rawContact } from './raw-contact.ts'
import type { MessageStream } from '@libp2p/interface'
import type { Person } from '../delivery/people.ts'
import type { RawContact } from './raw-contact.ts'
import type { VerifyFrame } from '../../../src/protocols/verify/index.ts'

/** Hands whatever comes on one stream to another, both ways, as it is. */
function relay (a: MessageStream, b: MessageStream): void {
  for (const [from, to] of [[a, b], [b, a]] as const) {
    from.addEventListener('message', ({ data }) => { if (to.status === 'open') to.send(data) })
  }
}

describe('somebody in between', () => {
  it('makes the strings differ who compares with both in the place of the other, and nobody is verified [S2-04]', async () => {
    const people = new Comparing('two runs')
    const [alice, bob, eve] = [await people.add('alice'), await people.add('bob'), await people.add('eve')]
    // Alice takes Eve for Bob, and Bob takes Eve for Alice
    await people.befriend(alice, eve)
    await people.befriend(bob, eve)
    await people.verify(alice, eve)
    await people.shows(eve, 'asked')
    await people.verify(eve, bob)
    await people.shows(bob, 'asked')
    await people.verify(bob, eve)
    await people.shows(bob, 'comparing')
    await people.verify(eve, alice)
    await people.shows(alice, 'comparing')
    expect(await people.shows(alice, 'comparing')).to.not.deep.equal(await people.shows(bob, 'comparing'))
    // Eve would like it to match, and the two people see that it does not
    people.run(eve, alice).confirm(true)
    people.run(eve, bob).confirm(true)
    people.run(alice, eve).confirm(false)
    people.run(bob, eve).confirm(false)
    await people.bothShow(alice, bob, 'ended')
    for (const person of [alice, bob]) expect(await people.contact(person, eve)).to.deep.include({ verified: false }).and.have.nested.property('incident.kind', 'mismatch')
  })

  it('makes the strings differ who passes every frame on as it is; and where the people do not look, the proofs fail [S2-04]', async () => {
    const people = new Comparing('passed on')
    const [alice, bob] = [await people.add('alice'), await people.add('bob')]
    const eve = await rawContact(people, 'eve', [alice, bob])
    await people.do(alice.node.contacts.verify(eve.peerId))
    await people.shows(alice, 'waiting')
    const towardsAlice = eve.inbound[0]
    expect(towardsAlice).to.not.equal(undefined)
    if (towardsAlice === undefined) return
    relay(towardsAlice, await eve.open(bob))
    await people.do(bob.node.contacts.verify(eve.peerId))
    await people.bothShow(alice, bob, 'comparing')
    expect(await people.shows(alice, 'comparing')).to.not.deep.equal(await people.shows(bob, 'comparing'))
    for (const person of [alice, bob]) person.node.contacts.verification(eve.peerId)?.confirm(true)
    await people.bothShow(alice, bob, 'ended')
    for (const person of [alice, bob]) {
      const contact = await people.do(person.node.contacts.get(eve.peerId))
      expect(contact).to.deep.include({ verified: false }).and.have.nested.property('incident.kind', 'mismatch')
    }
  })
})

describe('a contact that does not keep to the protocol', () => {
  async function scene (seed: string): Promise<{ people: Comparing, alice: Person, eve: RawContact }> {
    const people = new Comparing(seed)
    const alice = await people.add('alice')
    return { people, alice, eve: await rawContact(people, 'eve', [alice]) }
  }

  const start: VerifyFrame = { kind: 'start', transaction: new Uint8Array(16).fill(7) }

  /** Eve as starter, up to the string that Alice is shown. */
  async function compared (seed: string): Promise<{ people: Comparing, alice: Person, eve: RawContact, hand: Hand }> {
    const { people, alice, eve } = await scene(seed)
    const hand = new Hand(await eve.open(alice))
    hand.say(start)
    await people.shows(alice, 'asked')
    await people.do(alice.node.contacts.verify(eve.peerId))
    await people.rest()
    expect(hand.frames.map(({ kind }) => kind)).to.deep.equal(['commit'])
    hand.say({ kind: 'key', key: x25519.getPublicKey(systemRandom.bytes(32)) })
    await people.shows(alice, 'comparing')
    return { people, alice, eve, hand }
  }

  it('does not verify with a confirmation that is made up, even after the person has confirmed', async () => {
    const { people, alice, eve, hand } = await compared('made up')
    alice.node.contacts.verification(eve.peerId)?.confirm(true)
    hand.say({ kind: 'confirm', mac: new Uint8Array(32).fill(1) })
    expect((await people.shows(alice, 'ended')).how).to.equal('mismatch')
    expect(await people.do(alice.node.contacts.get(eve.peerId))).to.deep.include({ verified: false }).and.have.nested.property('incident.kind', 'mismatch')
    await people.rest()
    expect(hand.frames.at(-1)).to.deep.equal({ kind: 'cancel', reason: 'mac' })
  })

  it('does not verify with the own confirmation turned back', async () => {
    const { people, alice, eve, hand } = await compared('turned back')
    alice.node.contacts.verification(eve.peerId)?.confirm(true)
    await people.rest()
    const own = hand.frames.at(-1)
    expect(own?.kind).to.equal('confirm')
    if (own !== undefined) hand.say(own)
    expect((await people.shows(alice, 'ended')).how).to.equal('mismatch')
    expect((await people.do(alice.node.contacts.get(eve.peerId)))?.verified).to.equal(false)
  })

  it('is an incident when the key shown is not the one committed to, and nothing is shown to compare', async () => {
    const { people, alice, eve } = await scene('another key')
    await people.do(alice.node.contacts.verify(eve.peerId))
    await people.shows(alice, 'waiting')
    const hand = new Hand(eve.inbound[0] as MessageStream)
    await people.rest()
    const first = x25519.getPublicKey(systemRandom.bytes(32))
    hand.say({ kind: 'commit', commitment: commitmentOf(first, new Uint8Array(16)) })
    await people.shows(alice, 'agreeing')
    hand.say({ kind: 'key', key: x25519.getPublicKey(systemRandom.bytes(32)) })
    expect((await people.shows(alice, 'ended')).how).to.equal('mismatch')
    expect(people.phases(alice)).to.not.include('comparing')
  })

  for (const [what, bytes] of Object.entries({
    'a frame over the limit': Uint8Array.of(0x81, 0x01),
    'an empty frame': Uint8Array.of(0),
    'bytes that are no protobuf': Uint8Array.of(2, 0xff, 0xff),
    'a transaction of another size': Uint8Array.of(5, 0x0a, 3, 0x0a, 1, 1)
  })) {
    it(`resets ${what} before a run, and asks nobody`, async () => {
      const { people, alice, eve } = await scene(what)
      const hand = new Hand(await eve.open(alice))
      hand.bytes(bytes)
      await people.rest()
      expect(hand.isOver).to.equal(true)
      expect(people.told(alice)).to.deep.equal([])
      expect(alice.faults.map(({ name }) => name)).to.deep.equal(['InvalidFrameError'])
      expect(await people.do(alice.node.contacts.get(eve.peerId))).to.not.have.property('incident')
    })

    it(`ends a comparison with a warning at ${what}`, async () => {
      const { people, alice, eve, hand } = await compared(`late ${what}`)
      hand.bytes(bytes)
      expect((await people.shows(alice, 'ended')).how).to.equal('broken off')
      expect(await people.do(alice.node.contacts.get(eve.peerId))).to.have.nested.property('incident.kind', 'broken off')
    })
  }

  it('asks nobody, and holds nothing, with streams that say nothing', async () => {
    const { people, alice, eve } = await scene('silent')
    const hands = [new Hand(await eve.open(alice)), new Hand(await eve.open(alice))]
    expect(await rejection(eve.open(alice).then(async (stream) => {
      const third = new Hand(stream)
      await people.rest()
      if (third.isOver) throw new Error('refused')
    }))).to.have.property('message', 'refused')
    await people.world.advance(VERIFY_LIMITS.startMs.value + 1_000)
    expect(hands.map(({ isOver }) => isOver)).to.deep.equal([true, true])
    expect(people.told(alice)).to.deep.equal([])
  })

  it('rings three times an hour, however often it begins, and writes no more than that', async () => {
    const { people, alice, eve } = await scene('ringing')
    for (let ring = 0; ring < 8; ring++) {
      const hand = new Hand(await eve.open(alice))
      hand.say({ kind: 'start', transaction: systemRandom.bytes(16) })
      await people.rest()
      if (ring >= 3) expect(hand.frames).to.deep.equal([{ kind: 'cancel', reason: 'declined' }])
      hand.say({ kind: 'cancel', reason: 'declined' })
      await people.rest()
      hand.stream.abort(new Error('done'))
      await people.rest()
    }
    expect(people.phases(alice)).to.deep.equal(['asked', 'declined by them', 'asked', 'declined by them', 'asked', 'declined by them'])
    expect(await people.do(alice.node.contacts.get(eve.peerId))).to.not.have.property('incident')
  })

  it('has one run at a time: who begins anew has given up the one before, on whichever stream', async () => {
    const { people, alice, eve } = await scene('anew')
    for (const [transaction, accepted] of [[1, false], [2, true], [3, false]] as const) {
      const hand = new Hand(await eve.open(alice))
      hand.say({ kind: 'start', transaction: new Uint8Array(16).fill(transaction) })
      await people.rest()
      expect(people.phases(alice).at(-1)).to.equal('asked')
      if (accepted) await people.do(alice.node.contacts.verify(eve.peerId))
      await people.rest()
    }
    expect(new Set(people.told(alice).map(({ run }) => run)).size).to.equal(3)
    expect(alice.node.contacts.verifications()).to.have.lengthOf(1)
    expect(people.phases(alice).filter((phase) => phase === 'asked')).to.have.lengthOf(3)
  })

  it('takes its question back when it is quicker than the disk', async () => {
    const { people, alice, eve } = await scene('taken back at once')
    const hand = new Hand(await eve.open(alice))
    hand.say(start)
    hand.say({ kind: 'cancel', reason: 'declined' })
    await people.rest()
    expect(people.phases(alice).at(-1)).to.not.equal('asked')
    expect(alice.node.contacts.verification(eve.peerId)).to.equal(undefined)
  })
})

describe('a stranger who opens the verification', () => {
  it('gets a reset and nothing else, and so does somebody who is blocked or not accepted', async () => {
    const people = new Comparing('stranger')
    const alice = await people.add('alice')
    const eve = await rawContact(people, 'eve', [alice])
    await people.do(alice.node.contacts.block(eve.peerId))
    const strangers = [(await seat(people.world, people.world.device({ name: 'stranger' }))).network]
    for (const network of strangers) {
      for (let attempt = 0; attempt < 6; attempt++) {
        await people.do(network.connect(alice.node.self.peerId))
        const opened = await people.do(network.open(alice.node.self.peerId, VERIFY_PROTOCOL).then(({ stream }) => new Hand(stream), () => undefined))
        if (opened !== undefined && !opened.isOver) opened.say({ kind: 'start', transaction: new Uint8Array(16) })
        await people.rest()
        expect(opened?.isOver ?? true).to.equal(true)
        expect(opened?.frames ?? []).to.deep.equal([])
      }
    }
    expect((await rejection(eve.open(alice))).name).to.be.oneOf(['PeerUnreachableError', 'ProtocolRefusedError'])
    expect(people.told(alice)).to.deep.equal([])
    expect(alice.faults).to.deep.equal([])
  })
})

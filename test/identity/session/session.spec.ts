import { expect } from 'chai'
import { askReset, isBundleWanted, isReceipt, isReceiptFor, NO_SESSIONS, receiptHash, sealingSession, tombstoneOf, wantRenewal } from '../../../src/identity/index.ts'
import { MAX_SESSIONS, sweep } from '../../../src/identity/session/peer-sessions.ts'
import { BUCKETS, pad, unpad } from '../../../src/identity/session/padding.ts'
import { MAX_ONE_TIME_PREKEYS } from '../../../src/identity/session/session.ts'
import { countSkipped } from '../../../src/identity/session/skipped-keys.ts'
import { rejectionOf, thrownBy } from '../rejection.ts'
import { contentOf, copyOf, DAY, Device, HOUR, MINUTE, recordsOf } from './cast.ts'
import type { OpenedEnvelope } from '../../../src/identity/index.ts'

let ann: Device
let ben: Device

beforeEach(async () => {
  [ann, ben] = await Promise.all(['Ann', 'Ben'].map(Device.create)) as [Device, Device]
})

const later = (ms: number): void => {
  for (const device of [ann, ben]) {
    device.now += ms
    device.rotate()
  }
}

/** Both have a session, and both have spoken. */
async function begin (): Promise<void> {
  await ann.meet(ben)
  await ben.open(ann, ann.seal(ben, 'Hello').envelope)
  await ann.open(ben, ben.seal(ann, 'Hello').envelope)
}

const sealsOn = (device: Device, peer: Device): string => Buffer.from(sealingSession(device.stateOf(peer))?.sid ?? []).toString('hex')

const refusal = async (to: Device, from: Device, envelope: Uint8Array): Promise<string> => {
  const before = recordsOf(to.stateOf(from))
  const { name } = await rejectionOf(to.open(from, envelope))
  expect(recordsOf(to.stateOf(from))).to.deep.equal(before)
  return name
}

describe('sealing', () => {
  it('without a session seals nothing, in no form: the message is held', () => {
    expect(() => ann.seal(ben, 'Hello')).to.throw('no session')
    expect(isBundleWanted(ann.stateOf(ben), ann.now)).to.equal(true)
  })

  it('hides how long a text is: envelopes have one of seven lengths, and at most 17,727 bytes', async () => {
    await begin()
    const lengths = new Set<number>()
    for (let length = 1; length <= 16_000; length = Math.ceil(length * 1.1)) lengths.add(ann.seal(ben, 'x'.repeat(length)).envelope.byteLength)
    expect([...lengths]).to.deep.equal(BUCKETS.map((bucket) => bucket + 98))

    ann.forget(ben)
    await ann.meet(ben)
    expect(ann.seal(ben, 'x'.repeat(16_000)).envelope).to.have.length(17_727)
  })

  it('takes back its padding only when it is whole', () => {
    for (const length of [0, 1, 254, 255, 256, 511, 16_383]) {
      const content = new Uint8Array(length).fill(0x80)
      expect(unpad(pad(content))).to.deep.equal(content)
    }
    expect(thrownBy(() => pad(new Uint8Array(16_384))).name).to.equal('RangeError')
    expect(unpad(new Uint8Array(256))).to.equal(undefined)
    expect(unpad(new Uint8Array(256).fill(1))).to.equal(undefined)
    expect(unpad(pad(new Uint8Array(3)).subarray(1))).to.equal(undefined)
    expect(unpad(new Uint8Array(0))).to.equal(undefined)
  })

  it('refuses content that nobody would accept, and changes nothing', async () => {
    await begin()
    const before = recordsOf(ann.stateOf(ben))
    expect(thrownBy(() => ann.seal(ben, 'x'.repeat(16_001))).name).to.equal('InvalidEnvelopeError')
    expect(recordsOf(ann.stateOf(ben))).to.deep.equal(before)
  })
})

describe('a receipt', () => {
  const tagOf = (opened: OpenedEnvelope): Uint8Array => opened.kind === 'content' ? opened.tag : new Uint8Array(0)

  it('is known to the sender when it seals and to the receiver when it has opened, and to nobody from the hash', async () => {
    await begin()
    const { envelope, tag } = ann.seal(ben, 'Hello')
    const shown = tagOf(await ben.open(ann, envelope))
    expect(shown).to.have.length(32)
    expect(isReceipt(shown, tag)).to.equal(true)
    expect(isReceiptFor(shown, receiptHash(tag))).to.equal(true)
    expect(isReceiptFor(receiptHash(tag), receiptHash(tag))).to.equal(false)
  })

  it('of one envelope is none of another, nor is nothing, or one with a bit changed', async () => {
    await begin()
    const [first, second] = [ann.seal(ben, 'Hello'), ann.seal(ben, 'Hello')]
    const shown = tagOf(await ben.open(ann, first.envelope))
    expect(isReceipt(shown, second.tag)).to.equal(false)
    expect(isReceipt(new Uint8Array(0), second.tag)).to.equal(false)
    expect(isReceipt(new Uint8Array(0), new Uint8Array(0))).to.equal(false)
    for (let bit = 0; bit < 256; bit++) expect(isReceipt(shown.map((byte, index) => index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte), first.tag)).to.equal(false)
  })
})

describe('a tombstone', () => {
  it('has 80 bytes, takes the place of its message, and leaves no gap', async () => {
    await begin()
    const { envelope, tag } = ann.seal(ben, 'taken back')
    const tombstone = tombstoneOf(envelope, tag)
    expect(tombstone).to.have.length(80)
    expect((await ben.open(ann, tombstone)).kind).to.equal('tombstone')
    expect(await ben.readText(ann, ann.seal(ben, 'the next').envelope)).to.equal('the next')
    expect(countSkipped(ben.stateOf(ann).skipped)).to.equal(0)
    expect(await refusal(ben, ann, envelope)).to.equal('InvalidEnvelopeError')
    expect(await refusal(ben, ann, tombstone)).to.equal('InvalidEnvelopeError')
  })

  it('that comes after what was sealed later erases the key that was kept for its message', async () => {
    await begin()
    const { envelope, tag } = ann.seal(ben, 'taken back')
    await ben.open(ann, ann.seal(ben, 'the next').envelope)
    expect(countSkipped(ben.stateOf(ann).skipped)).to.equal(1)
    await ben.open(ann, tombstoneOf(envelope, tag))
    expect(countSkipped(ben.stateOf(ann).skipped)).to.equal(0)
    expect(await refusal(ben, ann, envelope)).to.equal('InvalidEnvelopeError')
  })

  it('is made by nobody who has the envelope alone, and moves to no other place', async () => {
    await begin()
    const { envelope, tag } = ann.seal(ben, 'stays')
    const tombstone = tombstoneOf(envelope, tag)
    for (let place = 0; place < 80; place++) {
      expect(await refusal(ben, ann, tombstone.map((byte, index) => index === place ? byte ^ 1 : byte)), String(place)).to.equal('InvalidEnvelopeError')
    }
    expect(await refusal(ben, ann, tombstoneOf(envelope, new Uint8Array(32)))).to.equal('InvalidEnvelopeError')
    expect(await ben.readText(ann, envelope)).to.equal('stays')
  })

  it('of a session that the receiver does not have yet is refused, and what follows begins the session', async () => {
    await ann.meet(ben)
    const { envelope, tag } = ann.seal(ben, 'taken back')
    expect(await refusal(ben, ann, tombstoneOf(envelope, tag))).to.equal('InvalidEnvelopeError')
    expect(await ben.readText(ann, ann.seal(ben, 'the next').envelope)).to.equal('the next')
  })

  it('exists of messages alone', async () => {
    await begin()
    const { envelope, tag } = ann.seal(ben, 'taken back')
    expect(thrownBy(() => tombstoneOf(tombstoneOf(envelope, tag), tag)).name).to.equal('InvalidEnvelopeError')
    expect(thrownBy(() => tombstoneOf(new Uint8Array(0), tag)).name).to.equal('InvalidEnvelopeError')
  })
})

describe('two devices that start at the same time', () => {
  const cross = async (): Promise<void> => {
    const [first, second] = [await ann.offer(ben), await ben.offer(ann)]
    ann.start(ben, await ann.read(ben, second))
    ben.start(ann, await ben.read(ann, first))
  }

  it('lose nothing, keep both sessions, and settle on the one with the smaller id once both have spoken', async () => {
    await cross()
    const [fromAnn, fromBen] = [ann.seal(ben, 'from Ann'), ben.seal(ann, 'from Ben')]
    const ids = [sealsOn(ann, ben), sealsOn(ben, ann)]
    expect(new Set(ids).size).to.equal(2)

    expect(await ann.readText(ben, fromBen.envelope)).to.equal('from Ben')
    expect(await ben.readText(ann, fromAnn.envelope)).to.equal('from Ann')
    const [second, third] = [ann.seal(ben, 'again from Ann'), ben.seal(ann, 'again from Ben')]
    expect(await ann.readText(ben, third.envelope)).to.equal('again from Ben')
    expect(await ben.readText(ann, second.envelope)).to.equal('again from Ann')

    expect([sealsOn(ann, ben), sealsOn(ben, ann)]).to.deep.equal([ids.sort()[0], ids[0]])
    expect(ann.seal(ben, 'on one').envelope[1]).to.equal(1)
  })

  it('settle on what both surely have: the session of one whose first message was lost is left alone', async () => {
    await cross()
    ann.seal(ben, 'lost')
    const { envelope } = ben.seal(ann, 'from Ben')
    expect(await ann.readText(ben, envelope)).to.equal('from Ben')
    expect(sealsOn(ann, ben)).to.equal(sealsOn(ben, ann))
    expect(await ben.readText(ann, ann.seal(ben, 'answer').envelope)).to.equal('answer')
  })

  it('open what comes late on the session that was left, for 37 days', async () => {
    await cross()
    const late = [ann.seal(ben, 'late'), ann.seal(ben, 'very late')]
    await ann.open(ben, ben.seal(ann, 'from Ben').envelope)
    await ben.open(ann, ann.seal(ben, 'answer').envelope)
    later(30 * DAY)
    expect(await ben.readText(ann, late[0]?.envelope ?? new Uint8Array(0))).to.equal('late')
    later(7 * DAY)
    expect(await ben.readText(ann, late[1]?.envelope ?? new Uint8Array(0))).to.equal('very late')
  })
})

describe('a renewal', () => {
  it('is due after 7 days, after 2,000 messages, or when somebody asks; not before', async () => {
    await begin()
    const wanted = (): boolean => isBundleWanted(ann.stateOf(ben), ann.now)
    expect(wanted()).to.equal(false)
    ann.now += 7 * DAY - 1
    expect(wanted()).to.equal(false)
    ann.now += 1
    expect(wanted()).to.equal(true)

    ann.now -= 7 * DAY
    for (let count = 2; count < 1999; count++) ann.seal(ben, 'x')
    expect(wanted()).to.equal(false)
    ann.seal(ben, 'x')
    expect(wanted()).to.equal(true)

    ben.keep(ann, wantRenewal(ben.stateOf(ann)))
    expect(isBundleWanted(ben.stateOf(ann), ben.now)).to.equal(true)
    await ben.meet(ann)
    expect(isBundleWanted(ben.stateOf(ann), ben.now)).to.equal(false)
  })

  it('never holds up a message, and outranks the session before it whatever its id is', async () => {
    for (let round = 0; round < 4; round++) {
      await begin()
      later(8 * DAY)
      const before = sealsOn(ann, ben)
      const onTheOld = ann.seal(ben, 'while there was no bundle')
      await ann.meet(ben)
      expect(sealsOn(ann, ben)).to.not.equal(before)
      const onTheNew = ann.seal(ben, 'with fresh keys')
      expect(await ben.readText(ann, onTheNew.envelope)).to.equal('with fresh keys')
      expect(sealsOn(ben, ann)).to.equal(sealsOn(ann, ben))
      expect(await ben.readText(ann, onTheOld.envelope)).to.equal('while there was no bundle')
      expect(sealsOn(ben, ann)).to.equal(sealsOn(ann, ben))
    }
  })

  it('heals what the ratchet cannot: who had every key of the old session has none of the new one', async () => {
    await begin()
    const stolen = ann.stateOf(ben)
    const { random } = await Device.create('thief')
    await ann.meet(ben)
    await ben.open(ann, ann.seal(ben, 'with fresh keys').envelope)
    const { envelope } = ben.seal(ann, 'a secret')
    const thief = Object.assign(await Device.create('Ann'), { random })
    thief.keep(ben, stolen)
    expect((await rejectionOf(thief.open(ben, envelope))).name).to.equal('InvalidEnvelopeError')
    expect(await ann.readText(ben, envelope)).to.equal('a secret')
  })

  it('leaves nothing for ever: a session that another has replaced is forgotten after 37 days, its skipped keys with it', async () => {
    await begin()
    ann.seal(ben, 'lost')
    await ben.open(ann, ann.seal(ben, 'arrives').envelope)
    expect(countSkipped(ben.stateOf(ann).skipped)).to.equal(1)
    await ann.meet(ben)
    await ben.open(ann, ann.seal(ben, 'with fresh keys').envelope)

    expect(sweep(ben.stateOf(ann), ben.now + 37 * DAY).sessions.size).to.equal(2)
    const swept = sweep(ben.stateOf(ann), ben.now + 37 * DAY + 1)
    expect(swept.sessions.size).to.equal(1)
    expect(swept.skipped.size).to.equal(0)
    expect(sealingSession(swept)).to.equal(sealingSession(ben.stateOf(ann)))
  })
})

describe('what a peer can make a device keep', () => {
  it('is bounded: 16 sessions, and 16 pairs of one-time prekeys, of which the oldest give way', async () => {
    const bundles = []
    for (let count = 0; count < 20; count++, later(MINUTE)) bundles.push(await ann.read(ben, await ben.offer(ann)))
    expect(ben.stateOf(ann).oneTime.size).to.equal(MAX_ONE_TIME_PREKEYS)

    for (const [index, bundle] of bundles.entries()) {
      ann.forget(ben)
      ann.start(ben, bundle)
      const { envelope } = ann.seal(ben, `${index}`)
      if (index < 20 - MAX_ONE_TIME_PREKEYS) {
        expect(await refusal(ben, ann, envelope)).to.equal('InvalidEnvelopeError')
      } else {
        expect(await ben.readText(ann, envelope)).to.equal(`${index}`)
      }
    }

    for (let count = 0; count < 20; count++, later(HOUR)) {
      await ann.meet(ben)
      await ben.open(ann, ann.seal(ben, 'x').envelope)
    }
    expect(ben.stateOf(ann).sessions.size).to.equal(MAX_SESSIONS)
    expect(ann.stateOf(ben).sessions.size).to.equal(MAX_SESSIONS)
    expect(sealsOn(ben, ann)).to.equal(sealsOn(ann, ben))
  })
})

describe('a device that has lost its sessions', () => {
  const ask = async (from: Device, to: Device, envelope: Uint8Array): Promise<Uint8Array | undefined> => {
    const asked = await askReset(from.stateOf(to), { key: from.key, peer: to.peerId, envelope, random: from.random, now: from.now })
    if (asked !== undefined) from.keep(to, asked.state)
    return asked?.envelope
  }

  it('asks for a new one, gets it at the next meeting, and reads what is sealed again; nothing is sealed in between', async () => {
    await begin()
    ben.forget(ann)
    const { envelope } = ann.seal(ben, 'not read')
    expect(await refusal(ben, ann, envelope)).to.equal('InvalidEnvelopeError')

    const request = await ask(ben, ann, envelope)
    expect(request).to.have.length(98)
    expect(await ann.open(ben, request ?? envelope)).to.include({ kind: 'reset', isHeeded: true })
    expect(() => ann.seal(ben, 'not read')).to.throw('no session')
    expect(isBundleWanted(ann.stateOf(ben), ann.now)).to.equal(true)

    await ann.meet(ben)
    expect(await ben.readText(ann, ann.seal(ben, 'not read').envelope)).to.equal('not read')
    expect(await ann.readText(ben, ben.seal(ann, 'now it is').envelope)).to.equal('now it is')
  })

  it('asks at most once an hour for one session, whatever comes', async () => {
    await begin()
    const { envelope } = ann.seal(ben, 'Hello')
    ben.forget(ann)
    expect(await ask(ben, ann, envelope)).to.not.equal(undefined)
    ben.now += HOUR - 1
    expect(await ask(ben, ann, envelope)).to.equal(undefined)
    ben.now += 1
    expect(await ask(ben, ann, envelope)).to.not.equal(undefined)
    ben.now -= DAY
    expect(await ask(ben, ann, envelope), 'a clock that was set back holds nobody up').to.not.equal(undefined)
  })

  it('asks for another session after a minute, and for at most six in an hour, also after a restart', async () => {
    await begin()
    const lost: Uint8Array[] = []
    for (let count = 0; count < 8; count++) {
      lost.push(ann.seal(ben, 'not read').envelope)
      ann.forget(ben)
      await ann.meet(ben)
    }
    ben.forget(ann)
    const asked: boolean[] = []
    for (const envelope of lost) {
      if (asked.length > 0) {
        ben.now += MINUTE - 1
        expect(await ask(ben, ann, envelope)).to.equal(undefined)
        ben.now += 1
      }
      asked.push(await ask(ben, ann, envelope) !== undefined)
      ben.keep(ann, copyOf(ben.stateOf(ann)))
    }
    expect(asked).to.deep.equal([true, true, true, true, true, true, false, false])
    ben.now += HOUR - 7 * MINUTE
    expect(await ask(ben, ann, lost[7] ?? new Uint8Array(0)), 'the first of the six is an hour ago').to.not.equal(undefined)
  })

  it('asks about nothing that names no session', async () => {
    const { envelope } = await begin().then(() => ann.seal(ben, 'Hello'))
    const request = await ask(ben, ann, envelope)
    ben.forget(ann)
    expect(await ask(ben, ann, new Uint8Array(98))).to.equal(undefined)
    expect(await ask(ben, ann, request ?? new Uint8Array(0))).to.equal(undefined)
  })

  it('is heeded at most six times an hour, and an old request that is played again never', async () => {
    await begin()
    const request = async (): Promise<Uint8Array> => {
      const { envelope } = ann.seal(ben, 'not read')
      ben.forget(ann)
      return await ask(ben, ann, envelope) ?? expect.fail('nobody asked')
    }
    const heeded: Uint8Array[] = []
    for (let count = 0; count < 6; count++) {
      heeded.push(await request())
      expect(await ann.open(ben, heeded[count] ?? new Uint8Array(0))).to.include({ isHeeded: true })
      expect(sealingSession(ann.stateOf(ben))).to.equal(undefined)
      await ann.meet(ben)
    }

    const seventh = await request()
    ann.now += HOUR - 1
    expect(await ann.open(ben, seventh)).to.include({ isHeeded: false })
    expect(sealingSession(ann.stateOf(ben))).to.not.equal(undefined)
    ann.keep(ben, copyOf(ann.stateOf(ben)))
    ann.now += 1
    for (const old of heeded) expect(await ann.open(ben, old)).to.include({ isHeeded: false })
    expect(await ann.open(ben, seventh)).to.include({ isHeeded: true })
    await ann.meet(ben)
    ann.now += DAY
    for (const old of [...heeded, seventh]) expect(await ann.open(ben, old)).to.include({ isHeeded: false })
    expect(sealingSession(ann.stateOf(ben))).to.not.equal(undefined)
  })

  it('is heeded on the word of its own device key alone, to the device that it asks', async () => {
    const eve = await Device.create('Eve')
    await begin()
    const { envelope } = ann.seal(ben, 'Hello')
    const forged = await ask(eve, ann, envelope) ?? envelope
    const misdirected = (await askReset(NO_SESSIONS, { key: ben.key, peer: eve.peerId, envelope, random: ben.random, now: ben.now }))?.envelope ?? envelope
    const right = await ask(ben, ann, envelope) ?? envelope
    for (const request of [forged, misdirected, ...Array.from(right, (_, place) => right.map((byte, index) => index === place ? byte ^ 1 : byte))]) {
      expect(await refusal(ann, ben, request)).to.equal('InvalidEnvelopeError')
    }
    expect(await ann.open(ben, right)).to.include({ isHeeded: true })
  })

  it('and has begun a new one before its request arrives is not taken at its word about that one', async () => {
    await begin()
    const { envelope } = ann.seal(ben, 'not read')
    ben.forget(ann)
    const request = await ask(ben, ann, envelope) ?? envelope
    await ann.meet(ben)
    await ben.open(ann, ann.seal(ben, 'on a new session').envelope)
    const before = sealsOn(ben, ann)

    expect(await ann.open(ben, request)).to.include({ isHeeded: true })
    expect(() => ann.seal(ben, 'not yet')).to.throw('no session')
    expect(await ann.readText(ben, ben.seal(ann, 'I have it').envelope)).to.equal('I have it')
    expect(sealsOn(ann, ben)).to.equal(before)
  })

  it('that was set back instead finds its way by the same request', async () => {
    await begin()
    const old = ben.stateOf(ann)
    await ann.open(ben, ben.seal(ann, 'one').envelope)
    await ben.open(ann, ann.seal(ben, 'two').envelope)
    await ann.open(ben, ben.seal(ann, 'three').envelope)
    ben.keep(ann, old)

    const { envelope } = ann.seal(ben, 'four')
    expect(await refusal(ben, ann, envelope)).to.equal('InvalidEnvelopeError')
    expect(await ann.open(ben, await ask(ben, ann, envelope) ?? envelope)).to.include({ isHeeded: true })
    await ann.meet(ben)
    expect(await ben.readText(ann, ann.seal(ben, 'four').envelope)).to.equal('four')
  })

  it('and starts one itself is answered on that one', async () => {
    await begin()
    await ann.meet(ben)
    await ben.open(ann, ann.seal(ben, 'a second session').envelope)
    ben.forget(ann)
    later(2 * HOUR)
    await ben.meet(ann)
    expect(await ann.readText(ben, ben.seal(ann, 'I lost it all').envelope)).to.equal('I lost it all')
    expect(sealsOn(ann, ben)).to.equal(sealsOn(ben, ann))
  })
})

describe('the content of a session', () => {
  it('is what was sealed, field by field', async () => {
    await begin()
    const content = contentOf('Grüße 🙂')
    const opened = await ben.open(ann, ann.sealContent(ben, content).envelope)
    expect(opened).to.deep.include({ kind: 'content', content })
  })
})

import { expect } from 'chai'
import { concat } from 'uint8arrays/concat'
import { createInvitePrekeys, NO_SESSIONS, open, readInvitePrekeys, sweep } from '../../../src/identity/index.ts'
import { MAX_REMEMBERED } from '../../../src/identity/session/accept.ts'
import { decodeInitBlock, encodeInitBlock, INIT_BLOCK_BYTES } from '../../../src/identity/session/init-block.ts'
import { answerHandshake, initiateHandshake } from '../../../src/identity/session/pqxdh.ts'
import { rejectionOf } from '../rejection.ts'
import { contentOf, DAY, Device, recordsOf, textOf } from './cast.ts'
import type { InitBlock } from '../../../src/identity/session/init-block.ts'
import type { Handshake } from '../../../src/identity/session/pqxdh.ts'

const INIT_AT = 18

/** The envelope with its init block rewritten. */
function withInit (envelope: Uint8Array, rewrite: (init: InitBlock) => Partial<InitBlock>): Uint8Array {
  const init = decodeInitBlock(envelope.slice(INIT_AT, INIT_AT + INIT_BLOCK_BYTES))
  if (init === undefined) throw new Error('there is no init block')
  return concat([envelope.subarray(0, INIT_AT), encodeInitBlock({ ...init, ...rewrite(init) }), envelope.subarray(INIT_AT + INIT_BLOCK_BYTES)])
}

const flipped = (bytes: Uint8Array, at = 0): Uint8Array => bytes.map((byte, index) => index === at ? byte ^ 1 : byte)

describe('PQXDH', () => {
  let ann: Device
  let ben: Device

  beforeEach(async () => {
    [ann, ben] = await Promise.all(['Ann', 'Ben'].map(Device.create)) as [Device, Device]
  })

  /** Both halves, the responder's with one thing other than it was. */
  async function halves (change: Partial<Parameters<typeof answerHandshake>[0]> = {}, rewrite: (init: InitBlock) => Partial<InitBlock> = () => ({})): Promise<[Handshake, Handshake | undefined]> {
    const bundle = await ann.read(ben, await ben.offer(ann))
    const oneTime = [...ben.stateOf(ann).oneTime.values()].at(-1)
    const started = initiateHandshake(ann.identity, bundle, 1, ann.random)
    if (started === undefined) throw new Error('nothing was agreed on')
    return [started.handshake, answerHandshake({ identity: ben.identity, signed: ben.current('bundle'), oneTime, peer: ann.peerId, ...change }, { ...started.init, ...rewrite(started.init) })]
  }

  it('brings both sides to the same key, session id and associated data', async () => {
    const [ours, theirs] = await halves()
    expect(theirs).to.deep.equal(ours)
    expect([ours.sharedKey.byteLength, ours.sid.byteLength, ours.associatedData.byteLength]).to.deep.equal([32, 16, 32])
  })

  it('brings them apart when either is somebody else, or one key was swapped', async () => {
    const eve = await Device.create('Eve')
    const [own] = ben.prekeys.filter(({ kind }) => kind === 'invite')
    for (const change of [{ identity: eve.identity }, { peer: eve.peerId }, { oneTime: undefined }, { signed: own }]) {
      const [ours, theirs] = await halves(change)
      expect(theirs).to.not.deep.equal(ours)
    }
  })

  it('binds, in the associated data alone, who is who', async () => {
    const eve = await Device.create('Eve')
    const [ours, theirs] = await halves({ peer: eve.peerId })
    expect(theirs?.sharedKey).to.deep.equal(ours.sharedKey)
    expect(theirs?.associatedData).to.not.deep.equal(ours.associatedData)
  })

  it('binds what either side offered: one suite more or less, and the associated data differ [S4-16]', async () => {
    const signed = ben.current('bundle')
    for (const [change, rewrite] of [[{ signed: { ...signed, suites: Uint8Array.of(1, 2) } }, undefined], [{}, () => ({ suites: Uint8Array.of(1, 2) })]] as const) {
      const [ours, theirs] = await halves({ ...change }, rewrite)
      // A list of which the same suite is chosen, so that nothing but the list differs.
      expect(theirs?.sharedKey).to.deep.equal(ours.sharedKey)
      expect(theirs?.associatedData).to.not.deep.equal(ours.associatedData)
    }
  })

  it('is refused when the suite is another than both must choose, or none that we have [S4-16]', async () => {
    const signed = { ...ben.current('bundle'), suites: Uint8Array.of(2, 1) }
    expect((await halves({ signed }, () => ({ suites: Uint8Array.of(2, 1), suite: 1 })))[1]).to.equal(undefined)
    expect((await halves({ signed }, () => ({ suites: Uint8Array.of(2, 1), suite: 2 })))[1]).to.equal(undefined)
    expect((await halves({}, () => ({ suite: 0 })))[1]).to.equal(undefined)
  })

  it('is refused when a key of the initiator is of small order', async () => {
    const zero = new Uint8Array(32)
    expect((await halves({}, () => ({ ephemeralKey: zero })))[1]).to.equal(undefined)
    expect((await halves({}, () => ({ identityKey: zero })))[1]).to.equal(undefined)
  })
})

describe('the first envelope of a session', () => {
  let ann: Device
  let ben: Device

  beforeEach(async () => {
    [ann, ben] = await Promise.all(['Ann', 'Ben'].map(Device.create)) as [Device, Device]
  })

  const refusal = async (envelope: Uint8Array, from: { peerId: Device['peerId'] } = ann): Promise<string> => {
    const before = recordsOf(ben.stateOf(from))
    const { name } = await rejectionOf(ben.open(from, envelope))
    expect(recordsOf(ben.stateOf(from))).to.deep.equal(before)
    return name
  }

  it('opens, and with it the one-time keys are gone that it was sealed for', async () => {
    await ann.meet(ben)
    expect(ben.stateOf(ann).oneTime.size).to.equal(1)
    expect(await ben.readText(ann, ann.seal(ben, 'Hello').envelope)).to.equal('Hello')
    expect(ben.stateOf(ann).oneTime.size).to.equal(0)
  })

  it('opens no second time, and none does that was sealed for the same one-time keys', async () => {
    const bundle = await ann.read(ben, await ben.offer(ann))
    ann.start(ben, bundle)
    const { envelope } = ann.seal(ben, 'Hello')
    ann.forget(ben)
    ann.start(ben, bundle)
    const second = ann.seal(ben, 'Hello again').envelope

    await ben.open(ann, envelope)
    expect(await refusal(envelope)).to.equal('InvalidEnvelopeError')
    expect(await refusal(second)).to.equal('InvalidEnvelopeError')
  })

  it('with an init block is followed by others with it until an answer or a receipt has come, and by none after that', async () => {
    for (const answer of ['message', 'receipt'] as const) {
      await ann.meet(ben)
      const first = ann.seal(ben, 'Hello')
      const second = ann.seal(ben, 'Are you there?')
      expect([first, second].map(({ envelope }) => envelope[1])).to.deep.equal([2, 2])
      await ben.open(ann, first.envelope)
      if (answer === 'message') {
        await ann.open(ben, ben.seal(ann, 'Yes').envelope)
      } else {
        ann.confirm(ben, first.envelope)
      }
      const third = ann.seal(ben, 'Good')
      expect(third.envelope[1]).to.equal(1)
      expect(await ben.readText(ann, third.envelope)).to.equal('Good')
      expect(await ben.readText(ann, second.envelope)).to.equal('Are you there?')
    }
  })

  it('that comes over the connection of somebody else, who presents it as its own, does not open', async () => {
    const eve = await Device.create('Eve')
    await ann.meet(ben)
    const { envelope } = ann.seal(ben, 'Hello')
    ben.keep(eve, ben.stateOf(ann))
    expect(await refusal(envelope, eve)).to.equal('InvalidEnvelopeError')
    expect(await refusal(withInit(envelope, () => ({ identityKey: eve.identity.publicKey, certificate: eve.identity.certificate })), eve)).to.equal('InvalidEnvelopeError')
    expect(await refusal(withInit(envelope, () => ({ certificate: eve.identity.certificate })), eve)).to.equal('InvalidEnvelopeError')
  })

  const rewritten: Array<[string, (init: InitBlock) => Partial<InitBlock>]> = [
    ['another ephemeral key', ({ ephemeralKey }) => ({ ephemeralKey: flipped(ephemeralKey, 3) })],
    ['an ephemeral key of small order', () => ({ ephemeralKey: new Uint8Array(32) })],
    ['the bit of the ephemeral key that X25519 ignores turned', ({ ephemeralKey }) => ({ ephemeralKey: ephemeralKey.map((byte, index) => index === 31 ? byte ^ 0x80 : byte) })],
    ['another identity key', ({ identityKey }) => ({ identityKey: flipped(identityKey) })],
    ['another certificate', ({ certificate }) => ({ certificate: flipped(certificate) })],
    ['another prekey', ({ prekeyId }) => ({ prekeyId: flipped(prekeyId) })],
    ['another one-time prekey', ({ oneTimeId }) => ({ oneTimeId: flipped(oneTimeId ?? new Uint8Array(8)) })],
    ['no one-time prekey', () => ({ oneTimeId: undefined })],
    ['another KEM ciphertext', ({ kemCiphertext }) => ({ kemCiphertext: flipped(kemCiphertext, 700) })],
    ['a KEM ciphertext of zeros', () => ({ kemCiphertext: new Uint8Array(1088) })],
    ['a later generation', ({ generation }) => ({ generation: generation + 1 })],
    ['one suite more', () => ({ suites: Uint8Array.of(1, 2) })],
    ['another suite', () => ({ suite: 2 })],
    ['another suite, offered and chosen', () => ({ suite: 2, suites: Uint8Array.of(2) })],
    ['no suite offered', () => ({ suites: new Uint8Array(0) })]
  ]

  for (const [what, rewrite] of rewritten) {
    it(`with ${what} does not open, and the one-time keys stay${/KEM|suite/.test(what) ? ' [S4-16]' : ''}`, async () => {
      await ann.meet(ben)
      const { envelope } = ann.seal(ben, 'Hello')
      expect(await refusal(withInit(envelope, rewrite))).to.equal('InvalidEnvelopeError')
      expect(await ben.readText(ann, envelope)).to.equal('Hello')
    })
  }

  it('without its KEM ciphertext, or without its whole init block, does not open [S4-16]', async () => {
    await ann.meet(ben)
    const { envelope } = ann.seal(ben, 'Hello')
    const [start, end] = [INIT_AT + 144, INIT_AT + 144 + 1088]
    expect(await refusal(concat([envelope.subarray(0, start), envelope.subarray(end)]))).to.equal('InvalidEnvelopeError')
    expect(await refusal(concat([Uint8Array.of(1, 1), envelope.subarray(2, INIT_AT), envelope.subarray(INIT_AT + INIT_BLOCK_BYTES)]))).to.equal('InvalidEnvelopeError')
  })

  it('in clear, as an earlier version had it, does not open', async () => {
    await ann.meet(ben)
    const content = Uint8Array.of(0, 0x0a, 0x10)
    expect(await refusal(content)).to.equal('InvalidEnvelopeError')
    expect(await refusal(new Uint8Array(0))).to.equal('InvalidEnvelopeError')
  })

  it('is refused when the private halves are past their time, erased or not', async () => {
    await ann.meet(ben)
    const { envelope } = ann.seal(ben, 'Hello')
    ben.now += 37 * DAY
    expect(textOf(await ben.attempt(ben.stateOf(ann), ann, envelope))).to.equal('Hello')
    ben.now++
    expect(await refusal(envelope)).to.equal('InvalidEnvelopeError')
  })
})

describe('a session begun with the prekeys of an invite', () => {
  let ann: Device
  let ben: Device

  beforeEach(async () => {
    [ann, ben] = await Promise.all(['Ann', 'Ben'].map(Device.create)) as [Device, Device]
  })

  const start = async (): Promise<void> => {
    const bytes = await createInvitePrekeys(ben.key, { identity: ben.identity, signed: ben.current('invite') })
    ann.start(ben, await readInvitePrekeys(bytes, { from: ben.peerId, now: ann.now }))
  }

  it('opens though nothing was minted for its peer, and is refused when it is played again after the session has gone', async () => {
    await start()
    const { envelope } = ann.seal(ben, 'Hello')
    expect(await ben.readText(ann, envelope)).to.equal('Hello')

    ben.keep(ann, { ...ben.stateOf(ann), sessions: new Map() })
    expect((await rejectionOf(ben.open(ann, envelope))).name).to.equal('InvalidEnvelopeError')
  })

  it('is remembered as long as its prekeys could open it, and no longer', async () => {
    await start()
    const minted = ben.current('invite').mintedAt
    await ben.open(ann, ann.seal(ben, 'Hello').envelope)
    expect(ben.stateOf(ann).ledger.accepted).to.have.length(1)

    for (const [days, remembered] of [[127, 1], [128, 0]] as const) {
      expect(sweep(ben.stateOf(ann), minted + days * DAY).ledger.accepted, String(days)).to.have.length(remembered)
    }
  })

  it('is refused when too many of one peer are remembered: what one cannot tell from a replay is none', async () => {
    const accepted = Array.from({ length: MAX_REMEMBERED }, (_, index) => ({ sid: new Uint8Array(16).fill(index), until: Number.MAX_SAFE_INTEGER }))
    ben.keep(ann, { ...NO_SESSIONS, ledger: { ...NO_SESSIONS.ledger, accepted } })
    await start()
    expect((await rejectionOf(ben.open(ann, ann.seal(ben, 'Hello').envelope))).name).to.equal('InvalidEnvelopeError')

    await ann.meet(ben)
    expect(await ben.readText(ann, ann.seal(ben, 'with a bundle').envelope)).to.equal('with a bundle')
  })

  it('takes no one-time keys beside them', async () => {
    await ben.offer(ann)
    await start()
    const [name] = ben.stateOf(ann).oneTime.keys()
    const envelope = withInit(ann.seal(ben, 'Hello').envelope, () => ({ oneTimeId: Uint8Array.from(Buffer.from(name ?? '', 'hex')) }))
    expect((await rejectionOf(open(ben.stateOf(ann), envelope, { identity: ben.identity, prekeys: ben.prekeys, peer: ann.peerId, now: ben.now }))).name).to.equal('InvalidEnvelopeError')
  })
})

describe('the secrets of two devices', () => {
  it('never cross the wire: in all that they send each other there is none of them [S2-01]', async () => {
    const [ann, ben] = await Promise.all([Device.create('Ann'), Device.create('Ben')])
    const sent: Uint8Array[] = []
    const secrets: Uint8Array[] = [ann.identity.secretKey, ben.identity.secretKey]
    const note = (): void => {
      for (const [device, peer] of [[ann, ben], [ben, ann]] as const) {
        const { sessions, oneTime } = device.stateOf(peer)
        for (const { ratchet: { rootKey, ours, sending, receiving } } of sessions.values()) secrets.push(rootKey, ...[ours?.secretKey, sending?.key, receiving?.key].filter((key) => key !== undefined))
        for (const { pair, kemSeed } of [...oneTime.values(), ...device.prekeys]) secrets.push(pair.secretKey, kemSeed.slice(0, 32), kemSeed.slice(32))
      }
    }

    sent.push(await ben.offer(ann))
    note()
    ann.start(ben, await ann.read(ben, sent[0] ?? new Uint8Array(0)))
    for (const [from, to] of [[ann, ben], [ben, ann], [ann, ben], [ann, ben], [ben, ann]] as const) {
      const { envelope } = from.seal(to, contentOf('x').id.toString())
      sent.push(envelope)
      note()
      await to.open(from, envelope)
      note()
    }

    const wire = Buffer.concat(sent)
    expect(wire.includes(Buffer.from(ann.identity.publicKey))).to.equal(true)
    expect(new Set(secrets).size).to.be.above(30)
    for (const secret of secrets) expect(wire.includes(Buffer.from(secret))).to.equal(false)
  })
})

import { expect } from 'chai'
import fc from 'fast-check'
import { advanceSas, answerSas, startSas } from '../../../src/identity/index.ts'
import { thrownBy } from '../rejection.ts'
import { seededRandom, systemRandom } from '../vault/tools.ts'
import { begun, exchange, party, Side } from './pair.ts'
import type { SasEnd, SasEvent, SasFrame, SasParty, SasState } from '../../../src/identity/index.ts'

const ended = (state: SasState): unknown => state.phase === 'ended' ? [state.reason, state.by, state.isIncident ? 'incident' : 'quiet'] : state.phase
const frame = (frame: SasFrame): SasEvent => ({ kind: 'frame', frame })

describe('a verification by short string', () => {
  let ann: SasParty
  let ben: SasParty
  let eve: SasParty

  before(async () => { [ann, ben, eve] = await Promise.all([party(1), party(2), party(3)]) })

  it('shows both people the same seven pictures and three numbers, and others each time [S2-04]', () => {
    const seen = new Set<string>()
    for (let run = 0; run < 5; run++) {
      const pair = begun(ann, ben)
      exchange(pair.ann, pair.ben)
      expect(pair.ann.shown).to.equal(pair.ben.shown)
      expect(pair.ann.shown).to.match(/^([A-Z][A-Za-z ]*){7} \/ (\d{4} ?){3}$/)
      seen.add(pair.ann.shown)
    }
    expect(seen.size).to.equal(5)
  })

  it('is verified on both sides when both people confirm, whoever is first', () => {
    for (const order of [['ann', 'ben'], ['ben', 'ann']] as const) {
      const pair = begun(ann, ben)
      exchange(pair.ann, pair.ben)
      for (const name of order) {
        expect(pair[name].state.phase).to.equal('comparing')
        pair[name].take({ kind: 'match' })
        exchange(pair.ann, pair.ben)
      }
      expect([pair.ann.state.phase, pair.ben.state.phase]).to.deep.equal(['verified', 'verified'])
    }
  })

  it('is not verified while one person has not confirmed', () => {
    const pair = begun(ann, ben)
    exchange(pair.ann, pair.ben)
    pair.ann.take({ kind: 'match' })
    exchange(pair.ann, pair.ben)
    expect([pair.ann.state.phase, pair.ben.state.phase]).to.deep.equal(['confirmed', 'comparing'])
    expect(pair.ben.shown).to.be.a('string')
  })

  it('sends nothing before the person asked has accepted', () => {
    const starting = startSas(ann, ben, systemRandom)
    const asked = answerSas(ben, ann, starting.send[0] as SasFrame)
    expect([asked.state.phase, asked.send]).to.deep.equal(['asked', []])
  })

  it('differs on the two sides when somebody stands in between, whatever of the two he seems to be [S2-04]', () => {
    for (let run = 0; run < 20; run++) {
      // Eve is "Ben" to Ann and "Ann" to Ben, and does everything right
      const towardsAnn = begun(ann, eve)
      const towardsBen = begun(eve, ben)
      exchange(towardsAnn.ann, towardsAnn.ben)
      exchange(towardsBen.ann, towardsBen.ben)
      expect(towardsAnn.ann.shown).to.not.equal(towardsBen.ben.shown)
    }
  })

  it('differs when the two hold different identities of each other, though nobody stands in between', () => {
    for (const seenBy of [{ starterSees: { ...ben, identity: new Uint8Array(32) } }, { answererSees: { ...ann, identity: new Uint8Array(0) } }, { starterSees: { ...ben, peerId: eve.peerId } }, { answererSees: { ...ann, peerId: eve.peerId } }]) {
      const pair = begun(ann, ben, seenBy)
      exchange(pair.ann, pair.ben)
      expect(pair.ann.shown).to.not.equal(pair.ben.shown)
      // and nobody is verified even if both people say that it matches
      pair.ann.take({ kind: 'match' })
      pair.ben.take({ kind: 'match' })
      exchange(pair.ann, pair.ben)
      expect([ended(pair.ann.state), ended(pair.ben.state)].map((end) => JSON.stringify(end))).to.deep.include('["mac","us","incident"]')
      expect([pair.ann.state.phase, pair.ben.state.phase]).to.not.include('verified')
    }
  })

  it('is an incident on both sides when a person sees another string, even after confirming', () => {
    for (const first of [[], [{ kind: 'match' }]] as const) {
      const pair = begun(ann, ben)
      exchange(pair.ann, pair.ben)
      for (const event of [...first, { kind: 'mismatch' }] as const) pair.ann.take(event)
      exchange(pair.ann, pair.ben)
      expect([ended(pair.ann.state), ended(pair.ben.state)]).to.deep.equal([['mismatch', 'us', 'incident'], ['mismatch', 'them', 'incident']])
    }
  })

  it('is an incident when it stops half-way, and none when nobody answered or somebody declined', () => {
    const halfWay = begun(ann, ben)
    exchange(halfWay.ann, halfWay.ben)
    expect(ended(halfWay.ann.take({ kind: 'timeout' }).state)).to.deep.equal(['timeout', 'us', 'incident'])
    expect(ended(new Side(startSas(ann, ben, systemRandom)).take({ kind: 'timeout' }).state)).to.deep.equal(['timeout', 'us', 'quiet'])
    const declined = begun(ann, ben)
    declined.ben.take({ kind: 'decline' })
    exchange(declined.ann, declined.ben)
    expect([ended(declined.ann.state), ended(declined.ben.state)]).to.deep.equal([['declined', 'them', 'quiet'], ['declined', 'us', 'quiet']])
  })

  it('ends when the key that is shown is not the one that was committed to', () => {
    const pair = begun(ann, ben)
    pair.ann.hear(pair.ben.say())
    pair.ann.say()
    pair.ann.hear({ kind: 'key', key: new Uint8Array(32).fill(9) })
    expect(ended(pair.ann.state)).to.deep.equal(['commitment', 'us', 'incident'])
    expect(pair.ann.say()).to.deep.equal({ kind: 'cancel', reason: 'commitment' })
  })

  it('never shows its key before it has the commitment', () => {
    const starting = new Side(startSas(ann, ben, systemRandom))
    starting.say()
    expect(ended(starting.hear({ kind: 'key', key: new Uint8Array(32).fill(9) }).state)).to.deep.equal(['unexpected', 'us', 'incident'])
    expect(starting.outbox).to.deep.equal([{ kind: 'cancel', reason: 'unexpected' }])
  })

  it('ends at a key with which no secret can be shared, and at its own one', () => {
    const zero = new Uint8Array(32)
    const one = Uint8Array.from([1, ...zero.subarray(1)])
    for (const key of [zero, one, zero.subarray(1), Uint8Array.from([...zero, 1]), 'own'] as const) {
      const pair = begun(ann, ben)
      const own = pair.ben.state.phase === 'committed' ? pair.ben.state.ownKey : zero
      expect(ended(pair.ben.hear({ kind: 'key', key: key === 'own' ? own : key }).state)).to.deep.equal(['key', 'us', 'incident'])
    }
  })

  it('ends at a confirmation that is not the other side\'s: another one, its own one turned back, a short one', () => {
    for (const forge of [() => new Uint8Array(32), (own: Uint8Array) => own, (own: Uint8Array) => own.subarray(1)]) {
      const pair = begun(ann, ben)
      exchange(pair.ann, pair.ben)
      const own = pair.ann.take({ kind: 'match' }).say()
      pair.ann.hear({ kind: 'confirm', mac: forge(own.kind === 'confirm' ? own.mac : new Uint8Array(0)) })
      expect(ended(pair.ann.state)).to.deep.equal(['mac', 'us', 'incident'])
    }
  })

  it('does not take a confirmation of an earlier run', () => {
    const [earlier, later] = [begun(ann, ben), begun(ann, ben)]
    for (const pair of [earlier, later]) exchange(pair.ann, pair.ben)
    const confirmation = earlier.ben.take({ kind: 'match' }).say()
    expect(ended(later.ann.take({ kind: 'match' }).hear(confirmation).state)).to.deep.equal(['mac', 'us', 'incident'])
  })

  it('stays over when it is over', () => {
    const pair = begun(ann, ben)
    exchange(pair.ann, pair.ben)
    for (const side of [pair.ann, pair.ben]) side.take({ kind: 'match' })
    exchange(pair.ann, pair.ben)
    const over = begun(ann, ben).ann.take({ kind: 'decline' })
    over.outbox.length = 0
    const frames: SasFrame[] = [{ kind: 'cancel', reason: 'mismatch' }, { kind: 'start', transaction: new Uint8Array(16) }, { kind: 'confirm', mac: new Uint8Array(32) }]
    for (const event of [...frames.map(frame), { kind: 'match' }, { kind: 'mismatch' }, { kind: 'timeout' }, { kind: 'accept' }, { kind: 'decline' }] as const) {
      expect(pair.ann.take(event).state.phase).to.equal('verified')
      expect(over.take(event).state.phase).to.equal('ended')
    }
    expect([pair.ann.outbox, over.outbox]).to.deep.equal([[], []])
  })

  it('does nothing at a button that is not shown', () => {
    const starting = startSas(ann, ben, systemRandom)
    for (const kind of ['match', 'accept'] as const) expect(advanceSas(starting.state, { kind }, systemRandom)).to.deep.equal({ state: starting.state, send: [] })
  })

  it('is only answered with a start, and only for identities of a bounded size', () => {
    for (const first of [{ kind: 'key', key: new Uint8Array(32) }, { kind: 'start', transaction: new Uint8Array(15) }] as const) expect(ended(answerSas(ben, ann, first).state)).to.deep.equal(['unexpected', 'us', 'incident'])
    expect(thrownBy(() => startSas({ ...ann, identity: new Uint8Array(65) }, ben, systemRandom)).name).to.equal('RangeError')
  })

  it('wipes the secrets of its exchange when it is over', () => {
    for (const last of ['match', 'mismatch'] as const) {
      const pair = begun(ann, ben)
      exchange(pair.ann, pair.ben)
      const secret = pair.ann.state.phase === 'comparing' ? pair.ann.state.secret : new Uint8Array(0)
      expect(secret.some((byte) => byte !== 0)).to.equal(true)
      pair.ben.take({ kind: 'match' })
      pair.ann.hear(pair.ben.say()).take({ kind: last })
      expect(secret.every((byte) => byte === 0)).to.equal(true)
    }
  })

  it('ends in one of its ends, and is never verified, whatever anybody sends who has not the secret', () => {
    const bytes = (max: number): fc.Arbitrary<Uint8Array> => fc.oneof(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.uint8Array({ maxLength: max }))
    const reasons: SasEnd[] = ['declined', 'mismatch', 'commitment', 'mac', 'key', 'unexpected', 'timeout']
    const anyFrame: fc.Arbitrary<SasFrame> = fc.oneof(
      fc.record({ kind: fc.constant('start' as const), transaction: bytes(20) }),
      fc.record({ kind: fc.constant('commit' as const), commitment: bytes(40) }),
      fc.record({ kind: fc.constant('key' as const), key: bytes(40) }),
      fc.record({ kind: fc.constant('confirm' as const), mac: bytes(40) }),
      fc.record({ kind: fc.constant('cancel' as const), reason: fc.constantFrom(...reasons) })
    )
    const anyEvent: fc.Arbitrary<SasEvent> = fc.oneof({ weight: 3, arbitrary: anyFrame.map(frame) }, { weight: 2, arbitrary: fc.constantFrom<SasEvent>({ kind: 'match' }, { kind: 'accept' }) })
    fc.assert(fc.property(fc.boolean(), fc.array(anyEvent, { maxLength: 8 }), (isStarter, events) => {
      const random = seededRandom('anything')
      const side = new Side(isStarter ? startSas(ann, ben, random) : answerSas(ben, ann, { kind: 'start', transaction: new Uint8Array(16) }), random)
      for (const event of events) side.take(event)
      expect(side.state.phase).to.not.equal('verified')
      if (side.state.phase === 'ended') expect(side.state.reason).to.be.oneOf(reasons)
    }), { numRuns: 400 })
  })
})

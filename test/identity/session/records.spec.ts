import { expect } from 'chai'
import { decodeSessionIdentity, decodeSignedPrekeys, encodeSessionIdentity, encodeSignedPrekeys, NO_SESSIONS, readPeerSessions, recordChanges } from '../../../src/identity/index.ts'
import { LedgerRecord, SessionRecord } from '../../../src/identity/pb/session.ts'
import { thrownBy } from '../rejection.ts'
import { copyOf, Device, recordsOf } from './cast.ts'

let ann: Device
let ben: Device

beforeEach(async () => {
  [ann, ben] = await Promise.all(['Ann', 'Ben'].map(Device.create)) as [Device, Device]
  await ann.meet(ben)
  await ben.open(ann, ann.seal(ben, 'Hello').envelope)
})

const names = (device: Device, before = NO_SESSIONS, peer = device === ann ? ben : ann): string[] => recordChanges(before, device.stateOf(peer)).map(({ name, bytes }) => `${bytes === undefined ? '-' : '+'}${name.slice(0, 2)}`)

describe('the records of sessions', () => {
  it('read back as what they were, with every kind of them', async () => {
    ann.seal(ben, 'lost')
    await ben.open(ann, ann.seal(ben, 'arrives').envelope)
    await ben.offer(ann)
    await ben.open(ann, (await ann.meet(ben), ann.seal(ben, 'on another session')).envelope)

    for (const state of [ann.stateOf(ben), ben.stateOf(ann)]) expect(copyOf(state)).to.deep.equal(state)
    expect(new Set(names(ben))).to.deep.equal(new Set(['+l', '+s/', '+o/', '+k/']))
    expect(names(ben).sort()).to.deep.equal(['+k/', '+l', '+o/', '+s/', '+s/'])
  })

  it('carry a conversation through a restart after every step', async () => {
    for (let turn = 0; turn < 12; turn++) {
      const [from, to] = turn % 3 === 0 ? [ann, ben] : [ben, ann]
      const late = turn % 4 === 0 ? from.seal(to, 'late') : undefined
      expect(await to.readText(from, from.seal(to, `${turn}`).envelope)).to.equal(`${turn}`)
      from.restart(to)
      to.restart(from)
      if (late !== undefined) expect(await to.readText(from, late.envelope)).to.equal('late')
    }
  })

  it('are written only where something has changed: one for a message, two when it leaves or fills a gap', async () => {
    let before = ben.stateOf(ann)
    await ben.open(ann, ann.seal(ben, 'one').envelope)
    expect(names(ben, before)).to.deep.equal(['+s/'])

    const late = ann.seal(ben, 'late')
    before = ben.stateOf(ann)
    await ben.open(ann, ann.seal(ben, 'two').envelope)
    expect(names(ben, before)).to.deep.equal(['+s/', '+k/'])

    before = ben.stateOf(ann)
    await ben.open(ann, late.envelope)
    expect(names(ben, before).sort()).to.deep.equal(['+s/', '-k/'])

    before = ben.stateOf(ann)
    ben.seal(ann, 'answer')
    expect(names(ben, before)).to.deep.equal(['+s/'])
    expect(names(ben, ben.stateOf(ann))).to.deep.equal([])
  })

  it('of one-time keys are erased by the very change that takes up their session', async () => {
    const offered = await ben.offer(ann)
    const before = ben.stateOf(ann)
    ann.start(ben, await ann.read(ben, offered))
    await ben.open(ann, ann.seal(ben, 'Hello').envelope)
    expect(names(ben, before).sort()).to.deep.equal(['+l', '+s/', '+s/', '-o/'])
  })

  it('are all erased with the contact', async () => {
    ann.seal(ben, 'lost')
    await ben.open(ann, ann.seal(ben, 'arrives').envelope)
    await ben.offer(ann)
    const erased = recordChanges(ben.stateOf(ann), NO_SESSIONS)
    expect(erased.map(({ name }) => name).sort()).to.deep.equal(recordsOf(ben.stateOf(ann)).map(({ name }) => name).sort())
    expect(erased.every(({ bytes }) => bytes === undefined)).to.equal(true)
  })

  it('have names of ASCII, and stay small: below 300 bytes a message once there was an answer', async () => {
    await ann.open(ben, ben.seal(ann, 'answer').envelope)
    for (const { name, bytes } of recordsOf(ann.stateOf(ben))) {
      expect(name).to.match(/^[\x21-\x7e]+$/)
      expect(bytes.byteLength).to.be.below(300)
    }
  })

  it('of a later version, cut off, or under a name that none has are refused, and not guessed at', () => {
    const [session] = recordsOf(ben.stateOf(ann)).filter(({ name }) => name.startsWith('s/'))
    if (session === undefined) throw new Error('there is no session')
    const later = SessionRecord.encode({ ...SessionRecord.decode(session.bytes), version: 2 })
    const short = SessionRecord.encode({ ...SessionRecord.decode(session.bytes), rootKey: new Uint8Array(31) })
    const ledger = LedgerRecord.encode({ version: 0, sweptAt: 0, isRenewalWanted: false, accepted: [], resetsAsked: [], resetsHonoured: [] })

    for (const record of [{ ...session, bytes: later }, { ...session, bytes: short }, { ...session, bytes: session.bytes.subarray(0, -1) }, { ...session, name: 'x/1' }, { name: 'l', bytes: ledger }]) {
      expect(thrownBy(() => readPeerSessions([record])).name).to.equal('SessionUnreadableError')
    }
  })
})

describe('the records of a device\'s own keys', () => {
  it('read back as what they were', () => {
    expect(decodeSessionIdentity(encodeSessionIdentity(ann.identity), ann.peerId)).to.deep.equal(ann.identity)
    for (const prekeys of ann.prekeys) expect(decodeSignedPrekeys(encodeSignedPrekeys(prekeys))).to.deep.equal(prekeys)
  })

  it('are refused when they are damaged', () => {
    const [prekeys] = ann.prekeys
    const bytes = prekeys === undefined ? new Uint8Array(0) : encodeSignedPrekeys(prekeys)
    expect(thrownBy(() => decodeSignedPrekeys(bytes.subarray(0, -3))).name).to.equal('SessionUnreadableError')
    expect(thrownBy(() => decodeSignedPrekeys(encodeSessionIdentity(ann.identity))).name).to.equal('SessionUnreadableError')
    expect(thrownBy(() => decodeSessionIdentity(new Uint8Array(0), ann.peerId)).name).to.equal('SessionUnreadableError')
  })
})

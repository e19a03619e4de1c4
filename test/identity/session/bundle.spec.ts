import { expect } from 'chai'
import { peerIdOfPublicKey } from '../../../src/identity/device-key.ts'
import { createInvitePrekeys, MAX_BUNDLE_BYTES, readBundle, readInvitePrekeys } from '../../../src/identity/index.ts'
import { kemPublicKey } from '../../../src/identity/session/kem.ts'
import { isCertified } from '../../../src/identity/session/session-identity.ts'
import { chooseSuite, isSuiteList, SUITES } from '../../../src/identity/session/suites.ts'
import { rejectionOf } from '../rejection.ts'
import { DAY, Device, HOUR } from './cast.ts'
import { forgeBundle } from './forged-bundle.ts'
import type { BundleBody } from '../../../src/identity/pb/prekeys.ts'

/** u = 0 and u = 1: whatever one multiplies them with, nothing comes out. */
const SMALL_ORDER = [new Uint8Array(32), Uint8Array.from({ length: 32 }, (_, index) => index === 0 ? 1 : 0)]

describe('a bundle', () => {
  let ann: Device
  let ben: Device
  let eve: Device

  beforeEach(async () => {
    [ann, ben, eve] = await Promise.all(['Ann', 'Ben', 'Eve'].map(Device.create)) as [Device, Device, Device]
  })

  const refusal = async (bundle: Uint8Array, reader = ann, from: Device = ben): Promise<string> => (await rejectionOf(reader.read(from, bundle))).name

  it('says what its device put into it, with one-time keys in it and without', async () => {
    const signed = ben.current('bundle')
    const common = { from: ben.peerId, suites: Uint8Array.of(1), identityKey: Uint8Array.from(ben.identity.publicKey), prekey: Uint8Array.from(signed.pair.publicKey), notAfter: ben.now + 7 * DAY }

    expect(await ann.read(ben, await forgeBundle(ben, ann))).to.deep.equal({ ...common, kemKey: Uint8Array.from(kemPublicKey(signed.kemSeed)), oneTimePrekey: undefined })

    const read = await ann.read(ben, await ben.offer(ann))
    const [oneTime] = ben.stateOf(ann).oneTime.values()
    expect(read).to.deep.include(common)
    expect(read.oneTimePrekey).to.deep.equal(Uint8Array.from(oneTime?.pair.publicKey ?? []))
    expect(read.kemKey).to.deep.equal(Uint8Array.from(kemPublicKey(oneTime?.kemSeed ?? new Uint8Array(64))))
  })

  it('is of use to the one peer that it was made for, and to nobody else', async () => {
    const bundle = await ben.offer(ann)
    expect(await refusal(bundle, eve)).to.equal('InvalidBundleError')
    expect(await refusal(bundle, ann, eve)).to.equal('InvalidBundleError')
  })

  it('with any byte changed is refused', async () => {
    const bundle = await ben.offer(ann)
    for (let place = 0; place < bundle.byteLength; place++) {
      const changed = bundle.map((byte, index) => index === place ? byte ^ (1 << (place & 7)) : byte)
      expect(await refusal(changed), String(place)).to.equal('InvalidBundleError')
    }
  })

  it('cut off anywhere, or with anything behind it, is refused', async () => {
    const bundle = await ben.offer(ann)
    for (let length = 0; length < bundle.byteLength; length += 7) expect(await refusal(bundle.subarray(0, length)), String(length)).to.equal('InvalidBundleError')
    expect(await refusal(Uint8Array.of(...bundle, 0))).to.equal('InvalidBundleError')
    expect(await refusal(new Uint8Array(MAX_BUNDLE_BYTES + 1).fill(1))).to.equal('InvalidBundleError')
  })

  it('signed by another device than it is said to be of is refused', async () => {
    expect(await refusal(await forgeBundle(ben, ann, { signer: eve }))).to.equal('InvalidBundleError')
  })

  it('whose identity key another device certified is refused, though its own device signed it', async () => {
    const { publicKey, certificate } = eve.identity
    expect(await refusal(await forgeBundle(ben, ann, { fields: { identityKey: Uint8Array.from(publicKey), certificate: Uint8Array.from(certificate) } }))).to.equal('InvalidBundleError')
  })

  it('whose signature was made for another purpose is refused, and so are the prekeys of an invite', async () => {
    for (const label of ['', 'mobilink/session/v1/invite-prekeys\0', 'mobilink/session/v1/reset\0', 'mobilink/invite\0']) {
      expect(await refusal(await forgeBundle(ben, ann, { label }))).to.equal('InvalidBundleError')
    }
    const invite = await createInvitePrekeys(ben.key, { identity: ben.identity, signed: ben.current('invite') })
    expect(await refusal(invite)).to.equal('InvalidBundleError')
    expect((await rejectionOf(readInvitePrekeys(await ben.offer(ann), { from: ben.peerId, now: ben.now }))).name).to.equal('InvalidBundleError')
  })

  it('is out of date a day after its prekeys have been replaced, and not before: an old list of suites goes with it [S4-16]', async () => {
    const bundle = await ben.offer(ann)
    ann.now += 8 * DAY
    expect((await ann.read(ben, bundle)).notAfter).to.equal(ben.now + 7 * DAY)
    ann.now++
    expect(await refusal(bundle)).to.equal('InvalidBundleError')
  })

  it('is good when its own device handed it over just now, however wrong one of the two clocks is', async () => {
    const bundle = await ben.offer(ann)
    ann.now += 3650 * DAY
    expect(await refusal(bundle)).to.equal('InvalidBundleError')
    expect((await readBundle(bundle, { from: ben.peerId, to: ann.peerId })).notAfter).to.equal(ben.now + 7 * DAY)
  })

  const lacking: Array<[string, Partial<BundleBody>]> = [
    ['without a KEM key', { kemKey: new Uint8Array(0) }],
    ['with a KEM key of ML-KEM-512', { kemKey: new Uint8Array(800) }],
    ['without a suite', { suites: new Uint8Array(0) }],
    ['with suite 0', { suites: Uint8Array.of(1, 0) }],
    ['with a suite twice', { suites: Uint8Array.of(1, 1) }],
    ['with more suites than there may be', { suites: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9) }],
    ['without a signed prekey', { prekey: new Uint8Array(0) }],
    ['without an identity key', { identityKey: new Uint8Array(0) }],
    ['without a certificate', { certificate: new Uint8Array(0) }],
    ['with half a one-time key', { oneTimePrekey: new Uint8Array(16) }],
    ['that is good until a moment that no date can hold', { notAfter: 8_640_000_000_000_001 }]
  ]

  for (const [what, fields] of lacking) {
    it(`${what} is refused, though its device signed it so${/KEM|suite/.test(what) ? ' [S4-16]' : ''}`, async () => {
      expect(await refusal(await forgeBundle(ben, ann, { fields }))).to.equal('InvalidBundleError')
    })
  }

  it('of another version is refused', async () => {
    for (const version of [0, 2, 255]) expect(await refusal(await forgeBundle(ben, ann, { version }))).to.equal('InvalidBundleError')
  })

  it('may hold fields of a later version, which are left alone', async () => {
    expect((await ann.read(ben, await forgeBundle(ben, ann, { more: Uint8Array.of(0xa2, 0x06, 0x03, 1, 2, 3) }))).from).to.equal(ben.peerId)
  })

  for (const field of ['prekey', 'identityKey', 'oneTimePrekey'] as const) {
    it(`with a point of small order as its ${field} starts no session`, async () => {
      for (const point of SMALL_ORDER) {
        const bundle = { ...await ann.read(ben, await ben.offer(ann)), [field]: point }
        expect(() => ann.start(ben, bundle)).to.throw().with.property('name', 'InvalidBundleError')
        expect(ann.stateOf(ben).sessions.size).to.equal(0)
      }
    })
  }

  it('with a KEM key that is none starts no session', async () => {
    const bundle = await ann.read(ben, await forgeBundle(ben, ann, { fields: { kemKey: new Uint8Array(1184).fill(0xff) } }))
    expect(() => ann.start(ben, bundle)).to.throw().with.property('name', 'InvalidBundleError')
  })

  it('of a device that has none of our suites starts no session', async () => {
    const bundle = await ann.read(ben, await forgeBundle(ben, ann, { fields: { suites: Uint8Array.of(2, 3) } }))
    expect(() => ann.start(ben, bundle)).to.throw().with.property('name', 'InvalidBundleError')
  })
})

describe('the prekeys of an invite', () => {
  it('are good for 90 days after an invite with them could last be made, for whoever has them', async () => {
    const ben = await Device.create('Ben')
    const bytes = await createInvitePrekeys(ben.key, { identity: ben.identity, signed: ben.current('invite') })
    expect(bytes).to.have.length.below(1400)

    const read = async (now: number): Promise<number> => (await readInvitePrekeys(bytes, { from: ben.peerId, now })).notAfter
    expect(await read(ben.now)).to.equal(ben.now + 97 * DAY)
    expect(await read(ben.now + 98 * DAY)).to.equal(ben.now + 97 * DAY)
    expect((await rejectionOf(read(ben.now + 98 * DAY + 1))).name).to.equal('InvalidBundleError')
  })
})

describe('the certificate of a session identity', () => {
  it('holds for its key and its device alone', async () => {
    const [ann, ben] = await Promise.all([Device.create('Ann'), Device.create('Ben')])
    const { publicKey, certificate } = ann.identity
    expect(await isCertified(ann.peerId, publicKey, certificate)).to.equal(true)
    expect(await isCertified(ben.peerId, publicKey, certificate)).to.equal(false)
    expect(await isCertified(ann.peerId, ben.identity.publicKey, certificate)).to.equal(false)
    expect(await isCertified(ann.peerId, publicKey, certificate.subarray(1))).to.equal(false)
    expect(await isCertified(ann.peerId, publicKey, await ann.key.sign(publicKey))).to.equal(false)
  })

  it('is worth nothing from a device key of small order, for which anybody can sign', async () => {
    const anybody = peerIdOfPublicKey(Uint8Array.from({ length: 32 }, (_, index) => index === 0 ? 1 : 0))
    // R = the neutral element, S = 0: for a key of small order this is a signature over anything (RFC 8032 leaves it open).
    const signature = Uint8Array.from({ length: 64 }, (_, index) => index === 0 ? 1 : 0)
    expect(await isCertified(anybody, new Uint8Array(32).fill(9), signature)).to.equal(false)
  })
})

describe('prekeys', () => {
  it('are replaced after a week, and their private halves are gone 30 days after they could last be used', async () => {
    const ben = await Device.create('Ben')
    const [bundle, invite] = [ben.current('bundle'), ben.current('invite')]

    ben.now += 7 * DAY - 1
    ben.rotate()
    expect(ben.prekeys).to.have.members([bundle, invite])

    ben.now += 1
    ben.rotate()
    expect(ben.prekeys).to.have.length(4)
    expect([ben.current('bundle'), ben.current('invite')]).to.not.include.members([bundle]).and.to.not.include.members([invite])

    for (const [prekeys, days] of [[bundle, 37], [invite, 127]] as const) {
      ben.now = prekeys.mintedAt + days * DAY
      ben.rotate()
      expect(ben.prekeys).to.include(prekeys)
      ben.now++
      ben.rotate()
      expect(ben.prekeys).to.not.include(prekeys)
    }
  })

  it('never pile up: a device that turns them over for a year holds 6 of one kind and 19 of the other', async () => {
    const ben = await Device.create('Ben')
    for (let day = 0; day < 365; day++, ben.now += DAY) ben.rotate()
    expect(ben.prekeys.filter(({ kind }) => kind === 'bundle')).to.have.length(6)
    expect(ben.prekeys.filter(({ kind }) => kind === 'invite')).to.have.length(19)
  })

  it('minted by a clock that ran ahead are handed out no more once it is right, and still open', async () => {
    const ben = await Device.create('Ben')
    const ahead = ben.current('bundle')
    ben.now -= HOUR
    ben.rotate()
    expect(ben.current('bundle')).to.not.equal(ahead)
    expect(ben.prekeys).to.include(ahead)
  })
})

describe('the choice of a suite', () => {
  it('is the first of the responder that the initiator offers, and none when they share none', () => {
    expect(chooseSuite(Uint8Array.of(3, 2, 1), Uint8Array.of(1, 2))).to.equal(2)
    expect(chooseSuite(Uint8Array.of(1), Uint8Array.of(2))).to.equal(undefined)
  })

  it('is among known suites that all combine X25519 with ML-KEM-768: there is one [S4-16]', () => {
    expect(SUITES).to.deep.equal(Uint8Array.of(1))
    expect(isSuiteList(SUITES)).to.equal(true)
  })
})

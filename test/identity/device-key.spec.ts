import { generateKeyPair } from '@libp2p/crypto/keys'
import { peerIdFromString } from '@libp2p/peer-id'
import { base58btc } from 'multiformats/bases/base58'
import { expect } from 'chai'
import fc from 'fast-check'
import { fromString } from 'uint8arrays/from-string'
import { toString } from 'uint8arrays/to-string'
import { hasUsableKey, publicKeyOf } from '../../src/identity/device-key.ts'
import { createDeviceKey, generateSeed, parsePeerId, verifySignature } from '../../src/identity/index.ts'
import { rejectionOf, thrownBy } from './rejection.ts'

const hex = (text: string): Uint8Array => fromString(text, 'base16')

/** RFC 8032, section 7.1, tests 1 to 3. */
const RFC_8032 = [
  {
    seed: '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    publicKey: 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    message: '',
    signature: 'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b'
  },
  {
    seed: '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    publicKey: '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    message: '72',
    signature: '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00'
  },
  {
    seed: 'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
    publicKey: 'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    message: 'af82',
    signature: '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a'
  }
]

const ZERO_SEED_PEER_ID = '12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN'

/** The example of the libp2p peer ID specification, in two spellings. */
const SPEC_PEER_ID = '12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA'
const SPEC_CID = 'bafzaajaiaejcal72gwuz2or47oyxxn6b3rkwdmmkrxgkjxzy3rqt5kczyn7lcm3l'

describe('the device key', () => {
  for (const [index, vector] of RFC_8032.entries()) {
    it(`signs as RFC 8032 says, test ${index + 1}`, async () => {
      const key = await createDeviceKey(hex(vector.seed))

      expect(toString(key.publicKey, 'base16')).to.equal(vector.publicKey)
      expect(toString(await key.sign(hex(vector.message)), 'base16')).to.equal(vector.signature)
      expect(await verifySignature(key.peerId, hex(vector.message), hex(vector.signature))).to.equal(true)
    })
  }

  it('is the same peer ID for the same seed, and another one for another seed', async () => {
    expect((await createDeviceKey(new Uint8Array(32))).peerId).to.equal(ZERO_SEED_PEER_ID)
    expect((await createDeviceKey(new Uint8Array(32))).peerId).to.equal(ZERO_SEED_PEER_ID)
    expect((await createDeviceKey(new Uint8Array(32).fill(1))).peerId).to.not.equal(ZERO_SEED_PEER_ID)
  })

  it('is the key that libp2p runs with [B-02]', async () => {
    const key = await createDeviceKey(new Uint8Array(32).fill(5))

    expect(key.libp2pKey.type).to.equal('Ed25519')
    expect(key.libp2pKey.publicKey.toString()).to.equal(key.peerId)
    expect(publicKeyOf(key.peerId)).to.deep.equal(key.publicKey)
  })

  it('does not change when the seed that it was made of is wiped', async () => {
    const seed = new Uint8Array(32).fill(9)
    const key = await createDeviceKey(seed)
    const before = await key.sign(Uint8Array.of(1))
    seed.fill(0)

    expect(await key.sign(Uint8Array.of(1))).to.deep.equal(before)
    expect(key.peerId).to.equal((await createDeviceKey(new Uint8Array(32).fill(9))).peerId)
  })

  it('is not made of a seed of another length', async () => {
    for (const length of [0, 31, 33, 64]) {
      expect((await rejectionOf(createDeviceKey(new Uint8Array(length)))).name).to.equal('IdentityUnreadableError')
    }
  })

  it('takes its seed from the random source that is handed in, and refuses a source that runs dry', () => {
    expect(generateSeed({ bytes: (length) => new Uint8Array(length).fill(3) })).to.deep.equal(new Uint8Array(32).fill(3))
    expect(thrownBy(() => generateSeed({ bytes: () => new Uint8Array(31) })).name).to.equal('RangeError')
  })
})

describe('a signature', () => {
  it('is refused when a single bit of the message, the signature or the signer differs', async () => {
    const key = await createDeviceKey(new Uint8Array(32).fill(5))
    const other = await createDeviceKey(new Uint8Array(32).fill(6))
    const message = fromString('a message')
    const signature = await key.sign(message)

    expect(await verifySignature(key.peerId, message, signature)).to.equal(true)
    expect(await verifySignature(other.peerId, message, signature)).to.equal(false)

    for (let bit = 0; bit < signature.byteLength * 8; bit++) {
      expect(await verifySignature(key.peerId, message, flipped(signature, bit))).to.equal(false)
    }

    for (let bit = 0; bit < message.byteLength * 8; bit++) {
      expect(await verifySignature(key.peerId, flipped(message, bit), signature)).to.equal(false)
    }
  })

  it('of another length is refused and does not throw', async () => {
    const { peerId, sign } = await createDeviceKey(new Uint8Array(32))
    const signature = await sign(Uint8Array.of(1))

    for (const wrong of [new Uint8Array(0), signature.subarray(1), Uint8Array.of(...signature, 0)]) {
      expect(await verifySignature(peerId, Uint8Array.of(1), wrong)).to.equal(false)
    }
  })
})

describe('a peer ID', () => {
  it('has one canonical spelling, whatever it was pasted as', () => {
    expect(parsePeerId(SPEC_PEER_ID)).to.equal(SPEC_PEER_ID)
    expect(parsePeerId(SPEC_CID)).to.equal(SPEC_PEER_ID)
    expect(parsePeerId(peerIdFromString(ZERO_SEED_PEER_ID).toCID().toString())).to.equal(ZERO_SEED_PEER_ID)
  })

  it('reads back for every key', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ minLength: 32, maxLength: 32 }), async (seed) => {
      const key = await createDeviceKey(seed)
      expect(parsePeerId(key.peerId)).to.equal(key.peerId)
      expect(parsePeerId(key.libp2pKey.publicKey.toCID().toString())).to.equal(key.peerId)
      expect(publicKeyOf(key.peerId)).to.deep.equal(key.publicKey)
      expect(hasUsableKey(key.peerId)).to.equal(true)
    }), { numRuns: 50 })
  })

  it('of another kind of key is refused with the reason', async () => {
    const rsa = 'QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N'
    const secp256k1 = (await generateKeyPair('secp256k1')).publicKey.toString()

    for (const text of [rsa, secp256k1]) {
      const error = thrownBy(() => parsePeerId(text))
      expect(error.name).to.equal('InvalidPeerIdError')
      expect(error.message).to.include('another kind of key')
    }
  })

  it('that spells a known key in another encoding is refused, so that one key is one contact', () => {
    const canonical = base58btc.decode(`z${ZERO_SEED_PEER_ID}`)
    expect(toString(canonical.subarray(0, 6), 'base16')).to.equal('002408011220')
    // The same protobuf with its two fields in the other order, and with the type padded to two bytes.
    const swapped = Uint8Array.of(0x00, 0x24, 0x12, 0x20, ...canonical.subarray(6), 0x08, 0x01)
    const padded = Uint8Array.of(0x00, 0x25, 0x08, 0x81, 0x00, 0x12, 0x20, ...canonical.subarray(6))

    for (const bytes of [swapped, padded]) {
      expect(thrownBy(() => parsePeerId(base58btc.encode(bytes).slice(1))).name).to.equal('InvalidPeerIdError')
    }
  })

  it('that is cut off, lengthened, or has a character that base58 lacks is refused', () => {
    const texts = ['', '1', 'Q', 'z', 'bafz', SPEC_PEER_ID.slice(1), `${SPEC_PEER_ID}1`, SPEC_PEER_ID.replace('ck', 'c0'), ` ${SPEC_PEER_ID}`, SPEC_CID.slice(0, -1), '1'.repeat(100_000)]

    for (let length = 1; length < SPEC_PEER_ID.length; length++) {
      texts.push(SPEC_PEER_ID.slice(0, length))
    }

    for (const text of texts) {
      expect(thrownBy(() => parsePeerId(text)).name, text.slice(0, 60)).to.equal('InvalidPeerIdError')
    }
  })

  it('of any text gives a peer ID or the one error', () => {
    fc.assert(fc.property(fc.oneof(fc.string({ maxLength: 200 }), fc.string({ unit: fc.constantFrom('1', 'Q', 'z', 'b', 'k', 'a', 'f', 'A', '2', '3') }), fc.base64String().map((text) => `1${text}`)), (text) => {
      try {
        expect(parsePeerId(text)).to.match(/^12D3Koo\w{45}$/)
      } catch (error) {
        expect(error).to.have.property('name', 'InvalidPeerIdError')
      }
    }), { numRuns: 2000 })
  })

  it('whose key anybody can sign for, or nobody, has no usable key', () => {
    const zeroPoint = Uint8Array.of(1, ...new Uint8Array(31))
    const orderEight = hex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a')
    const offCurve = Uint8Array.of(2, ...new Uint8Array(31))

    for (const publicKey of [zeroPoint, orderEight, offCurve]) {
      const peerId = parsePeerId(base58btc.encode(Uint8Array.of(0x00, 0x24, 0x08, 0x01, 0x12, 0x20, ...publicKey)).slice(1))
      expect(hasUsableKey(peerId)).to.equal(false)
    }
  })
})

function flipped (bytes: Uint8Array, bit: number): Uint8Array {
  const copy = Uint8Array.from(bytes)
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7))
  return copy
}

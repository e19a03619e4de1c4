/**
 * The primitives as the session layer calls them, against the vectors of their specifications and against OpenSSL.
 * The libraries have their own tests; here it is that we hold them the right way round.
 */
import { hkdf } from '@noble/hashes/hkdf.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { expect } from 'chai'
import { fromString } from 'uint8arrays/from-string'
import { decapsulate, encapsulate, kemPublicKey } from '../../../src/identity/session/kem.ts'
import { agree, generateKeyPair, keyPairOf } from '../../../src/identity/session/key-agreement.ts'
import { openBytes, sealBytes } from '../../../src/identity/session/message-key.ts'
import { draw } from '../../../src/identity/session/random.ts'
import { SeededRandom } from './cast.ts'
import * as openssl from './second-implementation/primitives.ts'

const hex = (text: string): Uint8Array => fromString(text, 'base16')
const repeated = (byte: number, length: number): Uint8Array => new Uint8Array(length).fill(byte)

/** Points of small order on the curve and its twist, with the top bit that RFC 7748 ignores, and beyond the prime. */
const SMALL_ORDER = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
  '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '0000000000000000000000000000000000000000000000000000000000000080',
  '0100000000000000000000000000000000000000000000000000000000000080',
  'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b880',
  '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f11d7',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff'
].map(hex)

describe('X25519', () => {
  it('computes the two results of RFC 7748, section 5.2', () => {
    expect(agree(
      hex('a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4'), hex('e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c')
    )).to.deep.equal(hex('c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552'))
    expect(agree(
      hex('4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d'), hex('e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493')
    )).to.deep.equal(hex('95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957'))
  })

  it('comes to the results of RFC 7748, section 5.2, after 1 and after 1,000 rounds', () => {
    let [scalar, point] = [Uint8Array.from([9, ...repeated(0, 31)]), Uint8Array.from([9, ...repeated(0, 31)])]
    for (let round = 1; round <= 1000; round++) {
      [scalar, point] = [Uint8Array.from(agree(scalar, point) ?? []), scalar]
      if (round === 1) expect(scalar).to.deep.equal(hex('422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079'))
    }
    expect(scalar).to.deep.equal(hex('684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51'))
  })

  it('brings Alice and Bob of RFC 7748, section 6.1, to one secret [S2-01]', () => {
    const alice = keyPairOf(hex('77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a'))
    const bob = keyPairOf(hex('5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb'))
    const secret = hex('4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742')
    expect(alice.publicKey).to.deep.equal(hex('8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a'))
    expect(bob.publicKey).to.deep.equal(hex('de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f'))
    expect(agree(alice.secretKey, bob.publicKey)).to.deep.equal(secret)
    expect(agree(bob.secretKey, alice.publicKey)).to.deep.equal(secret)
  })

  it('finds no secret with a point of small order, however it is written', () => {
    const { secretKey } = generateKeyPair(new SeededRandom('small order'))
    for (const point of SMALL_ORDER) expect(agree(secretKey, point)).to.equal(undefined)
  })

  it('takes no key of another length', () => {
    const { secretKey, publicKey } = generateKeyPair(new SeededRandom('length'))
    for (const length of [0, 31, 33]) {
      expect(() => agree(secretKey, new Uint8Array(length))).to.throw(RangeError)
      expect(() => agree(new Uint8Array(length), publicKey)).to.throw(RangeError)
    }
  })

  it('agrees with OpenSSL on 50 drawn pairs', () => {
    const random = new SeededRandom('x25519')
    for (let round = 0; round < 50; round++) {
      const [ours, theirs] = [generateKeyPair(random), generateKeyPair(random)]
      expect(openssl.x25519Public(ours.secretKey)).to.deep.equal(ours.publicKey)
      expect(openssl.x25519(ours.secretKey, theirs.publicKey)).to.deep.equal(Uint8Array.from(agree(ours.secretKey, theirs.publicKey) ?? []))
    }
  })
})

describe('ML-KEM-768', () => {
  it('agrees with OpenSSL on keys from a seed, and each opens what the other encapsulates', () => {
    const random = new SeededRandom('ml-kem')
    for (let round = 0; round < 20; round++) {
      const seed = random.bytes(64)
      const publicKey = kemPublicKey(seed)
      expect(openssl.kemPublic(seed)).to.deep.equal(Uint8Array.from(publicKey))
      const ours = encapsulate(publicKey, random)
      if (ours === undefined) throw new Error('a good key was refused')
      expect(openssl.kemDecapsulate(seed, ours.ciphertext)).to.deep.equal(Uint8Array.from(ours.sharedSecret))
      const theirs = openssl.kemEncapsulate(Uint8Array.from(publicKey))
      expect(Uint8Array.from(decapsulate(seed, theirs.ciphertext).sharedSecret)).to.deep.equal(theirs.sharedSecret)
    }
  })

  it('answers a ciphertext that was changed with another secret, as OpenSSL does, and with no error', () => {
    const random = new SeededRandom('implicit rejection')
    const seed = random.bytes(64)
    const { ciphertext, sharedSecret } = encapsulate(kemPublicKey(seed), random) ?? { ciphertext: new Uint8Array(0), sharedSecret: new Uint8Array(0) }
    const changed = ciphertext.map((byte, index) => index === 500 ? byte ^ 1 : byte)
    const rejected = Uint8Array.from(decapsulate(seed, changed).sharedSecret)
    expect(rejected).to.not.deep.equal(Uint8Array.from(sharedSecret))
    expect(openssl.kemDecapsulate(seed, changed)).to.deep.equal(rejected)
  })

  it('refuses a public key with a coefficient beyond the modulus (FIPS 203, section 7.2), and none of another length', () => {
    const random = new SeededRandom('modulus')
    const publicKey = kemPublicKey(random.bytes(64))
    expect(encapsulate(publicKey.map((byte, index) => index < 3 ? 0xff : byte), random)).to.equal(undefined)
    expect(() => encapsulate(publicKey.subarray(1), random)).to.throw(RangeError)
  })
})

describe('XChaCha20-Poly1305', () => {
  const plain = fromString("Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.")
  const associated = hex('50515253c0c1c2c3c4c5c6c7')
  const key = Uint8Array.from({ length: 32 }, (_, index) => 0x80 + index)
  const nonce = Uint8Array.from({ length: 24 }, (_, index) => 0x40 + index)
  const sealed = hex('bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b4522f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff921f9664c97637da9768812f615c68b13b52ec0875924c1c7987947deafd8780acf49')

  it('gives the example of draft-irtf-cfrg-xchacha-03, A.3.1, and opens it', () => {
    expect(sealBytes(key, nonce, associated, plain)).to.deep.equal(sealed)
    expect(openBytes(key, nonce, associated, sealed)).to.deep.equal(plain)
    expect(openssl.xchachaSeal(key, nonce, associated, plain)).to.deep.equal(sealed)
  })

  it('does not open with one bit changed anywhere, or cut short', () => {
    for (let bit = 0; bit < sealed.byteLength * 8; bit += 5) {
      expect(openBytes(key, nonce, associated, sealed.map((byte, index) => index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))).to.equal(undefined)
    }
    for (const length of [0, 15, 16, sealed.byteLength - 1]) expect(openBytes(key, nonce, associated, sealed.subarray(0, length))).to.equal(undefined)
  })

  it('rests, in the second implementation, on the HChaCha20 of the draft, section 2.2.1', () => {
    const input = Uint8Array.from({ length: 32 }, (_, index) => index)
    expect(openssl.hchacha20(input, hex('000000090000004a0000000031415927'))).to.deep.equal(hex('82413b4227b27bfed30e42508a877d73a0f9e4d58a74a853c12ec41326d3ecdc'))
  })

  it('agrees with the second implementation on 100 drawn inputs', () => {
    const random = new SeededRandom('xchacha')
    for (let round = 0; round < 100; round++) {
      const [key, nonce, associated, plain] = [random.bytes(32), random.bytes(24), random.bytes(random.number(200)), random.bytes(random.number(1000))] as const
      const sealed = Uint8Array.from(sealBytes(key, nonce, associated, plain))
      expect(openssl.xchachaSeal(key, nonce, associated, plain)).to.deep.equal(sealed)
      expect(openssl.xchachaOpen(key, nonce, associated, sealed)).to.deep.equal(plain)
    }
  })
})

describe('HKDF and HMAC with SHA-256', () => {
  it('give the first examples of RFC 5869 and RFC 4231', () => {
    const material = repeated(0x0b, 22)
    const [salt, info] = [hex('000102030405060708090a0b0c'), hex('f0f1f2f3f4f5f6f7f8f9')]
    const output = hex('3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865')
    expect(hkdf(sha256, material, salt, info, 42)).to.deep.equal(output)
    expect(openssl.hkdf(material, salt, info, 42)).to.deep.equal(output)
    const mac = hex('b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7')
    expect(hmac(sha256, repeated(0x0b, 20), fromString('Hi There'))).to.deep.equal(mac)
    expect(openssl.hmac(repeated(0x0b, 20), fromString('Hi There'))).to.deep.equal(mac)
  })
})

describe('chance', () => {
  it('that gives another number of bytes than asked for is refused', () => {
    for (const length of [0, 31, 33]) expect(() => draw({ bytes: () => new Uint8Array(length) }, 32)).to.throw(RangeError)
  })

  it('is copied, so that a source which reuses its memory changes no key', () => {
    const memory = new Uint8Array(32).fill(7)
    const drawn = draw({ bytes: () => memory }, 32)
    memory.fill(0)
    expect(drawn).to.deep.equal(repeated(7, 32))
  })
})

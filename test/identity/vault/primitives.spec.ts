import { argon2Sync, createPrivateKey, createPublicKey, createCipheriv, diffieHellman, hkdfSync } from 'node:crypto'
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { expect } from 'chai'
import { argon2idKdf, PASSPHRASE_COST } from '../../../src/identity/index.ts'
import { LABELS } from '../../../src/identity/vault/labels.ts'
import { openBox, sealBox } from '../../../src/identity/vault/sealed-box.ts'
import { lengthPrefixed } from '../../../src/identity/length-prefixed.ts'
import { seededRandom } from './tools.ts'
import type { KeyObject } from 'node:crypto'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'))
const openssl = (passphrase: Uint8Array, salt: Uint8Array, memory: number, passes: number): Buffer =>
  argon2Sync('argon2id', { message: passphrase, nonce: salt, memory, passes, parallelism: 1, tagLength: 32 })

describe('argon2id', () => {
  it('has an oracle that passes RFC 9106, section 5.3', () => {
    const tag = argon2Sync('argon2id', { message: Buffer.alloc(32, 1), nonce: Buffer.alloc(16, 2), secret: Buffer.alloc(8, 3), associatedData: Buffer.alloc(12, 4), parallelism: 4, memory: 32, passes: 3, tagLength: 32 })
    expect(hex(tag)).to.equal('0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659')
  })

  it('gives what the oracle gives, at the cost that is used and at others', async () => {
    const random = seededRandom('argon2id')
    for (const cost of [PASSPHRASE_COST, { memoryKib: 8, passes: 1 }, { memoryKib: 19, passes: 2 }, { memoryKib: 1_000, passes: 5 }]) {
      const [passphrase, salt] = [random.bytes(1 + random.below(100)), random.bytes(16)]
      expect(hex(await argon2idKdf(passphrase, salt, cost))).to.equal(hex(openssl(passphrase, salt, cost.memoryKib, cost.passes)))
    }
  })
})

describe('HKDF-SHA256', () => {
  it('passes RFC 5869, appendix A.1 to A.3', () => {
    const long = (from: number): Uint8Array => Uint8Array.from({ length: 80 }, (_, index) => from + index)
    const cases: Array<[Uint8Array, Uint8Array, Uint8Array, string]> = [
      [new Uint8Array(22).fill(0x0b), bytes('000102030405060708090a0b0c'), bytes('f0f1f2f3f4f5f6f7f8f9'), '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865'],
      [long(0), long(0x60), long(0xb0), 'b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87'],
      [new Uint8Array(22).fill(0x0b), new Uint8Array(0), new Uint8Array(0), '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8']
    ]
    for (const [ikm, salt, info, okm] of cases) expect(hex(hkdf(sha256, ikm, salt, info, okm.length / 2))).to.equal(okm)
  })
})

describe('a length-prefixed list', () => {
  it('never reads as another list', () => {
    const lists = [['ab', 'c'], ['a', 'bc'], ['abc'], ['abc', ''], ['', 'abc'], []].map((list) => lengthPrefixed(list.map((part) => new TextEncoder().encode(part))).join())
    expect(new Set(lists).size).to.equal(lists.length)
    expect(hex(lengthPrefixed([bytes('ff'), bytes('')]))).to.equal('00000001ff00000000')
  })
})

describe('a sealed box', () => {
  const random = seededRandom('sealed-box')
  const privateKey = random.bytes(32)
  const publicKey = rawPublic(privateObject(privateKey))
  const context = Uint8Array.of(1, 2, 3)
  const plain = new TextEncoder().encode('for one pair of eyes')

  it('is built as it is described: an independent writing of it gives the same bytes', () => {
    const box = sealBox(publicKey, context, plain, seededRandom('ephemeral'))
    const ephemeral = privateObject(seededRandom('ephemeral').bytes(32))
    const share = rawPublic(ephemeral)
    const secret = diffieHellman({ privateKey: ephemeral, publicKey: createPublicKey(privateObject(privateKey)) })
    const key = Buffer.from(hkdfSync('sha256', secret, Buffer.concat([share, publicKey]), Buffer.concat([LABELS.box, context]), 32))
    const cipher = createCipheriv('chacha20-poly1305', key, Buffer.alloc(12), { authTagLength: 16 })
    expect(hex(box)).to.equal(hex(Buffer.concat([share, cipher.update(plain), cipher.final(), cipher.getAuthTag()])))
    expect(openBox(privateKey, context, box)).to.deep.equal(plain)
  })

  it('differs each time, and opens under its own key and context alone', () => {
    const box = sealBox(publicKey, context, plain, random)
    expect(sealBox(publicKey, context, plain, random)).to.not.deep.equal(box)
    expect(openBox(random.bytes(32), context, box)).to.equal(undefined)
    expect(openBox(privateKey, Uint8Array.of(1, 2), box)).to.equal(undefined)
  })

  it('changed in any bit, cut short, or of a point of small order, opens not', () => {
    const box = sealBox(publicKey, context, plain, random)
    for (let bit = 0; bit < box.byteLength * 8; bit += 7) {
      // the highest bit of an X25519 point is ignored (RFC 7748, section 5), but not by the key derivation
      expect(openBox(privateKey, context, box.map((byte, at) => at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte)), `bit ${bit}`).to.equal(undefined)
    }
    for (const length of [0, 1, 32, 47, 48, box.byteLength - 1]) expect(openBox(privateKey, context, box.subarray(0, length))).to.equal(undefined)
    for (const point of ['00'.repeat(32), `01${'00'.repeat(31)}`, 'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800', `ecffffffffffffff${'ff'.repeat(23)}7f`, `edffffffffffffff${'ff'.repeat(23)}7f`]) {
      expect(openBox(privateKey, context, Uint8Array.from([...bytes(point), ...box.subarray(32)]))).to.equal(undefined)
      expect(() => sealBox(bytes(point), context, plain, random)).to.throw()
    }
  })
})

function privateObject (raw: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.concat([Buffer.from('302e020100300506032b656e04220420', 'hex'), raw]), format: 'der', type: 'pkcs8' })
}

function rawPublic (key: KeyObject): Buffer {
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32)
}

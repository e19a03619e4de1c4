import { xchacha20poly1305 } from '@noble/ciphers/chacha.js'
import { expect } from 'chai'
import { hostMessageCipher } from '../../../../src/node/platform/host/message-cipher.ts'
import { hostRandom } from '../../../../src/node/platform/host/random.ts'
import { thrownBy } from '../../../identity/rejection.ts'

const { bytes } = hostRandom()
const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'))

describe('the cipher of messages on a host', () => {
  it('gives the bytes of the example in the specification', () => {
    // draft-irtf-cfrg-xchacha-03, appendix A.3.1
    const plain = new TextEncoder().encode("Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.")
    const key = hex('808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f')
    const nonce = hex('404142434445464748494a4b4c4d4e4f5051525354555657')
    const sealed = hex('bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b4522f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff921f9664c97637da9768812f615c68b13b52ec0875924c1c7987947deafd8780acf49')
    const associated = hex('50515253c0c1c2c3c4c5c6c7')

    expect(Uint8Array.from(hostMessageCipher.seal(key, nonce, associated, plain))).to.deep.equal(sealed)
    expect(Uint8Array.from(hostMessageCipher.open(key, nonce, associated, sealed))).to.deep.equal(plain)
  })

  it('gives the bytes of the portable one, and opens them, whatever the length and wherever they lie', () => {
    for (const length of [0, 1, 15, 16, 63, 64, 65, 256, 2048, 16_384]) {
      const [key, nonce, associated, plain] = [bytes(33).subarray(1), bytes(25).subarray(1), bytes(90 + length % 7), bytes(length + 1).subarray(1)]
      const sealed = Uint8Array.from(xchacha20poly1305(key, nonce, associated).encrypt(plain))

      expect(hostMessageCipher.seal(key, nonce, associated, plain)).to.deep.equal(sealed)
      expect(hostMessageCipher.open(key, nonce, associated, sealed)).to.deep.equal(Uint8Array.from(plain))
    }
  })

  it('opens nothing that was changed in any bit, cut, or goes with another key, nonce or associated data', () => {
    const [key, nonce, associated, plain] = [bytes(32), bytes(24), bytes(40), bytes(48)]
    const sealed = hostMessageCipher.seal(key, nonce, associated, plain)
    const flipped = (of: Uint8Array, bit: number): Uint8Array => of.map((byte, at) => at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte)

    for (let bit = 0; bit < sealed.byteLength * 8; bit++) expect(thrownBy(() => hostMessageCipher.open(key, nonce, associated, flipped(sealed, bit)))).to.be.instanceOf(Error)
    for (let bit = 0; bit < 32 * 8; bit++) expect(thrownBy(() => hostMessageCipher.open(flipped(key, bit), nonce, associated, sealed))).to.be.instanceOf(Error)
    for (let bit = 0; bit < 24 * 8; bit++) expect(thrownBy(() => hostMessageCipher.open(key, flipped(nonce, bit), associated, sealed))).to.be.instanceOf(Error)
    for (let bit = 0; bit < 40 * 8; bit++) expect(thrownBy(() => hostMessageCipher.open(key, nonce, flipped(associated, bit), sealed))).to.be.instanceOf(Error)
    for (let length = 0; length < sealed.byteLength; length++) expect(thrownBy(() => hostMessageCipher.open(key, nonce, associated, sealed.subarray(0, length)))).to.be.instanceOf(Error)
  })

  it('takes no key or nonce of another length', () => {
    for (const [key, nonce] of [[31, 24], [33, 24], [32, 12], [32, 23], [32, 25]] as const) {
      expect(thrownBy(() => hostMessageCipher.seal(bytes(key), bytes(nonce), bytes(1), bytes(1))).name).to.equal('RangeError')
    }
  })
})

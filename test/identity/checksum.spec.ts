import { expect } from 'chai'
import fc from 'fast-check'
import { fromString } from 'uint8arrays/from-string'
import { toString } from 'uint8arrays/to-string'
import { checksumOf } from '../../src/identity/checksum.ts'

describe('the checksum', () => {
  it('is CRC-32 with its check value, least significant byte first', () => {
    expect(toString(checksumOf(fromString('123456789')), 'base16')).to.equal('2639f4cb')
    expect(toString(checksumOf(new Uint8Array(0)), 'base16')).to.equal('00000000')
  })

  it('finds every damage within 32 neighbouring bits, across the border to the checksum too', () => {
    fc.assert(fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.uint8Array({ minLength: 4, maxLength: 4 }), fc.nat(), (bytes, damage, place) => {
      fc.pre(damage.some((byte) => byte !== 0))
      const codeword = Uint8Array.of(...bytes, ...checksumOf(bytes))
      const start = place % (codeword.byteLength - 3)
      const damaged = codeword.map((byte, index) => byte ^ (damage[index - start] ?? 0))

      expect(checksumOf(damaged.subarray(0, -4))).to.not.deep.equal(damaged.slice(-4))
    }), { numRuns: 5000 })
  })
})

import { expect } from 'chai'
import fc from 'fast-check'
import { backoffDelay, FIRST_DELAY_MS, isSearchDue, LONGEST_DELAY_MS } from '../../../src/node/delivery/backoff.ts'

const fixed = (byte: number) => ({ bytes: (length: number) => new Uint8Array(length).fill(byte) })

describe('back-off', () => {
  it('starts at one second and doubles up to ten minutes', () => {
    const middle = [1, 2, 3, 4].map((attempts) => backoffDelay(attempts, fixed(0x80)))
    for (const [n, delay] of middle.entries()) expect(delay).to.be.closeTo(FIRST_DELAY_MS * 2 ** n, FIRST_DELAY_MS * 2 ** n * 0.01)
    expect(backoffDelay(1_000, fixed(0xff))).to.equal(LONGEST_DELAY_MS * 1.2)
  })

  it('stays within a fifth of the plain delay, whatever the attempt and the random bytes', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: 0, max: 255 }), (attempts, byte) => {
      const delay = backoffDelay(attempts, fixed(byte))
      const plain = Math.min(FIRST_DELAY_MS * 2 ** Math.min(Math.max(attempts, 1) - 1, 20), LONGEST_DELAY_MS)
      expect(delay).to.be.within(Math.floor(plain * 0.8), Math.ceil(plain * 1.2))
    }))
  })

  it('has a contact looked for elsewhere never at the first try, always where no address is known, and else ever more seldom', () => {
    const due = (isKnown: boolean): number[] => Array.from({ length: 40 }, (_, failures) => failures).filter((failures) => isSearchDue(failures, isKnown))

    expect(due(true)).to.deep.equal([1, 2, 4, 8, 16, 32])
    expect(due(false)).to.deep.equal(Array.from({ length: 39 }, (_, at) => at + 1))
  })
})

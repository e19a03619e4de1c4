import { createHash } from 'node:crypto'
import { expect } from 'chai'
import { createDhtPrefixes } from '../../../../src/node/platform/browser/dht-prefixes.ts'

/** The first 8 bits of the place in the DHT's key space to which a number leads, by another implementation of SHA-256. */
function placeOf (number: number): number | undefined {
  const multihash = Buffer.alloc(34)
  multihash.set([0x12, 0x20])
  multihash.writeUInt32BE(number, 2)
  return createHash('sha256').update(multihash).digest()[0]
}

describe('DHT prefixes of the tab', () => {
  it('lead into the part of the key space that was asked for, for each of its 256 parts', () => {
    const prefixes = createDhtPrefixes()
    for (let part = 255; part >= 0; part--) {
      expect(placeOf(prefixes[part << 8]!), `part ${part}`).to.equal(part)
      expect(prefixes[(part << 8) | 0xff], 'the same part').to.equal(prefixes[part << 8])
    }
  })

  it('answer nothing to what is no prefix of 16 bits', () => {
    const prefixes = createDhtPrefixes()
    for (const asked of [-1, 65_536, 1.5, Number.NaN]) expect(prefixes[asked]).to.equal(undefined)
  })
})

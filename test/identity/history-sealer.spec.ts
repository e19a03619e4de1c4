import { createHmac, hkdfSync } from 'node:crypto'
import { expect } from 'chai'
import { HistorySealer, MAX_HISTORY_BYTES } from '../../src/identity/index.ts'
import { createSeededRandom } from '../../src/node/platform/memory.ts'

const SEED = Uint8Array.from({ length: 32 }, (_, at) => at)
const PLACE = ['message', 'somebody', '0000000000000001'] as const

function sealer (seed = SEED, random = 'history'): HistorySealer {
  return new HistorySealer(seed, createSeededRandom(random))
}

describe('HistorySealer', () => {
  it('names a place as another implementation does, and no other place so', () => {
    const key = Buffer.from(hkdfSync('sha256', SEED, new Uint8Array(0), 'mobilink/history/v1/handle-key\0', 32))
    const parts = PLACE.flatMap((part) => [Buffer.from([0, 0, 0, part.length]), Buffer.from(part)])
    const expected = createHmac('sha256', key).update(Buffer.concat(parts)).digest().subarray(0, 16)
    expect(Buffer.from(sealer().handleOf(PLACE)).equals(expected)).to.equal(true)
    for (const other of [['message', 'somebody', '0000000000000002'], ['messages', 'omebody', '0000000000000001'], ['message', 'somebody0000000000000001', '']]) {
      expect(sealer().handleOf(other)).to.not.deep.equal(sealer().handleOf(PLACE))
    }
    expect(sealer(SEED.toReversed()).handleOf(PLACE)).to.not.deep.equal(sealer().handleOf(PLACE))
  })

  it('opens on another disk with the same seed what it sealed on this one', () => {
    const handle = sealer().handleOf(PLACE)
    for (const length of [0, 1, 255, 256, MAX_HISTORY_BYTES]) {
      const plain = new Uint8Array(length).fill(7)
      expect(sealer(SEED, 'another disk').open(handle, sealer().seal(handle, plain))).to.deep.equal(plain)
    }
    expect(() => sealer().seal(handle, new Uint8Array(MAX_HISTORY_BYTES + 1))).to.throw(RangeError)
  })

  it('says nothing by its length but which of seven it is, and never seals the same twice', () => {
    const one = sealer()
    const handle = one.handleOf(PLACE)
    const lengths = new Set(Array.from({ length: 400 }, (_, length) => one.seal(handle, new Uint8Array(length)).byteLength))
    expect([...lengths]).to.deep.equal([256 + 41, 512 + 41])
    expect(one.seal(handle, SEED)).to.not.deep.equal(one.seal(handle, SEED))
  })

  it('opens nothing that was changed, lay under another handle, or is of another seed or version', () => {
    const one = sealer()
    const handle = one.handleOf(PLACE)
    const row = one.seal(handle, SEED)
    expect(one.open(handle, row)).to.deep.equal(SEED)
    expect(one.open(one.handleOf(['message', 'somebody', '0000000000000002']), row)).to.equal(undefined)
    expect(sealer(SEED.toReversed()).open(handle, row)).to.equal(undefined)
    for (let at = 0; at < row.byteLength; at++) expect(one.open(handle, row.with(at, (row[at] ?? 0) ^ 1))).to.equal(undefined)
    for (let length = 0; length < row.byteLength; length++) expect(one.open(handle, row.subarray(0, length))).to.equal(undefined)
  })
})

import { expect } from 'chai'
import fc from 'fast-check'
import { pipe } from 'it-pipe'
import { concat } from 'uint8arrays/concat'
import { BLOB_HEADER_BYTES, blobAckId, BlobReader, blobTag, chunkOffset, createBlobSecret, MAX_FILE_BYTES, openBlob, sealBlob, SEALED_CHUNK_BYTES, sealedSize, verifyBlob, wholeChunks } from '../../../src/identity/blob/index.ts'
import { paddedSize } from '../../../src/identity/blob/blob-size.ts'
import { isReceipt, isReceiptFor, receiptHash } from '../../../src/identity/index.ts'
import { damaged } from '../damage.ts'
import { seed } from '../../seed.ts'
import { seededRandom } from '../vault/tools.ts'
import { atOnce, file, gathered, later, outcome, pieces, sealed, secret } from './blobs.ts'

/** Around a chunk and around the ends of a file, rounded up and not. */
const SIZES = [0, 1, 2, 255, 16_383, 16_384, 16_385, 32_768, 70_000, 300_001]
const MANY = 300_001

async function readerOf (blob: Uint8Array, size: number, of = secret, aead = atOnce): Promise<BlobReader> {
  return await BlobReader.begin(blob.subarray(0, BLOB_HEADER_BYTES), { aead, ...of, size })
}

/** Everything that a blob gives, from its first byte on, and how that ends. */
async function opened (blob: Uint8Array, size: number, of = secret, pieceSize?: number): Promise<{ bytes: Uint8Array, error?: string }> {
  return await outcome(pipe(pieces(blob, pieceSize), openBlob({ aead: atOnce, ...of, size })))
}

describe('a sealed blob', () => {
  for (const size of SIZES) {
    it(`of ${size} bytes has the length that its size says, opens to the same file, and is the same wherever it is sealed`, async () => {
      const blob = await sealed(file(size))
      expect(blob.byteLength).to.equal(sealedSize(size))
      expect(await sealed(file(size), { aead: later })).to.deep.equal(blob)
      expect(await opened(blob, size)).to.deep.equal({ bytes: file(size) })
      const reader = await readerOf(blob, size, secret, later)
      expect(await gathered(reader.open()(pieces(blob.subarray(BLOB_HEADER_BYTES), 777)))).to.deep.equal(file(size))
    })
  }

  it('opens whatever the pieces are that it comes in', async () => {
    const blob = await sealed(file(40_000))
    await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 60_000 }), async (pieceSize) => {
      expect(await opened(blob, 40_000, secret, pieceSize)).to.deep.equal({ bytes: file(40_000) })
    }), { numRuns: 50, examples: [[1], [BLOB_HEADER_BYTES], [SEALED_CHUNK_BYTES]] })
  })

  it('lets through the sealed bytes that it has proven, and goes on from any chunk', async () => {
    const blob = await sealed(file(MANY))
    const reader = await readerOf(blob, MANY)
    expect(await gathered(pipe(pieces(blob, 31), verifyBlob({ aead: atOnce, ...secret, size: MANY })))).to.deep.equal(blob)
    for (let from = 0; from < reader.chunks; from++) {
      const rest = blob.subarray(chunkOffset(from))
      expect(await gathered(reader.verify({ from })(pieces(rest)))).to.deep.equal(rest)
      expect(await gathered(reader.open({ from })(pieces(rest)))).to.deep.equal(file(MANY).subarray(from * 16_384))
    }
  })

  it('gives what was in the chunks that it has proven before it lets them through, and nothing of one that is wrong', async () => {
    const blob = await sealed(file(MANY))
    const wrongAt = chunkOffset(17)
    const damagedBlob = blob.map((byte, at) => at === wrongAt ? byte ^ 1 : byte)
    for (const aead of [atOnce, later]) {
      for (const [source, proven, fileBytes] of [[blob, blob.byteLength, MANY], [damagedBlob, wrongAt, 17 * 16_384]] as const) {
        const taken: Uint8Array[] = []
        const take = async (opened: readonly Uint8Array[]): Promise<void> => {
          await Promise.resolve()
          taken.push(...opened)
        }
        let passed = 0
        for await (const piece of asFarAsGood(verifyBlob({ aead, ...secret, size: MANY }, take)(pieces(source, 300_000)))) {
          passed += piece.byteLength
          expect(concat(taken).byteLength).to.equal(passed === blob.byteLength ? MANY : wholeChunks(passed) * 16_384)
        }
        expect(passed).to.equal(proven)
        expect(concat(taken)).to.deep.equal(file(MANY).subarray(0, fileBytes))
      }
    }
  })

  it('opens a stretch in the middle alone, as for seeking, and nothing but that stretch', async () => {
    const blob = await sealed(file(MANY))
    const reader = await readerOf(blob, MANY)
    const stretch = (from: number, until: number): AsyncGenerator<Uint8Array> => pieces(blob.subarray(chunkOffset(from), chunkOffset(until)))
    expect(await gathered(reader.open({ from: 3, until: 7 })(stretch(3, 7)))).to.deep.equal(file(MANY).subarray(3 * 16_384, 7 * 16_384))
    for (const [from, until] of [[3, 6], [3, 8], [4, 7], [2, 6]] as const) {
      expect((await outcome(reader.open({ from: 3, until: 7 })(stretch(from, until)))).error).to.equal('InvalidBlobError')
    }
  })

  it('says which chunks a part of it has whole', () => {
    expect([0, 55, 56, 56 + SEALED_CHUNK_BYTES - 1, 56 + SEALED_CHUNK_BYTES, chunkOffset(9) + 5].map(wholeChunks)).to.deep.equal([0, 0, 0, 0, 1, 9])
  })

  it('is refused with one error when chunks are swapped, dropped, doubled, cut off, or come from another blob', async () => {
    const blob = await sealed(file(MANY))
    const other = await sealed(file(MANY).map((byte) => byte ^ 1), { of: { ...secret, blobId: new Uint8Array(32).fill(7) } })
    const chunk = (of: Uint8Array, number: number): Uint8Array => of.subarray(chunkOffset(number), chunkOffset(number + 1))
    const parts = (...numbers: number[]): Uint8Array => concat([blob.subarray(0, BLOB_HEADER_BYTES), ...numbers.map((number) => chunk(blob, number))])
    const count = (await readerOf(blob, MANY)).chunks
    const all = Array.from({ length: count }, (_, at) => at)
    const last = count - 1
    for (const wrong of [
      parts(...all.with(1, 2).with(2, 1)), parts(...all.toSpliced(4, 1)), parts(...all.toSpliced(4, 0, 4)), parts(...all.slice(0, last)), parts(...all.slice(0, 2)),
      parts(...all, last), parts(last, ...all.slice(1)), concat([blob, Uint8Array.of(0)]), blob.subarray(0, -1), blob.subarray(0, BLOB_HEADER_BYTES), blob.subarray(0, 20),
      concat([parts(0), chunk(other, 1), parts(...all.slice(2)).subarray(BLOB_HEADER_BYTES)]), other, new Uint8Array(0)
    ]) {
      const { bytes, error } = await opened(wrong, MANY)
      expect(error).to.equal('InvalidBlobError')
      expect(bytes).to.deep.equal(file(MANY).subarray(0, bytes.byteLength))
    }
  })

  it(`hands out nothing that is not good, whatever was done to it (seed ${seed})`, async () => {
    const random = seededRandom(`blob/${seed}`)
    const [blob, other] = [await sealed(file(50_000)), await sealed(file(60_000))]
    for (let round = 0; round < 300; round++) {
      const { bytes, error } = await opened(damaged({ bytes: random.bytes, number: random.below }, blob, other), 50_000)
      expect(error).to.equal('InvalidBlobError')
      expect(bytes).to.deep.equal(file(50_000).subarray(0, bytes.byteLength))
    }
  })

  it('does not open with another key, another id, or as a file of another size', async () => {
    const blob = await sealed(file(MANY))
    const changed = (bytes: Uint8Array): Uint8Array => bytes.with(0, (bytes[0] ?? 0) ^ 1)
    expect((await opened(blob, MANY, { ...secret, key: changed(secret.key) })).error).to.equal('InvalidBlobError')
    expect((await opened(blob, MANY, { ...secret, blobId: changed(secret.blobId) })).error).to.equal('InvalidBlobError')
    for (const size of [0, 16_384, MANY - 20_000, MANY + 20_000, MAX_FILE_BYTES]) expect((await opened(blob, size)).error).to.equal('InvalidBlobError')
  })

  it('is never begun for a size that no file has, and nothing is made room for', async () => {
    const blob = await sealed(file(1))
    for (const size of [-1, 0.5, Number.NaN, Infinity, MAX_FILE_BYTES + 1, 1e18, 2 ** 63]) {
      for (const of of [paddedSize, sealedSize]) expect(() => of(size)).to.throw(RangeError)
      expect(() => sealBlob({ aead: atOnce, random: seededRandom('salt'), secret, size })).to.throw(RangeError)
      expect((await opened(blob, size)).error).to.equal('RangeError')
    }
    expect(sealedSize(MAX_FILE_BYTES)).to.equal(56 + MAX_FILE_BYTES + (2 ** 32 + 1) * 16)
  })

  it('reads no further ahead than the chunks that are being worked on, and lets go of its source when nobody wants more', async () => {
    for (const [aead, ahead] of [[atOnce, 2], [later, 18]] as const) {
      let taken = 0
      let isReleased = false
      const source = (async function * () {
        try {
          for (;;) {
            taken++
            yield await Promise.resolve(new Uint8Array(16_384))
          }
        } finally {
          isReleased = true
        }
      })()
      const sealing = pipe(source, sealBlob({ aead, random: seededRandom('salt'), secret, size: MAX_FILE_BYTES }))
      for (let piece = 0; piece < 4; piece++) await sealing.next()
      expect(taken).to.be.at.most(3 + ahead)
      await sealing.return(undefined)
      expect(isReleased).to.equal(true)
    }
  })

  it('lets go of what it is opened from, wherever that ends', async () => {
    const blob = await sealed(file(MANY))
    for (const [wanted, given] of [[1, blob], [99, blob], [99, blob.subarray(0, 40_000)], [99, blob.subarray(0, 5)]] as const) {
      let isReleased = false
      const source = (async function * () {
        try {
          yield * pieces(given)
        } finally {
          isReleased = true
        }
      })()
      const opening = pipe(source, openBlob({ aead: atOnce, ...secret, size: MANY }))
      try {
        for (let piece = 0; piece < wanted; piece++) await opening.next()
      } catch (error) {
        expect(error).to.have.property('name', 'InvalidBlobError')
      }
      await opening.return(undefined)
      expect(isReleased).to.equal(true)
    }
  })

  it('is not finished from a file that is not as long as it was', async () => {
    for (const size of [39_999, 40_001, 0]) {
      const { error } = await outcome(sealBlob({ aead: atOnce, random: seededRandom('salt'), secret, size })(pieces(file(40_000))))
      expect(error).to.equal('BlobSourceChangedError')
    }
  })

  it('passes on what its source fails with', async () => {
    const source = (async function * () {
      yield await Promise.resolve(file(20_000))
      throw new TypeError('the disk')
    })()
    expect((await outcome(sealBlob({ aead: later, random: seededRandom('salt'), secret, size: 40_000 })(source))).error).to.equal('TypeError')
  })

  it('has a length that says little of its file, for at most 12 % more bytes', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: MAX_FILE_BYTES }), (size) => {
      const padded = paddedSize(size)
      expect(padded).to.be.at.least(size).and.at.most(size * 1.12)
      expect(paddedSize(padded)).to.equal(padded)
    }), { numRuns: 5_000 })
    // as the paper's algorithm rounds, by whole numbers
    const padme = (size: bigint): bigint => {
      const exponent = BigInt(size.toString(2).length - 1)
      const rounded = exponent - BigInt(exponent.toString(2).length)
      const mask = (1n << (rounded > 0n ? rounded : 0n)) - 1n
      return (size + mask) & ~mask
    }
    for (const size of [2, 9, 100, 1_000, 100_000, 1_000_001, 2 ** 31 - 1, 2 ** 32 + 5, 2 ** 45 + 12_345, MAX_FILE_BYTES - 1, MAX_FILE_BYTES]) {
      expect(paddedSize(size)).to.equal(Number(padme(BigInt(size))))
    }
    const lengths = new Set(Array.from({ length: 100_000 }, (_, at) => paddedSize(1_000_000 + at)))
    expect(lengths.size).to.be.at.most(8)
  })

  it('has a receipt that its key gives, and that its hash alone can check', () => {
    const tag = blobTag(secret.key)
    expect(tag).to.have.lengthOf(32)
    expect(isReceipt(tag, blobTag(Uint8Array.from(secret.key)))).to.equal(true)
    expect(isReceiptFor(tag, receiptHash(tag))).to.equal(true)
    expect(isReceipt(blobTag(new Uint8Array(32)), tag)).to.equal(false)
    expect(blobAckId(secret.blobId)).to.deep.equal(secret.blobId.slice(0, 16))
  })

  it('has an id and a key of its own, and is not made with fewer bytes of chance', () => {
    const random = seededRandom('many')
    const [one, two] = [createBlobSecret(random), createBlobSecret(random)]
    expect(new Set([one.blobId, one.key, two.blobId, two.key].map((bytes) => Buffer.from(bytes).toString('hex'))).size).to.equal(4)
    expect(() => createBlobSecret({ bytes: () => new Uint8Array(31) })).to.throw(RangeError)
  })
})

/** What comes before an error. */
async function * asFarAsGood (source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield * source
  } catch (error) {
    expect(error).to.have.property('name', 'InvalidBlobError')
  }
}

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { inflateSync } from 'node:zlib'
import { expect } from 'chai'
import { concat } from 'uint8arrays/concat'
import { BLOB_CHUNK_BYTES, BLOB_HEADER_BYTES, BLOB_SALT_BYTES } from '../../../src/identity/blob/blob-size.ts'
import { ChunkCipher } from '../../../src/identity/blob/chunk-cipher.ts'
import { openHeader, provenRuns } from '../../../src/identity/blob/open-blob.ts'
import { atOnce, later, outcome, pieces } from './blobs.ts'

interface Vector { tcId: number, comment: string, key: string, ctx: string, ct: string, msgLength?: number, msgSha512?: string, result: 'valid' | 'invalid', flags: string[] }

const { vectors } = JSON.parse(readFileSync('test/vectors/blob/c2sp-chunked-encryption.json', 'utf8')) as { vectors: Vector[] }
const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'))
const sha512 = (bytes: Uint8Array): string => createHash('sha512').update(bytes).digest('hex')

/** All of a blob whose size nobody said, and how that ends. */
async function opened ({ key, ctx, ct }: Vector, aead = atOnce): Promise<{ bytes: Uint8Array, error?: string }> {
  const blob = Uint8Array.from(inflateSync(bytesOf(ct)))
  return await outcome((async function * () {
    const cipher = await openHeader(aead, bytesOf(key), blob.subarray(0, BLOB_HEADER_BYTES), bytesOf(ctx))
    for await (const run of provenRuns(pieces(blob.subarray(BLOB_HEADER_BYTES), 100_000), cipher, 0, () => undefined)) yield * run.opened
  })())
}

describe('C2SP chunked encryption with AES-256-GCM (Wycheproof)', () => {
  it('has all 35 cases', () => {
    expect(vectors).to.have.lengthOf(35)
  })

  for (const vector of vectors) {
    const { tcId, comment, key, ctx, ct, msgLength = 0, msgSha512 = sha512(new Uint8Array(0)), result, flags } = vector

    it(`${result === 'valid' ? 'opens' : 'refuses'} case ${tcId}: ${comment}`, async () => {
      for (const aead of [atOnce, later]) {
        const { bytes, error } = await opened(vector, aead)
        expect(error).to.equal(result === 'valid' ? undefined : flags.includes('InvalidKeySize') ? 'RangeError' : 'InvalidBlobError')
        // of what is refused nothing was handed out behind what is good
        expect(bytes.byteLength).to.be.at.most(msgLength)
        if (bytes.byteLength === msgLength) expect(sha512(bytes)).to.equal(msgSha512)
        if (result === 'valid') expect(bytes.byteLength).to.equal(msgLength)
      }
    })

    if (result !== 'valid') continue

    it(`seals case ${tcId} into the same bytes`, async () => {
      const blob = Uint8Array.from(inflateSync(bytesOf(ct)))
      const { bytes } = await opened(vector)
      const cipher = await ChunkCipher.derive(atOnce, bytesOf(key), blob.subarray(0, BLOB_SALT_BYTES), bytesOf(ctx))
      const chunks: Uint8Array[] = [blob.subarray(0, BLOB_SALT_BYTES), cipher.commitment]
      for (let chunk = 0; chunk * BLOB_CHUNK_BYTES <= bytes.byteLength; chunk++) chunks.push(await cipher.seal(chunk, bytes.subarray(chunk * BLOB_CHUNK_BYTES, (chunk + 1) * BLOB_CHUNK_BYTES)))
      expect(sha512(concat(chunks))).to.equal(sha512(blob))
    })
  }

  it('gives every chunk a nonce of its own, up to the last that the format has', async () => {
    const cipher = await ChunkCipher.derive(atOnce, new Uint8Array(32).fill(1), new Uint8Array(24), new Uint8Array(0))
    const plain = new Uint8Array(16)
    const numbers = [0, 1, 255, 256, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 1, 2 ** 37, 2 ** 38 - 1]
    const sealed = await Promise.all(numbers.map(async (number) => Buffer.from(await cipher.seal(number, plain)).toString('hex')))
    expect(new Set(sealed).size).to.equal(numbers.length)
    for (const number of [-1, 0.5, 2 ** 38]) expect(() => cipher.seal(number, plain)).to.throw(RangeError)
    expect(() => cipher.seal(0, new Uint8Array(BLOB_CHUNK_BYTES + 1))).to.throw(RangeError)
  })
})

import { expect } from 'chai'
import fc from 'fast-check'
import { sha256 } from '@noble/hashes/sha2.js'
import { pipe } from 'it-pipe'
import { BLOB_HEADER_BYTES, BlobOnDemand, chunkOffset, openBlob, recognisedBy, SEALED_CHUNK_BYTES } from '../../../src/identity/blob/index.ts'
import { seededRandom } from '../vault/tools.ts'
import { atOnce, file, gathered, later, outcome, sealed, secret } from './blobs.ts'
import type { ReadAt } from '../../../src/identity/blob/index.ts'
import type { Aead } from '../../../src/identity/index.ts'

/** Around a chunk, a piece of sixteen, the end of a file, and what is filled up behind it. */
const SIZES = [0, 1, 16_383, 16_384, 16_385, 262_143, 262_144, 262_145, 300_001, 524_288, 1_048_577, 4_200_000]
const PIECE = 262_144

/** What lies on a disk, and how often it was read. */
class Disk {
  bytes: Uint8Array
  reads = 0

  constructor (bytes: Uint8Array) {
    this.bytes = bytes
  }

  readonly read: ReadAt = async (offset, length) => {
    this.reads++
    return await Promise.resolve(this.bytes.slice(offset, offset + length))
  }
}

async function onDemand (disk: Disk, { aead = atOnce, size = disk.bytes.byteLength, onProgress }: { aead?: Aead, size?: number, onProgress?: (done: number) => void } = {}): Promise<BlobOnDemand> {
  return await BlobOnDemand.look({ aead, random: seededRandom('salt'), secret, size, read: disk.read, hash: sha256 }, { onProgress })
}

/** A cipher that remembers what it has sealed. */
function watched (): { aead: Aead, sealedUnder: Map<string, Set<string>> } {
  const sealedUnder = new Map<string, Set<string>>()
  const seal: Aead['seal'] = async (key, nonce, plain, associated) => {
    const place = Buffer.from(nonce).toString('hex')
    sealedUnder.set(place, (sealedUnder.get(place) ?? new Set()).add(Buffer.from(sha256(plain)).toString('hex')))
    return await atOnce.seal(key, nonce, plain, associated)
  }
  return { aead: { importKey: atOnce.importKey, open: atOnce.open, seal }, sealedUnder }
}

describe('a blob that is sealed when it is asked for', () => {
  for (const size of SIZES) {
    it(`of ${size} bytes is, byte for byte, the blob that would have been kept`, async () => {
      const kept = await sealed(file(size))
      for (const aead of [atOnce, later]) {
        const blob = await onDemand(new Disk(file(size)), { aead })
        expect(blob.bytes).to.equal(kept.byteLength)
        expect(await gathered(blob.read(0, blob.bytes))).to.deep.equal(kept)
      }
    })
  }

  it('gives any part of it, at any place, whatever was asked for before', async () => {
    const kept = await sealed(file(1_100_000))
    const blob = await onDemand(new Disk(file(1_100_000)), { aead: later })
    const edges = [0, 1, 24, BLOB_HEADER_BYTES - 1, BLOB_HEADER_BYTES, chunkOffset(1), chunkOffset(15), chunkOffset(16), chunkOffset(17) - 1, blob.bytes - 1, blob.bytes, blob.bytes + 5]
    await fc.assert(fc.asyncProperty(fc.oneof(fc.constantFrom(...edges), fc.nat(blob.bytes)), fc.oneof(fc.constantFrom(0, 1, SEALED_CHUNK_BYTES, 1_048_576), fc.nat(600_000)), async (offset, length) => {
      expect(Buffer.compare(await gathered(blob.read(offset, length)), kept.subarray(offset, offset + length))).to.equal(0)
    }), { numRuns: 60 })
  })

  it('opens to the file', async () => {
    const blob = await onDemand(new Disk(file(700_000)))
    expect(await gathered(pipe(blob.read(0, blob.bytes), openBlob({ aead: atOnce, ...secret, size: 700_000 })))).to.deep.equal(file(700_000))
  })

  it('reads the file once before anything is told of it, and says how far that is', async () => {
    const disk = new Disk(file(600_000))
    const told: number[] = []
    await onDemand(disk, { onProgress: (done) => told.push(done) })
    expect(told).to.deep.equal([PIECE, 2 * PIECE, 600_000])
    expect(disk.reads).to.equal(3)
  })

  it('gives nothing of a piece that was changed, and all that comes before it', async () => {
    const kept = await sealed(file(1_000_000))
    const disk = new Disk(file(1_000_000))
    const blob = await onDemand(disk)
    disk.bytes[PIECE + 5] = (disk.bytes[PIECE + 5] ?? 0) ^ 1
    expect(await outcome(blob.read(0, blob.bytes))).to.deep.equal({ bytes: kept.slice(0, chunkOffset(16)), error: 'BlobSourceChangedError' })
    // also where the change is not in what is asked for: the piece is another one
    expect(await outcome(blob.read(chunkOffset(20), 10))).to.deep.equal({ bytes: new Uint8Array(0), error: 'BlobSourceChangedError' })
    expect(await gathered(blob.read(chunkOffset(32), 1_000))).to.deep.equal(kept.slice(chunkOffset(32), chunkOffset(32) + 1_000))
  })

  it('never seals two plaintexts under one nonce, not even to throw one of them away', async () => {
    const disk = new Disk(file(700_000))
    const { aead, sealedUnder } = watched()
    const blob = await onDemand(disk, { aead })
    await gathered(blob.read(0, blob.bytes))
    for (const at of [0, PIECE - 1, PIECE, 699_999]) {
      disk.bytes = file(700_000)
      disk.bytes[at] = (disk.bytes[at] ?? 0) ^ 255
      for (let offset = 0; offset < blob.bytes; offset += 100_000) await outcome(blob.read(offset, 100_000))
    }
    expect(sealedUnder.size).to.be.greaterThan(40)
    for (const plains of sealedUnder.values()) expect(plains.size).to.equal(1)
  })

  it('is refused when the file has become shorter, before and after it was looked at', async () => {
    const disk = new Disk(file(300_000))
    const error = await onDemand(disk, { size: 300_001 }).then(() => undefined, (error: unknown) => error as Error)
    expect(error?.name).to.equal('BlobSourceChangedError')
    const blob = await onDemand(disk)
    disk.bytes = disk.bytes.slice(0, 299_999)
    expect((await outcome(blob.read(chunkOffset(16), 10))).error).to.equal('BlobSourceChangedError')
  })

  it('does not care what is written behind its end', async () => {
    const disk = new Disk(file(300_000))
    const blob = await onDemand(disk)
    disk.bytes = file(400_000)
    expect(await gathered(blob.read(0, blob.bytes))).to.deep.equal(await sealed(file(300_000)))
  })

  it('ends looking when nobody wants it any more', async () => {
    const disk = new Disk(file(900_000))
    const stopping = new AbortController()
    const error = await BlobOnDemand.look({ aead: atOnce, random: seededRandom('salt'), secret, size: 900_000, read: disk.read, hash: sha256 }, { signal: stopping.signal, onProgress: () => { stopping.abort() } }).then(() => undefined, (error: unknown) => error as Error)
    expect(error?.name).to.equal('AbortError')
    expect(disk.reads).to.equal(1)
  })

  it('takes 32 bytes of memory for each 256 KiB of the file', () => {
    expect([0, 1, PIECE, PIECE + 1, 2 ** 30].map(recognisedBy)).to.deep.equal([0, 32, 32, 64, 131_072])
  })
})

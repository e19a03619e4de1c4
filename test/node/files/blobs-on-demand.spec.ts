import { expect } from 'chai'
import { sha256 } from '@noble/hashes/sha2.js'
import { createBlobSecret } from '../../../src/identity/index.ts'
import { blobNameOf } from '../../../src/node/files/blob-store.ts'
import { BlobsOnDemand } from '../../../src/node/files/blobs-on-demand.ts'
import { hostBlobStore } from '../../../src/node/platform/host/blob-files.ts'
import { atOnce, file, gathered, outcome, sealed } from '../../identity/blob/blobs.ts'
import { seededRandom } from '../../identity/vault/tools.ts'
import { withFolder } from './temporary-folder.ts'
import type { BlobStore } from '../../../src/node/files/blob-store.ts'
import type { SteadySource } from '../../../src/node/index.ts'

const GIB = 2 ** 30
const random = seededRandom('blobs on demand')

class Source implements SteadySource {
  readonly bytes: Uint8Array
  closed = 0

  constructor (bytes: Uint8Array) {
    this.bytes = bytes
  }

  async read (offset: number, length: number): Promise<Uint8Array> {
    return await Promise.resolve(this.bytes.slice(offset, offset + length))
  }

  async close (): Promise<void> {
    this.closed++
    await Promise.resolve()
  }
}

/** As large as anybody says, and the same everywhere. */
class Endless extends Source {
  readonly #piece = new Uint8Array(262_144)

  constructor () {
    super(new Uint8Array(0))
  }

  override async read (_offset: number, length: number): Promise<Uint8Array> {
    return await Promise.resolve(this.#piece.subarray(0, length))
  }
}

describe('blobs that are kept, and blobs on demand', () => {
  async function withBlobs (use: (blobs: BlobsOnDemand, kept: BlobStore, changed: string[]) => Promise<void>, hash: (bytes: Uint8Array) => Uint8Array = sha256): Promise<void> {
    await withFolder(async (folder) => {
      const kept = hostBlobStore(folder)
      const changed: string[] = []
      await use(new BlobsOnDemand({ blobs: kept, aead: atOnce, random, sha256: hash }, async (name) => { await Promise.resolve(changed.push(name)) }), kept, changed)
    })
  }

  it('are found and read in the same way, and only the first are on the disk', async () => {
    await withBlobs(async (blobs, kept) => {
      const [secret, other] = [createBlobSecret(random), createBlobSecret(random)]
      const blob = await sealed(file(300_000), { of: other })
      const writer = await blobs.write(blobNameOf(other.blobId), 0)
      await writer.write(blob)
      await writer.finish()
      await blobs.add(secret, { size: 300_000, source: new Source(file(300_000)) }, {})
      for (const { blobId } of [secret, other]) expect(await blobs.find(blobNameOf(blobId))).to.deep.equal({ bytes: blob.byteLength, isWhole: true })
      expect(await gathered(blobs.read(blobNameOf(other.blobId), 10, 1_000))).to.deep.equal(blob.slice(10, 1_010))
      expect(await gathered(blobs.read(blobNameOf(secret.blobId), 10, 1_000))).to.have.lengthOf(1_000)
      expect(await kept.names()).to.deep.equal([blobNameOf(other.blobId)])
      for (const { blobId } of [secret, other]) await blobs.remove(blobNameOf(blobId))
      for (const { blobId } of [secret, other]) expect(await blobs.find(blobNameOf(blobId))).to.equal(undefined)
    })
  })

  it('end in the middle where they are taken back, closed once, and that is no news of a change', async () => {
    await withBlobs(async (blobs, _kept, changed) => {
      const secret = createBlobSecret(random)
      const source = new Source(file(3_000_000))
      await blobs.add(secret, { size: 3_000_000, source }, {})
      const name = blobNameOf(secret.blobId)
      let came = 0
      const error = await (async () => {
        for await (const bytes of blobs.read(name, 0, 3_000_000)) {
          came += bytes.byteLength
          if (came > 1_000_000) await blobs.remove(name)
        }
      })().then(() => undefined, (error: unknown) => error as Error)
      expect(error?.name).to.equal('BlobNotNowError')
      expect(came).to.be.within(1_000_000, 1_100_000)
      await blobs.remove(name)
      await blobs.stop()
      expect([source.closed, changed]).to.deep.equal([1, []])
    })
  })

  it('that changed are told of before whoever reads them hears it', async () => {
    await withBlobs(async (blobs, _kept, changed) => {
      const secret = createBlobSecret(random)
      const source = new Source(file(300_000))
      await blobs.add(secret, { size: 300_000, source }, {})
      source.bytes[0] = (source.bytes[0] ?? 0) ^ 1
      const name = blobNameOf(secret.blobId)
      expect(await outcome(blobs.read(name, 60, 10))).to.deep.equal({ bytes: new Uint8Array(0), error: 'BlobSourceChangedError' })
      expect(changed).to.deep.equal([name])
    })
  })

  it('are refused where there are too many of them, until one is gone', async () => {
    await withBlobs(async (blobs) => {
      const names: string[] = []
      const add = async (): Promise<string | undefined> => {
        const secret = createBlobSecret(random)
        names.push(blobNameOf(secret.blobId))
        return await blobs.add(secret, { size: 1, source: new Source(file(1)) }, {}).then(() => undefined, (error: unknown) => (error as Error).name)
      }
      // all at once: while one is being read, the others have been counted
      const added = await Promise.all(Array.from({ length: 260 }, add))
      expect(added).to.deep.equal([...Array<undefined>(256).fill(undefined), ...Array<string>(4).fill('TooLargeWithoutCopyError')])
      await blobs.forget(names[0] ?? '')
      expect(await add()).to.equal(undefined)
    })
  })

  it('are refused where what recognises all of them would not fit into memory, until some are gone', async function () {
    this.timeout(120_000)
    // what is compared does not matter here, and 200 GiB would take long
    await withBlobs(async (blobs) => {
      const [first, second] = [createBlobSecret(random), createBlobSecret(random)]
      const refused = async (): Promise<string | undefined> => await blobs.add(second, { size: 100 * GIB, source: new Endless() }, {}).then(() => undefined, (error: unknown) => (error as Error).name)
      // what could not be read takes no room
      expect(await blobs.add(first, { size: 200 * GIB, source: new Source(file(10)) }, {}).then(() => undefined, (error: unknown) => (error as Error).name)).to.equal('BlobSourceChangedError')
      await blobs.add(first, { size: 200 * GIB, source: new Endless() }, {})
      expect(await refused()).to.equal('TooLargeWithoutCopyError')
      await blobs.remove(blobNameOf(first.blobId))
      expect(await refused()).to.equal(undefined)
    }, () => new Uint8Array(32))
  })
})

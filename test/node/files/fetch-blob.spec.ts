import { appendFile, open, readdir, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { streamPair } from '@libp2p/utils'
import { expect } from 'chai'
import { chunkOffset, createBlobSecret, MAX_FILE_BYTES, openBlob, sealedSize } from '../../../src/identity/index.ts'
import { blobNameOf } from '../../../src/node/files/blob-store.ts'
import { fetchBlob } from '../../../src/node/files/fetch-blob.ts'
import { keepFile } from '../../../src/node/files/keep-file.ts'
import { hostBlobStore } from '../../../src/node/platform/host/blob-files.ts'
import { createBlobSource, serveBlobs } from '../../../src/protocols/file/index.ts'
import { atOnce, file, gathered, pieces } from '../../identity/blob/blobs.ts'
import { systemRandom } from '../../identity/vault/tools.ts'
import { failure, log } from '../../protocols/conversation.ts'
import { ManualTimers } from '../../protocols/manual-timers.ts'
import { withFolder } from './temporary-folder.ts'
import type { FetchedFile } from '../../../src/node/files/fetch-blob.ts'
import type { BlobSource, ServedBlob } from '../../../src/protocols/file/index.ts'
import type { BlobStore } from '../../../src/node/files/blob-store.ts'

const SIZE = 5_000_000
const CONTENT = file(SIZE)

interface Scene {
  readonly sent: FetchedFile
  readonly here: BlobStore
  readonly folder: string
  /** Bytes that the sender has read for its answers on the newest stream, and on all of them. */
  served: number
  total: number
  /** Another stream to the sender; `find` may say something else than the sender would. */
  source (find?: (blob: ServedBlob) => ServedBlob | 'not here' | 'try later'): Promise<BlobSource>
  /** All of the file, opened, from what is here. */
  opened (): Promise<Uint8Array>
}

/** A sender that has kept a file, and a receiver that has nothing. */
async function scene (work: (scene: Scene) => Promise<void>, content = CONTENT): Promise<void> {
  await withFolder(async (root) => {
    const there = hostBlobStore(join(root, 'there'))
    const folder = join(root, 'here')
    const here = hostBlobStore(folder)
    const sent = { ...createBlobSecret(systemRandom), size: content.byteLength }
    const name = blobNameOf(sent.blobId)
    await keepFile({ blobs: there, aead: atOnce, random: systemRandom }, sent, { size: content.byteLength, source: pieces(content, 70_000) })
    let streams = 0
    const it: Scene = {
      sent, here, folder, served: 0, total: 0,
      async source (find = (blob) => blob) {
        const timers = new ManualTimers()
        const [stream, other] = await streamPair()
        const number = ++streams
        it.served = 0
        serveBlobs(other, async () => {
          const blob: ServedBlob = {
            size: (await there.find(name))?.bytes ?? 0,
            async * read (offset, length) {
              for await (const bytes of there.read(name, offset, length)) {
                if (number === streams) it.served += bytes.byteLength
                it.total += bytes.byteLength
                yield bytes
              }
            }
          }
          return find(blob)
        }, { timers, log }).catch(() => undefined)
        return createBlobSource(stream, { timers, log })
      },
      async opened () {
        return await gathered(openBlob({ aead: atOnce, ...sent })(here.read(name, 0, sealedSize(content.byteLength))))
      }
    }
    await work(it)
  })
}

/** As the sender gives it, with one byte at a place turned. */
function turned (at: number): (blob: ServedBlob) => ServedBlob {
  return ({ size, read }) => ({
    size,
    async * read (offset, length) {
      for await (const bytes of read(offset, length)) {
        const place = at - offset
        offset += bytes.byteLength
        yield place >= 0 && place < bytes.byteLength ? bytes.with(place, (bytes[place] ?? 0) ^ 1) : bytes
      }
    }
  })
}

/** As the sender gives it, until `bytes` have been given: then the reading fails. */
function breakingAfter (bytes: number): (blob: ServedBlob) => ServedBlob {
  let left = bytes
  return ({ size, read }) => ({
    size,
    async * read (offset, length) {
      for await (const piece of read(offset, length)) {
        left -= piece.byteLength
        if (left < 0) throw new TypeError('the cable')
        yield piece
      }
    }
  })
}

describe('fetching a file', () => {
  for (const size of [0, 1, 16_384, 300_000, SIZE]) {
    it(`brings all of ${size} bytes, sealed as they were sent, and says how far it is`, async () => {
      await scene(async ({ here, sent, source, opened }) => {
        const progress: number[] = []
        await fetchBlob({ blobs: here, aead: atOnce }, await source(), sent, { onProgress: (done) => progress.push(done) })
        expect(Buffer.compare(await opened(), CONTENT.subarray(0, size))).to.equal(0)
        expect(await here.find(blobNameOf(sent.blobId))).to.deep.equal({ bytes: sealedSize(size), isWhole: true })
        expect(progress.at(-1)).to.equal(sealedSize(size))
        expect(progress).to.deep.equal([...progress].sort((a, b) => a - b))
      }, CONTENT.subarray(0, size))
    })
  }

  it('asks for nothing when all of it is here', async () => {
    await scene(async (it) => {
      await fetchBlob({ blobs: it.here, aead: atOnce }, await it.source(), it.sent)
      await fetchBlob({ blobs: it.here, aead: atOnce }, await it.source(() => 'not here'), it.sent)
      expect(it.served).to.equal(0)
    })
  })

  it('goes on from where it stopped, however often it is broken off', async () => {
    await scene(async (it) => {
      let tries = 0
      for (;;) {
        tries++
        const fetching = fetchBlob({ blobs: it.here, aead: atOnce }, await it.source(breakingAfter(1_500_000)), it.sent)
        const error = await fetching.then(() => undefined, (reason: unknown) => reason as Error)
        if (error === undefined) break
        expect(error.name).to.equal('ChannelClosedError')
        expect(it.served).to.be.above(0)
        expect(tries).to.be.below(10)
      }
      expect(tries).to.be.above(3)
      expect(Buffer.compare(await it.opened(), CONTENT)).to.equal(0)
      // a range that was broken off is asked for again, and nothing else
      expect(it.total).to.be.at.most(sealedSize(SIZE) + tries * 1_048_576)
    })
  })

  it('believes nothing that lies here from before: it goes on from what is proven', async () => {
    await scene(async (it) => {
      const name = blobNameOf(it.sent.blobId)
      await failure(fetchBlob({ blobs: it.here, aead: atOnce }, await it.source(breakingAfter(3_500_000)), it.sent))
      const kept = (await it.here.find(name))?.bytes ?? 0
      expect(kept).to.be.above(2_000_000)
      // a bit that the disk turned, and an end that it never wrote
      const path = join(it.folder, `${name}.part`)
      const changed = await open(path, 'r+')
      await changed.write(Uint8Array.of(1, 2, 3), 0, 3, 1_000_000)
      await changed.close()
      await truncate(path, kept - 10_000)
      await appendFile(path, new Uint8Array(500_000))
      await fetchBlob({ blobs: it.here, aead: atOnce }, await it.source(), it.sent)
      expect(Buffer.compare(await it.opened(), CONTENT)).to.equal(0)
      expect(it.served).to.be.within(sealedSize(SIZE) - 1_000_000, sealedSize(SIZE) - 980_000)
    })
  })

  it('begins anew when not even the header is right', async () => {
    await scene(async (it) => {
      const writer = await it.here.write(blobNameOf(it.sent.blobId), 0)
      await writer.write(new Uint8Array(200_000))
      await writer.close()
      await fetchBlob({ blobs: it.here, aead: atOnce }, await it.source(), it.sent)
      expect(Buffer.compare(await it.opened(), CONTENT)).to.equal(0)
    })
  })

  for (const [what, at] of [['the header', 30], ['the first chunk', 100], ['a chunk in the middle', 2_500_000], ['the last chunk', -3]] as const) {
    it(`keeps what came before a bit that was turned in ${what}, and gets the rest from elsewhere`, async () => {
      await scene(async (it) => {
        const place = at < 0 ? sealedSize(SIZE) + at : at
        expect(await failure(fetchBlob({ blobs: it.here, aead: atOnce }, await it.source(turned(place)), it.sent))).to.have.property('name', 'InvalidBlobError')
        const { bytes = 0, isWhole = false } = await it.here.find(blobNameOf(it.sent.blobId)) ?? {}
        expect(isWhole).to.equal(false)
        expect(bytes).to.be.at.most(place)
        if (place > chunkOffset(1)) expect(bytes).to.be.above(place - 16_400)
        await fetchBlob({ blobs: it.here, aead: atOnce }, await it.source(), it.sent)
        expect(Buffer.compare(await it.opened(), CONTENT)).to.equal(0)
        expect(it.served).to.equal(sealedSize(SIZE) - bytes)
      })
    })
  }

  it('takes no bytes of a blob of another size, and says so of the source', async () => {
    await scene(async (it) => {
      for (const size of [sealedSize(SIZE) + 1, sealedSize(SIZE) - 16_400, 2 ** 46]) {
        expect(await failure(fetchBlob({ blobs: it.here, aead: atOnce }, await it.source(({ read }) => ({ size, read })), it.sent))).to.have.property('name', 'LyingSourceError')
      }
    })
  })

  it('tells a source that has none from one that cannot now', async () => {
    await scene(async (it) => {
      expect(await failure(fetchBlob({ blobs: it.here, aead: atOnce }, await it.source(() => 'not here'), it.sent))).to.have.property('name', 'BlobNotHereError')
      expect(await failure(fetchBlob({ blobs: it.here, aead: atOnce }, await it.source(() => 'try later'), it.sent))).to.have.property('name', 'BlobNotNowError')
    })
  })

  it('is not begun where there is no room: nothing is asked for', async () => {
    await scene(async (it) => {
      const asked: unknown[] = []
      const source = await it.source((blob) => {
        asked.push(blob)
        return blob
      })
      expect(await failure(fetchBlob({ blobs: it.here, aead: atOnce }, source, { ...it.sent, size: MAX_FILE_BYTES }))).to.have.property('name', 'NoRoomForFileError')
      const full: BlobStore = { ...it.here, free: async () => await Promise.resolve(sealedSize(SIZE)) }
      expect(await failure(fetchBlob({ blobs: full, aead: atOnce }, source, it.sent))).to.have.property('name', 'NoRoomForFileError')
      expect(asked).to.deep.equal([])
    })
  })

  it('asks for a stream once what is here was proven, which may take longer than a stream may be silent, and proves nothing twice that it proved itself', async () => {
    await scene(async (it) => {
      const { sent, here } = it
      let read = 0
      const watched: BlobStore = {
        ...here,
        async * read (name, offset, length) {
          for await (const bytes of here.read(name, offset, length)) {
            read += bytes.byteLength
            yield bytes
          }
        }
      }
      const components = { blobs: watched, aead: atOnce }
      const stopped = new AbortController()
      let proven = 0
      const first = await failure(fetchBlob(components, await it.source(), sent, {
        signal: stopped.signal,
        onProgress (done) {
          proven = done
          if (done > SIZE / 2) stopped.abort(new Error('paused'))
        }
      }))
      expect(first.message).to.equal('paused')
      const kept = (await here.find(blobNameOf(sent.blobId)))?.bytes ?? 0
      expect(kept).to.be.above(SIZE / 3)

      // by another process: all of it is proven first
      read = 0
      let readBefore: number | undefined
      const other = new AbortController()
      await failure(fetchBlob(components, async () => {
        readBefore = read
        return await it.source()
      }, sent, { signal: other.signal, onProgress: () => other.abort(new Error('paused')) }))
      expect(readBefore).to.be.within(kept - 16_400, kept)

      // by this one: the header alone
      read = 0
      await fetchBlob(components, async () => {
        expect(read).to.be.below(20_000)
        return await it.source()
      }, sent, { provenBefore: proven })
      expect(await it.opened()).to.deep.equal(CONTENT)
    })
  })

  it('stops where a person says so, and goes on from there', async () => {
    await scene(async (it) => {
      const stop = new AbortController()
      const fetching = fetchBlob({ blobs: it.here, aead: atOnce }, await it.source(), it.sent, { signal: stop.signal, onProgress: (done) => { if (done > 2_000_000) stop.abort(new TypeError('paused')) } })
      expect(await failure(fetching)).to.have.property('name', 'TypeError')
      expect((await it.here.find(blobNameOf(it.sent.blobId)))?.bytes).to.be.above(1_900_000)
      await fetchBlob({ blobs: it.here, aead: atOnce }, await it.source(), it.sent)
      expect(it.served).to.be.below(sealedSize(SIZE) - 1_900_000)
      expect(Buffer.compare(await it.opened(), CONTENT)).to.equal(0)
    })
  })

  it('fails with what the disk fails with, and leaves the stream to others', async () => {
    await scene(async (it) => {
      const broken: BlobStore = {
        ...it.here,
        write: async (name, from) => {
          const writer = await it.here.write(name, from)
          return { ...writer, write: async () => await Promise.reject(Object.assign(new Error('no space'), { code: 'ENOSPC' })) }
        }
      }
      const source = await it.source()
      expect(await failure(fetchBlob({ blobs: broken, aead: atOnce }, source, it.sent))).to.have.property('code', 'ENOSPC')
      await fetchBlob({ blobs: it.here, aead: atOnce }, source, it.sent)
      expect(Buffer.compare(await it.opened(), CONTENT)).to.equal(0)
    })
  })
})

describe('keeping a file', () => {
  const kept = async (work: (blobs: BlobStore, folder: string) => Promise<void>): Promise<void> => await withFolder(async (folder) => await work(hostBlobStore(folder), folder))
  const secret = createBlobSecret(systemRandom)

  it('has it whole and sealed when it resolves, and says how far it is', async () => {
    await kept(async (blobs) => {
      const progress: number[] = []
      await keepFile({ blobs, aead: atOnce, random: systemRandom }, secret, { size: SIZE, source: pieces(CONTENT, 100_000) }, { onProgress: (done) => progress.push(done) })
      expect(await blobs.find(blobNameOf(secret.blobId))).to.deep.equal({ bytes: sealedSize(SIZE), isWhole: true })
      expect(progress).to.deep.equal(Array.from({ length: 50 }, (_, at) => (at + 1) * 100_000))
      const blob = await gathered(blobs.read(blobNameOf(secret.blobId), 0, sealedSize(SIZE)))
      expect(Buffer.from(blob).includes(Buffer.from(CONTENT.subarray(0, 16)))).to.equal(false)
    })
  })

  it('leaves nothing when it is given up, when the source fails or changes, and when there is no room', async () => {
    await kept(async (blobs, folder) => {
      const stop = new AbortController()
      const failing = (async function * () {
        yield await Promise.resolve(CONTENT.subarray(0, 400_000))
        throw new TypeError('unplugged')
      })()
      const tools = { blobs, aead: atOnce, random: systemRandom }
      expect(await failure(keepFile(tools, secret, { size: SIZE, source: pieces(CONTENT, 100_000) }, { signal: stop.signal, onProgress: (done) => { if (done > 1_000_000) stop.abort(new TypeError('no more')) } }))).to.have.property('name', 'TypeError')
      expect(await failure(keepFile(tools, secret, { size: SIZE, source: failing }))).to.have.property('name', 'TypeError')
      expect(await failure(keepFile(tools, secret, { size: SIZE - 1, source: pieces(CONTENT) }))).to.have.property('name', 'BlobSourceChangedError')
      expect(await failure(keepFile(tools, secret, { size: MAX_FILE_BYTES, source: pieces(CONTENT) }))).to.have.property('name', 'NoRoomForFileError')
      expect(await failure(keepFile(tools, secret, { size: SIZE, source: pieces(CONTENT) }, { signal: stop.signal }))).to.have.property('name', 'TypeError')
      expect(await readdir(folder)).to.deep.equal([])
    })
  })
})

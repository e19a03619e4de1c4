/** A disk that becomes full while a file is written to it, by somebody else: the real thing, on a disk of some megabytes. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { sealedSize } from '../../../src/identity/index.ts'
import { hostBlobStore } from '../../../src/node/platform/host/blob-files.ts'
import { canHaveSmallDisk, SmallDisk } from '../../browser/small-disk.ts'
import { file } from '../../identity/blob/blobs.ts'
import { withFolder } from '../../node/files/temporary-folder.ts'
import { FilePeople, hashOf, inPieces } from './file-people.ts'
import type { FullFolderOutcome } from './full-folder-child.ts'
import type { BlobStore } from '../../../src/node/files/blob-store.ts'

const CHILD = fileURLToPath(new URL('./full-folder-child.js', import.meta.url))
const SIZE = 5_000_000
const CONTENT = file(SIZE)
/** What is always left free (64 MiB), and more than the file. */
const DISK_MIB = 96

describe('a disk that becomes full', function () {
  this.timeout(60_000)
  let disk: SmallDisk

  before(function () {
    if (!canHaveSmallDisk()) this.skip()
  })
  beforeEach(async () => { disk = await SmallDisk.make(DISK_MIB) })
  afterEach(async () => await disk.close())

  it('while a file is fetched is said to have no room; what was proven stays, and the rest comes when there is room', async () => {
    await withFolder(async (folder) => {
      const people = await FilePeople.meet(folder, (files) => ({ ...files, openBlobs: async () => await Promise.resolve(fillingAt(hostBlobStore(join(disk.folder, 'blobs')), disk, 2_000_000)) }))
      try {
        const { id } = await people.announced(CONTENT)
        const ended = await people.fetched(id)
        expect(ended).to.include({ state: 'failed', problem: 'no room' })
        expect(ended.done).to.be.within(1_000_000, SIZE - 1)
        await disk.makeRoom()
        expect(await people.fetched(id)).to.include({ state: 'done' })
        const opened = Buffer.concat(await Array.fromAsync(people.taker.transfers.open(people.giverId, id)))
        expect(hashOf(opened)).to.equal(hashOf(CONTENT))
        expect(people.faults).to.deep.equal([])
      } finally {
        await people.leave()
      }
    })
  })

  it('while a file is put into a folder on it is said to have no room, leaves nothing in the folder, and the file can be put elsewhere, or there once there is room', async () => {
    const { stdout } = await promisify(execFile)('unshare', ['--map-root-user', '--mount', process.execPath, CHILD], { timeout: 50_000 })
    const { full, left, refused, isSaved, again, faults } = JSON.parse(stdout) as FullFolderOutcome
    expect(full).to.include({ state: 'done', problem: 'no room' }).and.not.have.property('savedAs')
    expect(left).to.deep.equal([])
    expect(refused).to.include({ state: 'done', problem: 'no room' })
    expect(isSaved).to.equal(true)
    expect(again).to.include({ state: 'done', savedAs: '/mnt/full/contract.bin' }).and.not.have.property('problem')
    expect(faults).to.deep.equal([])
  })

  it('while a file is kept before it is sent refuses the file, and nothing of it stays or was announced', async () => {
    await withFolder(async (folder) => {
      const blobs = fillingAt(hostBlobStore(join(disk.folder, 'blobs')), disk, 2_000_000)
      const people = await FilePeople.meet(folder, (files) => ({ ...files, openBlobs: async () => await Promise.resolve(blobs) }))
      try {
        const sending = people.taker.transfers.send(people.giverId, { name: 'film.bin', size: SIZE, source: inPieces(CONTENT) })
        expect(await sending.then(() => '', (error: unknown) => (error as Error).name)).to.equal('NoRoomForFileError')
        expect(await blobs.names()).to.deep.equal([])
        expect(await people.taker.transfers.list({ all: true })).to.deep.equal([])
        await disk.makeRoom()
        await people.taker.transfers.send(people.giverId, { name: 'film.bin', size: SIZE, source: inPieces(CONTENT) })
        expect((await blobs.find((await blobs.names())[0] ?? ''))?.bytes).to.equal(sealedSize(SIZE))
      } finally {
        await people.leave()
      }
    })
  })
})

/** Somebody else fills the disk when so many bytes were written, once. */
function fillingAt (blobs: BlobStore, disk: SmallDisk, bytes: number): BlobStore {
  let left = bytes
  return {
    ...blobs,
    async write (name, from) {
      const writer = await blobs.write(name, from)
      return {
        async write (piece) {
          const isNow = left > 0 && left <= piece.byteLength
          left -= piece.byteLength
          if (isNow) await disk.fill()
          await writer.write(piece)
        },
        finish: async () => await writer.finish(),
        close: async () => await writer.close()
      }
    }
  }
}

/** What a sender with another program than ours can do with a file to a host that runs ours: nothing but not give it. */
import { mkdir, readdir, readFile, stat, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { chunkOffset, SEALED_CHUNK_BYTES, sealedSize } from '../../../src/identity/index.ts'
import { FileBody } from '../../../src/identity/pb/file.ts'
import { file } from '../../identity/blob/blobs.ts'
import { withFolder } from '../../node/files/temporary-folder.ts'
import { FilePeople, hashOf } from './file-people.ts'

const SIZE = 3_000_000
const CONTENT = file(SIZE)

function changed (change: (fields: FileBody) => void): (body: Uint8Array) => Uint8Array {
  return (body) => {
    const fields = FileBody.decode(body)
    change(fields)
    return FileBody.encode(fields)
  }
}

function chunk (blob: Uint8Array, number: number): Uint8Array {
  return blob.subarray(chunkOffset(number), chunkOffset(number) + SEALED_CHUNK_BYTES)
}

async function withPeople (use: (people: FilePeople, folder: string) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    const people = await FilePeople.meet(folder)
    try {
      await use(people, folder)
      expect(people.faults).to.deep.equal([])
    } finally {
      await people.leave()
    }
  })
}

/** Bytes of blobs that the taker has, whole or not: none where it never had one. */
async function kept (folder: string): Promise<number[]> {
  const blobs = join(folder, 'taker', 'blobs')
  const names = await readdir(blobs).catch((error: unknown): string[] => {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    return []
  })
  return await Promise.all(names.map(async (name) => (await stat(join(blobs, name))).size))
}

describe('a hostile sender of files', function () {
  this.timeout(60_000)

  const proven = chunkOffset(100)
  const blobs: ReadonlyArray<readonly [string, (blob: Uint8Array) => Uint8Array, number]> = [
    ['one bit was flipped in', (blob) => {
      chunk(blob, 100)[5_000] = (chunk(blob, 100)[5_000] ?? 0) ^ 1
      return blob
    }, proven],
    ['two chunks were swapped in', (blob) => {
      const [one, other] = [chunk(blob, 100).slice(), chunk(blob, 101).slice()]
      chunk(blob, 100).set(other)
      chunk(blob, 101).set(one)
      return blob
    }, proven],
    ['one chunk comes twice in', (blob) => {
      chunk(blob, 100).set(chunk(blob, 99))
      return blob
    }, proven],
    ['the end was cut off from', (blob) => blob.subarray(0, chunkOffset(120)), 0],
    ['something was put behind', (blob) => Buffer.concat([blob, new Uint8Array(50_000)]), 0],
    ['the header is of another file in', (blob) => {
      blob.set(new Uint8Array(56).fill(7))
      return blob
    }, 0]
  ]
  for (const [what, give, most] of blobs) {
    it(`is told apart: ${what} the file. It is said not to be genuine, what is kept is what was proven, and the rest comes when it is given as it is`, async () => {
      await withPeople(async (people, folder) => {
        const there = join(folder, 'there')
        await mkdir(there)
        const { id } = await people.announced(CONTENT)
        people.malice.give = give
        expect(await people.fetched(id, there)).to.include({ state: 'failed', problem: 'not genuine' })
        expect((await kept(folder)).reduce((sum, bytes) => sum + bytes, 0)).to.equal(most)
        expect(await readdir(there)).to.deep.equal([])
        delete people.malice.give
        const { savedAs = '' } = await people.fetched(id, there)
        expect(hashOf(await readFile(savedAs))).to.equal(hashOf(CONTENT))
        expect(await kept(folder)).to.deep.equal([sealedSize(SIZE)])
      })
    })
  }

  for (const [what, size] of [['more', SIZE + 1_000_000], ['less', SIZE - 1_000_000]] as const) {
    it(`cannot say that a file has ${what} bytes than it has: nothing of it is kept`, async () => {
      await withPeople(async (people, folder) => {
        people.malice.announce = changed((fields) => { fields.size = size })
        const { id, file: shown } = await people.announced(CONTENT)
        expect(shown?.size).to.equal(size)
        expect(await people.fetched(id)).to.include({ state: 'failed', problem: 'not genuine' })
        expect((await kept(folder)).reduce((sum, bytes) => sum + bytes, 0)).to.equal(0)
      })
    })
  }

  it('makes nobody make room for more than there is: 64 TiB are refused before a byte is asked for, and exabytes are not even shown', async () => {
    await withPeople(async (people, folder) => {
      let asked = 0
      people.malice.give = (blob) => {
        asked++
        return blob
      }
      people.malice.announce = changed((fields) => { fields.size = 2 ** 46 })
      const { id } = await people.announced(CONTENT)
      asked = 0
      expect(await people.fetched(id)).to.include({ state: 'failed', problem: 'no room', done: 0 })
      expect(asked).to.equal(0)
      expect(await kept(folder)).to.deep.equal([])

      delete people.malice.announce
      await people.say(FileBody.encode({ blobId: new Uint8Array(32), key: new Uint8Array(32), size: 2 ** 52, name: 'exa.bin', mime: '' }))
      // what is said behind it is shown, so it was read
      const { id: next } = await people.announced(CONTENT, 'next.bin')
      const listed = await people.taker.transfers.list({ all: true })
      expect(listed.map((transfer) => transfer.id).sort()).to.deep.equal([id, next].sort())
    })
  })

  it('gets no file out of the chosen folder, hides none in it, and follows no link there, by whatever name', async () => {
    await withPeople(async (people, folder) => {
      const [there, outside] = [join(folder, 'there'), join(folder, 'outside')]
      for (const made of [there, outside]) await mkdir(made)
      await symlink(join(outside, 'victim'), join(there, 'bashrc'))
      await symlink(outside, join(there, 'inner'))
      const small = CONTENT.subarray(0, 10_000)
      const names = ['../../.bashrc', 'inner/evil.sh', '..', '/etc/passwd', '\u202egpj.exe', 'C:\\Windows\\evil.bat', '-rf', 'nul']
      const before = await outsideOf(folder)
      for (const name of names) {
        people.malice.announce = changed((fields) => { fields.name = name })
        const { id } = await people.announced(small)
        const { savedAs = '' } = await people.fetched(id, there)
        expect(savedAs, name).to.match(/\/there\/[^/.-][^/]*$/)
        expect(hashOf(await readFile(savedAs)), name).to.equal(hashOf(small))
        expect((await stat(savedAs)).mode & 0o777, name).to.equal(0o600)
      }
      expect((await readdir(there)).sort()).to.deep.equal(['_nul', 'bashrc', 'bashrc (2)', 'evil.bat', 'evil.sh', 'file', 'gpj.exe', 'inner', 'passwd', 'rf'].sort())
      expect(await outsideOf(folder)).to.deep.equal(before)
    })
  })

  it('cannot name a blob that is somebody else\'s here', async () => {
    await withPeople(async (people) => {
      const ids: Array<FileBody['blobId']> = []
      people.malice.announce = changed((fields) => {
        ids.push(fields.blobId)
        fields.blobId = ids[0] ?? fields.blobId
      })
      const first = await people.announced(CONTENT)
      const second = await people.announced(CONTENT, 'again.bin')
      expect(second.file?.transfer.state).to.equal('withdrawn')
      expect((await people.fetched(first.id)).state).to.equal('done')
    })
  })
})

/** What is beside the chosen folder, and beside what the nodes themselves have. */
async function outsideOf (folder: string): Promise<string[]> {
  return [...await readdir(folder), ...await readdir(join(folder, 'outside'))].sort()
}

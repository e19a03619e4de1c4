import { lstat, mkdir, readdir, readFile, readlink, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { landFile } from '../../../src/node/platform/host/land-file.ts'
import { file, pieces } from '../../identity/blob/blobs.ts'
import { failure } from '../../protocols/conversation.ts'
import { withFolder } from './temporary-folder.ts'

const CONTENT = file(100_000)
const landing = (folder: string, name: string, source: AsyncIterable<Uint8Array> = pieces(CONTENT), size = CONTENT.byteLength): Promise<string> => landFile({ folder, name, size, source })

describe('a file that is saved', () => {
  it('is in the chosen folder under its name, whole, for its owner alone, and runs nothing', async () => {
    await withFolder(async (folder) => {
      const path = await landing(folder, 'contract.pdf')
      expect(path).to.match(/contract\.pdf$/)
      expect(new Uint8Array(await readFile(path))).to.deep.equal(CONTENT)
      expect((await stat(path)).mode & 0o777).to.equal(0o600)
      expect(await readdir(folder)).to.deep.equal(['contract.pdf'])
    })
  })

  it('replaces nothing: what has its name stays, and it gets a number', async () => {
    await withFolder(async (folder) => {
      await writeFile(join(folder, 'a.txt'), 'mine')
      await mkdir(join(folder, 'a (2).txt'))
      expect(await landing(folder, 'a.txt')).to.match(/a \(3\)\.txt$/)
      expect(await landing(folder, 'a.txt')).to.match(/a \(4\)\.txt$/)
      expect(await readFile(join(folder, 'a.txt'), 'utf8')).to.equal('mine')
      expect((await readdir(folder)).sort()).to.deep.equal(['a (2).txt', 'a (3).txt', 'a (4).txt', 'a.txt'])
    })
  })

  it('has a name of its own when two come at once', async () => {
    await withFolder(async (folder) => {
      await Promise.all(Array.from({ length: 8 }, async () => await landing(folder, 'a.txt')))
      expect((await readdir(folder)).sort()).to.deep.equal(['a (2).txt', 'a (3).txt', 'a (4).txt', 'a (5).txt', 'a (6).txt', 'a (7).txt', 'a (8).txt', 'a.txt'])
    })
  })

  it('goes through no link in the folder, wherever it leads', async () => {
    await withFolder(async (outside) => {
      const target = join(outside, 'target')
      await writeFile(target, 'not yours')
      await withFolder(async (folder) => {
        await symlink(target, join(folder, 'a.txt'))
        await symlink(join(outside, 'nothing yet'), join(folder, 'b.txt'))
        await symlink(outside, join(folder, 'c'))
        for (const name of ['a.txt', 'b.txt', 'c']) await landing(folder, name)
        expect((await readdir(folder)).sort()).to.deep.equal(['a (2).txt', 'a.txt', 'b (2).txt', 'b.txt', 'c', 'c (2)'])
        for (const name of ['a (2).txt', 'b (2).txt', 'c (2)']) expect((await lstat(join(folder, name))).isFile()).to.equal(true)
        expect(await readlink(join(folder, 'a.txt'))).to.equal(target)
      })
      expect(await readFile(target, 'utf8')).to.equal('not yours')
      expect(await readdir(outside)).to.deep.equal(['target'])
    })
  })

  for (const name of ['../../.bashrc', '/etc/passwd', '..', 'a/../../b', '\u0000']) {
    it(`stays in the folder, called ${JSON.stringify(name)} or not`, async () => {
      await withFolder(async (outer) => {
        const folder = join(outer, 'one', 'two')
        await mkdir(folder, { recursive: true })
        await landing(folder, name)
        expect(await readdir(folder)).to.have.lengthOf(1)
        expect([await readdir(outer), await readdir(join(outer, 'one'))]).to.deep.equal([['one'], ['two']])
      })
    })
  }

  it('leaves nothing when its bytes break off, or are more or fewer than they should be', async () => {
    await withFolder(async (folder) => {
      const broken = (async function * () {
        yield await Promise.resolve(CONTENT.subarray(0, 1_000))
        throw new TypeError('it does not open')
      })()
      expect(await failure(landing(folder, 'a.txt', broken))).to.have.property('name', 'TypeError')
      for (const size of [CONTENT.byteLength - 1, CONTENT.byteLength + 1]) expect(await failure(landing(folder, 'a.txt', pieces(CONTENT), size))).to.have.property('name', 'CannotSaveError')
      expect(await readdir(folder)).to.deep.equal([])
    })
  })

  it('takes with it what an attempt that was cut short has left of the same file, and of no other', async () => {
    await withFolder(async (folder) => {
      const mark = 'ab'.repeat(12)
      const other = `.mobilink-${'cd'.repeat(12)}.part`
      for (const left of [`.mobilink-${mark}.part`, other]) await writeFile(join(folder, left), 'half of it')
      await landFile({ folder, name: 'a.txt', size: CONTENT.byteLength, mark, source: pieces(CONTENT) })
      expect((await readdir(folder)).sort()).to.deep.equal([other, 'a.txt'])
      expect(new Uint8Array(await readFile(join(folder, 'a.txt')))).to.deep.equal(CONTENT)
    })
  })

  it('is refused before a byte is written where there is no room, or no folder', async () => {
    await withFolder(async (folder) => {
      const untouched = (async function * () {
        yield await Promise.reject(new TypeError('it was read'))
      })()
      expect(await failure(landing(folder, 'a.txt', untouched, 2 ** 46))).to.have.property('name', 'NoRoomForFileError')
      await writeFile(join(folder, 'file'), '')
      for (const place of ['nowhere', 'file']) expect(await failure(landing(join(folder, place), 'a.txt', untouched, 1))).to.have.property('name', 'CannotSaveError')
      expect(await readdir(folder)).to.deep.equal(['file'])
    })
  })
})

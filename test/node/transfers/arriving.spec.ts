import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { landFile } from '../../../src/node/platform/host/land-file.ts'
import { Arriving } from '../../../src/node/transfers/arriving.ts'
import { file } from '../../identity/blob/blobs.ts'
import { failure } from '../../protocols/conversation.ts'
import { withFolder } from '../files/temporary-folder.ts'

const CONTENT = file(1_000_000)
const CHUNK = 16_384

/** As it is proven: runs of a few chunks, each in memory of its own. */
function runs (most = Infinity): Uint8Array[][] {
  const chunks = Array.from({ length: Math.min(Math.ceil(CONTENT.byteLength / CHUNK), most) }, (_, at) => CONTENT.slice(at * CHUNK, (at + 1) * CHUNK))
  return Array.from({ length: Math.ceil(chunks.length / 5) }, (_, at) => chunks.slice(at * 5, at * 5 + 5))
}

describe('a file that is put into its folder while it is fetched', () => {
  it('has its name there when it is said that it is here, and not before, although all of it was given', async () => {
    await withFolder(async (folder) => {
      const arriving = new Arriving(landFile, { folder, name: 'film', size: CONTENT.byteLength })
      expect(arriving.hasBegun).to.equal(false)
      for (const run of runs()) await arriving.take(run)
      const [name, ...others] = await readdir(folder)
      expect([name, others]).to.deep.equal([name?.match(/^\.mobilink-[0-9a-f]+\.part$/)?.[0], []])
      const path = await arriving.finish()
      expect(path).to.match(/film$/)
      expect(Buffer.compare(await readFile(path), CONTENT)).to.equal(0)
      await arriving.breakOff()
      expect(await readdir(folder)).to.deep.equal(['film'])
    })
  })

  it('leaves nothing in the folder when the fetching breaks off, and gives back the memory of what was written', async () => {
    await withFolder(async (folder) => {
      const arriving = new Arriving(landFile, { folder, name: 'film', size: CONTENT.byteLength })
      const given = runs(20)
      for (const run of given) await arriving.take(run)
      await arriving.breakOff()
      expect(await readdir(folder)).to.deep.equal([])
      expect(given[0]?.map(({ byteLength }) => byteLength)).to.deep.equal([0, 0, 0, 0, 0])
    })
  })

  it('is taken to its end although it cannot be saved, and says so at the end, with the reason', async () => {
    await withFolder(async (folder) => {
      for (const [place, size, error] of [[join(folder, 'nowhere'), CONTENT.byteLength, 'CannotSaveError'], [folder, 2 ** 46, 'NoRoomForFileError'], [folder, 40_000, 'CannotSaveError']] as const) {
        const arriving = new Arriving(landFile, { folder: place, name: 'film', size })
        for (const run of runs()) await arriving.take(run)
        expect(await failure(arriving.finish())).to.have.property('name', error)
      }
      expect(await readdir(folder)).to.deep.equal([])
    })
  })

  it('waits for the folder: no more than a run lies in between', async () => {
    const goOn = Promise.withResolvers<undefined>()
    const arriving = new Arriving(async ({ source }) => {
      let bytes = 0
      for await (const piece of source) {
        await goOn.promise
        bytes += piece.byteLength
      }
      return `${bytes} bytes`
    }, { folder: '', name: '', size: 0 })
    let taken = 0
    const given = (async () => {
      for (const run of runs()) {
        await arriving.take(run)
        taken++
      }
    })()
    await new Promise((resolve) => setImmediate(resolve))
    expect(taken).to.equal(2)
    goOn.resolve(undefined)
    await given
    expect(await arriving.finish()).to.equal(`${CONTENT.byteLength} bytes`)
  })
})

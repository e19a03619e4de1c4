/** What every store of sealed files has to do, whatever it keeps them in. */
import { expect } from 'chai'
import { BLOB_PIECE_BYTES } from '../../src/node/files/blob-store.ts'
import { file, gathered } from '../identity/blob/blobs.ts'
import { failure } from '../protocols/conversation.ts'
import type { BlobStore } from '../../src/node/files/blob-store.ts'

const NAME = 'a1'.repeat(32)
const OTHER = 'b2'.repeat(32)
const MANY = file(3 * BLOB_PIECE_BYTES + 5)

/** @param open - a store over what the one before has left in the same place; `false`: over an empty place */
export function describeBlobStore (kind: string, open: (isKept: boolean) => Promise<BlobStore>): void {
  describe(`the store of sealed files ${kind}`, () => {
    it('keeps a blob that was written to its end, and gives any stretch of it, also after a restart', async () => {
      const store = await open(false)
      expect(await store.find(NAME)).to.equal(undefined)
      const writer = await store.write(NAME, 0)
      for (let at = 0; at < MANY.byteLength; at += 100_000) await writer.write(MANY.subarray(at, at + 100_000))
      expect(await store.find(NAME)).to.deep.equal({ bytes: MANY.byteLength, isWhole: false })
      await writer.finish()

      const again = await open(true)
      expect(await again.find(NAME)).to.deep.equal({ bytes: MANY.byteLength, isWhole: true })
      for (const [from, length] of [[0, MANY.byteLength], [BLOB_PIECE_BYTES - 1, 2], [MANY.byteLength - 3, 100], [MANY.byteLength, 1]] as const) {
        expect(Buffer.compare(await gathered(again.read(NAME, from, length)), MANY.subarray(from, from + length))).to.equal(0)
      }
      for await (const piece of again.read(NAME, 0, MANY.byteLength)) expect(piece.byteLength).to.be.at.most(BLOB_PIECE_BYTES)
    })

    it('goes on with what was left unfinished, from where it is told to', async () => {
      const store = await open(false)
      const writer = await store.write(NAME, 0)
      await writer.write(MANY.subarray(0, 50_000))
      await writer.close()
      await writer.close()
      const again = await open(true)
      expect(await again.find(NAME)).to.deep.equal({ bytes: 50_000, isWhole: false })
      expect(await gathered(again.read(NAME, 10, 20))).to.deep.equal(MANY.slice(10, 30))
      const next = await again.write(NAME, 40_000)
      expect(await again.find(NAME)).to.deep.equal({ bytes: 40_000, isWhole: false })
      await next.write(MANY.subarray(40_000, 60_000))
      await next.finish()
      expect(await gathered(again.read(NAME, 0, 100_000))).to.deep.equal(MANY.slice(0, 60_000))
    })

    it('keeps an empty blob apart from none', async () => {
      const store = await open(false)
      await (await store.write(NAME, 0)).finish()
      expect(await store.find(NAME)).to.deep.equal({ bytes: 0, isWhole: true })
      expect(await gathered(store.read(NAME, 0, 10))).to.have.lengthOf(0)
    })

    it('lets one writer at a time have a blob, and none have a whole one', async () => {
      const store = await open(false)
      expect(await failure(store.write(NAME, 1))).to.have.property('name', 'RangeError')
      const writer = await store.write(NAME, 0)
      expect(await failure(store.write(NAME, 0))).to.have.property('name', 'RangeError')
      expect(await failure(store.remove(NAME))).to.have.property('name', 'RangeError')
      const other = await store.write(OTHER, 0)
      await other.close()
      await writer.finish()
      expect(await failure(store.write(NAME, 0))).to.have.property('name', 'RangeError')
      expect(await failure(writer.finish())).to.have.property('name', 'RangeError')
    })

    it('lists what there is, and has nothing of what was removed', async () => {
      const store = await open(false)
      expect(await store.names()).to.deep.equal([])
      await (await store.write(NAME, 0)).finish()
      await (await store.write(OTHER, 0)).close()
      expect((await store.names()).sort()).to.deep.equal([NAME, OTHER])
      for (const name of [NAME, OTHER, OTHER]) await store.remove(name)
      expect(await store.names()).to.deep.equal([])
      expect([await store.find(NAME), await store.find(OTHER)]).to.deep.equal([undefined, undefined])
      expect(await failure(gathered(store.read(NAME, 0, 1)))).to.have.property('name', 'NoSuchBlobError')
    })

    it('takes no name but that of a blob', async () => {
      const store = await open(false)
      for (const name of ['', '../../etc/passwd', NAME.slice(1), `${NAME}0`, NAME.toUpperCase(), `${NAME}\n`]) {
        for (const attempt of [store.find(name), store.write(name, 0), gathered(store.read(name, 0, 1)), store.remove(name)]) {
          expect(await failure(attempt)).to.have.property('name', 'RangeError')
        }
      }
    })

    it('says how much room there is', async () => {
      expect(await (await open(false)).free()).to.be.above(0)
    })
  })
}

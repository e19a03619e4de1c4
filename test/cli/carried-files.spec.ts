/** A file that waits on the sender's own cloud: three real hosts, of which the two people's are never on together. */
import { createHash, randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { mobilink } from './mobilink.ts'
import { withHosts } from './named-hosts.ts'
import type { Line } from './named-hosts.ts'

const CONTENT = randomBytes(24 * 1024 * 1024 + 17)

function hashOf (bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

interface Holdings { readonly deposited: number, readonly files: number, readonly fileBytes: number, readonly usedBytes: number, readonly holdsFor: ReadonlyArray<{ readonly to: string, readonly files: number, readonly wholeFiles: number }> }

function holdings ([status]: Line[]): Holdings {
  const [device] = status?.devices as Holdings[]
  if (device === undefined) throw new Error('no device is paired')
  return device
}

describe('a file for somebody who is away', function () {
  this.timeout(240_000)

  it('waits on the sender\'s cloud as text does: its sender is killed, the other comes and gets all of it from there, and the sender says "delivered" when it is back [S1-11] [S1-17]', async () => {
    await withHosts(async (hosts, folder) => {
      await writeFile(join(folder, 'film.bin'), CONTENT)
      await mkdir(join(folder, 'there'))
      await hosts.start('Ada')
      const study = await hosts.start('Study')
      const { link } = await hosts.one('Study', 'cloud', 'offer')
      await hosts.lines('Ada', 'cloud', 'pair', String(link))
      const ben = await hosts.start('Ben')
      await hosts.befriend('Ben', 'Ada')
      // it was told of the cloud, and has found it
      await hosts.until(([status]) => (status?.paths as Line[]).some(({ peer }) => peer === study.peerId), 'Ben', 'status')
      await hosts.end('Ben', 'SIGINT')

      const id = String((await hosts.one('Ada', 'send', 'Ben', '--file', join(folder, 'film.bin'))).id)
      const isOnCloud = (lines: Line[]): boolean => (lines.find((line) => line.id === id)?.where as string[]).includes('cloud Study')
      await hosts.until(isOnCloud, 'Ada', 'pending')
      const held = holdings(await hosts.lines('Study', 'cloud', 'status'))
      expect(held).to.include({ deposited: 1, files: 1 })
      expect(held.fileBytes).to.be.at.least(CONTENT.byteLength).and.at.most(held.usedBytes)
      expect(held.holdsFor.map(({ to, files, wholeFiles }) => ({ to, files, wholeFiles }))).to.deep.equal([{ to: ben.peerId, files: 1, wholeFiles: 1 }])
      expect((await mobilink(['cloud', 'status'], { data: hosts.data('Study') })).stdout).to.include('1 message and 1 file')
      await hosts.end('Ada', 'SIGKILL')

      await hosts.start('Ben')
      await hosts.until((lines) => lines.some((line) => line.id === id), 'Ben', 'transfers')
      const accepted = await hosts.lines('Ben', 'transfers', 'accept', id, '--to', join(folder, 'there'), '--wait', '120')
      expect(accepted.at(-1)).to.include({ id, state: 'done', savedAs: join(folder, 'there', 'film.bin') })
      expect(hashOf(await readFile(join(folder, 'there', 'film.bin')))).to.equal(hashOf(CONTENT))

      await hosts.until((lines) => holdings(lines).usedBytes === 0, 'Study', 'cloud', 'status')
      expect(await readdir(join(hosts.data('Study'), 'blobs'))).to.deep.equal([])
      await hosts.end('Ben', 'SIGINT')
      await hosts.start('Ada')
      await hosts.until((lines) => lines.find((line) => line.id === id)?.state === 'delivered', 'Ada', 'history', 'Ben')
      expect(await readdir(join(hosts.data('Ada'), 'blobs'))).to.deep.equal([])
    })
  })
})

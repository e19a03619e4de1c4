/** Files without a copy between two real hosts, said and heard on the command line. */
import { appendFile, readdir, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { folderIn, hashOf, made, MIB, untilMessage, untilTransfer, withPair } from './file-pair.ts'
import { mobilink, RunningCommand } from './mobilink.ts'
import type { NamedHosts } from './named-hosts.ts'
import type { RunningCommand as Watch } from './mobilink.ts'

/** Long enough on its way to be cut in the middle of it. */
const LARGE_BYTES = 128 * MIB

/** Ada has sent Ben this file without a copy, and Ben has heard of it. */
async function sent (pair: NamedHosts, watch: Watch, path: string): Promise<string> {
  const line = await pair.one('Ada', 'send', 'Ben', '--file', path, '--while-open')
  expect(line).to.include({ state: 'pending', whileOpen: true })
  await untilMessage(watch, line.id)
  return String(line.id)
}

/** Ben has wanted it in this folder, and the first of it is there. */
async function begunToFetch (pair: NamedHosts, watch: Watch, id: string, there: string): Promise<void> {
  await pair.one('Ben', 'transfers', 'accept', id, '--to', there)
  await untilTransfer(watch, id, ({ done }) => done > 0)
}

async function blobsIn (pair: NamedHosts, name: string): Promise<string[]> {
  return await readdir(join(pair.data(name), 'blobs')).catch(() => [])
}

describe('files without a copy on the command line', function () {
  this.timeout(180_000)

  it('are fetched whole from where they lie, and nothing of them is kept', async () => {
    await withPair(async (pair, folder) => {
      const hash = await made(join(folder, 'film.mkv'), 5 * MIB + 17)
      const watch = await pair.watch('Ben')
      const id = await sent(pair, watch, join(folder, 'film.mkv'))
      expect(await blobsIn(pair, 'Ada')).to.deep.equal([])
      expect((await pair.run('Ada', 'pending')).json()[0]).to.include({ id, whileOpen: true })
      expect((await mobilink(['pending', '--profile', 'local'], { data: pair.data('Ada') })).stdout).to.include('only while this node runs: no copy is kept')
      expect((await pair.run('Ada', 'transfers')).json()[0]).to.include({ id, whileOpen: true })
      expect((await mobilink(['transfers', '--profile', 'local'], { data: pair.data('Ada') })).stdout).to.include("there only while this computer's node runs")
      expect((await mobilink(['history', 'Ben', '--profile', 'local'], { data: pair.data('Ada') })).stdout).to.include('[only while this node runs]')
      const there = await folderIn(folder, 'there')
      expect((await pair.run('Ben', 'transfers', 'accept', id, '--to', there, '--wait', '60')).code).to.equal(0)
      expect(await hashOf(join(there, 'film.mkv'))).to.equal(hash)
      expect(await blobsIn(pair, 'Ada')).to.deep.equal([])
      await watch.end('SIGINT')
    })
  })

  it('are waited for with "send --wait", and said to be there only while the node runs', async () => {
    await withPair(async (pair, folder) => {
      await made(join(folder, 'a.bin'), MIB)
      const watch = await pair.watch('Ben')
      const wanted = new RunningCommand(['send', 'Ben', '--file', join(folder, 'a.bin'), '--while-open', '--wait', '60', '--json'], pair.data('Ada'))
      const { id } = await wanted.event(({ state }) => state === 'pending')
      await untilMessage(watch, id)
      await pair.one('Ben', 'transfers', 'accept', String(id), '--to', await folderIn(folder, 'there'))
      expect(await wanted.event(({ state }) => state === 'delivered')).to.deep.equal({ id, state: 'delivered' })
      expect(await wanted.over()).to.equal(0)
      const said = await mobilink(['send', 'Ben', '--file', join(folder, 'a.bin'), '--while-open', '--profile', 'local'], { data: pair.data('Ada') })
      expect(said.stdout).to.equal("a.bin can be fetched by Ben only while this computer's node runs: no copy of it is kept.\n")
      await watch.end('SIGINT')
    })
  })

  it('are gone once the node was killed, in the middle of them or before: both sides say so', async () => {
    await withPair(async (pair, folder) => {
      await made(join(folder, 'large.bin'), LARGE_BYTES)
      await made(join(folder, 'small.bin'), MIB)
      const watch = await pair.watch('Ben')
      const large = await sent(pair, watch, join(folder, 'large.bin'))
      const small = await sent(pair, watch, join(folder, 'small.bin'))
      const there = await folderIn(folder, 'there')
      await begunToFetch(pair, watch, large, there)
      await pair.end('Ada', 'SIGKILL')
      await pair.start('Ada')
      await untilTransfer(watch, large, ({ state }) => state === 'withdrawn')
      await pair.one('Ben', 'transfers', 'accept', small, '--to', there)
      await untilTransfer(watch, small, ({ state }) => state === 'withdrawn')
      expect(await readdir(there)).to.deep.equal([])
      const history = (await pair.run('Ada', 'history', 'Ben')).json().filter(({ kind }) => kind === 'file')
      expect(history.map(({ id, state, reason }) => [id, state, reason])).to.deep.equal([[large, 'stuck', 'closed'], [small, 'stuck', 'closed']])
      expect((await mobilink(['history', 'Ben', '--profile', 'local'], { data: pair.data('Ada') })).stdout).to.include('[not deliverable (no copy was kept, and this node ended before all of it was known to have been fetched)]')
      expect((await pair.run('Ada', 'pending')).json()).to.deep.equal([])
      await watch.end('SIGINT')
    })
  })

  it('go on where they stopped when the other host was killed in the middle', async () => {
    await withPair(async (pair, folder) => {
      const hash = await made(join(folder, 'large.bin'), LARGE_BYTES)
      let watch = await pair.watch('Ben')
      const id = await sent(pair, watch, join(folder, 'large.bin'))
      const there = await folderIn(folder, 'there')
      await begunToFetch(pair, watch, id, there)
      await pair.end('Ben', 'SIGKILL')
      await pair.start('Ben')
      watch = await pair.watch('Ben')
      expect((await pair.run('Ben', 'transfers', 'accept', id, '--to', there, '--wait', '120')).code).to.equal(0)
      expect(await hashOf(join(there, 'large.bin'))).to.equal(hash)
      await watch.end('SIGINT')
    })
  })

  it('that somebody writes to are not given any more, and say why', async () => {
    await withPair(async (pair, folder) => {
      await made(join(folder, 'notes.txt'), MIB)
      const watch = await pair.watch('Ben')
      const id = await sent(pair, watch, join(folder, 'notes.txt'))
      await appendFile(join(folder, 'notes.txt'), 'one more line')
      await pair.one('Ben', 'transfers', 'accept', id, '--to', await folderIn(folder, 'there'))
      await untilTransfer(watch, id, ({ state }) => state === 'withdrawn')
      expect((await pair.run('Ada', 'history', 'Ben')).json().find((one) => one.id === id)).to.include({ state: 'stuck', reason: 'file changed' })
      await watch.end('SIGINT')
    })
  })

  it('are what is left when there is no room for a copy, and are refused where no node runs', async () => {
    await withPair(async (pair, folder) => {
      // it takes no room where it lies
      await writeFile(join(folder, 'huge.bin'), '')
      await truncate(join(folder, 'huge.bin'), 4 * 2 ** 40)
      const full = await pair.run('Ada', 'send', 'Ben', '--file', join(folder, 'huge.bin'))
      expect(full.code).to.equal(1)
      expect(full.stderr).to.include('There is not enough room on this device to keep the file until it has arrived.').and.to.include('With --while-open it is sent without a copy')
      const tooLarge = await pair.run('Ada', 'send', 'Ben', '--file', join(folder, 'huge.bin'), '--while-open')
      expect([tooLarge.code, tooLarge.stderr]).to.deep.equal([1, 'mobilink: Files that are sent without a copy may have 256 GiB together: what recognises them lies in memory. Send it once others were fetched, or with a copy.\n'])
      await made(join(folder, 'a.bin'), 10)
      expect((await pair.run('Ada', 'send', 'Ben', 'a text alone', '--while-open')).code).to.equal(2)
      await pair.one('Ada', 'send', 'Ben', '--file', join(folder, 'a.bin'), '--while-open')
      expect(await pair.end('Ada', 'SIGTERM')).to.include('One file was sent without a copy and not fetched: nobody can fetch it any more.')
      const off = await pair.run('Ada', 'send', 'Ben', 'and a text', '--file', join(folder, 'a.bin'), '--while-open')
      expect([off.code, off.stdout]).to.deep.equal([3, ''])
      expect(off.stderr).to.include('can be fetched only while a node runs')
      expect((await pair.run('Ada', 'pending')).json()).to.deep.equal([])
    })
  })
})

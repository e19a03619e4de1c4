/**
 * A file that is larger than what a page may take: from a host to a tab, and from a tab to a host, over WebRTC, with the
 * memory of the page looked at all the while. One suite for every size.
 */
import { createHash, randomBytes } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { expect } from 'chai'
import { loadConfig } from '../../src/node/config.ts'
import { createMobilinkNode } from '../../src/node/index.ts'
import { hostPlatform } from '../../src/node/platform/host.ts'
import { HostProcess } from './page-host.ts'
import { Person } from './page-person.ts'
import { savesAsDownloads } from './two-with-files.ts'
import type { MobilinkNode, PeerIdText, Transfer } from '../../src/node/index.ts'
import type { CDPSession, Locator } from 'playwright-core'

const MIB = 1_048_576
/** What a page may take more than before, in its own memory and in its buffers, with what nobody has collected yet. */
const MOST_GROWTH = 150 * MIB

export function describeLargeFiles (mebibytes: number, timeoutMs: number): void {
  describe(`page with a file of ${mebibytes} MiB`, function () {
    this.timeout(timeoutMs)
    const patience = { timeout: timeoutMs }
    let folder: string
    let host: HostProcess
    let node: MobilinkNode
    let ada: Person
    let peer: PeerIdText
    let devtools: CDPSession

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'page-large-'))
      host = await HostProcess.start()
      const [id] = await host.command('id')
      const bootstrap = (id?.addresses as string[]).filter((address) => !address.includes('/p2p-circuit') && !address.includes('/webrtc'))
      node = await createMobilinkNode(hostPlatform({ dataFolder: join(folder, 'data') }), loadConfig({ profile: 'local', network: { bootstrap } }))
      ada = await Person.arrive('Ada', 'about:blank')
      await savesAsDownloads(ada.browser)
      await ada.page.goto(host.web)
      peer = await ada.peerId() as PeerIdText
      devtools = await ada.browser.context.newCDPSession(ada.page)
      await node.contacts.add(peer)
      await ada.accept()
      await ada.seesConnection('direct · WebRTC')
    })

    after(async () => {
      await ada.leave()
      await node.stop()
      await host.stop()
      await rm(folder, { recursive: true, force: true })
    })

    const button = (name: string, action: string): Locator => ada.message(name).getByRole('button', { name: `${action}: ` })

    it('fetches it from a host, stays paused over a reload with what is here, goes on from there, and saves it as it was', async () => {
      const digest = createHash('sha256')
      await node.transfers.send(peer, { name: '../../.film\u202e4pm.bin', size: mebibytes * MIB, source: random(mebibytes, (piece) => { digest.update(piece) }) })
      // the name is a plain one, and hides nothing of its end
      const name = 'film4pm.bin'
      await ada.message(name).waitFor(patience)
      const most = await watchMemory(devtools, async () => {
        await button(name, 'Get file').click()
        await ada.message(name).getByRole('progressbar').waitFor(patience)
        await button(name, 'Pause').click()
        await ada.message(name).getByText('Paused: what is here stays.').waitFor(patience)
      })
      expect(most).to.be.below(MOST_GROWTH)
      const here = await ada.message(name).getByRole('progressbar').getAttribute('value')
      expect(Number(here)).to.be.above(0)
      await ada.page.reload()
      await ada.page.getByRole('list', { name: 'Contacts' }).getByRole('button').first().click()
      await ada.message(name).getByText('Paused: what is here stays.').waitFor(patience)
      // what was proven at the time: no more than a few pieces were on their way to the disk
      expect(Number(await ada.message(name).getByRole('progressbar').getAttribute('value'))).to.be.above(Number(here) - 4 * MIB).and.above(0)

      const growth = await watchMemory(devtools, async () => {
        await button(name, 'Resume').click()
        await button(name, 'Save').waitFor(patience)
      })
      expect(growth).to.be.below(MOST_GROWTH)
      const coming = ada.page.waitForEvent('download', patience)
      expect(await watchMemory(devtools, async () => {
        await button(name, 'Save').click()
        await coming
      })).to.be.below(MOST_GROWTH)
      const saved = await coming
      expect(saved.suggestedFilename()).to.equal(name)
      expect(await hashOf(await saved.path())).to.equal(digest.digest('hex'))
      // a page that starts anew leaves nothing in clear behind
      await ada.page.reload()
      await ada.page.getByTestId('own-peer-id').waitFor()
      await ada.page.waitForFunction(async () => !(await Array.fromAsync((await navigator.storage.getDirectory()).keys())).includes('mobilink-opened'))
    })

    it('keeps one of its own before it is announced, gives it to a host, and has it arrive as it was', async () => {
      const digest = createHash('sha256')
      const path = join(folder, 'upload.bin')
      await pipeline(Readable.from(random(mebibytes, (piece) => { digest.update(piece) })), createWriteStream(path))
      await ada.page.getByRole('list', { name: 'Contacts' }).getByRole('button').first().click()
      const added = new Promise<Transfer>((resolve) => {
        node.addEventListener('message:added', ({ detail }) => { if (detail.file !== undefined && detail.direction === 'in') resolve(detail.file.transfer) })
      })
      const growth = await watchMemory(devtools, async () => {
        await ada.page.locator('input[type=file]').setInputFiles(path)
        await ada.page.getByRole('progressbar', { name: 'Keeping upload.bin' }).waitFor()
        const { id } = await added
        const done = new Promise<Transfer>((resolve) => {
          node.addEventListener('transfer:changed', ({ detail }) => { if (detail.id === id && detail.savedAs !== undefined) resolve(detail) })
        })
        await node.transfers.accept(peer, id, { folder })
        expect(await hashOf((await done).savedAs ?? '')).to.equal(digest.digest('hex'))
      })
      expect(growth).to.be.below(MOST_GROWTH)
      await ada.sees('upload.bin', 'delivered')
      ada.expectNoComplaints()
    })
  })
}

/** Bytes that cannot be made smaller. */
async function * random (mebibytes: number, onPiece: (piece: Uint8Array) => void): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < mebibytes; at++) {
    const piece = randomBytes(MIB)
    onPiece(piece)
    yield await Promise.resolve(piece)
  }
}

async function hashOf (path: string): Promise<string> {
  const digest = createHash('sha256')
  for await (const piece of createReadStream(path)) digest.update(piece as Buffer)
  return digest.digest('hex')
}

/** By how much the page's memory, its buffers included, grew at most while something went on. */
async function watchMemory (devtools: CDPSession, during: () => Promise<void>): Promise<number> {
  const used = async (): Promise<number> => {
    const { usedSize, backingStorageSize = 0 } = await devtools.send('Runtime.getHeapUsage') as { usedSize: number, backingStorageSize?: number }
    return usedSize + backingStorageSize
  }
  await devtools.send('HeapProfiler.collectGarbage')
  const before = await used()
  let most = before
  const over = new AbortController()
  const watching = (async () => { while (!over.signal.aborted) most = Math.max(most, await used()) })()
  try {
    await during()
  } finally {
    over.abort()
    await watching
  }
  return most - before
}

/** A tab's sealed files, in a real browser: the suite of every such store, driven from here, and what is a browser's own. */
import { readlink } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { bundle, deleteFolder, launchBrowser, serveFolder } from '../browser/harness.ts'
import { gathered } from '../identity/blob/blobs.ts'
import { failure } from '../protocols/conversation.ts'
import { describeBlobStore } from './blob-store-contract.ts'
import type { LaunchedBrowser, ServedFolder } from '../browser/harness.ts'
import type { BlobTab } from './blob-store-page.ts'
import type { BlobStore } from '../../src/node/files/blob-store.ts'
import type { Page } from 'playwright-core'

const NAME = 'c3'.repeat(32)
const MEBIBYTE = 1_048_576
const KILL_ROUNDS = 2

type Call = { [K in keyof BlobTab]: BlobTab[K] }

describe('sealed files in a tab', function () {
  this.timeout(120_000)
  let site: string
  let served: ServedFolder
  let browser: LaunchedBrowser
  let page: Page

  before(async () => {
    site = await bundle(new URL('./blob-store-page.js', import.meta.url), { worker: { format: 'es' } })
    served = await serveFolder(site)
    browser = await launchBrowser({ args: ['--enable-precise-memory-info'] })
    page = await openTab(browser)
  })

  after(async () => {
    await browser.close()
    await served.close()
    await deleteFolder(site)
  })

  async function openTab ({ context }: LaunchedBrowser): Promise<Page> {
    const tab = await context.newPage()
    await tab.goto(`${served.origin}/`)
    await tab.waitForFunction(() => 'blobs' in globalThis)
    return tab
  }

  /** Calls the tab; an error of the tab is an error of the same name here. */
  async function ask<K extends keyof Call> (method: K, ...args: Parameters<Call[K]>): Promise<Awaited<ReturnType<Call[K]>>> {
    const answer = await page.evaluate(async ([name, given]) => {
      try {
        return { result: await (window.blobs[name as 'find'] as (...all: unknown[]) => Promise<unknown>)(...given) }
      } catch (error) {
        return { error: (error as Error).name, message: (error as Error).message }
      }
    }, [method, args] as [string, unknown[]])
    if ('error' in answer) throw Object.assign(new Error(answer.message), { name: answer.error })
    return answer.result as Awaited<ReturnType<Call[K]>>
  }

  function remote (): BlobStore {
    return {
      find: async (name) => await ask('find', name),
      async write (name, from) {
        const writer = await ask('write', name, from)
        return {
          write: async (bytes) => { await ask('writerWrite', writer, Buffer.from(bytes).toString('base64')) },
          finish: async () => { await ask('writerFinish', writer) },
          close: async () => { await ask('writerClose', writer) }
        }
      },
      async * read (name, offset, length) {
        for (const piece of await ask('read', name, offset, length)) yield new Uint8Array(Buffer.from(piece, 'base64'))
      },
      remove: async (name) => { await ask('remove', name) },
      names: async () => await ask('names'),
      free: async () => await ask('free')
    }
  }

  const open = async (isKept: boolean): Promise<BlobStore> => {
    await ask('open', isKept)
    return remote()
  }

  describeBlobStore('in the private file system of a browser', open)

  it('can be looked at while they are read, and end the reading when they are removed', async () => {
    const store = await open(false)
    const writer = await store.write(NAME, 0)
    for (let at = 0; at < 3; at++) await writer.write(new Uint8Array(MEBIBYTE))
    await writer.finish()
    expect(await ask('readWhile', NAME, 3 * MEBIBYTE, 'find')).to.deep.include({ found: { bytes: 3 * MEBIBYTE, isWhole: true }, bytes: 3 * MEBIBYTE })
    expect(await ask('readWhile', NAME, 3 * MEBIBYTE, 'remove')).to.deep.include({ bytes: MEBIBYTE, error: 'NoSuchBlobError' })
    expect(await store.names()).to.deep.equal([])
  })

  it('leave alone what is not theirs', async () => {
    const store = await open(false)
    await ask('strayFile', 'notes.txt')
    expect(await store.names()).to.deep.equal([])
  })

  it('are handed to the browser as a file of their own bytes alone', async () => {
    const store = await open(false)
    const writer = await store.write(NAME, 0)
    await writer.write(Uint8Array.of(1, 2, 3))
    await writer.finish()
    expect([...Buffer.from(await ask('asFile', NAME), 'base64')]).to.deep.equal([1, 2, 3])
    expect(await failure(ask('asFile', 'd4'.repeat(32)))).to.have.property('name', 'NoSuchBlobError')
  })

  it('cost the page the memory of a few pieces, whatever their size', async () => {
    await open(false)
    const before = await page.evaluate(() => (performance as unknown as { memory: { usedJSHeapSize: number } }).memory.usedJSHeapSize)
    expect(await ask('fill', NAME, 200) - before).to.be.below(64 * MEBIBYTE)
    await ask('remove', NAME)
  })

  it('say that there is no room when the browser gives no more, and keep what was written', async () => {
    const small = await launchBrowser()
    const [mine, before] = [page, browser]
    try {
      page = await openTab(small)
      const devTools = await small.context.newCDPSession(page)
      await devTools.send('Storage.overrideQuotaForOrigin', { origin: served.origin, quotaSize: 4 * MEBIBYTE })
      const store = await open(false)
      const writer = await store.write(NAME, 0)
      await writer.write(new Uint8Array(MEBIBYTE).fill(7))
      const full = await failure((async () => { for (let at = 0; at < 16; at++) await writer.write(new Uint8Array(MEBIBYTE)) })())
      expect(full).to.have.property('name', 'NoRoomForFileError')
      await writer.close()
      expect(await gathered(store.read(NAME, 5, 2))).to.deep.equal(Uint8Array.of(7, 7))
    } finally {
      page = mine
      browser = before
      await small.close()
    }
  })

  it(`go on where they were through ${KILL_ROUNDS} kills of the browser`, async function () {
    if (process.platform === 'win32') this.skip() // the lock file of the profile does not name the process there
    const mine = page
    let launched = await launchBrowser()
    const { profile } = launched
    try {
      for (let round = 0, from = 0; round < KILL_ROUNDS; round++) {
        const written = await writeUntilKilled(launched, from)
        launched = await launchBrowser({ profile })
        page = await openTab(launched)
        const store = await open(true)
        const kept = await store.find(NAME)
        expect(kept?.isWhole).to.equal(false)
        expect(kept?.bytes ?? 0, `round ${round}`).to.be.at.least(written)
        from = written
        const bytes = await gathered(store.read(NAME, 0, written))
        expect(bytes.every((byte, index) => byte === index % 251), `round ${round}`).to.equal(true)
      }
    } finally {
      page = mine
      await launched.close({ keepProfile: false })
    }
  })

  /** Kills the browser's main process once some pieces were written behind `from`; answers how far it had got. */
  async function writeUntilKilled ({ context, profile }: LaunchedBrowser, from: number): Promise<number> {
    const gone = new Promise((resolve) => context.once('close', resolve))
    const pid = Number((await readlink(join(profile, 'SingletonLock'))).split('-').at(-1))
    let written = from
    const tab = await context.newPage()
    await tab.exposeFunction('written', (bytes: number) => {
      written = bytes
      if (bytes > from + 1_000_000) process.kill(pid, 'SIGKILL')
    })
    await tab.goto(`${served.origin}/`)
    await tab.evaluate(async ([name, start]) => {
      await window.blobs.open(true)
      window.blobs.writeForEver(name, start)
    }, [NAME, from] as const)
    await gone
    return written
  }
})

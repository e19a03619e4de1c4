/**
 * The browser's key store by itself, in a real browser: what it answers in each state, and what it refuses.
 */
import { expect } from 'chai'
import { bundle, deleteFolder, launchBrowser, serveFolder } from './harness.ts'
import type { LaunchedBrowser, ServedFolder } from './harness.ts'
import type { KeyStore } from '../../src/identity/index.ts'
import type { Page } from 'playwright-core'

declare const openKeyStore: (database: string) => KeyStore

describe('key store of a browser', function () {
  this.timeout(60_000)
  let folder: string
  let served: ServedFolder
  let browser: LaunchedBrowser
  let page: Page

  before(async () => {
    folder = await bundle(new URL('./page-key-store-entry.js', import.meta.url))
    served = await serveFolder(folder)
    browser = await launchBrowser()
    page = browser.context.pages()[0] ?? await browser.context.newPage()
    await page.goto(served.origin)
    await page.waitForFunction(() => 'openKeyStore' in globalThis)
  })

  after(async () => {
    await browser.close()
    await served.close()
    await deleteFolder(folder)
  })

  it('has no seed before one was made, and the very same one from then on', async () => {
    const seen = await page.evaluate(async () => {
      const before = await openKeyStore('fresh').load()
      await openKeyStore('fresh').create(new Uint8Array(32).fill(7))
      const [first, second] = [await openKeyStore('fresh').load(), await openKeyStore('fresh').load()]
      return { before: before === undefined, first: [...first ?? []], second: [...second ?? []] }
    })
    expect(seen).to.deep.equal({ before: true, first: Array(32).fill(7), second: Array(32).fill(7) })
  })

  it('lets one of two that create at once succeed, and keeps the seed of that one', async () => {
    const { settled, kept } = await page.evaluate(async () => {
      const outcomes = await Promise.allSettled([1, 2].map(async (fill) => {
        await openKeyStore('race').create(new Uint8Array(32).fill(fill))
        return fill
      }))
      const seed = await openKeyStore('race').load()
      return { settled: outcomes.map((one) => one.status === 'fulfilled' ? one.value : (one.reason as Error).name), kept: seed?.[0] }
    })
    expect([...settled].sort()).to.deep.equal([kept, 'IdentityUnreadableError'])
  })

  it('refuses a seed of the wrong length, and keeps nothing of it', async () => {
    const seen = await page.evaluate(async () => {
      const refusals = await Promise.all([0, 31, 33].map(async (length) => await openKeyStore('length').create(new Uint8Array(length)).then(() => 'kept', (error: unknown) => (error as Error).name)))
      return { refusals, left: await openKeyStore('length').load() }
    })
    expect(seen.refusals).to.deep.equal(['RangeError', 'RangeError', 'RangeError'])
    expect(seen.left).to.equal(undefined)
  })

  it('says that the identity is unreadable for a record of another form, or a database from the future', async () => {
    const names = await page.evaluate(async () => {
      const open = async (name: string, version: number, fill: (store: IDBObjectStore) => void): Promise<void> => {
        await new Promise<void>((resolve, reject) => {
          const request = indexedDB.open(name, version)
          request.onupgradeneeded = () => { fill(request.result.createObjectStore('device-key')) }
          request.onsuccess = () => {
            request.result.close()
            resolve()
          }
          request.onerror = () => { reject(request.error ?? new Error('The database did not open')) }
        })
      }
      await open('odd', 1, (store) => { store.put({ version: 2, words: 'from elsewhere' }, 'seed') })
      await open('future', 9, () => undefined)
      return await Promise.all(['odd', 'future'].map(async (name) => await openKeyStore(name).load().then(() => 'opened', (error: unknown) => (error as Error).name)))
    })
    expect(names).to.deep.equal(['IdentityUnreadableError', 'IdentityUnreadableError'])
  })
})

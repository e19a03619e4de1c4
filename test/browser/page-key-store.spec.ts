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

  it('has no vault before one was made, and the very same one with its key from then on', async () => {
    const seen = await page.evaluate(async () => {
      const store = openKeyStore('fresh')
      const before = await store.load()
      const own = await store.drawOwn()
      await store.create({ file: new Uint8Array(40).fill(7), own })
      const kept = await openKeyStore('fresh').load()
      const key = kept?.own?.kind === 'device' ? kept.own.key as CryptoKey : undefined
      return { before: before === undefined, file: [...kept?.file ?? []], extractable: key?.extractable }
    })
    expect(seen).to.deep.equal({ before: true, file: Array(40).fill(7), extractable: false })
  })

  it('lets one of two that create at once succeed, and keeps the vault of that one', async () => {
    const { settled, kept } = await page.evaluate(async () => {
      const outcomes = await Promise.allSettled([1, 2].map(async (fill) => {
        await openKeyStore('race').create({ file: new Uint8Array(32).fill(fill) })
        return fill
      }))
      const vault = await openKeyStore('race').load()
      return { settled: outcomes.map((one) => one.status === 'fulfilled' ? one.value : (one.reason as Error).name), kept: vault?.file[0] }
    })
    expect([...settled].sort()).to.deep.equal([kept, 'IdentityUnreadableError'])
  })

  it('puts another vault in its place together with its key, or without one', async () => {
    const seen = await page.evaluate(async () => {
      const store = openKeyStore('replaced')
      await store.create({ file: Uint8Array.of(1), own: await store.drawOwn() })
      await store.replace({ file: Uint8Array.of(2) })
      const locked = await store.load()
      await store.replace({ file: Uint8Array.of(3), own: await store.drawOwn() })
      const open = await store.load()
      return [locked?.file[0], locked?.own === undefined, open?.file[0], open?.own?.kind]
    })
    expect(seen).to.deep.equal([2, true, 3, 'device'])
  })

  it('keeps a staged vault apart until it takes the place of the other, or is given up', async () => {
    const seen = await page.evaluate(async () => {
      const store = openKeyStore('staged')
      await store.create({ file: Uint8Array.of(1) })
      await store.stage({ file: Uint8Array.of(2), own: await store.drawOwn() })
      const before = [await store.isStaged(), (await store.load())?.file[0]]
      await store.commitStaged()
      const after = [await store.isStaged(), (await store.load())?.file[0], (await store.load())?.own?.kind]
      await store.stage({ file: Uint8Array.of(3) })
      await store.tidy()
      return [before, after, [await store.isStaged(), (await store.load())?.file[0]]]
    })
    expect(seen).to.deep.equal([[true, 1], [false, 2, 'device'], [false, 2]])
  })

  it('gives out the seed that an earlier version sealed, until it is told to forget it', async () => {
    const seen = await page.evaluate(async () => {
      const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
      const nonce = new Uint8Array(12)
      const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce, additionalData: new TextEncoder().encode('mobilink/device-seed/1') }, key, new Uint8Array(32).fill(9)))
      const store = openKeyStore('earlier')
      const none = await store.bareSeed()
      await new Promise<void>((resolve) => {
        const request = indexedDB.open('earlier', 1)
        request.onsuccess = () => {
          const transaction = request.result.transaction('device-key', 'readwrite')
          transaction.objectStore('device-key').put({ version: 1, key, nonce, sealed }, 'seed')
          transaction.oncomplete = () => {
            request.result.close()
            resolve()
          }
        }
      })
      const seed = await store.bareSeed()
      await store.forgetBareSeed()
      return [none === undefined, [...seed ?? []], await store.bareSeed() === undefined]
    })
    expect(seen).to.deep.equal([true, Array(32).fill(9), true])
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
      await open('odd', 1, (store) => { store.put({ version: 2, words: 'from elsewhere' }, 'vault') })
      await open('future', 9, () => undefined)
      return await Promise.all(['odd', 'future'].map(async (name) => await openKeyStore(name).load().then(() => 'opened', (error: unknown) => (error as Error).name)))
    })
    expect(names).to.deep.equal(['IdentityUnreadableError', 'IdentityUnreadableError'])
  })
})

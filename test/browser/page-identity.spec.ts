/**
 * The key of a browser in the production page: it is never replaced, whatever happens to it, and never readable.
 */
import { expect } from 'chai'
import { HostProcess } from './page-host.ts'
import { Person } from './page-person.ts'

/** What lies in the page's identity database, as any script of the page could read it. */
async function record (person: Person): Promise<{ extractable: boolean, sealedBytes: number }> {
  return await person.page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('mobilink-identity')
      request.onsuccess = () => { resolve(request.result) }
      request.onerror = () => { reject(request.error ?? new Error('The database did not open')) }
    })
    const kept = await new Promise<{ key: CryptoKey, sealed: Uint8Array }>((resolve) => {
      const request = database.transaction('device-key').objectStore('device-key').get('seed')
      request.onsuccess = () => { resolve(request.result as { key: CryptoKey, sealed: Uint8Array }) }
    })
    database.close()
    return { extractable: kept.key.extractable, sealedBytes: kept.sealed.length }
  })
}

/** Flips one bit of the sealed seed, as a failing disk would; doing it twice mends it. */
async function flipBit (person: Person): Promise<void> {
  await person.page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open('mobilink-identity')
      request.onsuccess = () => { resolve(request.result) }
    })
    await new Promise<void>((resolve) => {
      const transaction = database.transaction('device-key', 'readwrite')
      const store = transaction.objectStore('device-key')
      const request = store.get('seed')
      request.onsuccess = () => {
        const kept = request.result as { sealed: Uint8Array }
        kept.sealed[0] = (kept.sealed[0] ?? 0) ^ 1
        store.put(kept, 'seed')
      }
      transaction.oncomplete = () => { resolve() }
    })
    database.close()
  })
}

describe('identity of a browser', function () {
  this.timeout(60_000)
  let host: HostProcess
  let ada: Person

  before(async () => {
    host = await HostProcess.start()
    ada = await Person.arrive('Ada', host.web)
  })

  after(async () => {
    await ada.leave()
    await host.stop()
  })

  it('lies sealed under a key that the browser does not hand out', async () => {
    await ada.peerId()
    // 32 bytes of seed and 16 of tag
    expect(await record(ada)).to.deep.equal({ extractable: false, sealedBytes: 48 })
  })

  it('is not replaced when it does not open: the page says so, and the old one is back once it opens again', async () => {
    const peerId = await ada.peerId()
    await flipBit(ada)
    await ada.page.reload()
    await ada.page.getByRole('alert').filter({ hasText: 'does not open. Nothing was replaced' }).waitFor()
    expect(await ada.page.getByTestId('own-peer-id').count()).to.equal(0)
    await flipBit(ada)
    await ada.page.getByRole('button', { name: 'Try again' }).click()
    expect(await ada.peerId()).to.equal(peerId)
  })

  it('survives the end of the browser', async () => {
    const peerId = await ada.peerId()
    const { profile } = ada.browser
    await ada.browser.close({ keepProfile: true })
    ada = await Person.arrive('Ada', host.web, undefined, profile)
    expect(await ada.peerId()).to.equal(peerId)
  })
})

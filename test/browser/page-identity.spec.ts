/**
 * The key of a browser in the production page: it is never replaced, whatever happens to it, and never readable.
 */
import { expect } from 'chai'
import { HostProcess } from './page-host.ts'
import { Person } from './page-person.ts'

/** What lies in the page's identity database, as any script of the page could read it. */
async function record (person: Person): Promise<{ extractable: boolean, names: string[], begins: string }> {
  return await person.page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('mobilink-identity')
      request.onsuccess = () => { resolve(request.result) }
      request.onerror = () => { reject(request.error ?? new Error('The database did not open')) }
    })
    const store = database.transaction('device-key').objectStore('device-key')
    const ask = async <T>(request: IDBRequest<T>): Promise<T> => await new Promise((resolve) => { request.onsuccess = () => { resolve(request.result) } })
    const [names, kept] = await Promise.all([ask(store.getAllKeys()), ask(store.get('vault') as IDBRequest<{ key: CryptoKey, file: Uint8Array }>)])
    database.close()
    return { extractable: kept.key.extractable, names: names.map(String), begins: new TextDecoder().decode(kept.file.subarray(0, 3)) }
  })
}

/** Flips the last bit of the vault, as a failing disk would; doing it twice mends it. */
async function flipBit (person: Person): Promise<void> {
  await person.page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open('mobilink-identity')
      request.onsuccess = () => { resolve(request.result) }
    })
    await new Promise<void>((resolve) => {
      const transaction = database.transaction('device-key', 'readwrite')
      const store = transaction.objectStore('device-key')
      const request = store.get('vault')
      request.onsuccess = () => {
        const kept = request.result as { file: Uint8Array }
        kept.file[kept.file.length - 1] = (kept.file.at(-1) ?? 0) ^ 1
        store.put(kept, 'vault')
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

  it('lies in a vault, and the key for that is one which the browser does not hand out', async () => {
    await ada.peerId()
    expect(await record(ada)).to.deep.equal({ extractable: false, names: ['vault'], begins: 'mlv' })
  })

  it('is not replaced when it does not open: the page says so, and the old one is back once it opens again', async () => {
    const peerId = await ada.peerId()
    await flipBit(ada)
    await ada.page.reload()
    await ada.page.getByRole('alert').filter({ hasText: 'Nothing was replaced' }).waitFor()
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

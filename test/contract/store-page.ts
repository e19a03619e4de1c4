/** The half of the browser's store tests that runs in the tab. */
import { openBrowserLevel, requestTakeOver } from '../../src/node/platform/browser/level.ts'
import { webCryptoAead } from '../../src/node/platform/browser/aead.ts'
import { plant } from '../node/store/planted.ts'
import { storeContract } from './store-contract.ts'
import { openStore } from '../open-store.ts'
import type { Timers } from '../../src/protocols/timers.ts'
import type { Store } from '../../src/node/store/store.ts'

/** What a spec asks of the tab. Errors reach it as `name: message`. */
export interface StoreTab {
  runCase (title: string): Promise<void>
  /** Opens the store of this name, and closes it when another tab asks to take over, if it is a polite one. */
  open (name: string, polite?: boolean): Promise<Store['durability']>
  close (): Promise<void>
  takeOver (name: string, patienceMs?: number): Promise<void>
  commit (key: string, sizeBytes?: number): Promise<void>
  note (key: string): Promise<void>
  keys (prefix: string): Promise<string[]>
  /** Commits numbered pairs for ever, and calls `window.confirmed(number)` after each. */
  commitForEver (from: number): void
  /** Everything in the database of this name as the browser has it, keys and values, as one string of hex. */
  dump (name: string): Promise<string>
  /** Puts what must not be seen into the open store. */
  plant (): Promise<void>
  /** The durability each readwrite transaction had since the last call, as the browser understood it. */
  transactions (): string[]
}

declare global {
  interface Window {
    tab: StoreTab
    confirmed (number: number): Promise<void>
  }
}

let store: Store | undefined
let seen: string[] = []

const timers: Timers = {
  now: () => Date.now(),
  setTimer (callback, delayMs) {
    const timer = setTimeout(callback, delayMs)
    return () => clearTimeout(timer)
  }
}

watchTransactions()

window.tab = {
  async runCase (title) {
    const found = storeContract.find((one) => one.title === title)

    if (found === undefined) {
      throw new Error(`There is no case "${title}"`)
    }

    const name = crypto.randomUUID()
    await found.run({ open: () => openBrowserLevel(name), aead: webCryptoAead(), veryLong: 20_000 })
  },
  async open (name, polite = false) {
    store = await openStore(await openBrowserLevel(name, polite ? { onTakeOver: () => void store?.close() } : {}))
    return store.durability
  },
  async close () {
    await opened().close()
  },
  takeOver: (name, patienceMs) => requestTakeOver(name, patienceMs === undefined ? timers : { ...timers, setTimer: (callback) => timers.setTimer(callback, patienceMs) }),
  commit: (key, sizeBytes = 10) => opened().commit([{ type: 'put', key, value: randomBytes(sizeBytes) }]),
  note: (key) => opened().note([{ type: 'put', key, value: randomBytes(10) }]),
  async keys (prefix) {
    const all: string[] = []

    for (;;) {
      const page = await opened().page({ prefix, limit: 1024, after: all.at(-1) })

      if (page.length === 0) {
        return all
      }

      all.push(...page.map(({ key }) => key))
    }
  },
  commitForEver (from) {
    void (async () => {
      for (let number = from; ; number++) {
        const name = String(number).padStart(10, '0')
        const value = randomBytes(500)
        await opened().commit([{ type: 'put', key: `m/${name}`, value }, { type: 'put', key: `o/${name}`, value }])
        await window.confirmed(number)
      }
    })()
  },
  plant: () => plant(opened()),
  async dump (name) {
    const database = await asked(indexedDB.open(`mobilink:${name}`))
    const found: Uint8Array[] = []
    for (const table of Array.from<string>(database.objectStoreNames)) {
      const rows = database.transaction(table).objectStore(table)
      const [keys, values] = await Promise.all([asked(rows.getAllKeys()), asked(rows.getAll() as IDBRequest<unknown[]>)])
      for (const bytes of [...keys, ...values] as Array<ArrayBuffer | Uint8Array>) found.push(new Uint8Array(bytes instanceof Uint8Array ? bytes.slice().buffer : bytes))
    }
    database.close()
    return found.map((bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')).join('')
  },
  transactions () {
    const since = seen
    seen = []
    return since
  }
}

function asked<T> (request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('The browser said no'))
  })
}

function opened (): Store {
  if (store === undefined) {
    throw new Error('Open a store first')
  }

  return store
}

function randomBytes (length: number): Uint8Array {
  const bytes = new Uint8Array(length)

  for (let start = 0; start < length; start += 65_536) {
    crypto.getRandomValues(bytes.subarray(start, start + 65_536))
  }

  return bytes
}

/** The browser's own transactions, listened to as they are made. */
function watchTransactions (): void {
  const make = IDBDatabase.prototype.transaction

  IDBDatabase.prototype.transaction = function (names, mode, options) {
    const transaction = make.call(this, names, mode, options)

    if (transaction.mode === 'readwrite') {
      seen.push(transaction.durability)
    }

    return transaction
  }
}

/**
 * The seed of this browser's device key, in a small database of its own: sealed with AES-256-GCM under a key that
 * the browser never hands out. That keeps the seed from scripts that read IndexedDB as data; it does not keep it
 * from somebody who copies the whole profile, and is not said to (a vault comes later, behind the same port).
 *
 * A record that is there and does not open is an error, never a reason to begin anew.
 */
import { IdentityUnreadableError } from '../../../identity/index.ts'
import { webCryptoAead } from './aead.ts'
import type { KeyStore } from '../../../identity/index.ts'

/** Apart from the message database, so that deleting or moving that one cannot take the identity with it. */
export const IDENTITY_DATABASE = 'mobilink-identity'
const STORE = 'device-key'
const RECORD = 'seed'
const SCHEMA = 1

const SEED_BYTES = 32
const NONCE_BYTES = 12
// Binds the sealed bytes to their purpose: a record moved here from elsewhere does not open.
const PURPOSE = new TextEncoder().encode('mobilink/device-seed/1')

interface SeedRecord {
  readonly version: 1
  readonly key: CryptoKey
  readonly nonce: Uint8Array
  readonly sealed: Uint8Array
}

/** @param database name of the IndexedDB database; another one is another identity */
export function browserKeyStore (database: string = IDENTITY_DATABASE): KeyStore {
  const aead = webCryptoAead()

  return {
    async load (): Promise<Uint8Array | undefined> {
      const record = await readable(withStore(database, 'readonly', (store) => store.get(RECORD) as IDBRequest<unknown>))
      if (record === undefined) return undefined
      if (!isSeedRecord(record)) throw new IdentityUnreadableError('The key of this browser is kept in a form that this version does not know')
      const seed = await readable(aead.open(record.key, record.nonce, record.sealed, PURPOSE))
      if (seed.length !== SEED_BYTES) throw new IdentityUnreadableError('The key of this browser has the wrong length')
      return seed
    },

    async create (seed: Uint8Array): Promise<void> {
      if (seed.length !== SEED_BYTES) throw new RangeError(`A seed has ${SEED_BYTES} bytes, not ${seed.length}`)
      const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
      const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES))
      const record: SeedRecord = { version: 1, key, nonce, sealed: await aead.seal(key, nonce, seed, PURPOSE) }
      try {
        // `add`, not `put`: the one transaction itself refuses to replace, whatever another tab does meanwhile.
        await withStore(database, 'readwrite', (store) => store.add(record, RECORD))
      } catch (error) {
        if (!(error instanceof DOMException) || error.name !== 'ConstraintError') throw error
        throw new IdentityUnreadableError('This browser has a key already; it is not replaced', { cause: error })
      }
    }
  }
}

function isSeedRecord (value: unknown): value is SeedRecord {
  if (typeof value !== 'object' || value === null) return false
  const { version, key, nonce, sealed } = value as Record<string, unknown>
  return version === 1 && key instanceof CryptoKey && nonce instanceof Uint8Array && sealed instanceof Uint8Array
}

// Whatever keeps a key that may be there from being read, the answer is never "there is none".
async function readable<T> (reading: Promise<T>): Promise<T> {
  try {
    return await reading
  } catch (error) {
    throw new IdentityUnreadableError('The key of this browser cannot be read', { cause: error })
  }
}

/** One strict transaction: resolves with the request's result once the transaction is complete, and on disk. */
async function withStore<T> (name: string, mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open(name)
  try {
    return await new Promise<T>((resolve, reject) => {
      const transaction = database.transaction(STORE, mode, { durability: 'strict' })
      const request = ask(transaction.objectStore(STORE))
      transaction.oncomplete = () => { resolve(request.result) }
      transaction.onabort = () => { reject(failure(request.error ?? transaction.error)) }
    })
  } finally {
    database.close()
  }
}

async function open (name: string): Promise<IDBDatabase> {
  return await new Promise((resolve, reject) => {
    const request = indexedDB.open(name, SCHEMA)
    request.onupgradeneeded = () => { request.result.createObjectStore(STORE) }
    request.onsuccess = () => { resolve(request.result) }
    request.onerror = () => { reject(failure(request.error)) }
  })
}

function failure (error: DOMException | null): DOMException {
  return error ?? new DOMException('The database gave no reason', 'UnknownError')
}

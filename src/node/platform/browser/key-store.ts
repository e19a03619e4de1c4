/**
 * The vault of this browser, in a small database of its own and, while it opens with nobody asked, the key for it: one
 * that the browser never hands out to scripts. That key is convenience: it keeps the vault from scripts that read
 * IndexedDB as data, and not from somebody who copies the whole profile. A vault with a passphrase or passkey has none.
 *
 * A record that is there and does not read is an error, never a reason to begin anew.
 */
import { IdentityUnreadableError } from '../../../identity/index.ts'
import { webCryptoAead } from './aead.ts'
import type { KeptVault, KeyStore } from '../../../identity/index.ts'

/** Apart from the message database, so that deleting or moving that one cannot take the identity with it. */
export const IDENTITY_DATABASE = 'mobilink-identity'
const STORE = 'device-key'
const VAULT = 'vault'
const STAGED = 'restoring'
/** Of versions before there was a vault: a sealed seed, and the key for it. */
const BARE_SEED = 'seed'
const SCHEMA = 1

const SEED_BYTES = 32
// Bound the sealed seed to its purpose: a record moved there from elsewhere did not open.
const SEED_PURPOSE = new TextEncoder().encode('mobilink/device-seed/1')

interface VaultRecord {
  readonly version: 1
  readonly file: Uint8Array
  readonly key?: CryptoKey
}

interface SeedRecord {
  readonly key: CryptoKey
  readonly nonce: Uint8Array
  readonly sealed: Uint8Array
}

/** @param database name of the IndexedDB database; another one is another identity */
export function browserKeyStore (database: string = IDENTITY_DATABASE): KeyStore {
  const read = async (name: string): Promise<unknown> => await readable(withStore(database, 'readonly', (store) => store.get(name) as IDBRequest<unknown>))
  const write = async (ask: (store: IDBObjectStore) => IDBRequest): Promise<void> => { await withStore(database, 'readwrite', ask) }

  return {
    ownKind: 'device',
    drawOwn: async () => ({ kind: 'device', key: await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']) }),

    async load (): Promise<KeptVault | undefined> {
      const record = await read(VAULT)
      if (record === undefined) return undefined
      if (!isVaultRecord(record)) throw new IdentityUnreadableError('The vault of this browser is kept in a form that this version does not know')
      return { file: record.file, ...(record.key === undefined ? {} : { own: { kind: 'device', key: record.key } }) }
    },

    async create (kept: KeptVault): Promise<void> {
      try {
        // `add`, not `put`: the one transaction itself refuses to replace, whatever another tab does meanwhile.
        await write((store) => store.add(recordOf(kept), VAULT))
      } catch (error) {
        if (!(error instanceof DOMException) || error.name !== 'ConstraintError') throw error
        throw new IdentityUnreadableError('This browser has a vault already; it is not replaced', { cause: error })
      }
    },

    // vault and key are one record, so they change together or not at all
    replace: async (kept) => await write((store) => store.put(recordOf(kept), VAULT)),
    stage: async (kept) => await write((store) => store.put(recordOf(kept), STAGED)),
    isStaged: async () => await read(STAGED) !== undefined,

    async commitStaged (): Promise<void> {
      const staged = await read(STAGED)
      await write((store) => {
        store.put(staged, VAULT)
        return store.delete(STAGED)
      })
    },

    tidy: async () => await write((store) => store.delete(STAGED)),

    async bareSeed (): Promise<Uint8Array | undefined> {
      const record = await read(BARE_SEED)
      if (record === undefined) return undefined
      if (!isSeedRecord(record)) throw new IdentityUnreadableError('The key of this browser is kept in a form that this version does not know')
      const seed = await readable(webCryptoAead().open(record.key, record.nonce, record.sealed, SEED_PURPOSE))
      if (seed.length !== SEED_BYTES) throw new IdentityUnreadableError('The key of this browser has the wrong length')
      return seed
    },

    forgetBareSeed: async () => await write((store) => store.delete(BARE_SEED))
  }
}

function recordOf ({ file, own }: KeptVault): VaultRecord {
  if (own === undefined) return { version: 1, file }
  if (own.kind !== 'device' || !(own.key instanceof CryptoKey)) throw new TypeError('a browser opens a vault by itself with a key of its own alone')
  return { version: 1, file, key: own.key }
}

function isVaultRecord (value: unknown): value is VaultRecord {
  if (typeof value !== 'object' || value === null) return false
  const { version, file, key } = value as Record<string, unknown>
  return version === 1 && file instanceof Uint8Array && (key === undefined || key instanceof CryptoKey)
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

/** One strict transaction: resolves with the last request's result once the transaction is complete, and on disk. */
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

/**
 * What `page-key-store.spec.ts` runs in a real browser: the key store on a database of its own, reachable by name.
 */
import { browserKeyStore } from '../../src/node/platform/browser/key-store.ts'

Object.assign(globalThis, { openKeyStore: (database: string) => browserKeyStore(database) })

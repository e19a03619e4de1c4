/**
 * AES-256-GCM for simulated devices: the same WebCrypto as everywhere, run as errands, one at a time, while
 * virtual time stands still. That costs some speed and keeps the run replayable although WebCrypto works on threads.
 */
import { OpenFailedError } from '../platform.ts'
import type { Life } from './life.ts'
import { never } from './life.ts'
import type { Aead, AeadKey } from '../platform.ts'

const NAME = 'AES-GCM'

export function createMemoryAead (life: Life): Aead {
  const subtle = globalThis.crypto.subtle
  const run = async <T>(work: () => Promise<T>): Promise<T> => {
    const result = await life.time.errand(work)
    return life.state === 'dead' ? never() : result
  }

  return {
    importKey: (raw) => {
      const own = new Uint8Array(raw)
      return run(() => subtle.importKey('raw', own, NAME, false, ['encrypt', 'decrypt']))
    },
    seal: (key, nonce, plain, associated) => {
      const [iv, data, additionalData] = [nonce, plain, associated].map((bytes) => new Uint8Array(bytes)) as Three
      return run(async () => new Uint8Array(await subtle.encrypt({ name: NAME, iv, additionalData }, keyOf(key), data)))
    },
    open: (key, nonce, sealed, associated) => {
      const [iv, data, additionalData] = [nonce, sealed, associated].map((bytes) => new Uint8Array(bytes)) as Three
      return run(async () => {
        try {
          return new Uint8Array(await subtle.decrypt({ name: NAME, iv, additionalData }, keyOf(key), data))
        } catch (error) {
          throw new OpenFailedError('The sealed bytes do not open', { cause: error })
        }
      })
    }
  }
}

type Three = [Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>]

function keyOf (key: AeadKey): CryptoKey {
  if (key instanceof CryptoKey) return key
  throw new TypeError('The key is not of this platform')
}

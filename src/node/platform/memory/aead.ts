/**
 * AES-256-GCM for simulated devices, by the portable implementation: it answers in microtasks, so that a run replays
 * whatever the machine is busy with. It refuses to be fast: real platforms have hardware for this.
 */
import { gcm } from '@noble/ciphers/aes.js'
import { OpenFailedError } from '../platform.ts'
import { never } from './life.ts'
import type { Life } from './life.ts'
import type { Aead, AeadKey } from '../platform.ts'

class MemoryAeadKey implements AeadKey {
  readonly algorithm = 'AES-256-GCM'
  readonly raw: Uint8Array

  constructor (raw: Uint8Array) {
    this.raw = new Uint8Array(raw)
  }
}

export function createMemoryAead (life: Pick<Life, 'state'>): Aead {
  const answer = async <T>(value: T): Promise<T> => life.state === 'dead' ? await never() : value

  return {
    importKey: async (raw) => await answer(new MemoryAeadKey(raw)),
    seal: async (key, nonce, plain, associated) => await answer(gcm(rawOf(key), nonce, associated).encrypt(plain)),
    async open (key, nonce, sealed, associated) {
      const cipher = gcm(rawOf(key), nonce, associated)
      try {
        return await answer(cipher.decrypt(sealed))
      } catch (error) {
        throw new OpenFailedError('The sealed bytes do not open', { cause: error })
      }
    }
  }
}

function rawOf (key: AeadKey): Uint8Array {
  if (key instanceof MemoryAeadKey) return key.raw
  throw new TypeError('The key is not of this platform')
}

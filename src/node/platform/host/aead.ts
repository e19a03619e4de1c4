/**
 * AES-256-GCM by Node.js's WebCrypto, which works off the main thread.
 */
import { webcrypto } from 'node:crypto'
import { OpenFailedError } from '../platform.ts'
import type { Aead, AeadKey } from '../platform.ts'

const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BITS = 128

/** AES-256-GCM (NIST SP 800-38D) with 12-byte nonces and the 16-byte tag at the end. */
export function hostAead (): Aead {
  const { subtle } = webcrypto

  return {
    async importKey (raw) {
      if (raw.length !== KEY_BYTES) {
        throw new RangeError(`An AES-256 key has ${KEY_BYTES} bytes, not ${raw.length}`)
      }

      return await subtle.importKey('raw', Uint8Array.from(raw), 'AES-GCM', false, ['encrypt', 'decrypt'])
    },

    async seal (key, nonce, plain, associated) {
      return new Uint8Array(await subtle.encrypt(parameters(nonce, associated), cryptoKey(key), Uint8Array.from(plain)))
    },

    async open (key, nonce, sealed, associated) {
      const opener = cryptoKey(key)
      const using = parameters(nonce, associated)

      try {
        return new Uint8Array(await subtle.decrypt(using, opener, Uint8Array.from(sealed)))
      } catch (error) {
        throw new OpenFailedError('The sealed bytes do not open with this key', { cause: error })
      }
    }
  }
}

function parameters (nonce: Uint8Array, associated: Uint8Array): webcrypto.AeadParams {
  if (nonce.length !== NONCE_BYTES) {
    throw new RangeError(`A nonce has ${NONCE_BYTES} bytes, not ${nonce.length}`)
  }

  return { name: 'AES-GCM', iv: Uint8Array.from(nonce), additionalData: Uint8Array.from(associated), tagLength: TAG_BITS }
}

function cryptoKey (key: AeadKey): CryptoKey {
  if (key instanceof CryptoKey) {
    return key
  }

  throw new TypeError('This key was not imported by this platform')
}

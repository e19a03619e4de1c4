/**
 * AES-256-GCM by the browser's own WebCrypto. Keys stay inside it: none of them can be read back.
 */
import { OpenFailedError } from '../platform.ts'
import type { Aead, AeadKey } from '../platform.ts'

const ALGORITHM = 'AES-GCM'
const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BITS = 128

/** AES-256-GCM (NIST SP 800-38D) with 12-byte nonces and the 16-byte tag at the end. */
export function webCryptoAead (subtle: SubtleCrypto = globalThis.crypto.subtle): Aead {
  return {
    async importKey (raw: Uint8Array): Promise<AeadKey> {
      if (raw.length !== KEY_BYTES) throw new RangeError(`An AES-256 key has ${KEY_BYTES} bytes, not ${raw.length}`)
      return await subtle.importKey('raw', owned(raw), ALGORITHM, false, ['encrypt', 'decrypt'])
    },

    async seal (key: AeadKey, nonce: Uint8Array, plain: Uint8Array, associated: Uint8Array): Promise<Uint8Array> {
      return new Uint8Array(await subtle.encrypt(parameters(nonce, associated), cryptoKey(key), owned(plain)))
    },

    async open (key: AeadKey, nonce: Uint8Array, sealed: Uint8Array, associated: Uint8Array): Promise<Uint8Array> {
      const opener = cryptoKey(key)
      const using = parameters(nonce, associated)
      try {
        return new Uint8Array(await subtle.decrypt(using, opener, owned(sealed)))
      } catch (error) {
        throw new OpenFailedError('The sealed bytes do not open with this key', { cause: error })
      }
    }
  }
}

function parameters (nonce: Uint8Array, associated: Uint8Array): AesGcmParams {
  if (nonce.length !== NONCE_BYTES) throw new RangeError(`A nonce has ${NONCE_BYTES} bytes, not ${nonce.length}`)
  return { name: ALGORITHM, iv: owned(nonce), additionalData: owned(associated), tagLength: TAG_BITS }
}

function cryptoKey (key: AeadKey): CryptoKey {
  if (key instanceof CryptoKey) return key
  throw new TypeError('This key was not imported by this platform')
}

// WebCrypto takes no views on shared memory; a copy is also out of reach of whoever holds the original.
function owned (bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes)
}

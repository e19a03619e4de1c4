/**
 * What Noise computes with on a host: as its library has it, but for what is long enough to be worth OpenSSL, whose key is
 * made ready once for a connection. Given raw bytes for each frame, Node.js finds out twice, by an error each, that they
 * are no key object: that cost more than the cipher. What comes out is in one piece, so that it is one write.
 */
import { createCipheriv, createDecipheriv, createSecretKey } from 'node:crypto'
import { defaultCrypto } from '@chainsafe/libp2p-noise/crypto'
import { letGo } from '../../files/let-go.ts'
import type { DecipherChaCha20Poly1305, KeyObject } from 'node:crypto'
import type { ICryptoInterface } from '@chainsafe/libp2p-noise'

type Sealed = Parameters<ICryptoInterface['chaCha20Poly1305Decrypt']>[0]

const CIPHER = 'chacha20-poly1305'
const TAG_BYTES = 16
const LENGTH_OF_TAG = { authTagLength: TAG_BYTES }

/** Measured: below this the library's WebAssembly is done before OpenSSL has begun. */
const SHORT_BYTES = 600

/** By the bytes of the key, which live as long as the connection. */
const ready = new WeakMap<Uint8Array, KeyObject>()

export const hostNoiseCrypto: ICryptoInterface = {
  ...defaultCrypto,

  chaCha20Poly1305Encrypt (plaintext, nonce, associated, key) {
    if (plaintext.byteLength < SHORT_BYTES) return defaultCrypto.chaCha20Poly1305Encrypt(plaintext, nonce, associated, key)
    const cipher = createCipheriv(CIPHER, secretOf(key), nonce, LENGTH_OF_TAG)
    const sealed = new Uint8Array(plaintext.byteLength + TAG_BYTES)
    cipher.setAAD(associated, { plaintextLength: plaintext.byteLength })
    const ciphertext = cipher.update(plaintext.subarray())
    sealed.set(ciphertext)
    letGo(ciphertext)
    cipher.final()
    sealed.set(cipher.getAuthTag(), plaintext.byteLength)
    return sealed
  },

  chaCha20Poly1305Decrypt (ciphertext, nonce, associated, key, into) {
    if (ciphertext.byteLength < SHORT_BYTES) return defaultCrypto.chaCha20Poly1305Decrypt(ciphertext, nonce, associated, key, into)
    const length = ciphertext.byteLength - TAG_BYTES
    const decipher = createDecipheriv(CIPHER, secretOf(key), nonce, LENGTH_OF_TAG)
    decipher.setAAD(associated, { plaintextLength: length })
    decipher.setAuthTag(ciphertext.subarray(length))
    const plaintext = openedBy(decipher, ciphertext, length)
    // throws when the tag is not right
    decipher.final()
    // room that the library made for what is opened. It is all of its memory where it is nothing but that: in the memory
    // of the frame there is its tag, too
    if (into !== undefined) letGo(into)
    return plaintext
  }
}

/**
 * In as many pieces as it came in, a frame being read from a socket in two or three: put together, all of it would be
 * copied once more, into memory that is garbage at once. It is that garbage that a fast transfer waits for.
 */
function openedBy (decipher: DecipherChaCha20Poly1305, ciphertext: Sealed, length: number): Sealed {
  if (ciphertext instanceof Uint8Array) return decipher.update(ciphertext.subarray(0, length))
  // a list of the library's own: it has another release of it
  const plaintext = ciphertext.sublist(0, 0)
  for (const piece of ciphertext.sublist(0, length)) plaintext.append(decipher.update(piece))
  return plaintext
}

function secretOf (key: Uint8Array): KeyObject {
  const known = ready.get(key)
  if (known !== undefined) return known
  const secret = createSecretKey(key)
  ready.set(key, secret)
  return secret
}

/**
 * Primitives of the second implementation: OpenSSL's, through node:crypto, where the product uses noble's. The one
 * thing that node:crypto lacks is HChaCha20, which is written out here from the draft and tested with its vector.
 */
import { createCipheriv, createDecipheriv, createHash, createHmac, createPrivateKey, createPublicKey, decapsulate, diffieHellman, encapsulate, hkdfSync, sign, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'

const DER = {
  x25519Private: '302e020100300506032b656e04220420',
  x25519Public: '302a300506032b656e032100',
  ed25519Private: '302e020100300506032b657004220420',
  ed25519Public: '302a300506032b6570032100',
  mlKem768Seed: '3054020100300b060960864801650304040204428040',
  mlKem768Public: '308204b2300b0609608648016503040402038204a100'
}

export const join = (...parts: Uint8Array[]): Uint8Array => Uint8Array.from(Buffer.concat(parts))
export const sha256 = (bytes: Uint8Array): Uint8Array => plain(createHash('sha256').update(bytes).digest())
export const hmac = (key: Uint8Array, bytes: Uint8Array): Uint8Array => plain(createHmac('sha256', key).update(bytes).digest())
export const hkdf = (material: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Uint8Array => new Uint8Array(hkdfSync('sha256', material, salt, info, length))

export const x25519Public = (secret: Uint8Array): Uint8Array => rawPublic(x25519Key(secret))
/** Throws for a point of small order: OpenSSL refuses an all-zero result. */
export const x25519 = (secret: Uint8Array, publicKey: Uint8Array): Uint8Array =>
  plain(diffieHellman({ privateKey: x25519Key(secret), publicKey: publicKeyOf(DER.x25519Public, publicKey) }))

export const ed25519Public = (seed: Uint8Array): Uint8Array => rawPublic(privateKeyOf(DER.ed25519Private, seed))
export const ed25519Sign = (seed: Uint8Array, bytes: Uint8Array): Uint8Array => plain(sign(null, bytes, privateKeyOf(DER.ed25519Private, seed)))
export const ed25519Verify = (publicKey: Uint8Array, bytes: Uint8Array, signature: Uint8Array): boolean => verify(null, bytes, publicKeyOf(DER.ed25519Public, publicKey), signature)

export const kemPublic = (seed: Uint8Array): Uint8Array => plain(createPublicKey(kemKey(seed)).export({ type: 'spki', format: 'der' }).subarray(-1184))
export const kemDecapsulate = (seed: Uint8Array, ciphertext: Uint8Array): Uint8Array => plain(decapsulate(kemKey(seed), ciphertext))
export function kemEncapsulate (publicKey: Uint8Array): { ciphertext: Uint8Array, sharedSecret: Uint8Array } {
  const { ciphertext, sharedKey } = encapsulate(publicKeyOf(DER.mlKem768Public, publicKey))
  return { ciphertext: plain(ciphertext), sharedSecret: plain(sharedKey) }
}

const TAG = 16

export function xchachaSeal (key: Uint8Array, nonce: Uint8Array, associated: Uint8Array, bytes: Uint8Array): Uint8Array {
  const cipher = createCipheriv('chacha20-poly1305', hchacha20(key, nonce.subarray(0, 16)), shortNonce(nonce), { authTagLength: TAG })
  cipher.setAAD(associated, { plaintextLength: bytes.byteLength })
  return join(cipher.update(bytes), cipher.final(), cipher.getAuthTag())
}

/** Throws when it does not open. */
export function xchachaOpen (key: Uint8Array, nonce: Uint8Array, associated: Uint8Array, sealed: Uint8Array): Uint8Array {
  const decipher = createDecipheriv('chacha20-poly1305', hchacha20(key, nonce.subarray(0, 16)), shortNonce(nonce), { authTagLength: TAG })
  decipher.setAuthTag(sealed.subarray(-TAG))
  decipher.setAAD(associated, { plaintextLength: sealed.byteLength - TAG })
  return join(decipher.update(sealed.subarray(0, -TAG)), decipher.final())
}

/** draft-irtf-cfrg-xchacha-03, section 2.2: the ChaCha20 rounds without the last addition; words 0-3 and 12-15. */
export function hchacha20 (key: Uint8Array, nonce: Uint8Array): Uint8Array {
  const words = new Uint32Array(16)
  words.set([0x61707865, 0x3320646e, 0x79622d32, 0x6b206574])
  const input = new DataView(Uint8Array.from([...key, ...nonce]).buffer)
  for (let index = 0; index < 12; index++) words[4 + index] = input.getUint32(4 * index, true)
  for (let round = 0; round < 10; round++) {
    for (const column of [0, 1, 2, 3]) quarter(words, column, 4 + column, 8 + column, 12 + column)
    for (const column of [0, 1, 2, 3]) quarter(words, column, 4 + (column + 1) % 4, 8 + (column + 2) % 4, 12 + (column + 3) % 4)
  }
  const output = new DataView(new ArrayBuffer(32))
  for (const [at, index] of [0, 1, 2, 3, 12, 13, 14, 15].entries()) output.setUint32(4 * at, words[index] ?? 0, true)
  return new Uint8Array(output.buffer)
}

function quarter (words: Uint32Array, a: number, b: number, c: number, d: number): void {
  const mix = (sum: number, other: number, target: number, turn: number): void => {
    words[sum] = (words[sum] ?? 0) + (words[other] ?? 0)
    const mixed = (words[target] ?? 0) ^ (words[sum] ?? 0)
    words[target] = (mixed << turn) | (mixed >>> (32 - turn))
  }
  mix(a, b, d, 16)
  mix(c, d, b, 12)
  mix(a, b, d, 8)
  mix(c, d, b, 7)
}

const plain = (bytes: Uint8Array): Uint8Array => Uint8Array.from(bytes)
const shortNonce = (nonce: Uint8Array): Uint8Array => join(new Uint8Array(4), nonce.subarray(16))
const privateKeyOf = (prefix: string, secret: Uint8Array): KeyObject => createPrivateKey({ key: Buffer.from(join(Buffer.from(prefix, 'hex'), secret)), format: 'der', type: 'pkcs8' })
const publicKeyOf = (prefix: string, key: Uint8Array): KeyObject => createPublicKey({ key: Buffer.from(join(Buffer.from(prefix, 'hex'), key)), format: 'der', type: 'spki' })
const x25519Key = (secret: Uint8Array): KeyObject => privateKeyOf(DER.x25519Private, secret)
const kemKey = (seed: Uint8Array): KeyObject => privateKeyOf(DER.mlKem768Seed, seed)
const rawPublic = (key: KeyObject): Uint8Array => plain(createPublicKey(key).export({ type: 'spki', format: 'der' }).subarray(-32))

/**
 * Argon2id (RFC 9106) as hash-wasm compiles it. A file of its own so that a page loads the WebAssembly only when a
 * passphrase is asked for; it needs 'wasm-unsafe-eval' in the page's CSP.
 */
import { argon2id } from 'hash-wasm'
import { KEY_BYTES } from './aead.ts'
import type { PassphraseCost } from './passphrase-key.ts'

/** @returns 32 bytes */
export async function deriveWithArgon2id (passphrase: Uint8Array, salt: Uint8Array, { memoryKib, passes }: PassphraseCost): Promise<Uint8Array> {
  return await argon2id({ password: passphrase, salt, memorySize: memoryKib, iterations: passes, parallelism: 1, hashLength: KEY_BYTES, outputType: 'binary' })
}

/**
 * Argon2id (RFC 9106) by Node.js itself, on a thread of its own: the node goes on meanwhile. Only from Node.js 24.7 on;
 * before it, the portable one does the same work on the main thread.
 */
import crypto from 'node:crypto'
import { promisify } from 'node:util'
import type { PassphraseWork } from '../platform.ts'

const KEY_BYTES = 32

/** Absent where this Node.js has no argon2. */
export function hostPassphraseWork (): PassphraseWork | undefined {
  // the types are those of the newest Node.js, the one that runs may be older
  const derive = crypto.argon2 as typeof crypto.argon2 | undefined
  if (derive === undefined) return undefined
  const deriveKey = promisify(derive)
  return {
    kdf: async (message, nonce, { memoryKib, passes }) =>
      Uint8Array.from(await deriveKey('argon2id', { message, nonce, memory: memoryKib, passes, parallelism: 1, tagLength: KEY_BYTES }))
  }
}

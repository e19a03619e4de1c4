/**
 * The platform of a simulated device with the host's own cryptography, which is several times faster than the portable
 * one, answers as surely in the same moment, and makes the same bytes. A backup is not sealed here: how it is has tests
 * of its own, takes a second and draws its randomness from elsewhere, so that a run would not replay.
 */
import { createHash } from 'node:crypto'
import { argon2idKdf } from '../../src/identity/index.ts'
import { hostAead } from '../../src/node/platform/host/aead.ts'
import { hostMessageCipher } from '../../src/node/platform/host/message-cipher.ts'
import type { Platform } from '../../src/node/index.ts'

export function quick (platform: Platform): Platform {
  return {
    ...platform,
    aead: hostAead(),
    messageCipher: hostMessageCipher,
    sha256: (bytes) => new Uint8Array(createHash('sha256').update(bytes).digest()),
    passphraseWork: {
      kdf: argon2idKdf,
      sealBackup: async (bytes) => await Promise.resolve(Uint8Array.from(bytes)),
      openBackup: async (file) => await Promise.resolve(Uint8Array.from(file))
    }
  }
}

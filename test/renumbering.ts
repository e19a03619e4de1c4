/**
 * A platform whose messages say another number than the one that they were given, for tests of the order in which they
 * are shown: what the other side gets is sealed and true in every other way. It is told before the text is sealed.
 */
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js'
import { ContentRecord } from '../src/identity/pb/content.ts'
import { pad, unpad } from '../src/identity/session/padding.ts'
import type { Platform } from '../src/node/index.ts'

export function renumbering (platform: Platform, numberOf: (seq: number, text: string) => number): Platform {
  const messageCipher: NonNullable<Platform['messageCipher']> = platform.messageCipher ?? {
    seal: (key, nonce, associated, plain) => xchacha20poly1305(key, nonce, associated).encrypt(plain),
    open: (key, nonce, associated, sealed) => xchacha20poly1305(key, nonce, associated).decrypt(sealed)
  }
  return {
    ...platform,
    messageCipher: {
      ...messageCipher,
      seal: (key, nonce, associated, plain) => messageCipher.seal(key, nonce, associated, renumbered(plain, numberOf))
    }
  }
}

function renumbered (plain: Uint8Array, numberOf: (seq: number, text: string) => number): Uint8Array {
  const content = unpad(plain)
  if (content === undefined) return plain
  const record = ContentRecord.decode(content)
  return record.kind === 1 ? pad(ContentRecord.encode({ ...record, seq: numberOf(record.seq, new TextDecoder().decode(record.body)) })) : plain
}

/** The number that a text says of itself: of "what came 30th #30" 30, from a start that is as good as any. */
export function numberInText (_seq: number, text: string): number {
  return 2 ** 40 + Number(/#(\d+)/.exec(text)?.[1])
}

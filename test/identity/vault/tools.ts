import { createHash, randomBytes } from 'node:crypto'
import { hostAead } from '../../../src/node/platform/host/aead.ts'
import type { PassphraseCost, RandomSource, SlotSecret, VaultTools } from '../../../src/identity/index.ts'

/** The least that argon2 can do, so that tests spend their time on what they are about. */
export const CHEAP: PassphraseCost = { memoryKib: 8, passes: 1 }

export const systemRandom: RandomSource = { bytes: (length) => new Uint8Array(randomBytes(length)) }

/** The same bytes for the same seed, and never the same twice within one. */
export function seededRandom (seed: string): RandomSource & { below (limit: number): number } {
  let count = 0
  const block = (): Buffer => createHash('sha256').update(`${seed}/${count++}`).digest()
  const bytes = (length: number): Uint8Array => {
    const all = new Uint8Array(Math.ceil(length / 32) * 32)
    for (let at = 0; at < length; at += 32) all.set(block(), at)
    return all.slice(0, length)
  }
  return { bytes, below: (limit) => new DataView(bytes(4).buffer).getUint32(0) % limit }
}

export const tools: VaultTools = { aead: hostAead(), random: systemRandom, cost: CHEAP }

export const CONTENTS = Uint8Array.from({ length: 32 }, (_, index) => index)
export const PASSPHRASE: SlotSecret = { kind: 'passphrase', passphrase: 'seven small boats at noon' }
export const KEY_FILE: SlotSecret = { kind: 'keyFile', key: new Uint8Array(32).fill(0x5a) }
export const PASSKEY: SlotSecret = { kind: 'passkey', credentialId: new Uint8Array(64).fill(3), prfOutput: new Uint8Array(32).fill(9) }
export const WORDS: SlotSecret = { kind: 'words', words: `${'abandon '.repeat(23)}art` }

export async function deviceSecret (): Promise<SlotSecret> {
  return { kind: 'device', key: await tools.aead.importKey(systemRandom.bytes(32)) }
}

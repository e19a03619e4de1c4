/**
 * What `vault.spec.ts` runs in a real browser: the vault over the browser's own cipher and randomness, reachable by name.
 */
import { createVault, openBackup, openVault, sealBackup } from '../../src/identity/index.ts'
import { webCryptoAead } from '../../src/node/platform/browser/aead.ts'
import type { SlotSecret, VaultTools } from '../../src/identity/index.ts'

const tools: VaultTools = { aead: webCryptoAead(), random: { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) } }

const vault = {
  create: async (contents: readonly number[], secret: SlotSecret): Promise<number[]> => [...(await createVault(Uint8Array.from(contents), [{ secret, createdAt: 0 }], tools)).file],
  open: async (file: readonly number[], secret: SlotSecret): Promise<number[]> => [...(await openVault(Uint8Array.from(file), secret, tools)).contents],
  createForDevice: async (): Promise<boolean> => {
    const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
    const { file } = await createVault(Uint8Array.of(1, 2, 3), [{ secret: { kind: 'device', key }, createdAt: 0 }], tools)
    return (await openVault(file, { kind: 'device', key }, tools)).contents[2] === 3
  },
  backUp: async (content: readonly number[], words: string): Promise<number[]> => [...await sealBackup(Uint8Array.from(content), { kind: 'words', words })],
  restore: async (file: readonly number[], words: string): Promise<number[]> => [...await openBackup(Uint8Array.from(file), { kind: 'words', words })]
}

export type PageVault = typeof vault

Object.assign(globalThis, { vault })

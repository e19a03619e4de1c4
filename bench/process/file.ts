/**
 * Files between two networks without a node above: kept and given by one process, fetched and saved by the other. A
 * process is a host, or has the network of a tab, which goes to hosts by WebRTC.
 */
import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createBlobSecret, createDeviceKey } from '../../src/identity/index.ts'
import { loadConfig } from '../../src/node/index.ts'
import { browserParts } from '../../src/node/network/browser-parts.ts'
import { createLibp2pNetwork } from '../../src/node/network/libp2p.ts'
import { blobNameOf } from '../../src/node/files/blob-store.ts'
import { fetchBlob } from '../../src/node/files/fetch-blob.ts'
import { openFileSource, serveFiles } from '../../src/node/files/file-streams.ts'
import { keepFile } from '../../src/node/files/keep-file.ts'
import { hostClock } from '../../src/node/platform/host/clock.ts'
import { hostBlobStore } from '../../src/node/platform/host/blob-files.ts'
import { landFile } from '../../src/node/platform/host/land-file.ts'
import { releaseNative, useNative } from '../../src/node/platform/host/native.ts'
import { collectLessOften, hostPlatform } from '../../src/node/platform/host.ts'
import { createHostNetwork } from '../../src/node/platform/host/network.ts'
import { Arriving } from '../../src/node/transfers/arriving.ts'
import { openVaultAndStore } from '../../src/node/vault/open-store.ts'
import { answer } from './calls.ts'
import { serveRaw, takeRaw } from './raw-stream.ts'
import type { FetchedFile } from '../../src/node/files/fetch-blob.ts'
import type { PeerIdText } from '../../src/node/index.ts'
import type { NetworkInit } from '../../src/node/network/network.ts'

export interface KeptFile { readonly peer: string, readonly addresses: string[], readonly blobId: string, readonly key: string, readonly size: number, readonly ms: number }

export interface FileCalls {
  /** Starts, and seals this file into the own store. */
  keep (path: string): Promise<KeptFile>
  /** Connects, and resolves with the transport. */
  connect (peer: string, addresses: readonly string[]): Promise<string>
  raw (peer: string, bytes: number): Promise<{ ms: number, transport: string }>
  /** Fetches into the own store, and into a folder as it is proven. Nothing of it is left but the file. */
  take (from: KeptFile): Promise<{ fetchMs: number, saveMs: number }>
  /** Most that was ever resident above what was when it had started. */
  peakBytes (): Promise<number>
}

collectLessOften()
const [folder = '', kind = 'host'] = process.argv.slice(2)
const platform = hostPlatform({ dataFolder: join(folder, 'data') })
const { aead, random } = platform
const blobs = hostBlobStore(join(folder, 'data', 'blobs'))
const { store: { datastore } } = await openVaultAndStore(platform)
const gate = { isBlocked: () => false, isContact: () => true, isHostOf: () => false, allowsRelays: () => true }
const init: NetworkInit = { key: await createDeviceKey(crypto.getRandomValues(new Uint8Array(32))), clock: hostClock, datastore, gate, config: loadConfig({ profile: 'local' }) }
if (kind === 'tab') useNative()
const network = kind === 'tab' ? await createLibp2pNetwork(init, { ...browserParts(), afterStop: releaseNative }) : await createHostNetwork(join(folder, 'data'), init)
network.addEventListener('fault', ({ detail }) => console.error(detail))
serveRaw(network)
serveFiles({ clock: hostClock, network, blobs }, { admits: () => true, isFor: async () => await Promise.resolve(true) })
await network.start()
globalThis.gc?.()
const startedBytes = process.memoryUsage().rss

answer<FileCalls>({
  async keep (path) {
    const { size } = await stat(path)
    const secret = createBlobSecret(random)
    const startedAt = performance.now()
    await keepFile({ blobs, aead, random }, secret, { size, source: createReadStream(path, { highWaterMark: 262_144 }) })
    const ms = performance.now() - startedAt
    return { peer: network.peerId, addresses: network.addresses(), blobId: Buffer.from(secret.blobId).toString('hex'), key: Buffer.from(secret.key).toString('hex'), size, ms }
  },
  async connect (peer, addresses) {
    await network.connect(peer as PeerIdText, { addresses })
    return network.paths(peer as PeerIdText)[0]?.transport ?? ''
  },
  raw: async (peer, bytes) => await takeRaw(network, peer as PeerIdText, bytes),
  async take ({ peer, blobId, key, size }) {
    const file: FetchedFile = { blobId: Uint8Array.from(Buffer.from(blobId, 'hex')), key: Uint8Array.from(Buffer.from(key, 'hex')), size }
    const startedAt = performance.now()
    const source = await openFileSource({ clock: hostClock, network }, peer as PeerIdText)
    const name = blobNameOf(file.blobId)
    const arriving = new Arriving(landFile, { folder, name: 'taken', size })
    await fetchBlob({ blobs, aead }, source, file, { take: async (opened) => await arriving.take(opened) })
    source.close()
    const fetchedAt = performance.now()
    await arriving.finish()
    const savedAt = performance.now()
    await blobs.remove(name)
    return { fetchMs: fetchedAt - startedAt, saveMs: savedAt - fetchedAt }
  },
  peakBytes: async () => await residentPeak() - startedBytes
})

/** Bytes. Linux counts what `resourceUsage` has from the program that started this one, too: there the kernel says it of this one alone. */
async function residentPeak (): Promise<number> {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS * 1_024
  const status = await readFile('/proc/self/status', 'utf8')
  const [, kib] = /^VmHWM:\s+(\d+) kB$/m.exec(status) ?? []
  if (kib === undefined) throw new Error('The kernel says nothing of how much was resident')
  return Number(kib) * 1_024
}

/**
 * Files in a browser that is measured: its own network and its own private files, as the page has them, without a node
 * above. It is connected to a host, as the process of process/file.ts is.
 */
import { createBlobSecret, createDeviceKey, openBlob, sealedSize } from '../../src/identity/index.ts'
import { loadConfig } from '../../src/node/index.ts'
import { blobNameOf } from '../../src/node/files/blob-store.ts'
import { fetchBlob } from '../../src/node/files/fetch-blob.ts'
import { openFileSource, serveFiles } from '../../src/node/files/file-streams.ts'
import { keepFile } from '../../src/node/files/keep-file.ts'
import { browserParts } from '../../src/node/network/browser-parts.ts'
import { createLibp2pNetwork } from '../../src/node/network/libp2p.ts'
import { browserBlobStore } from '../../src/node/platform/browser/blob-files.ts'
import { browserClock } from '../../src/node/platform/browser/clock.ts'
import { browserPlatform } from '../../src/node/platform/browser.ts'
import { openVaultAndStore } from '../../src/node/vault/open-store.ts'
import { serveRaw, takeRaw } from '../process/raw-stream.ts'
import { pipe } from 'it-pipe'
import type { PeerIdText } from '../../src/node/index.ts'
import type { KeptFile } from '../process/file.ts'

export interface FilePage {
  /** Starts, connects, and resolves with the transport. */
  connect (peer: string, addresses: readonly string[]): Promise<string>
  raw (peer: string, bytes: number): Promise<{ ms: number, transport: string }>
  /** Fetches into the private files, and opens all of it from there. Nothing of it is left. */
  take (from: KeptFile): Promise<{ fetchMs: number, openMs: number }>
  /** Seals a file that the browser has into the private files, to be fetched by the other side. */
  keep (bytes: number): Promise<KeptFile>
}

const PIECE = 1_048_576
const { aead, random } = browserPlatform()
const blobs = browserBlobStore({ startWorker: () => new Worker(new URL('../../src/ui/web/file-worker.js', import.meta.url), { type: 'module' }), folder: 'bench' })

let started: ReturnType<typeof start> | undefined

async function start () {
  const { store: { datastore } } = await openVaultAndStore(browserPlatform())
  const gate = { isBlocked: () => false, isContact: () => true, isHostOf: () => false, allowsRelays: () => true }
  const network = await createLibp2pNetwork({ key: await createDeviceKey(crypto.getRandomValues(new Uint8Array(32))), clock: browserClock, datastore, gate, config: loadConfig({ profile: 'local' }) }, browserParts())
  network.addEventListener('fault', ({ detail }) => console.error(detail))
  serveRaw(network)
  serveFiles({ clock: browserClock, network, blobs }, { admits: () => true, isFor: async () => await Promise.resolve(true) })
  await network.start()
  return network
}

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
const bytesOf = (text: string): Uint8Array => Uint8Array.from(text.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16))

const page: FilePage = {
  async connect (peer, addresses) {
    const network = await (started ??= start())
    await network.connect(peer as PeerIdText, { addresses })
    return network.paths(peer as PeerIdText)[0]?.transport ?? ''
  },
  raw: async (peer, bytes) => await takeRaw(await (started ??= start()), peer as PeerIdText, bytes),
  async take ({ peer, blobId, key, size }) {
    const network = await (started ??= start())
    const file = { blobId: bytesOf(blobId), key: bytesOf(key), size }
    const startedAt = performance.now()
    const source = await openFileSource({ clock: browserClock, network }, peer as PeerIdText)
    await fetchBlob({ blobs, aead }, source, file)
    source.close()
    const fetchedAt = performance.now()
    const name = blobNameOf(file.blobId)
    let left = size
    for await (const opened of pipe(blobs.read(name, 0, sealedSize(size)), openBlob({ aead, ...file }))) left -= opened.byteLength
    if (left !== 0) throw new Error('not all of the file opened')
    const openedAt = performance.now()
    await blobs.remove(name)
    return { fetchMs: fetchedAt - startedAt, openMs: openedAt - fetchedAt }
  },
  async keep (bytes) {
    const network = await (started ??= start())
    const parts = Array.from({ length: Math.ceil(bytes / PIECE) }, (_, at) => new Uint8Array(Math.min(PIECE, bytes - at * PIECE)).fill(at))
    const file = new File(parts, 'film')
    const secret = createBlobSecret(random)
    const startedAt = performance.now()
    await keepFile({ blobs, aead, random }, secret, { size: bytes, source: streamed(file) })
    return { peer: network.peerId, addresses: network.addresses(), blobId: hex(secret.blobId), key: hex(secret.key), size: bytes, ms: performance.now() - startedAt }
  }
}

/** As the page reads what a person has picked. */
async function * streamed (file: File): AsyncGenerator<Uint8Array> {
  const reader = file.stream().getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    yield value
  }
}

Object.assign(globalThis, { filePage: page })

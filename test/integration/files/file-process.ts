/**
 * A process that sends a file, or gets one, over the product's own network and from its own disk, and can be made to
 * stand still at a given byte, so that whoever started it can kill it there. Says what happens as JSON, a line each.
 */
import { existsSync, readFileSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { pipe } from 'it-pipe'
import { createBlobSecret, createDeviceKey, openBlob, sealedSize } from '../../../src/identity/index.ts'
import { loadConfig } from '../../../src/node/config.ts'
import { blobNameOf } from '../../../src/node/files/blob-store.ts'
import { fetchBlob } from '../../../src/node/files/fetch-blob.ts'
import { openFileSource, serveFiles } from '../../../src/node/files/file-streams.ts'
import { keepFile } from '../../../src/node/files/keep-file.ts'
import { hostAead } from '../../../src/node/platform/host/aead.ts'
import { hostBlobStore } from '../../../src/node/platform/host/blob-files.ts'
import { hostClock } from '../../../src/node/platform/host/clock.ts'
import { landFile } from '../../../src/node/platform/host/land-file.ts'
import { createHostNetwork } from '../../../src/node/platform/host/network.ts'
import { hostRandom } from '../../../src/node/platform/host/random.ts'
import { MemoryDisk, openMemoryLevel } from '../../../src/node/platform/memory/level.ts'
import { openStore } from '../../open-store.ts'
import { content } from './file-content.ts'
import type { PeerIdText } from '../../../src/identity/index.ts'
import type { FetchedFile } from '../../../src/node/files/fetch-blob.ts'
import type { Network } from '../../../src/node/network/network.ts'

export interface SendOrder { readonly role: 'send', readonly folder: string, readonly size: number, readonly freezeAt?: number }
export interface GetOrder { readonly role: 'get', readonly folder: string, readonly downloads: string, readonly name: string, readonly from: Sending, readonly freezeAt?: number }
export interface Sending { readonly peer: string, readonly addresses: readonly string[], readonly blobId: string, readonly key: string, readonly size: number }

/** Sent at once: a process that stands still, or is killed, has said it. */
function say (line: object): void {
  writeSync(1, `${JSON.stringify(line)}\n`)
}

function freeze (): void {
  say({ frozen: true })
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
}

const order = JSON.parse(process.argv[2] ?? '') as SendOrder | GetOrder
const blobs = hostBlobStore(join(order.folder, 'blobs'))
const [aead, random] = [hostAead(), hostRandom()]

async function start (seed: number, serve: (network: Network) => void = () => undefined): Promise<Network> {
  const { datastore } = await openStore(await openMemoryLevel(new MemoryDisk()))
  const gate = { isBlocked: () => false, isContact: () => true, isHostOf: () => false, allowsRelays: () => true }
  const key = await createDeviceKey(new Uint8Array(32).fill(seed))
  const network = await createHostNetwork(order.folder, { key, clock: hostClock, datastore, gate, config: loadConfig({ profile: 'local' }) })
  network.addEventListener('fault', ({ detail }) => { say({ fault: detail.name, message: detail.message }) })
  serve(network)
  await network.start()
  return network
}

async function send ({ folder, size, freezeAt = Infinity }: SendOrder): Promise<void> {
  const kept = join(folder, 'sent.json')
  if (!existsSync(kept)) {
    const secret = createBlobSecret(random)
    await keepFile({ blobs, aead, random }, secret, { size, source: content(size) })
    writeFileSync(kept, JSON.stringify({ blobId: Buffer.from(secret.blobId).toString('hex'), key: Buffer.from(secret.key).toString('hex'), size }))
  }
  const sent = JSON.parse(readFileSync(kept, 'utf8')) as Pick<Sending, 'blobId' | 'key' | 'size'>
  let served = 0
  const counting = {
    ...blobs,
    async * read (name: string, offset: number, length: number): AsyncGenerator<Uint8Array> {
      for await (const bytes of blobs.read(name, offset, length)) {
        served += bytes.byteLength
        if (served > freezeAt) freeze()
        yield bytes
      }
      say({ served })
    }
  }
  const network = await start(1, (made) => {
    serveFiles({ clock: hostClock, network: made, blobs: counting }, { admits: () => true, isFor: async (_peer, name) => await Promise.resolve(name === sent.blobId) })
  })
  say({ sending: { ...sent, peer: network.peerId, addresses: network.addresses() } satisfies Sending })
}

async function get ({ downloads, name, from, freezeAt = Infinity }: GetOrder): Promise<void> {
  const network = await start(2)
  const file: FetchedFile = { blobId: Uint8Array.from(Buffer.from(from.blobId, 'hex')), key: Uint8Array.from(Buffer.from(from.key, 'hex')), size: from.size }
  let begun: number | undefined
  for (;;) {
    try {
      await network.connect(from.peer as PeerIdText, { addresses: from.addresses })
      const source = await openFileSource({ clock: hostClock, network }, from.peer as PeerIdText)
      await fetchBlob({ blobs, aead }, source, file, {
        onProgress (done) {
          if (begun === undefined) say({ begun: begun = done })
          if (done > freezeAt) {
            say({ done })
            freeze()
          }
        }
      })
      source.close()
      break
    } catch (error) {
      say({ broken: error instanceof Error ? error.name : 'unknown' })
      begun = undefined
      await new Promise<void>((resolve) => { hostClock.setTimer(resolve, 200) })
    }
  }
  const opened = pipe(blobs.read(blobNameOf(file.blobId), 0, sealedSize(file.size)), openBlob({ aead, ...file }))
  say({ landed: await landFile({ folder: downloads, name, size: file.size, source: opened }), peakMiB: process.resourceUsage().maxRSS / 1024 })
  await network.stop()
}

// its timers hold no process, and it has to stay
const staying = setInterval(() => undefined, 60_000)
await (order.role === 'send' ? send(order) : get(order))
if (order.role === 'get') clearInterval(staying)

/**
 * A third party that helps people to meet: a relay without limits and a server of their DHT, which keeps every byte that
 * it can read. What it was asked to keep lies on its disk.
 */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { noise } from '@chainsafe/libp2p-noise'
import { defaultCrypto } from '@chainsafe/libp2p-noise/crypto'
import { circuitRelayServer } from '@libp2p/circuit-relay-v2'
import { webSockets } from '@libp2p/websockets'
import { LevelDatastore } from 'datastore-level'
import { createLibp2p } from 'libp2p'
import { ADMITS_ALL, servesDht } from './network/peers-of-others.ts'
import type { ICryptoInterface } from '@chainsafe/libp2p-noise'
import type { Libp2p } from '@libp2p/interface'
import type { ServesDht } from './network/peers-of-others.ts'

type Services = ServesDht & { relay: unknown }

export class WatchingHelper {
  readonly #libp2p: Libp2p<Services>
  readonly #datastore: LevelDatastore
  readonly #folder: string
  readonly #seen: Buffer[]

  private constructor (libp2p: Libp2p<Services>, datastore: LevelDatastore, folder: string, seen: Buffer[]) {
    this.#libp2p = libp2p
    this.#datastore = datastore
    this.#folder = folder
    this.#seen = seen
  }

  static async create (): Promise<WatchingHelper> {
    const seen: Buffer[] = []
    const folder = await mkdtemp(join(tmpdir(), 'mobilink-helper-'))
    const datastore = new LevelDatastore(folder)
    await datastore.open()
    const libp2p = await createLibp2p<Services>({
      ...ADMITS_ALL,
      datastore,
      addresses: { listen: ['/ip4/127.0.0.1/tcp/0/ws'] },
      transports: [webSockets()],
      connectionEncrypters: [noise({ crypto: watching((bytes) => seen.push(bytes)) })],
      services: { ...servesDht('/mobilink/kad/1.0.0'), relay: circuitRelayServer({ reservations: { applyDefaultLimit: false } }) }
    })
    return new WatchingHelper(libp2p, datastore, folder, seen)
  }

  get address (): string {
    return this.#libp2p.getMultiaddrs()[0]?.toString() ?? ''
  }

  /** Bytes that went through its hands so far, each way. */
  get bytes (): number {
    return this.#seen.reduce((sum, { byteLength }) => sum + byteLength, 0)
  }

  /** All that it saw from there on. */
  seenSince (bytes: number): Buffer {
    return Buffer.concat(this.#seen).subarray(bytes)
  }

  /** Its disk, after it was stopped. */
  async disk (): Promise<Buffer> {
    await this.#close()
    const names = (await readdir(this.#folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
    return Buffer.concat(await Promise.all(names.map(async ({ parentPath, name }) => await readFile(join(parentPath, name)))))
  }

  async stop (): Promise<void> {
    await this.#close()
    await rm(this.#folder, { recursive: true, force: true })
  }

  async #close (): Promise<void> {
    await this.#libp2p.stop()
    await this.#datastore.close()
  }
}

/** Noise that shows what it opens, and what it is about to seal. */
function watching (onBytes: (bytes: Buffer) => void): ICryptoInterface {
  return {
    ...defaultCrypto,
    chaCha20Poly1305Encrypt: (plain, ...rest) => {
      onBytes(Buffer.from(plain.subarray()))
      return defaultCrypto.chaCha20Poly1305Encrypt(plain, ...rest)
    },
    chaCha20Poly1305Decrypt: (...given) => {
      const plain = defaultCrypto.chaCha20Poly1305Decrypt(...given)
      onBytes(Buffer.from(plain.subarray()))
      return plain
    }
  }
}

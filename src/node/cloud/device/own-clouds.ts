/**
 * The clouds of this device, and its signed word about them. All of them are stated together under one number: whenever
 * one comes or goes, every certificate is made anew with the next number, so that an old one is worth nothing to
 * whoever knows the new statement. Keeps and certifies; who is told, and when, is decided elsewhere.
 */
import { CLOUD_CERTIFICATE_VALID_MS, createCloudCertificate, encodeClouds, MAX_CLOUDS } from '../../../identity/index.ts'
import { keys, lastComponent } from '../../store/keys.ts'
import { OwnCloudRecord, OwnCloudsRecord } from '../../store/pb/records.ts'
import { walk } from '../../store/walk.ts'
import { decodeRecord } from '../../delivery/decode-record.ts'
import { KeyedQueue } from '../../delivery/keyed-queue.ts'
import type { PartingChange } from './partings.ts'
import type { Clock } from '../../platform/platform.ts'
import type { Store } from '../../store/store.ts'
import type { DeviceKey, PeerIdText } from '../../../identity/index.ts'

const MOST_NUMBERS = 255
const KNOWN_ADDRESSES = 8
const NOTHING_ELSE: PartingChange = { writes: [], kept: () => undefined }

export interface OwnCloudsComponents { readonly clock: Clock, readonly store: Store, readonly key: DeviceKey }

export interface OwnCloud {
  readonly peer: PeerIdText
  /** 1 to 255: how rows name it. */
  readonly number: number
  readonly name: string
  readonly addresses: readonly string[]
  readonly pairedAt: number
  /** The newest one. */
  readonly certificate: Uint8Array
  readonly notAfter: number
}

/** Four nodes are paired already. Take one away first. */
export class TooManyCloudsError extends Error {
  static override readonly name = 'TooManyCloudsError'
  override readonly name = 'TooManyCloudsError'
}

export class OwnClouds {
  readonly #components: OwnCloudsComponents
  readonly #onChanged: () => void
  readonly #clouds = new Map<PeerIdText, OwnCloud>()
  readonly #queue = new KeyedQueue<'all'>()
  #record: OwnCloudsRecord = { seq: 0, lastNumber: 0 }

  /** @param onChanged a cloud came, went or moved: the statement is another one */
  constructor (components: OwnCloudsComponents, onChanged: () => void) {
    this.#components = components
    this.#onChanged = onChanged
  }

  async load (): Promise<void> {
    const { store } = this.#components
    const kept = await store.get(keys.ownCloudsStatement)
    if (kept !== undefined) this.#record = decodeRecord(OwnCloudsRecord, kept)
    for await (const { key, value } of walk(store, keys.ownClouds)) {
      const peer = lastComponent(key) as PeerIdText
      this.#clouds.set(peer, { peer, ...decodeRecord(OwnCloudRecord, value) })
    }
  }

  get seq (): number {
    return this.#record.seq
  }

  list (): OwnCloud[] {
    return [...this.#clouds.values()].sort((a, b) => a.pairedAt - b.pairedAt)
  }

  get (peer: PeerIdText): OwnCloud | undefined {
    return this.#clouds.get(peer)
  }

  /** The cloud that rows name so; `undefined` when it is none any more. */
  numbered (number: number): OwnCloud | undefined {
    return this.list().find((cloud) => cloud.number === number)
  }

  /** What contacts are told: `undefined` while there never was a cloud. */
  statement (): Uint8Array | undefined {
    if (this.seq === 0) return undefined
    return encodeClouds({ seq: this.seq, clouds: this.list().map(({ peer, certificate, addresses }) => ({ cloud: peer, certificate, addresses })) })
  }

  /**
   * Takes this node as a cloud, or anew; resolves with its certificate when that is durable, with `also` in the batch.
   *
   * @throws {TooManyCloudsError}
   */
  async add ({ peer, name, addresses }: Pick<OwnCloud, 'peer' | 'name' | 'addresses'>, also = NOTHING_ELSE): Promise<Uint8Array> {
    return await this.#queue.run('all', async () => {
      const known = this.#clouds.get(peer)
      if (known === undefined && this.#clouds.size >= MAX_CLOUDS) throw new TooManyCloudsError(`${MAX_CLOUDS} nodes are paired with this device already. Unpair one of them first.`)
      const number = known?.number ?? this.#freeNumber()
      const added = { peer, number, name, addresses: addresses.slice(0, KNOWN_ADDRESSES), pairedAt: this.#components.clock.now() }
      await this.#state([...this.list().filter((cloud) => cloud.peer !== peer), added], Math.max(number, this.#record.lastNumber), also)
      return this.#clouds.get(peer)?.certificate ?? new Uint8Array(0)
    })
  }

  /** Takes the word about this node back, with `also` in the batch; contacts and the other clouds are told as soon as they are there. */
  async remove (peer: PeerIdText, also = NOTHING_ELSE): Promise<void> {
    await this.#queue.run('all', async () => {
      if (!this.#clouds.has(peer)) return
      await this.#state(this.list().filter((cloud) => cloud.peer !== peer), this.#record.lastNumber, also, peer)
    })
  }

  /** Where it is now. */
  async moved (peer: PeerIdText, addresses: readonly string[]): Promise<void> {
    await this.#queue.run('all', async () => {
      const known = this.#clouds.get(peer)
      const now = addresses.slice(0, KNOWN_ADDRESSES)
      if (known === undefined || now.length === 0 || now.join() === known.addresses.join()) return
      await this.#state(this.list().map((cloud) => cloud.peer === peer ? { ...cloud, addresses: now } : cloud), this.#record.lastNumber)
    })
  }

  /** Certifies anew what ends within half its time. */
  async renew (): Promise<void> {
    await this.#queue.run('all', async () => {
      const soon = this.#components.clock.now() + CLOUD_CERTIFICATE_VALID_MS / 2
      if (this.list().some(({ notAfter }) => notAfter < soon)) await this.#state(this.list(), this.#record.lastNumber)
    })
  }

  async #state (clouds: ReadonlyArray<Omit<OwnCloud, 'certificate' | 'notAfter'>>, lastNumber: number, also = NOTHING_ELSE, gone?: PeerIdText): Promise<void> {
    const { clock, key, store } = this.#components
    // higher than any before, also than those of a store that a restored device has lost
    const seq = Math.max(clock.now(), this.#record.seq + 1)
    const notAfter = clock.now() + CLOUD_CERTIFICATE_VALID_MS
    const stated = await Promise.all(clouds.map(async (cloud): Promise<OwnCloud> => ({ ...cloud, notAfter, certificate: await createCloudCertificate(key, { cloud: cloud.peer, seq, notAfter }) })))
    const record = { seq, lastNumber }
    await store.commit([
      { type: 'put', key: keys.ownCloudsStatement, value: OwnCloudsRecord.encode(record) },
      ...stated.map((cloud) => ({ type: 'put' as const, key: keys.ownCloud(cloud.peer), value: encode(cloud) })),
      ...gone === undefined ? [] : [{ type: 'del' as const, key: keys.ownCloud(gone) }],
      ...also.writes
    ])
    also.kept()
    this.#record = record
    this.#clouds.clear()
    for (const cloud of stated) this.#clouds.set(cloud.peer, cloud)
    this.#onChanged()
  }

  /** Numbers are used again only after all of them were: rows may still name one that is gone. */
  #freeNumber (): number {
    const taken = new Set(this.list().map(({ number }) => number))
    let number = this.#record.lastNumber
    do number = number % MOST_NUMBERS + 1
    while (taken.has(number))
    return number
  }
}

function encode ({ number, name, addresses, pairedAt, certificate, notAfter }: OwnCloud): Uint8Array {
  return OwnCloudRecord.encode({ number, name, addresses: [...addresses], pairedAt, certificate: Uint8Array.from(certificate), notAfter })
}

/**
 * Both halves of the cloud in memory, until the device's side and the courier are here: a pairing is made and shown, and
 * is forgotten with the process. Nothing is deposited.
 */
import { CLOUD_CERTIFICATE_VALID_MS, createCloudCertificate } from '../../identity/index.ts'
import type { Clouds, Desk, PairedCloud, PairedDevice } from './types.ts'
import type { Network } from '../network/network.ts'
import type { Clock } from '../platform/platform.ts'
import type { DeviceKey, PeerIdText } from '../../identity/index.ts'

export class InterimClouds implements Clouds {
  readonly #clouds = new Map<PeerIdText, PairedCloud>()
  readonly #clock: Clock
  readonly #key: DeviceKey
  readonly #network: Network
  #seq = 0

  constructor ({ clock, key, network }: { clock: Clock, key: DeviceKey, network: Network }) {
    this.#clock = clock
    this.#key = key
    this.#network = network
  }

  list (): PairedCloud[] {
    return [...this.#clouds.values()].map((cloud) => ({ ...cloud, online: this.#network.paths(cloud.peerId).length > 0 }))
  }

  async add ({ peer, name }: Parameters<Clouds['add']>[0]): Promise<Uint8Array> {
    const now = this.#clock.now()
    this.#clouds.set(peer, { peerId: peer, name, pairedAt: now, online: true, state: 'ok' })
    return await createCloudCertificate(this.#key, { cloud: peer, seq: ++this.#seq, notAfter: now + CLOUD_CERTIFICATE_VALID_MS })
  }

  async remove (peer: PeerIdText): Promise<void> {
    await Promise.resolve(this.#clouds.delete(peer))
  }
}

export class InterimDesk implements Desk {
  readonly #owners = new Map<PeerIdText, PairedDevice>()
  readonly #network: Network

  constructor ({ network }: { network: Network }) {
    this.#network = network
  }

  owners (): PairedDevice[] {
    return [...this.#owners.values()].map((owner) => ({ ...owner, online: this.#network.paths(owner.peerId).length > 0 }))
  }

  holdings: Desk['holdings'] = async () => await Promise.resolve([])

  async addOwner ({ device, name, pairedAt }: Parameters<Desk['addOwner']>[0]): Promise<void> {
    await Promise.resolve(this.#owners.set(device, { peerId: device, name, pairedAt, seenAt: pairedAt, online: true, paused: false, quotaBytes: 1024 ** 3, usedBytes: 0, deposited: 0, fetched: 0 }))
  }

  async removeOwner (device: PeerIdText): Promise<void> {
    await Promise.resolve(this.#owners.delete(device))
  }

  async pause (device: PeerIdText, on: boolean): Promise<void> {
    await this.#change(device, { paused: on })
  }

  wipe: Desk['wipe'] = async () => await Promise.resolve()

  async setQuota (device: PeerIdText, bytes: number): Promise<void> {
    await this.#change(device, { quotaBytes: bytes })
  }

  async #change (device: PeerIdText, change: Partial<PairedDevice>): Promise<void> {
    const owner = this.#owners.get(device)
    if (owner !== undefined) await Promise.resolve(this.#owners.set(device, { ...owner, ...change }))
  }
}

/**
 * The private cloud as faces see it, on either side: what is asked is checked here and handed to the half that it is
 * for, and what changed is told.
 */
import { InvalidQuotaError, NoSuchCloudError } from '../errors.ts'
import type { Pairing } from './pairing/pairing.ts'
import type { Cloud, CloudNews, Clouds, Desk } from './types.ts'
import type { PeerIdText } from '../../identity/index.ts'

export interface CloudComponents {
  readonly pairing: Pairing
  readonly clouds: Clouds
  readonly desk: Desk
  onNews (news: CloudNews): void
}

const MIN_QUOTA_BYTES = 1024 ** 2
const MAX_QUOTA_BYTES = 1024 ** 4

export function createCloud ({ pairing, clouds, desk, onNews }: CloudComponents): Cloud {
  const cloudOf = (peer: PeerIdText): ReturnType<Clouds['list']>[number] | undefined => clouds.list().find(({ peerId }) => peerId === peer)
  const isOwner = (device: PeerIdText): boolean => desk.owners().some(({ peerId }) => peerId === device)

  /** Does it for a device that is paired, and tells that it is done. */
  async function forOwner<T> (device: PeerIdText, act: () => Promise<T>, news: CloudNews = { kind: 'changed' }): Promise<T> {
    if (!isOwner(device)) throw new NoSuchCloudError('No such device is paired with this host.')
    const done = await act()
    onNews(news)
    return done
  }

  return {
    offer: async () => await Promise.resolve().then(() => pairing.offer()),

    offered: () => pairing.offered(),

    withdraw () { pairing.withdraw() },

    async pair (text, options) {
      const cloud = cloudOf(await pairing.pair(text, options))
      if (cloud === undefined) throw new NoSuchCloudError('It was unpaired meanwhile.')
      return cloud
    },

    keepsHistory: () => clouds.keepsHistory(),

    async keepHistory (on) {
      const done = await clouds.keepHistory(on)
      onNews({ kind: 'changed' })
      return done
    },

    clouds: async () => await Promise.resolve([...clouds.list()]),

    devices: async () => await Promise.resolve([...desk.owners()]),

    async heldFor (device) {
      if (!isOwner(device)) throw new NoSuchCloudError('No such device is paired with this host.')
      return [...await desk.holdings(device)]
    },

    async unpair (peer) {
      const isCloud = cloudOf(peer) !== undefined
      if (!isCloud && !isOwner(peer)) throw new NoSuchCloudError('No such node is paired with this one.')
      let isTold = true
      if (isCloud) {
        isTold = (await clouds.remove(peer)).isTold
        onNews({ kind: 'cloud unpaired', peer })
      }
      if (isOwner(peer)) await forOwner(peer, async () => await desk.removeOwner(peer), { kind: 'device unpaired', peer })
      return { isTold }
    },

    pause: async (device) => await forOwner(device, async () => await desk.pause(device, true)),

    resume: async (device) => await forOwner(device, async () => await desk.pause(device, false)),

    wipe: async (device) => await forOwner(device, async () => await desk.wipe(device)),

    async setQuota (device, bytes) {
      if (!Number.isSafeInteger(bytes) || bytes < MIN_QUOTA_BYTES || bytes > MAX_QUOTA_BYTES) throw new InvalidQuotaError('Give a size from 1 MiB to 1 TiB.')
      await forOwner(device, async () => await desk.setQuota(device, bytes))
    }
  }
}

/**
 * The two halves of the private cloud as pairing and faces speak of them: what this node has at its own clouds, and
 * what it keeps as the cloud of others. A node without a courier, such as a tab, keeps nothing for anybody.
 */
import { NoSuchCloudError } from '../errors.ts'
import type { Clouds, Desk } from './types.ts'
import type { Courier } from './courier/courier.ts'
import type { CloudMail } from './device/cloud-mail.ts'
import type { OwnClouds } from './device/own-clouds.ts'

export function createClouds (ownClouds: OwnClouds, cloudMail: Pick<CloudMail, 'isFull' | 'isLinked' | 'isRefused' | 'keptAt' | 'filesAt' | 'welcomeOf' | 'add' | 'remove' | 'historyOf' | 'keepsHistory' | 'keepHistory'>): Clouds {
  return {
    list: () => ownClouds.list().map(({ peer, name, pairedAt }) => {
      const welcome = cloudMail.welcomeOf(peer)
      const files = cloudMail.filesAt(peer)
      return {
        peerId: peer,
        name,
        pairedAt,
        online: cloudMail.isLinked(peer),
        state: cloudMail.isRefused(peer) ? 'not paired' : welcome?.code === 'paused' ? 'paused' : cloudMail.isFull(peer) ? 'full' : 'ok',
        history: cloudMail.historyOf(peer),
        ...files === undefined ? {} : { files },
        ...welcome === undefined ? {} : { holds: { waiting: cloudMail.keptAt(peer), usedBytes: welcome.usedBytes, quotaBytes: welcome.quotaBytes } }
      }
    }),
    add: async (cloud) => await cloudMail.add(cloud),
    remove: async (peer) => await cloudMail.remove(peer),
    keepsHistory: () => cloudMail.keepsHistory,
    keepHistory: async (on) => await cloudMail.keepHistory(on)
  }
}

export function createDesk (courier: Courier | undefined): Desk {
  if (courier === undefined) {
    const nothing = async (): Promise<never> => await Promise.reject(new NoSuchCloudError('This node keeps nothing for other devices: an always-on computer does, with "mobilink start".'))
    return { isOpen: false, owners: () => [], holdings: nothing, addOwner: nothing, removeOwner: nothing, pause: nothing, wipe: nothing, setQuota: nothing }
  }
  return {
    isOpen: true,
    owners: () => courier.owners(),
    holdings: async (device) => await courier.holdings(device),
    addOwner: async (owner) => await courier.addOwner(owner),
    removeOwner: async (device) => await courier.removeOwner(device),
    pause: async (device, on) => await courier.pause(device, on),
    wipe: async (device) => await courier.wipe(device),
    setQuota: async (device, bytes) => await courier.setQuota(device, bytes)
  }
}

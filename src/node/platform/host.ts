/**
 * The platform of a host: files of the owner alone, LevelDB, WebCrypto, and a libp2p node that serves others (relay,
 * DHT server). Everything that names Node.js is here and in the folder beside.
 */
import { hash } from 'node:crypto'
import { join } from 'node:path'
import { hostAead } from './host/aead.ts'
import { hostBlobStore } from './host/blob-files.ts'
import { hostClock } from './host/clock.ts'
import { hostKeyStore } from './host/key-store.ts'
import { clearLanded, landFile } from './host/land-file.ts'
import { openHostLevel } from './host/level.ts'
import { hostPassphraseWork } from './host/passphrase-work.ts'
import { hostMessageCipher } from './host/message-cipher.ts'
import { hostPushSender } from './host/push.ts'
import { hostRandom } from './host/random.ts'
import { watchForWake } from './host/wake.ts'
import type { Answered } from './host/ask-node.ts'
import type { CertificateFiles, HostCertificate } from './host/tls/certificate.ts'
import type { TlsDoor, TlsDoorInit } from './host/tls/door.ts'
import type { Platform } from './platform.ts'
import type { NetworkConfig } from '../network/network.ts'

export { defaultDataFolder } from './host/data-folder.ts'
export { readConfigFile } from './host/config-file.ts'
export { collectLessOften } from './host/garbage.ts'

// Experiments for a self-test, loaded when they are wanted: they bring libp2p with them.

/** Resolves with how long, in ms, two throw-away nodes of this process took to connect over WebRTC and to echo. */
export async function dialSelfOverWebRTC (signal: AbortSignal): Promise<number> {
  return await (await import('./host/self-dial.ts')).dialSelfOverWebRTC(signal)
}

/** Asks the node at an address that ends in its peer ID what it is. Rejects when no such peer answers there. */
export async function askNode (address: string, signal: AbortSignal): Promise<Answered> {
  return await (await import('./host/ask-node.ts')).askNode(address, signal)
}

export type { CertificateFiles } from './host/tls/certificate.ts'
export type { TlsDoor, TlsDoorInit } from './host/tls/door.ts'

/**
 * Reads the certificate for the door to other machines. Nothing listens before `listen` is called.
 *
 * @throws {TlsCertificateError} the files cannot serve; the message says why and what to do
 */
export async function openTlsDoor (init: Omit<TlsDoorInit, 'clock'>): Promise<TlsDoor> {
  return await (await import('./host/tls/door.ts')).TlsDoor.open({ ...init, clock: hostClock })
}

/** Resolves with what picks, of a node's addresses, those that the page's card tells whoever opens it from another machine. */
export async function toldToOtherMachines (profile: NetworkConfig['profile']): Promise<(addresses: readonly string[]) => string[]> {
  const { toldToOtherMachines: told } = await import('./host/tls/told.ts')
  return (addresses) => told(addresses, profile)
}

/** Reads a certificate as the door would. @throws {TlsCertificateError} */
export async function readCertificate (files: CertificateFiles): Promise<HostCertificate> {
  return await (await import('./host/tls/certificate.ts')).HostCertificate.read(files)
}

export interface HostPlatformInit {
  /** Where identity, store and ports are kept; made with mode 0700 when it is missing. */
  readonly dataFolder: string
  /** Who has the store's lock, in words for the person, if that is known. */
  readonly lockOwner?: () => Promise<string | undefined>
  /** Where other machines come in with TLS: its WebSockets are this node's, its page is for a face to serve. */
  readonly door?: TlsDoor
}

/** Everything a Mobilink node needs from this machine. Opens nothing by itself. */
export function hostPlatform ({ dataFolder, lockOwner, door }: HostPlatformInit): Platform {
  return {
    device: 'This computer',
    clock: hostClock,
    random: hostRandom(),
    sha256: (bytes) => hash('sha256', bytes, 'buffer'),
    aead: hostAead(),
    messageCipher: hostMessageCipher,
    keyStore: hostKeyStore(dataFolder),
    passphraseWork: hostPassphraseWork(),
    files: { openBlobs: async () => await Promise.resolve(hostBlobStore(join(dataFolder, 'blobs'))), loadEngine: async () => (await import('../transfers/engine.ts')).createEngine, land: landFile, clear: clearLanded, sha256: (bytes) => hash('sha256', bytes, 'buffer') },
    openLevel: async () => await openHostLevel(join(dataFolder, 'store'), { owner: lockOwner }),
    // libp2p is most of the code: a command that only opens the store does without it
    createNetwork: async (init) => await (await import('./host/network.ts')).createHostNetwork(dataFolder, init, door),
    createCourier: async (components, init) => new (await import('../cloud/courier/courier.ts')).Courier(components, init),
    pushSender: hostPushSender(),
    onWake: watchForWake
  }
}

/**
 * The browser platform: a tab is a node of its own, with its key and its store in IndexedDB, WebCrypto, and a network
 * of WebSocket and WebRTC. The one file, with its folder, where the core meets the DOM.
 */
import { browserParts } from '../network/browser-parts.ts'
import { createLibp2pNetwork } from '../network/libp2p.ts'
import { webCryptoAead } from './browser/aead.ts'
import { browserClock, watchForWake } from './browser/clock.ts'
import { allowsWebRTCDirect } from './browser/webrtc-direct.ts'
import { browserKeyStore, IDENTITY_DATABASE } from './browser/key-store.ts'
import { openBrowserLevel, requestTakeOver } from './browser/level.ts'
import { browserPushSubscriptions } from './browser/push.ts'
import type { BrowserBlobStore } from './browser/blob-files.ts'
import type { FileStorage, PassphraseWork, Platform, Random } from './platform.ts'

export interface BrowserPlatformInit {
  /**
   * Another tab of this profile asks to be the node: stop this one, which closes its store and lets the other in.
   * Without it the other tab tells the person to close this one by hand.
   */
  onTakeOver? (): void
  /** Where the slow work of passphrases is done, such as a worker; absent: on the page's own thread. */
  readonly passphraseWork?: PassphraseWork
  /** The script of the service worker that shows a notice when this browser is woken; absent: it is never woken. */
  readonly wakeWorker?: string
  /** Starts the worker that runs `keepBlobs` (browser/blob-keeper.ts), for sealed files; absent: there are none. */
  readonly startFileWorker?: () => Worker
  /** Sets this node apart from others of the same origin: another name is another identity and another store. */
  readonly name?: string
}

const DEFAULT_NAME = 'node'
/** The folder of the private file system. */
const BLOB_FOLDER = 'mobilink-blobs'

const random: Random = {
  bytes: (length) => crypto.getRandomValues(new Uint8Array(length))
}

/** Everything a Mobilink node needs from a browser tab. Opens nothing by itself. */
export function browserPlatform (init: BrowserPlatformInit = {}): Platform {
  const name = init.name ?? DEFAULT_NAME
  const files = fileStorage(init.startFileWorker, name === DEFAULT_NAME ? BLOB_FOLDER : `${BLOB_FOLDER}:${name}`)
  const pushSubscriptions = init.wakeWorker === undefined ? undefined : browserPushSubscriptions(init.wakeWorker)
  return {
    device: 'This browser',
    clock: browserClock,
    random,
    aead: webCryptoAead(),
    keyStore: browserKeyStore(name === DEFAULT_NAME ? IDENTITY_DATABASE : `${IDENTITY_DATABASE}:${name}`),
    ...(init.passphraseWork === undefined ? {} : { passphraseWork: init.passphraseWork }),
    ...(pushSubscriptions === undefined ? {} : { pushSubscriptions }),
    ...(files === undefined ? {} : { files }),
    openLevel: () => openBrowserLevel(name, init),
    createNetwork: (network) => createLibp2pNetwork(network, browserParts({ isSecure: location.protocol === 'https:', allowsWebRTCDirect })),
    onWake: watchForWake
  }
}

/** One worker for the life of the page, whoever opens: two could not have one file. */
function fileStorage (startWorker: (() => Worker) | undefined, folder: string): FileStorage | undefined {
  const { storage } = navigator as { storage?: Partial<StorageManager> }
  if (startWorker === undefined || typeof Worker === 'undefined' || storage?.getDirectory === undefined) return undefined
  let store: BrowserBlobStore | undefined
  return {
    async openBlobs () {
      // a first visit does without it
      const { browserBlobStore } = await import('./browser/blob-files.ts')
      store ??= browserBlobStore({ startWorker, folder })
      // a browser may have it and not let this page use it
      await store.names()
      return store
    },
    loadEngine: async () => (await import('../transfers/engine.ts')).createEngine,
    sha256: async (bytes) => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>))
  }
}

/**
 * Asks the tab that runs the node of this name to stop; resolves when it has, and this one may start.
 *
 * @throws {StoreInUseError} when it has not let go within 10 s: close that tab by hand
 */
export async function takeOverFromOtherTab (name: string = DEFAULT_NAME): Promise<void> {
  await requestTakeOver(name, browserClock)
}

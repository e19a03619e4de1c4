/**
 * The subscriptions of this browser: one service worker registration for each slot, because a registration has one
 * subscription, and each with a VAPID key pair of its own, made here. The worker shows a notice and knows nothing; it
 * controls no page and answers no request (src/ui/web/wake-worker.ts).
 */
import { PushNotPermittedError, PushUnavailableError } from '../../errors.ts'
import type { PushSubscriptions, QuietHours } from '../platform.ts'
import type { PushCapability } from '../../../identity/index.ts'

/** What the worker says to open pages, and the tag of its notices. */
export const WAKE_MESSAGE = 'mobilink:wake'
/** Where the worker reads the quiet hours: beside the app, since it opens no store. */
const QUIET_CACHE = 'mobilink-wake'

/** @param worker the worker's script, as the page's policy for scripts lets it through; the app lies beside it */
export function browserPushSubscriptions (worker: string): PushSubscriptions | undefined {
  if (!('serviceWorker' in navigator) || !('PushManager' in globalThis) || !('Notification' in globalThis) || !('caches' in globalThis)) return undefined
  const { serviceWorker } = navigator
  const root = new URL('.', new URL(worker, document.baseURI))
  const scopeOf = (slot: number): string => new URL(`wake/${slot}/`, root).href
  const registered = async (slot: number): Promise<ServiceWorkerRegistration | undefined> => {
    const found = await serviceWorker.getRegistration(scopeOf(slot))
    return found?.scope === scopeOf(slot) ? found : undefined
  }

  return {
    async permit () {
      if (await Notification.requestPermission() !== 'granted') throw new PushNotPermittedError('Notices are not allowed for this page.')
    },
    isPermitted: () => Notification.permission === 'granted',
    async renew (slot) {
      return await available(async () => {
        await ended(await registered(slot))
        const registration = await serviceWorker.register(worker, { scope: scopeOf(slot), updateViaCache: 'none' })
        await active(registration)
        return await subscribed(registration)
      })
    },
    async find (slot) {
      return (await (await registered(slot))?.pushManager.getSubscription())?.endpoint
    },
    async remove (slot) {
      await available(async () => {
        const registration = await registered(slot)
        await ended(registration)
        await registration?.unregister()
      })
    },
    async setQuietHours (hours: QuietHours | undefined) {
      const cache = await caches.open(QUIET_CACHE)
      const at = new URL('wake/quiet', root)
      if (hours === undefined) await cache.delete(at)
      else await cache.put(at, new Response(JSON.stringify(hours)))
    }
  }
}

/** Takes away the notices that are shown: somebody looks at the page itself. */
export async function clearNotices (): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  for (const registration of await navigator.serviceWorker.getRegistrations()) {
    for (const notice of await registration.getNotifications({ tag: WAKE_MESSAGE })) notice.close()
  }
}

async function subscribed ({ pushManager }: ServiceWorkerRegistration): Promise<PushCapability> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])
  const vapidPublicKey = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))
  const { d = '' } = await crypto.subtle.exportKey('jwk', pair.privateKey)
  const { endpoint, subscriptionKey, auth } = partsOf(await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: vapidPublicKey }))
  return { endpoint, subscriptionKey, auth, vapidKey: bytesOf(d), vapidPublicKey }
}

function partsOf (subscription: PushSubscription): Pick<PushCapability, 'endpoint' | 'subscriptionKey' | 'auth'> {
  const [subscriptionKey, auth] = [subscription.getKey('p256dh'), subscription.getKey('auth')]
  if (subscriptionKey === null || auth === null) throw new TypeError('The subscription has no keys')
  return { endpoint: subscription.endpoint, subscriptionKey: new Uint8Array(subscriptionKey), auth: new Uint8Array(auth) }
}

async function ended (registration: ServiceWorkerRegistration | undefined): Promise<void> {
  await (await registration?.pushManager.getSubscription())?.unsubscribe()
}

/** Resolves once the registration has an active worker: no subscription is made before. */
async function active (registration: ServiceWorkerRegistration): Promise<void> {
  const worker = registration.installing ?? registration.waiting
  if (registration.active !== null || worker === null) return
  await new Promise<void>((resolve, reject) => {
    worker.addEventListener('statechange', () => {
      if (worker.state === 'activated') resolve()
      if (worker.state === 'redundant') reject(new Error('The worker did not start'))
    })
  })
}

async function available<T> (work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    throw new PushUnavailableError('The push service of this browser does not answer.', { cause })
  }
}

/** From base64url. */
function bytesOf (text: string): Uint8Array {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0))
}

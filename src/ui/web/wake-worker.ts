/**
 * The service worker: shows one generic notice when this browser is woken, and opens the page, which asks for what
 * waits. It is built by itself and imports nothing of the app: no key, no store, no name is within its reach, and what a
 * push carries is not even looked at. It answers no request and controls no page.
 *
 * Each push shows something, because browsers take the permission from a page whose pushes do not; in quiet hours, and
 * while somebody looks at the page, without a sound.
 */

/** What the types of the DOM do not have of a service worker (W3C, Service Workers, Push API, Notifications). */
interface Extendable { waitUntil (work: Promise<unknown>): void }
interface Clicked extends Extendable { readonly notification: { close (): void } }
interface Page { readonly url: string, readonly visibilityState: string, focus (): Promise<unknown>, postMessage (message: string): void }
interface Worker {
  readonly location: { readonly href: string }
  readonly registration: { showNotification (title: string, options: { body: string, tag: string, silent: boolean, renotify: boolean }): Promise<void> }
  readonly clients: { matchAll (options: { type: 'window', includeUncontrolled: true }): Promise<Page[]>, openWindow (url: string): Promise<unknown>, claim (): Promise<void> }
  skipWaiting (): Promise<void>
  addEventListener (type: 'install' | 'activate' | 'push' | 'pushsubscriptionchange', listener: (event: Extendable) => void): void
  addEventListener (type: 'notificationclick', listener: (event: Clicked) => void): void
}

const worker = globalThis as unknown as Worker
// As src/node/platform/browser/push.ts, of which nothing may be imported.
const WAKE_MESSAGE = 'mobilink:wake'
const QUIET_CACHE = 'mobilink-wake'
const ROOT = new URL('.', worker.location.href)

worker.addEventListener('install', (event) => { event.waitUntil(worker.skipWaiting()) })
worker.addEventListener('push', (event) => { event.waitUntil(notify()) })
worker.addEventListener('pushsubscriptionchange', (event) => { event.waitUntil(wakePages()) })
worker.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(open())
})

async function notify (): Promise<void> {
  const pages = await wakePages()
  const silent = pages.some(({ visibilityState }) => visibilityState === 'visible') || await isQuiet()
  await worker.registration.showNotification('Mobilink', { body: 'Something waits for you. Open Mobilink to get it.', tag: WAKE_MESSAGE, silent, renotify: !silent })
}

/** Pages that are open ask at once, whether or not anybody looks. */
async function wakePages (): Promise<Page[]> {
  const pages = (await worker.clients.matchAll({ type: 'window', includeUncontrolled: true })).filter(({ url }) => url.startsWith(ROOT.href))
  for (const page of pages) page.postMessage(WAKE_MESSAGE)
  return pages
}

async function open (): Promise<void> {
  const [page] = await wakePages()
  await (page === undefined ? worker.clients.openWindow(ROOT.href) : page.focus())
}

async function isQuiet (): Promise<boolean> {
  const kept = await caches.match(new URL('wake/quiet', ROOT), { cacheName: QUIET_CACHE })
  const { from, to } = await kept?.json() as { from: number, to: number } | undefined ?? { from: 0, to: 0 }
  const now = new Date()
  const minute = now.getHours() * 60 + now.getMinutes()
  return from <= to ? minute >= from && minute < to : minute >= from || minute < to
}

// a module to the compiler; the build makes a plain script of it, which every browser runs as a worker
export {}

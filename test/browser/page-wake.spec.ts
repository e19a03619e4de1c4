/**
 * Waking a browser, with everything real but the vendor's own network: the production page and its service worker in
 * Chromium, a host that sends, and a push service on loopback that checks every request as RFC 8291 and 8292 say. What
 * the service has taken is brought into the worker by the browser's own DevTools protocol, as the vendor would.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect } from 'chai'
import { CERTIFICATE, PushService } from '../node/push/push-service.ts'
import { HostProcess } from './page-host.ts'
import { Person } from './page-person.ts'
import type { CDPSession, Worker } from 'playwright-core'

/** Words that chance does not write. */
const SECRET = 'kanarienvogel zwitschert'
const NAME = 'Wellensittich'

/** What the worker has shown and not taken away: asked inside of it. */
interface Shown { readonly title: string, readonly body: string, readonly silent: boolean | null }

describe('page that is woken', function () {
  this.timeout(180_000)
  let folder: string
  let service: PushService
  let host: HostProcess
  let ben: Person
  let devtools: CDPSession
  const registrations = new Map<string, string>()
  const before_ = process.env.NODE_EXTRA_CA_CERTS

  before(async () => {
    service = await PushService.start()
    folder = await mkdtemp(join(tmpdir(), 'page-wake-'))
    const config = join(folder, 'config.json')
    await writeFile(config, JSON.stringify({ profile: 'local', push: { vendors: [service.vendor], subject: 'https://owner.example/' } }))
    process.env.NODE_EXTRA_CA_CERTS = resolve(CERTIFICATE)
    host = await HostProcess.start(['--profile', 'local', '--config', config])
    ben = await Person.arrive('Ben', host.web)
    await vendorOf(ben, service)
    await ben.browser.context.grantPermissions(['notifications'], { origin: new URL(host.web).origin })
    await ben.page.reload()
    await ben.page.getByRole('button', { name: 'Add this computer as a contact' }).click()
    await host.until((event, detail) => event === 'contact:changed' && detail.state === 'incoming')
    await host.command('contacts', 'accept', await ben.peerId(), '--name', NAME)
    await ben.contact('This computer').click()
    await ben.write('there we are')
    await ben.sees('there we are', 'delivered')
    const aside = await ben.browser.context.newPage()
    devtools = await ben.browser.context.newCDPSession(aside)
    devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations: found }) => {
      for (const { scopeURL, registrationId, isDeleted } of found) {
        if (isDeleted) registrations.delete(scopeURL)
        else registrations.set(scopeURL, registrationId)
      }
    })
    await devtools.send('ServiceWorker.enable')
    await devtools.send('BackgroundService.startObserving', { service: 'notifications' })
    await devtools.send('BackgroundService.setRecording', { service: 'notifications', shouldRecord: true })
  })

  after(async () => {
    if (before_ === undefined) delete process.env.NODE_EXTRA_CA_CERTS
    else process.env.NODE_EXTRA_CA_CERTS = before_
    await ben.leave()
    await host.stop()
    await service.close()
    await rm(folder, { recursive: true, force: true })
  })

  const scope = (slot: number): string => new URL(`wake/${slot}/`, host.web).href

  async function worker (slot: number): Promise<Worker> {
    await devtools.send('ServiceWorker.startWorker', { scopeURL: scope(slot) })
    for (;;) {
      const found = ben.browser.context.serviceWorkers().at(-1)
      if (found !== undefined) return found
      await ben.browser.context.waitForEvent('serviceworker')
    }
  }

  async function shown (slot: number): Promise<Shown[]> {
    return await (await worker(slot)).evaluate(async () => {
      const { registration } = globalThis as unknown as { registration: { getNotifications (): Promise<Array<{ title: string, body: string, silent: boolean | null }>> } }
      return (await registration.getNotifications()).map(({ title, body, silent }) => ({ title, body, silent }))
    })
  }

  /**
   * As the vendor does: the worker gets what the service has opened. Resolves once the browser says that it displays the
   * notice: one that is asked for while it is on its way to the screen is taken for closed, and forgotten.
   */
  async function deliver (slot: number, data: string): Promise<void> {
    const registrationId = registrations.get(scope(slot))
    if (registrationId === undefined) throw new Error(`No registration of slot ${slot}`)
    const displayed = new Promise<void>((resolve) => {
      devtools.on('BackgroundService.backgroundServiceEventReceived', ({ backgroundServiceEvent: { eventName } }) => {
        if (eventName === 'Notification displayed') resolve()
      })
    })
    await devtools.send('ServiceWorker.deliverPushMessage', { origin: new URL(host.web).origin, registrationId, data })
    await displayed
  }

  /** The worker's notice, once there is one that fits. */
  async function notice (slot: number, fits: (notices: Shown[]) => boolean): Promise<Shown[]> {
    for (;;) {
      const notices = await shown(slot)
      // each look is a way to the browser and back; no frame of a page is waited for, which one behind others may never draw
      if (fits(notices)) return notices
    }
  }

  it('registers with a push service on a press alone, and says what that learns', async () => {
    expect(ben.browser.context.serviceWorkers()).to.have.length(0)
    await ben.page.getByRole('button', { name: 'Wake-up notices' }).click()
    const dialog = ben.page.getByRole('dialog', { name: 'Wake-up notices' })
    await dialog.getByText('learns no name, no peer ID and nothing of what is written').waitFor()
    await dialog.getByText('Off. Nobody can wake this browser').waitFor()
    await dialog.getByRole('button', { name: 'Turn wake-up notices on' }).click()
    await dialog.getByText('On. 1 contact may wake this browser').waitFor()
    await dialog.getByText(`The push service that this browser uses is ${service.vendor}.`).waitFor()
    await ben.page.keyboard.press('Escape')
    expect(registrations.has(scope(1))).to.equal(true)
    // what came after it has arrived, so the contact has heard how
    await ben.write('wake me')
    await ben.sees('wake me', 'delivered')
  })

  it('shows a generic notice when its host was pushed, which leads to what waits [S1-05] [B-06]', async () => {
    const peerId = await ben.peerId()
    await ben.page.goto('about:blank')
    await host.until((event) => event === 'peer:offline')
    await host.command('send', NAME, SECRET)
    await service.until(1)
    const [push] = service.taken
    expect(service.refused).to.deep.equal([])
    expect(push?.body).to.have.length(4_096)
    const [own] = await host.command('id')
    const everything = JSON.stringify({ ...push, body: push?.body.toString('latin1') })
    for (const planted of [peerId, String(own?.peerId), NAME, 'This computer', 'there we are', ...SECRET.split(' ')]) expect(everything, planted).to.not.include(planted)

    await deliver(1, push?.opened ?? '')
    const notices = await notice(1, ({ length }) => length > 0)
    expect(notices).to.deep.equal([{ title: 'Mobilink', body: 'Something waits for you. Open Mobilink to get it.', silent: false }])

    const opened = await (await worker(1)).evaluate(async () => {
      const { clients, registration } = globalThis as unknown as { clients: { openWindow (url: string): Promise<null> }, registration: { getNotifications (): Promise<unknown[]> } }
      const asked = new Promise<string>((resolve) => {
        // a window opens only after a real click on a notice of the system; which one would open is what is looked at
        clients.openWindow = (url) => {
          resolve(url)
          return Promise.resolve(null)
        }
      })
      const [notification] = await registration.getNotifications()
      const Click = (globalThis as unknown as { NotificationEvent: new (type: string, init: { notification: unknown }) => Event }).NotificationEvent
      dispatchEvent(new Click('notificationclick', { notification }))
      return await asked
    })
    expect(opened).to.equal(host.web)
    await ben.page.goto(opened)
    await ben.contact('This computer').click()
    await ben.message(SECRET).waitFor()
    await notice(1, ({ length }) => length === 0)
  })

  it('is told to ask when it is open, and leaves no notice behind while somebody looks', async () => {
    const asked = ben.page.evaluate(() => new Promise<unknown>((resolve) => { navigator.serviceWorker.addEventListener('message', ({ data }) => { resolve(data) }) }))
    await deliver(1, '1')
    expect(await asked).to.equal('mobilink:wake')
    await notice(1, ({ length }) => length === 0)
  })

  it('makes no sound in quiet hours, by the clock of this browser', async () => {
    await ben.page.getByRole('button', { name: 'Wake-up notices' }).click()
    const dialog = ben.page.getByRole('dialog', { name: 'Wake-up notices' })
    const quiet = async (from: string, to: string): Promise<void> => {
      await dialog.getByLabel('From').fill(from)
      await dialog.getByLabel('to', { exact: true }).fill(to)
      await dialog.getByRole('button', { name: /(Set|Change) quiet hours/ }).click()
      await dialog.getByText(`Notices make no sound from ${from} to ${to}.`).waitFor()
    }
    const heard = async (): Promise<boolean | null | undefined> => {
      await ben.page.goto('about:blank')
      await deliver(1, '1')
      const [found] = await notice(1, ({ length }) => length > 0)
      await ben.page.goto(host.web)
      await notice(1, ({ length }) => length === 0)
      await ben.page.getByRole('button', { name: 'Wake-up notices' }).click()
      return found?.silent
    }
    const minute = (offset: number): string => new Date(Date.now() + offset * 60_000).toTimeString().slice(0, 5)
    await quiet(minute(-60), minute(60))
    expect(await heard()).to.equal(true)
    await quiet(minute(60), minute(120))
    expect(await heard()).to.equal(false)
    await ben.page.keyboard.press('Escape')
  })

  it('is woken by nobody any more when it is turned off', async () => {
    const [before] = service.taken
    await ben.page.getByRole('button', { name: 'Wake-up notices' }).click()
    const dialog = ben.page.getByRole('dialog', { name: 'Wake-up notices' })
    await dialog.getByRole('button', { name: 'Turn wake-up notices off' }).click()
    await dialog.getByText('Nobody can wake this browser any more.').waitFor()
    expect(service.has(before?.path ?? '')).to.equal(false)
    expect(registrations.has(scope(1))).to.equal(false)
    expect(ben.complaints).to.deep.equal([])
  })
})

/**
 * The part that is the vendor's: no browser can be given another push service, so the one on loopback stands in for what
 * `subscribe` would ask the vendor. Subscriptions are kept outside of the page, as a browser keeps them.
 */
async function vendorOf ({ browser: { context } }: Person, service: PushService): Promise<void> {
  const kept = new Map<string, { endpoint: string, key: string, auth: string }>()
  const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
  await context.exposeFunction('vendorSubscribe', (scope: string, vapidKey: string) => {
    const { endpoint, subscriptionKey, auth } = service.subscribe(vapidKey)
    const subscription = { endpoint, key: text(subscriptionKey), auth: text(auth) }
    kept.set(scope, subscription)
    return subscription
  })
  await context.exposeFunction('vendorFind', (scope: string) => kept.get(scope) ?? null)
  await context.exposeFunction('vendorUnsubscribe', (scope: string) => {
    service.unsubscribe(kept.get(scope)?.endpoint ?? 'https://nowhere/')
    return kept.delete(scope)
  })
  await context.addInitScript(() => {
    interface Kept { endpoint: string, key: string, auth: string }
    const vendor = globalThis as unknown as { vendorSubscribe (scope: string, key: string): Promise<Kept>, vendorFind (scope: string): Promise<Kept | null>, vendorUnsubscribe (scope: string): Promise<boolean> }
    if (!('ServiceWorkerRegistration' in globalThis)) return
    const bytes = (base64: string): ArrayBuffer => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)).buffer
    Object.defineProperty(ServiceWorkerRegistration.prototype, 'pushManager', {
      get (this: ServiceWorkerRegistration) {
        const { scope } = this
        const wrapped = ({ endpoint, key, auth }: Kept): object => ({
          endpoint,
          getKey: (name: string) => bytes(name === 'auth' ? auth : key),
          unsubscribe: () => vendor.vendorUnsubscribe(scope)
        })
        return {
          subscribe: async ({ applicationServerKey }: { applicationServerKey: Uint8Array }) => {
            const key = btoa(String.fromCharCode(...applicationServerKey)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
            return wrapped(await vendor.vendorSubscribe(scope, key))
          },
          getSubscription: async () => {
            const found = await vendor.vendorFind(scope)
            return found === null ? null : wrapped(found)
          }
        }
      }
    })
  })
}

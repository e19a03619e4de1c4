/**
 * People in a memory world whose devices can be woken: a browser that hands out subscriptions, and a host that sends.
 * Between them stands what a push service is to the core: it knows which endpoints live.
 */
import { createMobilinkNode } from '../../../src/node/index.ts'
import { PushNotPermittedError, PushUnavailableError } from '../../../src/node/errors.ts'
import { CONFIG, People } from '../delivery/people.ts'
import type { PushCapability } from '../../../src/identity/index.ts'
import type { MobilinkNode, Platform } from '../../../src/node/index.ts'
import type { PushOutcome, PushRules, PushSender, PushSubscriptions, QuietHours } from '../../../src/node/platform/platform.ts'
import type { MemoryDevice } from '../../../src/node/platform/memory.ts'
import type { Person } from '../delivery/people.ts'

/** What a browser vendor's service knows. */
export class Vendor {
  readonly live = new Set<string>()
  #made = 0

  make (): PushCapability {
    const endpoint = `https://push.example/${++this.#made}`
    this.live.add(endpoint)
    const point = new Uint8Array(65).fill(this.#made)
    point[0] = 4
    return { endpoint, subscriptionKey: point, auth: new Uint8Array(16).fill(this.#made), vapidKey: new Uint8Array(32).fill(this.#made), vapidPublicKey: point }
  }
}

/** A browser's subscriptions: they outlive the page. */
export class Browser implements PushSubscriptions {
  permission: 'asked' | 'granted' | 'denied' = 'asked'
  /** The next calls to the vendor fail. */
  isOffline = false
  quiet: QuietHours | undefined
  readonly slots = new Map<number, PushCapability>()
  readonly #vendor: Vendor

  constructor (vendor: Vendor) {
    this.#vendor = vendor
  }

  permit (): Promise<void> {
    if (this.permission === 'denied') return Promise.reject(new PushNotPermittedError('no'))
    this.permission = 'granted'
    return Promise.resolve()
  }

  isPermitted (): boolean {
    return this.permission === 'granted'
  }

  async renew (slot: number): Promise<PushCapability> {
    await this.remove(slot)
    const capability = this.#vendor.make()
    this.slots.set(slot, capability)
    return capability
  }

  find (slot: number): Promise<string | undefined> {
    return Promise.resolve(this.slots.get(slot)?.endpoint)
  }

  remove (slot: number): Promise<void> {
    if (this.isOffline) return Promise.reject(new PushUnavailableError('offline'))
    this.#vendor.live.delete(this.slots.get(slot)?.endpoint ?? '')
    this.slots.delete(slot)
    return Promise.resolve()
  }

  setQuietHours (hours: QuietHours | undefined): Promise<void> {
    this.quiet = hours
    return Promise.resolve()
  }
}

/** A host that sends, and what it was asked to send. */
export class Sender implements PushSender {
  readonly sent: Array<{ capability: PushCapability, rules: PushRules, outcome: PushOutcome }> = []
  /** What the next pushes come to, in the place of what the vendor says. */
  readonly outcomes: PushOutcome[] = []
  readonly #vendor: Vendor

  constructor (vendor: Vendor) {
    this.#vendor = vendor
  }

  send (capability: PushCapability, rules: PushRules): Promise<PushOutcome> {
    const outcome = this.outcomes.shift() ?? { kind: this.#vendor.live.has(capability.endpoint) ? 'taken' : 'gone' }
    this.sent.push({ capability, rules, outcome })
    return Promise.resolve(outcome)
  }

  /** Those that woke somebody. */
  get woken (): string[] {
    return this.sent.filter(({ outcome }) => outcome.kind === 'taken').map(({ capability }) => capability.endpoint)
  }
}

export class PushedPeople extends People {
  readonly vendor = new Vendor()
  readonly #parts = new Map<string, Partial<Platform>>()

  /** Somebody whose host sends. */
  async host (name: string): Promise<Person & { sender: Sender }> {
    const sender = new Sender(this.vendor)
    this.#parts.set(name, { pushSender: sender })
    return Object.assign(await this.add(name), { sender })
  }

  /** Somebody with a browser alone. */
  async tab (name: string): Promise<Person & { browser: Browser }> {
    const browser = new Browser(this.vendor)
    this.#parts.set(name, { pushSubscriptions: browser })
    return Object.assign(await this.add(name), { browser })
  }

  override async start (device: MemoryDevice, faults: Error[] = []): Promise<MobilinkNode> {
    const node = await this.world.until(createMobilinkNode({ ...device.platform, ...this.#parts.get(device.name) }, { ...CONFIG, push: { vendors: ['push.example'], subject: 'https://owner.example/' } }))
    node.addEventListener('fault', ({ detail }) => faults.push(detail))
    return node
  }

  /** The other's page is closed. */
  async leave (person: Person): Promise<void> {
    await this.do(person.node.stop())
  }

  async comeBack (person: Person): Promise<void> {
    person.device.restart()
    person.node = await this.start(person.device, person.faults)
  }
}

/**
 * Waking and being woken, put together: what is kept, when a contact is woken, and how this device is. Delivery tells it
 * what happens and seals what it says; the platform alone speaks to push services. Nothing is lost when all of it
 * fails: whoever is not woken gets what waits when its node asks.
 */
import { decodePushBody } from '../../identity/index.ts'
import { PushContacts } from './push-contacts.ts'
import { Registrations } from './registrations.ts'
import { Waking } from './waking.ts'
import type { HeardStatement } from './push-contacts.ts'
import type { RegistrationsInit } from './registrations.ts'
import type { WakeUps } from './types.ts'
import type { WakingInit } from './waking.ts'
import type { Emit } from '../events.ts'
import type { ThirdParty } from '../network/network.ts'
import type { Clock, PushRules, PushSender, PushSubscriptions } from '../platform/platform.ts'
import type { Store } from '../store/store.ts'
import type { PeerIdText } from '../../identity/index.ts'

/** Services that a person could look at. Design. */
const MAX_CONTACTED = 16

export interface PushComponents {
  readonly clock: Clock
  readonly store: Store
  readonly emit: Emit
  readonly rules: PushRules
  readonly sender?: PushSender
  readonly subscriptions?: PushSubscriptions
}

export interface PushInit extends RegistrationsInit, Pick<WakingInit, 'newest' | 'isHere' | 'isCared'> {
  /** How others said that this peer is woken: the PushBody that a paired device left here, of a contact or its own. */
  left (peer: PeerIdText): Uint8Array | undefined
  /** A contact said something new about how it is woken, and that is kept. */
  onHeard (): void
}

export class Push {
  /** What faces see. */
  readonly wakeUps: WakeUps
  readonly #init: PushInit
  readonly #contacts: PushContacts
  readonly #registrations: Registrations
  readonly #waking: Waking
  readonly #contacted = new Map<string, ThirdParty>()

  constructor ({ clock, store, emit, rules, sender, subscriptions }: PushComponents, init: PushInit) {
    this.#init = init
    this.#contacts = new PushContacts(store)
    this.#registrations = new Registrations({ clock, store, emit, contacts: this.#contacts, subscriptions }, init)
    this.#waking = new Waking({ clock, store, emit, contacts: this.#contacts, sender, rules }, {
      newest: (peer) => init.newest(peer),
      isHere: (peer) => init.isHere(peer),
      isCared: (peer) => init.isCared(peer),
      capability: (peer) => {
        const own = this.#contacts.capabilityOf(peer)
        const left = own === undefined ? init.left(peer) : undefined
        return left === undefined ? own : this.#contacts.living(peer, decodePushBody(left).capability)
      },
      onContacted: (host) => this.#note(host, clock.now())
    })
    this.wakeUps = this.#registrations
  }

  async load (): Promise<void> {
    await this.#contacts.load()
    await this.#registrations.load()
  }

  /** @param peers those for whom something may wait */
  start (peers: Iterable<PeerIdText>): void {
    this.#registrations.start()
    this.#waking.start(peers)
  }

  /** Resolves when what has begun is kept. */
  async stop (): Promise<void> {
    this.#waking.stop()
    await this.#registrations.stop()
  }

  /** The machine woke: the browser may have taken a subscription away meanwhile, and registering may work now. */
  wake (): void {
    this.#registrations.lookAnew()
  }

  /** Contacts were accepted, blocked or removed, or own nodes paired or unpaired. */
  membersChanged (): void {
    this.#registrations.lookAnew()
  }

  /** Something new waits for this peer, or it came, or it went. */
  look (peer: PeerIdText): void {
    this.#waking.look(peer)
  }

  /** There is a new way to wake this peer: a node of its person is up, or a device left word about it. */
  lookAnew (peer: PeerIdText): void {
    this.#waking.lookAnew(peer)
  }

  /** A session with this contact has begun: what was said in one before may be lost. */
  sessionBegun (peer: PeerIdText): void {
    this.#registrations.begun(peer)
  }

  /** It has sent something, so it may have begun a session. */
  received (peer: PeerIdText): void {
    this.#registrations.received(peer)
  }

  /**
   * The body of a message of kind 3. Put the writes into the batch that makes the message known. `undefined`: it says
   * nothing that could be understood, so there is nothing to keep of it.
   */
  hear (peer: PeerIdText, body: Uint8Array): HeardStatement | undefined {
    try {
      const heard = this.#contacts.hear(peer, body)
      return {
        writes: heard.writes,
        kept: () => {
          heard.kept()
          this.#waking.lookAnew(peer)
          this.#init.onHeard()
        }
      }
    } catch (error) {
      if (error instanceof Error && error.name === 'InvalidPushBodyError') return undefined
      throw error
    }
  }

  /** How own clouds wake this device; `undefined` = they do not. */
  ownStatement (): Uint8Array | undefined {
    return this.#registrations.ownStatement()
  }

  /** What this contact said about how it is woken, for an own node to use in this one's place; `undefined` = nothing. */
  statementOf (peer: PeerIdText): Uint8Array | undefined {
    const { statement } = this.#contacts.get(peer)
    return statement.byteLength === 0 ? undefined : statement
  }

  /** Blocked or removed: it is woken no more, and may wake nobody. */
  drop (peer: PeerIdText): void {
    this.#waking.forget(peer)
    this.#registrations.lookAnew()
  }

  /** Push services that were contacted, the newest first. */
  thirdParties (): ThirdParty[] {
    return [...this.#contacted.values()].sort((a, b) => b.lastContactAt - a.lastContactAt)
  }

  #note (host: string, lastContactAt: number): void {
    this.#contacted.delete(host)
    this.#contacted.set(host, { host, purpose: 'push', lastContactAt })
    const [oldest] = this.#contacted.keys()
    if (this.#contacted.size > MAX_CONTACTED && oldest !== undefined) this.#contacted.delete(oldest)
  }
}

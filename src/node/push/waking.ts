/**
 * When a contact that is away is woken: once something has waited for a moment, at most every few minutes, and only for
 * what it was not woken for before. Where a node of the contact's own person is linked, the contact is left to it; only
 * where there is none does this host ask a push service. Decides; the sending is the platform's.
 */
import { PushRefusedError } from '../errors.ts'
import { inBackground } from '../events.ts'
import type { PushContacts } from './push-contacts.ts'
import type { Emit } from '../events.ts'
import type { CancelTimer, Clock, PushOutcome, PushRules, PushSender } from '../platform/platform.ts'
import type { Store } from '../store/store.ts'
import type { PeerIdText, PushCapability } from '../../identity/index.ts'

/** Longer than a contact that is there takes to be dialled. Design. */
export const GRACE_MS = 15_000
/** Design: a conversation goes on in its own time; who looks is not told more often, and a vendor learns no rhythm finer than this. */
export const WAKE_EVERY_MS = 5 * 60_000
/** A service that does not answer is tried again after this long, then twice as long, up to an hour. Design. */
const FIRST_RETRY_MS = 60_000
const LONGEST_RETRY_MS = 60 * 60_000
/** Design: a thousand absent contacts cost no storm. */
const AT_ONCE = 4

export interface WakingComponents {
  readonly clock: Clock
  readonly store: Store
  readonly emit: Emit
  readonly contacts: PushContacts
  readonly sender: PushSender | undefined
  readonly rules: PushRules
}

export interface WakingInit {
  /** When the newest of what waits here for this peer was written, ms since the epoch; 0 = nothing waits. */
  newest (peer: PeerIdText): number
  /** It is linked now: what is sent arrives. */
  isHere (peer: PeerIdText): boolean
  /** A node of the peer's own person is linked: it fetches what waits here, and wakes the peer by itself. */
  isCared (peer: PeerIdText): boolean
  capability (peer: PeerIdText): PushCapability | undefined
  /** A push service was, or is about to be, contacted. */
  onContacted (host: string): void
}

interface Failure { readonly count: number, readonly nextAt: number }

export class Waking {
  readonly #components: WakingComponents
  readonly #init: WakingInit
  readonly #due = new Map<PeerIdText, number>()
  readonly #running = new Set<PeerIdText>()
  readonly #failures = new Map<PeerIdText, Failure>()
  /** Endpoints that would be refused again, for as long as this node runs. */
  readonly #refused = new Set<string>()
  readonly #stopping = new AbortController()
  #cancelTimer: CancelTimer | undefined
  #isStarted = false

  constructor (components: WakingComponents, init: WakingInit) {
    this.#components = components
    this.#init = init
  }

  /** @param peers those for whom something may wait */
  start (peers: Iterable<PeerIdText>): void {
    this.#isStarted = true
    for (const peer of peers) this.look(peer)
  }

  stop (): void {
    this.#isStarted = false
    this.#cancelTimer?.()
    this.#stopping.abort()
  }

  /** Something new waits for this peer, or it went away, or it said how it is woken: think again. */
  look (peer: PeerIdText): void {
    if (!this.#isStarted || this.#running.has(peer)) return
    const at = this.#dueAt(peer)
    if (at === undefined) this.#due.delete(peer)
    // more that comes meanwhile does not put it off
    else this.#due.set(peer, Math.min(at, this.#due.get(peer) ?? Infinity))
    this.#schedule()
  }

  /** There may be a way now: it said how it is woken, or a node of its person is up. */
  lookAnew (peer: PeerIdText): void {
    this.#failures.delete(peer)
    this.look(peer)
  }

  forget (peer: PeerIdText): void {
    this.#due.delete(peer)
    this.#failures.delete(peer)
  }

  #dueAt (peer: PeerIdText): number | undefined {
    const now = this.#components.clock.now()
    if (this.#init.isHere(peer)) {
      this.#failures.delete(peer)
      return undefined
    }
    // a clock that was set back must not silence this for days
    const past = (at: number): number => at > now ? 0 : at
    const newest = Math.min(this.#init.newest(peer), now)
    const wokenAt = past(this.#components.contacts.get(peer).wokenAt)
    if (newest === 0 || newest <= wokenAt) return undefined
    return Math.max(newest + GRACE_MS, wokenAt === 0 ? 0 : wokenAt + WAKE_EVERY_MS, this.#failures.get(peer)?.nextAt ?? 0)
  }

  #schedule (): void {
    if (!this.#isStarted) return
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
    const { clock, emit } = this.#components
    const now = clock.now()
    let next = Infinity
    for (const [peer, at] of this.#due) {
      if (at > now) next = Math.min(next, at)
      else if (this.#running.size < AT_ONCE) inBackground(emit, this.#attempt(peer))
    }
    if (next < Infinity) this.#cancelTimer = clock.setTimer(() => this.#schedule(), Math.max(next - now, 1))
  }

  async #attempt (peer: PeerIdText): Promise<void> {
    this.#due.delete(peer)
    const at = this.#dueAt(peer)
    if (at === undefined || at > this.#components.clock.now()) return this.look(peer)
    this.#running.add(peer)
    try {
      if (this.#init.isCared(peer)) await this.#woke(peer)
      else await this.#push(peer)
    } finally {
      this.#running.delete(peer)
      this.look(peer)
      this.#schedule()
    }
  }

  async #push (peer: PeerIdText): Promise<void> {
    const { sender, rules } = this.#components
    const capability = this.#init.capability(peer)
    if (sender === undefined || capability === undefined || this.#refused.has(capability.endpoint)) return this.#rest(peer)
    const { host } = new URL(capability.endpoint)
    const outcome = await sender.send(capability, rules, { signal: this.#stopping.signal })
    if (!(outcome.kind === 'refused' && outcome.because !== 'service')) this.#init.onContacted(host)
    if (this.#stopping.signal.aborted) return
    await this.#came(peer, capability.endpoint, host, outcome)
  }

  async #came (peer: PeerIdText, endpoint: string, host: string, outcome: PushOutcome): Promise<void> {
    const { clock, contacts, emit, store } = this.#components
    switch (outcome.kind) {
      case 'taken': return await this.#woke(peer)
      case 'gone': {
        this.#rest(peer)
        return await store.note([contacts.change(peer, { deadEndpoint: endpoint })])
      }
      case 'refused': {
        this.#rest(peer)
        this.#refused.add(endpoint)
        emit('fault', new PushRefusedError(refusal(host, outcome.because)))
        return
      }
      case 'later': {
        const count = (this.#failures.get(peer)?.count ?? 0) + 1
        const delayMs = Math.max(Math.min(FIRST_RETRY_MS * 2 ** (count - 1), LONGEST_RETRY_MS), outcome.afterMs ?? 0)
        this.#failures.set(peer, { count, nextAt: clock.now() + delayMs })
      }
    }
  }

  async #woke (peer: PeerIdText): Promise<void> {
    const { clock, contacts, store } = this.#components
    this.#failures.delete(peer)
    await store.note([contacts.change(peer, { wokenAt: clock.now() })])
  }

  /** There is no way to wake it now: what comes next is looked at again, and this not before. */
  #rest (peer: PeerIdText): void {
    this.#failures.set(peer, { count: 1, nextAt: this.#components.clock.now() + LONGEST_RETRY_MS })
  }
}

function refusal (host: string, because: Extract<PushOutcome, { kind: 'refused' }>['because']): string {
  switch (because) {
    case 'vendor': return `A contact wants to be woken through ${host}, which is not in the list of push services of this configuration. Add it to "push" there if you trust it.`
    case 'address': return `A contact wants to be woken through ${host}, a name that does not lead to a push service of the open internet. It was not contacted.`
    case 'keys': return `A contact gave keys for ${host} that do not fit. It can turn wake-up notices off and on again.`
    case 'service': return `The push service ${host} refused to wake a contact. The contact can renew its registration.`
  }
}

/**
 * Who is tried, and when next. Every contact that we want to talk to is on one list with one timer; at most
 * eight attempts run at once, those with the liveliest conversations first; a failure moves the contact back by
 * `backoff.ts`, and that survives a restart, so a thousand absent contacts cost no storm. *May I try now* is asked of
 * whoever knows (`mayTry`).
 */
import { keys, lastComponent } from '../store/keys.ts'
import { AttemptsRecord } from '../store/pb/records.ts'
import { walk } from '../store/walk.ts'
import { backoffDelay, FIRST_DELAY_MS, LONGEST_DELAY_MS } from './backoff.ts'
import { decodeRecord } from './decode-record.ts'
import { inBackground } from '../events.ts'
import type { Emit } from '../events.ts'
import type { CancelTimer, Clock, Random } from '../platform/platform.ts'
import type { Store } from '../store/store.ts'
import type { PeerIdText } from '../../identity/index.ts'

/** Design: cheap for the network, and quick enough for a thousand contacts. */
const ATTEMPTS_AT_ONCE = 8
/** Kept, so that a damaged or hostile record cannot overflow the doubling. */
const MOST_ATTEMPTS = 1_000
/** Design: whom anybody talks with in a day (as warmth.ts). They are tried at once at a start and at each wake. */
const RECENT = 32
/** A screen that goes on and off, or a network that comes and goes, tries a recent contact no more often than this. */
const RECENT_AGAIN_MS = 5_000
/** As if so many attempts had failed, where it was tried just before the wake: the next waits are 8 s, 16 s, 32 s … */
const WOKEN_AGAIN_ATTEMPTS = 3
/** And everybody else no more often than this: twice as often as the longest back-off does. */
const OTHERS_AGAIN_MS = LONGEST_DELAY_MS / 2

interface Plan {
  attempts: number
  nextAttemptAt: number
  wanted: boolean
  trying: boolean
  /** The next attempt is the first of a start or a wake. */
  fresh: boolean
  /** Of the last attempt a failure was counted. */
  counted: boolean
  /** When the last attempt of this run began; 0 = none yet. */
  triedAt: number
}

interface Due { readonly peer: PeerIdText, readonly plan: Plan, readonly liveliness: number }

export interface ReachComponents {
  readonly clock: Clock
  readonly random: Random
  readonly store: Store
  readonly emit: Emit
}

export interface ReachInit {
  /** Asked right before each attempt: false for blocked, removed and unknown peers. */
  mayTry (peer: PeerIdText): boolean
  /** True while there is nothing to do for this peer: it is linked, and everything that we owe it is said. */
  satisfied (peer: PeerIdText): boolean
  /** How lively the conversation is: the larger, the sooner this peer is tried. */
  liveliness (peer: PeerIdText): number
  /**
   * Connects and says what is to be said.
   *
   * @param failures attempts in a row that failed before this one; 0 for the first of a start or a wake as well, when
   *   many are tried and it should be known soon who is there
   * @throws {PeerUnreachableError} it is away: tried again later
   */
  attempt (peer: PeerIdText, failures: number, signal: AbortSignal): Promise<void>
}

export class Reach {
  readonly #components: ReachComponents
  readonly #init: ReachInit
  readonly #plans = new Map<PeerIdText, Plan>()
  readonly #stopping = new AbortController()
  #running = 0
  #cancelTimer: CancelTimer | undefined
  #started = false

  constructor (components: ReachComponents, init: ReachInit) {
    this.#components = components
    this.#init = init
  }

  /** Reads the back-off that was kept. */
  async load (): Promise<void> {
    for await (const { key, value } of walk(this.#components.store, keys.attempts)) {
      const { attempts, nextAttemptAt } = decodeRecord(AttemptsRecord, value)
      this.#plans.set(lastComponent(key) as PeerIdText, { ...noPlan(), attempts, nextAttemptAt })
    }
  }

  /** Tries `peers` from now on. The recent ones once at once, whatever their back-off: a person has just opened this. */
  start (peers: readonly PeerIdText[]): void {
    this.#started = true
    this.#want(peers)
    const now = this.#components.clock.now()
    for (const [, plan] of this.#liveliestFirst().slice(0, RECENT)) freshen(plan, now)
    this.#schedule()
  }

  stop (): void {
    this.#started = false
    this.#cancelTimer?.()
    this.#stopping.abort()
  }

  /** From now on this peer is tried whenever it is not linked, by its back-off. */
  want (peer: PeerIdText): void {
    this.#plan(peer).wanted = true
    this.#schedule()
  }

  /** Not tried any more until it is wanted again: it was asked, and has nothing for us. */
  rest (peer: PeerIdText): void {
    this.#plan(peer).wanted = false
  }

  /** As `want`, and now: a person acts, or something new waits and nothing has failed yet. */
  wantNow (peer: PeerIdText): void {
    const plan = this.#plan(peer)
    plan.wanted = true
    plan.attempts = 0
    plan.nextAttemptAt = this.#components.clock.now()
    this.#schedule()
  }

  /**
   * The machine woke or the network came back: whatever failed before may work now. The recent ones begin anew;
   * everybody else is tried once and is then where it was.
   */
  wake (peers: readonly PeerIdText[]): void {
    this.#want(peers)
    const now = this.#components.clock.now()
    for (const [at, [, plan]] of this.#liveliestFirst().entries()) {
      if (plan.trying) continue
      // a clock that was set back makes the last attempt one of the future: long ago, then
      const triedAt = plan.triedAt > now ? 0 : plan.triedAt
      const againAt = triedAt + (at < RECENT ? RECENT_AGAIN_MS : OTHERS_AGAIN_MS)
      if (at < RECENT) plan.attempts = Math.min(plan.attempts, againAt > now ? WOKEN_AGAIN_ATTEMPTS : 0)
      freshen(plan, Math.max(now, againAt))
    }
    this.#schedule()
  }

  /** It talks to us: the next failure is a first failure. */
  connected (peer: PeerIdText): void {
    const plan = this.#plans.get(peer)
    if (plan === undefined || plan.attempts === 0) return
    plan.attempts = 0
    plan.counted = false
    plan.nextAttemptAt = 0
    this.#keep(peer, plan)
  }

  /** The connection is gone. Often a reload: look again soon, but not at once. */
  disconnected (peer: PeerIdText): void {
    const plan = this.#plans.get(peer)
    if (plan?.wanted !== true) return
    plan.nextAttemptAt = Math.max(plan.nextAttemptAt, this.#components.clock.now() + backoffDelay(1, this.#components.random))
    this.#schedule()
  }

  /**
   * Moves the next attempt back. What fails in several ways at one attempt (the channel ends, and with it what was on
   * its way) is one failure.
   *
   * @param least - as if at least this many attempts had failed: a person who has to decide is not asked each second
   */
  failed (peer: PeerIdText, least = 1): void {
    const plan = this.#plan(peer)
    plan.attempts = Math.min(Math.max(plan.counted ? plan.attempts : plan.attempts + 1, least), MOST_ATTEMPTS)
    plan.counted = true
    plan.nextAttemptAt = this.#components.clock.now() + backoffDelay(plan.attempts, this.#components.random)
    this.#keep(peer, plan)
    this.#schedule()
  }

  forget (peer: PeerIdText): void {
    this.#plans.delete(peer)
  }

  attempts (peer: PeerIdText): { attempts: number, nextAttemptAt: number } {
    const plan = this.#plans.get(peer)
    return { attempts: plan?.attempts ?? 0, nextAttemptAt: plan?.nextAttemptAt ?? 0 }
  }

  #plan (peer: PeerIdText): Plan {
    let plan = this.#plans.get(peer)
    if (plan === undefined) {
      plan = noPlan()
      this.#plans.set(peer, plan)
    }
    return plan
  }

  #want (peers: readonly PeerIdText[]): void {
    for (const peer of peers) this.#plan(peer).wanted = true
  }

  /** Everybody who is to be tried sooner or later, or is being tried now. */
  #liveliestFirst (): Array<readonly [PeerIdText, Plan]> {
    return [...this.#plans]
      .filter(([peer, plan]) => this.#isOpen(peer, plan))
      .map((one) => ({ one, liveliness: this.#init.liveliness(one[0]) }))
      .sort((a, b) => b.liveliness - a.liveliness)
      .map(({ one }) => one)
  }

  #isOpen (peer: PeerIdText, { wanted }: Plan): boolean {
    return wanted && !this.#init.satisfied(peer) && this.#init.mayTry(peer)
  }

  #keep (peer: PeerIdText, { attempts, nextAttemptAt }: Plan): void {
    // what fails because this node stops says nothing about the contact
    if (!this.#started) return
    const value = AttemptsRecord.encode({ attempts, nextAttemptAt })
    inBackground(this.#components.emit, this.#components.store.note([{ type: 'put', key: keys.attemptsOf(peer), value }]))
  }

  #schedule (): void {
    if (!this.#started) return
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
    const now = this.#components.clock.now()
    let next = Infinity
    const due: Due[] = []
    for (const [peer, plan] of this.#plans) {
      if (plan.trying || !this.#isOpen(peer, plan)) continue
      // a clock that was set back must not keep a contact waiting for longer than the longest back-off
      if (plan.nextAttemptAt > now + 1.2 * LONGEST_DELAY_MS) plan.nextAttemptAt = now
      if (plan.nextAttemptAt > now) next = Math.min(next, plan.nextAttemptAt)
      else due.push({ peer, plan, liveliness: this.#init.liveliness(peer) })
    }
    while (this.#running < ATTEMPTS_AT_ONCE && due.length > 0) {
      const { peer, plan } = takeLiveliest(due)
      inBackground(this.#components.emit, this.#try(peer, plan))
    }
    if (next < Infinity) this.#cancelTimer = this.#components.clock.setTimer(() => this.#schedule(), Math.max(next - now, 1))
  }

  async #try (peer: PeerIdText, plan: Plan): Promise<void> {
    plan.trying = true
    plan.triedAt = this.#components.clock.now()
    const failures = plan.fresh ? 0 : plan.attempts
    plan.fresh = false
    plan.counted = false
    this.#running++
    try {
      await this.#init.attempt(peer, failures, this.#stopping.signal)
      // what is still not satisfied after an attempt that went well must not become a tight loop
      plan.nextAttemptAt = Math.max(plan.nextAttemptAt, this.#components.clock.now() + FIRST_DELAY_MS)
    } catch (error) {
      if (this.#stopping.signal.aborted) return
      this.failed(peer)
      // that somebody is away is no fault; anything else is, and is told, and is retried all the same
      if (!isAway(error)) throw error
    } finally {
      plan.trying = false
      this.#running--
      this.#schedule()
    }
  }
}

/** Once for each attempt, and each time among many: without sorting them all. */
function takeLiveliest (due: Due[]): Due {
  const liveliest = due.reduce((best, one) => one.liveliness > best.liveliness ? one : best)
  due.splice(due.indexOf(liveliest), 1)
  return liveliest
}

function noPlan (): Plan {
  return { attempts: 0, nextAttemptAt: 0, wanted: false, trying: false, fresh: false, counted: false, triedAt: 0 }
}

function freshen (plan: Plan, at: number): void {
  plan.fresh = true
  plan.nextAttemptAt = Math.min(plan.nextAttemptAt, at)
}

/** Says whether this is how "not there, or not for us, now" is spelled: normal life, not a fault. */
export function isAway (error: unknown): boolean {
  return error instanceof Error && AWAY.has(error.name)
}

const AWAY: ReadonlySet<string> = new Set(['PeerUnreachableError', 'ProtocolRefusedError', 'AbortError', 'TimeoutError', 'ChannelClosedError', 'RequestTimeoutError', 'NetworkOffError', 'NoPrekeysError', 'CloudRefusedError', 'CloudTimeoutError'])

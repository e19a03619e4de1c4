/**
 * Who is tried, and when next. Every contact that we want to talk to is on one list with one timer; at most
 * eight attempts run at once; a failure moves the contact back by `backoff.ts`, and that survives a restart, so a
 * thousand absent contacts cost no storm. *May I try now* is asked of whoever knows (`mayTry`).
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
/** On wake everybody is asked at once, but spread, so that a phone's radio is not hit by all in one instant. */
const WAKE_SPREAD_MS = 2_000

interface Plan { attempts: number, nextAttemptAt: number, wanted: boolean, trying: boolean }

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
  /** Connects and says what is to be said. @throws {PeerUnreachableError} it is away: tried again later */
  attempt (peer: PeerIdText, signal: AbortSignal): Promise<void>
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
      this.#plans.set(lastComponent(key) as PeerIdText, { attempts, nextAttemptAt, wanted: false, trying: false })
    }
  }

  start (): void {
    this.#started = true
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

  /** The machine woke or the network came back: whatever failed before may work now. */
  wake (): void {
    const now = this.#components.clock.now()
    for (const plan of this.#plans.values()) {
      const [spread = 0] = this.#components.random.bytes(1)
      plan.attempts = 0
      plan.nextAttemptAt = now + Math.round(spread / 255 * WAKE_SPREAD_MS)
    }
    this.#schedule()
  }

  /** It talks to us: the next failure is a first failure. */
  connected (peer: PeerIdText): void {
    const plan = this.#plans.get(peer)
    if (plan === undefined || plan.attempts === 0) return
    plan.attempts = 0
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
   * Moves the next attempt back.
   *
   * @param least - as if at least this many attempts had failed: a person who has to decide is not asked each second
   */
  failed (peer: PeerIdText, least = 1): void {
    const plan = this.#plan(peer)
    plan.attempts = Math.min(Math.max(plan.attempts + 1, least), MOST_ATTEMPTS)
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
      plan = { attempts: 0, nextAttemptAt: 0, wanted: false, trying: false }
      this.#plans.set(peer, plan)
    }
    return plan
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
    for (const [peer, plan] of this.#plans) {
      if (!plan.wanted || plan.trying || this.#init.satisfied(peer) || !this.#init.mayTry(peer)) continue
      // a clock that was set back must not keep a contact waiting for longer than the longest back-off
      if (plan.nextAttemptAt > now + 1.2 * LONGEST_DELAY_MS) plan.nextAttemptAt = now
      if (plan.nextAttemptAt > now) {
        next = Math.min(next, plan.nextAttemptAt)
      } else if (this.#running < ATTEMPTS_AT_ONCE) {
        inBackground(this.#components.emit, this.#try(peer, plan))
      }
    }
    if (next < Infinity) this.#cancelTimer = this.#components.clock.setTimer(() => this.#schedule(), Math.max(next - now, 1))
  }

  async #try (peer: PeerIdText, plan: Plan): Promise<void> {
    plan.trying = true
    this.#running++
    try {
      await this.#init.attempt(peer, this.#stopping.signal)
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

/** Says whether this is how "not there, or not for us, now" is spelled: normal life, not a fault. */
export function isAway (error: unknown): boolean {
  return error instanceof Error && AWAY.has(error.name)
}

const AWAY: ReadonlySet<string> = new Set(['PeerUnreachableError', 'ProtocolRefusedError', 'AbortError', 'TimeoutError', 'ChannelClosedError', 'NetworkOffError'])

/**
 * What one owner left for one contact, on its way over one channel: to the contact, or to a cloud of the contact that
 * has shown its certificate. In order, a window or two in memory, from the oldest on each new channel; what is pushed
 * and what was asked for leave through here alone, so they are one order.
 */
import { MSG_LIMITS } from '../../../protocols/msg/index.ts'
import { backoffDelay } from '../../delivery/backoff.ts'
import { inBackground } from '../../events.ts'
import type { Settled, Waiting } from './deposits.ts'
import type { Emit } from '../../events.ts'
import type { CancelTimer, Clock, Random } from '../../platform/platform.ts'
import type { Ack, MsgChannel, PullPage, Route } from '../../../protocols/msg/index.ts'

/** What is read first: few, so that who asks hears soon. */
const FIRST_PAGE = 8
const PAGE = MSG_LIMITS.window.value
/** A window on its way, and another one: waiting in the channel for its place, or acknowledged and being settled. */
const MOST_HELD = 2 * MSG_LIMITS.window.value

export interface FeedComponents { readonly clock: Clock, readonly random: Random, readonly emit: Emit }

export interface FeedInit {
  readonly channel: MsgChannel
  readonly route: Route
  /** Where to begin: everything up to there is held by this cloud; of a contact itself 0. */
  readonly heldUpTo: number
  /** Still served: asked before each page. */
  mayServe (): boolean
  take (after: number, limit: number): Promise<readonly Waiting[]>
  settle (ack: Ack): Promise<Settled>
  onHeld (position: number): void
}

interface Run { left: number, end (more: boolean): void }

export class Feed {
  readonly #components: FeedComponents
  readonly #init: FeedInit
  #cursor: number
  #heldUpTo: number
  #limit = FIRST_PAGE
  #held = 0
  /** The store may have deposits behind the cursor. */
  #more = true
  #pumping = false
  #paused = false
  #pauses = 0
  #stopped = false
  #runs: Run[] = []
  #wakeSlot: (() => void) | undefined
  #cancelResume: CancelTimer | undefined
  /** Ended while they were on their way from the store to the channel. */
  readonly #gone = new Set<number>()

  constructor (components: FeedComponents, init: FeedInit) {
    this.#components = components
    this.#init = init
    this.#heldUpTo = init.heldUpTo
    this.#cursor = init.heldUpTo
  }

  get isStopped (): boolean {
    return this.#stopped
  }

  /** There may be more. */
  kick (): void {
    this.#more = true
    if (this.#pumping || this.#stopped) return
    this.#pumping = true
    inBackground(this.#components.emit, this.#pump())
  }

  /** Answers a question for what waits: ends when `max` were handed over since, or all. A question also ends a pause. */
  async page (max: number): Promise<PullPage> {
    return await new Promise((resolve) => {
      this.#runs.push({ left: max, end: (more) => resolve({ envelopes: [], cursor: new TextEncoder().encode(`${this.#cursor}`), more }) })
      this.#resume()
    })
  }

  /** It does not have to leave any more. */
  gone (position: number): void {
    if (this.#pumping && position > this.#heldUpTo) this.#gone.add(position)
  }

  /** The channel ended, or nothing is served over it any more. */
  stop (): void {
    this.#stopped = true
    this.#cancelResume?.()
    this.#endRuns()
    this.#wakeSlot?.()
  }

  async #pump (): Promise<void> {
    try {
      while (this.#isUsable() && this.#more) {
        if (this.#held > MOST_HELD - PAGE) {
          await new Promise<void>((resolve) => { this.#wakeSlot = resolve })
          continue
        }
        this.#more = false
        const page = await this.#init.take(this.#cursor, this.#limit)
        if (!this.#isUsable()) break
        this.#limit = PAGE
        for (const waiting of page) this.#handOver(waiting)
        if (page.length > 0) this.#more = true
      }
    } finally {
      // with the last look, not after it: what comes from now on has to start it again
      this.#pumping = false
      this.#gone.clear()
      this.#endRuns()
    }
  }

  /** Without a wait in between, the frames of a whole page leave in one write. */
  #handOver (waiting: Waiting): void {
    this.#cursor = waiting.position
    if (this.#gone.has(waiting.position)) return
    this.#held++
    inBackground(this.#components.emit, this.#deliver(waiting))
    const full = this.#runs.filter((run) => --run.left === 0)
    this.#runs = this.#runs.filter(({ left }) => left > 0)
    for (const run of full) run.end(true)
  }

  async #deliver ({ envelope, eid, position }: Waiting): Promise<void> {
    const { channel, route } = this.#init
    let ack: Ack
    try {
      ack = await channel.deliver(envelope, eid, { route })
    } catch (error) {
      // the channel ended: nothing is known about the envelope, the next channel offers it again
      this.stop()
      if (channel.isOpen) throw error
      return
    }
    try {
      const settled = await this.#init.settle(ack)
      if (settled === 'retry') this.#pause()
      if (settled === 'held' && !this.#paused && position > this.#heldUpTo) {
        this.#heldUpTo = position
        this.#init.onHeld(position)
      }
    } catch (error) {
      this.#pause()
      throw error
    } finally {
      this.#held--
      this.#wakeSlot?.()
    }
  }

  /** The other side can take no more now: everything is offered again later, by the back-off or when it asks. */
  #pause (): void {
    if (this.#paused || this.#stopped) return
    this.#paused = true
    this.#endRuns()
    this.#wakeSlot?.()
    const { clock, random } = this.#components
    this.#cancelResume = clock.setTimer(() => this.#resume(), backoffDelay(++this.#pauses, random))
  }

  #resume (): void {
    if (this.#stopped) return this.#endRuns()
    this.#cancelResume?.()
    this.#cancelResume = undefined
    if (this.#paused) this.#cursor = this.#heldUpTo
    this.#paused = false
    this.kick()
  }

  /** Nothing more is handed over now. Never "more": the other side would ask again at once, whatever the back-off says. */
  #endRuns (): void {
    for (const run of this.#runs.splice(0)) run.end(false)
  }

  #isUsable (): boolean {
    return !this.#stopped && !this.#paused && this.#init.channel.isOpen && this.#init.mayServe()
  }
}

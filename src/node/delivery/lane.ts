/**
 * The ordered queue to one contact while it is linked: keeps a window of envelopes in flight on the newest channel
 * and the next ones at hand. What it has in memory it has from the store, or from the batch that kept it; whoever
 * ends an entry says so here (`drop`), in the conversation's queue, so the two cannot disagree. When a channel
 * ends, the next one starts again at the oldest entry that is still in the store.
 */
import { Fifo } from '../../protocols/fifo.ts'
import { MSG_LIMITS } from '../../protocols/msg/index.ts'
import { inBackground } from '../events.ts'
import { isSame } from './entries.ts'
import type { Entry } from './entries.ts'
import type { Emit } from '../events.ts'
import type { Ack, MsgChannel, PullPage, PullRequest } from '../../protocols/msg/index.ts'

/** An acknowledgement, and what it is for. Without an entry it came unasked, for an envelope that is not in memory. */
export interface Answer { readonly ack: Ack, readonly entry: Entry | undefined }

export interface LaneInit {
  readonly emit: Emit
  /** The oldest entries behind a position (`''` = from the start), in order, ready to leave; `isHeld`: the next one is not. */
  read (after: string, limit: number): Promise<{ readonly entries: readonly Entry[], readonly isHeld: boolean }>
  /** Sorts and keeps what an acknowledgement means. `retry`: leave it in the queue, and pause. */
  settle (answer: Answer): Promise<'settled' | 'retry'>
  /** The other side cannot take more now: back off. */
  onPause (): void
}

/** Entries read at once. */
const PAGE = MSG_LIMITS.window.value
/** A window on its way, and another one: waiting in the channel for its place, or acknowledged and being kept. */
const MOST_HELD = 2 * MSG_LIMITS.window.value
/** Bytes of just kept messages that need not be read again. Design: 650 messages of 1 KB, in at most a few busy lanes. */
const MOST_WAITING_BYTES = 2 * 1024 * 1024

/** A pull that is being answered: how many envelopes it still may take, and how it ends. */
interface Run { left: number, end (more: boolean): void }

export class Lane {
  readonly #init: LaneInit
  #channel: MsgChannel | undefined
  /** Handed to `#channel` and not ended, by position. */
  readonly #held = new Map<string, Entry>()
  /** The entries right behind the cursor, in order, none left out. */
  readonly #waiting = new Fifo<Entry>()
  /** The newest that were kept, in order, none left out, while there is something between those that wait and them. */
  readonly #newest = new Fifo<Entry>()
  /** Of both. */
  #waitingBytes = 0
  /** The store may have entries behind those that wait here. */
  #more = true
  /** Counts what was kept and not taken, for `#more`: a page that is being read may end before it. */
  #missed = 0
  /** Position of the newest entry handed to `#channel`; empty = none yet. */
  #cursor = ''
  /** Counts what makes a page worthless that is being read. */
  #changes = 0
  /** Position of the newest entry ever handed to a channel. */
  #handedUpTo = ''
  #pumping = false
  #paused = false
  /** What is next has no key yet: until `restart`, nothing more can leave, and nothing is read. */
  #keyless = false
  #wakeSlot: (() => void) | undefined
  /** Questions that the pump is answering. */
  #runs: Run[] = []

  constructor (init: LaneInit) {
    this.#init = init
  }

  /** Uses this channel from now on, and starts again at the oldest entry. */
  use (channel: MsgChannel): void {
    if (this.#channel === channel) return
    this.rest()
    this.#channel = channel
    this.#paused = false
    this.#kick()
  }

  /** There is no channel any more. */
  rest (): void {
    this.#channel = undefined
    this.#held.clear()
    this.#rewind()
    this.#endRuns()
    this.#wakeSlot?.()
  }

  /** The other side could not take more; `resume` offers everything again. */
  get isPaused (): boolean {
    return this.#paused
  }

  /** The next entry waits for a key of the contact; `restart` when there is one. */
  get isKeyless (): boolean {
    return this.#keyless
  }

  /** Takes what was just kept, in the order of keeping. Memory spares the reading as long as not too much waits. */
  offer (entries: readonly Entry[]): void {
    for (const entry of entries) {
      // a page that was read meanwhile may have had it already
      if (entry.position <= this.#cursor) continue
      this.#more ||= this.#waitingBytes >= MOST_WAITING_BYTES
      // nothing leaves now: until something does, it need not be in memory
      if (this.#channel === undefined) this.#missed++
      else if (this.#more) this.#pushNewest(entry)
      else this.#push(entry)
    }
    this.#kick()
  }

  /** Something was kept that no key seals yet: what is behind it stays behind it. */
  hold (): void {
    this.#more = true
    this.#missed++
    this.#forgetNewest()
    this.#kick()
  }

  /** Everything that is in the store and not on its way is offered, from the oldest: entries came back into the queue. */
  restart (): void {
    this.#rewind()
    this.resume()
  }

  /** As `restart`, without an end to a pause: what lies in the store is not what it was. */
  reread (): void {
    this.#rewind()
    this.#kick()
  }

  /** Ends a pause: everything that is still in the store is offered again. */
  resume (): void {
    if (this.#paused) this.#rewind()
    this.#paused = false
    this.#kick()
  }

  /**
   * Answers the contact's question for what is pending. The pump is the only one that hands envelopes to a channel,
   * so that a run and what is pushed beside it stay in one order; the page ends the run once `max` of them were
   * handed over, or all. A question on a channel that has been replaced gets an empty run: its answer is on the new one.
   */
  async page ({ cursor, max }: PullRequest, channel: MsgChannel): Promise<PullPage> {
    if (this.#channel !== channel) return { envelopes: [], cursor, more: false }
    return await new Promise((resolve) => {
      this.#runs.push({
        left: max,
        end: (more) => resolve({ envelopes: [], cursor: new TextEncoder().encode(this.#cursor), more })
      })
      this.resume()
    })
  }

  /** An acknowledgement that nobody waits for: of an envelope of an earlier channel, or unasked. */
  async acknowledged (ack: Ack): Promise<void> {
    await this.#settle({ ack, entry: [...this.#held.values()].find(({ waiting }) => isSame(waiting.eid, ack.eid)) })
  }

  /** Whether this very entry is on its way and has not ended. Ask only in the conversation's queue. */
  holds (entry: Entry): boolean {
    return this.#held.get(entry.position) === entry
  }

  /** This entry, or one behind it, was handed to a channel since this node started. */
  hasHandedOver (position: string): boolean {
    return position <= this.#handedUpTo
  }

  /** What stands up to here leaves by another way: whoever takes it back from now on is told that it may have arrived. */
  leaves (position: string): void {
    if (position > this.#handedUpTo) this.#handedUpTo = position
  }

  /** The entry has ended, whatever ended it. Call it in the conversation's queue, with the batch that says so. */
  drop (position: string): void {
    this.#held.delete(position)
    if (position <= this.#cursor) return
    // not handed over yet: it may wait here, and be in the page that is being read
    this.#changes++
    for (const entries of [this.#waiting, this.#newest]) {
      const waits = entries.find((entry) => entry.position === position)
      if (waits === undefined) continue
      entries.remove(waits)
      this.#waitingBytes -= sizeOf(waits)
    }
  }

  #kick (): void {
    if (this.#channel === undefined || !this.#usable(this.#channel)) this.#endRuns()
    else if (!this.#pumping) {
      this.#pumping = true
      inBackground(this.#init.emit, this.#pump())
    }
  }

  async #pump (): Promise<void> {
    try {
      for (;;) {
        const channel = this.#channel
        if (channel === undefined || !this.#usable(channel)) return
        if (this.#waiting.length === 0 && this.#keyless) return this.#endRuns()
        else if (this.#waiting.length === 0 && this.#more) await this.#read()
        else if (this.#waiting.length === 0) return this.#endRuns()
        else if (this.#held.size >= MOST_HELD) await this.#room(channel)
        else this.#handOver(channel)
      }
    } finally {
      // with the last look, not after it: what comes from now on has to start it again
      this.#pumping = false
    }
  }

  /** Without a wait in between, the frames of a whole window leave in one write. */
  #handOver (channel: MsgChannel): void {
    const entry = this.#waiting.shift()
    if (entry === undefined) return
    this.#waitingBytes -= sizeOf(entry)
    this.#cursor = entry.position
    const held = this.#held.get(entry.position)
    // one that was sealed again while it was on its way goes once more, or those behind it would overtake it
    if (held !== undefined && isSame(held.waiting.eid, entry.waiting.eid)) return
    this.#held.set(entry.position, entry)
    this.leaves(entry.position)
    inBackground(this.#init.emit, this.#deliver(channel, entry))
    this.#countRuns()
  }

  async #read (): Promise<void> {
    const changes = this.#changes
    const missed = this.#missed
    const { entries, isHeld } = await this.#init.read(this.#cursor, PAGE)
    // what ended meanwhile may be in it: it is read again
    if (changes !== this.#changes) return
    for (const entry of entries) this.#push(entry)
    this.#keyless = isHeld
    const reachesNewest = this.#forgetNewest(entries.at(-1)?.position ?? this.#cursor)
    this.#more = isHeld || !(reachesNewest || (missed === this.#missed && entries.length < PAGE))
    if (this.#more) return
    for (let entry = this.#newest.shift(); entry !== undefined; entry = this.#newest.shift()) this.#waiting.push(entry)
  }

  /** Keeps at hand as many of the newest as may be, so that what is read once from the store reaches them. */
  #pushNewest (entry: Entry): void {
    this.#newest.push(entry)
    this.#waitingBytes += sizeOf(entry)
    for (let first = this.#newest.first; first !== undefined && this.#waitingBytes > MOST_WAITING_BYTES; first = this.#newest.first) {
      this.#missed++
      this.#forgetNewest(first.position)
    }
  }

  /** Forgets what stands up to here, or all of it. @returns whether there was any */
  #forgetNewest (upTo?: string): boolean {
    const before = this.#newest.length
    for (let first = this.#newest.first; first !== undefined && (upTo === undefined || first.position <= upTo); first = this.#newest.first) {
      this.#newest.shift()
      this.#waitingBytes -= sizeOf(first)
    }
    return this.#newest.length < before
  }

  #push (entry: Entry): void {
    this.#waiting.push(entry)
    this.#waitingBytes += sizeOf(entry)
  }

  /** Forgets what was read: the next page is the oldest. */
  #rewind (): void {
    this.#changes++
    this.#waiting.clear()
    this.#newest.clear()
    this.#waitingBytes = 0
    this.#cursor = ''
    this.#more = true
    this.#keyless = false
  }

  /** Nothing more is handed over now. Never "more": the other side would ask again at once, whatever the back-off says. */
  #endRuns (): void {
    for (const run of this.#runs.splice(0)) run.end(false)
  }

  /** One envelope was handed over: ends the runs that have had as many as they asked for. */
  #countRuns (): void {
    const full = this.#runs.filter((run) => --run.left === 0)
    this.#runs = this.#runs.filter(({ left }) => left > 0)
    for (const run of full) run.end(true)
  }

  #usable (channel: MsgChannel): boolean {
    return this.#channel === channel && channel.isOpen && !this.#paused
  }

  /** Waits until a window of places is free: refilled one by one, each envelope would cost a write of its own. */
  async #room (channel: MsgChannel): Promise<void> {
    while (this.#usable(channel) && this.#held.size > MOST_HELD - MSG_LIMITS.window.value) {
      await new Promise<void>((resolve) => { this.#wakeSlot = resolve })
    }
  }

  async #deliver (channel: MsgChannel, entry: Entry): Promise<void> {
    let ack: Ack
    try {
      ack = await channel.deliver(entry.waiting.envelope, entry.waiting.eid)
    } catch (error) {
      // the channel ended: nothing is known about the envelope, the next channel offers it again
      if (this.#channel === channel) this.#wakeSlot?.()
      if (channel.isOpen) throw error
      return
    }
    await this.#settle({ ack, entry })
  }

  async #settle (answer: Answer): Promise<void> {
    const { entry } = answer
    let outcome: 'settled' | 'retry' = 'retry'
    try {
      outcome = await this.#init.settle(answer)
    } finally {
      // also when keeping the outcome failed: the entry is still in the store, and is offered again after a pause
      if (entry !== undefined && this.holds(entry)) this.#held.delete(entry.position)
      if (outcome === 'retry' && !this.#paused) {
        this.#paused = true
        this.#endRuns()
        this.#init.onPause()
      }
      this.#wakeSlot?.()
    }
  }
}

/** About what an entry takes in memory. */
function sizeOf ({ waiting, message }: Entry): number {
  return waiting.envelope.byteLength + (message?.text.byteLength ?? 0)
}

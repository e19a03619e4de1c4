/**
 * The ordered queue to one contact while it is linked: reads what waits from the store, page by page, and keeps a
 * window of envelopes in flight on the newest channel. Keeps no state that matters: when a channel ends, the next
 * one starts again at the oldest entry that is still in the store.
 */
import { envelopeIdText } from '../../identity/index.ts'
import { MSG_LIMITS } from '../../protocols/msg/index.ts'
import { inBackground } from '../events.ts'
import { keys, lastComponent } from '../store/keys.ts'
import { OutboxRecord } from '../store/pb/records.ts'
import { decodeRecord } from './decode-record.ts'
import type { Emit } from '../events.ts'
import type { Store } from '../store/store.ts'
import type { PeerIdText } from '../../identity/index.ts'
import type { Ack, MsgChannel, PullPage, PullRequest } from '../../protocols/msg/index.ts'

export interface LaneInit {
  readonly peer: PeerIdText
  readonly store: Store
  readonly emit: Emit
  /** Sorts and keeps what an acknowledgement means. `retry`: leave it in the queue, and pause. */
  settle (ack: Ack): Promise<'settled' | 'retry'>
  /** The other side cannot take more now: back off. */
  onPause (): void
}

/** A pull that is being answered: how many envelopes it still may take, and how it ends. */
interface Run { left: number, end (more: boolean): void }

export class Lane {
  readonly #init: LaneInit
  #channel: MsgChannel | undefined
  /** Entries handed to `#channel` and not settled, by envelope id. */
  readonly #inFlight = new Set<string>()
  /** Key of the newest entry handed to `#channel` by the pump; empty = none yet. */
  #cursor = ''
  #pumping = false
  #again = false
  #paused = false
  #wakeSlot: (() => void) | undefined
  /** Questions that the pump is answering. */
  #runs: Run[] = []

  constructor (init: LaneInit) {
    this.#init = init
  }

  /** Uses this channel from now on, and starts again at the oldest entry. */
  use (channel: MsgChannel): void {
    if (this.#channel === channel) return
    this.#channel = channel
    this.#inFlight.clear()
    this.#cursor = ''
    this.#paused = false
    this.#endRuns()
    this.#wakeSlot?.()
    this.kick()
  }

  /** There is no channel any more. */
  rest (): void {
    this.#channel = undefined
    this.#inFlight.clear()
    this.#endRuns()
    this.#wakeSlot?.()
  }

  /** The other side could not take more; `resume` offers everything again. */
  get isPaused (): boolean {
    return this.#paused
  }

  /** Something new waits, or the back-off is over: look into the store. */
  kick (): void {
    if (this.#channel === undefined || !this.#usable(this.#channel)) {
      this.#endRuns()
      return
    }
    if (this.#pumping) {
      this.#again = true
      return
    }
    this.#pumping = true
    this.#again = false
    inBackground(this.#init.emit, this.#pump().finally(() => this.#pumped()))
  }

  /** Ends a pause: everything that is still in the store is offered again. */
  resume (): void {
    if (this.#paused) this.#cursor = ''
    this.#paused = false
    this.kick()
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
        end: (more) => resolve({ envelopes: [], cursor: new TextEncoder().encode(lastComponent(this.#cursor)), more })
      })
      this.resume()
    })
  }

  /** An acknowledgement that the pump did not wait for: of a pulled envelope, or unasked. */
  async acknowledged (ack: Ack): Promise<void> {
    await this.#settle(ack)
  }

  async #pump (): Promise<void> {
    const { peer, store } = this.#init
    for (;;) {
      const channel = this.#channel
      if (channel === undefined || !this.#usable(channel)) return
      this.#again = false
      const start = this.#cursor
      const entries = await store.page({
        prefix: keys.outbox(peer),
        ...(this.#cursor === '' ? {} : { after: this.#cursor }),
        limit: MSG_LIMITS.window.value
      })
      // started again from the oldest meanwhile: this page is not what comes next
      if (this.#cursor !== start) continue
      if (entries.length === 0 && !this.#lookAgain()) {
        this.#endRuns()
        return
      }
      for (const { key, value } of entries) {
        if (!this.#usable(channel)) break
        const { eid, envelope } = decodeRecord(OutboxRecord, value)
        this.#cursor = key
        const id = envelopeIdText(eid)
        if (this.#inFlight.has(id)) continue
        this.#inFlight.add(id)
        inBackground(this.#init.emit, this.#deliver(channel, envelope, eid))
        this.#countRuns()
        // without a wait in between, the frames of a whole window leave in one write
        if (this.#inFlight.size >= MSG_LIMITS.window.value) await this.#slot(channel)
      }
    }
  }

  /** A kick that came after the pump's last look must not be lost. */
  #pumped (): void {
    this.#pumping = false
    if (this.#again) this.kick()
  }

  /** True when something came while the store was being read. */
  #lookAgain (): boolean {
    return this.#again
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

  /** Waits until less than a window is on its way, so that memory holds a window of envelopes and no more. */
  async #slot (channel: MsgChannel): Promise<void> {
    while (this.#usable(channel) && this.#inFlight.size >= MSG_LIMITS.window.value) {
      await new Promise<void>((resolve) => { this.#wakeSlot = resolve })
    }
  }

  async #deliver (channel: MsgChannel, envelope: Uint8Array, eid: Uint8Array): Promise<void> {
    let ack: Ack
    try {
      ack = await channel.deliver(envelope, eid)
    } catch (error) {
      // the channel ended: nothing is known about the envelope, the next channel offers it again
      if (this.#channel === channel) this.#wakeSlot?.()
      if (channel.isOpen) throw error
      return
    }
    await this.#settle(ack)
  }

  async #settle (ack: Ack): Promise<void> {
    let outcome: 'settled' | 'retry' = 'retry'
    try {
      outcome = await this.#init.settle(ack)
    } finally {
      // also when keeping the outcome failed: the entry is still in the store, and is offered again after a pause
      this.#inFlight.delete(envelopeIdText(ack.eid))
      if (outcome === 'retry' && !this.#paused) {
        this.#paused = true
        this.#endRuns()
        this.#init.onPause()
      }
      this.#wakeSlot?.()
    }
  }
}

/**
 * What this side sends on a message channel: envelopes in the order they were handed in, at most a window of them
 * unacknowledged, whether pushed or pulled. It matches acknowledgements with what they are for, and notices when
 * one is overdue. It writes through a callback and keeps nothing once an envelope is acknowledged.
 */
import { Deadline } from '../deadline.ts'
import { Fifo } from '../fifo.ts'
import { MSG_LIMITS } from './constants.ts'
import type { Ack, PullEnd, Route } from './index.ts'
import type { MsgFrame } from './msg-frames.ts'
import type { Timers } from '../timers.ts'

export interface Settle { acknowledged (ack: Ack): void, failed (error: Error): void }

/** An envelope to send. Without `settle` it answers a pull, and its acknowledgement is nobody's here. */
export interface OutgoingEnvelope {
  readonly kind: 'envelope'
  readonly envelope: Uint8Array
  readonly eid: Uint8Array
  readonly route: Route
  settle?: Settle
}

/** The end of a run; leaves when everything before it has left. */
interface OutgoingEnd {
  readonly kind: 'pull end'
  readonly end: PullEnd
  left (): void
}

export interface OutgoingInit {
  readonly timers: Timers
  /** False while the stream is full. */
  canWrite (): boolean
  write (frame: MsgFrame): void
  /** The oldest envelope in flight was not acknowledged in time. */
  onLate (): void
}

export class Outgoing {
  readonly #init: OutgoingInit
  readonly #ackDeadline: Deadline
  readonly #waiting = new Fifo<OutgoingEnvelope | OutgoingEnd>()
  #inFlight: OutgoingEnvelope[] = []

  constructor (init: OutgoingInit) {
    this.#init = init
    this.#ackDeadline = new Deadline(init.timers, MSG_LIMITS.ackMs.value, () => init.onLate())
  }

  get inFlight (): number {
    return this.#inFlight.length
  }

  /** True when everything handed in has left. */
  get isEmpty (): boolean {
    return this.#waiting.length === 0
  }

  add (item: OutgoingEnvelope | OutgoingEnd): void {
    this.#waiting.push(item)
    this.pump()
  }

  /** Takes back an envelope that has not left yet; one that has is not to be had. */
  withdraw (item: OutgoingEnvelope): void {
    this.#waiting.remove(item)
  }

  /** Writes what the window and the stream let through. */
  pump (): void {
    for (let item = this.#waiting.first; item !== undefined && this.#init.canWrite(); item = this.#waiting.first) {
      if (item.kind === 'envelope' && this.#inFlight.length >= MSG_LIMITS.window.value) return
      this.#waiting.shift()
      if (item.kind === 'envelope') {
        this.#inFlight.push(item)
        if (this.#inFlight.length === 1) this.#ackDeadline.start()
        this.#init.write({ kind: 'deliver', envelope: item.envelope, route: item.route })
      } else {
        this.#init.write(item)
        item.left()
      }
    }
  }

  /** @returns false when no `deliver` of this channel waits for it: it is for the node above */
  acknowledge (ack: Ack): boolean {
    // in order of arrival the first one matches; the same envelope may be in flight twice, pushed and pulled
    const at = this.#inFlight.findIndex((item) => isSame(item.eid, ack.eid))
    if (at < 0) return false
    const [item] = this.#inFlight.splice(at, 1)
    if (this.#inFlight.length === 0) this.#ackDeadline.stop()
    else if (at === 0) this.#ackDeadline.start()
    this.pump()
    item?.settle?.acknowledged(ack)
    return item?.settle !== undefined
  }

  /** Nothing leaves any more, and no acknowledgement can come. */
  fail (error: Error): void {
    const failed = [...this.#inFlight, ...this.#waiting.clear()]
    this.#inFlight = []
    this.#ackDeadline.release()
    for (const item of failed) if (item.kind === 'envelope') item.settle?.failed(error)
  }
}

function isSame (a: Uint8Array, b: Uint8Array): boolean {
  for (let i = 0; i < b.byteLength; i++) if (a[i] !== b[i]) return false
  return true
}

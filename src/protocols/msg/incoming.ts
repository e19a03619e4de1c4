/**
 * What has arrived on a message channel and is not answered yet. Handlers run side by side; their answers leave in
 * the order of arrival, and the end of a pull is reported when all that came before it has been answered. It holds
 * places, never envelopes.
 */
import { MSG_LIMITS } from './constants.ts'
import { WindowOverrunError } from '../errors.ts'
import type { Ack } from './index.ts'

interface Place {
  readonly kind: 'envelope' | 'mark'
  answer?: () => void
}

export interface IncomingInit {
  /** False while the stream is full: answers then keep their places, so that they count against the window. */
  canWrite (): boolean
  acknowledge (ack: Ack): void
}

export class Incoming {
  readonly #init: IncomingInit
  #places: Place[] = []
  #envelopes = 0

  constructor (init: IncomingInit) {
    this.#init = init
  }

  get isEmpty (): boolean {
    return this.#places.length === 0
  }

  /**
   * Takes the place of one envelope.
   *
   * @returns to be called once, with the acknowledgement
   * @throws {WindowOverrunError} when a window of envelopes has a place already
   */
  take (): (ack: Ack) => void {
    if (this.#envelopes >= MSG_LIMITS.window.value) throw new WindowOverrunError(`more than ${MSG_LIMITS.window.value} envelopes were sent and not acknowledged`)
    const place: Place = { kind: 'envelope' }
    this.#places.push(place)
    this.#envelopes++
    return (ack) => {
      place.answer = () => this.#init.acknowledge(ack)
      this.pump()
    }
  }

  /** Calls back when everything that arrived before now has been answered. */
  mark (reached: () => void): void {
    this.#places.push({ kind: 'mark', answer: reached })
    this.pump()
  }

  /** Answers what is ready, in order of arrival. */
  pump (): void {
    for (let place = this.#places[0]; place?.answer !== undefined; place = this.#places[0]) {
      if (place.kind === 'envelope' && !this.#init.canWrite()) return
      this.#places.shift()
      if (place.kind === 'envelope') this.#envelopes--
      place.answer()
    }
  }

  clear (): void {
    this.#places = []
    this.#envelopes = 0
  }
}

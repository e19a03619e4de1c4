/**
 * One simulated connection between two devices. It carries what it is given in order per lane, each after a drawn
 * latency; it can be severed, after which nothing arrives any more and each end finds out in its own time.
 */
import type { LinkEnd } from './link-end.ts'
import type { Wire } from './wire.ts'

/** An ordered half of a stream (or of the connection itself): nothing in it overtakes. */
export interface Lane { clearAt: number }

export class Link {
  readonly id: number
  readonly dialler: LinkEnd
  readonly listener: LinkEnd
  readonly #wire: Wire
  #severed = false

  constructor (wire: Wire, id: number, makeEnd: (link: Link, side: 'dialler' | 'listener') => LinkEnd) {
    this.#wire = wire
    this.id = id
    this.dialler = makeEnd(this, 'dialler')
    this.listener = makeEnd(this, 'listener')
  }

  get severed (): boolean {
    return this.#severed
  }

  otherEnd (end: LinkEnd): LinkEnd {
    return end === this.dialler ? this.listener : this.dialler
  }

  /** `arrive` runs at the other end after the latency, unless the link was severed or that end is gone by then. */
  carry (from: LinkEnd, lane: Lane, arrive: () => void): void {
    if (this.#severed || from.gone || from.life.state === 'dead') return
    const { time } = this.#wire
    lane.clearAt = Math.max(lane.clearAt, time.now() + this.#wire.latency())
    const to = this.otherEnd(from)
    time.schedule(() => {
      if (!this.#severed) to.life.whenAwake(() => { if (!to.gone) arrive() })
    }, lane.clearAt - time.now())
  }

  /**
   * Nothing arrives from now on. Each end that still lives finds out after a while: at once where the other machine's
   * system says goodbye for its process, after many keep-alives where it just vanished.
   */
  sever (why: string): void {
    if (this.#severed) return
    this.#severed = true
    this.#wire.note(`link ${this.id} severed: ${why}`)
    for (const end of [this.dialler, this.listener]) {
      this.#wire.time.schedule(() => end.life.whenAwake(() => end.lose()), this.#wire.noticeDelay())
    }
    this.#wire.forget(this)
  }
}

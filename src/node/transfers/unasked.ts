/**
 * What comes without a person having been asked: small things to be seen or heard, and only so much of them from one
 * contact in a day. Beyond that they wait for a word, like everything else: nobody fills a disk of somebody else's.
 */
import type { Clock } from '../platform/platform.ts'
import type { PeerIdText } from '../../identity/index.ts'

const DAY_MS = 24 * 60 * 60 * 1_000
/** Design: a long conversation in voice messages, or an album. */
const MOST_ITEMS_WORTH = 40

export class Unasked {
  readonly #clock: Clock
  readonly #taken = new Map<PeerIdText, { since: number, bytes: number }>()

  constructor (clock: Clock) {
    this.#clock = clock
  }

  /**
   * Counts it, when it may come.
   *
   * @param small - bytes up to which something is small; 0 = nothing is
   */
  takes (peer: PeerIdText, bytes: number, small: number): boolean {
    const now = this.#clock.now()
    let taken = this.#taken.get(peer)
    // a clock that was set back begins a new day, too
    if (taken === undefined || Math.abs(now - taken.since) >= DAY_MS) taken = { since: now, bytes: 0 }
    if (small === 0 || bytes > small || taken.bytes + bytes > small * MOST_ITEMS_WORTH) return false
    taken.bytes += bytes
    this.#taken.set(peer, taken)
    return true
  }
}

/** At most one typing hint per contact every three seconds leaves this node; nothing of it is kept. */
import type { Clock } from '../platform/platform.ts'
import type { PeerIdText } from '../../identity/index.ts'

/** Design: as often as a person notices, as seldom as a phone's battery likes. */
const EVERY_MS = 3_000

export class TypingHints {
  readonly #clock: Clock
  readonly #last = new Map<PeerIdText, number>()

  constructor (clock: Clock) {
    this.#clock = clock
  }

  may (peer: PeerIdText): boolean {
    const now = this.#clock.now()
    if (Math.abs(now - (this.#last.get(peer) ?? 0)) < EVERY_MS) return false
    this.#last.set(peer, now)
    return true
  }

  forget (peer: PeerIdText): void {
    this.#last.delete(peer)
  }
}

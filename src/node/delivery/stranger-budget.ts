/**
 * How much attention strangers get: a bounded rate of new requests in all and per source (the relay or address
 * they come over), so that a flood neither fills the memory nor the disk, and shuts nobody out for ever: who is
 * turned away now asks again by back-off. Bearers of an invite token never come here.
 */
import type { Clock } from '../platform/platform.ts'

/** Design: one a minute per peer is more than a person needs. */
const PER_PEER_MS = 60_000
/** Design: a synced write each, so 60 a minute is one a second. */
const PER_MINUTE = 60
/** Half of it, so that one relay cannot use it all up. */
const PER_SOURCE_PER_MINUTE = 30
/** Peers remembered; the oldest is forgotten first. About 100 bytes each. */
const REMEMBERED = 1_024
const MINUTE_MS = 60_000

export class StrangerBudget {
  readonly #clock: Clock
  readonly #lastByPeer = new Map<string, number>()
  readonly #countBySource = new Map<string, number>()
  #minuteStart = 0
  #count = 0

  constructor (clock: Clock) {
    this.#clock = clock
  }

  /** Takes one request from the budget; false when there is none left for this peer or source. */
  take (peer: string, source: string): boolean {
    const now = this.#clock.now()
    if (now - this.#minuteStart >= MINUTE_MS || now < this.#minuteStart) {
      this.#minuteStart = now
      this.#count = 0
      this.#countBySource.clear()
    }
    const last = this.#lastByPeer.get(peer)
    if (last !== undefined && now - last < PER_PEER_MS && now >= last) return false
    const fromSource = this.#countBySource.get(source) ?? 0
    if (this.#count >= PER_MINUTE || fromSource >= PER_SOURCE_PER_MINUTE) return false
    this.#count++
    this.#countBySource.set(source, fromSource + 1)
    this.#lastByPeer.delete(peer)
    this.#lastByPeer.set(peer, now)
    for (const oldest of this.#lastByPeer.keys()) {
      if (this.#lastByPeer.size <= REMEMBERED) break
      this.#lastByPeer.delete(oldest)
    }
    return true
  }
}

/**
 * Runs that both sides have begun at once. Streams do not wait for each other, so what the other side has begun may come
 * after it has taken up ours: it is kept open here until it is taken back, or turns out to be begun anew. Which of the
 * two goes on is decided by whoever asks.
 */
import type { Line } from './line.ts'
import type { Run } from './run.ts'
import type { CancelTimer, Clock } from '../platform/platform.ts'
import type { PeerIdText } from '../../identity/index.ts'
import type { VerifyFrame } from '../../protocols/verify/index.ts'

/**
 * Both have begun at once when theirs comes within this time of ours: theirs is taken back as soon as they have heard
 * ours. What comes later is begun anew, by a side that has lost our run. Design: a slow path, with all that opening takes.
 */
const CROSSING_MS = 10_000

interface Kept { readonly line: Line, readonly start: VerifyFrame, readonly cancelTimer: CancelTimer }

export class Crossing {
  readonly #clock: Clock
  readonly #onDue: (peer: PeerIdText, line: Line, start: VerifyFrame) => void
  readonly #kept = new Map<PeerIdText, Kept>()
  readonly #begunAt = new WeakMap<Run, number>()

  /** @param onDue what was kept open is to go on after all */
  constructor (clock: Clock, onDue: (peer: PeerIdText, line: Line, start: VerifyFrame) => void) {
    this.#clock = clock
    this.#onDue = onDue
  }

  /** The other side is about to be told of this run of ours. */
  begins (run: Run): void {
    this.#begunAt.set(run, this.#clock.now())
  }

  /** How long what the other side begins may still have crossed with our run; 0 or less when it cannot. */
  leftMs (live: Run | undefined): number {
    const at = live?.startedBy === 'us' ? this.#begunAt.get(live) : undefined
    return at === undefined ? 0 : at + CROSSING_MS - this.#clock.now()
  }

  /** Keeps one open, for `ms` at most; one with a contact. */
  keep (peer: PeerIdText, line: Line, start: VerifyFrame, ms: number): void {
    this.refuse(peer)
    this.#kept.set(peer, { line, start, cancelTimer: this.#clock.setTimer(() => this.goOn(peer), ms) })
  }

  /** Ours does not go on, so theirs does. */
  goOn (peer: PeerIdText): void {
    const kept = this.#take(peer)
    if (kept === undefined) return
    if (kept.line.isOver) kept.line.refuse()
    else this.#onDue(peer, kept.line, kept.start)
  }

  refuse (peer: PeerIdText): void {
    this.#take(peer)?.line.refuse()
  }

  refuseAll (): void {
    for (const peer of [...this.#kept.keys()]) this.refuse(peer)
  }

  /** This line has ended. */
  ended (peer: PeerIdText, line: Line): void {
    if (this.#kept.get(peer)?.line === line) this.#take(peer)
  }

  #take (peer: PeerIdText): Kept | undefined {
    const kept = this.#kept.get(peer)
    this.#kept.delete(peer)
    kept?.cancelTimer()
    return kept
  }
}

/**
 * Time that stands still while anything has work to do, and jumps to the next event when nothing has.
 *
 * Why it is deterministic: everything a node does between two events is promise jobs, and the JavaScript engine
 * runs those to the last one, in order, before the next macrotask. One macrotask turn after an event, therefore,
 * nothing is left to run, and only then is the next event taken: the earliest, and of those the one scheduled
 * first. Work that truly leaves the thread (WebCrypto, an iterator that yields to the event loop) is announced
 * with `hold`; time waits for it, and `errand` lets one such piece run at a time, so their order is fixed too.
 * No real timer and no real clock is read anywhere in this folder.
 */
import type { Trace } from './trace.ts'

/** Nothing can happen any more, or not within the limit: what was waited for will not come. */
export class StuckInTimeError extends Error {
  static override readonly name = 'StuckInTimeError'
  override readonly name = 'StuckInTimeError'
}

interface Event { readonly at: number, readonly order: number, run: (() => void) | undefined }

export class VirtualTime {
  readonly trace: Trace
  #now: number
  #order = 0
  #heap: Event[] = []
  #held = 0
  #lastErrand: Promise<unknown> = Promise.resolve()
  #running = false
  readonly #turn: () => Promise<void>

  constructor (startAt: number, trace: Trace, turn: () => Promise<void> = macrotask) {
    this.#now = startAt
    this.trace = trace
    this.#turn = turn
  }

  /** ms since the epoch, in whole ms. */
  now (): number {
    return this.#now
  }

  /** Runs `callback` as an event of its own, `delayMs` from now. */
  schedule (callback: () => void, delayMs: number): () => void {
    if (Number.isNaN(delayMs)) throw new RangeError('A delay must be a number')
    const event: Event = { at: this.#now + Math.max(0, Math.ceil(delayMs)), order: this.#order++, run: callback }
    push(this.#heap, event)
    return () => { event.run = undefined }
  }

  /** Time does not move before `work` settles. For work that is more than promise jobs. */
  hold<T> (work: Promise<T>): Promise<T> {
    this.#held++
    const release = (): void => { this.#held-- }
    work.then(release, release)
    return work
  }

  /** As `hold`, and only one errand runs at a time, in the order of the calls. */
  errand<T> (start: () => Promise<T>): Promise<T> {
    const work = this.#lastErrand.then(start)
    this.#lastErrand = work.then(() => undefined, () => undefined)
    return this.hold(work)
  }

  /** Lets all work of this moment finish; no time passes. */
  async quiet (): Promise<void> {
    do await this.#turn()
    while (this.#held > 0)
  }

  /** Lets `ms` pass. */
  async advance (ms: number): Promise<void> {
    const end = this.#now + ms
    await this.#run(() => false, end)
    this.#now = Math.max(this.#now, end)
  }

  /**
   * Lets time pass until `promise` settles, and settles likewise.
   *
   * @throws {StuckInTimeError} when nothing is left to happen, or `limitMs` have passed, before it does
   */
  async until<T> (promise: Promise<T>, limitMs: number): Promise<T> {
    const state = { settled: false }
    const settle = (): void => { state.settled = true }
    promise.then(settle, settle)
    await this.#run(() => state.settled, this.#now + limitMs)
    if (!state.settled) throw new StuckInTimeError(this.#next() === undefined ? 'Nothing is left to happen' : `It did not happen within ${limitMs} ms`)
    return promise
  }

  async #run (done: () => boolean, end: number): Promise<void> {
    if (this.#running) throw new Error('Time is moved from one place only')
    this.#running = true
    try {
      for (;;) {
        await this.quiet()
        const event = this.#next()
        if (done() || event === undefined || event.at > end) return
        pop(this.#heap)
        this.#now = event.at
        event.run?.()
      }
    } finally {
      this.#running = false
    }
  }

  #next (): Event | undefined {
    while (this.#heap[0] !== undefined && this.#heap[0].run === undefined) pop(this.#heap)
    return this.#heap[0]
  }
}

/** One turn of the event loop: every promise job that exists now, and every one those make, has run after it. */
function macrotask (): Promise<void> {
  return new Promise((resolve) => { setImmediate(resolve) })
}

function earlier (a: Event, b: Event): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order)
}

function push (heap: Event[], event: Event): void {
  let index = heap.length
  heap.push(event)
  while (index > 0) {
    const parent = (index - 1) >> 1
    const above = heap[parent]
    if (above === undefined || !earlier(event, above)) break
    heap[index] = above
    index = parent
  }
  heap[index] = event
}

function pop (heap: Event[]): void {
  const last = heap.pop()
  if (last === undefined || heap.length === 0) return
  let index = 0
  for (;;) {
    let child = 2 * index + 1
    let below = heap[child]
    if (below === undefined) break
    const right = heap[child + 1]
    if (right !== undefined && earlier(right, below)) {
      child++
      below = right
    }
    if (!earlier(below, last)) break
    heap[index] = below
    index = child
  }
  heap[index] = last
}

/**
 * Dials the addresses of one peer as they become known: the next one starts when one failed or a moment has passed
 * (RFC 8305), the first connection wins and ends the others. A dead address costs its own time and nobody else's.
 */
import { transportOf } from './paths.ts'
import { DIAL_ATTEMPT_MS, DIAL_STAGGER_MS, MAX_ADDRESSES_PER_PEER, PARALLEL_DIALS_PER_PEER } from './limits.ts'
import type { CancelTimer, Clock } from '../platform/platform.ts'
import type { Connection } from '@libp2p/interface'
import type { Multiaddr } from '@multiformats/multiaddr'

export interface DialRaceInit {
  readonly clock: Clock
  readonly signal: AbortSignal
  dial (address: Multiaddr, signal: AbortSignal): Promise<Connection>
}

/** No address is left to try and nobody will name another. */
export class NothingAnsweredError extends Error {
  static override readonly name = 'NothingAnsweredError'
  override readonly name = 'NothingAnsweredError'
}

export class DialRace {
  /** The first connection. @throws {NothingAnsweredError} with the last failure as cause */
  readonly winner: Promise<Connection>

  readonly #init: DialRaceInit
  readonly #over = new AbortController()
  readonly #seen = new Set<string>()
  readonly #waiting: Multiaddr[] = []
  readonly #settle: PromiseWithResolvers<Connection>
  readonly #idlers: Array<() => void> = []
  #flying = 0
  #sources = 0
  #stagger: CancelTimer | undefined
  #lastError: unknown

  constructor (init: DialRaceInit) {
    this.#init = init
    this.#settle = Promise.withResolvers<Connection>()
    this.winner = this.#settle.promise
    // the caller may be gone by the time it fails
    this.winner.catch(() => undefined)
    init.signal.addEventListener('abort', this.#aborted, { once: true })
  }

  /** Aborts when the race is over, won or lost. */
  get over (): AbortSignal {
    return this.#over.signal
  }

  /** Resolves when no address is being dialled and none waits, when the race is over, or after `atMostMs`. */
  async idle (atMostMs: number): Promise<void> {
    if (this.#isIdle() || this.#over.signal.aborted) {
      return
    }

    await new Promise<void>((resolve) => {
      const cancel = this.#init.clock.setTimer(resolve, atMostMs)

      this.#idlers.push(() => {
        cancel()
        resolve()
      })
    })
  }

  /** Adds addresses, best first; known ones and more than a peer can need are left out. */
  offer (addresses: readonly Multiaddr[]): void {
    for (const address of addresses) {
      const text = address.toString()

      if (!this.#seen.has(text) && this.#seen.size < MAX_ADDRESSES_PER_PEER * 2) {
        this.#seen.add(text)
        this.#waiting.push(address)
      }
    }

    this.#next()
  }

  /** The race is not lost before this source of addresses has settled. */
  async from (source: Promise<void>): Promise<void> {
    this.#sources++

    try {
      await source
    } catch (error) {
      this.#lastError ??= error
    } finally {
      this.#sources--
      this.#next()
    }
  }

  readonly #aborted = (): void => {
    this.#end()
    this.#settle.reject(this.#init.signal.reason)
  }

  #next (): void {
    if (this.#over.signal.aborted) {
      return
    }

    if (this.#isIdle()) {
      this.#wakeIdlers()
    }

    if (this.#isIdle() && this.#sources === 0) {
      this.#end()
      this.#settle.reject(new NothingAnsweredError('no address answered', { cause: this.#lastError }))
      return
    }

    if (this.#stagger !== undefined || this.#flying >= PARALLEL_DIALS_PER_PEER) {
      return
    }

    // WebRTC-direct alone: one that is given up while it comes up has been seen to take the native half of WebRTC on
    // Node.js down, and the process with it; whoever has another way is reached by that
    const at = this.#waiting.findIndex((waiting) => this.#flying === 0 || transportOf(waiting) !== 'webrtc-direct')

    if (at === -1) {
      return
    }

    const [address] = this.#waiting.splice(at, 1)

    if (address === undefined) {
      return
    }

    this.#flying++
    void this.#fly(address)
    this.#stagger = this.#init.clock.setTimer(() => {
      this.#stagger = undefined
      this.#next()
    }, DIAL_STAGGER_MS)
  }

  async #fly (address: Multiaddr): Promise<void> {
    // libp2p's TCP leaves the dial's signal on the socket: one that aborts later would cut the connection that won
    const attempt = new AbortController()
    const abort = (): void => attempt.abort(this.#over.signal.reason)
    const cancelTimer = this.#init.clock.setTimer(() => attempt.abort(new Error('no answer in time')), DIAL_ATTEMPT_MS)
    this.#over.signal.addEventListener('abort', abort, { once: true })
    const release = (): void => {
      cancelTimer()
      this.#over.signal.removeEventListener('abort', abort)
    }

    try {
      const connection = await this.#init.dial(address, attempt.signal)

      release()
      this.#end()
      this.#settle.resolve(connection)
    } catch (error) {
      release()
      this.#lastError = error
      this.#flying--
      this.#stagger?.()
      this.#stagger = undefined
      this.#next()
    }
  }

  #isIdle (): boolean {
    return this.#flying === 0 && this.#waiting.length === 0
  }

  #wakeIdlers (): void {
    for (const wake of this.#idlers.splice(0)) {
      wake()
    }
  }

  #end (): void {
    this.#stagger?.()
    this.#waiting.length = 0
    this.#init.signal.removeEventListener('abort', this.#aborted)
    this.#over.abort()
    this.#wakeIdlers()
  }
}

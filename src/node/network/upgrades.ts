/**
 * Brings WebRTC up over a connection that there is already: a WebSocket, or a relay. It decides who of the two sides
 * tries first, and how long a failure is remembered; the connection it began with stays as it is.
 */
import { multiaddr } from '@multiformats/multiaddr'
import { SIGNALING_PROTOCOL, textOf } from './gate.ts'
import { IDENTIFY_MS, MAX_BACKOFFS, SPARING_AFTER, UPGRADE_ATTEMPT_MS, UPGRADE_ATTEMPTS, UPGRADE_BACKOFF_MS, UPGRADE_TURN_MS } from './limits.ts'
import { relaysOf, wantsUpgrade } from './paths.ts'
import type { Identified } from './identified.ts'
import type { LivePath, LivePaths } from './live-paths.ts'
import type { Gate } from './network.ts'
import type { Clock } from '../platform/platform.ts'
import type { Connection, Libp2p, Logger, PeerId } from '@libp2p/interface'
import type { Multiaddr } from '@multiformats/multiaddr'

export interface UpgradesInit {
  readonly libp2p: Libp2p
  readonly live: LivePaths
  readonly gate: Gate
  readonly clock: Clock
  readonly identified: Identified
  dial (address: Multiaddr, signal: AbortSignal): Promise<Connection>
}

interface Backoff { readonly until: number, readonly failures: number }

export class Upgrades {
  readonly #init: UpgradesInit
  readonly #log: Logger
  readonly #backoffs = new Map<string, Backoff>()
  #attempts = 0

  constructor (init: UpgradesInit) {
    this.#init = init
    this.#log = init.libp2p.logger.forComponent('mobilink:upgrades')
  }

  /** Failed upgrades may be tried again at once: the other side, or the network, may be different now. */
  forgetFailures (): void {
    this.#backoffs.clear()
  }

  /** Not before this time (ms since the epoch) should the next attempt for this peer begin; 0 = whenever. */
  dueAt (peer: string): number {
    return this.#backoffs.get(peer)?.until ?? 0
  }

  /**
   * Settles when WebRTC is up or will not be. Whoever dialled the connection goes first; the other side gives it a
   * moment, so that they do not both dial.
   */
  async bring (peer: PeerId, over: LivePath, signal: AbortSignal): Promise<void> {
    const id = peer.toString()

    // who is no contact here will hardly be one there, and only contacts get an answer
    if (!this.#init.gate.isContact(textOf(peer)) || (this.dueAt(id) > this.#init.clock.now() && this.#init.live.isUsable(over.path))) {
      return
    }

    const protocols = await this.#init.identified.protocolsOf(over.connection, AbortSignal.any([signal, AbortSignal.timeout(IDENTIFY_MS)]))

    if (protocols?.includes(SIGNALING_PROTOCOL) === false) {
      this.#remember(id, UPGRADE_BACKOFF_MS.most)
      return
    }

    if (!this.#goesFirst(peer, over)) {
      await this.#theirTurn(peer, signal)
    }

    for (let attempt = 0; attempt < UPGRADE_ATTEMPTS && !signal.aborted && !this.#isUpgraded(peer); attempt++) {
      try {
        this.#attempts++
        await this.#init.dial(upgradeAddress(over.connection.remoteAddr, id), AbortSignal.any([signal, AbortSignal.timeout(UPGRADE_ATTEMPT_MS)]))
      } catch (error) {
        this.#log('webrtc to %p did not come up - %e', peer, error)
        // a muxer that is still closing needs a moment; jitter, so that two sides do not meet again
        await this.#moment(150 + Math.random() * 350, signal)
      }
    }

    if (this.#isUpgraded(peer)) {
      this.#backoffs.delete(id)
    } else {
      this.#remember(id)
    }
  }

  #isUpgraded (peer: PeerId): boolean {
    const best = this.#init.live.best(peer)

    return best !== undefined && !wantsUpgrade(best.path)
  }

  #goesFirst (peer: PeerId, over: LivePath): boolean {
    const directions = new Set(this.#init.live.of(peer).map(({ path }) => path.direction))

    // connections both ways: the smaller peer ID
    return directions.size > 1 ? this.#init.libp2p.peerId.toString() < peer.toString() : over.path.direction === 'outbound'
  }

  /** Waits while the other side may be bringing WebRTC up. */
  async #theirTurn (peer: PeerId, signal: AbortSignal): Promise<void> {
    const until = this.#init.clock.now() + UPGRADE_TURN_MS

    while (this.#init.clock.now() < until && !this.#isUpgraded(peer) && !signal.aborted) {
      await this.#moment(50, signal)
    }
  }

  /** A tab that has made many connections becomes sparing: its browser allows it some 500 in its life. */
  #remember (id: string, leastMs = 0): void {
    if (this.#backoffs.size >= MAX_BACKOFFS) {
      this.#backoffs.clear()
    }

    const failures = (this.#backoffs.get(id)?.failures ?? 0) + 1
    const { first, most } = UPGRADE_BACKOFF_MS
    const delayMs = this.#attempts > SPARING_AFTER ? most : Math.min(first * 2 ** Math.min(failures - 1, 10), most)

    this.#backoffs.set(id, { failures, until: this.#init.clock.now() + Math.max(delayMs, leastMs) })
  }

  async #moment (delayMs: number, signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      const cancel = this.#init.clock.setTimer(done, delayMs)

      function done (): void {
        cancel()
        signal.removeEventListener('abort', done)
        resolve()
      }

      signal.addEventListener('abort', done, { once: true })
    })
  }
}

/**
 * Where WebRTC to `peer` is signalled: over the connection at `address`. Of a relayed one `/webrtc` goes before the
 * peer (`<relay>/p2p-circuit/webrtc/p2p/PEER`), of a direct one after it (`<address>/p2p/PEER/webrtc/p2p/PEER`).
 */
export function upgradeAddress (address: Multiaddr, peer: string): Multiaddr {
  const text = address.toString()
  const suffix = `/p2p/${peer}`

  if (relaysOf(address).length > 0 && text.endsWith(suffix)) {
    return multiaddr(`${text.slice(0, -suffix.length)}/webrtc${suffix}`)
  }

  return multiaddr(`${text}/webrtc${suffix}`)
}

/**
 * Looks after connections once they are there: a better path is tried again when an upgrade failed, of several
 * connections to one peer the best one stays as soon as it has answered, and after a sleep every one is asked whether
 * it still lives. It never makes the first connection to anybody, and never closes the only one that works.
 */
import { RELAY_V2_HOP_CODEC, RELAY_V2_STOP_CODEC } from '@libp2p/circuit-relay-v2'
import { close } from './closing.ts'
import { echo } from './echo.ts'
import { isOpen, textOf } from './gate.ts'
import { ECHO_MS, STRANGER_RELAYED_MS, SUPERSEDED_LINGER_MS, UPGRADE_BACKOFF_MS } from './limits.ts'
import { rankOf, relaysOf, wantsUpgrade } from './paths.ts'
import type { LivePath, LivePaths } from './live-paths.ts'
import type { Gate, Path } from './network.ts'
import type { CancelTimer, Clock } from '../platform/platform.ts'
import type { PeerIdText } from '../../identity/index.ts'
import type { Connection, IdentifyResult, Libp2p, Logger, PeerId } from '@libp2p/interface'

export interface SupervisorInit {
  readonly libp2p: Libp2p
  readonly live: LivePaths
  readonly gate: Gate
  readonly clock: Clock
  /** A relay or bootstrap node that this node keeps a connection to: a reservation may rest on it. */
  isKept (peer: PeerId): boolean
  /** Not before this time is an upgrade worth a try. */
  upgradeDueAt (peer: string): number
  /** Tries for a better path to a peer that is connected; settles in any case. */
  improve (peer: PeerId): Promise<void>
  /** A better path than the one before has answered. */
  onBetter (peer: PeerIdText, path: Path): void
}

/** Nobody answered on this connection; the peer is dialled anew by whoever needs it. */
class NoEchoError extends Error {
  static override readonly name = 'NoEchoError'
  override readonly name = 'NoEchoError'
}

/** What is under way for one connected peer. */
interface Watch {
  /** The connection that was the best when it last answered. */
  best?: Connection
  isEchoing: boolean
  cancelUpgrade?: CancelTimer | undefined
  cancelStranger?: CancelTimer | undefined
  cancelLinger?: CancelTimer | undefined
}

export class Supervisor {
  readonly #init: SupervisorInit
  readonly #log: Logger
  readonly #watches = new Map<string, Watch>()
  readonly #stopped = new AbortController()
  #waking: Promise<unknown> | undefined

  constructor (init: SupervisorInit) {
    this.#init = init
    this.#log = init.libp2p.logger.forComponent('mobilink:supervisor')
  }

  start (): void {
    this.#init.libp2p.addEventListener('connection:open', this.#changed)
    this.#init.libp2p.addEventListener('connection:close', this.#changed)
    this.#init.libp2p.addEventListener('peer:identify', this.#identified)
  }

  stop (): void {
    this.#init.libp2p.removeEventListener('connection:open', this.#changed)
    this.#init.libp2p.removeEventListener('connection:close', this.#changed)
    this.#init.libp2p.removeEventListener('peer:identify', this.#identified)
    this.#stopped.abort()

    for (const peer of [...this.#watches.keys()]) {
      this.#forget(peer)
    }
  }

  /** The machine slept or changed its network: what does not answer now is closed, so that it can be made anew. */
  async wake (): Promise<void> {
    // a screen that goes on and off asks once
    this.#waking ??= Promise.all(this.#init.libp2p.getConnections().filter(isOpen).map(async (connection) => await this.#answers(connection)))
      .finally(() => { this.#waking = undefined })
    await this.#waking
  }

  /** Contacts changed: look at everybody who is here. */
  lookAll (): void {
    for (const peer of this.#init.libp2p.getPeers()) {
      this.#look(peer)
    }
  }

  readonly #changed = (event: CustomEvent<Connection>): void => {
    // after every other listener, so that libp2p's list is the new one
    queueMicrotask(() => this.#look(event.detail.remotePeer))
  }

  readonly #identified = (event: CustomEvent<IdentifyResult>): void => this.#look(event.detail.peerId)

  #look (peer: PeerId): void {
    const id = peer.toString()
    const paths = this.#init.live.of(peer)
    const [best] = paths

    if (best === undefined || this.#stopped.signal.aborted) {
      this.#forget(id)
      return
    }

    let watch = this.#watches.get(id)

    if (watch === undefined) {
      watch = { isEchoing: false }
      this.#watches.set(id, watch)
    }

    this.#watchStranger(peer, watch, paths)
    this.#planUpgrade(peer, watch, best)

    if (paths.length === 1) {
      watch.best ??= best.connection
    } else if (!watch.isEchoing) {
      watch.isEchoing = true
      void this.#settle(peer, watch, best).finally(() => {
        watch.isEchoing = false
        // a still better one came while this one was asked
        if (this.#init.live.of(peer)[0]?.connection !== best.connection) {
          this.#look(peer)
        }
      })
    }
  }

  /** Several connections: once the best has answered, what runs moves to it, and the others go. */
  async #settle (peer: PeerId, watch: Watch, best: LivePath): Promise<void> {
    if (!await this.#answers(best.connection)) {
      return
    }

    if (watch.best !== best.connection) {
      watch.best = best.connection
      this.#init.onBetter(textOf(peer), best.path)
    }

    const superseded = this.#init.live.of(peer)
      .filter((other) => other.connection !== best.connection && this.#isOursToClose(peer, best.path, other.path))
    // our own protocols move to the better one in that time; what is relayed cannot, nor can two people who compare
    const idle = superseded.filter(({ connection }) => !isInUse(connection) || (this.#isOverdue(best) && !carriesRelayed(connection) && !isCompared(connection)))

    await Promise.all(idle.map(async ({ connection }) => {
      this.#log('%p: %a takes the place of %a', peer, best.connection.remoteAddr, connection.remoteAddr)
      await close(connection)
    }))

    if (idle.length < superseded.length) {
      watch.cancelLinger?.()
      watch.cancelLinger = this.#init.clock.setTimer(() => this.#look(peer), SUPERSEDED_LINGER_MS)
    }
  }

  /** What still runs on a superseded connection has had its time since the better one came. */
  #isOverdue (best: LivePath): boolean {
    return this.#init.clock.now() - best.path.openedAt >= SUPERSEDED_LINGER_MS
  }

  /**
   * The two sides must never each close the one that the other keeps. Of two kinds of path the worse one is closed
   * by the side that dialled it, because only that side knows what it needed it for. Of two of a kind the older one
   * is closed by the peer with the smaller ID, whoever dialled it.
   */
  #isOursToClose (peer: PeerId, best: Path, other: Path): boolean {
    if (rankOf(other) > rankOf(best)) {
      return other.direction === 'outbound' && !this.#init.isKept(peer)
    }

    return this.#init.libp2p.peerId.toString() < peer.toString()
  }

  /** Closes a connection on which nobody answers. */
  async #answers (connection: Connection): Promise<boolean> {
    try {
      await echo(connection, AbortSignal.any([this.#stopped.signal, AbortSignal.timeout(ECHO_MS)]))
      return true
    } catch (error) {
      if (!this.#stopped.signal.aborted && isOpen(connection)) {
        this.#log('%p does not answer on %a - %e', connection.remotePeer, connection.remoteAddr, error)
        connection.abort(new NoEchoError('nobody answers on this connection', { cause: error }))
      }

      return false
    }
  }

  #planUpgrade (peer: PeerId, watch: Watch, best: LivePath): void {
    watch.cancelUpgrade?.()
    watch.cancelUpgrade = undefined

    if (!wantsUpgrade(best.path) || !this.#init.gate.isContact(textOf(peer))) {
      return
    }

    const { clock, upgradeDueAt } = this.#init
    // whoever connected tries at once by itself; this is the time after
    const dueAt = Math.max(upgradeDueAt(peer.toString()), best.path.openedAt + UPGRADE_BACKOFF_MS.first, clock.now() + UPGRADE_BACKOFF_MS.first / 5)

    watch.cancelUpgrade = clock.setTimer(() => {
      void this.#init.improve(peer).finally(() => this.#look(peer))
    }, dueAt - clock.now())
  }

  /** A stranger on a relay may bring a request; what then stays open is only a way to be counted and watched. */
  #watchStranger (peer: PeerId, watch: Watch, paths: readonly LivePath[]): void {
    const isStranger = !this.#init.gate.isContact(textOf(peer)) && paths.every(({ path, connection }) => path.direction === 'inbound' && relaysOf(connection.remoteAddr).length > 0)

    if (!isStranger) {
      watch.cancelStranger?.()
      watch.cancelStranger = undefined
      return
    }

    watch.cancelStranger ??= this.#init.clock.setTimer(() => {
      void Promise.all(paths.map(async ({ connection }) => await close(connection)))
    }, STRANGER_RELAYED_MS)
  }

  #forget (peer: string): void {
    const watch = this.#watches.get(peer)

    watch?.cancelUpgrade?.()
    watch?.cancelStranger?.()
    watch?.cancelLinger?.()
    this.#watches.delete(peer)
  }
}

/**
 * Do two people compare over it? That ends where it began, within five minutes of its own, and to cut it would look as
 * if somebody stood in between.
 */
function isCompared (connection: Connection): boolean {
  return connection.streams.some(({ protocol }) => protocol.startsWith('/mobilink/verify/'))
}

/**
 * Does something run on it that would be lost? One of our own protocols, or a connection that is relayed over it, with
 * whatever runs on that. libp2p's other protocols are short and come again on another connection.
 */
function isInUse (connection: Connection): boolean {
  return connection.streams.some(({ protocol }) => protocol.startsWith('/mobilink/')) || carriesRelayed(connection)
}

/** A relayed connection is one long stream on the connection to its relay; a reservation is asked for in a short one. */
function carriesRelayed (connection: Connection): boolean {
  return connection.streams.some(({ protocol }) => protocol === RELAY_V2_HOP_CODEC || protocol === RELAY_V2_STOP_CODEC)
}

/**
 * What is connected now, in the words of the seam, and the once-per-peer news of it. It opens and closes nothing.
 */
import { peerIdFromString } from '@libp2p/peer-id'
import { isOpen, textOf } from './gate.ts'
import { comparePaths, judgePath, transportOf, wantsUpgrade } from './paths.ts'
import { UPGRADE_TURN_MS } from './limits.ts'
import type { Path } from './network.ts'
import type { CancelTimer, Clock } from '../platform/platform.ts'
import type { PeerIdText } from '../../identity/index.ts'
import type { Connection, Libp2p, PeerId } from '@libp2p/interface'

/** Design: those of 1,000 contacts and their nodes. */
const MAX_NAMES = 4_096

export interface LivePath { readonly connection: Connection, readonly path: Path }

/** What a path is judged by besides its address. */
export interface PathJudge {
  /** Whether a relay is a node of this person, of a contact, or of the person at the other end. */
  isOwnRelay (relay: PeerIdText, peer: PeerIdText): boolean
  /** Whether own relays may carry what is said with this peer. */
  allowsRelays (peer: PeerIdText): boolean
}

export class LivePaths {
  readonly #libp2p: Libp2p
  readonly #judge: PathJudge
  readonly #names = new Map<PeerIdText, PeerId>()

  constructor (libp2p: Libp2p, judge: PathJudge) {
    this.#libp2p = libp2p
    this.#judge = judge
  }

  /**
   * May the protocols run on this path? Own relays carry them where the person allows it for this contact; a third
   * party's relay carries requests alone, and only when asked.
   */
  isUsable ({ kind, peer }: Pick<Path, 'kind' | 'peer'>, relayed = false): boolean {
    return kind === 'direct' || relayed || (kind === 'own-relay' && this.#judge.allowsRelays(peer))
  }

  /** Open connections, best first per peer; of one peer, or of all. */
  of (peer?: PeerId): LivePath[] {
    return this.#libp2p.getConnections(peer)
      .filter(isOpen)
      .map((connection) => ({ connection, path: this.describe(connection) }))
      .sort((a, b) => comparePaths(a.path, b.path))
  }

  /** As `of`, by a name that is read once: who looks on is told of a contact's paths with each message. */
  named (name: PeerIdText): LivePath[] {
    let peer = this.#names.get(name)

    if (peer === undefined) {
      peer = peerIdFromString(name)
      if (this.#names.size >= MAX_NAMES) this.#names.clear()
      this.#names.set(name, peer)
    }

    return this.of(peer)
  }

  best (peer: PeerId, relayed = false): LivePath | undefined {
    return this.of(peer).find(({ path }) => this.isUsable(path, relayed))
  }

  describe (connection: Connection): Path {
    const peer = textOf(connection.remotePeer)

    return {
      peer,
      kind: judgePath(connection.remoteAddr, (relay) => this.#judge.isOwnRelay(relay as PeerIdText, peer)),
      transport: transportOf(connection.remoteAddr),
      address: connection.remoteAddr.toString(),
      direction: connection.direction,
      openedAt: connection.timeline.open,
      ...(connection.rtt === undefined ? {} : { rttMs: connection.rtt })
    }
  }
}

export interface PresenceInit {
  readonly libp2p: Libp2p
  readonly live: LivePaths
  readonly clock: Clock
  onConnected (peer: PeerIdText): void
  onDisconnected (peer: PeerIdText): void
  onChanged (): void
}

/**
 * Says once that a peer is here and once that it is gone. A path that is likely to be followed by WebRTC within a
 * moment (a relay, a WebSocket) is announced only when WebRTC came or did not: what is opened at the news then runs
 * on the better path from the start.
 */
export class Presence {
  readonly #init: PresenceInit
  readonly #here = new Set<PeerIdText>()
  readonly #settling = new Map<PeerIdText, CancelTimer>()
  readonly #opened = (event: CustomEvent<Connection>): void => {
    // after every other listener, so that libp2p lists the connection
    queueMicrotask(() => this.#look(event.detail.remotePeer))
  }

  readonly #closed = this.#opened

  constructor (init: PresenceInit) {
    this.#init = init
  }

  start (): void {
    this.#init.libp2p.addEventListener('connection:open', this.#opened)
    this.#init.libp2p.addEventListener('connection:close', this.#closed)
  }

  stop (): void {
    this.#init.libp2p.removeEventListener('connection:open', this.#opened)
    this.#init.libp2p.removeEventListener('connection:close', this.#closed)

    for (const cancel of this.#settling.values()) {
      cancel()
    }

    this.#settling.clear()
    this.#here.clear()
  }

  /** The path that there is will not get better now: `connect` is done with it. */
  settled (peer: PeerId): void {
    this.#cancel(textOf(peer))

    if (this.#init.live.best(peer) !== undefined) {
      this.#announce(textOf(peer))
    }
  }

  #look (peer: PeerId): void {
    const text = textOf(peer)
    const best = this.#init.live.best(peer)

    if (best === undefined) {
      this.#cancel(text)

      if (this.#here.delete(text)) {
        this.#init.onDisconnected(text)
      }
    } else if (!wantsUpgrade(best.path)) {
      this.#cancel(text)
      this.#announce(text)
    } else if (!this.#here.has(text) && !this.#settling.has(text)) {
      this.#settling.set(text, this.#init.clock.setTimer(() => this.settled(peer), UPGRADE_TURN_MS))
    }

    this.#init.onChanged()
  }

  #announce (peer: PeerIdText): void {
    if (!this.#here.has(peer)) {
      this.#here.add(peer)
      this.#init.onConnected(peer)
    }
  }

  #cancel (peer: PeerIdText): void {
    this.#settling.get(peer)?.()
    this.#settling.delete(peer)
  }
}

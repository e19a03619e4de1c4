/**
 * The warm channel of `/mobilink/msg/1.0` with each contact. Either side may open one; the newest open channel is
 * used. Knows who may have one, not what is said on it.
 */
import { createMsgChannel, MSG_LIMITS, MSG_PROTOCOL } from '../../protocols/msg/index.ts'
import { ProtocolRefusedError } from '../network/network.ts'
import type { Emit } from '../events.ts'
import type { Network, Path, Remote } from '../network/network.ts'
import type { Clock } from '../platform/platform.ts'
import type { PeerIdText } from '../../identity/index.ts'
import type { MsgChannel, MsgHandlers } from '../../protocols/msg/index.ts'
import type { AbortOptions, MessageStream } from '@libp2p/interface'

export interface LinksComponents {
  readonly clock: Clock
  readonly network: Network
  readonly emit: Emit
}

export interface LinksInit {
  /** Only accepted contacts; anybody else has the stream reset without a frame. */
  admits (peer: PeerIdText): boolean
  handlersFor (peer: PeerIdText, channel: () => MsgChannel): MsgHandlers
  /** A channel is ready for use; called for each new one. */
  onUp (peer: PeerIdText, channel: MsgChannel): void
  /** The last channel with this peer ended. */
  onDown (peer: PeerIdText): void
}

/** Two per peer happen when both open at once; more is a peer that does not close what it replaced. */
const CHANNELS_PER_PEER = 4

export class Links {
  readonly #components: LinksComponents
  readonly #init: LinksInit
  readonly #channels = new Map<PeerIdText, MsgChannel[]>()
  readonly #opening = new Map<PeerIdText, Promise<MsgChannel>>()
  /** Resolves when a channel has ended and whatever there is to say about it is said. */
  readonly #ended = new WeakMap<MsgChannel, Promise<void>>()
  readonly #paths = new WeakMap<MsgChannel, Path>()
  #closed = false

  constructor (components: LinksComponents, init: LinksInit) {
    this.#components = components
    this.#init = init
    components.network.serve(MSG_PROTOCOL, async (stream, remote) => await this.#accept(stream, remote), {
      maxInboundStreams: MSG_LIMITS.streamsPerPeer.value,
      maxOutboundStreams: MSG_LIMITS.streamsPerPeer.value,
      runOnRelayed: false,
      admits: (peer) => this.#admits(peer)
    })
  }

  /** The newest open channel, if there is one. */
  get (peer: PeerIdText): MsgChannel | undefined {
    return this.#channels.get(peer)?.findLast((channel) => channel.isOpen)
  }

  /** Peers with an open channel on a connection that this node made. */
  made (): PeerIdText[] {
    return [...this.#channels.keys()].filter((peer) => {
      const channel = this.get(peer)
      return channel !== undefined && this.#paths.get(channel)?.direction === 'outbound'
    })
  }

  /** Closes every channel with this peer once it has sent what is queued. */
  async part (peer: PeerIdText, options: AbortOptions = {}): Promise<void> {
    await Promise.all([...this.#channels.get(peer) ?? []].map(async (channel) => await closeOrAbort(channel, options)))
  }

  /**
   * The open channel, or a new one over a live path.
   *
   * @throws {PeerUnreachableError} {ProtocolRefusedError}
   */
  async open (peer: PeerIdText, options: AbortOptions = {}): Promise<MsgChannel> {
    const live = this.get(peer)
    if (live !== undefined) return live
    let opening = this.#opening.get(peer)
    if (opening === undefined) {
      opening = this.#open(peer, options).finally(() => this.#opening.delete(peer))
      this.#opening.set(peer, opening)
    }
    return await opening
  }

  /**
   * Moves what is open to a better path: a new channel first, then the others are closed once they have sent what
   * they have. The side that made the path does this; without a channel there is nothing to move.
   */
  async move (peer: PeerIdText, path: Path, options: AbortOptions = {}): Promise<void> {
    const old = [...this.#channels.get(peer) ?? []]
    if (path.direction !== 'outbound' || old.length === 0 || old.some((channel) => isSamePath(this.#paths.get(channel), path))) return
    await this.#open(peer, options)
    await Promise.all(old.map(async (channel) => await closeOrAbort(channel, options)))
  }

  /** Ends every channel with this peer at once. */
  cut (peer: PeerIdText, error: Error): void {
    for (const channel of this.#channels.get(peer) ?? []) channel.abort(error)
  }

  /** Sends what is queued and closes everything; from now on nobody gets a channel. */
  async close (options: AbortOptions = {}): Promise<void> {
    this.#closed = true
    await Promise.all([...this.#channels.values()].flat().map(async (channel) => await closeOrAbort(channel, options)))
  }

  #admits (peer: PeerIdText): boolean {
    return !this.#closed && this.#init.admits(peer)
  }

  async #open (peer: PeerIdText, options: AbortOptions): Promise<MsgChannel> {
    const { stream, remote } = await this.#components.network.open(peer, MSG_PROTOCOL, options)
    if (!this.#admits(peer)) {
      // as whoever is not for us: nothing has failed, and it is not tried again while it stays so
      const error = new ProtocolRefusedError('It stopped being anybody to this node while it was being reached')
      stream.abort(error)
      throw error
    }
    return this.#add(stream, remote)
  }

  async #accept (stream: MessageStream, remote: Remote): Promise<void> {
    await this.#ended.get(this.#add(stream, remote))
  }

  #add (stream: MessageStream, { peer, path }: Remote): MsgChannel {
    const { clock, network } = this.#components
    const channel: MsgChannel = createMsgChannel(stream, {
      timers: clock,
      log: network.logger('msg'),
      handlers: this.#init.handlersFor(peer, () => channel)
    })
    const channels = this.#channels.get(peer) ?? []
    channels.push(channel)
    this.#paths.set(channel, path)
    this.#channels.set(peer, channels)
    if (channels.length > CHANNELS_PER_PEER) channels[0]?.abort(new Error('Replaced by newer channels'))
    this.#ended.set(channel, channel.closed.then(() => this.#remove(peer, channel), (error: unknown) => {
      this.#remove(peer, channel)
      // how a channel ended is the lane's business (it resends); here only what a peer should never send is told
      if (error instanceof Error && error.name === 'InvalidFrameError') this.#components.emit('fault', error)
    }))
    this.#init.onUp(peer, channel)
    return channel
  }

  #remove (peer: PeerIdText, channel: MsgChannel): void {
    const rest = (this.#channels.get(peer) ?? []).filter((other) => other !== channel)
    if (rest.length > 0) {
      this.#channels.set(peer, rest)
      // the lane may have been sending on the one that ended: tell it which one to go on with
      const next = this.get(peer)
      if (next !== undefined) this.#init.onUp(peer, next)
      return
    }
    this.#channels.delete(peer)
    this.#init.onDown(peer)
  }
}

async function closeOrAbort (channel: MsgChannel, options: AbortOptions): Promise<void> {
  try {
    await channel.close(options)
  } catch (error) {
    channel.abort(error instanceof Error ? error : new Error('Closing failed', { cause: error }))
  }
}

function isSamePath (a: Path | undefined, b: Path): boolean {
  return a !== undefined && a.address === b.address && a.openedAt === b.openedAt && a.direction === b.direction
}

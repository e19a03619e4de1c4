/**
 * The network seam over the simulated wire. What it must share with the real one: peers are authenticated (a link
 * knows who is at each end), a refused or blocked peer sees somebody who is away, nothing is ever sent by itself.
 * What it leaves out: relays, discovery traffic and third parties. Any running device is found by its bare peer ID.
 */
import { AbortError } from '@libp2p/interface'
import { TypedEventEmitter } from 'main-event'
import { PeerUnreachableError, ProtocolRefusedError } from '../../network/network.ts'
import { LinkEnd } from './link-end.ts'
import { Link } from './link.ts'
import { never } from './life.ts'
import { createSilentLog } from './silent-log.ts'
import { WireStream } from './wire-stream.ts'
import type { Life } from './life.ts'
import type { Wire } from './wire.ts'
import type { PeerIdText } from '../../../identity/index.ts'
import type { Findable, Network, NetworkEvents, NetworkInit, Path, Remote, ServeOptions, StreamHandler, ThirdParty, Whereabouts } from '../../network/network.ts'
import type { Reachability } from '../../network/reachability.ts'
import type { Clock } from '../platform.ts'
import type { AbortOptions, Logger, MessageStream } from '@libp2p/interface'

/** As the real network (network/limits.ts): how long a dial may take, and an opening that nobody answers. */
const DIAL_BUDGET_MS = 10_000
const NEGOTIATION_MS = 5_000

interface Served { readonly handler: StreamHandler, readonly options: ServeOptions }

export interface MemoryNetworkInit extends NetworkInit {
  readonly wire: Wire
  readonly life: Life
  /** The device's name on the wire, the same in all its lives. */
  readonly device: string
  /** `/memory/<number>`, to which `/p2p/<peer>` is added. */
  readonly address: string
}

export class MemoryNetwork extends TypedEventEmitter<NetworkEvents> implements Network {
  readonly peerId: PeerIdText
  readonly life: Life
  readonly wire: Wire
  readonly device: string
  readonly clock: Clock
  readonly #init: MemoryNetworkInit
  readonly #served = new Map<string, Served>()
  readonly #ends = new Set<LinkEnd>()
  readonly #dials = new Map<PeerIdText, Promise<Path>>()
  readonly #log = createSilentLog()
  #running = false

  constructor (init: MemoryNetworkInit) {
    super()
    this.#init = init
    this.peerId = init.key.peerId
    this.life = init.life
    this.wire = init.wire
    this.device = init.device
    this.clock = init.clock
  }

  addresses (): string[] {
    return this.#running ? [`${this.#init.address}/p2p/${this.peerId}`] : []
  }

  tellable (): Whereabouts {
    return { addresses: this.addresses(), hosts: [] }
  }

  keepable (_peer: PeerIdText, addresses: readonly string[]): string[] {
    return [...addresses]
  }

  paths (peer?: PeerIdText): Path[] {
    return this.#open(peer).map((end) => end.path)
  }

  thirdParties (): ThirdParty[] {
    return []
  }

  /** Any running device reaches any other: it is one machine's memory. */
  reachability (): Reachability {
    return { reachable: 'no', because: 'local' }
  }

  findable (): Findable {
    return { state: 'off' }
  }

  logger (): Logger {
    return this.#log
  }

  start (): Promise<void> {
    if (!this.life.step('starting the network')) return never()
    this.#running = true
    this.wire.add(this)
    this.life.onDeath(() => {
      this.wire.remove(this)
      for (const link of this.wire.linksOf(this.life)) link.sever(`${this.life.name} died`)
    })
    return Promise.resolve()
  }

  stop (): Promise<void> {
    if (this.life.state === 'dead') return never()
    this.#running = false
    this.wire.remove(this)
    for (const end of [...this.#ends]) end.close()
    return Promise.resolve()
  }

  serve (protocol: string, handler: StreamHandler, options: ServeOptions): void {
    this.#served.set(protocol, { handler, options })
  }

  remember (): Promise<void> {
    return this.life.state === 'dead' ? never() : Promise.resolve()
  }

  disconnect (peer: PeerIdText): Promise<void> {
    if (!this.life.step('disconnecting')) return never()
    for (const end of [...this.#ends]) if (end.path.peer === peer) end.close()
    return Promise.resolve()
  }

  /** A simulated connection knows at once that it is dead: there is nothing to ask. */
  wake (): Promise<void> {
    return this.life.state === 'dead' ? never() : Promise.resolve()
  }

  gateChanged (): void {
    for (const end of [...this.#ends]) if (this.#init.gate.isBlocked(end.path.peer)) end.close()
  }

  async use (address: string, options: AbortOptions = {}): Promise<PeerIdText> {
    const network = this.wire.networkAt(address)
    if (network === undefined) throw new PeerUnreachableError('Nobody answers at this address')
    return (await this.connect(network.peerId, options)).peer
  }

  disuse (): void {
    // the wire keeps no connection by itself
  }

  async connect (peer: PeerIdText, options: AbortOptions = {}): Promise<Path> {
    if (!this.life.step('dialling')) return never()
    options.signal?.throwIfAborted()
    const live = this.paths(peer)[0]
    if (live !== undefined) return live
    let dial = this.#dials.get(peer)
    if (dial === undefined) {
      dial = this.#dial(peer)
      this.#dials.set(peer, dial)
      const over = (): void => { this.#dials.delete(peer) }
      dial.then(over, over)
    }
    return abortable(dial, options)
  }

  async open (peer: PeerIdText, protocol: string, options: AbortOptions = {}): Promise<{ stream: MessageStream, remote: Remote }> {
    if (!this.life.step('opening a stream')) return never()
    options.signal?.throwIfAborted()
    const limit = this.#served.get(protocol)?.options.maxOutboundStreams ?? Infinity
    let cause: unknown
    for (const end of this.#open(peer)) {
      if (end.gone || end.streamsOf(protocol, 'outbound') >= limit) continue
      try {
        const stream = await abortable(this.#negotiate(end, protocol, options), options)
        return { stream, remote: { peer, path: end.path } }
      } catch (error) {
        options.signal?.throwIfAborted()
        if (error instanceof ProtocolRefusedError) throw error
        cause = error
      }
    }
    throw new PeerUnreachableError('There is no live connection to this peer', { cause })
  }

  /** Newest first: an old connection may be dead without anybody having noticed. */
  #open (peer?: PeerIdText): LinkEnd[] {
    return [...this.#ends].filter((end) => end.isOpen && (peer === undefined || end.path.peer === peer)).reverse()
  }

  #dial (peer: PeerIdText): Promise<Path> {
    return new Promise((resolve, reject) => {
      const fail = (afterMs: number): void => {
        this.life.setTimer(() => reject(new PeerUnreachableError('Nobody answered')), afterMs)
      }
      this.wire.time.schedule(() => {
        const target = this.wire.networkOf(peer)
        const answers = target !== undefined && target !== this && this.#mayTalkTo(target)
        this.wire.note(`${this.life.name} dials ${target?.life.name ?? 'nobody'} ${answers}`)
        if (this.life.state === 'dead') return
        // a machine that is off is refused at once by its neighbours, one that is unreachable keeps one waiting
        if (!answers) fail(this.wire.random.pick([this.wire.latency(), DIAL_BUDGET_MS]))
        else this.#link(target, resolve, fail)
      }, this.wire.latency())
    })
  }

  #mayTalkTo (target: MemoryNetwork): boolean {
    return this.#running && target.life.state === 'awake' && this.wire.reachable(this.device, target.device) &&
      !this.#init.gate.isBlocked(target.peerId) && !target.#init.gate.isBlocked(this.peerId)
  }

  #link (target: MemoryNetwork, resolve: (path: Path) => void, fail: (afterMs: number) => void): void {
    const link = new Link(this.wire, this.wire.nextId(), (self, side) => {
      const [near, far] = side === 'dialler' ? [this, target] as const : [target, this] as const
      return new LinkEnd(self, near, near.#pathTo(far, side === 'dialler' ? 'outbound' : 'inbound'))
    })
    this.wire.join(link)
    const { dialler, listener } = link
    const failed = (): void => fail(0)
    dialler.onGone.add(failed)
    this.#ends.add(dialler)
    target.#ends.add(listener)
    listener.open()
    link.carry(listener, listener.lane, () => {
      dialler.onGone.delete(failed)
      dialler.open()
      resolve(dialler.path)
    })
  }

  #pathTo (far: MemoryNetwork, direction: Path['direction']): Path {
    return { peer: far.peerId, kind: 'direct', transport: 'memory', address: `${far.#init.address}/p2p/${far.peerId}`, direction, openedAt: this.clock.now() }
  }

  /** Called by an end: it is usable from now on. */
  opened (end: LinkEnd): void {
    const { peer } = end.path
    if (!this.#running) return end.close()
    if (this.#open(peer).length === 1) this.dispatchEvent(new CustomEvent('peer:connected', { detail: peer }))
    this.dispatchEvent(new CustomEvent('network:changed'))
  }

  /** Called by an end: it is gone. */
  closed (end: LinkEnd, wasOpen: boolean): void {
    this.#ends.delete(end)
    if (!wasOpen) return
    if (this.#open(end.path.peer).length === 0) this.dispatchEvent(new CustomEvent('peer:disconnected', { detail: end.path.peer }))
    this.dispatchEvent(new CustomEvent('network:changed'))
  }

  #negotiate (end: LinkEnd, protocol: string, options: AbortOptions): Promise<MessageStream> {
    const { link } = end
    const far = link.otherEnd(end)
    return new Promise((resolve, reject) => {
      let waiting = true
      const answered = (): void => {
        waiting = false
        stopWaiting()
        end.onGone.delete(unreachable)
      }
      const unreachable = (): void => {
        answered()
        reject(new PeerUnreachableError('The connection was lost while a stream was being opened'))
      }
      // who does not answer in time is gone: the next call must not wait for it again
      const stopWaiting = this.life.setTimer(() => {
        link.sever('an opening was not answered')
        end.end('aborted')
      }, NEGOTIATION_MS)
      end.onGone.add(unreachable)

      link.carry(end, end.lane, () => {
        const answer = far.network.#answer(far, protocol)
        if (answer === 'refused') {
          link.carry(far, far.lane, () => {
            answered()
            reject(new ProtocolRefusedError(`The peer does not serve ${protocol} to us`))
          })
          return
        }
        const id = String(this.wire.nextId())
        const { outbound, inbound } = WireStream.pair({ dialler: end, listener: far, id, protocol, log: this.#log })
        // on the stream's own lane, so that nothing the other side says overtakes the answer
        link.carry(far, inbound.lane, () => {
          const wanted = waiting && options.signal?.aborted !== true
          answered()
          resolve(outbound)
          if (!wanted) outbound.abort(new AbortError('Nobody waits for this stream any more'))
        })
        if (answer === 'reset') inbound.abort(new ProtocolRefusedError('Not admitted'))
        else far.network.#handle(answer, inbound, far)
      })
    })
  }

  /** A refusal may show itself before the stream opens or right after: libp2p does both. */
  #answer (end: LinkEnd, protocol: string): Served | 'refused' | 'reset' {
    const served = this.#served.get(protocol)
    if (served === undefined || !this.#running) return 'refused'
    if (end.streamsOf(protocol, 'inbound') >= served.options.maxInboundStreams) return 'reset'
    return served.options.admits(end.path.peer) ? served : this.wire.random.pick(['refused', 'reset'] as const)
  }

  #handle (served: Served, stream: WireStream, end: LinkEnd): void {
    served.handler(stream, { peer: end.path.peer, path: end.path }).catch((error: unknown) => {
      const fault = error instanceof Error ? error : new Error('A stream handler failed', { cause: error })
      stream.abort(fault)
      this.dispatchEvent(new CustomEvent('fault', { detail: fault }))
    })
  }
}

/** Settles with `work`, or rejects on abort, whichever is first; `work` goes on. */
function abortable<T> (work: Promise<T>, { signal }: AbortOptions): Promise<T> {
  if (signal === undefined) return work
  const { promise, resolve, reject } = Promise.withResolvers<T>()
  const abort = (): void => reject(new AbortError())
  signal.addEventListener('abort', abort, { once: true })
  work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  return promise
}

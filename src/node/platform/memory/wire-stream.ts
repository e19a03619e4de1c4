/**
 * A stream on the simulated wire. Everything a user of a `MessageStream` sees (statuses, events, buffers,
 * iteration) is libp2p's own `AbstractStream`; this adds how bytes travel: in order, in pieces of any size,
 * after a latency, no more than a window ahead of the reader. It touches no real timer.
 */
import { StreamStateError } from '@libp2p/interface'
import { AbstractStream } from '@libp2p/utils'
import { LinkEnd } from './link-end.ts'
import { checksum } from './trace.ts'
import type { Life } from './life.ts'
import type { Lane } from './link.ts'
import type { Logger } from '@libp2p/interface'
import type { SendResult } from '@libp2p/utils'
import type { Uint8ArrayList } from 'uint8arraylist'

interface WireStreamInit {
  readonly end: LinkEnd
  readonly id: string
  readonly protocol: string
  readonly direction: 'inbound' | 'outbound'
  readonly log: Logger
}

export class WireStream extends AbstractStream {
  readonly lane: Lane = { clearAt: 0 }
  readonly #end: LinkEnd
  #other: WireStream | undefined
  /** Bytes sent and not yet read at the other end. */
  #ahead = 0
  /** Bytes that arrived here while paused: their room is given back on resume. */
  #withheld = 0

  /** Both ends of a new stream. */
  static pair (init: { dialler: LinkEnd, listener: LinkEnd, id: string, protocol: string, log: Logger }): { outbound: WireStream, inbound: WireStream } {
    const outbound = new WireStream({ ...init, end: init.dialler, direction: 'outbound' })
    const inbound = new WireStream({ ...init, end: init.listener, direction: 'inbound' })
    outbound.#other = inbound
    inbound.#other = outbound
    return { outbound, inbound }
  }

  private constructor (init: WireStreamInit) {
    super({ id: init.id, protocol: init.protocol, direction: init.direction, log: init.log })
    this.#end = init.end
    this.timeline.open = init.end.network.clock.now()
    init.end.streams.add(this)
    this.addEventListener('close', () => { init.end.streams.delete(this) })
  }

  get life (): Life {
    return this.#end.life
  }

  get other (): WireStream {
    if (this.#other === undefined) throw new Error('A wire stream has two ends')
    return this.#other
  }

  sendData (data: Uint8ArrayList): SendResult {
    // a dead device believes what it likes: nothing leaves it
    if (!this.life.step('sending')) return { sentBytes: data.byteLength, canSendMore: true }
    const { wire } = this.#end.network
    const room = Math.max(0, wire.conditions.windowBytes - this.#ahead)
    const sentBytes = Math.min(room, data.byteLength)
    for (let from = 0; from < sentBytes;) {
      const size = wire.pieceSize(sentBytes - from)
      this.#sendPiece(data.slice(from, from + size))
      from += size
    }
    return { sentBytes, canSendMore: this.#ahead < wire.conditions.windowBytes }
  }

  #sendPiece (piece: Uint8Array): void {
    const { wire } = this.#end.network
    this.#ahead += piece.byteLength
    const fate = wire.judge({ from: this.life.name, to: this.other.life.name, protocol: this.protocol, bytes: piece })
    wire.note(`${this.life.name} > ${this.other.life.name} ${this.protocol} #${this.id} ${piece.byteLength} ${checksum(piece)} ${fate}`)
    if (fate === 'cut') this.#end.link.sever('cut at a message')
    else if (fate === 'reset') this.#carry(() => LinkEnd.resetBoth(this))
    else this.#carry(() => this.other.#receive(piece))
  }

  #receive (piece: Uint8Array): void {
    // what was on its way behind a reset never arrives, or bytes would be missing in the middle
    if (this.status !== 'open' && this.status !== 'closing') return
    if (this.readStatus === 'paused') this.#withheld += piece.byteLength
    else this.#giveBack(piece.byteLength)
    this.onData(piece)
  }

  /** Tells the sender that so many bytes have found a reader. */
  #giveBack (sizeBytes: number): void {
    this.#carry(() => {
      this.other.#ahead -= sizeBytes
      if (this.other.writableNeedsDrain) this.other.safeDispatchEvent('drain')
    })
  }

  sendReset (): void {
    this.#carry(() => {
      if (this.other.status === 'open' || this.other.status === 'closing') this.other.onRemoteReset()
    })
  }

  sendCloseWrite (): Promise<void> {
    this.#carry(() => this.other.onRemoteCloseWrite())
    return Promise.resolve()
  }

  /** As on yamux, the other end is not told. */
  sendCloseRead (): Promise<void> {
    return Promise.resolve()
  }

  /** Withholding room is how the other end is slowed down; see `#receive`. */
  sendPause (): void {
    this.log.trace('paused')
  }

  sendResume (): void {
    const sizeBytes = this.#withheld
    this.#withheld = 0
    if (sizeBytes > 0) this.#giveBack(sizeBytes)
  }

  override push (data: Uint8Array | Uint8ArrayList): void {
    this.#putBack(data, () => this.readBuffer.append(data))
  }

  override unshift (data: Uint8Array | Uint8ArrayList): void {
    this.#putBack(data, () => this.readBuffer.prepend(data))
  }

  /** libp2p's own waits for a real timer of 0 ms here; a promise job is as soon as that allows. */
  #putBack (data: Uint8Array | Uint8ArrayList, put: () => void): void {
    if (this.readStatus === 'closed' || this.readStatus === 'closing') throw new StreamStateError(`Cannot push data onto a stream that is ${this.readStatus}`)
    if (data.byteLength === 0) return
    put()
    queueMicrotask(() => this.dispatchReadBuffer())
  }

  #carry (arrive: () => void): void {
    this.#end.link.carry(this.#end, this.lane, arrive)
  }
}

/**
 * A device's own end of a link: the streams on it, and what becomes of them when it closes or is lost.
 */
import { ConnectionClosedError } from '@libp2p/interface'
import type { Life } from './life.ts'
import type { Lane, Link } from './link.ts'
import type { MemoryNetwork } from './network.ts'
import type { WireStream } from './wire-stream.ts'
import type { Path } from '../../network/network.ts'

export class LinkEnd {
  readonly link: Link
  readonly network: MemoryNetwork
  readonly path: Path
  readonly streams = new Set<WireStream>()
  /** For what is no stream: opening, refusing, closing. */
  readonly lane: Lane = { clearAt: 0 }
  /** Told when this end is gone: openings that still wait for an answer. */
  readonly onGone = new Set<() => void>()
  #state: 'opening' | 'open' | 'gone' = 'opening'

  constructor (link: Link, network: MemoryNetwork, path: Path) {
    this.link = link
    this.network = network
    this.path = path
  }

  get life (): Life {
    return this.network.life
  }

  get isOpen (): boolean {
    return this.#state === 'open'
  }

  get gone (): boolean {
    return this.#state === 'gone'
  }

  streamsOf (protocol: string, direction: 'inbound' | 'outbound'): number {
    return [...this.streams].filter((stream) => stream.protocol === protocol && stream.direction === direction).length
  }

  open (): void {
    if (this.#state !== 'opening') return
    this.#state = 'open'
    this.network.opened(this)
  }

  /** Closes both ends cleanly: this one now, the other as soon as it hears of it. */
  close (): void {
    if (this.gone) return
    const other = this.link.otherEnd(this)
    this.link.carry(this, latest(this), () => other.end('closed'))
    this.end('closed')
  }

  /** The connection turned out to be dead. Real ones end in any of three ways, so all three are drawn. */
  lose (): void {
    this.end(this.network.wire.random.pick(['closed', 'aborted', 'reset'] as const))
  }

  end (how: 'closed' | 'aborted' | 'reset'): void {
    if (this.gone) return
    const wasOpen = this.isOpen
    this.#state = 'gone'
    if (this.link.otherEnd(this).gone) this.network.wire.forget(this.link)
    for (const stream of [...this.streams]) {
      if (how === 'closed') stream.onTransportClosed()
      else if (how === 'aborted') stream.onTransportClosed(new ConnectionClosedError('The connection was lost'))
      else if (stream.status === 'open' || stream.status === 'closing') stream.onRemoteReset()
    }
    this.streams.clear()
    for (const callback of this.onGone) callback()
    this.onGone.clear()
    this.network.closed(this, wasOpen)
  }

  /** One stream fails on both ends while the connection goes on. */
  static resetBoth (stream: WireStream): void {
    for (const side of [stream, stream.other]) {
      side.life.whenAwake(() => {
        if (side.status === 'open' || side.status === 'closing') side.onRemoteReset()
      })
    }
  }
}

/** A goodbye does not overtake what was sent before it on any stream. */
function latest (end: LinkEnd): Lane {
  return { clearAt: Math.max(end.lane.clearAt, ...[...end.streams].map((stream) => stream.lane.clearAt)) }
}


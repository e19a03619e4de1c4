/**
 * What strangers may use of a host's relay: a few places at once, in all and per machine, and on each as many bytes
 * and as much time as a request takes. Whoever wants more is cut off; the relay itself goes on.
 */
import { overriding } from './overriding.ts'
import type { Clock } from '../platform/platform.ts'
import type { Connection, Stream } from '@libp2p/interface'
import type { Multiaddr } from '@multiformats/multiaddr'

export interface StrangerLimits {
  readonly bytesEachWay: number
  readonly durationMs: number
  readonly perSource: number
  readonly inAll: number
}

export interface StrangerPlacesInit { readonly clock: Clock, readonly limits: StrangerLimits }

/** A stranger's stream through the relay ends here: no place was free, or it used its bytes or its time. */
export class StrangerRelayLimitError extends Error {
  static override readonly name = 'StrangerRelayLimitError'
  override readonly name = 'StrangerRelayLimitError'
}

export class StrangerPlaces {
  readonly #init: StrangerPlacesInit
  readonly #bySource = new Map<string, number>()
  #taken = 0

  constructor (init: StrangerPlacesInit) {
    this.#init = init
  }

  /**
   * Takes a place for this stream until it closes.
   *
   * @returns the stream to use from now on: it counts what is sent on it as well
   * @throws {StrangerRelayLimitError} when no place is free; the stream is aborted
   */
  hold (stream: Stream, connection: Connection): Stream {
    const { clock, limits } = this.#init
    const source = sourceOf(connection.remoteAddr, connection.remotePeer.toString())
    const fromSource = this.#bySource.get(source) ?? 0

    if (this.#taken >= limits.inAll || fromSource >= limits.perSource) {
      const error = new StrangerRelayLimitError('no place on this relay is free')

      stream.abort(error)
      throw error
    }

    this.#taken++
    this.#bySource.set(source, fromSource + 1)

    const end = (why: string): void => stream.abort(new StrangerRelayLimitError(why))
    const tooMuch = (): void => end('more bytes than a request needs')
    const received = counter(limits.bytesEachWay, tooMuch)
    const sent = counter(limits.bytesEachWay, tooMuch)
    const cancel = clock.setTimer(() => end('more time than a request needs'), limits.durationMs)

    stream.addEventListener('message', ({ data }) => received(data.byteLength))
    stream.addEventListener('close', () => {
      cancel()
      this.#leave(source)
    }, { once: true })

    return overriding(stream, {
      send: (data) => {
        sent(data.byteLength)
        return stream.send(data)
      }
    })
  }

  #leave (source: string): void {
    const left = (this.#bySource.get(source) ?? 1) - 1

    this.#taken--

    if (left === 0) {
      this.#bySource.delete(source)
    } else {
      this.#bySource.set(source, left)
    }
  }
}

function counter (most: number, onOver: () => void): (bytes: number) => void {
  let left = most

  return (bytes) => {
    left -= bytes

    if (left < 0) {
      onOver()
    }
  }
}

/**
 * The machine that a connection comes from: an IPv4 address, the /64 of an IPv6 one (one household has all of it), or
 * the peer where the address names no machine.
 */
export function sourceOf (address: Multiaddr, peer: string): string {
  const host = address.getComponents().find(({ name }) => name === 'ip4' || name === 'ip6')

  if (host?.value === undefined) {
    return peer
  }

  return host.name === 'ip6' ? firstHalf(host.value) : host.value
}

/** The first four groups of an IPv6 address, `::` spelled out. */
function firstHalf (address: string): string {
  const [before = '', after] = address.split('::')
  const head = before === '' ? [] : before.split(':')
  const tail = after === undefined || after === '' ? [] : after.split(':')
  const zeros = after === undefined ? 0 : Math.max(0, 8 - head.length - tail.length)

  return [...head, ...Array<string>(zeros).fill('0'), ...tail].slice(0, 4).join(':')
}

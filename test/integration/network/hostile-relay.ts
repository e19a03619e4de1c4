/**
 * A relay that does what it likes with what it carries: loses it, changes it, sends it twice, keeps it for a while, or
 * leads it to somebody else. It speaks the relay's protocol as it should, so that everybody takes it for a good one.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { createRawPeer } from './raw-peer.ts'
import type { Connection, Libp2p, Stream, StreamHandler, StreamHandlerOptions } from '@libp2p/interface'
import type { Uint8ArrayList } from 'uint8arraylist'

export const TREACHERIES = ['drop', 'substitute', 'replay', 'misdirect'] as const

export type Deed = typeof TREACHERIES[number] | 'honest' | 'delay'

const HOP = '/libp2p/circuit/relay/0.2.0/hop'
const STOP = '/libp2p/circuit/relay/0.2.0/stop'
const DELAY_MS = 300

interface Inside { readonly components: { readonly registrar: { getHandler (protocol: string): { handler: StreamHandler, options: StreamHandlerOptions } } } }

export class HostileRelay {
  readonly libp2p: Libp2p
  deed: Deed = 'honest'
  /** To whom everything goes that was for somebody else. */
  accomplice = ''
  readonly #carried: Uint8Array[] = []
  #misdirected = 0

  private constructor (libp2p: Libp2p) {
    this.libp2p = libp2p
  }

  static async start (): Promise<HostileRelay> {
    const relay = new HostileRelay(await createRawPeer({ relay: true, webrtc: false }))
    const { handler, options } = (relay.libp2p as unknown as Inside).components.registrar.getHandler(HOP)
    await relay.libp2p.unhandle(HOP)
    await relay.libp2p.handle(HOP, async (stream, connection) => {
      relay.#corrupt(stream)
      await handler(stream, connection)
    }, options)
    relay.libp2p.addEventListener('connection:open', ({ detail }) => { relay.#corruptStreamsOf(detail) })
    return relay
  }

  get address (): string {
    return this.libp2p.getMultiaddrs()[0]?.toString() ?? ''
  }

  /** All that it has carried, before it did anything to it, in both directions. */
  get carried (): Buffer {
    return Buffer.concat(this.#carried)
  }

  /** How often it has led somebody to the accomplice. */
  get misdirected (): number {
    return this.#misdirected
  }

  #corruptStreamsOf (connection: Connection): void {
    const newStream = connection.newStream.bind(connection)
    connection.newStream = async (protocols, options) => {
      if (protocols !== STOP) return await newStream(protocols, options)
      const [other] = this.deed === 'misdirect' && connection.remotePeer.toString() !== this.accomplice
        ? this.libp2p.getConnections().filter(({ remotePeer }) => remotePeer.toString() === this.accomplice)
        : []
      if (other !== undefined) this.#misdirected++
      const stream = await (other === undefined ? newStream(protocols, options) : other.newStream(STOP, options))
      // the one to the accomplice has been seen to already
      if (other === undefined) this.#corrupt(stream)
      return stream
    }
  }

  /** The first that it says on a stream is its own: what comes then is carried. */
  #corrupt (stream: Stream): void {
    const send = stream.send.bind(stream)
    let isCarrying = false
    let last = Promise.resolve()
    const later = (bytes: Uint8Array): void => {
      last = last.then(async () => { await delay(DELAY_MS) }).then(() => { if (stream.status === 'open') send(bytes) })
    }
    stream.send = (data: Uint8Array | Uint8ArrayList) => {
      if (!isCarrying) {
        isCarrying = true
        return send(data)
      }
      const bytes = Uint8Array.from(data instanceof Uint8Array ? data : data.subarray())
      this.#carried.push(bytes)
      switch (this.deed) {
        case 'drop': return true
        case 'substitute': return send(bytes.map((byte, at) => at === bytes.byteLength - 1 ? byte ^ 1 : byte))
        case 'replay': return send(bytes) && send(bytes)
        case 'delay':
          later(bytes)
          return true
        case 'honest':
        case 'misdirect': return send(bytes)
      }
    }
  }
}

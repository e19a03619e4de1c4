/** A WebSocket that came in by the door, as libp2p sees a connection. Bytes only; a text frame ends it. */
import { AbstractMultiaddrConnection } from '@libp2p/utils'
import type { Logger } from '@libp2p/interface'
import type { SendResult } from '@libp2p/utils'
import type { Multiaddr } from '@multiformats/multiaddr'
import type { Uint8ArrayList } from 'uint8arraylist'
import type { WebSocket } from 'ws'

/** What libp2p's own WebSockets take before they ask for patience. */
const MOST_BUFFERED_BYTES = 4 * 1024 * 1024

/** Said by whoever closes in order: normal closure, and no status (RFC 6455, section 7.4.1). */
const IN_ORDER = new Set([1000, 1005])

class TextFrameError extends Error {
  static override readonly name = 'TextFrameError'
  override readonly name = 'TextFrameError'
}

export class DoorConnection extends AbstractMultiaddrConnection {
  readonly #socket: WebSocket
  #isFull = false

  constructor (socket: WebSocket, { remoteAddr, log }: { remoteAddr: Multiaddr, log: Logger }) {
    super({ remoteAddr, log, direction: 'inbound' })
    this.#socket = socket
    socket.on('message', (data: Buffer, isBinary: boolean) => {
      if (isBinary) this.onData(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
      else this.abort(new TextFrameError('a text frame is no part of libp2p'))
    })
    socket.on('error', (error: Error) => this.log('the WebSocket failed - %e', error))
    socket.on('close', (code: number) => {
      if (IN_ORDER.has(code)) this.onTransportClosed()
      else this.onRemoteReset()
    })
  }

  override sendData (data: Uint8ArrayList): SendResult {
    for (const bytes of data) this.#socket.send(bytes, this.#sent)
    this.#isFull = this.#socket.bufferedAmount >= MOST_BUFFERED_BYTES
    return { sentBytes: data.byteLength, canSendMore: !this.#isFull }
  }

  override sendReset (): void {
    this.#socket.terminate()
  }

  override async sendClose (): Promise<void> {
    this.#socket.close()
    return await Promise.resolve()
  }

  override sendPause (): void {
    this.#socket.pause()
  }

  override sendResume (): void {
    this.#socket.resume()
  }

  readonly #sent = (error?: Error | null): void => {
    // a failure is followed by the end of the socket, which is told above
    if (error != null || !this.#isFull || this.#socket.bufferedAmount >= MOST_BUFFERED_BYTES / 2) return
    this.#isFull = false
    this.safeDispatchEvent('drain')
  }
}

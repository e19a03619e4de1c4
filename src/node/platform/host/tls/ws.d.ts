/** The part of `ws` that is used here; the package brings no types of its own. */
declare module 'ws' {
  import type { EventEmitter } from 'node:events'
  import type { IncomingMessage } from 'node:http'
  import type { Duplex } from 'node:stream'

  export class WebSocket extends EventEmitter {
    readonly bufferedAmount: number
    readonly isPaused: boolean
    binaryType: 'nodebuffer' | 'arraybuffer' | 'fragments'
    send (data: Uint8Array, sent: (error?: Error | null) => void): void
    close (code?: number): void
    terminate (): void
    pause (): void
    resume (): void
  }

  export class WebSocketServer extends EventEmitter {
    constructor (options: { noServer: true, maxPayload: number, clientTracking: boolean, perMessageDeflate: boolean })
    handleUpgrade (request: IncomingMessage, socket: Duplex, head: Buffer, ready: (socket: WebSocket) => void): void
    close (): void
  }
}

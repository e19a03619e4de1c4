/**
 * Streams above connections: the path and the peer are judged before the first frame, on the way out and on the way
 * in; where the connection has not run Noise, the stream does. A peer that is not admitted, or comes over somebody else's relay, gets a reset and nothing else.
 */
import { textOf } from './gate.ts'
import { OPEN_STREAM_MS, SECURE_STREAM_MS } from './limits.ts'
import { PeerUnreachableError, ProtocolRefusedError } from './network.ts'
import type { LivePaths } from './live-paths.ts'
import type { StreamNoise } from './noise.ts'
import type { Gate, Remote, ServeOptions, StreamHandler } from './network.ts'
import type { AbortOptions, Connection, Libp2p, MessageStream, PeerId, Stream } from '@libp2p/interface'

export interface StreamsInit {
  readonly libp2p: Libp2p
  readonly live: LivePaths
  readonly gate: Gate
  readonly noise: StreamNoise
  onFault (error: Error): void
}

/** The other side's stream is ended before a frame was read: it is not admitted, or its path is not. */
export class StreamNotAdmittedError extends Error {
  static override readonly name = 'StreamNotAdmittedError'
  override readonly name = 'StreamNotAdmittedError'
}

/** The handshake of a stream proved another key than the connection's. */
const IMPOSTOR = new Set(['UnexpectedPeerError', 'WrongStreamPeerError'])

/**
 * What a handler may reject with because of the other side or the wire: normal life, logged by the protocol. All
 * else is our own fault and is told.
 */
const OTHER_SIDE = new Set([
  'AbortError', 'TimeoutError', 'StreamResetError', 'StreamAbortedError', 'StreamStateError', 'StreamBufferError',
  'StreamClosedError', 'UnexpectedEOFError', 'InvalidDataLengthError', 'InvalidDataLengthLengthError', 'InvalidMessageError',
  'ConnectionClosedError', 'ConnectionClosingError', 'ConnectionFailedError', 'MuxerClosedError', 'NotStartedError', 'ProtocolError',
  'InvalidFrameError', 'FrameTooLargeError', 'ChannelClosedError', 'MsgTimeoutError', 'RequestTimeoutError', 'FileTimeoutError', 'WindowOverrunError', 'PeerUnreachableError',
  'ProtocolRefusedError', 'StreamNotAdmittedError',
  // the handshake of a stream: somebody else answers, or speaks something else
  ...IMPOSTOR, 'InvalidCryptoExchangeError', 'InvalidCryptoTransmissionError'
])

export class Streams {
  readonly #init: StreamsInit
  readonly #served = new Map<string, { handler: StreamHandler, options: ServeOptions }>()

  constructor (init: StreamsInit) {
    this.#init = init
  }

  serve (protocol: string, handler: StreamHandler, options: ServeOptions): void {
    this.#served.set(protocol, { handler, options })
  }

  /** Registers what is served. libp2p's own idea of a limited connection is set aside: the path judge decides. */
  async start (): Promise<void> {
    for (const [protocol, { handler, options }] of this.#served) {
      await this.#init.libp2p.handle(protocol, async (stream, connection) => {
        await this.#answer(stream, connection, handler, options)
      }, {
        maxInboundStreams: options.maxInboundStreams,
        maxOutboundStreams: options.maxOutboundStreams,
        runOnLimitedConnection: true
      })
    }
  }

  /** Ends what runs on paths that may not carry it any more: a person has just said so. */
  judgeAgain (): void {
    for (const { connection, path } of this.#init.live.of()) {
      // a copy: what is aborted leaves the list at once
      for (const stream of [...connection.streams]) {
        const served = this.#served.get(stream.protocol)

        if (served !== undefined && !this.#init.live.isUsable(path, served.options.runOnRelayed)) {
          stream.abort(new StreamNotAdmittedError('this path may not carry this protocol any more'))
        }
      }
    }
  }

  async open (peer: PeerId, protocol: string, options: AbortOptions & { relayed?: boolean } = {}): Promise<{ stream: MessageStream, remote: Remote }> {
    const causes: unknown[] = []

    if (this.#init.gate.isBlocked(textOf(peer))) {
      throw new PeerUnreachableError('there is no path to this peer')
    }

    for (const { connection, path } of this.#init.live.of(peer)) {
      if (!this.#init.live.isUsable(path, options.relayed)) {
        continue
      }

      const timeout = AbortSignal.timeout(OPEN_STREAM_MS)

      try {
        const signal = options.signal == null ? timeout : AbortSignal.any([options.signal, timeout])
        const stream = await this.#secured(await connection.newStream(protocol, { signal, runOnLimitedConnection: true }), connection, signal)

        return { stream, remote: { peer: textOf(connection.remotePeer), path } }
      } catch (error) {
        options.signal?.throwIfAborted()

        if (nameOf(error) === 'UnsupportedProtocolError') {
          throw new ProtocolRefusedError('the other device does not speak this protocol', { cause: error })
        }

        if (IMPOSTOR.has(nameOf(error))) {
          connection.abort(new PeerUnreachableError('somebody else answers on this connection', { cause: error }))
        } else if (timeout.aborted) {
          // it is not answering any more: the next call must not wait for it again
          connection.abort(new PeerUnreachableError('a stream was not answered in time', { cause: error }))
        }

        causes.push(error)
      }
    }

    throw new PeerUnreachableError('there is no path to this peer', { cause: causes.at(-1) })
  }

  /** A stream whose handshake failed is of no use to anybody. */
  async #secured (stream: Stream, connection: Connection, signal: AbortSignal): Promise<MessageStream> {
    try {
      return await this.#init.noise.secure(stream, connection, signal)
    } catch (error) {
      stream.abort(error instanceof Error ? error : new Error('securing a stream failed', { cause: error }))
      throw error
    }
  }

  async #answer (stream: Stream, connection: Connection, handler: StreamHandler, options: ServeOptions): Promise<void> {
    const peer = textOf(connection.remotePeer)
    const path = this.#init.live.describe(connection)

    if (!this.#init.live.isUsable(path, options.runOnRelayed) || this.#init.gate.isBlocked(peer) || !options.admits(peer)) {
      stream.abort(new StreamNotAdmittedError('this protocol is not served to this peer on this path'))
      return
    }

    try {
      await handler(await this.#secured(stream, connection, AbortSignal.timeout(SECURE_STREAM_MS)), { peer, path })
    } catch (error) {
      const cause = error instanceof Error ? error : new Error('a stream handler threw something that is no error', { cause: error })

      stream.abort(cause)

      if (!OTHER_SIDE.has(cause.name)) {
        this.#init.onFault(cause)
      }
    }
  }
}

function nameOf (error: unknown): string {
  return error instanceof Error ? error.name : ''
}

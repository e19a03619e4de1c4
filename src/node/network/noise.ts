/**
 * Noise, in the one place that names the package: for connections, and for single streams.
 *
 * libp2p skips the handshake on `/webrtc` (`connection.encryption` is `native`): the peer ID is inherited from the
 * signalling stream, the bytes lie under DTLS alone. There, each of our streams runs the handshake itself before its
 * first frame, so that whoever answers proves the key of the peer ID on this very channel, and a swapped DTLS
 * fingerprint gains nothing. `/webrtc-direct` reports `native` as well, and has run Noise already.
 */
import { noise } from '@chainsafe/libp2p-noise'
import type { ICryptoInterface } from '@chainsafe/libp2p-noise'
import type { Connection, ConnectionEncrypter, MessageStream, Stream } from '@libp2p/interface'

type NoiseComponents = Parameters<ReturnType<typeof noise>>[0]

/** The other side proved another key than the one that its connection stands for. */
export class WrongStreamPeerError extends Error {
  static override readonly name = 'WrongStreamPeerError'
  override readonly name = 'WrongStreamPeerError'
}

/** The connection encrypter of every transport that has none of its own. @param crypto where the platform has a faster one */
export function connectionNoise (crypto?: ICryptoInterface): (components: NoiseComponents) => ConnectionEncrypter {
  return noise(crypto === undefined ? {} : { crypto })
}

/** Does a stream of this connection have to secure itself? Both sides ask this one function. */
export function needsStreamNoise (connection: Pick<Connection, 'encryption' | 'remoteAddr'>): boolean {
  return connection.encryption === 'native' && connection.remoteAddr.getComponents().some(({ name }) => name === 'webrtc')
}

export class StreamNoise {
  readonly #encrypter: ConnectionEncrypter

  constructor (components: NoiseComponents, crypto?: ICryptoInterface) {
    this.#encrypter = connectionNoise(crypto)(components)
  }

  /**
   * The stream as it is, where the connection has run Noise, else one that speaks inside a Noise XX handshake of its
   * own. The opener of the stream is the initiator.
   *
   * @throws {UnexpectedPeerError} {WrongStreamPeerError} somebody else answers; the stream is of no use any more
   */
  async secure (stream: Stream, connection: Connection, signal: AbortSignal): Promise<MessageStream> {
    if (!needsStreamNoise(connection)) {
      return stream
    }

    const { remotePeer } = connection
    const options = { remotePeer, signal, skipStreamMuxerNegotiation: true }
    const secured = stream.direction === 'outbound'
      ? await this.#encrypter.secureOutbound(stream, options)
      : await this.#encrypter.secureInbound(stream, options)

    if (!secured.remotePeer.equals(remotePeer)) {
      throw new WrongStreamPeerError('the stream was answered with another key than its connection')
    }

    return secured.connection
  }
}

/**
 * Asks one connection whether anybody still answers on it. libp2p's own ping picks a connection by itself, and its
 * heartbeat comes every ten seconds; here a particular one is asked, now.
 */
import { byteStream } from '@libp2p/utils'
import type { Connection, Stream } from '@libp2p/interface'

/** https://github.com/libp2p/specs/blob/master/ping/ping.md */
const PING_PROTOCOL = '/ipfs/ping/1.0.0'
const PING_BYTES = 32

/**
 * Resolves when the other side has answered on this very connection. A peer that does not speak ping has answered
 * as well: it said so.
 *
 * @throws when the connection is closed, or `signal` aborts first; the connection itself is left as it is
 */
export async function echo (connection: Connection, signal: AbortSignal): Promise<void> {
  let stream: Stream | undefined

  try {
    stream = await connection.newStream(PING_PROTOCOL, { signal, runOnLimitedConnection: true })
    const bytes = byteStream(stream)

    await Promise.all([
      bytes.write(crypto.getRandomValues(new Uint8Array(PING_BYTES)), { signal }),
      bytes.read({ bytes: PING_BYTES, signal })
    ])
    await stream.close({ signal })
  } catch (error) {
    if (error instanceof Error && error.name === 'UnsupportedProtocolError') {
      return
    }

    stream?.abort(error instanceof Error ? error : new Error('the echo failed', { cause: error }))
    throw error
  }
}

/**
 * How a connection is ended: in an orderly way, and at once where that takes too long.
 */
import type { Connection } from '@libp2p/interface'

/** libp2p alone waits half a second for each WebRTC connection; nothing that matters is still on its way. */
const CLOSE_MS = 500

/** The connection did not close in an orderly way in time. */
class ConnectionCutError extends Error {
  static override readonly name = 'ConnectionCutError'
  override readonly name = 'ConnectionCutError'
}

/** Resolves when the connection is gone, after half a second at the latest. */
export async function close (connection: Connection): Promise<void> {
  try {
    await connection.close({ signal: AbortSignal.timeout(CLOSE_MS) })
  } catch (error) {
    connection.abort(error instanceof Error ? error : new ConnectionCutError('cut', { cause: error }))
  }
}

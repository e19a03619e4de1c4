/**
 * Says whether a WebRTC connection that somebody else began has really come up. libp2p takes it for made when the
 * signalling ends, also when it ended because the other side gave up (js-libp2p #2646): between two routers that let
 * nothing through, each such attempt would leave a connection that looks direct, is the best there is, and carries
 * nothing.
 */
import type { MultiaddrConnection } from '@libp2p/interface'

/** The part of `RTCPeerConnection` that is asked. */
type Connecting = Pick<RTCPeerConnection, 'connectionState' | 'addEventListener' | 'removeEventListener'>

/** Signalling ended, and there is no connection: the two devices found no way to each other. */
export class NotConnectedError extends Error {
  static override readonly name = 'NotConnectedError'
  override readonly name = 'NotConnectedError'
}

/**
 * Resolves when both sides are connected, which may be a moment after the signalling has ended.
 *
 * @throws {NotConnectedError} when it fails, is closed, or `signal` aborts first
 */
export async function untilConnected (connection: MultiaddrConnection, signal: AbortSignal): Promise<void> {
  const peerConnection = connectingOf(connection)

  await new Promise<void>((resolve, reject) => {
    const end = (settle: () => void): void => {
      peerConnection.removeEventListener('connectionstatechange', look)
      signal.removeEventListener('abort', fail)
      settle()
    }
    const fail = (): void => end(() => reject(new NotConnectedError(`the devices found no way to each other (${peerConnection.connectionState})`)))
    const look = (): void => {
      const { connectionState } = peerConnection

      if (connectionState === 'connected') {
        end(resolve)
      } else if (signal.aborted || connectionState === 'failed' || connectionState === 'closed') {
        fail()
      }
    }

    peerConnection.addEventListener('connectionstatechange', look)
    signal.addEventListener('abort', fail)
    look()
  })
}

/** libp2p hands its own class around by the interface alone. */
function connectingOf (connection: MultiaddrConnection): Connecting {
  const { peerConnection } = connection as MultiaddrConnection & { peerConnection?: Connecting }

  if (peerConnection === undefined) {
    throw new TypeError('this is no connection of the WebRTC transport')
  }

  return peerConnection
}

/**
 * An experiment for a self-test: two throw-away nodes of this process, with keys of their own, connect over WebRTC on
 * loopback. They know nobody, ask no STUN server, keep nothing and never use the device key.
 */
import { yamux } from '@chainsafe/libp2p-yamux'
import { circuitRelayTransport } from '@libp2p/circuit-relay-v2'
import { identify } from '@libp2p/identify'
import { tcp } from '@libp2p/tcp'
import { byteStream } from '@libp2p/utils'
import { multiaddr } from '@multiformats/multiaddr'
import { createLibp2p } from 'libp2p'
import { connectionNoise } from '../../network/noise.ts'
import { gatedWebRTC } from '../../network/gate.ts'
import { UPGRADE_ATTEMPT_MS, UPGRADE_ATTEMPTS } from '../../network/limits.ts'
import { transportOf } from '../../network/paths.ts'
import { releaseNative, useNative } from './native.ts'
import type { Connection, Libp2p, MessageStream } from '@libp2p/interface'

const ECHO = '/mobilink/self-test/1.0'
/** Enough to be no accident, small enough for one frame. */
const ECHO_BYTES = 32

/** The bytes that came back over WebRTC are not the ones sent. The machine or its network software changes them. */
export class EchoDiffersError extends Error {
  static override readonly name = 'EchoDiffersError'
  override readonly name = 'EchoDiffersError'
}

/** Resolves with how long it took, in ms, to connect two throw-away nodes over WebRTC and to get an echo. */
export async function dialSelfOverWebRTC (signal: AbortSignal): Promise<number> {
  const [listener, dialer] = await Promise.all([throwAway(true), throwAway(false)])
  useNative()

  try {
    await listener.handle(ECHO, echo)
    const [address] = listener.getMultiaddrs()

    if (address === undefined) {
      throw new Error('nothing listens on loopback')
    }

    // WebRTC is signalled over a connection that is there already
    await dialer.dial(address, { signal })
    const began = performance.now()
    const connection = await dialInTurns(dialer, `${address.toString()}/webrtc/p2p/${listener.peerId.toString()}`, signal)

    await proveEcho(connection, signal)

    return performance.now() - began
  } finally {
    await Promise.all([dialer, listener].map(async (node) => await stop(node)))
    releaseNative()
  }
}

async function throwAway (listens: boolean): Promise<Libp2p> {
  return await createLibp2p({
    addresses: { listen: listens ? ['/ip4/127.0.0.1/tcp/0'] : [] },
    // WebRTC does not start without the circuit transport; with no relay it does nothing
    transports: [tcp(), circuitRelayTransport(), gatedWebRTC({ isBlocked: () => false, isContact: () => true, isHostOf: () => false, allowsRelays: () => true }, [])],
    connectionEncrypters: [connectionNoise()],
    streamMuxers: [yamux()],
    connectionGater: { denyDialMultiaddr: () => false },
    services: { identify: identify() }
  })
}

/** A WebRTC dial hangs now and then (2 of 70, measured): a fresh attempt is worth more than a longer wait. */
async function dialInTurns (node: Libp2p, address: string, signal: AbortSignal): Promise<Connection> {
  for (let turn = 1; ; turn++) {
    try {
      const connection = await node.dial(multiaddr(address), { force: true, signal: AbortSignal.any([signal, AbortSignal.timeout(UPGRADE_ATTEMPT_MS)]) })

      if (transportOf(connection.remoteAddr) === 'webrtc') {
        return connection
      }

      throw new Error('the connection is not over WebRTC')
    } catch (error) {
      if (signal.aborted || turn >= UPGRADE_ATTEMPTS) {
        throw error
      }
    }
  }
}

async function echo (stream: MessageStream): Promise<void> {
  const bytes = byteStream(stream)

  await bytes.write(await bytes.read({ bytes: ECHO_BYTES }))
  await stream.close()
}

async function proveEcho (connection: Connection, signal: AbortSignal): Promise<void> {
  const sent = crypto.getRandomValues(new Uint8Array(ECHO_BYTES))
  const bytes = byteStream(await connection.newStream(ECHO, { signal }))

  await bytes.write(sent, { signal })
  const back = (await bytes.read({ bytes: ECHO_BYTES, signal })).subarray()

  if (!sent.every((byte, at) => byte === back[at])) {
    throw new EchoDiffersError('the bytes that came back are not the ones sent')
  }
}

/** libp2p alone waits half a second for each open WebRTC connection. */
async function stop (node: Libp2p): Promise<void> {
  for (const connection of node.getConnections()) {
    connection.abort(new Error('the self-test is over'))
  }

  await node.stop()
}

/**
 * A libp2p peer that keeps none of our rules: what a stranger, or a relay that says nothing about its limits, can be.
 */
import { noise } from '@chainsafe/libp2p-noise'
import { yamux } from '@chainsafe/libp2p-yamux'
import { circuitRelayServer, circuitRelayTransport } from '@libp2p/circuit-relay-v2'
import { identify } from '@libp2p/identify'
import { tcp } from '@libp2p/tcp'
import { webRTC } from '@libp2p/webrtc'
import { webSockets } from '@libp2p/websockets'
import { createLibp2p } from 'libp2p'
import type { Libp2p, PrivateKey, Transport } from '@libp2p/interface'
import type { WebRTCTransportComponents } from '@libp2p/webrtc'

export interface RawPeerInit {
  readonly relay?: boolean
  readonly tcp?: boolean
  readonly privateKey?: PrivateKey
  readonly identifies?: boolean
  /** False for none; or one that does what it likes. */
  readonly webrtc?: boolean | ((components: WebRTCTransportComponents) => Transport)
}

export const rawWebRTC = webRTC({ rtcConfiguration: { iceServers: [] } })

export async function createRawPeer ({ relay = false, tcp: overTcp = false, privateKey, identifies = true, webrtc = true }: RawPeerInit): Promise<Libp2p> {
  return await createLibp2p({
    ...(privateKey === undefined ? {} : { privateKey }),
    addresses: { listen: [overTcp ? '/ip4/127.0.0.1/tcp/0' : '/ip4/127.0.0.1/tcp/0/ws'] },
    transports: [tcp(), webSockets(), circuitRelayTransport(), ...(webrtc === false ? [] : [webrtc === true ? rawWebRTC : webrtc])],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    connectionGater: { denyDialMultiaddr: () => false },
    // everybody comes from 127.0.0.1 here, and whoever comes through a relay from the relay's address
    connectionManager: { inboundConnectionThreshold: 1_000 },
    services: {
      identify: identify({ runOnConnectionOpen: identifies }),
      ...(relay ? { relay: circuitRelayServer({ reservations: { applyDefaultLimit: false } }) } : {})
    }
  })
}

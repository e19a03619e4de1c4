/**
 * Who may connect, asked after the other side has proved who it is. A blocked peer gets what an absent one would
 * give: a closed connection and no reason.
 *
 * Answering a WebRTC offer shows this device's addresses, so only contacts get an answer: the signalling handler is
 * wrapped by handing the transport a registrar of ours (`registrar.use` re-adds itself per inbound stream).
 */
import { webRTC } from '@libp2p/webrtc'
import { mayDial } from './addresses.ts'
import { isPublic } from './announce.ts'
import { untilConnected } from './connected.ts'
import { CONNECTED_MS } from './limits.ts'
import { overriding } from './overriding.ts'
import type { Gate, NetworkConfig } from './network.ts'
import type { PeerIdText } from '../../identity/index.ts'
import type { Connection, ConnectionGater, MultiaddrConnection, PeerId, Transport, Upgrader, UpgraderWithoutEncryptionOptions } from '@libp2p/interface'
import type { ConnectionManager, Registrar } from '@libp2p/interface-internal'
import type { WebRTCTransportComponents } from '@libp2p/webrtc'

/** Not exported by `@libp2p/webrtc`; the protocol that carries offers and answers. */
export const SIGNALING_PROTOCOL = '/webrtc-signaling/0.0.1'

/** The ID of a peer as the seam speaks of it. Peers with other key types keep their own spelling. */
export function textOf (peer: PeerId): PeerIdText {
  return peer.toString() as PeerIdText
}

/**
 * Allows loopback and private addresses (that is where a LAN lives), refuses the blocked. In `default` libp2p
 * remembers nobody's private address: what it remembers, a DHT server tells to everybody (GET_VALUE without asking any
 * filter), and contacts' private addresses come from their own word, out of the contact book. A DHT of one's own network
 * (`addresses: "all"`) is made of such addresses.
 */
export function createConnectionGater (gate: Gate, { profile, publicDht }: Pick<NetworkConfig, 'profile' | 'publicDht'>): ConnectionGater {
  const blocked = (peer: PeerId): boolean => gate.isBlocked(textOf(peer))

  return {
    denyDialPeer: blocked,
    denyDialMultiaddr: (address) => !mayDial(profile, address),
    denyOutboundConnection: (peer) => blocked(peer),
    denyInboundEncryptedConnection: (peer) => blocked(peer),
    denyOutboundEncryptedConnection: (peer) => blocked(peer),
    denyInboundUpgradedConnection: (peer) => blocked(peer),
    denyOutboundUpgradedConnection: (peer) => blocked(peer),
    denyInboundRelayReservation: blocked,
    denyOutboundRelayedConnection: (source, destination) => blocked(source) || blocked(destination),
    denyInboundRelayedConnection: (relay, remote) => blocked(relay) || blocked(remote),
    filterMultiaddrForPeer: (_peer, address) => profile !== 'default' || publicDht?.addresses === 'all' || isPublic(address)
  }
}

/** The stranger's stream ends here: nothing about this device was said. */
class SignallingRefusedError extends Error {
  static override readonly name = 'SignallingRefusedError'
  override readonly name = 'SignallingRefusedError'
}

/**
 * WebRTC that answers contacts alone and signals over an open connection, never over one that is closing.
 *
 * @param iceServers - STUN URLs; `[]` contacts none (leaving it out would contact four vendors)
 * @param onAnswer - an offer is about to be answered, for which the STUN servers are asked
 */
export function gatedWebRTC (gate: Gate, iceServers: readonly string[], onAnswer: () => void = () => undefined): (components: WebRTCTransportComponents) => Transport {
  return (components) => {
    const registrar = overriding<Registrar>(components.registrar, {
      handle: async (protocol, handler, options) => {
        await components.registrar.handle(protocol, protocol !== SIGNALING_PROTOCOL
          ? handler
          : async (stream, connection) => {
            if (!gate.isContact(textOf(connection.remotePeer))) {
              stream.abort(new SignallingRefusedError('only contacts get an answer'))
              return
            }

            onAnswer()
            await handler(stream, connection)
          }, options)
      }
    })
    const connectionManager = overriding<ConnectionManager>(components.connectionManager, {
      getConnections: (peer) => components.connectionManager.getConnections(peer).filter(isOpen).sort(newestFirst)
    })

    const upgrader = overriding<Upgrader>(components.upgrader, {
      upgradeInbound: async (connection: MultiaddrConnection, options: UpgraderWithoutEncryptionOptions) => {
        await untilConnected(connection, AbortSignal.any([options.signal, AbortSignal.timeout(CONNECTED_MS)]))
        await components.upgrader.upgradeInbound(connection, options)
      }
    })

    // libp2p's components object throws for unknown keys: wrap it, never spread it
    return withoutShutdownListeners(webRTC({ rtcConfiguration: { iceServers: iceServers.map((urls) => ({ urls })) } })(overriding(components, { registrar, connectionManager, upgrader })))
  }
}

/**
 * libp2p's transport closes its connections when it is shut down, by a listener per connection whose removal waits
 * for an event that no RTCPeerConnection has (js-libp2p #3567): every connection there ever was is kept, some 100 KB
 * each, and a browser's few hundred RTCPeerConnections are used up. The network closes its connections itself before
 * libp2p stops, so nothing is lost by never adding those listeners.
 */
function withoutShutdownListeners (transport: Transport): Transport {
  return Object.assign(transport, { _closeOnShutdown: () => undefined })
}

export function isOpen (connection: Connection): boolean {
  return connection.status === 'open'
}

function newestFirst (a: Connection, b: Connection): number {
  return b.timeline.open - a.timeline.open
}

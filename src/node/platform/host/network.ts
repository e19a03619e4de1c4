/**
 * The libp2p node of a host: TCP, WebSocket and WebRTC-direct on ports that stay, WebRTC, mDNS on a LAN, and what lets
 * others in from outside; it relays and serves the DHT for the tabs it hosts.
 */
import { autoNAT } from '@libp2p/autonat'
import { dcutr } from '@libp2p/dcutr'
import { mdns } from '@libp2p/mdns'
import { tcp } from '@libp2p/tcp'
import { webRTCDirect } from '@libp2p/webrtc'
import { webSockets } from '@libp2p/websockets'
import { createLibp2pNetwork } from '../../network/libp2p.ts'
import { ROUTER_SEARCH_MS } from '../../network/limits.ts'
import { releaseNative, useNative } from './native.ts'
import { choosePorts } from './ports.ts'
import type { Network, NetworkConfig, NetworkInit } from '../../network/network.ts'
import type { Libp2pParts, OutsideParts } from '../../network/parts.ts'

/** Apart from other libp2p programs of the LAN: they would be dialled for nothing. */
const SERVICE_TAG = '_mobilink._udp.local'

export async function createHostNetwork (dataFolder: string, init: NetworkInit): Promise<Network> {
  const { listen, faults } = await choosePorts(dataFolder, init.config.listen)

  const network = await createLibp2pNetwork(init, { ...hostParts(listen, faults), outside: outsideParts(init.config), afterStop: releaseNative })

  useNative()

  return network
}

/** @param listen multiaddrs with their ports */
export function hostParts (listen: readonly string[], faults: readonly Error[] = []): Libp2pParts {
  return {
    role: 'host',
    transports: [tcp(), webSockets(), webRTCDirect({ rtcConfiguration: { iceServers: [] } })],
    listen: [...listen, '/webrtc'],
    peerDiscovery: [mdns({ serviceTag: SERVICE_TAG })],
    looksUpNames: true,
    faults
  }
}

function outsideParts ({ autonat }: NetworkConfig): OutsideParts {
  return {
    autonat: autoNAT(),
    upnp: async () => (await import('@libp2p/upnp-nat')).uPnPNAT({
      // where nobody outside is asked, the router's word is all there is
      autoConfirmAddress: !autonat,
      // shown in the router's list, to everybody in the house: no peer ID
      portMappingDescription: 'Mobilink',
      initialGatewaySearchInterval: ROUTER_SEARCH_MS.every,
      initialGatewaySearchTimeout: ROUTER_SEARCH_MS.for,
      initialGatewaySearchMessageInterval: ROUTER_SEARCH_MS.ask
    }) as Awaited<ReturnType<OutsideParts['upnp']>>,
    dcutr: dcutr()
  }
}

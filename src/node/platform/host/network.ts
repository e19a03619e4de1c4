/**
 * The libp2p node of a host: TCP, WebSocket and WebRTC-direct on ports that stay, WebRTC, mDNS on a LAN, and what lets
 * others in from outside; it relays and serves the DHT for the tabs it hosts.
 */
import { autoNAT } from '@libp2p/autonat'
import { dcutr } from '@libp2p/dcutr'
import { mdns } from '@libp2p/mdns'
import { tcp } from '@libp2p/tcp'
import { webSockets } from '@libp2p/websockets'
import { createLibp2pNetwork } from '../../network/libp2p.ts'
import { ROUTER_SEARCH_MS } from '../../network/limits.ts'
import { overriding } from '../../network/overriding.ts'
import { directCertificate } from './direct-certificate.ts'
import { directTransport } from './direct-transport.ts'
import { joiningWrites } from './joined-writes.ts'
import { releaseNative, useNative } from './native.ts'
import { hostNoiseCrypto } from './noise-crypto.ts'
import { choosePorts } from './ports.ts'
import { DOOR_ADDRESS, doorTransport, exceptDoor } from './tls/transport.ts'
import type { TlsDoor } from './tls/door.ts'
import type { Network, NetworkConfig, NetworkInit } from '../../network/network.ts'
import type { Libp2pParts, OutsideParts } from '../../network/parts.ts'
import type { Transport } from '@libp2p/interface'
import type { TransportCertificate } from '@libp2p/webrtc'

/** Apart from other libp2p programs of the LAN: they would be dialled for nothing. */
const SERVICE_TAG = '_mobilink._udp.local'

/** @param door where other machines come in with TLS, and the page has its place, too */
export async function createHostNetwork (dataFolder: string, init: NetworkInit, door?: TlsDoor): Promise<Network> {
  const { listen, faults } = await choosePorts(dataFolder, init.config.listen)
  const parts = hostParts(listen, faults, await directCertificate(init.datastore, init.clock))

  await door?.listen()

  const network = await createLibp2pNetwork(init, { ...(door === undefined ? parts : withDoor(parts, door)), outside: outsideParts(init.config), afterStop: releaseNative })

  useNative()

  return network
}

/**
 * @param listen multiaddrs with their ports
 * @param certificate of `/webrtc-direct`; without one libp2p makes one for two weeks
 */
export function hostParts (listen: readonly string[], faults: readonly Error[] = [], certificate?: TransportCertificate): Libp2pParts {
  return {
    role: 'host',
    noiseCrypto: hostNoiseCrypto,
    transports: [joiningWrites(tcp()), webSockets(), directTransport({ rtcConfiguration: { iceServers: [] }, certificate })],
    listen: [...listen, '/webrtc'],
    peerDiscovery: [mdns({ serviceTag: SERVICE_TAG })],
    looksUpNames: true,
    faults
  }
}

function withDoor (parts: Libp2pParts, door: TlsDoor): Libp2pParts {
  return {
    ...parts,
    transports: [...parts.transports.map((create): Libp2pParts['transports'][number] => (components) => {
      const transport = create(components)

      return overriding<Transport>(transport, { listenFilter: (addresses) => transport.listenFilter(exceptDoor(addresses)) })
    }), doorTransport(door)],
    listen: [...parts.listen, DOOR_ADDRESS],
    addressesForContacts: () => door.addresses
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

/**
 * What libp2p is made of here: one node from the parts that a platform hands in. Every choice of a transport, a
 * limit or a protocol that is not a platform's own is made in this file.
 */
import { yamux } from '@chainsafe/libp2p-yamux'
import { circuitRelayTransport } from '@libp2p/circuit-relay-v2'
import { identify, identifyPush } from '@libp2p/identify'
import { FaultTolerance } from '@libp2p/interface'
import { ping } from '@libp2p/ping'
import { createLibp2p } from 'libp2p'
import { TypedEventEmitter } from 'main-event'
import { announced, withNamedProtocols, withoutRelayedView } from './announce.ts'
import { nearDht, publicDht } from './dht.ts'
import { createConnectionGater, gatedWebRTC } from './gate.ts'
import { Libp2pNetwork } from './libp2p-network.ts'
import { DIAL_ATTEMPT_MS, HEARTBEAT_MS, INBOUND_PER_SECOND, CONNECT_BUDGET_MS, PINGS_AT_ONCE } from './limits.ts'
import { createResolvers } from './names.ts'
import { connectionNoise, StreamNoise } from './noise.ts'
import { Outside } from './outside.ts'
import { gatedDCUtR, watchedAutoNAT, watchedUPnP } from './outside-services.ts'
import { ownPeople, ownPeoplesRelay } from './relay-server.ts'
import { ThirdParties } from './third-parties.ts'
import { sparingWindowUpdates } from './window-updates.ts'
import type { Network, NetworkInit } from './network.ts'
import type { Libp2pParts, TransportComponents } from './parts.ts'
import type { PeerIdText } from '../../identity/index.ts'
import type { IdentifyComponents, IdentifyPushComponents } from '@libp2p/identify'
import type { Libp2p, TopologyFilter } from '@libp2p/interface'
import type { MulticastDNSComponents } from '@libp2p/mdns'
import type { Inside, InsideComponents, LanNews, Services } from './libp2p-network.ts'

/**
 * Relays are named, never discovered: the transport would ask every node that relays, and its own search makes it
 * drop a reservation that is being made for us (the request never settles; seen).
 */
const NO_DISCOVERY: TopologyFilter = { has: () => true, add: () => undefined, remove: () => undefined }

/**
 * Makes a network that is not started yet. `local` profiles get no STUN server, no mDNS and no address outside
 * loopback, whatever a peer announces.
 */
export async function createLibp2pNetwork (init: NetworkInit, parts: Libp2pParts): Promise<Network> {
  const { config, gate, key } = init
  const isHost = parts.role === 'host'
  const lan: LanNews = new TypedEventEmitter()
  const outside = new Outside({ role: parts.role, config, clock: init.clock })
  const thirdParties = new ThirdParties({ clock: init.clock, iceServers: config.iceServers, isKnown: (peer) => gate.isContact(peer as PeerIdText) || gate.isOwnDevice?.(peer as PeerIdText) === true })
  const nameFailed = (error: unknown): void => libp2p.logger.forComponent('mobilink:names')('a name could not be looked up - %e', error)
  const libp2p: Libp2p<Services> = await createLibp2p<Services>({
    start: false,
    privateKey: key.libp2pKey,
    datastore: init.datastore,
    // what every peer is told about this software: no version, no platform
    nodeInfo: { name: 'mobilink', version: '0', userAgent: 'mobilink' },
    addresses: {
      listen: [...parts.listen],
      announceFilter: (addresses) => announced(addresses, { role: parts.role, profile: config.profile })
    },
    // a port that is taken is a fault to be told, not a reason to be offline
    transportManager: { faultTolerance: FaultTolerance.NO_FATAL },
    transports: [
      ...parts.transports.map((create) => (components: TransportComponents) => thirdParties.watching(create(components))),
      gatedWebRTC(gate, config.iceServers, () => thirdParties.onWebRTC()),
      circuitRelayTransport({ reservationCompletionTimeout: DIAL_ATTEMPT_MS, discoveryFilter: NO_DISCOVERY })
    ],
    connectionEncrypters: [connectionNoise(parts.noiseCrypto)],
    streamMuxers: [sparingWindowUpdates(yamux())],
    connectionGater: createConnectionGater(gate, config),
    connectionManager: {
      inboundConnectionThreshold: INBOUND_PER_SECOND,
      addressDialTimeout: DIAL_ATTEMPT_MS,
      dialTimeout: CONNECT_BUDGET_MS,
      resolvers: createResolvers(parts.looksUpNames ? [...config.bootstrap, ...config.relays] : [], () => thirdParties.onLookUp(), nameFailed),
      // back-off is above the seam; reconnects by libp2p would not know it
      reconnectRetries: 0
    },
    connectionMonitor: { pingInterval: HEARTBEAT_MS.every, pingTimeout: { minTimeout: HEARTBEAT_MS.least, maxTimeout: HEARTBEAT_MS.most } },
    // listened to apart from libp2p's own event, which the DHT fires as well
    // it tells private addresses to the neighbours, which in `default` nobody but contacts is told
    peerDiscovery: (config.mdns && config.profile === 'lan' ? parts.peerDiscovery : []).map((create) => (components: MulticastDNSComponents) => {
      const discovery = create(components)

      discovery.addEventListener('peer', (event) => lan.safeDispatchEvent('peer', { detail: event.detail }))

      return discovery
    }),
    services: {
      inside: (components: InsideComponents): Inside => ({
        transportManager: components.transportManager,
        addressManager: components.addressManager,
        streamNoise: new StreamNoise(components, parts.noiseCrypto)
      }),
      identify: (components: IdentifyComponents) => identify()(withoutRelayedView(withNamedProtocols(components, config.dhtProtocol))),
      identifyPush: (components: IdentifyPushComponents) => identifyPush()(withNamedProtocols(components, config.dhtProtocol)),
      ping: ping({ maxInboundStreams: PINGS_AT_ONCE, maxOutboundStreams: PINGS_AT_ONCE }),
      dht: nearDht({ config, isHost, hasPlace: (peer) => libp2p.services.relay?.reservations.has(peer) === true }),
      ...(config.publicDht === null ? {} : { publicDht: publicDht(config.publicDht) }),
      ...(config.autonat && parts.outside !== undefined ? { autonat: watchedAutoNAT(parts.outside.autonat, outside) } : {}),
      ...(config.upnp && parts.outside !== undefined ? { upnp: watchedUPnP(parts.outside.upnp, outside) } : {}),
      ...(config.dcutr && parts.outside !== undefined ? { dcutr: gatedDCUtR(parts.outside.dcutr, gate) } : {}),
      ...(isHost ? { relay: ownPeoplesRelay({ clock: init.clock, isOwn: ownPeople(gate, config.profile), addressesForContacts: parts.addressesForContacts }) } : {})
    }
  })

  return new Libp2pNetwork(libp2p, init, parts, { lan, outside, thirdParties })
}

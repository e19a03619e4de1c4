/**
 * The two DHTs. *Ours* is for what is near: the pages of a host, and in `lan` the hosts of a network; hosts serve it. The *public*
 * one is the open network's: nodes ask it, and a host serves it only while others can reach it (outside.ts). Addresses
 * of this network stay out of the public one, in and out.
 */
import { peerDiscoverySymbol } from '@libp2p/interface'
import { kadDHT, passthroughMapper, removePrivateAddressesMapper } from '@libp2p/kad-dht'
import { TypedEventEmitter } from 'main-event'
import { parseAddress, peerOf } from './addresses.ts'
import { isOutside, isPublic, withOwnAddresses } from './announce.ts'
import { MAX_ADDRESSES_PER_PEER, MAX_NEAR_PEERS } from './limits.ts'
import { overriding } from './overriding.ts'
import type { NetworkConfig, PublicDhtConfig } from './network.ts'
import type { PeerDiscovery, PeerDiscoveryEvents, PeerId, PeerStore } from '@libp2p/interface'
import type { AddressManager, ConnectionManager, Registrar } from '@libp2p/interface-internal'
import type { Multiaddr } from '@multiformats/multiaddr'
import type { KadDHTComponents, PeerInfoMapper, SingleKadDHT } from '@libp2p/kad-dht'

/** A peer asked our DHT that is no page of this host: in `default` it is for those alone. */
class NotNearError extends Error {
  static override readonly name = 'NotNearError'
  override readonly name = 'NotNearError'
}

type CreateDht = (components: KadDHTComponents) => SingleKadDHT

export interface NearInit {
  readonly config: NetworkConfig
  readonly isHost: boolean
  /** Whether a peer has a place at this host's relay now: its pages do, and contacts that asked for one. */
  hasPlace (peer: PeerId): boolean
}

/** Our own DHT. Hosts serve it, tabs ask. */
export function nearDht (init: NearInit): CreateDht {
  const { config } = init

  return (components) => kadDHT({
    protocol: config.dhtProtocol,
    clientMode: !init.isHost,
    // the default mapper drops private addresses, and those are all a LAN has
    peerInfoMapper: config.profile === 'default' ? dialledMapper(components.connectionManager) : passthroughMapper,
    allowQueryWithZeroPeers: true,
    logPrefix: 'mobilink:dht',
    datastorePrefix: '/mobilink-dht',
    metricsPrefix: 'mobilink_dht'
  })(config.profile === 'default' ? amongOwn(components, init) : components) as SingleKadDHT
}

/** The DHT of the open network, as a client until `setMode('server')`. */
export function publicDht (config: PublicDhtConfig): CreateDht {
  const isOpen = config.addresses === 'public'

  return (components) => {
    const dht = kadDHT({
      protocol: config.protocol,
      clientMode: true,
      // validators and selectors are the stock ones: public keys, and no values besides
      peerInfoMapper: isOpen ? removePrivateAddressesMapper : passthroughMapper,
      allowQueryWithZeroPeers: true,
      logPrefix: 'mobilink:public-dht',
      datastorePrefix: '/public-dht',
      metricsPrefix: 'public_dht'
    })(isOpen ? telling(components) : withOwnAddresses(components)) as SingleKadDHT

    return isOpen ? hearing(dht) : dht
  }
}

/**
 * In `default` a node announces no address of its network, so our DHT is for a host and its own pages alone, and they
 * are told: a host answers those that have a place at its relay, and a page asks the host that it was given. Contacts
 * far away need not know who is looked for, nor strangers who is here.
 */
function amongOwn (components: KadDHTComponents, { config, hasPlace }: NearInit): KadDHTComponents {
  const { registrar } = components
  const hosts = new Set(config.relays.map(parseAddress).map((address) => address === undefined ? undefined : peerOf(address)))

  return overriding(withOwnAddresses(components), {
    peerStore: rememberingNear(components.peerStore),
    registrar: overriding<Registrar>(registrar, {
      handle: async (protocol, handler, options) => {
        await registrar.handle(protocol, async (stream, connection) => {
          if (!hasPlace(connection.remotePeer)) {
            stream.abort(new NotNearError('only own pages are answered'))
            return
          }

          await handler(stream, connection)
        }, options)
      },
      register: async (protocol, topology) => await registrar.register(protocol, {
        ...topology,
        onConnect: (peer, connection) => hosts.has(peer.toString()) ? topology.onConnect?.(peer, connection) : undefined
      })
    })
  })
}

/**
 * libp2p remembers nobody's private address in `default`, and would tell them to everybody if it did. Our DHT answers
 * nobody but its own pages, and they have no other addresses: it remembers them for itself, while it runs.
 */
function rememberingNear (peerStore: PeerStore): PeerStore {
  const told = new Map<string, Multiaddr[]>()

  return overriding(peerStore, {
    merge: async (id, data, options) => {
      const near = (data.multiaddrs ?? []).filter((address) => !isPublic(address)).slice(0, MAX_ADDRESSES_PER_PEER)

      if (near.length > 0 && (told.has(id.toString()) || told.size < MAX_NEAR_PEERS)) {
        told.set(id.toString(), near)
      }

      return await peerStore.merge(id, data, options)
    },
    get: async (id, options) => {
      const peer = await peerStore.get(id, options)
      const addresses = (told.get(id.toString()) ?? []).map((multiaddr) => ({ multiaddr, isCertified: false }))

      return { ...peer, addresses: [...peer.addresses, ...addresses] }
    },
    getInfo: async (id, options) => {
      const info = await peerStore.getInfo(id, options)

      return { ...info, multiaddrs: [...info.multiaddrs, ...told.get(id.toString()) ?? []] }
    }
  })
}

/** What others are told of this node: the addresses that mean something outside. */
function telling (components: KadDHTComponents): KadDHTComponents {
  return overriding(components, {
    addressManager: overriding<AddressManager>(components.addressManager, {
      getAddresses: () => components.addressManager.getAddresses().filter(isOutside)
    })
  })
}

/** What is taken from others: a server that names addresses of this network would have them dialled. */
function hearing (dht: SingleKadDHT): SingleKadDHT {
  const discovery = new TypedEventEmitter<PeerDiscoveryEvents>() as PeerDiscovery
  const own = (dht as Partial<Record<typeof peerDiscoverySymbol, PeerDiscovery>>)[peerDiscoverySymbol]

  own?.addEventListener('peer', ({ detail }) => {
    discovery.safeDispatchEvent('peer', { detail: { ...detail, multiaddrs: detail.multiaddrs.filter(isOutside) } })
  })

  return overriding<SingleKadDHT & { [peerDiscoverySymbol]?: PeerDiscovery }>(dht, { [peerDiscoverySymbol]: discovery })
}

/** A host that announces no address is known by the one at which it was dialled. */
function dialledMapper (connectionManager: ConnectionManager): PeerInfoMapper {
  return (peer) => peer.multiaddrs.length > 0
    ? peer
    : { ...peer, multiaddrs: connectionManager.getConnections(peer.id).filter(({ direction }) => direction === 'outbound').map(({ remoteAddr }) => remoteAddr) }
}

/**
 * libp2p's services for the world outside, each with a hand on its shoulder: who is asked is told, what is answered is
 * weighed, and nobody but a contact learns an address. They are the host's parts; a tab has none of them.
 */
import { isLoopback } from './addresses.ts'
import { isOutside } from './announce.ts'
import { textOf } from './gate.ts'
import { MOST_WALKS } from './limits.ts'
import { overriding } from './overriding.ts'
import { multiaddr } from '@multiformats/multiaddr'
import { isPrivateIp } from '@libp2p/utils'
import type { Gate } from './network.ts'
import type { Outside } from './outside.ts'
import type { OutsideParts } from './parts.ts'
import type { AutoNATComponents } from '@libp2p/autonat'
import type { DCUtRServiceComponents } from '@libp2p/dcutr'
import type { AbortOptions, Connection, PeerInfo, PeerRouting, Startable } from '@libp2p/interface'
import type { AddressManager, RandomWalk, Registrar } from '@libp2p/interface-internal'
import type { UPnPNAT, UPnPNATComponents } from '@libp2p/upnp-nat'

/** libp2p hands every part to every service; AutoNAT does not name this one, which it walks with. */
type WalkingComponents = AutoNATComponents & { readonly peerRouting: PeerRouting }

/** A stranger proposed to dial each other at the same moment, which would tell it this device's addresses. */
class HolePunchRefusedError extends Error {
  static override readonly name = 'HolePunchRefusedError'
  override readonly name = 'HolePunchRefusedError'
}

/**
 * AutoNAT that asks and does not answer. The answering side of js-libp2p dials over the connection that is open
 * already, sees another address than it was told, closes that connection and calls the address dead: it would
 * mislead whoever asks.
 */
export function watchedAutoNAT (create: (components: AutoNATComponents) => unknown, outside: Outside): (components: WalkingComponents) => unknown {
  const watched = (connection: Connection): Connection => overriding(connection, {
    newStream: async (protocols, options) => {
      outside.asks(connection)

      return await connection.newStream(protocols, options)
    }
  })

  return (components) => create(overriding(components, {
    registrar: overriding<Registrar>(components.registrar, {
      handle: async () => { await Promise.resolve() },
      register: async (protocol, topology) => await components.registrar.register(protocol, {
        ...topology,
        onConnect: (peer, connection) => topology.onConnect?.(peer, watched(connection))
      })
    }),
    addressManager: overriding<AddressManager>(components.addressManager, {
      confirmObservedAddr: (address, options) => {
        if (outside.believes(address)) {
          components.addressManager.confirmObservedAddr(address, options)
        }

        outside.look()
      },
      removeObservedAddr: (address) => {
        outside.refuted(address)
        components.addressManager.removeObservedAddr(address)
        outside.look()
      }
    }),
    randomWalk: overriding<RandomWalk>(components.randomWalk, { walk: (options) => someOutside(components.peerRouting, options) })
  }))
}

/**
 * Peers out of the DHT, here and there in it; none whose addresses lie in this very network. It ends when the DHT
 * knows nobody (more). libp2p's own walk asks again at once: with an empty routing table, as without a network, nothing
 * else of the process ever runs again, not even the timer that should end it (seen).
 */
async function * someOutside (peerRouting: PeerRouting, options: AbortOptions = {}): AsyncGenerator<PeerInfo> {
  for (let round = 0; round < MOST_WALKS; round++) {
    let found = false

    for await (const peer of peerRouting.getClosestPeers(crypto.getRandomValues(new Uint8Array(32)), options)) {
      found = true
      yield { ...peer, multiaddrs: peer.multiaddrs.filter(isOutside) }
    }

    if (!found) {
      return
    }
  }
}

/**
 * UPnP with routers of this network alone: anybody may answer its question, with any address. It is loaded once the
 * node runs, because it is a tenth of a start and nothing waits for it.
 */
export function watchedUPnP (load: OutsideParts['upnp'], outside: Outside): (components: UPnPNATComponents) => Startable {
  return (components) => {
    let loading: Promise<UPnPNAT & Startable> | undefined

    return {
      start: () => undefined,
      afterStart: () => {
        loading = (async () => {
          const service = withNearRouters((await load())(components), outside)

          await service.start()

          return service
        })()
        loading.catch((error: unknown) => components.logger.forComponent('mobilink:upnp')('cannot ask the router - %e', error))
      },
      stop: async () => {
        // one that could not be started has said so
        await loading?.then(async (service) => await service.stop(), () => undefined)
      }
    }
  }
}

function withNearRouters (service: UPnPNAT & Startable, outside: Outside): UPnPNAT & Startable {
  const client = service.portMappingClient
  const find = client.findGateways.bind(client)

  client.findGateways = async function * (options) {
    for await (const gateway of find(options)) {
      if (isPrivateIp(gateway.host) === true && !isLoopback(multiaddr(`/ip${gateway.family === 'IPv4' ? 4 : 6}/${gateway.host}`))) {
        outside.foundRouter(gateway.host)
        yield gateway
      }
    }
  }

  return service
}

/** Hole punching with contacts: it tells the other side this device's addresses. */
export function gatedDCUtR (create: (components: DCUtRServiceComponents) => unknown, gate: Gate): (components: DCUtRServiceComponents) => unknown {
  return (components) => create(overriding(components, {
    registrar: overriding<Registrar>(components.registrar, {
      handle: async (protocol, handler, options) => {
        await components.registrar.handle(protocol, async (stream, connection) => {
          if (!gate.isContact(textOf(connection.remotePeer))) {
            stream.abort(new HolePunchRefusedError('only contacts are told where to dial'))
            return
          }

          await handler(stream, connection)
        }, options)
      },
      register: async (protocol, topology) => await components.registrar.register(protocol, {
        ...topology,
        onConnect: (peer, connection) => gate.isContact(textOf(peer)) ? topology.onConnect?.(peer, connection) : undefined
      })
    })
  }))
}

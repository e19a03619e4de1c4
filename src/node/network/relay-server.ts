/**
 * The relay of a host, for the host's own people: whoever is on this machine (in `lan`, on this network) and the
 * host's contacts get a reservation and limits made for messages. Anybody else may only connect *through* a
 * reservation, and is held to what a request needs: it asks, and is answered.
 *
 * libp2p's relay has one limit for all, so its parts are handed over narrowed (the hop protocol's handler, the gater,
 * the addresses that it tells), and its code stays as it is.
 */
import { circuitRelayServer, RELAY_V2_HOP_CODEC } from '@libp2p/circuit-relay-v2'
import { isLoopback, isPrivate } from '@libp2p/utils'
import { withOwnAddresses } from './announce.ts'
import { isOpen, textOf } from './gate.ts'
import { RELAY_SERVER, STRANGER_RELAY } from './limits.ts'
import { overriding } from './overriding.ts'
import { relaysOf } from './paths.ts'
import { StrangerPlaces } from './stranger-places.ts'
import type { AddressesForContacts } from './announce.ts'
import type { Gate, NetworkConfig } from './network.ts'
import type { Clock } from '../platform/platform.ts'
import type { CircuitRelayServerComponents, CircuitRelayService } from '@libp2p/circuit-relay-v2'
import type { Connection, ConnectionGater, PeerId } from '@libp2p/interface'
import type { Registrar } from '@libp2p/interface-internal'
import type { Multiaddr } from '@multiformats/multiaddr'

export interface OwnRelayInit {
  readonly clock: Clock
  /** Whether a peer, by who it is or by where its open connections come from, is one of the host's own people. */
  isOwn (peer: PeerId, connections: readonly Connection[]): boolean
  /** Told to those who get a place, besides what everybody is told. */
  readonly addressesForContacts?: AddressesForContacts
}

/** Own people of a host: its contacts, devices that are paired with it, and whoever connects from near. */
export function ownPeople (gate: Gate, profile: NetworkConfig['profile']): OwnRelayInit['isOwn'] {
  return (peer, connections) => gate.isContact(textOf(peer)) || gate.isOwnDevice?.(textOf(peer)) === true ||
    connections.some((connection) => isOpen(connection) && isNear(connection.remoteAddr, profile))
}

/**
 * Does a connection from this address come from this machine, or, in `lan`, from this network? Judged by the address
 * of the socket alone: a path through a relay, and one over WebRTC that names no host, come from nowhere.
 */
export function isNear (address: Multiaddr, profile: NetworkConfig['profile']): boolean {
  if (relaysOf(address).length > 0) {
    return false
  }

  return isLoopback(address) || (profile === 'lan' && isPrivate(address))
}

export function ownPeoplesRelay ({ clock, isOwn, addressesForContacts }: OwnRelayInit): (components: CircuitRelayServerComponents) => CircuitRelayService {
  return (components) => {
    const { connectionGater, connectionManager, registrar } = components
    const isOwnPerson = (peer: PeerId): boolean => isOwn(peer, connectionManager.getConnections(peer))
    const places = new StrangerPlaces({ clock, limits: STRANGER_RELAY })
    const members: { registrar: Registrar, connectionGater: ConnectionGater } = {
      registrar: overriding(registrar, {
        handle: async (protocol, handler, options) => {
          await registrar.handle(protocol, protocol !== RELAY_V2_HOP_CODEC
            ? handler
            : async (stream, connection) => {
              await handler(isOwnPerson(connection.remotePeer) ? stream : places.hold(stream, connection), connection)
            }, options)
        }
      }),
      connectionGater: overriding(connectionGater, {
        denyInboundRelayReservation: async (source) => !isOwnPerson(source) || await connectionGater.denyInboundRelayReservation?.(source) === true
      })
    }

    return circuitRelayServer({
      reservations: {
        maxReservations: RELAY_SERVER.maxReservations,
        reservationTtl: RELAY_SERVER.reservationTtlMs,
        defaultDurationLimit: RELAY_SERVER.durationLimitMs,
        defaultDataLimit: RELAY_SERVER.dataLimitBytes
      }
    })(overriding(withOwnAddresses(components, addressesForContacts), members))
  }
}

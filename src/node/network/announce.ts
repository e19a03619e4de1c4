/**
 * What a node says about itself to whoever asks: ONE list of addresses for identify, identify-push, the DHT and
 * mDNS, and the names of the protocols that strangers may know. Set as libp2p's `announceFilter`, so that whatever
 * part of libp2p asks gets this list unless it is handed more on purpose. Pure.
 *
 * Own addresses are another list: what this node can be reached at by people it chose. They go into invites, which
 * pass from person to person, and to contacts inside `/mobilink/msg/1.0`.
 */
import { isPrivate } from '@libp2p/utils'
import { multiaddr } from '@multiformats/multiaddr'
import { REQUEST_PROTOCOL } from '../../protocols/request/index.ts'
import { addressOf, mayDial } from './addresses.ts'
import { overriding } from './overriding.ts'
import type { NetworkConfig } from './network.ts'
import type { Libp2pParts } from './parts.ts'
import type { PeerId, PeerStore } from '@libp2p/interface'
import type { AddressManager, Registrar } from '@libp2p/interface-internal'
import type { Multiaddr } from '@multiformats/multiaddr'

export interface Announcer {
  readonly role: Libp2pParts['role']
  readonly profile: NetworkConfig['profile']
}

/**
 * The addresses that everybody may know: of a tab only those through a relay, of a host also its own. In `default`
 * none that lies in a home or on this machine, not even as the address of a relay; `lan` is for a network whose
 * people know each other, `local` for this machine alone.
 */
export function announced (addresses: readonly Multiaddr[], { role, profile }: Announcer): Multiaddr[] {
  return addresses
    .filter((address) => role === 'host' || isThroughRelay(address))
    .filter((address) => profile === 'default' ? isPublic(address) : mayDial(profile, address))
}

/** Also `<relay>/p2p-circuit/webrtc`, whose path is direct: what it says about this node is its relay alone. */
function isThroughRelay (address: Multiaddr): boolean {
  return address.getComponents().some(({ name }) => name === 'p2p-circuit')
}

/** Names that home routers and machines give themselves (RFC 6762, RFC 8375, RFC 6761; `lan` and `internal` by habit). */
const HOME_NAME = /(^|\.)(localhost|local|home\.arpa|lan|internal)\.?$/i

/**
 * Reachable from anywhere and telling nothing about a home: its first host is a public IP address or name. A form
 * that is not known here counts as private.
 */
export function isPublic (address: Multiaddr): boolean {
  const { name = '', value = '' } = address.getComponents()[0] ?? {}

  switch (name) {
    case 'ip4':
    case 'ip6': return !isPrivate(address)
    case 'dns':
    case 'dns4':
    case 'dns6':
    case 'dnsaddr': return value.includes('.') && !HOME_NAME.test(value)
    case 'p2p': return true // a relay by its name alone
    default: return false
  }
}

/** Of the open internet: the first machine in it has a public number or name. A relay by its name alone is nowhere. */
export function isOutside (address: Multiaddr): boolean {
  return address.getComponents()[0]?.name !== 'p2p' && isPublic(address)
}

/** Addresses that are for contacts and invites alone, without a peer ID. */
export type AddressesForContacts = () => readonly Multiaddr[]

/**
 * Every address at which this node listens or is known to be reachable, each ending in `/p2p/<own peer ID>`. A
 * public address of an own interface is among them before anybody has confirmed it.
 */
export function ownAddresses (addressManager: AddressManager, self: PeerId, forContacts: AddressesForContacts = () => []): Multiaddr[] {
  const found = new Map<string, Multiaddr>()
  const known = addressManager.getAddressesWithMetadata().filter(({ verified, type }) => verified || type === 'transport').map(({ multiaddr }) => multiaddr)

  for (const multiaddr of [...known, ...forContacts()]) {
    const address = addressOf(self.toString(), multiaddr)

    if (address !== undefined) {
      found.set(address.toString(), address)
    }
  }

  return [...found.values()]
}

interface WithAddressManager { addressManager: AddressManager, peerId: PeerId }

/** For a part of libp2p that speaks to own people alone: it is given every own address. */
export function withOwnAddresses<T extends WithAddressManager> (components: T, forContacts?: AddressesForContacts): T {
  const { addressManager, peerId } = components
  const members: Partial<WithAddressManager> = {
    addressManager: overriding(addressManager, { getAddresses: () => ownAddresses(addressManager, peerId, forContacts) })
  }

  return overriding(components, members as Partial<T>)
}

/** Strangers may open the request; the other protocols of Mobilink are not told to anybody: contacts know them. */
export function mayBeNamed (protocol: string, dhtProtocol: string): boolean {
  return !protocol.startsWith('/mobilink/') || protocol === REQUEST_PROTOCOL || protocol === dhtProtocol
}

interface WithProtocols { peerStore: PeerStore, registrar: Registrar, peerId: PeerId }

/** For identify and identify-push: the list of own protocols that they read has only those that may be named. */
export function withNamedProtocols<T extends WithProtocols> (components: T, dhtProtocol: string): T {
  const { peerStore, registrar, peerId } = components
  const named = (protocols: string[]): string[] => protocols.filter((protocol) => mayBeNamed(protocol, dhtProtocol))
  const members: Partial<WithProtocols> = {
    registrar: overriding(registrar, { getProtocols: () => named(registrar.getProtocols()) }),
    peerStore: overriding(peerStore, {
      get: async (id, options) => {
        const peer = await peerStore.get(id, options)

        return peerId.equals(id) ? { ...peer, protocols: named(peer.protocols) } : peer
      }
    })
  }

  return overriding(components, members as Partial<T>)
}

const NOWHERE = multiaddr('/p2p-circuit')

/**
 * For identify: it tells the other side from which address it is seen, which over a relay is the relay's as this node
 * knows it, at home perhaps a private one. Over a relay it is to tell nothing.
 */
export function withoutRelayedView<T extends { registrar: Registrar }> (components: T): T {
  const { registrar } = components
  const members: { registrar: Registrar } = {
    registrar: overriding(registrar, {
      handle: async (protocol, handler, options) => {
        await registrar.handle(protocol, async (stream, connection) => {
          await handler(stream, isThroughRelay(connection.remoteAddr) ? overriding(connection, { remoteAddr: NOWHERE }) : connection)
        }, options)
      }
    })
  }

  return overriding(components, members as Partial<T>)
}

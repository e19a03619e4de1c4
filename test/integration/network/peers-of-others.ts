/** What libp2p peers have in common that know nothing of Mobilink: they serve whoever comes, on loopback too. */
import { yamux } from '@chainsafe/libp2p-yamux'
import { identify } from '@libp2p/identify'
import { kadDHT, passthroughMapper } from '@libp2p/kad-dht'
import { ping } from '@libp2p/ping'
import type { Identify } from '@libp2p/identify'
import type { KadDHTComponents, SingleKadDHT } from '@libp2p/kad-dht'
import type { Ping } from '@libp2p/ping'
import type { Libp2pOptions } from 'libp2p'

/** A server of a DHT. */
export type ServesDht = { dht: SingleKadDHT, identify: Identify, ping: Ping }

/** Connects with everybody, however many they are, on any address. */
export const ADMITS_ALL: Pick<Libp2pOptions, 'streamMuxers' | 'connectionGater' | 'connectionManager'> = {
  streamMuxers: [yamux()],
  connectionGater: { denyDialMultiaddr: () => false },
  connectionManager: { inboundConnectionThreshold: 1_000 }
}

export function servesDht (protocol: string): NonNullable<Libp2pOptions<ServesDht>['services']> {
  return {
    identify: identify(),
    ping: ping(),
    dht: (components: KadDHTComponents) => kadDHT({ protocol, clientMode: false, peerInfoMapper: passthroughMapper, allowQueryWithZeroPeers: true })(components) as SingleKadDHT
  }
}

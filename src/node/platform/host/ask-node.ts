/**
 * A question for a self-test: does a node answer at an address, and does it relay? Asked by a throw-away node with a
 * key of its own, so that nobody learns who asks; it listens nowhere and is gone afterwards.
 */
import { yamux } from '@chainsafe/libp2p-yamux'
import { RELAY_V2_HOP_CODEC } from '@libp2p/circuit-relay-v2'
import { identify } from '@libp2p/identify'
import { tcp } from '@libp2p/tcp'
import { webSockets } from '@libp2p/websockets'
import { multiaddr } from '@multiformats/multiaddr'
import { createLibp2p } from 'libp2p'
import { connectionNoise } from '../../network/noise.ts'
import type { Identify } from '@libp2p/identify'

interface Services extends Record<string, unknown> { readonly identify: Identify }

/** What a node at an address is, once it has answered and proved to be the peer that the address names. */
export interface Answered { readonly relays: boolean }

/** Dials an address that ends in `/p2p/<peer ID>`, over TCP or WebSocket. Rejects when no such peer answers there. */
export async function askNode (address: string, signal: AbortSignal): Promise<Answered> {
  const node = await createLibp2p<Services>({
    // told to the other side: no version, no platform
    nodeInfo: { name: 'mobilink', version: '0', userAgent: 'mobilink' },
    addresses: { listen: [] },
    transports: [tcp(), webSockets()],
    connectionEncrypters: [connectionNoise()],
    streamMuxers: [yamux()],
    connectionGater: { denyDialMultiaddr: () => false },
    // asked below, once: a second question at the same time is refused
    services: { identify: identify({ runOnConnectionOpen: false }) }
  })

  try {
    const connection = await node.dial(multiaddr(address), { signal })
    const { protocols } = await node.services.identify.identify(connection, { signal })

    return { relays: protocols.includes(RELAY_V2_HOP_CODEC) }
  } finally {
    await node.stop()
  }
}

/** A small public DHT: servers that know nothing of Mobilink, on addresses of the test's choice. */
import { noise } from '@chainsafe/libp2p-noise'
import { tcp } from '@libp2p/tcp'
import { webSockets } from '@libp2p/websockets'
import { createLibp2p } from 'libp2p'
import { recordKey } from '../../../src/node/network/record-key.ts'
import { ADMITS_ALL, servesDht } from './peers-of-others.ts'
import type { Libp2p, PeerId } from '@libp2p/interface'
import type { ServesDht } from './peers-of-others.ts'

export const PUBLIC_DHT = '/ipfs/kad/1.0.0'

export type DhtServer = Libp2p<ServesDht>

/** @param host - its address; one that is public in form gets fixed ports, and is announced though nobody has tried it */
export async function createDhtServer (host = '127.0.0.1'): Promise<DhtServer> {
  const announce = host === '127.0.0.1' ? [] : [`/ip4/${host}/tcp/4001`, `/ip4/${host}/tcp/4002/ws`]
  const listen = announce.length > 0 ? announce : [`/ip4/${host}/tcp/0`, `/ip4/${host}/tcp/0/ws`]

  return await createLibp2p<ServesDht>({
    ...ADMITS_ALL,
    addresses: { listen, announce },
    transports: [tcp(), webSockets()],
    connectionEncrypters: [noise()],
    services: servesDht(PUBLIC_DHT)
  })
}

/** So many servers that all know each other. */
export async function createPublicDht (count: number): Promise<DhtServer[]> {
  const servers = await Promise.all(Array.from({ length: count }, async () => await createDhtServer()))

  for (const [at, server] of servers.entries()) {
    for (const other of servers.slice(at + 1)) {
      await server.dial(other.getMultiaddrs())
    }
  }

  return servers
}

export function addressOf (server: Libp2p, part: '/ws/' | '/tcp/'): string {
  return server.getMultiaddrs().map(String).find((address) => address.includes('/ws/') === (part === '/ws/')) ?? ''
}

/** Who the servers say is to be found under this peer's key, with the addresses they give. */
export async function providersOf (server: DhtServer, peer: PeerId): Promise<Array<{ id: string, addresses: string[] }>> {
  const found: Array<{ id: string, addresses: string[] }> = []

  for await (const event of server.services.dht.findProviders(await recordKey(peer), { signal: AbortSignal.timeout(10_000) })) {
    if (event.name === 'PROVIDER') {
      found.push(...event.providers.map(({ id, multiaddrs }) => ({ id: id.toString(), addresses: multiaddrs.map(String) })))
    }
  }

  return found
}

import { lpStream } from '@libp2p/utils'
import { peerIdFromString } from '@libp2p/peer-id'
import { multiaddr } from '@multiformats/multiaddr'
import { expect } from 'chai'
import { TypedEventEmitter } from 'main-event'
import { createResolvers } from '../../../src/node/network/names.ts'
import { watchedAutoNAT, watchedUPnP } from '../../../src/node/network/outside-services.ts'
import { Outside } from '../../../src/node/network/outside.ts'
import { hostClock } from '../../../src/node/platform/host/clock.ts'
import { loadConfig } from '../../../src/node/config.ts'
import { Loopback, tcpOf } from './nodes.ts'
import { createRawPeer } from './raw-peer.ts'
import type { AutoNATComponents } from '@libp2p/autonat'
import type { Libp2p, PeerInfo, Startable } from '@libp2p/interface'
import type { UPnPNAT, UPnPNATComponents } from '@libp2p/upnp-nat'

/** "Connect", with one address of the open internet that nobody dials before "sync" is said. */
const CONNECT = Uint8Array.from([0x08, 100, 0x12, ...(() => {
  const { bytes } = multiaddr('/ip4/5.1.1.1/tcp/4001')

  return [bytes.length, ...bytes]
})()])

describe('hole punching', () => {
  const loopback = new Loopback()
  let peer: Libp2p | undefined

  afterEach(async () => {
    await peer?.stop()
    await loopback.close()
  })

  it('is done with contacts, who are told where to dial, and a stranger is told nothing', async () => {
    const host = await loopback.host({ profile: 'default', network: { listen: ['/ip4/127.0.0.1/tcp/0'], bootstrap: [], iceServers: [], mdns: false, upnp: false, autonat: false, publicDht: null } })

    peer = await createRawPeer({ tcp: true })
    const connection = await peer.dial(multiaddr(tcpOf(host)))
    const propose = async (): Promise<number> => {
      const frames = lpStream(await connection.newStream('/libp2p/dcutr'))

      await frames.write(CONNECT)

      try {
        return (await frames.read()).byteLength
      } finally {
        frames.unwrap().abort(new Error('enough'))
      }
    }

    expect(await propose()).to.be.above(0)
    host.gate.strangers.add(peer.peerId.toString())
    expect(await propose().catch((error: unknown) => (error as Error).name)).to.match(/^(StreamReset|StreamState|UnexpectedEOF)Error$/)
    expect(host.faults).to.deep.equal([])
  })
})

describe('the search for somebody who says whether this host is reachable', () => {
  const found = async (rounds: PeerInfo[][]): Promise<{ addresses: string[], asked: number }> => {
    let asked = 0
    let handed: AutoNATComponents | undefined
    const peerRouting = {
      async * getClosestPeers (): AsyncGenerator<PeerInfo> {
        // as with an empty routing table: nothing here ever waits
        yield * await Promise.resolve(rounds[asked++] ?? [])
      }
    }
    const nothing = {}

    watchedAutoNAT((components) => { handed = components }, new Outside({ role: 'host', config: loadConfig({ network: { bootstrap: [], iceServers: [] } }), clock: hostClock }))({
      peerRouting, registrar: nothing, addressManager: nothing, randomWalk: nothing
    } as never)

    const addresses: string[] = []

    for await (const { multiaddrs } of handed?.randomWalk.walk() ?? []) {
      addresses.push(...multiaddrs.map(String))
    }

    return { addresses, asked }
  }
  const peerAt = (...addresses: string[]): PeerInfo => ({ id: peerIdFromString('12D3KooWRawPbxPtP1eZaJpumGnyWX2DcUyd3RQnydr3eAto4Az7'), multiaddrs: addresses.map((text) => multiaddr(text)) })

  it('ends at once where the DHT knows nobody: asked without end, it would let nothing else of the process run', async () => {
    expect(await found([])).to.deep.equal({ addresses: [], asked: 1 })
  })

  it('goes on while somebody is found, but not without end, and never into this very network', async () => {
    const outer = '/ip4/5.1.1.1/tcp/4001'

    expect(await found([[peerAt(outer, '/ip4/192.168.1.7/tcp/4001')], [peerAt(outer)]])).to.deep.equal({ addresses: [outer, outer], asked: 3 })
    expect(await found(Array.from({ length: 100 }, () => [peerAt(outer)]))).to.have.property('asked', 8)
  })
})

describe('routers', () => {
  const outside = (): { outside: Outside, told: string[] } => {
    const told: string[] = []
    const watched = new Outside({ role: 'host', config: loadConfig({ network: { bootstrap: [], iceServers: [] } }), clock: hostClock })

    watched.start({
      libp2p: new TypedEventEmitter() as unknown as Libp2p,
      addressManager: { getAddressesWithMetadata: () => [] } as never,
      transportManager: { getAddrs: () => [] } as never,
      publicDht: undefined,
      thirdParties: { onAsked: () => undefined, onRouter: (host) => told.push(host) },
      onChange: () => undefined,
      onFault: (error) => { throw error }
    })

    return { outside: watched, told }
  }

  it('are listed when they answer, and one that is not in this network is not spoken to', async () => {
    const answers = [['192.168.1.1', 'IPv4'], ['5.1.1.1', 'IPv4'], ['127.0.0.1', 'IPv4'], ['fd00::1', 'IPv6'], ['2600::1', 'IPv6']] as const
    const client = { findGateways: async function * () { for (const [host, family] of answers) { await Promise.resolve(); yield { host, family } } } }
    const { outside: watched, told } = outside()
    const found: string[] = []
    const asked = Promise.withResolvers<undefined>()
    // as UPnP does once it is started: asks for routers, and goes on with each
    const start = async (): Promise<void> => {
      for await (const { host } of client.findGateways()) found.push(host)
      asked.resolve(undefined)
    }
    const service = watchedUPnP(async () => await Promise.resolve(() => ({ portMappingClient: client, start, stop: () => undefined }) as unknown as UPnPNAT & Startable), watched)({} as UPnPNATComponents)

    await service.start()
    expect(found).to.deep.equal([])
    await service.afterStart?.()
    await asked.promise
    await service.stop()
    expect(found).to.deep.equal(['192.168.1.1', 'fd00::1'])
    expect(told).to.deep.equal(found)
  })
})

describe('names in addresses', () => {
  const BOOTSTRAP = '/dnsaddr/bootstrap.example.org/p2p/QmNnooDu7bfjPFoTZYxMNLWUQJyrVwtbZg5gBMjTezGAJN'

  it('are looked up for nodes of the configuration, and for those a name of theirs leads to', () => {
    const { dnsaddr } = createResolvers([BOOTSTRAP, '/ip4/127.0.0.1/tcp/1'], () => undefined, () => undefined)
    const can = (text: string): boolean => dnsaddr?.canResolve(multiaddr(text)) ?? false

    expect(can(BOOTSTRAP)).to.equal(true)
    expect(can('/dnsaddr/a.bootstrap.example.org')).to.equal(true)
    expect(can('/dnsaddr/evilbootstrap.example.org')).to.equal(false)
    expect(can('/dnsaddr/tracker.example.net/p2p/QmNnooDu7bfjPFoTZYxMNLWUQJyrVwtbZg5gBMjTezGAJN')).to.equal(false)
    expect(can('/dns4/bootstrap.example.org/tcp/443/wss')).to.equal(false)
  })

  it('are never looked up by a tab', () => {
    expect(createResolvers([], () => undefined, () => undefined).dnsaddr?.canResolve(multiaddr(BOOTSTRAP))).to.equal(false)
  })

  it('that cannot be looked up leave a peer its other addresses, and are told', async () => {
    const failed: unknown[] = []
    let asked = 0
    const { dnsaddr } = createResolvers([BOOTSTRAP], () => { asked++ }, (error) => failed.push(error))
    const dns = { query: async () => await Promise.reject(new Error('no name server')) }

    expect(await dnsaddr?.resolve(multiaddr(BOOTSTRAP), { dns } as never)).to.deep.equal([])
    expect([asked, failed.length]).to.deep.equal([1, 1])
  })
})

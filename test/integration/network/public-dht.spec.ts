import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { peerIdFromString } from '@libp2p/peer-id'
import { expect } from 'chai'
import { createDeviceKey } from '../../../src/identity/index.ts'
import { addressOf, createPublicDht, providersOf, PUBLIC_DHT } from './dht-servers.ts'
import { Loopback, reachable, say, tcpOf, until, wsOf } from './nodes.ts'
import { rejection } from './rejection.ts'
import type { AddressInfo } from 'node:net'
import type { DhtServer } from './dht-servers.ts'
import type { TestNode, TestNodeInit } from './nodes.ts'
import type { NetworkConfig } from '../../../src/node/network/network.ts'

const LOOPBACK = ['/ip4/127.0.0.1/tcp/0', '/ip4/127.0.0.1/tcp/0/ws']

/** The profile `default`, on loopback: every host outside is replaced, and loopback stands for the open internet. */
function world (bootstrap: readonly string[], more: Partial<NetworkConfig> = {}): Pick<TestNodeInit, 'profile' | 'network'> {
  return {
    profile: 'default',
    network: { listen: LOOPBACK, bootstrap, relays: [], iceServers: [], mdns: false, upnp: false, autonat: false, publicDht: { protocol: PUBLIC_DHT, addresses: 'all', serve: true }, ...more }
  }
}

async function published ({ network }: TestNode): Promise<void> {
  await until(network, () => network.findable().state === 'published')
}

describe('the public DHT', () => {
  const loopback = new Loopback()
  let servers: DhtServer[] = []

  const some = (part: '/ws/' | '/tcp/', from = 0): string[] => servers.slice(from, from + 2).map((server) => addressOf(server, part))

  const theirs = (): string[] => servers.map(({ peerId }) => peerId.toString())

  before(async () => { servers = await createPublicDht(5) })
  afterEach(async () => await loopback.close())
  after(async () => await Promise.all(servers.map(async (server) => await server.stop())))

  it('leads from a bare peer ID to a host, over servers that neither of the two is one of', async () => {
    const b = await loopback.host({ ...world(some('/tcp/', 0)), strangers: theirs() })
    const a = await loopback.host({ ...world(some('/tcp/', 2)), strangers: theirs() })

    await published(b)
    expect(await a.network.connect(b.network.peerId)).to.include({ kind: 'direct', transport: 'tcp', direction: 'outbound' })
    expect(await say(a, b, 'found you')).to.equal('found you')

    for (const [server, { network }] of [[servers[0], b], [servers[2], a]] as const) {
      const [connection] = server!.getConnections(peerIdFromString(network.peerId))

      expect(await rejection(connection!.newStream(PUBLIC_DHT))).to.have.property('name', 'UnsupportedProtocolError')
      expect(network.thirdParties().map(({ purpose }) => purpose)).to.include('bootstrap').and.not.include('relay')
    }
  })

  it('leads to a tab behind its host, and the two tabs talk over WebRTC', async () => {
    const hostOfB = await loopback.host(world([]))
    const b = await loopback.tabOf([wsOf(hostOfB)], world(some('/ws/', 0), { relays: [wsOf(hostOfB)] }))
    const a = await loopback.tabOf([], { ...world(some('/ws/', 2)), strangers: [...theirs(), hostOfB.network.peerId] })

    await reachable(b)
    await published(b)
    expect(await a.network.connect(b.network.peerId)).to.include({ kind: 'direct', transport: 'webrtc' })
    expect(await say(a, b, 'from tab to tab')).to.equal('from tab to tab')
    expect(a.network.thirdParties().map(({ purpose }) => purpose)).to.include.members(['bootstrap', 'relay'])
  })

  it('is told where to find this node while "findable" is on', async () => {
    const on = await loopback.host(world(some('/tcp/')))

    await published(on)
    const [found] = await providersOf(servers[4]!, peerIdFromString(on.network.peerId))

    expect(found).to.deep.include({ id: on.network.peerId })
    expect(found?.addresses).to.include(tcpOf(on).split('/p2p/')[0])
  })

  it('is told nothing once "findable" is off, and nothing goes on from an earlier start', async () => {
    const again = { datastore: await loopback.datastore(), seed: new Uint8Array(32).fill(7) }
    const records = async (): Promise<unknown[]> => await Array.fromAsync(again.datastore.query({ prefix: '/public-dht/provider/' }))
    const on = await loopback.host({ ...world(some('/tcp/')), ...again })

    await published(on)
    // what kad-dht publishes again by itself, hours later
    expect(await records()).to.have.length(1)
    await loopback.close()

    const off = await loopback.host({ ...world(some('/tcp/'), { findable: false }), ...again })

    expect(await records()).to.deep.equal([])
    expect(off.network.findable()).to.deep.equal({ state: 'off' })

    const never = await loopback.host(world(some('/tcp/'), { findable: false }))

    await until(never.network, () => never.network.paths().length > 0)
    expect(await providersOf(servers[4]!, peerIdFromString(never.network.peerId))).to.deep.equal([])
  })

  it('is told no address of this network by a node that takes it for the open internet, and gives none to dial', async () => {
    const a = await loopback.host(world(some('/tcp/'), { publicDht: { protocol: PUBLIC_DHT, addresses: 'public', serve: true } }))

    await until(a.network, () => a.network.paths().length > 0)
    await until(a.network, () => JSON.stringify(a.network.findable()) === JSON.stringify({ state: 'waiting', for: 'an address' }))
    expect(await providersOf(servers[4]!, peerIdFromString(a.network.peerId))).to.deep.equal([])
    // and their addresses, which are of this machine, are not what it would find the world through
    const { peerId } = await createDeviceKey(new Uint8Array(32).fill(9))

    expect(await rejection(a.network.connect(peerId))).to.have.property('name', 'PeerUnreachableError')
    expect(a.network.thirdParties().map(({ purpose }) => purpose)).to.not.include('dht')
  })

  it('is no reason to contact anybody when nobody is named: not at the start, not in looking for somebody', async () => {
    const dialled: unknown[] = []
    const note = (message: unknown): void => { dialled.push(message) }

    subscribe('net.client.socket', note)
    subscribe('udp.socket', note)

    try {
      const host = await loopback.host(world([], { autonat: true, dcutr: true }))
      const tab = await loopback.tabOf([], world([]))
      const { peerId } = await createDeviceKey(new Uint8Array(32).fill(9))

      for (const { network } of [host, tab]) {
        expect(await rejection(network.connect(peerId))).to.have.property('name', 'PeerUnreachableError')
        expect(network.thirdParties()).to.deep.equal([])
        expect(network.paths()).to.deep.equal([])
      }

      expect(dialled).to.deep.equal([])
      // what would be seen: one dial of a host that listens
      await tab.network.use(wsOf(host))
      expect(dialled).to.not.deep.equal([])
    } finally {
      unsubscribe('net.client.socket', note)
      unsubscribe('udp.socket', note)
    }
  })

  it('is not needed near by: two tabs of one host find each other by the bare peer ID with nobody outside named', async () => {
    const host = await loopback.host(world([], { publicDht: { protocol: PUBLIC_DHT, addresses: 'public', serve: true } }))
    const [a, b] = [await loopback.tabOf([wsOf(host)], world([], { relays: [wsOf(host)] })), await loopback.tabOf([wsOf(host)], world([], { relays: [wsOf(host)] }))]

    await Promise.all([reachable(a), reachable(b)])
    expect(await a.network.connect(b.network.peerId)).to.include({ kind: 'direct', transport: 'webrtc' })
    for (const { network } of [host, a, b]) expect(network.thirdParties()).to.deep.equal([])
  })

  it('has those listed who were dialled and did not answer: they saw who asked', async () => {
    const silent = createServer().listen(0, '127.0.0.1')

    await once(silent, 'listening')

    try {
      const { port } = silent.address() as AddressInfo
      const host = await loopback.host({ ...world([`/ip4/127.0.0.1/tcp/${port}/p2p/${theirs()[0] ?? ''}`]), strangers: theirs() })

      await once(silent, 'connection')
      expect(host.network.thirdParties()).to.have.length(1)
      expect(host.network.thirdParties()[0]).to.include({ host: `127.0.0.1:${port}`, purpose: 'bootstrap' })
    } finally {
      silent.close()
    }
  })

  it('has STUN servers listed from the moment WebRTC asks them, by the side that dials and the side that answers', async () => {
    const stun = createSocket('udp4')
    let asked = 0

    stun.on('message', () => { asked++ })
    stun.bind(0, '127.0.0.1')
    await once(stun, 'listening')

    try {
      const iceServers = [`stun:127.0.0.1:${stun.address().port}`]
      const host = await loopback.host(world([], { iceServers }))
      const tab = await loopback.tabOf([wsOf(host)], world([wsOf(host)], { iceServers, relays: [wsOf(host)] }))
      const listed = (): string[] => [host, tab].flatMap(({ network }) => network.thirdParties()).filter(({ purpose }) => purpose === 'stun').map(({ host: name }) => name)

      await until(tab.network, () => tab.network.paths().length > 0)
      expect([asked, ...listed()]).to.deep.equal([0])

      expect(await tab.network.connect(host.network.peerId)).to.include({ transport: 'webrtc' })
      expect(asked).to.be.above(0)
      expect(listed()).to.deep.equal(Array(2).fill(`127.0.0.1:${stun.address().port}`))
    } finally {
      stun.close()
    }
  })
})

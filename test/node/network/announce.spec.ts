import { multiaddr } from '@multiformats/multiaddr'
import { expect } from 'chai'
import { announced, isPublic, mayBeNamed } from '../../../src/node/network/announce.ts'
import { isNear } from '../../../src/node/network/relay-server.ts'
import { sourceOf } from '../../../src/node/network/stranger-places.ts'
import type { Announcer } from '../../../src/node/network/announce.ts'

const RELAY = '12D3KooWNB9qG5SeFvYFppVf6eqNqCrDouivgg2X1yTpF4N1yMF3'
const SELF = '12D3KooWLMg4615iJuceN8ytQshUxEU5uWrwogCNkiBr2RJ9Ta3X'

const LOOPBACK = ['/ip4/127.0.0.1/tcp/4001', '/ip4/127.9.9.9/tcp/4001/ws', '/ip6/::1/tcp/4001', '/dns4/localhost/tcp/4001/ws']
const PRIVATE = [
  '/ip4/10.1.2.3/tcp/4001', '/ip4/172.20.0.2/tcp/4001', '/ip4/192.168.1.7/udp/4001/webrtc-direct', '/ip4/169.254.7.7/tcp/4001',
  '/ip4/100.64.0.1/tcp/4001', '/ip6/fd00::2/tcp/4001', '/ip6/fe80::2/tcp/4001', '/ip6zone/eth0/ip6/fe80::2/tcp/4001',
  '/dns4/printer.local/tcp/80', '/dns/nas.home.arpa/tcp/4001/wss', '/dns4/nas/tcp/4001/ws', '/dns4/box.lan/tcp/4001'
]
const PUBLIC = ['/ip4/8.8.4.4/tcp/4001', '/ip6/2a00:1450::1/tcp/4001/ws', '/dns4/ada.example.org/tcp/443/wss']
const NOWHERE = ['/webrtc', '/unix/%2Ftmp%2Fsocket', '/memory/7']

const through = (relays: readonly string[]): string[] => relays.flatMap((relay) => [`${relay}/p2p/${RELAY}/p2p-circuit/p2p/${SELF}`, `${relay}/p2p/${RELAY}/p2p-circuit/webrtc/p2p/${SELF}`])
const all = [LOOPBACK, PRIVATE, PUBLIC].flat()
const everything = [...all, ...through(all), ...NOWHERE]

function announces (announcer: Announcer): string[] {
  return announced(everything.map((text) => multiaddr(text)), announcer).map(String)
}

describe('what a node announces', () => {
  it('is, of a host in the profile default, its public addresses and those through public relays', () => {
    expect(announces({ role: 'host', profile: 'default' })).to.deep.equal([...PUBLIC, ...through(PUBLIC)])
  })

  it('is, of a tab in the profile default, addresses through public relays alone', () => {
    expect(announces({ role: 'tab', profile: 'default' })).to.deep.equal(through(PUBLIC))
  })

  it('is, of a tab in every profile, addresses through relays alone', () => {
    expect(announces({ role: 'tab', profile: 'lan' })).to.deep.equal(through(all))
    expect(announces({ role: 'tab', profile: 'local' }).every((address) => address.includes('/p2p-circuit'))).to.equal(true)
  })

  it('is, of a host in the profile lan, every address that somebody could dial', () => {
    expect(announces({ role: 'host', profile: 'lan' })).to.deep.equal([...all, ...through(all), '/webrtc'])
  })

  it('stays on this machine in the profile local', () => {
    const outside = announces({ role: 'host', profile: 'local' }).filter((address) => !/^\/(ip4\/127\.|ip6\/::1\/|webrtc)/.test(address))

    expect(outside).to.deep.equal([])
  })

  it('counts what it does not know as private', () => {
    expect(NOWHERE.map((text) => isPublic(multiaddr(text)))).to.deep.equal([false, false, false])
    expect(isPublic(multiaddr(`/p2p/${RELAY}/p2p-circuit/p2p/${SELF}`))).to.equal(true)
  })

  it('names the request and the DHT, and no other protocol of Mobilink', () => {
    const protocols = ['/ipfs/id/1.0.0', '/libp2p/circuit/relay/0.2.0/hop', '/mobilink/request/1.0', '/mobilink/kad/1.0.0', '/mobilink/msg/1.0', '/mobilink/file/1.0']

    expect(protocols.filter((protocol) => mayBeNamed(protocol, '/mobilink/kad/1.0.0'))).to.deep.equal(protocols.slice(0, 4))
  })
})

describe('who is near', () => {
  const near = (address: string, profile: Announcer['profile']): boolean => isNear(multiaddr(address), profile)

  it('is whoever connects from this machine, in every profile', () => {
    for (const profile of ['default', 'lan', 'local'] as const) {
      expect(near('/ip4/127.0.0.1/tcp/50000', profile)).to.equal(true)
      expect(near('/ip6/::1/tcp/50000/ws', profile)).to.equal(true)
    }
  })

  it('is whoever connects from this network, in the profile lan alone', () => {
    for (const address of ['/ip4/192.168.1.7/tcp/50000', '/ip6/fd00::2/tcp/50000/ws']) {
      expect(near(address, 'lan')).to.equal(true)
      expect(near(address, 'default')).to.equal(false)
      expect(near(address, 'local')).to.equal(false)
    }

    expect(near('/ip4/8.8.4.4/tcp/50000', 'lan')).to.equal(false)
  })

  it('is nobody who comes through a relay, be the relay on this very machine, or over WebRTC that names no host', () => {
    expect(near(`/ip4/127.0.0.1/tcp/50000/ws/p2p/${RELAY}/p2p-circuit/p2p/${SELF}`, 'lan')).to.equal(false)
    expect(near(`/webrtc/p2p/${SELF}`, 'lan')).to.equal(false)
    expect(near(`/p2p/${RELAY}/p2p-circuit/p2p/${SELF}`, 'lan')).to.equal(false)
  })
})

describe('the machine that a stranger comes from', () => {
  const source = (address: string): string => sourceOf(multiaddr(address), 'the peer')

  it('is its IPv4 address whatever the port, and the /64 of its IPv6 address', () => {
    expect(source('/ip4/8.8.4.4/tcp/1')).to.equal(source('/ip4/8.8.4.4/tcp/2/ws'))
    expect(source('/ip6/2001:db8:1:2::1/tcp/1')).to.equal(source('/ip6/2001:db8:1:2:ffff:ffff:ffff:ffff/tcp/1'))
    expect(source('/ip6/2001:db8:1:2::1/tcp/1')).to.not.equal(source('/ip6/2001:db8:1:3::1/tcp/1'))
    expect(source('/ip6/::1/tcp/1')).to.equal('0:0:0:0')
  })

  it('is the peer where the address names no machine', () => {
    expect(source(`/webrtc/p2p/${SELF}`)).to.equal('the peer')
  })
})

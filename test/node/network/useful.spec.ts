import { multiaddr } from '@multiformats/multiaddr'
import { expect } from 'chai'
import fc from 'fast-check'
import { mostUsefulFirst } from '../../../src/node/network/useful.ts'

const PEER = '12D3KooWGAovF2pKuBP2giuyMzrXsXkr2q5JyLDZjoUV8YZmuYRn'
const RELAY = '12D3KooWNB9qG5SeFvYFppVf6eqNqCrDouivgg2X1yTpF4N1yMF3'
const OTHER_RELAY = '12D3KooWLMg4615iJuceN8ytQshUxEU5uWrwogCNkiBr2RJ9Ta3X'

const LAN_TCP = `/ip4/192.168.1.2/tcp/4001/p2p/${PEER}`
const LAN_WS = `/ip4/192.168.1.2/tcp/4002/ws/p2p/${PEER}`
const PUBLIC_TCP = `/ip4/45.90.1.2/tcp/4001/p2p/${PEER}`
const PUBLIC_WS = `/ip4/45.90.1.2/tcp/4002/ws/p2p/${PEER}`
const LOOPBACK = `/ip4/127.0.0.1/tcp/4001/p2p/${PEER}`
const through = (relay: string, transport: string, webrtc = ''): string => `/ip4/45.90.9.9/${transport}/p2p/${relay}/p2p-circuit${webrtc}/p2p/${PEER}`

function order (...addresses: string[]): string[] {
  return mostUsefulFirst(addresses.map((address) => multiaddr(address))).map(String)
}

describe('own addresses, most useful first', () => {
  it('name, among the first three of a host behind a router, the way through its relay and the one of its home', () => {
    const relayed = through(RELAY, 'tcp/4002/ws')

    expect(order(LAN_TCP, LAN_WS, LOOPBACK, through(RELAY, 'tcp/4002/ws', '/webrtc'), through(RELAY, 'tcp/4001'), relayed)).to.deep.equal([
      relayed, LAN_WS, LAN_TCP, through(RELAY, 'tcp/4001'), through(RELAY, 'tcp/4002/ws', '/webrtc'), LOOPBACK
    ])
  })

  it('begin with a public one, and take turns between the kinds', () => {
    const [first, second] = [through(RELAY, 'tcp/4002/ws'), through(OTHER_RELAY, 'tcp/4002/ws')]

    expect(order(LAN_WS, LAN_TCP, second, first, PUBLIC_TCP, PUBLIC_WS)).to.deep.equal([PUBLIC_WS, second, LAN_WS, PUBLIC_TCP, first, LAN_TCP])
  })

  it('are all there, once each, whatever they are', () => {
    const all = [LAN_TCP, LAN_WS, PUBLIC_TCP, PUBLIC_WS, LOOPBACK, through(RELAY, 'tcp/1'), through(OTHER_RELAY, 'tcp/1/ws', '/webrtc'), `/webrtc/p2p/${PEER}`, `/dns4/host.example/tcp/443/tls/ws/p2p/${PEER}`]

    fc.assert(fc.property(fc.subarray(all), (some) => { expect(order(...some)).to.have.members(some) }))
    expect(order()).to.deep.equal([])
  })
})

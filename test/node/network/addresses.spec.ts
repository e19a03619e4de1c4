import { multiaddr } from '@multiformats/multiaddr'
import { expect } from 'chai'
import { addressOf, firstDials, mayDial, parseAddress } from '../../../src/node/network/addresses.ts'
import { upgradeAddress } from '../../../src/node/network/upgrades.ts'

const SELF = '12D3KooWLMg4615iJuceN8ytQshUxEU5uWrwogCNkiBr2RJ9Ta3X'
const RELAY = '12D3KooWNB9qG5SeFvYFppVf6eqNqCrDouivgg2X1yTpF4N1yMF3'
const PEER = '12D3KooWGAovF2pKuBP2giuyMzrXsXkr2q5JyLDZjoUV8YZmuYRn'
const WS = '/ip4/192.168.1.2/tcp/4001/ws'
const TCP = '/ip4/192.168.1.2/tcp/4002'

function dials (...addresses: string[]): string[] {
  return firstDials(PEER, SELF, addresses.map((address) => multiaddr(address))).map(String)
}

describe('addresses from outside', () => {
  it('are refused when they are none or too long', () => {
    expect(parseAddress('hello')).to.equal(undefined)
    expect(parseAddress('')).to.equal(undefined)
    expect(parseAddress(`/dns4/${'a'.repeat(600)}/tcp/1`)).to.equal(undefined)
    expect(String(parseAddress(TCP))).to.equal(TCP)
  })

  it('never lead to a different peer', () => {
    expect(addressOf(PEER, multiaddr(`${TCP}/p2p/${RELAY}`))).to.equal(undefined)
    expect(String(addressOf(PEER, multiaddr(TCP)))).to.equal(`${TCP}/p2p/${PEER}`)
    expect(dials(`${TCP}/p2p/${RELAY}`, `${WS}/p2p/${PEER}/webrtc/p2p/${RELAY}`)).to.deep.equal([])
  })

  it('are dialled once each, cheap transports first, without the WebRTC that comes later', () => {
    const circuit = `${WS}/p2p/${RELAY}/p2p-circuit`

    expect(dials(`${circuit}/webrtc/p2p/${PEER}`, `${circuit}/p2p/${PEER}`, `${WS}/p2p/${PEER}/webrtc/p2p/${PEER}`, WS, TCP)).to.deep.equal([
      `${TCP}/p2p/${PEER}`, `${WS}/p2p/${PEER}`, `${circuit}/p2p/${PEER}`
    ])
  })

  it('are not dialled through ourselves, nor when they name no place', () => {
    expect(dials(`${WS}/p2p/${SELF}/p2p-circuit/p2p/${PEER}`, `/webrtc/p2p/${PEER}`)).to.deep.equal([])
  })

  it('are looked at up to a bound', () => {
    expect(dials(...Array.from({ length: 1_000 }, (_, port) => `/ip4/10.0.0.1/tcp/${port + 1}`))).to.have.length(16)
  })

  it('stay on this machine in the profile local', () => {
    const outside = [TCP, '/ip4/8.8.8.8/tcp/1', '/ip6/fe80::1/tcp/1', '/dns4/localhost/tcp/1', '/dnsaddr/example.org', `${WS}/p2p/${RELAY}/p2p-circuit/p2p/${PEER}`]
    const inside = ['/ip4/127.0.0.1/tcp/1', '/ip4/127.9.9.9/tcp/1', '/ip6/::1/tcp/1', `/ip4/127.0.0.1/tcp/1/ws/p2p/${RELAY}/p2p-circuit/p2p/${PEER}`]

    for (const address of outside) {
      expect(mayDial('local', multiaddr(address)), address).to.equal(false)
      expect(mayDial('lan', multiaddr(address)), address).to.equal(true)
    }

    for (const address of inside) {
      expect(mayDial('local', multiaddr(address)), address).to.equal(true)
    }
  })

  it('are no Unix socket, no path of a web server, and nothing else that a transport might take', () => {
    for (const address of ['/unix/%2Fvar%2Frun%2Fdocker.sock', '/ip4/10.0.0.1/tcp/80/ws/http-path/reboot', '/ip4/10.0.0.1/tcp/80/http', '/memory/1', '/ip4/10.0.0.1/udp/1/quic-v1/webtransport']) {
      for (const profile of ['default', 'lan', 'local'] as const) {
        expect(mayDial(profile, multiaddr(address)), address).to.equal(false)
      }
    }
  })

  it('become the place where WebRTC is signalled', () => {
    expect(String(upgradeAddress(multiaddr(`${WS}/p2p/${PEER}`), PEER))).to.equal(`${WS}/p2p/${PEER}/webrtc/p2p/${PEER}`)
    expect(String(upgradeAddress(multiaddr(`${WS}/p2p/${RELAY}/p2p-circuit/p2p/${PEER}`), PEER))).to.equal(`${WS}/p2p/${RELAY}/p2p-circuit/webrtc/p2p/${PEER}`)
  })
})

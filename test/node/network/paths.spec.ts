import { multiaddr } from '@multiformats/multiaddr'
import { expect } from 'chai'
import { comparePaths, judgePath, transportOf, wantsUpgrade } from '../../../src/node/network/paths.ts'
import type { Path } from '../../../src/node/network/network.ts'

const OWN = '12D3KooWLMg4615iJuceN8ytQshUxEU5uWrwogCNkiBr2RJ9Ta3X'
const OTHER = '12D3KooWNB9qG5SeFvYFppVf6eqNqCrDouivgg2X1yTpF4N1yMF3'
const PEER = '12D3KooWGAovF2pKuBP2giuyMzrXsXkr2q5JyLDZjoUV8YZmuYRn'
const WS = '/ip4/127.0.0.1/tcp/4001/ws'
const CERT = '/ip4/10.0.0.1/udp/4001/webrtc-direct/certhash/uEiAkH5a4DPGKUuOBjYw0CgwjvcJCJMD2K_1aluKR_tpevQ'

const CASES: Array<[title: string, address: string, kind: Path['kind'], transport: Path['transport']]> = [
  ['TCP', `/ip4/10.0.0.1/tcp/4001/p2p/${PEER}`, 'direct', 'tcp'],
  ['TCP over IPv6', `/ip6/::1/tcp/4001/p2p/${PEER}`, 'direct', 'tcp'],
  ['a WebSocket', `${WS}/p2p/${PEER}`, 'direct', 'websocket'],
  ['a secure WebSocket', `/dns4/example.org/tcp/443/tls/ws/p2p/${PEER}`, 'direct', 'websocket'],
  ['webrtc-direct', `${CERT}/p2p/${PEER}`, 'direct', 'webrtc-direct'],
  ['inbound WebRTC', `/webrtc/p2p/${PEER}`, 'direct', 'webrtc'],
  ['WebRTC signalled over a WebSocket to the peer', `${WS}/p2p/${PEER}/webrtc/p2p/${PEER}`, 'direct', 'webrtc'],
  ['WebRTC signalled over an own relay', `${WS}/p2p/${OWN}/p2p-circuit/webrtc/p2p/${PEER}`, 'direct', 'webrtc'],
  ["WebRTC signalled over a stranger's relay", `${WS}/p2p/${OTHER}/p2p-circuit/webrtc/p2p/${PEER}`, 'direct', 'webrtc'],
  ['an own relay', `${WS}/p2p/${OWN}/p2p-circuit/p2p/${PEER}`, 'own-relay', 'websocket'],
  ["a stranger's relay", `${WS}/p2p/${OTHER}/p2p-circuit/p2p/${PEER}`, 'relay', 'websocket'],
  ["a stranger's relay reached over WebRTC", `${WS}/p2p/${OTHER}/webrtc/p2p/${OTHER}/p2p-circuit/p2p/${PEER}`, 'relay', 'webrtc'],
  ['an own relay that dialled in over WebRTC', `/webrtc/p2p/${OWN}/p2p-circuit/p2p/${PEER}`, 'own-relay', 'webrtc'],
  ["a stranger's relay that dialled in over WebRTC", `/webrtc/p2p/${OTHER}/p2p-circuit/p2p/${PEER}`, 'relay', 'webrtc'],
  ["a stranger's relay reached over webrtc-direct", `${CERT}/p2p/${OTHER}/p2p-circuit/p2p/${PEER}`, 'relay', 'webrtc-direct'],
  ["an own relay behind a stranger's", `${WS}/p2p/${OTHER}/p2p-circuit/p2p/${OWN}/p2p-circuit/p2p/${PEER}`, 'relay', 'websocket'],
  ["a stranger's relay behind an own one", `${WS}/p2p/${OWN}/p2p-circuit/p2p/${OTHER}/p2p-circuit/p2p/${PEER}`, 'relay', 'websocket'],
  ['two own relays', `${WS}/p2p/${OWN}/p2p-circuit/p2p/${OWN}/p2p-circuit/p2p/${PEER}`, 'own-relay', 'websocket'],
  ['WebRTC to the relay only', `${WS}/p2p/${OTHER}/p2p-circuit/webrtc/p2p/${OTHER}/p2p-circuit/p2p/${PEER}`, 'relay', 'webrtc'],
  ['a relay without a name', `${WS}/p2p-circuit/p2p/${PEER}`, 'relay', 'websocket'],
  ['a circuit with nothing before it', `/p2p-circuit/p2p/${PEER}`, 'relay', 'tcp']
]

describe('the judge of paths', () => {
  for (const [title, address, kind, transport] of CASES) {
    it(`calls ${title} ${kind} over ${transport}`, () => {
      const parsed = multiaddr(address)

      expect(judgePath(parsed, (peer) => peer === OWN)).to.equal(kind)
      expect(transportOf(parsed)).to.equal(transport)
    })
  }

  it('ranks direct WebRTC, TCP, WebRTC-direct, WebSocket, own relay, any relay, and the newest of equals first', () => {
    const ranked = [
      { kind: 'direct', transport: 'webrtc', openedAt: 2 },
      { kind: 'direct', transport: 'webrtc', openedAt: 1 },
      { kind: 'direct', transport: 'tcp', openedAt: 9 },
      { kind: 'direct', transport: 'webrtc-direct', openedAt: 9 },
      { kind: 'direct', transport: 'websocket', openedAt: 9 },
      { kind: 'own-relay', transport: 'webrtc', openedAt: 9 },
      { kind: 'relay', transport: 'tcp', openedAt: 9 }
    ] as const

    expect([...ranked].reverse().sort(comparePaths)).to.deep.equal(ranked)
    expect(ranked.filter(wantsUpgrade)).to.deep.equal(ranked.slice(4))
  })
})

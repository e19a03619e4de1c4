import { expect } from 'chai'
import { tellable, worthKeeping } from '../../../src/node/network/told-addresses.ts'

const PEER = '12D3KooWLMg4615iJuceN8ytQshUxEU5uWrwogCNkiBr2RJ9Ta3X'
const RELAY = '12D3KooWNB9qG5SeFvYFppVf6eqNqCrDouivgg2X1yTpF4N1yMF3'

const PRIVATE = `/ip4/192.168.1.7/tcp/4001/p2p/${PEER}`
const PUBLIC = `/dns4/ada.example.org/tcp/443/tls/ws/p2p/${PEER}`
const LOOPBACK = `/ip4/127.0.0.1/tcp/6379/p2p/${PEER}`
const LOOPBACK_RELAY = `/ip6/::1/tcp/4001/ws/p2p/${RELAY}/p2p-circuit/p2p/${PEER}`
const told = [PRIVATE, PUBLIC, LOOPBACK, LOOPBACK_RELAY]

const FAR = [{ address: PUBLIC }, { address: `/webrtc/p2p/${PEER}` }]

describe('addresses that a contact told', () => {
  it('are kept, private ones too, and loopback ones only of a contact that is on this machine', () => {
    for (const profile of ['default', 'lan'] as const) {
      expect(worthKeeping(told, FAR, profile)).to.deep.equal([PRIVATE, PUBLIC])
      expect(worthKeeping(told, [...FAR, { address: `/ip4/127.0.0.1/tcp/50000/p2p/${PEER}` }], profile)).to.deep.equal(told)
    }
  })

  it('are not believed to be of this machine because a relay is on it', () => {
    expect(worthKeeping(told, [{ address: LOOPBACK_RELAY }], 'default')).to.deep.equal([PRIVATE, PUBLIC])
  })

  it('stay on this machine in the profile local', () => {
    expect(worthKeeping(told, [{ address: LOOPBACK }], 'local')).to.deep.equal([LOOPBACK, LOOPBACK_RELAY])
  })

  it('are 16 at most, none too long, none a list in the DNS, a socket or a path of a web server', () => {
    const long = `/dns4/${Array(12).fill('a'.repeat(50)).join('.')}/tcp/1/p2p/${PEER}`
    const odd = ['', '/', 'nonsense', long, `/dnsaddr/example.org/p2p/${PEER}`, `/unix/%2Frun%2Fsocket/p2p/${PEER}`, `/ip4/192.168.1.1/tcp/80/ws/http-path/reboot/p2p/${PEER}`]

    expect(worthKeeping(odd, FAR, 'lan')).to.deep.equal([])
    expect(worthKeeping(Array<string>(10_000).fill(PRIVATE), FAR, 'lan')).to.have.length(16)
  })
})

describe('addresses that contacts are told', () => {
  it('are the own ones, 16 at most, without those at which WebRTC is signalled anyway', () => {
    const relayed = `/ip4/192.168.1.2/tcp/4001/ws/p2p/${RELAY}/p2p-circuit/p2p/${PEER}`

    expect(tellable([PRIVATE, relayed, relayed.replace('/p2p-circuit/', '/p2p-circuit/webrtc/')])).to.deep.equal([PRIVATE, relayed])
    expect(tellable(Array<string>(100).fill(PRIVATE))).to.have.length(16)
  })
})

import { expect } from 'chai'
import fc from 'fast-check'
import { addressInFragment, draftLeft, nodeInFragment, parseHostDescription, textParts } from '../../../src/ui/model/index.ts'

const HERE = { hostname: 'localhost', secure: false }
const ID = '12D3KooWHost'
const WS = `/ip4/127.0.0.1/tcp/4002/ws/p2p/${ID}`

describe('description of the host', () => {
  it('keeps the WebSocket addresses a page can dial, loopback first, and drops all others', () => {
    const lan = `/ip4/192.168.1.2/tcp/4002/ws/p2p/${ID}`
    const told = { peerId: ID, addresses: [lan, `/ip4/127.0.0.1/tcp/4001/p2p/${ID}`, WS, `${WS}/p2p-circuit/p2p/${ID}`, 7] }
    expect(parseHostDescription(told, HERE)).to.deep.equal({ peerId: ID, addresses: [WS, lan], profile: undefined, network: {} })
  })

  it('completes an address without a peer ID and refuses one of another peer', () => {
    expect(parseHostDescription({ peerId: ID, addresses: ['/ip4/127.0.0.1/tcp/4002/ws', '/ip4/127.0.0.1/tcp/4002/ws/p2p/12D3KooWEve'] }, HERE)?.addresses).to.deep.equal([WS])
  })

  it('has no use for loopback on a page from elsewhere, nor for bare WebSocket on a page by TLS', () => {
    expect(parseHostDescription({ peerId: ID, addresses: [WS] }, { hostname: 'host.example', secure: false })?.addresses).to.deep.equal([])
    expect(parseHostDescription({ peerId: ID, addresses: [WS] }, { hostname: 'localhost', secure: true })?.addresses).to.deep.equal([])
    const tls = `/dns4/host.example/tcp/443/tls/ws/p2p/${ID}`
    expect(parseHostDescription({ peerId: ID, addresses: [tls] }, { hostname: 'host.example', secure: true })?.addresses).to.deep.equal([tls])
  })

  it('keeps WebRTC-direct on every page, after the WebSockets', () => {
    const direct = `/ip4/45.90.1.2/udp/4003/webrtc-direct/certhash/uEiAkH5a4DPGKUuOBjYw0CgwjvcJCJMD2K_1aluKR_tpevQ/p2p/${ID}`
    const tls = `/dns4/host.example/tcp/443/tls/ws/p2p/${ID}`
    expect(parseHostDescription({ peerId: ID, addresses: [direct, tls, WS] }, { hostname: 'host.example', secure: true })?.addresses).to.deep.equal([tls, direct])
  })

  it('is nothing at all without a plausible peer ID, and takes a known profile only', () => {
    for (const value of [null, 'text', [], {}, { peerId: '' }, { peerId: '<b>' }, { peerId: 'a'.repeat(129) }]) expect(parseHostDescription(value, HERE)).to.equal(undefined)
    expect(parseHostDescription({ peerId: ID, profile: 'local' }, HERE)?.profile).to.equal('local')
    expect(parseHostDescription({ peerId: ID, profile: '__proto__' }, HERE)?.profile).to.equal(undefined)
  })

  it('says what the page is to do in the network, and what a page cannot do or does not know is dropped', () => {
    const wss = '/dns4/boot.example.org/tcp/443/wss/p2p/QmNnooDu7bfjPFoTZYxMNLWUQJyrVwtbZg5gBMjTezGAJN'
    const told = {
      peerId: ID, bootstrap: [wss, '/dnsaddr/boot.example.org', '/dns4/boot.example.org/tcp/443/wss', 7], iceServers: ['stun:stun.example.org:3478', 'turn:x', 'stun:a@b', {}],
      publicDht: { protocol: '/ipfs/kad/1.0.0', addresses: 'public', serve: true }, findable: false
    }
    expect(parseHostDescription(told, HERE)?.network).to.deep.equal({
      bootstrap: [wss], iceServers: ['stun:stun.example.org:3478'], publicDht: { protocol: '/ipfs/kad/1.0.0', addresses: 'public', serve: false }, findable: false
    })
    expect(parseHostDescription({ peerId: ID, bootstrap: [], iceServers: [], publicDht: null }, HERE)?.network).to.deep.equal({ bootstrap: [], iceServers: [], publicDht: null })
    for (const publicDht of [{}, 'kad', { protocol: 'kad', addresses: 'public' }, { protocol: '/ipfs/kad/1.0.0', addresses: 'mine' }]) expect(parseHostDescription({ peerId: ID, publicDht }, HERE)?.network).to.deep.equal({})
  })

  it('takes STUN servers from its host, none if it says none, and nothing else for one', () => {
    const told = (iceServers: unknown): readonly string[] | undefined => parseHostDescription({ peerId: ID, iceServers }, HERE)?.network.iceServers
    expect(told(['stun:45.90.1.2:3478', 'turn:45.90.1.2', 'stun:a b', `stun:${'a'.repeat(300)}`, 7, null])).to.deep.equal(['stun:45.90.1.2:3478'])
    expect(told([])).to.deep.equal([])
    for (const nothing of [undefined, 'stun:a', {}]) expect(told(nothing)).to.equal(undefined)
  })

  it('lets no number of bootstrap nodes and STUN servers be told', () => {
    const { bootstrap, iceServers } = parseHostDescription({
      peerId: ID, bootstrap: Array.from({ length: 99 }, (_, port) => `/ip4/5.1.1.1/tcp/${port}/ws/p2p/QmNnooDu7bfjPFoTZYxMNLWUQJyrVwtbZg5gBMjTezGAJN`), iceServers: Array.from({ length: 99 }, (_, at) => `stun:${at}.example.org`)
    }, HERE)?.network ?? {}
    expect([bootstrap?.length, iceServers?.length]).to.deep.equal([16, 8])
  })

  it('survives any JSON, with at most 16 addresses', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => {
      expect(parseHostDescription({ peerId: ID, addresses: value, bootstrap: value, iceServers: value, publicDht: value, findable: value }, HERE)?.addresses.length).to.be.at.most(16)
    }))
    const many = Array.from({ length: 99 }, (_, port) => `/ip4/127.0.0.1/tcp/${port}/ws/p2p/${ID}`)
    expect(parseHostDescription({ peerId: ID, addresses: many }, HERE)?.addresses).to.have.length(16)
  })
})

describe('node in the fragment', () => {
  const address = `/ip4/45.90.1.2/udp/4003/webrtc-direct/certhash/uEiAkH5a4DPGKUuOBjYw0CgwjvcJCJMD2K_1aluKR_tpevQ/p2p/${ID}`

  it('is found plain and encoded', () => {
    expect(nodeInFragment(`#node=${address}`)).to.equal(address)
    expect(nodeInFragment(`#node=${encodeURIComponent(address)}`)).to.equal(address)
  })

  it('is nothing without a peer ID at its end, with other characters, or too long', () => {
    for (const fragment of ['', '#node=', '#node=/ip4/45.90.1.2/tcp/1/ws', `#node=x${address}`, `#invite=${address}`, `#node=/ip4/ 1${address}`, `#node=/${'a'.repeat(512)}${address}`, '#node=%E0%A4%A']) expect(nodeInFragment(fragment), fragment).to.equal(undefined)
  })
})

describe('invite in the fragment', () => {
  it('is found bare, as a link, and as a link that the browser encoded', () => {
    expect(addressInFragment('#invite=abc')).to.equal('mobilink:abc')
    expect(addressInFragment('#invite=mobilink:abc')).to.equal('mobilink:abc')
    expect(addressInFragment('#invite=web%2Bmobilink%3Aabc')).to.equal('web+mobilink:abc')
  })

  it('is nothing in a fragment about something else, empty, or longer than any invite', () => {
    for (const fragment of ['', '#', '#invite=', '#invited=abc', '#x&invite=abc', `#invite=${'a'.repeat(4097)}`]) expect(addressInFragment(fragment)).to.equal(undefined)
  })

  it('shows a broken escape as it came', () => {
    expect(addressInFragment('#invite=%zz')).to.equal('mobilink:%zz')
  })
})

describe('length of a draft', () => {
  it('counts bytes of UTF-8 against the limit of 16,000, and tells when they run out', () => {
    expect(draftLeft('a'.repeat(16_000)).left).to.equal(0)
    expect(draftLeft('é'.repeat(8_001))).to.deep.equal({ left: -2, tell: true })
    expect(draftLeft('a'.repeat(15_000)).tell).to.equal(false)
    expect(draftLeft('hello').tell).to.equal(false)
  })
})

describe('links in a text', () => {
  it('sets web links apart and leaves the full stop behind them to the sentence', () => {
    expect(textParts('see https://a.example/x?y=1. Bye')).to.deep.equal([
      { kind: 'text', text: 'see ' }, { kind: 'link', text: 'https://a.example/x?y=1' }, { kind: 'text', text: '. Bye' }
    ])
  })

  it('makes a link of nothing but http and https', () => {
    for (const text of ['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'https://']) expect(textParts(text).some(({ kind }) => kind === 'link'), text).to.equal(false)
  })

  it('loses and adds no character of any text', () => {
    fc.assert(fc.property(fc.string(), (text) => { expect(textParts(`${text} https://a.example ${text}`).map((part) => part.text).join('')).to.equal(`${text} https://a.example ${text}`) }))
  })
})

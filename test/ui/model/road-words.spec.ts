import { expect } from 'chai'
import { isWebRTCDirectRefused, noRoadWords, whyNotFromHere } from '../../../src/ui/model/index.ts'

const ID = '12D3KooWHost'
const TLS = `/dns4/home.example.org/tcp/7443/tls/ws/p2p/${ID}`
const DIRECT = `/ip4/45.90.1.2/udp/4003/webrtc-direct/certhash/uEiAkH5a4DPGKUuOBjYw0CgwjvcJCJMD2K_1aluKR_tpevQ/p2p/${ID}`
const WS = `/ip4/192.168.1.2/tcp/4002/ws/p2p/${ID}`
const PHONE = { hostname: 'page.example.org', secure: true }
const HERE = { hostname: 'localhost', secure: false }

describe('the road from a page to its computer', () => {
  it('is open at secured addresses and WebRTC-direct from every page, at plain WebSockets only without https', () => {
    for (const address of [TLS, DIRECT, `/dns4/home.example.org/tcp/443/wss/p2p/${ID}`, `/ip4/127.0.0.1/tcp/4002/ws/p2p/${ID}`]) expect(whyNotFromHere(address, PHONE), address).to.equal(undefined)
    expect(whyNotFromHere(WS, HERE)).to.equal(undefined)
    expect(whyNotFromHere(WS, PHONE)).to.equal('A page that came by https may not open this address: it is not secured. Take one with /tls/ws or /webrtc-direct from your computer.')
    expect(whyNotFromHere(`/ip4/192.168.1.2/tcp/4001/p2p/${ID}`, HERE)).to.match(/^No page can open this address/)
  })

  it('is spoken of only where none is there: on a page of another machine that is not connected', () => {
    expect(noRoadWords({ page: PHONE, known: [TLS], isConnected: true })).to.equal(undefined)
    expect(noRoadWords({ page: HERE, known: [], isConnected: false })).to.equal(undefined)
  })

  it('is missing for want of an address, of one that this page may open, or of an answer: each says what to do', () => {
    expect(noRoadWords({ page: PHONE, known: [], isConnected: false })).to.match(/^This page knows no computer of yours\. Open the page that your computer serves itself, with a certificate/)
    expect(noRoadWords({ page: PHONE, known: [WS], isConnected: false })).to.match(/^No road leads from this page to your computer: a page that came by https needs/)
    expect(noRoadWords({ page: PHONE, known: [WS, DIRECT], isConnected: false })).to.match(/^Your computer answers at none of the addresses/)
  })

  it('is refused by a browser that forbids WebRTC-direct, however deep the refusal lies', () => {
    const refusal = Object.assign(new Error('no'), { name: 'WebRTCDirectRefusedError' })
    expect(isWebRTCDirectRefused(new Error('unreachable', { cause: new AggregateError([new Error('x'), refusal]) }))).to.equal(true)
    expect(isWebRTCDirectRefused(new Error('unreachable', { cause: new Error('x') }))).to.equal(false)
    expect(isWebRTCDirectRefused('no')).to.equal(false)
  })
})

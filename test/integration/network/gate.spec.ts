import { peerIdFromString } from '@libp2p/peer-id'
import { multiaddr } from '@multiformats/multiaddr'
import { expect } from 'chai'
import { createDeviceKey } from '../../../src/identity/index.ts'
import { ECHO, exchange, Loopback, OPEN_TO_ALL, reachable, say, tcpOf, until, wsOf } from './nodes.ts'
import { rejection } from './rejection.ts'
import { createRawPeer } from './raw-peer.ts'
import type { PeerIdText } from '../../../src/identity/index.ts'
import type { Libp2p } from '@libp2p/interface'

describe('the network gate', () => {
  const loopback = new Loopback()
  const raw: Libp2p[] = []

  afterEach(async () => {
    await Promise.all(raw.splice(0).map(async (peer) => await peer.stop()))
    await loopback.close()
  })

  it('looks to a blocked peer as an absent one does', async () => {
    const a = await loopback.host()
    const b = await loopback.host()
    const absent = await createDeviceKey(new Uint8Array(32).fill(9))

    b.gate.blocked.add(a.network.peerId)

    const refused = await rejection(a.network.connect(b.network.peerId, { addresses: [tcpOf(b)] })) as Error
    const nobody = await rejection(a.network.connect(absent.peerId, { addresses: ['/ip4/127.0.0.1/tcp/1'] })) as Error

    expect([refused.name, refused.message]).to.deep.equal([nobody.name, nobody.message])
    expect(b.network.paths(a.network.peerId)).to.deep.equal([])
    expect(b.news).to.deep.equal([])
    expect(b.faults).to.deep.equal([])
  })

  it('dials and opens nothing to a peer that it has blocked', async () => {
    const a = await loopback.host()
    const b = await loopback.host()

    a.gate.blocked.add(b.network.peerId)

    expect(await rejection(a.network.connect(b.network.peerId, { addresses: [tcpOf(b)] }))).to.have.property('name', 'PeerUnreachableError')
    expect(await rejection(a.network.use(tcpOf(b)))).to.have.property('name', 'PeerUnreachableError')
    expect(b.network.paths()).to.deep.equal([])
  })

  it('hangs up on a peer in the moment it is blocked', async () => {
    const a = await loopback.host()
    const b = await loopback.host()

    await a.network.connect(b.network.peerId, { addresses: [tcpOf(b)] })
    a.gate.blocked.add(b.network.peerId)
    a.network.gateChanged()
    await until(b.network, () => b.network.paths(a.network.peerId).length === 0)

    expect(a.network.paths(b.network.peerId)).to.deep.equal([])
    expect(await rejection(a.network.open(b.network.peerId, ECHO))).to.have.property('name', 'PeerUnreachableError')
  })

  it('lets a stranger open what is for strangers, and resets a contact protocol before a frame is read', async () => {
    const a = await loopback.host()
    const b = await loopback.host()

    await a.network.connect(b.network.peerId, { addresses: [tcpOf(b)] })
    b.gate.strangers.add(a.network.peerId)

    expect(await say(a, b, 'may I', OPEN_TO_ALL)).to.equal('may I')
    expect(await say(a, b, 'let me in')).to.equal('')
    b.gate.strangers.delete(a.network.peerId)
    expect(await say(a, b, 'now?')).to.equal('now?')
    expect(b.faults).to.deep.equal([])
  })

  it('says that a protocol is not spoken', async () => {
    const a = await loopback.host()
    const b = await loopback.host()

    await a.network.connect(b.network.peerId, { addresses: [tcpOf(b)] })

    expect(await rejection(a.network.open(b.network.peerId, '/mobilink/unknown/1.0'))).to.have.property('name', 'ProtocolRefusedError')
  })

  it('gives a stranger no answer to its WebRTC offer, and the offer does no harm', async () => {
    const host = await loopback.host()
    const tab = await loopback.tab([host])
    const stranger = await loopback.tab([host])

    await Promise.all([reachable(tab), reachable(stranger)])
    tab.gate.strangers.add(stranger.network.peerId)

    // their common host is an own node of both, so that the request may travel; nothing better comes of it
    const path = await stranger.network.connect(tab.network.peerId, { relayed: true })

    expect(path.kind).to.equal('own-relay')
    expect(tab.network.paths(stranger.network.peerId).map(({ transport }) => transport)).to.not.include('webrtc')
    expect(await say(stranger, tab, 'may I', OPEN_TO_ALL)).to.equal('may I')
  })

  it('refuses the relay of a third party for contact protocols, outbound and inbound, and allows it for requests', async () => {
    const hostOfA = await loopback.host()
    const hostOfB = await loopback.host()
    const a = await loopback.tab([hostOfA])
    const b = await loopback.tab([])

    // a node that B uses by a person's word alone is not B's own
    b.gate.strangers.add(hostOfB.network.peerId)
    await b.network.use(wsOf(hostOfB))
    b.gate.strangers.add(a.network.peerId)
    a.gate.strangers.add(hostOfB.network.peerId)
    await reachable(b)

    const addresses = b.network.addresses()

    expect(await rejection(a.network.connect(b.network.peerId, { addresses }))).to.have.property('name', 'PeerUnreachableError')
    expect(await a.network.connect(b.network.peerId, { addresses, relayed: true })).to.include({ kind: 'relay' })
    expect(await rejection(a.network.open(b.network.peerId, ECHO))).to.have.property('name', 'PeerUnreachableError')
    expect(await say(a, b, 'may I', OPEN_TO_ALL, { relayed: true })).to.equal('may I')
    expect(a.news.concat(b.news)).to.not.include(`+${b.network.peerId}`).and.not.include(`+${a.network.peerId}`)
    // a peer that does not keep the rule itself meets it on the other side, whoever it is
    b.gate.strangers.clear()
    b.gate.strangers.add(hostOfB.network.peerId)
    expect(await say(a, b, 'all the same', ECHO, { relayed: true })).to.equal('')
    expect(a.network.thirdParties().map(({ purpose }) => purpose)).to.include('relay')
    expect(b.network.thirdParties().map(({ purpose }) => purpose)).to.include('bootstrap')
  })

  it('does not believe a relay that declares no limits', async () => {
    const relay = await createRawPeer({ relay: true })
    const stranger = await createRawPeer({})

    raw.push(stranger, relay)

    const b = await loopback.tab([])
    const [relayAddress] = relay.getMultiaddrs()

    await b.network.use(String(relayAddress))
    b.gate.strangers.add(relay.peerId.toString())
    await reachable(b)

    const [address] = b.network.addresses().filter((text) => !text.includes('/webrtc/'))
    const connection = await stranger.dial(multiaddr(address))

    expect(connection.limits).to.equal(undefined)
    expect(await exchange(await connection.newStream(ECHO), 'unlimited, it says')).to.equal('')
    expect(await exchange(await connection.newStream(OPEN_TO_ALL), 'a request')).to.equal('a request')
  })

  it('bounds the streams of one peer', async () => {
    const a = await loopback.host()
    const b = await loopback.host()

    await a.network.connect(b.network.peerId, { addresses: [tcpOf(b)] })

    const opened = await Promise.all(Array.from({ length: 6 }, async () => (await a.network.open(b.network.peerId, ECHO)).stream))
    const answers = await Promise.all(opened.map(async (stream) => await exchange(stream, 'one of many')))

    expect(answers.filter((answer) => answer === 'one of many')).to.have.length(4)
  })

  it('reports a handler that fails by its own fault, and stays silent about a peer that misbehaves', async () => {
    const peer = await createRawPeer({ tcp: true })

    raw.push(peer)
    const own = new TypeError('a bug of ours')
    const a = await loopback.host({
      serve: (network) => {
        for (const [protocol, error] of [['/mobilink/test-bug/1.0', own], ['/mobilink/test-peer/1.0', Object.assign(new Error('theirs'), { name: 'InvalidFrameError' })]] as const) {
          network.serve(protocol, async () => await Promise.reject(error), { maxInboundStreams: 1, maxOutboundStreams: 1, runOnRelayed: false, admits: () => true })
        }
      }
    })

    await a.network.connect(peer.peerId.toString() as PeerIdText, { addresses: peer.getMultiaddrs().map(String) })
    const id = peerIdFromString(a.network.peerId)

    for (const protocol of ['/mobilink/test-peer/1.0', '/mobilink/test-bug/1.0']) {
      const [connection] = peer.getConnections(id)

      expect(await exchange(await connection!.newStream(protocol), 'x')).to.equal('')
    }

    expect(a.faults).to.deep.equal([own])
  })
})

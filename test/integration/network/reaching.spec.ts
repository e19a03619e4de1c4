import { expect } from 'chai'
import { createDeviceKey } from '../../../src/identity/index.ts'
import { addressWith, Loopback, reachable, say, tcpOf, until, wsOf } from './nodes.ts'
import { rejection } from './rejection.ts'

describe('reaching a peer', () => {
  const loopback = new Loopback()

  afterEach(async () => await loopback.close())

  it('connects two hosts over TCP at a known address', async () => {
    const a = await loopback.host()
    const b = await loopback.host()
    const path = await a.network.connect(b.network.peerId, { addresses: [tcpOf(b)] })

    expect(path).to.include({ peer: b.network.peerId, kind: 'direct', transport: 'tcp', direction: 'outbound' })
    expect(await say(a, b, 'hello')).to.equal('hello')
    expect(await say(b, a, 'and back')).to.equal('and back')
    expect([...a.faults, ...b.faults]).to.deep.equal([])
  })

  it('brings WebRTC up between a tab and its host, though a WebSocket stands', async () => {
    const host = await loopback.host()
    const tab = await loopback.tab([host])

    await until(tab.network, () => tab.network.paths(host.network.peerId).some(({ transport }) => transport === 'websocket'))

    const path = await tab.network.connect(host.network.peerId)

    expect(path).to.include({ kind: 'direct', transport: 'webrtc' })
    expect(await say(tab, host, 'over webrtc')).to.equal('over webrtc')

    const { stream, remote } = await tab.network.open(host.network.peerId, '/mobilink/test-echo/1.0')

    stream.abort(new Error('done'))
    expect(remote.path.transport).to.equal('webrtc')
  })

  it('brings WebRTC up from the host to its tab, over the connection that the tab opened', async () => {
    const host = await loopback.host()
    const tab = await loopback.tab([host])

    await until(host.network, () => host.network.paths(tab.network.peerId).length > 0)

    const path = await host.network.connect(tab.network.peerId)

    expect(path).to.include({ kind: 'direct', transport: 'webrtc' })
    expect(await say(host, tab, 'to the tab')).to.equal('to the tab')
  })

  it('finds a tab by its bare peer ID through the DHT and talks to it over WebRTC, directly', async () => {
    const host = await loopback.host()
    const a = await loopback.tab([host])
    const b = await loopback.tab([host])

    await Promise.all([reachable(a), reachable(b)])

    const path = await a.network.connect(b.network.peerId)

    expect(path).to.include({ kind: 'direct', transport: 'webrtc' })
    expect(await say(a, b, 'found you')).to.equal('found you')
  })

  it('finds a host by its bare peer ID through one common bootstrap node', async () => {
    const common = await loopback.host()
    const bootstrap = [tcpOf(common)]
    const a = await loopback.host({ network: { bootstrap } })
    const b = await loopback.host({ network: { bootstrap } })

    await until(b.network, () => b.network.paths(common.network.peerId).length > 0)

    const path = await a.network.connect(b.network.peerId)

    expect(path).to.include({ kind: 'direct', transport: 'tcp' })
    expect(await say(a, b, 'found you')).to.equal('found you')
  })

  it('answers at once for an unknown peer when it knows no DHT server', async function () {
    this.timeout(2_000)
    const host = await loopback.host()
    const { peerId } = await createDeviceKey(new Uint8Array(32).fill(9))

    expect(await rejection(host.network.connect(peerId))).to.have.property('name', 'PeerUnreachableError')
  })

  it('refuses an address at which somebody else answers', async () => {
    const a = await loopback.host()
    const b = await loopback.host()
    const { peerId } = await createDeviceKey(new Uint8Array(32).fill(9))
    const bare = tcpOf(b).split('/p2p/')[0] ?? ''

    expect(await rejection(a.network.connect(peerId, { addresses: [bare, tcpOf(b)] }))).to.have.property('name', 'PeerUnreachableError')
    expect(a.network.paths(peerId)).to.deep.equal([])
  })

  it('reaches a peer whose first addresses are dead [S3-34]', async () => {
    const a = await loopback.host()
    const b = await loopback.host()
    const dead = [1, 2, 3, 4, 5, 6].map((port) => `/ip4/127.0.0.1/tcp/${port}`)
    const path = await a.network.connect(b.network.peerId, { addresses: [...dead, tcpOf(b)] })

    expect(path.transport).to.equal('tcp')
  })

  it('dials a peer once for callers that want it at the same time, and lets one of them give up alone', async () => {
    const a = await loopback.host()
    const b = await loopback.host()
    const impatient = new AbortController()
    const options = { addresses: [tcpOf(b)] }
    const aborted = rejection(a.network.connect(b.network.peerId, { ...options, signal: impatient.signal }))
    const others = Promise.all([a.network.connect(b.network.peerId, options), a.network.connect(b.network.peerId, options)])

    impatient.abort()

    expect(await aborted).to.have.property('name', 'AbortError')
    await others
    expect(a.network.paths(b.network.peerId)).to.have.length(1)
    expect(a.news).to.deep.equal([`+${b.network.peerId}`])
  })

  it('says once that a peer is here, on its best path, and once that it is gone', async () => {
    const host = await loopback.host()
    const tab = await loopback.tab([host])

    await reachable(tab)
    await tab.network.connect(host.network.peerId)
    await until(host.network, () => host.news.length > 0)
    await tab.network.stop()
    await until(host.network, () => host.network.paths(tab.network.peerId).length === 0 && host.news.length > 1)

    expect(host.news).to.deep.equal([`+${tab.network.peerId}`, `-${tab.network.peerId}`])
  })

  it('remembers addresses, and forgets a peer for good', async () => {
    // nobody can dial a tab without relays, so that only its own memory counts
    const a = await loopback.tab([])
    const b = await loopback.host()

    await a.network.remember(b.network.peerId, [wsOf(b)])
    expect(await a.network.connect(b.network.peerId)).to.include({ kind: 'direct' })
    await a.network.disconnect(b.network.peerId)
    await a.network.remember(b.network.peerId, [])
    expect(a.network.paths()).to.deep.equal([])
    expect(await rejection(a.network.connect(b.network.peerId))).to.have.property('name', 'PeerUnreachableError')
  })

  it('names only loopback addresses in the profile local, each ending in its own peer ID', async () => {
    const host = await loopback.host()
    const tab = await loopback.tab([host])

    await reachable(tab)

    for (const { network } of [host, tab]) {
      expect(network.addresses()).to.not.be.empty

      for (const address of network.addresses()) {
        expect(address).to.match(/^\/ip4\/127\.0\.0\.1\//)
        expect(address.endsWith(`/p2p/${network.peerId}`)).to.equal(true)
      }
    }

    expect(addressWith(tab.network, '/p2p-circuit/webrtc/')).to.not.equal('')
    expect([...host.network.thirdParties(), ...tab.network.thirdParties()]).to.deep.equal([])
  })
})

import { expect } from 'chai'
import { findableWords, purposeWords, reachabilityWords } from '../../../src/ui/model/index.ts'
import { configFor } from '../../../src/ui/web/page-config.ts'
import type { HostDescription } from '../../../src/ui/model/index.ts'

describe('words for the world outside', () => {
  it('answer whether others reach this device in one word and a reason', () => {
    expect(reachabilityWords({ reachable: 'yes', because: 'dialled back' })).to.equal('yes: a node outside was asked to dial back, and got through.')
    expect(reachabilityWords({ reachable: 'no', because: 'refused' })).to.match(/^no: .*none got through.*forward the port/)
    expect(reachabilityWords({ reachable: 'unknown', because: 'nobody asked' })).to.match(/^unknown: .*"autonat" is off/)
  })

  it('say what being found by the peer ID costs, and what switching it off does not do', () => {
    expect(findableWords({ state: 'published', servers: 1, at: 1 })).to.match(/^yes: 1 node keeps your addresses\. Anybody who has your peer ID can learn them/)
    expect(findableWords({ state: 'published', servers: 20, at: 1 })).to.include('20 nodes keep')
    expect(findableWords({ state: 'off' })).to.match(/^no: .*may still tell where you are/)
    expect(findableWords({ state: 'waiting', for: 'an address' })).to.not.equal(findableWords({ state: 'waiting', for: 'a server' }))
  })

  it('say what for somebody outside was contacted', () => {
    expect(new Set((['bootstrap', 'dht', 'relay', 'stun', 'autonat', 'router', 'dns'] as const).map(purposeWords)).size).to.equal(7)
  })
})

describe('the settings of a page', () => {
  const PEER = '12D3KooWGAovF2pKuBP2giuyMzrXsXkr2q5JyLDZjoUV8YZmuYRn'
  const HERE = `/ip4/127.0.0.1/tcp/4002/ws/p2p/${PEER}`
  const OUTSIDE = '/dns4/boot.example.org/tcp/443/wss/p2p/QmNnooDu7bfjPFoTZYxMNLWUQJyrVwtbZg5gBMjTezGAJN'
  const host = (more: Partial<HostDescription>): HostDescription => ({ peerId: PEER, addresses: [HERE], profile: 'default', network: {}, ...more })

  it('are those of its host, with the host itself first', () => {
    const network = { bootstrap: [OUTSIDE], iceServers: ['stun:stun.example.org:3478'], publicDht: null, findable: false }

    expect(configFor(host({ network }), 'localhost')).to.deep.include({ profile: 'default', bootstrap: [HERE, OUTSIDE], relays: [HERE], iceServers: network.iceServers, publicDht: null, findable: false })
  })

  it('name nobody outside whom the host does not name', () => {
    expect(configFor(host({}), 'localhost')).to.deep.include({ bootstrap: [HERE], relays: [HERE], iceServers: [] })
    expect(configFor(host({ network: { bootstrap: [], iceServers: [] } }), 'localhost')).to.deep.include({ bootstrap: [HERE], iceServers: [] })
    expect(configFor(host({ profile: undefined, addresses: [HERE.replace('127.0.0.1', '192.168.1.2')] }), 'localhost')).to.deep.include({ profile: 'lan', publicDht: null, iceServers: [] })
    expect(configFor(undefined, 'localhost')).to.deep.include({ profile: 'local', bootstrap: [], relays: [], iceServers: [] })
    expect(configFor(undefined, 'page.example.org')).to.deep.include({ profile: 'default', bootstrap: [], relays: [], iceServers: [], publicDht: null })
  })

  it('stay on this machine where the host does, whatever it names', () => {
    expect(configFor(host({ profile: 'local', network: { bootstrap: [OUTSIDE], iceServers: ['stun:stun.example.org:3478'] } }), 'localhost')).to.deep.include({ profile: 'local', bootstrap: [HERE], iceServers: [] })
  })
})

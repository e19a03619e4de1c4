import { expect } from 'chai'
import { loadConfig } from '../../src/node/config.ts'

const PEER = '12D3KooWGAovF2pKuBP2giuyMzrXsXkr2q5JyLDZjoUV8YZmuYRn'

describe('the configuration', () => {
  it('is the profile default when nothing is said, which is as lan', () => {
    expect(loadConfig().profile).to.equal('default')
    expect({ ...loadConfig(), profile: 'lan' }).to.deep.equal(loadConfig({ profile: 'lan' }))
  })

  it('names nobody outside this machine in the profile local', () => {
    const local = loadConfig({ profile: 'local' })

    expect(local.listen.every((address) => address.startsWith('/ip4/127.0.0.1/'))).to.equal(true)
    expect(local).to.deep.include({ bootstrap: [], relays: [], iceServers: [], mdns: false })
  })

  it('is changed by a file, and the file by options, field by field', () => {
    const file = { profile: 'local', findable: false, bootstrap: [`/ip4/127.0.0.1/tcp/1/p2p/${PEER}`] }
    const relays = [`/ip4/127.0.0.1/tcp/2/ws/p2p/${PEER}`]

    expect(loadConfig({ file, network: { relays, bootstrap: undefined } })).to.deep.include({ ...file, relays })
    expect(loadConfig({ file, network: { bootstrap: [] } }).bootstrap).to.deep.equal([])
    expect(loadConfig({ file, profile: 'lan' }).profile).to.equal('lan')
  })

  const WRONG: Array<[title: string, sources: Parameters<typeof loadConfig>[0], says: RegExp]> = [
    ['an unknown profile', { file: { profile: 'wan' } }, /"profile".*default, lan, local/],
    ['an unknown field', { file: { bootstraps: [] } }, /"bootstraps"/],
    ['no object', { file: 'lan' }, /no object/],
    ['a list that is none', { file: { listen: '/ip4/127.0.0.1/tcp/0' } }, /"listen"/],
    ['an address that is no multiaddr', { network: { listen: ['127.0.0.1:4001'] } }, /"listen\.0".*multiaddr/],
    ['a bootstrap node without a peer ID', { network: { bootstrap: ['/ip4/10.0.0.1/tcp/4001'] } }, /"bootstrap\.0".*peer ID/],
    ['more addresses than a person writes', { network: { listen: Array.from({ length: 100 }, () => '/ip4/0.0.0.0/tcp/0') } }, /"listen"/],
    ['a TURN server', { network: { iceServers: ['turn:example.org:3478'] } }, /"iceServers\.0".*STUN/],
    ['a STUN server in local', { profile: 'local', network: { iceServers: ['stun:example.org:3478'] } }, /"local".*--profile lan/],
    ['mDNS in local', { profile: 'local', network: { mdns: true } }, /"local".*--profile lan/],
    ['listening outside in local', { profile: 'local', network: { listen: ['/ip4/0.0.0.0/tcp/0'] } }, /"local".*0\.0\.0\.0/],
    ['a relay outside in local', { profile: 'local', network: { relays: [`/ip4/127.0.0.1.example.org/tcp/1/p2p/${PEER}`] } }, /"local"/]
  ]

  for (const [title, sources, says] of WRONG) {
    it(`refuses ${title} and names the field`, () => {
      expect(() => loadConfig(sources)).to.throw(says).with.property('name', 'InvalidConfigError')
    })
  }
})

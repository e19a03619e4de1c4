import { readFile } from 'node:fs/promises'
import { expect } from 'chai'
import { loadConfig } from '../../src/node/config.ts'

const PEER = '12D3KooWGAovF2pKuBP2giuyMzrXsXkr2q5JyLDZjoUV8YZmuYRn'

/** The name of a host in a multiaddr or a STUN URL. */
const hostOf = (text: string): string => /^(?:stun:|\/\w+\/)([^:/]+)/.exec(text)?.[1] ?? ''
/** Whom a host belongs to: the last two parts of its name. */
const operatorOf = (text: string): string => hostOf(text).split('.').slice(-2).join('.')

describe('the configuration', () => {
  it('is the profile default when nothing is said: the public DHT, several operators, a switch for each', () => {
    const { profile, publicDht, bootstrap, iceServers, upnp, autonat, dcutr, findable } = loadConfig()

    expect({ profile, publicDht, upnp, autonat, dcutr, findable }).to.deep.equal({
      profile: 'default', publicDht: { protocol: '/ipfs/kad/1.0.0', addresses: 'public', serve: true }, upnp: true, autonat: true, dcutr: true, findable: true
    })
    expect(new Set(bootstrap.map(operatorOf)).size).to.be.at.least(2)
    expect(new Set(iceServers.map(operatorOf)).size).to.be.at.least(3)
    // a page asks no DNS server for records, so what it uses is written out
    expect(bootstrap.some((address) => address.includes('/wss/') && !address.startsWith('/dnsaddr/'))).to.equal(true)
  })

  it('has every host outside explained beside it, and no other', async () => {
    const page = await readFile(new URL('../../../config/README.md', import.meta.url), 'utf8')
    const { bootstrap, iceServers, push } = loadConfig()
    const named = [...[...bootstrap, ...iceServers].map(hostOf), ...push?.vendors ?? []]

    for (const host of named) expect(page, host).to.include(`\`${host}\``)
    expect([...page.matchAll(/^\| `([^`]+\.(?!json)[a-z]+)` \|/gm)].map(([, host]) => host)).to.have.members([...new Set(named)])
  })

  it('names nobody outside in the profile lan, and asks neither a router nor anybody else to let others in', () => {
    expect(loadConfig({ profile: 'lan' })).to.deep.include({ bootstrap: [], relays: [], iceServers: [], publicDht: null, upnp: false, autonat: false, dcutr: false, mdns: true })
  })

  it('can be emptied: no bootstrap node, no STUN server, no public DHT', () => {
    const nobody = { bootstrap: [], iceServers: [], publicDht: null, findable: false, upnp: false, autonat: false, dcutr: false }

    expect(loadConfig({ file: nobody })).to.deep.include({ profile: 'default', ...nobody })
    expect(loadConfig({ network: nobody })).to.deep.include({ profile: 'default', ...nobody })
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
    ['a public DHT that is half described', { file: { publicDht: { protocol: '/ipfs/kad/1.0.0' } } }, /"publicDht\.addresses"/],
    ['one DHT in the place of two', { file: { publicDht: { protocol: '/mobilink/kad/1.0.0', addresses: 'all', serve: false } } }, /"publicDht".*its own/],
    ['a router that is asked in local', { profile: 'local', network: { upnp: true } }, /"local".*"upnp"/],
    ['nodes that are asked to dial back in local', { profile: 'local', network: { autonat: true } }, /"local".*"autonat"/],
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

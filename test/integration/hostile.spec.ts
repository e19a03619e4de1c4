import { multiaddr } from '@multiformats/multiaddr'
import { expect } from 'chai'
import { MSG_PROTOCOL } from '../../src/protocols/msg/index.ts'
import { REQUEST_PROTOCOL } from '../../src/protocols/request/index.ts'
import { befriend, Hosts } from './hosts.ts'
import { createRawPeer } from './network/raw-peer.ts'
import type { HostProcess } from './hosts.ts'
import type { Message } from '../../src/node/index.ts'
import type { Connection, Libp2p, Stream } from '@libp2p/interface'

/** What a host may grow by under attack: a few thousand half-open streams of a few kilobytes each, and no more. */
const GROWTH_BYTES = 200 * 1024 ** 2
const AT_ONCE = 100

describe('a host under attack', function () {
  this.timeout(240_000)
  const hosts = new Hosts()
  const peers: Libp2p[] = []
  let victim: HostProcess
  let friend: HostProcess
  let idle = 0

  before(async () => {
    victim = await hosts.start()
    friend = await hosts.start()
    await befriend(friend, victim)
    idle = await victim.call('memory')
  })

  after(async () => {
    await Promise.all(peers.map(async (peer) => await peer.stop()))
    await hosts.end()
  })

  async function stranger (): Promise<Connection> {
    const peer = await createRawPeer({ tcp: true })
    peers.push(peer)
    const address = victim.addresses.find((text) => text.includes('/tcp/') && !text.includes('/ws'))
    return await peer.dial(multiaddr(address ?? ''))
  }

  /** Opens `count` streams, some at once, and does the same bad thing on each. */
  async function flood (connection: Connection, protocol: string, count: number, attack: (stream: Stream) => void): Promise<void> {
    for (let n = 0; n < count; n += AT_ONCE) {
      await Promise.all(Array.from({ length: AT_ONCE }, async () => {
        try {
          const stream = await connection.newStream(protocol, { maxOutboundStreams: 100_000 })
          attack(stream)
        } catch (error) {
          // refused before or while it attacked: just what it should be
          expect(error).to.be.an('error')
        }
      }))
    }
  }

  async function stillServes (text: string): Promise<void> {
    const arrived = victim.event('message:added', (message: Message) => message.text === text)
    await friend.call('send', victim.peerId, text)
    await arrived
    expect(await victim.call('memory') - idle, 'memory').to.be.lessThan(GROWTH_BYTES)
  }

  it('goes on serving its contacts through 10,000 streams that say nothing', async () => {
    const connection = await stranger()
    await flood(connection, REQUEST_PROTOCOL, 10_000, () => undefined)
    await stillServes('after silence')
  })

  it('goes on serving its contacts through endless and malformed frames of strangers', async () => {
    const connection = await stranger()
    const endless = new Uint8Array(64 * 1024).fill(0xff)
    await flood(connection, REQUEST_PROTOCOL, 500, (stream) => { for (let n = 0; n < 8; n++) stream.send(endless) })
    await stillServes('after noise')
  })

  it('resets the message protocol of strangers without a frame, however often they try', async () => {
    const connection = await stranger()
    let heard = 0
    await flood(connection, MSG_PROTOCOL, 2_000, (stream) => {
      stream.addEventListener('message', () => { heard++ })
      stream.send(Uint8Array.from([2, 0x1a, 0]))
    })
    await stillServes('after strangers')
    expect(heard).to.equal(0)
  })

  it('refuses unknown versions of its protocols cleanly [B-04]', async () => {
    const connection = await stranger()
    for (const protocol of ['/mobilink/msg/2.0', '/mobilink/msg/0.9', '/mobilink/file/2.0', '/mobilink/file/0.9', '/mobilink/request/0.9', '/mobilink/nothing/1.0']) {
      const error: unknown = await connection.newStream(protocol).then(() => undefined, (refused: unknown) => refused)
      expect(error).to.have.property('name', 'UnsupportedProtocolError')
    }
    await stillServes('after versions')
  })

  it('lets a newcomer with an invite in during a flood of strangers\' requests', async () => {
    const request = Uint8Array.from([2 + 2 + 2, 0x12, 4, 0x6e, 0x61, 0x6d, 0x65])
    const floods = Promise.all(Array.from({ length: 20 }, async () => {
      try {
        await flood(await stranger(), REQUEST_PROTOCOL, 100, (stream) => { stream.send(request) })
      } catch (error) {
        // more connections at once than a host takes from one address
        expect(error).to.be.an('error')
      }
    }))
    const newcomer = await hosts.start()
    await befriend(newcomer, victim)
    await floods
    const incoming = (await victim.call('contacts')).filter(({ state }) => state === 'incoming')
    expect(incoming.length).to.be.at.most(100)
    await stillServes('after the flood')
  })
})

import { noise } from '@chainsafe/libp2p-noise'
import { generateKeyPair } from '@libp2p/crypto/keys'
import { defaultLogger } from '@libp2p/logger'
import { peerIdFromPrivateKey, peerIdFromString } from '@libp2p/peer-id'
import { multiaddr } from '@multiformats/multiaddr'
import { expect } from 'chai'
import { needsStreamNoise } from '../../../src/node/network/noise.ts'
import { ECHO, exchange, Loopback, reachable, say } from './nodes.ts'
import { createRawPeer } from './raw-peer.ts'
import type { TestNode } from './nodes.ts'
import type { Connection, Libp2p, MessageStream, PrivateKey, Stream } from '@libp2p/interface'

const WS = '/ip4/127.0.0.1/tcp/4001/ws/p2p/12D3KooWRawPbxPtP1eZaJpumGnyWX2DcUyd3RQnydr3eAto4Az7'

describe('Noise on the streams of a WebRTC connection', () => {
  const loopback = new Loopback()
  const raw: Libp2p[] = []

  afterEach(async () => {
    await Promise.all(raw.splice(0).map(async (peer) => await peer.stop()))
    await loopback.close()
  })

  it('is run where libp2p has skipped it, and nowhere else [B-05]', () => {
    const address = (text: string): Pick<Connection, 'encryption' | 'remoteAddr'> => ({ encryption: text.includes('webrtc') ? 'native' : '/noise', remoteAddr: multiaddr(text) })

    expect(needsStreamNoise(address(`${WS}/p2p-circuit/webrtc`))).to.equal(true)
    expect(needsStreamNoise(address('/webrtc'))).to.equal(true)
    expect(needsStreamNoise(address('/ip4/127.0.0.1/udp/4001/webrtc-direct'))).to.equal(false)
    expect(needsStreamNoise(address(WS))).to.equal(false)
    expect(needsStreamNoise(address(`${WS}/p2p-circuit`))).to.equal(false)
  })

  it('carries what two nodes say, in both directions', async () => {
    const { host, tab } = await hostAndTab()
    const other = await loopback.tab([host])

    expect(await other.network.connect(tab.network.peerId)).to.include({ transport: 'webrtc' })
    expect(await say(other, tab, 'a'.repeat(100_000))).to.have.length(100_000)
    expect(await say(tab, other, 'and back')).to.equal('and back')
    expect([...tab.faults, ...other.faults]).to.deep.equal([])
  })

  it('is spoken by anybody who has read the specification', async () => {
    const { tab } = await hostAndTab()
    const { connection, privateKey } = await rawConnection(tab)

    expect(connection.encryption).to.equal('native')
    expect(await exchange(await secured(await connection.newStream(ECHO), connection, privateKey), 'hello')).to.equal('hello')
  })

  it('is demanded: a stream without it is reset, and nothing on it is read [B-05]', async () => {
    const { tab } = await hostAndTab()
    const { connection } = await rawConnection(tab)

    expect(await exchange(await connection.newStream(ECHO), 'in the clear')).to.equal('')
    expect(tab.faults).to.deep.equal([])
  })

  it('refuses a key that is not the one of the connection', async () => {
    const { tab } = await hostAndTab()
    const { connection } = await rawConnection(tab)
    const stream = await connection.newStream(ECHO)

    // the initiator sends its key last and cannot see that it was refused: what it says is not answered
    const answer = await secured(stream, connection, await generateKeyPair('Ed25519'))
      .then(async (inside) => await exchange(inside, 'it is me'), () => '')

    expect(answer).to.equal('')
    expect(tab.faults).to.deep.equal([])
  })

  it('refuses to talk to somebody who cannot prove the key of the connection', async () => {
    const { tab } = await hostAndTab()
    const { peer } = await rawConnection(tab)
    const impostor = await generateKeyPair('Ed25519')

    await peer.handle(ECHO, async (stream) => {
      const encrypter = await encrypterOf(impostor)

      await encrypter.secureInbound(stream, { skipStreamMuxerNegotiation: true }).catch(() => undefined)
    })

    const id = peer.peerId.toString() as TestNode['network']['peerId']
    const direct = (): number => tab.network.paths(id).filter(({ transport }) => transport === 'webrtc').length

    expect(direct()).to.equal(1)
    const opened = await tab.network.open(id, ECHO).catch(() => undefined)

    // what is left is the relay, where the connection itself has run Noise
    expect(opened?.remote.path.transport).to.not.equal('webrtc')
    expect(direct()).to.equal(0)
  })

  async function hostAndTab (): Promise<{ host: TestNode, tab: TestNode }> {
    const host = await loopback.host()
    const tab = await loopback.tab([host])

    await reachable(tab)

    return { host, tab }
  }

  /** A WebRTC connection of a peer that keeps none of our rules to a tab. */
  async function rawConnection (tab: TestNode): Promise<{ peer: Libp2p, connection: Connection, privateKey: PrivateKey }> {
    const privateKey = await generateKeyPair('Ed25519')
    const peer = await createRawPeer({ privateKey })

    raw.push(peer)
    const address = tab.network.addresses().find((text) => text.includes('/p2p-circuit/webrtc/')) ?? ''

    return { peer, connection: await peer.dial(multiaddr(address)), privateKey }
  }
})

async function secured (stream: Stream, connection: Connection, privateKey: PrivateKey): Promise<MessageStream> {
  const encrypter = await encrypterOf(privateKey)

  return (await encrypter.secureOutbound(stream, { remotePeer: peerIdFromString(connection.remotePeer.toString()), skipStreamMuxerNegotiation: true })).connection
}

async function encrypterOf (privateKey: PrivateKey): Promise<ReturnType<ReturnType<typeof noise>>> {
  return await Promise.resolve(noise()({
    peerId: peerIdFromPrivateKey(privateKey),
    privateKey,
    logger: defaultLogger(),
    upgrader: { getStreamMuxers: () => new Map() } as never
  }))
}

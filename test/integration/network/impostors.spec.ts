/**
 * Somebody in the place of the one who was dialled: at its address, in the signalling of WebRTC, behind its certificate,
 * in the middle as its relay. Each has every key and every byte but the device key of the other, and each is refused.
 */
import { generateKeyPair } from '@libp2p/crypto/keys'
import { noise } from '@chainsafe/libp2p-noise'
import { defaultLogger } from '@libp2p/logger'
import { peerIdFromPrivateKey, peerIdFromString } from '@libp2p/peer-id'
import { lpStream } from '@libp2p/utils'
import { multiaddr } from '@multiformats/multiaddr'
import { expect } from 'chai'
import { overriding } from '../../../src/node/network/overriding.ts'
import { addressWith, ECHO, Loopback, reachable, say, tcpOf, wsOf } from './nodes.ts'
import { createRawPeer, rawWebRTC } from './raw-peer.ts'
import { rejection } from './rejection.ts'
import type { TestNode } from './nodes.ts'
import type { PeerIdText } from '../../../src/identity/index.ts'
import type { Libp2p, MessageStream, PrivateKey, Stream, Transport } from '@libp2p/interface'
import type { Registrar } from '@libp2p/interface-internal'
import type { WebRTCTransportComponents } from '@libp2p/webrtc'

const SIGNALLING = '/webrtc-signaling/0.0.1'
const HOP = '/libp2p/circuit/relay/0.2.0/hop'
/** HopMessage of circuit relay v2: type STATUS, status OK. */
const HOP_OK = Uint8Array.of(0x08, 0x02, 0x28, 0x64)

describe('an impostor', () => {
  const loopback = new Loopback()
  const raw: Libp2p[] = []

  afterEach(async () => {
    await Promise.all(raw.splice(0).map(async (peer) => await peer.stop()))
    await loopback.close()
  })

  async function rawPeer (...init: Parameters<typeof createRawPeer>): Promise<Libp2p> {
    const peer = await createRawPeer(...init)

    raw.push(peer)

    return peer
  }

  async function expectRefused (from: TestNode, to: PeerIdText, addresses: readonly string[]): Promise<void> {
    expect(await rejection(from.network.connect(to, { addresses, search: false }))).to.have.property('name', 'PeerUnreachableError')
    expect(from.network.paths(to)).to.deep.equal([])
    expect(await rejection(from.network.open(to, ECHO))).to.have.property('name', 'PeerUnreachableError')
  }

  for (const [transport, addressOf] of [['TCP', tcpOf], ['WebSocket', wsOf], ['/webrtc-direct', (node: TestNode) => addressWith(node.network, '/webrtc-direct/')]] as const) {
    it(`at the address of another device is refused over ${transport}: it cannot prove the peer ID that was dialled`, async () => {
      const [wanted, other, dialler] = [await loopback.host(), await loopback.host(listening), await loopback.host()]
      const address = addressOf(other).replace(other.network.peerId, wanted.network.peerId)

      expect(address).to.include(wanted.network.peerId)
      await expectRefused(dialler, wanted.network.peerId, [address])

      // it is the peer ID alone that was wrong
      expect(await dialler.network.connect(other.network.peerId, { addresses: [addressOf(other)] })).to.have.property('kind', 'direct')
      expect(await say(dialler, other, 'you')).to.equal('you')
    })
  }

  it('with another certificate than the one in a /webrtc-direct address is refused', async () => {
    const [host, twin, dialler] = [await loopback.host(listening), await loopback.host(listening), await loopback.host()]
    const [good, foreign] = [host, twin].map(({ network }) => addressWith(network, '/webrtc-direct/'))
    const certhash = /\/certhash\/[^/]+/
    const wrong = good?.replace(certhash, certhash.exec(foreign ?? '')?.[0] ?? '') ?? ''

    expect(wrong).to.not.equal(good)
    await expectRefused(dialler, host.network.peerId, [wrong])
    expect(await dialler.network.connect(host.network.peerId, { addresses: [good ?? ''] })).to.have.property('transport', 'webrtc-direct')
  })

  for (const [what, isSwapped] of [['comes up when nobody has touched them', false], ['does not when the answer names another one: nobody else can end the DTLS of this connection [S2-03]', true]] as const) {
    it(`is not needed to see that WebRTC rests on the fingerprints in the signalling: it ${what}`, async () => {
      const host = await loopback.host()
      const tab = await loopback.tab([host])
      const answerer = await rawPeer({ webrtc: (components) => signallingThrough(components, (stream) => { if (isSwapped) swapFingerprints(stream) }) })
      const peer = answerer.peerId.toString() as PeerIdText

      await answerer.handle(ECHO, async (stream) => await stream.close())
      await tab.network.connect(peer, { addresses: answerer.getMultiaddrs().map(String) })

      expect(tab.network.paths(peer).some(({ transport }) => transport === 'webrtc')).to.equal(!isSwapped)
    })
  }

  it('that stands in for the fingerprint in an offer gets no connection either [S2-03]', async () => {
    const host = await loopback.host()
    const tab = await loopback.tab([host])
    const offerer = await rawPeer({})

    await reachable(tab)
    const address = multiaddr(tab.network.addresses().find((text) => text.includes('/p2p-circuit/webrtc/')) ?? '')

    expect((await offerer.dial(address)).remoteAddr.toString()).to.include('/webrtc')
    await offerer.hangUp(peerIdFromString(tab.network.peerId))

    const swapping = await rawPeer({ webrtc: (components) => offeringThrough(components, swapFingerprints) })

    expect(await rejection(swapping.dial(address, { signal: AbortSignal.timeout(5_000) }))).to.have.property('name').that.matches(/Error$/)
    expect(tab.network.paths(swapping.peerId.toString() as PeerIdText).some(({ transport }) => transport === 'webrtc')).to.equal(false)
  })

  it('that relays, and answers in the name of the one it was asked for, is refused', async () => {
    const privateKey = await generateKeyPair('Ed25519')
    const wanted = await loopback.host()
    const dialler = await loopback.host()
    const asked: string[] = []
    const relay = await rawPeer({ privateKey })

    await relay.handle(HOP, async (stream) => {
      await answerAsIfConnected(stream, privateKey, { onAsked: (protocol) => asked.push(protocol) })
    })

    const address = `${relay.getMultiaddrs().map(String)[0]}/p2p-circuit/p2p/${wanted.network.peerId}`

    await expectRefused(dialler, wanted.network.peerId, [address])
    // it has spoken Noise with its own key, and was not believed
    expect(asked).to.deep.equal(['/noise\n'])

    // with the key of who was asked for it would have been: the key is what is missing
    const honest = await generateKeyPair('Ed25519')
    const inside = peerIdFromPrivateKey(honest).toString()
    const other = await rawPeer({})
    const proved = Promise.withResolvers<string>()

    await other.handle(HOP, async (stream) => {
      await answerAsIfConnected(stream, honest, { onProved: proved.resolve })
    })
    void rejection(dialler.network.connect(inside as PeerIdText, { addresses: [`${other.getMultiaddrs().map(String)[0]}/p2p-circuit/p2p/${inside}`], search: false }))
    expect(await proved.promise).to.equal(dialler.network.peerId)
  })
})

const listening = { network: { listen: ['/ip4/127.0.0.1/tcp/0', '/ip4/127.0.0.1/tcp/0/ws', '/ip4/127.0.0.1/udp/0/webrtc-direct'] } }

interface Answering { onAsked? (protocol: string): void, onProved? (peer: string): void }

/** Says that the connection is made, and is its other end itself: tells which security was asked for, and who proved to be there. */
async function answerAsIfConnected (stream: Stream, privateKey: PrivateKey, { onAsked, onProved }: Answering): Promise<void> {
  const messages = lpStream(stream)

  await messages.read()
  await messages.write(HOP_OK)
  let asked = ''

  // multistream-select: the header, then the one protocol that is asked for; both are said back
  for (let n = 0; n < 2; n++) {
    const said = (await messages.read()).subarray()

    asked = new TextDecoder().decode(said)
    await messages.write(said)
  }

  onAsked?.(asked)
  const encrypter = noise()({ peerId: peerIdFromPrivateKey(privateKey), privateKey, logger: defaultLogger(), upgrader: { getStreamMuxers: () => new Map() } as never })
  const secured = await encrypter.secureInbound(messages.unwrap() as MessageStream, { skipStreamMuxerNegotiation: true }).catch(() => undefined)

  if (secured !== undefined) {
    onProved?.(secured.remotePeer.toString())
  }
}

/** Both fingerprints and everything else are text of a length that stays: the frames around them hold. */
function swapFingerprints (stream: Stream): void {
  const send = stream.send.bind(stream)

  stream.send = (data) => {
    const text = Buffer.from(data.subarray()).toString('latin1')

    return send(Buffer.from(text.replace(/(fingerprint:sha-256 )([0-9A-F]{2})/gi, (_all, name: string, first: string) => `${name}${first === 'AA' ? 'BB' : 'AA'}`), 'latin1'))
  }
}

/** A WebRTC transport whose answers go through `touch`. */
function signallingThrough (components: WebRTCTransportComponents, touch: (stream: Stream) => void): Transport {
  const registrar = overriding<Registrar>(components.registrar, {
    handle: async (protocol, handler, options) => {
      await components.registrar.handle(protocol, async (stream, connection) => {
        if (protocol === SIGNALLING) {
          touch(stream)
        }

        await handler(stream, connection)
      }, options)
    }
  })

  return rawWebRTC(overriding(components, { registrar }))
}

/** A WebRTC transport whose offers go through `touch`. */
function offeringThrough (components: WebRTCTransportComponents, touch: (stream: Stream) => void): Transport {
  const watch: typeof components.transportManager.dial = async (address, options) => {
    const connection = await components.transportManager.dial(address, options)
    const newStream = connection.newStream.bind(connection)

    connection.newStream = async (protocol, streamOptions) => {
      const stream = await newStream(protocol, streamOptions)

      if (protocol === SIGNALLING || protocol.includes(SIGNALLING)) {
        touch(stream)
      }

      return stream
    }

    return connection
  }

  return rawWebRTC(overriding(components, { transportManager: overriding(components.transportManager, { dial: watch }) }))
}

import { RELAY_V2_HOP_CODEC } from '@libp2p/circuit-relay-v2'
import { peerIdFromString } from '@libp2p/peer-id'
import { byteStream } from '@libp2p/utils'
import { multiaddr } from '@multiformats/multiaddr'
import { expect } from 'chai'
import { RTCPeerConnection } from 'node-datachannel/polyfill'
import { recordKey } from '../../../src/node/network/record-key.ts'
import { SIGNALING_PROTOCOL } from '../../../src/node/network/gate.ts'
import { MSG_PROTOCOL } from '../../../src/protocols/msg/index.ts'
import { REQUEST_PROTOCOL } from '../../../src/protocols/request/index.ts'
import { VERIFY_PROTOCOL } from '../../../src/protocols/verify/index.ts'
import { encodeVerifyFrame } from '../../../src/protocols/verify/verify-frames.ts'
import { framed } from '../../protocols/conversation.ts'
import { addressWith, befriendWhole, linked, whenever, WholeNodes } from '../whole-nodes.ts'
import { createRawPeer } from './raw-peer.ts'
import type { Whole } from '../whole-nodes.ts'
import type { Connection, Libp2p } from '@libp2p/interface'

const IDENTIFY = '/ipfs/id/1.0.0'
const PUSH = '/ipfs/id/push/1.0.0'
const DHT = '/mobilink/kad/1.0.0'
const PUBLIC_DHT = '/ipfs/kad/1.0.0'

/** Requests of the Kademlia DHT (libp2p specs, kad-dht): type, key, cluster level. */
const ASK = { getValue: 1, getProviders: 3, findNode: 4 } as const

function dhtRequest (type: number, key: Uint8Array): Uint8Array {
  return framed(Uint8Array.from([0x08, type, 0x12, key.byteLength, ...key, 0x50, 0x00]))
}

/** A real offer, as WebRTC's signalling carries it (libp2p specs, webrtc): type 0, and the session's description. */
async function offer (): Promise<Uint8Array> {
  const connection = new RTCPeerConnection({ iceServers: [] })

  connection.createDataChannel('init')

  const { sdp = '' } = await connection.createOffer() as { sdp?: string }

  connection.close()

  return framed(Uint8Array.from([0x08, 0x00, 0x12, ...framed(new TextEncoder().encode(sdp))]))
}

/** Somebody who knows peer IDs and addresses, keeps no rule, and writes down every byte that is said to it. */
class Stranger {
  readonly libp2p: Libp2p
  readonly #heard: Uint8Array[] = []

  private constructor (libp2p: Libp2p) {
    this.libp2p = libp2p
  }

  static async create (): Promise<Stranger> {
    const stranger = new Stranger(await createRawPeer({ tcp: true, identifies: false }))

    await stranger.libp2p.handle(PUSH, async (stream) => {
      for await (const chunk of stream) {
        stranger.#heard.push(chunk.subarray())
      }
    }, { runOnLimitedConnection: true })

    return stranger
  }

  /** Opens a protocol, says something, and resolves with all that comes back until the end. */
  async ask (connection: Connection, protocol: string, question: Uint8Array = new Uint8Array(0)): Promise<Uint8Array> {
    const answer: Uint8Array[] = []

    try {
      const stream = await connection.newStream(protocol, { runOnLimitedConnection: true })

      // at once: what comes before somebody listens is lost
      const bytes = byteStream(stream)

      try {
        if (question.byteLength > 0) {
          stream.send(question)
        }

        for (let chunk = await bytes.read(); chunk !== null; chunk = await bytes.read()) {
          answer.push(chunk.subarray())

          // these leave their streams open
          if (protocol.includes('/kad/') || protocol === RELAY_V2_HOP_CODEC) {
            break
          }
        }

        await stream.close()
      } catch (error) {
        stream.abort(error as Error)
      }
    } catch (error) {
      expect(error).to.have.property('name', 'UnsupportedProtocolError')
    }

    this.#heard.push(...answer)

    return Uint8Array.from(Buffer.concat(answer))
  }

  /** Asks for everything that anybody can ask for, of one connection. */
  async askAll (connection: Connection, peers: readonly Whole[], dht: string): Promise<void> {
    expect(await this.ask(connection, IDENTIFY)).to.not.have.length(0)
    await this.ask(connection, SIGNALING_PROTOCOL, await offer())
    await this.ask(connection, RELAY_V2_HOP_CODEC, framed(Uint8Array.from([0x08, 0x02])))

    for (const { node } of peers) {
      const id = peerIdFromString(node.self.peerId)
      const record = (await recordKey(id)).bytes

      await this.ask(connection, dht, dhtRequest(ASK.findNode, id.toMultihash().bytes))
      await this.ask(connection, dht, dhtRequest(ASK.getValue, id.toMultihash().bytes))
      await this.ask(connection, dht, dhtRequest(ASK.getProviders, record))
      await this.ask(connection, dht, dhtRequest(ASK.getProviders, id.toMultihash().bytes))
    }
  }

  /** Was this place ever named, in bytes or in words? */
  knows (place: string): boolean {
    const bytes = Buffer.from(multiaddr(place).bytes)
    const all = Buffer.concat(this.#heard)

    return all.includes(bytes) || all.includes(place)
  }
}

/** The places in a node's addresses: host and port, without what is reached through them. */
function placesOf ({ node }: Whole): string[] {
  return [...new Set(node.self.addresses().map((address) => address.split('/').slice(0, 5).join('/')))]
}

describe('a stranger with the peer ID', function () {
  const whole = new WholeNodes()
  const strangers: Stranger[] = []

  afterEach(async () => {
    await Promise.all(strangers.splice(0).map(async ({ libp2p }) => await libp2p.stop()))
    await whole.close()
  })

  /** A host, a tab at it, and a contact of both; and a stranger connected to the host and, through it, to the tab. */
  async function meet (profile: 'default' | 'local'): Promise<{ host: Whole, tab: Whole, contact: Whole, stranger: Stranger, toHost: Connection, toTab: Connection }> {
    const host = await whole.host({ seed: 1, profile })
    const relays = [addressWith(host, '/ws/')]
    const tab = await whole.tab({ seed: 2, profile, network: { relays, bootstrap: relays } })
    const contact = await whole.host({ seed: 3, profile })

    await whenever(tab, () => addressWith(tab, '/p2p-circuit/') !== '')
    await befriendWhole(contact, host)
    await befriendWhole(contact, tab)
    await Promise.all([linked(host, contact), linked(tab, contact)])

    const stranger = await Stranger.create()

    strangers.push(stranger)

    const toHost = await stranger.libp2p.dial(multiaddr(addressWith(host, '/ws/')))
    const toTab = await stranger.libp2p.dial(multiaddr(`${addressWith(host, '/ws/')}/p2p-circuit/p2p/${tab.node.self.peerId}`))

    return { host, tab, contact, stranger, toHost, toTab }
  }

  it('learns no place of a host, its tab or their contact in the profile default, whatever it asks', async () => {
    const { host, tab, contact, stranger, toHost, toTab } = await meet('default')

    const toContact = await stranger.libp2p.dial(multiaddr(addressWith(contact, '/ws/')))

    // our own DHT answers who is on this machine, where everybody may know every port of it; this stranger is, for want of another
    for (const connection of [toHost, toTab, toContact]) {
      await stranger.askAll(connection, [host, tab, contact], PUBLIC_DHT)
    }

    const places = [host, tab, contact].flatMap(placesOf)

    expect(places.length).to.be.greaterThan(3)
    expect(places.filter((place) => stranger.knows(place))).to.deep.equal([])
  })

  it('learns places of this machine in the profile local, and of a tab only those of its relay', async () => {
    const { host, tab, stranger, toHost, toTab } = await meet('local')

    await stranger.ask(toTab, IDENTIFY)
    expect(placesOf(tab).every((place) => placesOf(host).includes(place))).to.equal(true)
    expect(placesOf(tab).some((place) => stranger.knows(place))).to.equal(true)

    await stranger.askAll(toHost, [host, tab], DHT)
    expect(placesOf(host).filter((place) => !stranger.knows(place))).to.deep.equal([])
  })

  it('is told by identify of the request, and of no other protocol of Mobilink', async () => {
    const { stranger, toHost, toTab } = await meet('default')

    for (const connection of [toHost, toTab]) {
      const said = Buffer.from(await stranger.ask(connection, IDENTIFY)).toString('latin1')

      expect(said).to.include(REQUEST_PROTOCOL)
      expect([...said.matchAll(/\/mobilink\/[a-z]+\/[\d.]+/g)].map(([name]) => name).filter((name) => name !== REQUEST_PROTOCOL && name !== DHT)).to.deep.equal([])
    }
  })

  it('gets no ICE candidate and no byte at all for its WebRTC offer', async () => {
    const { stranger, toHost, toTab } = await meet('local')

    for (const connection of [toHost, toTab]) {
      expect(await stranger.ask(connection, SIGNALING_PROTOCOL, await offer())).to.have.length(0)
    }
  })

  it('may ask to be a contact, and gets nothing but a reset for messages and verification [S3-17] [S4-10]', async () => {
    const { host, tab, stranger, toHost, toTab } = await meet('default')
    const pull = framed(Uint8Array.from([0x1a, 0x03, 0x10, 0x80, 0x02]))

    for (const connection of [toHost, toTab]) {
      expect(await stranger.ask(connection, MSG_PROTOCOL, pull)).to.have.length(0)
      expect(await stranger.ask(connection, VERIFY_PROTOCOL, framed(encodeVerifyFrame({ kind: 'start', transaction: new Uint8Array(16) })))).to.have.length(0)
      // a request that says nothing is answered "waiting"
      expect(await stranger.ask(connection, REQUEST_PROTOCOL, Uint8Array.of(2, 0x0a, 0))).to.deep.equal(Uint8Array.of(2, 8, 1))
    }

    for (const { node } of [host, tab]) {
      expect((await node.contacts.list()).map(({ state }) => state).sort()).to.deep.equal(['accepted', 'incoming'])
    }
  })
})

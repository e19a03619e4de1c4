import { noise } from '@chainsafe/libp2p-noise'
import { yamux } from '@chainsafe/libp2p-yamux'
import { circuitRelayTransport, RELAY_V2_HOP_CODEC } from '@libp2p/circuit-relay-v2'
import { identify } from '@libp2p/identify'
import { webSockets } from '@libp2p/websockets'
import { multiaddr } from '@multiformats/multiaddr'
import { expect } from 'chai'
import { createLibp2p } from 'libp2p'
import { STRANGER_RELAY } from '../../../src/node/network/limits.ts'
import { ownPeople, ownPeoplesRelay } from '../../../src/node/network/relay-server.ts'
import { hostClock } from '../../../src/node/platform/host/clock.ts'
import { rejection } from './rejection.ts'
import { TestGate } from './nodes.ts'
import { createRawPeer } from './raw-peer.ts'
import type { Clock } from '../../../src/node/platform/platform.ts'
import type { Connection, Libp2p, Stream } from '@libp2p/interface'

const SINK = '/test/sink/1.0'
const KIB = 1024

/** A clock whose timers of the relay's length fire when a test says so. */
class HeldClock implements Clock {
  readonly due = new Set<() => void>()

  now (): number {
    return hostClock.now()
  }

  setTimer (callback: () => void, delayMs: number): () => void {
    if (delayMs !== STRANGER_RELAY.durationMs) {
      return hostClock.setTimer(callback, delayMs)
    }

    this.due.add(callback)

    return () => { this.due.delete(callback) }
  }
}

describe('the relay of a host', () => {
  const peers: Libp2p[] = []
  let clock: HeldClock
  let gate: TestGate
  let near: Set<string>
  let relay: Libp2p
  let tab: Libp2p

  /** The relay, and a tab with a place at it: everybody comes from loopback here, so the test says who is near. */
  beforeEach(async () => {
    clock = new HeldClock()
    gate = new TestGate()
    gate.everybody = false
    near = new Set()
    relay = add(await createLibp2p({
      addresses: { listen: ['/ip4/127.0.0.1/tcp/0/ws'] },
      transports: [webSockets(), circuitRelayTransport()],
      connectionEncrypters: [noise()],
      streamMuxers: [yamux()],
      connectionManager: { inboundConnectionThreshold: 1_000 },
      services: { identify: identify(), relay: ownPeoplesRelay({ clock, isOwn: (peer) => near.has(peer.toString()) || ownPeople(gate, 'default')(peer, []) }) }
    }))
    tab = await peer()
    near.add(tab.peerId.toString())
    await tab.dial(relay.getMultiaddrs())
    await reserve(tab)
    await tab.handle(SINK, async (stream) => {
      for await (const chunk of stream) {
        stream.send(chunk)
      }
    }, { runOnLimitedConnection: true, maxInboundStreams: 100 })
  })

  afterEach(async () => {
    await Promise.all(peers.splice(0).map(async (each) => await each.stop()))
  })

  function add (each: Libp2p): Libp2p {
    peers.push(each)

    return each
  }

  async function peer (): Promise<Libp2p> {
    return add(await createRawPeer({}))
  }

  /** Asks the relay for a place, as the circuit transport does. */
  async function reserve (who: Libp2p): Promise<string> {
    const address = relay.getMultiaddrs()[0]?.encapsulate('/p2p-circuit')

    await (who as unknown as { components: { transportManager: { listen: (addresses: unknown[]) => Promise<void> } } }).components.transportManager.listen([address])

    return 'reserved'
  }

  async function through (who: Libp2p): Promise<Connection> {
    return await who.dial(multiaddr(`${relay.getMultiaddrs()[0]?.toString() ?? ''}/p2p-circuit/p2p/${tab.peerId.toString()}`))
  }

  /** Sends this many bytes; resolves with how many came back before the end. */
  async function echoed (connection: Connection, bytes: number): Promise<number> {
    const stream = await connection.newStream(SINK, { runOnLimitedConnection: true })
    let back = 0

    try {
      for (let sent = 0; sent < bytes; sent += KIB) {
        stream.send(new Uint8Array(KIB))
      }

      for await (const chunk of stream) {
        back += chunk.byteLength

        if (back === bytes) {
          break
        }
      }
    } catch (error) {
      stream.abort(error as Error)
    }

    return back
  }

  async function closed (connection: Connection): Promise<void> {
    if (connection.status === 'open') {
      await new Promise<void>((resolve) => connection.addEventListener('close', () => resolve(), { once: true }))
    }
  }

  it('gives a place to its own people and refuses one to strangers', async () => {
    const [contact, stranger] = [await peer(), await peer()]

    gate.everybody = true
    gate.strangers.add(stranger.peerId.toString())
    expect(await reserve(contact)).to.equal('reserved')
    expect(await rejection(reserve(stranger))).to.be.an('error')
    expect(contact.getMultiaddrs().some((address) => address.toString().includes('/p2p-circuit'))).to.equal(true)
    expect(stranger.getMultiaddrs().some((address) => address.toString().includes('/p2p-circuit'))).to.equal(false)
  })

  it('lets a stranger through to ask, and cuts off one that wants more than a request', async () => {
    const polite = await through(await peer())
    const greedy = await through(await peer())

    expect(await echoed(polite, 4 * KIB)).to.equal(4 * KIB)
    expect(await echoed(greedy, 64 * KIB)).to.be.lessThan(STRANGER_RELAY.bytesEachWay)
    await closed(greedy)
    expect(polite.status).to.equal('open')
  })

  it('cuts off a stranger to whom more is sent than an answer', async () => {
    const stranger = await peer()
    const answered = Promise.withResolvers<undefined>()
    let received = 0

    await stranger.handle(SINK, async (stream) => {
      for await (const chunk of stream) {
        received += chunk.byteLength

        if (received === KIB) {
          answered.resolve(undefined)
        }
      }
    }, { runOnLimitedConnection: true })

    const inbound = new Promise<Connection>((resolve) => {
      tab.addEventListener('connection:open', ({ detail }) => {
        if (detail.remotePeer.equals(stranger.peerId)) {
          resolve(detail)
        }
      })
    })
    const connection = await through(stranger)
    const stream = await (await inbound).newStream(SINK, { runOnLimitedConnection: true })

    stream.send(new Uint8Array(KIB))
    await answered.promise

    for (let n = 0; n < 64; n++) {
      stream.send(new Uint8Array(KIB))
    }

    await closed(connection)
    expect(received).to.be.lessThan(STRANGER_RELAY.bytesEachWay)
  })

  it('carries messages for its own people, far beyond what a stranger gets', async () => {
    const contact = await peer()

    near.add(contact.peerId.toString())
    expect(await echoed(await through(contact), 512 * KIB)).to.equal(512 * KIB)
  })

  it('ends a stranger that stays longer than a request takes', async () => {
    const connection = await through(await peer())

    expect(clock.due.size).to.equal(1)

    for (const fire of clock.due) {
      fire()
    }

    await closed(connection)
    expect(clock.due.size).to.equal(0)
  })

  it('bounds the strangers of one machine, holds no place for those who have gone, and lets its own people pass', async () => {
    const strangers = await Promise.all(Array.from({ length: STRANGER_RELAY.perSource }, async () => await through(await peer())))
    const late = await peer()

    expect(await rejection(through(late))).to.be.an('error')

    const contact = await peer()

    near.add(contact.peerId.toString())
    expect(await echoed(await through(contact), KIB)).to.equal(KIB)

    const freed = new Promise<void>((resolve) => {
      const look = (): void => {
        if (clock.due.size < STRANGER_RELAY.perSource) {
          resolve()
        } else {
          setImmediate(look)
        }
      }

      look()
    })

    await strangers[0]?.close()
    await freed
    expect(await echoed(await through(late), KIB)).to.equal(KIB)
  })

  it('holds no place for streams that say nothing beyond the limit', async () => {
    const stranger = await peer()
    const connection = await stranger.dial(relay.getMultiaddrs())
    const streams: Stream[] = []

    for (let n = 0; n < 3 * STRANGER_RELAY.perSource; n++) {
      streams.push(await connection.newStream(RELAY_V2_HOP_CODEC))
    }

    await Promise.all(streams.slice(STRANGER_RELAY.perSource).map(async (stream) => {
      if (stream.status === 'open') {
        await new Promise((resolve) => stream.addEventListener('close', resolve, { once: true }))
      }
    }))
    expect(streams.filter(({ status }) => status === 'open')).to.have.length(STRANGER_RELAY.perSource)
    expect(clock.due.size).to.equal(STRANGER_RELAY.perSource)
  })
})

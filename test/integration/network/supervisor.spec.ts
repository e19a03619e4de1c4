import { connect, createServer } from 'node:net'
import { expect } from 'chai'
import { hostClock } from '../../../src/node/platform/host/clock.ts'
import { SUPERSEDED_LINGER_MS } from '../../../src/node/network/limits.ts'
import { VERIFY_PROTOCOL } from '../../../src/protocols/verify/index.ts'
import { Collected } from '../../protocols/conversation.ts'
import { addressWith, exchange, Loopback, OPEN_TO_ALL, reachable, say, tcpOf, until, wsOf } from './nodes.ts'
import type { TestNode } from './nodes.ts'
import type { Network } from '../../../src/node/network/network.ts'
import type { Clock } from '../../../src/node/platform/platform.ts'
import type { AddressInfo, Socket } from 'node:net'

/** Which transports lead from one node to the other now, best first. */
function transports (from: TestNode, to: TestNode): string[] {
  return from.network.paths(to.network.peerId).map(({ kind, transport }) => kind === 'direct' ? transport : kind)
}

async function settled (from: TestNode, to: TestNode, ...expected: string[]): Promise<void> {
  await until(from.network, () => transports(from, to).join() === expected.join())
}

describe('the connections of a node', () => {
  const loopback = new Loopback()

  afterEach(async () => await loopback.close())

  it('drop the WebSocket once WebRTC has answered, where nothing else needs it', async () => {
    const host = await loopback.host()
    const tab = await loopback.tab([])
    const better: string[] = []

    tab.network.addEventListener('path:better', ({ detail: { path } }) => better.push(path.transport))
    await tab.network.connect(host.network.peerId, { addresses: [wsOf(host)] })
    await Promise.all([settled(tab, host, 'webrtc'), settled(host, tab, 'webrtc')])

    expect(better).to.deep.equal(['webrtc'])
    expect(await say(tab, host, 'over webrtc')).to.equal('over webrtc')
  })

  it('keep the WebSocket that a reservation rests on', async () => {
    const host = await loopback.host()
    const tab = await loopback.tab([host])

    await reachable(tab)
    await tab.network.connect(host.network.peerId)
    await settled(tab, host, 'webrtc', 'websocket')
    const other = await loopback.tab([host])

    await other.network.connect(tab.network.peerId)
    expect(transports(tab, host)).to.deep.equal(['webrtc', 'websocket'])
  })

  it('drop the relayed connection once two tabs talk directly', async () => {
    const host = await loopback.host()
    const a = await loopback.tab([host])
    const b = await loopback.tab([host])

    await Promise.all([reachable(a), reachable(b)])
    await a.network.connect(b.network.peerId)
    await Promise.all([settled(a, b, 'webrtc'), settled(b, a, 'webrtc')])

    expect(await say(b, a, 'directly')).to.equal('directly')
  })

  it('are one after two hosts dialled each other at once', async () => {
    for (let round = 0; round < 5; round++) {
      const a = await loopback.host()
      const b = await loopback.host()

      await Promise.all([
        a.network.connect(b.network.peerId, { addresses: [tcpOf(b)] }),
        b.network.connect(a.network.peerId, { addresses: [tcpOf(a)] })
      ])
      await Promise.all([settled(a, b, 'tcp'), settled(b, a, 'tcp')])

      expect(await say(a, b, 'still there')).to.equal('still there')
      expect(await say(b, a, 'so am I')).to.equal('so am I')
      await loopback.close()
    }
  })

  it('get better by themselves when the first attempt at WebRTC failed', async () => {
    const host = await loopback.host()
    const tab = await loopback.tab([])

    // as long as the host takes the tab for a stranger, it leaves its offers unanswered
    host.gate.strangers.add(tab.network.peerId)
    expect(await tab.network.connect(host.network.peerId, { addresses: [wsOf(host)] })).to.include({ transport: 'websocket' })
    host.gate.strangers.delete(tab.network.peerId)
    await settled(tab, host, 'webrtc')
  })

  it('are asked after a sleep whether they still live, and closed when they do not', async () => {
    const host = await loopback.host()
    const other = await loopback.host()
    const wire = await Wire.to(Number(/\/tcp\/(\d+)/.exec(tcpOf(host))?.[1]))
    const asleep = await loopback.host()

    await asleep.network.connect(host.network.peerId, { addresses: [`/ip4/127.0.0.1/tcp/${wire.port}/p2p/${host.network.peerId}`] })
    await asleep.network.connect(other.network.peerId, { addresses: [tcpOf(other)] })
    wire.cut()
    await Promise.all([asleep.network.wake(), asleep.network.wake()])

    expect(asleep.network.paths(host.network.peerId)).to.deep.equal([])
    expect(transports(asleep, other)).to.deep.equal(['tcp'])
    wire.close()
  })

  it('stay as long as two people compare over them, though a better one has long been there', async () => {
    const lingers = new Collected<() => void>()
    let later = 0
    const clock: Clock = {
      now: () => hostClock.now() + later,
      setTimer: (callback, delayMs) => {
        if (delayMs !== SUPERSEDED_LINGER_MS) return hostClock.setTimer(callback, delayMs)
        lingers.add(callback)
        return () => undefined
      }
    }
    const serve = (network: Network): void => {
      network.serve(VERIFY_PROTOCOL, async (stream) => { for await (const chunk of stream) stream.send(chunk) }, { maxInboundStreams: 2, maxOutboundStreams: 2, runOnRelayed: false, admits: () => true })
    }
    const host = await loopback.host({ serve })
    const tab = await loopback.tab([], { clock, serve })

    host.gate.strangers.add(tab.network.peerId)
    await tab.network.connect(host.network.peerId, { addresses: [wsOf(host)] })
    const { stream } = await tab.network.open(host.network.peerId, VERIFY_PROTOCOL)

    host.gate.strangers.delete(tab.network.peerId)
    await settled(tab, host, 'webrtc', 'websocket')
    const [look] = await lingers.reach(1)

    later = 60_000
    look?.()
    // it has looked again, and waits again
    await lingers.reach(2)
    expect(stream.status).to.equal('open')
    stream.abort(new Error('compared'))
    lingers.values[1]?.()
    await settled(tab, host, 'webrtc')
  })

  it('of strangers over a relay end when a request has had its time', async () => {
    const host = await loopback.host()
    const minutes: Array<() => void> = []
    const clock: Clock = {
      ...hostClock,
      setTimer: (callback, delayMs) => {
        if (delayMs !== 60_000) return hostClock.setTimer(callback, delayMs)
        minutes.push(callback)
        return () => { minutes.splice(minutes.indexOf(callback), 1) }
      }
    }
    const tab = await loopback.tab([host], { clock })
    const stranger = await loopback.tab([host])

    tab.gate.strangers.add(stranger.network.peerId)
    stranger.gate.strangers.add(tab.network.peerId)
    await Promise.all([reachable(tab), reachable(stranger)])
    const circuit = addressWith(tab.network, '/p2p-circuit/p2p/') || `${wsOf(host)}/p2p-circuit/p2p/${tab.network.peerId}`

    await stranger.network.connect(tab.network.peerId, { addresses: [circuit], relayed: true })
    const { stream } = await stranger.network.open(tab.network.peerId, OPEN_TO_ALL, { relayed: true })

    expect(await exchange(stream, 'may I?')).to.equal('may I?')
    expect(minutes).to.have.length(1)
    minutes[0]?.()
    await until(stranger.network, () => stranger.network.paths(tab.network.peerId).length === 0)
  })
})

describe('webrtc-direct', () => {
  const loopback = new Loopback()

  afterEach(async () => await loopback.close())

  it('leads from a tab to a host with no WebSocket and no relay between them', async () => {
    const host = await loopback.host()
    const tab = await loopback.tab([])

    expect(await tab.network.connect(host.network.peerId, { addresses: [addressWith(host.network, '/webrtc-direct/')] }))
      .to.include({ kind: 'direct', transport: 'webrtc-direct' })
    expect(await say(tab, host, 'straight in')).to.equal('straight in')
    expect(transports(host, tab)).to.deep.equal(['webrtc-direct'])
  })

  it('keeps its certificate, so that an address that was given away stays true', async () => {
    const folder = await loopback.folder()
    const seed = new Uint8Array(32).fill(7)
    const datastore = await loopback.datastore()
    const first = await loopback.host({ folder, seed, datastore })
    const certificate = certificateOf(first)

    await first.network.stop()
    const second = await loopback.host({ folder, seed, datastore })

    expect(certificate).to.match(/^u[A-Za-z0-9_-]{46}$/)
    expect(certificateOf(second)).to.equal(certificate)
  })

  it('refuses a host whose certificate is not the one in the address', async () => {
    const host = await loopback.host()
    const other = await loopback.host()
    const tab = await loopback.tab([])
    const [where = ''] = addressWith(host.network, '/webrtc-direct/').split('/certhash/')
    const forged = `${where}/certhash/${certificateOf(other)}/p2p/${host.network.peerId}`

    expect(await tab.network.connect(host.network.peerId, { addresses: [forged] }).catch((error: unknown) => error)).to.have.property('name', 'PeerUnreachableError')
  })
})

function certificateOf ({ network }: TestNode): string {
  return /\/certhash\/([^/]+)/.exec(addressWith(network, '/webrtc-direct/'))?.[1] ?? ''
}

/** A wire to a port of this machine that can go dead without telling either end. */
class Wire {
  readonly port: number
  readonly #sockets = new Set<Socket>()
  readonly #close: () => void

  private constructor (port: number, close: () => void) {
    this.port = port
    this.#close = close
  }

  static async to (target: number): Promise<Wire> {
    const server = createServer()

    await new Promise<void>((resolve) => server.listen({ host: '127.0.0.1', port: 0 }, resolve))
    const wire = new Wire((server.address() as AddressInfo).port, () => server.close())

    server.on('connection', (near) => {
      const far = connect({ host: '127.0.0.1', port: target })

      for (const [from, to] of [[near, far], [far, near]] as const) {
        wire.#sockets.add(from)
        from.on('error', () => to.destroy())
        from.on('close', () => to.destroy())
        from.pipe(to)
      }
    })

    return wire
  }

  cut (): void {
    for (const socket of this.#sockets) {
      socket.unpipe()
      socket.resume()
    }
  }

  close (): void {
    for (const socket of this.#sockets) {
      socket.destroy()
    }

    this.#close()
  }
}

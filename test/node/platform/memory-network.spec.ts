import { expect } from 'chai'
import { createMemoryWorld } from '../../../src/node/platform/memory.ts'
import { connectedPair, ECHO, OPEN_GATE, seat } from './memory-pair.ts'
import type { Seat } from './memory-pair.ts'
import type { MemoryDevice, MemoryWorld } from '../../../src/node/platform/memory.ts'

interface Town { readonly world: MemoryWorld, readonly devices: { a: MemoryDevice, b: MemoryDevice }, readonly a: Seat, readonly b: Seat }

async function town (seed: string, options: Parameters<typeof seat>[2] = {}): Promise<Town> {
  const world = createMemoryWorld({ seed })
  const devices = { a: world.device({ name: 'a' }), b: world.device({ name: 'b' }) }
  return { world, devices, a: await seat(world, devices.a), b: await seat(world, devices.b, options) }
}

const failureOf = (promise: Promise<unknown>): Promise<unknown> => promise.then(() => undefined, (error: unknown) => error)

/** What the network of this seat tells about its peers from now on. */
function peerEvents ({ network }: Seat): string[] {
  const seen: string[] = []
  network.addEventListener('peer:connected', () => seen.push('connected'))
  network.addEventListener('peer:disconnected', () => seen.push('disconnected'))
  return seen
}

describe('The simulated network', () => {
  it('connects by bare peer ID and tells both sides who the other one is', async () => {
    const { world, a, b } = await town('connect')
    const [seenByA, seenByB] = [peerEvents(a), peerEvents(b)]
    const path = await world.until(a.network.connect(b.network.peerId))
    expect(path).to.include({ peer: b.network.peerId, kind: 'direct', transport: 'memory', direction: 'outbound', address: `/memory/2/p2p/${b.network.peerId}` })
    expect(b.network.paths(a.network.peerId)[0]).to.include({ peer: a.network.peerId, direction: 'inbound' })
    const { remote } = await world.until(a.network.open(b.network.peerId, ECHO))
    expect([remote.peer, b.inbound[0]?.remote.peer]).to.deep.equal([b.network.peerId, a.network.peerId])
    expect([seenByA, seenByB]).to.deep.equal([['connected'], ['connected']])
  })

  it('shares one dial between callers, and the path afterwards', async () => {
    const { world, a, b } = await town('share')
    const [first, second] = await world.until(Promise.all([a.network.connect(b.network.peerId), a.network.connect(b.network.peerId)]))
    expect(second).to.equal(first)
    expect(await world.until(a.network.connect(b.network.peerId))).to.equal(first)
    expect(b.network.paths()).to.have.length(1)
  })

  it('reaches nobody who is asleep, crashed, stopped, or on the other side of a partition', async () => {
    const away: Record<string, (town: Town) => unknown> = {
      asleep: ({ devices }) => devices.b.sleep(),
      crashed: ({ devices }) => devices.b.crash(),
      stopped: ({ world, b }) => world.until(b.network.stop()),
      partitioned: ({ world, devices }) => world.partition([devices.a], [devices.b])
    }
    for (const [how, leave] of Object.entries(away)) {
      const here = await town(how)
      await leave(here)
      const failure = await here.world.until(failureOf(here.a.network.connect(here.b.network.peerId)))
      expect(failure, how).to.have.property('name', 'PeerUnreachableError')
    }
  })

  it('lets a caller who aborts go at once, and keeps the connection that comes of it', async () => {
    const { world, a, b } = await town('abort')
    const aborted = new AbortController()
    const dial = failureOf(a.network.connect(b.network.peerId, { signal: aborted.signal }))
    aborted.abort()
    await world.quiet()
    expect(await dial).to.have.property('name', 'AbortError')
    await world.advance(1_000)
    expect(a.network.paths(b.network.peerId)).to.have.length(1)
  })

  it('refuses a protocol that the other side does not serve', async () => {
    const { world, a, b } = await town('refuse')
    await world.until(a.network.connect(b.network.peerId))
    const failure = await world.until(failureOf(a.network.open(b.network.peerId, '/nobody/serves/this')))
    expect(failure).to.have.property('name', 'ProtocolRefusedError')
  })

  it('never calls the handler for a peer that is not admitted: the stream is refused or reset', async () => {
    const outcomes = new Set<string>()
    for (let n = 0; n < 12; n++) {
      const { world, a, b } = await town(`admit ${n}`, { admits: () => false })
      await world.until(a.network.connect(b.network.peerId))
      outcomes.add(await world.until(a.network.open(b.network.peerId, ECHO).then(
        ({ stream }) => new Promise<string>((resolve) => { stream.addEventListener('close', (event) => resolve(event.error?.name ?? 'closed')) }),
        (error: unknown) => error instanceof Error ? error.name : 'no error'
      )))
      expect(b.inbound).to.have.length(0)
    }
    expect([...outcomes].toSorted()).to.deep.equal(['ProtocolRefusedError', 'StreamResetError'])
  })

  it('resets what exceeds the number of streams that one peer may open', async () => {
    const { world, a, b } = await town('limit', { maxInboundStreams: 2 })
    await world.until(a.network.connect(b.network.peerId))
    const opened = await world.until(Promise.all([1, 2, 3].map(async () => (await a.network.open(b.network.peerId, ECHO)).stream)))
    await world.advance(10_000)
    expect(opened.map((stream) => stream.status)).to.deep.equal(['open', 'open', 'reset'])
    expect(b.inbound).to.have.length(2)
  })

  it('is away for a peer that it blocks, and closes the connection as soon as it is told', async () => {
    const blocked = { value: false }
    const { world, a, b } = await town('block', { gate: { ...OPEN_GATE, isBlocked: () => blocked.value } })
    await world.until(a.network.connect(b.network.peerId))
    const seen = peerEvents(a)
    blocked.value = true
    b.network.gateChanged()
    await world.advance(1_000)
    expect([seen, a.network.paths(), b.network.paths()]).to.deep.equal([['disconnected'], [], []])
    expect(await world.until(failureOf(a.network.connect(b.network.peerId)))).to.have.property('name', 'PeerUnreachableError')
  })

  it('aborts the stream of a handler that fails, and tells the fault', async () => {
    const { world, a, b } = await town('fault', { handler: () => Promise.reject(new RangeError('broken')) })
    const faults: string[] = []
    b.network.addEventListener('fault', ({ detail }) => faults.push(detail.name))
    await world.until(a.network.connect(b.network.peerId))
    const { stream } = await world.until(a.network.open(b.network.peerId, ECHO))
    await world.advance(1_000)
    expect([stream.status, faults]).to.deep.equal(['reset', ['RangeError']])
  })

  it('lets both ends of a partition find out, each in its own time', async () => {
    const { world, a, b, out } = await connectedPair('partition')
    const [seenByA, seenByB] = [peerEvents(a), peerEvents(b)]
    const received: number[] = []
    b.inbound[0]?.stream.addEventListener('message', (event) => received.push(event.data.byteLength))
    world.partition([a.device], [b.device])
    out.send(Uint8Array.of(1))
    await world.advance(120_000)
    expect([seenByA, seenByB, received]).to.deep.equal([['disconnected'], ['disconnected'], []])
    expect(out.status).to.be.oneOf(['closed', 'aborted', 'reset'])
    world.heal()
    await world.until(a.network.connect(b.network.peerId))
    expect(seenByA).to.deep.equal(['disconnected', 'connected'])
  })

  it('brings what was sent to a sleeping device when it wakes in time, and loses the connection when it does not', async () => {
    const wakes = await connectedPair('nap')
    let received = 0
    wakes.in.addEventListener('message', (event) => { received += event.data.byteLength })
    wakes.b.device.sleep()
    wakes.out.send(Uint8Array.of(1, 2, 3))
    await wakes.world.advance(4_000)
    expect(received).to.equal(0)
    wakes.b.device.wake()
    await wakes.world.advance(1_000)
    expect([received, wakes.out.status]).to.deep.equal([3, 'open'])

    const sleeps = await connectedPair('long sleep')
    const seen = peerEvents(sleeps.a)
    sleeps.b.device.sleep()
    await sleeps.world.advance(600_000)
    expect(seen).to.deep.equal(['disconnected'])
  })

  it('cuts the connection, or resets the stream, at exactly the message asked for', async () => {
    for (const fate of ['cut', 'reset'] as const) {
      const { world, a, out, in: inbound } = await connectedPair(`at a message ${fate}`)
      world.wire.conditions = { ...world.wire.conditions, splitChance: 0 }
      let count = 0
      world.wire.decide = () => ++count === 3 ? fate : 'deliver'
      const received: number[] = []
      inbound.addEventListener('message', (event) => received.push(...event.data.subarray()))
      for (let n = 1; n <= 5; n++) {
        out.send(Uint8Array.of(n))
        await world.advance(100)
        if (out.status !== 'open') break
      }
      await world.advance(120_000)
      expect(received, fate).to.deep.equal([1, 2])
      expect(a.network.paths(), fate).to.have.length(fate === 'cut' ? 0 : 1)
    }
  })

  it('stops cleanly: streams of both sides end without an error, and stopping again is fine', async () => {
    const { world, a, b, out, in: inbound } = await connectedPair('stop')
    const errors: unknown[] = []
    for (const stream of [out, inbound]) stream.addEventListener('close', (event) => errors.push(event.error))
    await world.until(a.network.stop())
    await world.until(a.network.stop())
    await world.advance(1_000)
    expect([errors, a.network.paths(), b.network.paths()]).to.deep.equal([[undefined, undefined], [], []])
  })
})

describe('A crash on the simulated network', () => {
  it('leaves the peers with a dead connection, and the dead with nothing that has an effect', async () => {
    const { world, a, b, out, in: inbound } = await connectedPair('crash')
    const seen = peerEvents(b)
    a.device.crash()
    let received = 0
    inbound.addEventListener('message', (event) => { received += event.data.byteLength })
    out.send(Uint8Array.of(1))
    await world.advance(120_000)
    expect([seen, received]).to.deep.equal([['disconnected'], 0])
  })

  it('never answers a call of the dead device again', async () => {
    const { world, a, b } = await connectedPair('silence')
    a.device.crash()
    const answered: string[] = []
    const calls: Record<string, Promise<unknown>> = {
      connect: a.network.connect(b.network.peerId),
      open: a.network.open(b.network.peerId, ECHO),
      stop: a.network.stop(),
      remember: a.network.remember(b.network.peerId, []),
      disconnect: a.network.disconnect(b.network.peerId)
    }
    for (const [name, call] of Object.entries(calls)) call.then(() => answered.push(name), () => answered.push(name))
    await world.advance(3_600_000)
    expect(answered).to.deep.equal([])
  })

  it('lets the restarted device be reached under the same peer ID', async () => {
    const { world, a, b } = await connectedPair('again')
    b.device.restart()
    const again = await seat(world, b.device)
    await world.advance(120_000)
    const { stream } = await world.until(a.network.connect(again.network.peerId).then(() => a.network.open(b.network.peerId, ECHO)))
    expect([stream.status, again.inbound.length]).to.deep.equal(['open', 1])
  })
})

import { streamPair } from '@libp2p/utils'
import { expect } from 'chai'
import { connectedPair } from './memory-pair.ts'
import type { MessageStream, StreamCloseEvent } from '@libp2p/interface'

interface Pair {
  readonly out: MessageStream
  readonly in: MessageStream
  /** Waits for a promise, by letting time pass where time is virtual. */
  until<T> (promise: Promise<T>): Promise<T>
}

const makers: Record<string, () => Promise<Pair>> = {
  "libp2p's streamPair": async () => {
    const [out, inbound] = await streamPair({ capacity: 1 })
    return { out, in: inbound, until: (promise) => promise }
  },
  'a pair on the simulated wire': async () => {
    const pair = await connectedPair('contract')
    return { out: pair.out, in: pair.in, until: (promise) => pair.world.until(promise) }
  }
}

async function readAll (stream: MessageStream): Promise<number[]> {
  const bytes: number[] = []
  for await (const chunk of stream) bytes.push(...chunk.subarray())
  return bytes
}

function closeOf (stream: MessageStream): Promise<StreamCloseEvent> {
  return new Promise((resolve) => { stream.addEventListener('close', resolve, { once: true }) })
}

const failureOf = (promise: Promise<unknown>): Promise<unknown> => promise.then(() => undefined, (error: unknown) => error)

for (const [name, make] of Object.entries(makers)) {
  describe(`The contract of a message stream, on ${name}`, () => {
    it('brings bytes over in order, and ends the reader when the writer closes', async () => {
      const pair = await make()
      const read = readAll(pair.in)
      for (let n = 0; n < 10; n++) {
        if (!pair.out.send(Uint8Array.of(n, n + 100))) await pair.until(pair.out.onDrain())
      }
      await pair.until(pair.out.close())
      expect(await pair.until(read)).to.deep.equal(Array.from({ length: 10 }, (_, n) => [n, n + 100]).flat())
    })

    it('leaves the other direction open after one side closed its own', async () => {
      const pair = await make()
      const closed = closeOf(pair.out)
      const answer = readAll(pair.out)
      const ended = readAll(pair.in)
      await pair.until(pair.out.close())
      await pair.until(ended)
      pair.in.send(Uint8Array.of(7))
      await pair.until(pair.in.close())
      expect(await pair.until(answer)).to.deep.equal([7])
      const event = await pair.until(closed)
      expect(event.error).to.equal(undefined)
      expect([pair.out.status, pair.in.status]).to.deep.equal(['closed', 'closed'])
    })

    it('tells the side that aborts its own error and the other one a reset', async () => {
      const pair = await make()
      const [near, far, read] = [closeOf(pair.out), closeOf(pair.in), failureOf(readAll(pair.in))]
      const cause = new RangeError('enough')
      pair.out.abort(cause)
      const [local, remote] = [await pair.until(near), await pair.until(far)]
      expect([local.local, local.error]).to.deep.equal([true, cause])
      expect([remote.local, remote.error?.name]).to.deep.equal([false, 'StreamResetError'])
      expect(await pair.until(read)).to.have.property('name', 'StreamResetError')
      expect([pair.out.status, pair.in.status]).to.deep.equal(['aborted', 'reset'])
    })

    it('refuses to send after close and after abort', async () => {
      const closed = await make()
      await closed.until(closed.out.close())
      expect(() => closed.out.send(Uint8Array.of(1))).to.throw().with.property('name', 'StreamStateError')
      const aborted = await make()
      aborted.out.abort(new Error('over'))
      expect(() => aborted.out.send(Uint8Array.of(1))).to.throw().with.property('name', 'StreamStateError')
    })

    it('keeps what arrives before there is a reader', async () => {
      const pair = await make()
      const closedWrite = new Promise((resolve) => { pair.in.addEventListener('remoteCloseWrite', resolve, { once: true }) })
      pair.out.send(Uint8Array.of(1, 2, 3))
      await pair.until(pair.out.close())
      await pair.until(closedWrite)
      const first = new Promise<number[]>((resolve) => { pair.in.addEventListener('message', (event) => resolve([...event.data.subarray()]), { once: true }) })
      expect(await pair.until(first)).to.deep.equal([1, 2, 3])
    })

    it('gives what was pushed back to the next reader first', async () => {
      const pair = await make()
      const read = readAll(pair.in)
      pair.in.unshift(Uint8Array.of(1, 2))
      pair.out.send(Uint8Array.of(3))
      await pair.until(pair.out.close())
      expect(await pair.until(read)).to.deep.equal([1, 2, 3])
    })

    it('asks a fast writer to wait, and lets it go on when there is room', async () => {
      const pair = await make()
      let received = 0
      pair.in.addEventListener('message', (event) => { received += event.data.byteLength })
      let sent = 0
      let waits = 0
      while (sent < 2_000_000) {
        sent += 100_000
        if (pair.out.send(new Uint8Array(100_000))) continue
        waits++
        if (pair.out.writableNeedsDrain) await pair.until(new Promise((resolve) => { pair.out.addEventListener('drain', resolve, { once: true }) }))
      }
      const ended = new Promise((resolve) => { pair.in.addEventListener('remoteCloseWrite', resolve, { once: true }) })
      await pair.until(pair.out.close())
      await pair.until(ended)
      expect(waits).to.be.greaterThan(0)
      expect(received).to.equal(sent)
    })
  })
}

describe('A stream on the simulated wire', () => {
  it('stops the sender while the reader pauses, a window ahead and no further', async () => {
    const { out, in: inbound, world } = await connectedPair('pause')
    let received = 0
    inbound.addEventListener('message', (event) => { received += event.data.byteLength })
    inbound.pause()
    const windowBytes = world.wire.conditions.windowBytes
    out.send(new Uint8Array(windowBytes * 3))
    await world.advance(60_000)
    expect([inbound.readBufferLength, out.writeBufferLength]).to.deep.equal([windowBytes, windowBytes * 2])
    inbound.resume()
    await world.advance(60_000)
    expect([received, out.writeBufferLength]).to.deep.equal([windowBytes * 3, 0])
  })

  it('arrives in the same order however it is cut into pieces', async () => {
    const { out, in: inbound, world } = await connectedPair('pieces')
    world.wire.conditions = { ...world.wire.conditions, splitChance: 0.9, latencyMs: [0, 500] }
    const read = readAll(inbound)
    const bytes = Array.from({ length: 5_000 }, (_, n) => n % 251)
    for (let n = 0; n < bytes.length; n += 50) out.send(Uint8Array.from(bytes.slice(n, n + 50)))
    await world.until(out.close())
    expect(await world.until(read)).to.deep.equal(bytes)
  })

  it('never leaves a gap: what was on its way behind a reset does not arrive, read or not', async () => {
    const { out, in: inbound, world } = await connectedPair('gap')
    world.wire.conditions = { ...world.wire.conditions, splitChance: 0 }
    let count = 0
    world.wire.decide = () => ++count === 2 ? 'reset' : 'deliver'
    for (const byte of [1, 2, 3]) out.send(Uint8Array.of(byte))
    await world.advance(10_000)
    const received: number[] = []
    inbound.addEventListener('message', (event) => received.push(...event.data.subarray()))
    await world.quiet()
    expect([received, inbound.status]).to.deep.equal([[1], 'reset'])
  })

  it('does not change what was sent when the sender reuses its buffer', async () => {
    const { out, in: inbound, world } = await connectedPair('copy')
    const read = readAll(inbound)
    const buffer = Uint8Array.of(1, 2, 3)
    out.send(buffer)
    buffer.fill(9)
    await world.until(out.close())
    expect(await world.until(read)).to.deep.equal([1, 2, 3])
  })
})

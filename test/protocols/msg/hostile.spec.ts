import { expect } from 'chai'
import fc from 'fast-check'
import { Frame } from '../../../src/protocols/msg/pb/msg.ts'
import { ackOf, channelAndStranger, Collected, eidOf, envelope, failure, framed, keeps, never } from '../conversation.ts'
import type { Ack, MsgChannel } from '../../../src/protocols/msg/index.ts'
import type { AbstractStream } from '@libp2p/utils'

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)
const text = (value: string): Uint8Array => new TextEncoder().encode(value)
const deliver = (envelope: Uint8Array, from = 0, to = 0): Uint8Array => framed(Frame.encode({ deliver: { envelope: Uint8Array.from(envelope), from: new Uint8Array(from), to: new Uint8Array(to) } }))
const ack = (eid: Uint8Array, tag = new Uint8Array(0)): Uint8Array => framed(Frame.encode({ ack: { eid: Uint8Array.from(eid), code: 1, tag: Uint8Array.from(tag) } }))
const pull = (max: number, cursor = 0, certificate = 0, of = 0): Uint8Array => framed(Frame.encode({ pull: { max, cursor: new Uint8Array(cursor), certificate: new Uint8Array(certificate), of: new Uint8Array(of) } }))
const addresses = (size: number): Uint8Array => framed(Frame.encode({ addresses: { record: new Uint8Array(size) } }))

async function endsWith (name: string, channel: MsgChannel): Promise<void> {
  expect(await failure(channel.closed)).to.have.property('name', name)
  expect(channel.isOpen).to.equal(false)
}

describe('message channel, with a peer that does not keep to the protocol', () => {
  for (const [what, sent] of [
    ['a frame over the limit, at its length', bytes(0x81, 0x88, 0x02)],
    ['a length that never ends', new Uint8Array(64).fill(0xff)],
    ['a length that is all zero continuation', bytes(0x80, 0x80, 0x80, 0x80)],
    ['a frame of no bytes', bytes(0)],
    ['an envelope over the limit', deliver(new Uint8Array(32_769))],
    ['an envelope of no bytes', deliver(new Uint8Array(0))],
    ['an envelope of a device with too short a key', deliver(new Uint8Array(1), 31)],
    ['an envelope for a device with too long a key', deliver(new Uint8Array(1), 32, 33)],
    ['an eid that is too short', ack(new Uint8Array(15))],
    ['an eid that is too long', ack(new Uint8Array(17))],
    ['an acknowledgement of nothing', ack(new Uint8Array(0))],
    ['a tag of the wrong length', ack(new Uint8Array(16), new Uint8Array(31))],
    ['a pull of nothing', pull(0)],
    ['a pull of too much', pull(257)],
    ['a pull of 4,294,967,295', pull(0xffff_ffff)],
    ['a pull with too long a cursor', pull(1, 33)],
    ['a pull with too long a certificate', pull(1, 0, 1_025)],
    ['a pull of the mail of a device with too short a key', pull(1, 0, 0, 31)],
    ['a knock for a device with too long a key', framed(Frame.encode({ knock: { to: new Uint8Array(33) } }))],
    ['the end of a pull that nobody asked for', framed(Frame.encode({ pullEnd: { cursor: new Uint8Array(0), more: false } }))],
    ['a statement about addresses of no bytes', addresses(0)],
    ['a statement about addresses over the limit', addresses(9_217)],
    ['a field that is cut off', framed(bytes(0x0a, 0x64, 0x0a, 0x05, 1, 2))],
    ['a field number of zero with a group in it', framed(bytes(0x03, 0x0f))],
    ['ten thousand groups within one another', framed(new Uint8Array(10_000).fill(0x7b))],
    ['the greeting of another protocol', framed(text('/multistream/1.0.0\n'))],
    ['an HTTP request', text('GET / HTTP/1.1\r\nHost: localhost\r\nUser-Agent: somebody who is looking for something else\r\nAccept: */*\r\n\r\n')],
    ['a TLS handshake', bytes(0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03, ...new Uint8Array(32))]
  ] as const) {
    it(`ends at ${what}`, async () => {
      const seen: Uint8Array[] = []
      const { channel, stranger } = await channelAndStranger({ onEnvelope: keeps((envelope) => seen.push(envelope)) })
      stranger.send(sent)
      await endsWith('InvalidFrameError', channel)
      expect(seen).to.deep.equal([])
    })
  }

  it('tells the stranger no more than a reset', async () => {
    const { channel, stranger } = await channelAndStranger()
    const received: number[] = []
    stranger.addEventListener('message', ({ data }) => received.push(data.byteLength))
    const closed = new Promise<void>((resolve) => { stranger.addEventListener('close', () => resolve()) })
    stranger.send(bytes(0))
    await endsWith('InvalidFrameError', channel)
    await closed
    expect(stranger.status).to.equal('reset')
    expect(received).to.deep.equal([])
  })

  it('uses what came before the malformed frame and nothing after it', async () => {
    const seen = new Collected<Uint8Array>()
    const { channel, stranger } = await channelAndStranger({ onEnvelope: keeps((envelope) => seen.add(envelope)) })
    stranger.send(bytes(...deliver(envelope(1)), 0, ...deliver(envelope(2))))
    await endsWith('InvalidFrameError', channel)
    expect(seen.values).to.deep.equal([envelope(1)])
  })

  it('ends when the other side finishes inside a frame', async () => {
    const { channel, stranger } = await channelAndStranger()
    stranger.send(deliver(envelope(1)).subarray(0, 7))
    await stranger.close()
    await endsWith('InvalidFrameError', channel)
  })

  it('blames nobody when the connection breaks inside a frame', async () => {
    const { channel, stranger, stream, timers } = await channelAndStranger()
    const arrived = new Promise<void>((resolve) => { stream.addEventListener('message', () => resolve()) })
    stranger.send(deliver(envelope(1)).subarray(0, 7))
    await arrived
    expect(timers.armed).to.equal(1)
    stranger.abort(new Error('gone'))
    await endsWith('ChannelClosedError', channel)
    expect(timers.armed).to.equal(0)
  })

  it('ends after 30 s with a frame that comes byte by byte, however steadily', async () => {
    const { channel, stranger, stream, timers } = await channelAndStranger()
    const arrivals = new Collected<number>()
    stream.addEventListener('message', ({ data }) => arrivals.add(data.byteLength))
    const frame = deliver(envelope(1, 1_000))
    for (let second = 0; second < 30; second++) {
      stranger.send(frame.subarray(second, second + 1))
      await arrivals.reach(second + 1)
      expect(channel.isOpen).to.equal(true)
      timers.advance(1_000)
    }
    await endsWith('MsgTimeoutError', channel)
  })

  it('lets whole frames come as slowly as they like', async () => {
    const seen = new Collected<Uint8Array>()
    const { channel, stranger, timers } = await channelAndStranger({ onEnvelope: keeps((envelope) => seen.add(envelope)) })
    for (let number = 0; number < 5; number++) {
      stranger.send(deliver(envelope(number)))
      await seen.reach(number + 1)
      timers.advance(3_600_000)
    }
    expect(channel.isOpen).to.equal(true)
  })

  it('ignores arms and fields of later versions, and hints and codes it does not know', async () => {
    const heard = new Collected<unknown>()
    const { channel, stranger } = await channelAndStranger({
      onEnvelope: keeps((envelope) => heard.add(envelope)),
      onHint: (hint) => heard.add(hint),
      onAck: (ack) => { heard.add(ack); return Promise.resolve() }
    })
    stranger.send(framed(bytes(0xba, 0x01, 0x03, 1, 2, 3))) // arm 23
    stranger.send(framed(bytes(0x40, 0x05))) // arm 8, a number
    stranger.send(framed(bytes(0x32, 0x02, 0x08, 0x63))) // hint 99
    stranger.send(framed(bytes(0x0a, 0x09, 0x0a, 0x01, 0x2a, 0x7a, 0x04, 1, 2, 3, 4))) // a deliver with a field 15
    const eid = new Uint8Array(16).fill(4)
    stranger.send(framed(bytes(0x12, 0x14, 0x0a, 0x10, ...eid, 0x10, 0x63))) // acknowledgement with code 99
    stranger.send(framed(bytes(0x32, 0x02, 0x08, 0x01)))
    expect(await heard.reach(3)).to.deep.equal([bytes(0x2a), { eid, code: 'try later', tag: new Uint8Array(0) }, 'typing'])
    expect(channel.isOpen).to.equal(true)
  })

  it('gives acknowledgements that nobody waits for to the node, and goes on', async () => {
    const acks = new Collected<Ack>()
    const { channel, stranger } = await channelAndStranger({ onAck: (ack) => { acks.add(ack); return Promise.resolve() } })
    stranger.send(ack(eidOf(envelope(1))))
    expect(await acks.reach(1)).to.deep.equal([ackOf(envelope(1))])
    expect(channel.isOpen).to.equal(true)
  })

  it('lets a flood of acknowledgements wait at its sender while the node is busy', async () => {
    const done: Array<() => void> = []
    const calls = new Collected<Ack>()
    let most = 0
    const { channel, stranger, stream } = await channelAndStranger({
      onAck: (ack) => {
        calls.add(ack)
        return new Promise((resolve) => {
          done.push(resolve)
          most = Math.max(most, done.length)
        })
      }
    })
    const flood = Uint8Array.from(Array.from({ length: 5_000 }, (_, number) => [...ack(eidOf(envelope(number)))]).flat())
    stranger.send(flood)
    await calls.reach(256)
    expect(stream.readStatus).to.equal('paused')
    for (let handled = 0; handled < 5_000;) {
      await calls.reach(Math.min(handled + 256, 5_000))
      handled += done.length
      for (const one of done.splice(0)) one()
    }
    expect(most).to.equal(256)
    expect(calls.values.map(({ eid }) => eid)).to.deep.equal(Array.from({ length: 5_000 }, (_, number) => eidOf(envelope(number))))
    expect(channel.isOpen).to.equal(true)
  })

  it('reads to the end of a flood whose sender has finished meanwhile', async () => {
    const calls = new Collected<Ack>()
    const waiting: Array<() => void> = []
    const { channel, stranger } = await channelAndStranger({ onAck: (ack) => { calls.add(ack); return new Promise((resolve) => { waiting.push(resolve) }) } })
    for (let number = 0; number < 300; number++) stranger.send(ack(eidOf(envelope(number))))
    await calls.reach(256)
    await stranger.close()
    for (const one of waiting.splice(0)) one()
    await calls.reach(300)
    for (const one of waiting.splice(0)) one()
    await channel.closed
  })

  it('ends when more than a window of envelopes comes unacknowledged', async () => {
    let calls = 0
    const { channel, stranger } = await channelAndStranger({ onEnvelope: () => { calls++; return never() } })
    for (let number = 0; number < 65; number++) stranger.send(deliver(envelope(number)))
    await endsWith('WindowOverrunError', channel)
    expect(calls).to.equal(64)
  })

  it('ends when its acknowledgements are not read and envelopes keep coming', async () => {
    const seen = new Collected<Uint8Array>()
    const { channel, stranger, stream } = await channelAndStranger({ onEnvelope: keeps((envelope) => seen.add(envelope)) })
    ;(stream as unknown as AbstractStream).onMuxerNeedsDrain()
    const half = Uint8Array.from(Array.from({ length: 32 }, (_, number) => [...deliver(envelope(number))]).flat())
    // the first 32 acknowledgements fill the stream, the next 64 keep their places
    for (let halves = 1; halves <= 3; halves++) {
      stranger.send(half)
      await seen.reach(32 * halves)
      expect(channel.isOpen).to.equal(true)
    }
    stranger.send(half)
    await endsWith('WindowOverrunError', channel)
    expect(seen.values).to.have.length(96)
  })

  it('ends when more than eight pulls are asked and not ended', async () => {
    let calls = 0
    const { channel, stranger } = await channelAndStranger({ onPull: () => { calls++; return never() } })
    for (let number = 0; number < 9; number++) stranger.send(pull(1))
    await endsWith('WindowOverrunError', channel)
    expect(calls).to.equal(1)
  })

  it('ends when a pull is answered with nothing for 30 s', async () => {
    const { channel, timers } = await channelAndStranger()
    const pulled = failure(channel.pull({ max: 1 }))
    timers.advance(30_000)
    expect(await pulled).to.have.property('name', 'MsgTimeoutError')
  })

  it('does not hand a stream of random bytes to the node as anything but whole frames', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.uint8Array({ minLength: 1, maxLength: 80 }), { minLength: 1, maxLength: 4 }), async (chunks) => {
      const { channel, stranger } = await channelAndStranger({ onEnvelope: keeps((envelope) => expect(envelope.byteLength).to.be.within(1, 32_768)) })
      for (const chunk of chunks) stranger.send(chunk)
      await stranger.close()
      const error = await channel.closed.then(() => undefined, (reason: unknown) => reason)
      if (error !== undefined) expect(error).to.have.property('name').that.is.oneOf(['InvalidFrameError', 'WindowOverrunError'])
      expect(channel.isOpen).to.equal(false)
    }), { numRuns: 100 })
  })
})

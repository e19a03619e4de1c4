import { streamPair } from '@libp2p/utils'
import { expect } from 'chai'
import fc from 'fast-check'
import { decodeCloudFrame, encodeCloudFrame } from '../../../src/protocols/cloud/cloud-frames.ts'
import { CloudLine, createPairingChannel } from '../../../src/protocols/cloud/index.ts'
import { CloudFrame } from '../../../src/protocols/cloud/pb/cloud.ts'
import { failure, framed, log } from '../conversation.ts'
import { ManualTimers } from '../manual-timers.ts'
import type { PairingChannel, PairingFrame } from '../../../src/protocols/cloud/index.ts'
import type { Stream } from '@libp2p/interface'

const bytes = (length: number): Uint8Array<ArrayBuffer> => new Uint8Array(length).fill(7)

const GOOD: readonly PairingFrame[] = [
  { kind: 'pair ask', sid: bytes(16), share: bytes(32) },
  { kind: 'pair answer', share: bytes(32) },
  { kind: 'pair confirm', mac: bytes(64) },
  { kind: 'pair proof', mac: bytes(64), name: 'ä'.repeat(64), addresses: Array.from({ length: 8 }, () => 'a'.repeat(256)) },
  { kind: 'pair certificate', certificate: bytes(256), name: '' },
  { kind: 'pair end', how: 'busy', triesLeft: 3 }
]

/** Each has one part that breaks a limit. */
const BAD: readonly PairingFrame[] = [
  { kind: 'pair ask', sid: bytes(15), share: bytes(32) },
  { kind: 'pair ask', sid: bytes(16), share: bytes(33) },
  { kind: 'pair answer', share: bytes(0) },
  { kind: 'pair confirm', mac: bytes(32) },
  { kind: 'pair proof', mac: bytes(63), name: '', addresses: [] },
  { kind: 'pair proof', mac: bytes(64), name: 'a'.repeat(257), addresses: [] },
  { kind: 'pair proof', mac: bytes(64), name: '', addresses: Array.from({ length: 9 }, () => 'a') },
  { kind: 'pair proof', mac: bytes(64), name: '', addresses: ['a'.repeat(257)] },
  { kind: 'pair certificate', certificate: bytes(0), name: '' },
  { kind: 'pair certificate', certificate: bytes(257), name: '' },
  { kind: 'pair certificate', certificate: bytes(1), name: 'a'.repeat(257) },
  { kind: 'pair end', how: 'paired', triesLeft: 4 }
]

/** As somebody writes it who keeps to no limit. */
function unjudged (frame: PairingFrame): Uint8Array {
  const own = (part: Uint8Array): Uint8Array<ArrayBuffer> => Uint8Array.from(part)
  switch (frame.kind) {
    case 'pair ask': return CloudFrame.encode({ pairAsk: { sid: own(frame.sid), share: own(frame.share) } })
    case 'pair answer': return CloudFrame.encode({ pairAnswer: { share: own(frame.share) } })
    case 'pair confirm': return CloudFrame.encode({ pairConfirm: { mac: own(frame.mac) } })
    case 'pair proof': return CloudFrame.encode({ pairProof: { mac: own(frame.mac), name: frame.name, addresses: [...frame.addresses] } })
    case 'pair certificate': return CloudFrame.encode({ pairCertificate: { certificate: own(frame.certificate), name: frame.name } })
    case 'pair end': return CloudFrame.encode({ pairEnd: { code: 1, triesLeft: frame.triesLeft } })
  }
}

async function channelAndStranger (): Promise<{ channel: PairingChannel, stranger: Stream, timers: ManualTimers }> {
  const timers = new ManualTimers()
  const [stream, stranger] = await streamPair()
  return { channel: createPairingChannel(new CloudLine(stream, timers), { timers, log }), stranger, timers }
}

/** How the stream ended, once the other side knows. */
async function endOf (stream: Stream): Promise<string> {
  if (stream.status === 'open') await new Promise((resolve) => { stream.addEventListener('close', resolve, { once: true }) })
  return stream.status
}

describe('pairing on the wire', () => {
  it('reads what it writes, at the limits, and writes or reads nothing beyond them', () => {
    for (const frame of GOOD) expect(decodeCloudFrame(encodeCloudFrame(frame)), frame.kind).to.deep.equal(frame)
    for (const frame of BAD) {
      expect(() => encodeCloudFrame(frame), frame.kind).to.throw(RangeError)
      expect(() => decodeCloudFrame(unjudged(frame)), frame.kind).to.throw().with.property('name', 'InvalidFrameError')
    }
  })

  it('takes an end that it does not know for a failure', () => {
    for (const code of [0, 7, 4_000_000_000]) expect(decodeCloudFrame(CloudFrame.encode({ pairEnd: { code, triesLeft: 0 } }))).to.deep.equal({ kind: 'pair end', how: 'failed', triesLeft: 0 })
  })

  it('makes of any bytes a frame, nothing, or a refusal', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (some) => {
      try {
        decodeCloudFrame(some)
      } catch (error) {
        expect(error).to.have.property('name', 'InvalidFrameError')
      }
    }), { numRuns: 2_000 })
  })

  it('hands frames out one by one, also those that came before they were asked for', async () => {
    const { channel, stranger } = await channelAndStranger()
    for (const frame of GOOD.slice(0, 3)) stranger.send(framed(encodeCloudFrame(frame)))
    for (const frame of GOOD.slice(0, 3)) expect(await channel.next()).to.deep.equal(frame)
    await stranger.close()
    expect((await failure(channel.next())).name).to.equal('ChannelClosedError')
    await channel.over
  })

  it('ignores an arm that it does not know, and ends at one of the courier', async () => {
    const { channel, stranger } = await channelAndStranger()
    // arm 7 is nobody's yet
    stranger.send(framed(Uint8Array.from([0x3a, 0x00])))
    stranger.send(framed(encodeCloudFrame({ kind: 'pair answer', share: bytes(32) })))
    expect((await channel.next()).kind).to.equal('pair answer')
    stranger.send(framed(encodeCloudFrame({ kind: 'unpair' })))
    expect((await failure(channel.next())).name).to.equal('InvalidFrameError')
    await channel.over
    expect(await endOf(stranger)).to.equal('reset')
  })

  it('ends at more frames than a run has', async () => {
    const { channel, stranger } = await channelAndStranger()
    for (let count = 0; count < 9; count++) stranger.send(framed(encodeCloudFrame({ kind: 'pair answer', share: bytes(32) })))
    await channel.over
    expect(await endOf(stranger)).to.equal('reset')
  })

  it('waits ten seconds for each frame, and for the end, and no longer', async () => {
    const { channel, timers } = await channelAndStranger()
    const waiting = failure(channel.next())
    timers.advance(9_999)
    timers.advance(1)
    expect((await waiting).name).to.equal('CloudTimeoutError')

    const other = await channelAndStranger()
    other.channel.close()
    other.timers.advance(10_000)
    await other.channel.over
    expect(await endOf(other.stranger)).to.equal('reset')
  })

  it('gives up at once when whoever waits does', async () => {
    const { channel, stranger } = await channelAndStranger()
    const wish = new AbortController()
    const waiting = failure(channel.next({ signal: wish.signal }))
    wish.abort(new Error('enough'))
    expect((await waiting).message).to.equal('enough')
    expect(await endOf(stranger)).to.equal('reset')
  })
})

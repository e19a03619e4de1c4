import { streamPair } from '@libp2p/utils'
import { expect } from 'chai'
import fc from 'fast-check'
import { advanceSas, answerSas, startSas } from '../../../src/identity/index.ts'
import { VerifyFrame as Frame } from '../../../src/protocols/verify/pb/verify.ts'
import { createVerifyChannel } from '../../../src/protocols/verify/index.ts'
import { decodeVerifyFrame, encodeVerifyFrame } from '../../../src/protocols/verify/verify-frames.ts'
import { party } from '../../identity/verify/pair.ts'
import { systemRandom } from '../../identity/vault/tools.ts'
import { Collected, failure, framed, log } from '../conversation.ts'
import { ManualTimers } from '../manual-timers.ts'
import type { SasEvent, SasState, SasStep } from '../../../src/identity/index.ts'
import type { VerifyChannel, VerifyFrame, VerifyHandlers } from '../../../src/protocols/verify/index.ts'
import type { MessageStream, Stream } from '@libp2p/interface'

const start: VerifyFrame = { kind: 'start', transaction: new Uint8Array(16).fill(1) }
const bytes32 = new Uint8Array(32).fill(2)

/** A run with its channel, as a node would put them together. */
class Verifier {
  readonly channel: VerifyChannel
  readonly phases = new Collected<SasState['phase']>()
  state: SasState | undefined

  constructor (stream: MessageStream, timers: ManualTimers, isOpener: boolean, answer: (frame: VerifyFrame) => SasStep) {
    const onFrame = (frame: VerifyFrame): void => {
      this.#become(this.state === undefined ? answer(frame) : advanceSas(this.state, { kind: 'frame', frame }, systemRandom))
    }
    this.channel = createVerifyChannel(stream, { timers, log, isOpener, handlers: { onFrame, onLate: () => this.take({ kind: 'timeout' }) } })
  }

  begin (step: SasStep): void {
    this.#become(step)
  }

  take (event: SasEvent): void {
    if (this.state !== undefined) this.#become(advanceSas(this.state, event, systemRandom))
  }

  #become ({ state, send }: SasStep): void {
    this.state = state
    for (const frame of send) this.channel.send(frame)
    if (state.phase === 'verified' || state.phase === 'ended') this.channel.close()
    this.phases.add(state.phase)
  }
}

async function verifiers (): Promise<{ ann: Verifier, ben: Verifier, timers: ManualTimers, streams: Stream[] }> {
  const [annParty, benParty] = await Promise.all([party(1), party(2)])
  const timers = new ManualTimers()
  const [here, there] = await streamPair()
  const ann = new Verifier(here, timers, true, () => { throw new Error('not answering') })
  const ben = new Verifier(there, timers, false, (frame) => answerSas(benParty, annParty, frame))
  ann.begin(startSas(annParty, benParty, systemRandom))
  return { ann, ben, timers, streams: [here, there] }
}

/** One channel, and the bare end of its stream for someone who does not keep to the protocol. */
async function channelAndStranger (some: Partial<VerifyHandlers> = {}, isOpener = false): Promise<{ channel: VerifyChannel, stream: Stream, stranger: Stream, timers: ManualTimers, frames: Collected<VerifyFrame> }> {
  const timers = new ManualTimers()
  const frames = new Collected<VerifyFrame>()
  const [stream, stranger] = await streamPair()
  const handlers = { onFrame: (frame: VerifyFrame) => frames.add(frame), onLate: () => undefined, ...some }
  return { channel: createVerifyChannel(stream, { timers, log, isOpener, handlers }), stream, stranger, timers, frames }
}

describe('a verification between two devices', () => {
  it('shows the same string on both, ends verified on both, and both streams close', async () => {
    const { ann, ben, timers, streams } = await verifiers()
    await ben.phases.reach(1)
    ben.take({ kind: 'accept' })
    await Promise.all([ann.phases.reach(3), ben.phases.reach(3)])
    const shown = [ann, ben].map(({ state }) => state?.phase === 'comparing' ? state.shortString : undefined)
    expect(shown[0]).to.deep.equal(shown[1]).and.not.equal(undefined)
    for (const side of [ann, ben]) side.take({ kind: 'match' })
    await Promise.all([ann.channel.over, ben.channel.over])
    expect([ann.state?.phase, ben.state?.phase]).to.deep.equal(['verified', 'verified'])
    expect(streams.map(({ status }) => status)).to.deep.equal(['closed', 'closed'])
    expect(timers.armed).to.equal(0)
  })

  it('tells the other side when a person sees a difference', async () => {
    const { ann, ben } = await verifiers()
    await ben.phases.reach(1)
    ben.take({ kind: 'accept' })
    await Promise.all([ann.phases.reach(3), ben.phases.reach(3)])
    ann.take({ kind: 'mismatch' })
    await Promise.all([ann.channel.over, ben.channel.over])
    expect(ben.state).to.deep.include({ phase: 'ended', reason: 'mismatch', by: 'them', isIncident: true })
  })

  it('ends after five minutes, and tells the other side', async () => {
    const { ann, ben, timers } = await verifiers()
    await ben.phases.reach(1)
    ben.take({ kind: 'accept' })
    await Promise.all([ann.phases.reach(3), ben.phases.reach(3)])
    timers.advance(299_999)
    expect([ann.state?.phase, ben.state?.phase]).to.deep.equal(['comparing', 'comparing'])
    timers.advance(1)
    await Promise.all([ann.channel.over, ben.channel.over])
    for (const { state } of [ann, ben]) expect(state).to.deep.include({ phase: 'ended', reason: 'timeout', isIncident: true })
    expect(timers.armed).to.equal(0)
  })
})

describe('a verification channel', () => {
  it('carries every frame as it is', async () => {
    const { channel, stranger } = await channelAndStranger({}, true)
    const sent: VerifyFrame[] = [start, { kind: 'commit', commitment: bytes32 }, { kind: 'key', key: bytes32 }, { kind: 'confirm', mac: bytes32 }, { kind: 'cancel', reason: 'mismatch' }]
    const other = new Collected<VerifyFrame>()
    const receiver = createVerifyChannel(stranger, { timers: new ManualTimers(), log, isOpener: false, handlers: { onFrame: (frame) => other.add(frame), onLate: () => undefined } })
    for (const frame of sent) channel.send(frame)
    expect(await other.reach(5)).to.deep.equal(sent)
    receiver.close()
    await Promise.all([channel.over, receiver.over])
  })

  it('refuses to send a part of the wrong size, and sends nothing once it is closing', async () => {
    const { channel, stranger } = await channelAndStranger({}, true)
    let heard = 0
    stranger.addEventListener('message', () => heard++)
    for (const frame of [{ kind: 'start', transaction: bytes32 }, { kind: 'commit', commitment: new Uint8Array(31) }, { kind: 'key', key: new Uint8Array(33) }, { kind: 'confirm', mac: new Uint8Array(0) }] as const) expect(() => channel.send(frame)).to.throw(RangeError)
    channel.close()
    channel.send(start)
    await stranger.close()
    await channel.over
    expect(heard).to.equal(0)
  })

  for (const [what, sent] of [
    ['a frame over the limit', Uint8Array.of(0x81, 0x01)],
    ['a frame of no bytes', Uint8Array.of(0)],
    ['a transaction of 15 bytes', framed(Frame.encode({ start: { transaction: new Uint8Array(15) } }))],
    ['a commitment of 33 bytes', framed(Frame.encode({ commit: { commitment: new Uint8Array(33) } }))],
    ['a key of no bytes', framed(Frame.encode({ key: { key: new Uint8Array(0) } }))],
    ['a confirmation of 31 bytes', framed(Frame.encode({ confirm: { mac: new Uint8Array(31) } }))],
    ['a field that is cut off', framed(Uint8Array.of(0x0a, 0x20, 0x0a))],
    ['nine frames', Uint8Array.from(Array.from({ length: 9 }, () => [...framed(encodeVerifyFrame(start))]).flat())]
  ] as const) {
    it(`ends with InvalidFrameError at ${what}`, async () => {
      const { channel, stream, stranger } = await channelAndStranger()
      stranger.send(sent)
      expect(await failure(channel.over)).to.have.property('name', 'InvalidFrameError')
      expect(stream.status).to.equal('aborted')
    })
  }

  it('passes over a kind of frame that it does not know, and takes an unknown reason for "unexpected"', async () => {
    const { channel, stranger, frames } = await channelAndStranger()
    stranger.send(Uint8Array.from([...framed(Uint8Array.of(0x7a, 0x01, 0x00)), ...framed(Frame.encode({ cancel: { code: 99 } }))]))
    expect(await frames.reach(1)).to.deep.equal([{ kind: 'cancel', reason: 'unexpected' }])
    channel.abort(new Error('done'))
  })

  it('lets go of a stream on which nobody begins within 10 s, but not of one that it opened itself', async () => {
    const [answering, asking] = [await channelAndStranger(), await channelAndStranger({}, true)]
    for (const { timers } of [answering, asking]) timers.advance(9_999)
    expect([answering.stream.status, asking.stream.status]).to.deep.equal(['open', 'open'])
    for (const { timers } of [answering, asking]) timers.advance(1)
    expect(await failure(answering.channel.over)).to.have.property('name', 'VerifyTimeoutError')
    expect(asking.stream.status).to.equal('open')
    asking.channel.abort(new Error('done'))
  })

  it('lets go of a stream whose other side never closes, and of a run that nobody ends', async () => {
    const closing = await channelAndStranger({}, true)
    closing.channel.close()
    closing.timers.advance(10_000)
    expect(await failure(closing.channel.over)).to.have.property('name', 'VerifyTimeoutError')
    let late = 0
    const running = await channelAndStranger({ onLate: () => { late++ } }, true)
    running.timers.advance(300_000)
    expect([late, running.stream.status]).to.deep.equal([1, 'open'])
    running.timers.advance(10_000)
    expect(await failure(running.channel.over)).to.have.property('name', 'VerifyTimeoutError')
    expect([closing.timers.armed, running.timers.armed]).to.deep.equal([0, 0])
  })

  it('is over when the other side finishes without a word, or resets', async () => {
    const quiet = await channelAndStranger()
    await quiet.stranger.close()
    await quiet.channel.over
    const reset = await channelAndStranger()
    reset.stranger.abort(new Error('no'))
    expect(await failure(reset.channel.over)).to.have.property('name', 'ChannelClosedError')
  })

  it('ends when a handler throws, and tells the other side nothing of it', async () => {
    const { channel, stranger } = await channelAndStranger({ onFrame: () => { throw new Error('secret') } })
    const closed = new Promise<unknown>((resolve) => { stranger.addEventListener('close', ({ error }) => resolve(error)) })
    stranger.send(framed(encodeVerifyFrame(start)))
    expect((await failure(channel.over)).message).to.equal('secret')
    expect(String(await closed)).to.not.include('secret')
  })

  it('refuses random bytes with its one error, or reads a frame within its sizes', () => {
    fc.assert(fc.property(fc.oneof(fc.uint8Array({ minLength: 1, maxLength: 128 }), fc.uint8Array({ minLength: 30, maxLength: 34 }).map((key) => Frame.encode({ key: { key: Uint8Array.from(key) } }))), (bytes) => {
      try {
        const frame = decodeVerifyFrame(bytes)
        if (frame !== undefined) expect(decodeVerifyFrame(encodeVerifyFrame(frame))).to.deep.equal(frame)
      } catch (error) {
        expect(error).to.have.property('name', 'InvalidFrameError')
      }
    }), { numRuns: 5_000 })
  })
})

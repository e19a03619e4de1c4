import { streamPair } from '@libp2p/utils'
import { expect } from 'chai'
import fc from 'fast-check'
import { answerPrekeys, askPrekeys, PREKEYS_LIMITS } from '../../../src/protocols/prekeys/index.ts'
import { Ask, Given } from '../../../src/protocols/prekeys/pb/prekeys.ts'
import { decodeAsk, decodeGiven, encodeGiven } from '../../../src/protocols/prekeys/prekeys-frames.ts'
import { failure, framed, log, never } from '../conversation.ts'
import { ManualTimers } from '../manual-timers.ts'

const bundle = new Uint8Array(PREKEYS_LIMITS.bundleBytes.value).fill(7)

describe('prekeys', () => {
  for (const [what, given] of [['a bundle', bundle], ['nothing but a close', undefined]] as const) {
    it(`are asked for and answered with ${what}, and both sides close`, async () => {
      const timers = new ManualTimers()
      const [here, there] = await streamPair()
      const closed = Promise.all([here, there].map((stream) => new Promise<void>((resolve) => { stream.addEventListener('close', () => resolve()) })))
      const answering = answerPrekeys(there, async () => await Promise.resolve(given), { timers, log })

      expect(await askPrekeys(here, { timers, log })).to.deep.equal(given)
      await answering
      await closed
      expect([here.status, there.status, timers.armed]).to.deep.equal(['closed', 'closed', 0])
    })
  }

  it('are not minted for a question that this version does not know', async () => {
    const timers = new ManualTimers()
    const [here, there] = await streamPair()
    let minted = 0
    const answering = answerPrekeys(there, async () => {
      minted++
      return await Promise.resolve(bundle)
    }, { timers, log })

    here.send(framed(Ask.encode({ what: 2 })))
    const said: unknown[] = []
    const reading = (async () => { for await (const bytes of here) said.push(bytes) })()

    await here.close()
    await Promise.all([answering, reading])
    expect({ minted, said }).to.deep.equal({ minted: 0, said: [] })
  })

  it('end with the error of whoever mints them, and the asker gets a reset', async () => {
    const timers = new ManualTimers()
    const [here, there] = await streamPair()
    const answering = failure(answerPrekeys(there, async () => await Promise.reject(new TypeError('the disk is full')), { timers, log }))

    expect(await failure(askPrekeys(here, { timers, log }))).to.have.property('name', 'ChannelClosedError')
    expect(await answering).to.have.property('name', 'TypeError')
  })

  for (const [what, sent] of [
    ['a bundle of no bytes', framed(Uint8Array.of(0x0a, 0x00))],
    ['a bundle over the limit', framed(Given.encode({ bundle: new Uint8Array(PREKEYS_LIMITS.bundleBytes.value + 1) }))],
    ['a frame over the limit', Uint8Array.of(0x81, 0x18)],
    ['no protobuf', framed(Uint8Array.of(0x0a, 0xff))]
  ] as const) {
    it(`refuse ${what}`, async () => {
      const [here, there] = await streamPair()
      const asking = failure(askPrekeys(here, { timers: new ManualTimers(), log }))

      there.send(sent)
      expect(await asking).to.have.property('name', 'InvalidFrameError')
    })
  }

  it('do not wait for ever, on either side', async () => {
    const timers = new ManualTimers()
    const [asking] = await streamPair()
    const [answering] = await streamPair()
    const waiting = [failure(askPrekeys(asking, { timers, log })), failure(answerPrekeys(answering, never, { timers, log }))]

    timers.advance(PREKEYS_LIMITS.answerMs.value)
    for (const error of await Promise.all(waiting)) expect(error).to.have.property('name', 'RequestTimeoutError')
  })

  it('make one error of any bytes, or what they are', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 128 }), (bytes) => {
      for (const decode of [decodeAsk, decodeGiven]) {
        try {
          decode(bytes)
        } catch (error) {
          expect(error).to.have.property('name', 'InvalidFrameError')
        }
      }
    }), { numRuns: 2_000 })
    expect(decodeGiven(encodeGiven(bundle))).to.deep.equal(bundle)
    expect(() => encodeGiven(new Uint8Array(0))).to.throw(RangeError)
  })
})

import { expect } from 'chai'
import { streamPair } from '@libp2p/utils'
import fc from 'fast-check'
import { Answer, Request } from '../../../src/protocols/request/pb/request.ts'
import { answerRequest, sendRequest } from '../../../src/protocols/request/index.ts'
import { decodeAnswer, decodeRequest, encodeRequest } from '../../../src/protocols/request/request-frames.ts'
import { failure, framed, log, never } from '../conversation.ts'
import { ManualTimers } from '../manual-timers.ts'
import type { ContactRequest, RequestAnswer } from '../../../src/protocols/request/index.ts'

const plain: ContactRequest = { token: new Uint8Array(0), name: 'Ann', greeting: 'We met at the lake.' }
const invited: ContactRequest = { token: new Uint8Array(16).fill(7), name: 'Ann', greeting: '' }

async function ask (request: ContactRequest, answer: RequestAnswer | undefined): Promise<{ asked: ContactRequest[], answer: RequestAnswer | undefined, statuses: string[] }> {
  const timers = new ManualTimers()
  const [here, there] = await streamPair()
  const asked: ContactRequest[] = []
  const closed = Promise.all([here, there].map((stream) => new Promise<void>((resolve) => { stream.addEventListener('close', () => resolve()) })))
  const answering = answerRequest(there, (got) => { asked.push(got); return Promise.resolve(answer) }, { timers, log })
  const received = await sendRequest(here, request, { timers, log })
  await answering
  await closed
  expect(timers.armed).to.equal(0)
  return { asked, answer: received, statuses: [here.status, there.status] }
}

describe('contact request', () => {
  for (const answer of ['waiting', 'accepted'] as const) {
    it(`is answered with "${answer}", and both sides close`, async () => {
      for (const request of [plain, invited]) {
        expect(await ask(request, answer)).to.deep.equal({ asked: [request], answer, statuses: ['closed', 'closed'] })
      }
    })
  }

  it('may be answered with nothing but a close', async () => {
    expect(await ask(plain, undefined)).to.deep.equal({ asked: [plain], answer: undefined, statuses: ['closed', 'closed'] })
  })

  it('may say nothing at all', async () => {
    const silent: ContactRequest = { token: new Uint8Array(0), name: '', greeting: '' }
    expect((await ask(silent, 'waiting')).asked).to.deep.equal([silent])
  })

  it('carries 64 characters of a name and cuts the rest, whoever sends it', async () => {
    const name = '\u{1f98a}'.repeat(64)
    expect((await ask({ ...plain, name: name + 'x' }, 'waiting')).asked[0]?.name).to.equal(name)
    const long = Request.encode({ token: new Uint8Array(0), name: name + 'x', greeting: '' })
    expect(decodeRequest(long).name).to.equal(name)
  })

  it('carries a greeting of 512 bytes and no more', async () => {
    const greeting = 'é'.repeat(256)
    expect((await ask({ ...plain, greeting }, 'waiting')).asked[0]?.greeting).to.equal(greeting)
    expect(() => encodeRequest({ ...plain, greeting: greeting + '!' })).to.throw(RangeError)
  })

  it('never holds half a character', () => {
    const text = decodeRequest(Request.encode({ token: new Uint8Array(0), name: 'a\ud800b', greeting: '\udc00' }))
    expect(text.name.isWellFormed() && text.greeting.isWellFormed()).to.equal(true)
  })

  it('with a token or a greeting of the wrong size aborts this side without an answer', async () => {
    for (const request of [{ ...plain, token: new Uint8Array(15) }, { ...plain, greeting: 'x'.repeat(513) }]) {
      const [here, there] = await streamPair()
      const reset = new Promise<void>((resolve) => { there.addEventListener('close', () => resolve()) })
      expect(await failure(sendRequest(here, request, { timers: new ManualTimers(), log }))).to.have.property('name', 'RangeError')
      await reset
    }
  })

  describe('asked by somebody who does not keep to the protocol', () => {
    const request = (token: number, greeting = 0): Uint8Array => framed(Request.encode({ token: new Uint8Array(token), name: '', greeting: 'x'.repeat(greeting) }))
    for (const [what, sent] of [
      ['a frame over the limit', Uint8Array.of(0x81, 0x08)],
      ['a length that never ends', new Uint8Array(16).fill(0x80)],
      ['a frame of no bytes', Uint8Array.of(0)],
      ['a token of 15 bytes', request(15)],
      ['a token of 17 bytes', request(17)],
      ['a greeting of 513 bytes', request(0, 513)],
      ['a field that is cut off', framed(Uint8Array.of(0x12, 0x20, 0x41))],
      ['two requests', Uint8Array.from([...request(16), ...request(16)])]
    ] as const) {
      it(`ends with InvalidFrameError at ${what}, and answers nothing`, async () => {
        const [stranger, here] = await streamPair()
        let answers = 0
        stranger.addEventListener('message', () => answers++)
        const answering = failure(answerRequest(here, () => Promise.resolve('waiting'), { timers: new ManualTimers(), log }))
        stranger.send(sent)
        expect(await answering).to.have.property('name', 'InvalidFrameError')
        expect(answers).to.equal(0)
        expect(here.status).to.equal('aborted')
      })
    }

    it('ends when nothing comes for 10 s', async () => {
      const timers = new ManualTimers()
      const [stranger, here] = await streamPair()
      const answering = failure(answerRequest(here, never, { timers, log }))
      timers.advance(9_999)
      expect(here.status).to.equal('open')
      timers.advance(1)
      expect(await answering).to.have.property('name', 'RequestTimeoutError')
      expect(stranger.direction).to.equal('outbound')
    })

    it('ends when the request comes byte by byte for 10 s', async () => {
      const timers = new ManualTimers()
      const [stranger, here] = await streamPair()
      const answering = failure(answerRequest(here, never, { timers, log }))
      for (let second = 0; second < 10; second++) {
        const arrived = new Promise<void>((resolve) => { here.addEventListener('message', () => resolve(), { once: true }) })
        stranger.send(request(16).subarray(second, second + 1))
        await arrived
        timers.advance(1_000)
      }
      expect(await answering).to.have.property('name', 'RequestTimeoutError')
    })

    it('ends when the stream closes before a request, or inside one', async () => {
      for (const [sent, name] of [[0, 'ChannelClosedError'], [5, 'InvalidFrameError']] as const) {
        const [stranger, here] = await streamPair()
        const answering = failure(answerRequest(here, never, { timers: new ManualTimers(), log }))
        if (sent > 0) stranger.send(request(16).subarray(0, sent))
        await stranger.close()
        expect(await answering).to.have.property('name', name)
      }
    })

    it('lets go of a stream that the other side never closes', async () => {
      const timers = new ManualTimers()
      const [stranger, here] = await streamPair()
      const answered = new Promise<void>((resolve) => { stranger.addEventListener('message', () => resolve()) })
      const reset = new Promise<void>((resolve) => { stranger.addEventListener('close', () => resolve()) })
      const answering = answerRequest(here, () => Promise.resolve('waiting'), { timers, log })
      stranger.send(request(16))
      await answered
      timers.advance(10_000)
      await answering
      await reset
      expect(here.status).to.equal('aborted')
    })

    it('refuses random bytes with its one error, or reads a request within its limits', () => {
      fc.assert(fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), (bytes) => {
        try {
          const { token, name, greeting } = decodeRequest(bytes)
          expect(token.byteLength).to.be.oneOf([0, 16])
          expect(Array.from(name).length).to.be.at.most(64)
          expect(new TextEncoder().encode(greeting).byteLength).to.be.at.most(512)
        } catch (error) {
          expect(error).to.have.property('name', 'InvalidFrameError')
        }
      }), { numRuns: 5_000 })
    })
  })

  describe('answered by somebody who does not keep to the protocol', () => {
    it('ends with InvalidFrameError at anything but one small frame', async () => {
      for (const sent of [Uint8Array.of(0x41), Uint8Array.of(0), framed(Uint8Array.of(0x08, 0xff))]) {
        const [here, stranger] = await streamPair()
        const asking = failure(sendRequest(here, plain, { timers: new ManualTimers(), log }))
        stranger.send(sent)
        expect(await asking).to.have.property('name', 'InvalidFrameError')
      }
    })

    it('takes an answer it does not know for none', () => {
      expect(decodeAnswer(Answer.encode({ code: 99 }))).to.equal(undefined)
      expect(decodeAnswer(Uint8Array.of(0x78, 0x01))).to.equal(undefined)
    })

    it('ends when no answer comes for 20 s', async () => {
      const timers = new ManualTimers()
      const [here] = await streamPair()
      const asking = failure(sendRequest(here, plain, { timers, log }))
      timers.advance(19_999)
      expect(here.status).to.equal('open')
      timers.advance(1)
      expect(await asking).to.have.property('name', 'RequestTimeoutError')
    })

    it('ends when the stream is reset', async () => {
      const [here, stranger] = await streamPair()
      const asking = failure(sendRequest(here, plain, { timers: new ManualTimers(), log }))
      stranger.abort(new Error('no'))
      expect(await asking).to.have.property('name', 'ChannelClosedError')
    })
  })

  it('can be given up by a signal on either side', async () => {
    const [here, there] = await streamPair()
    const stop = new AbortController()
    const asking = failure(sendRequest(here, plain, { timers: new ManualTimers(), log }, { signal: stop.signal }))
    const answering = failure(answerRequest(there, never, { timers: new ManualTimers(), log }))
    stop.abort()
    expect(await asking).to.have.property('name', 'AbortError')
    expect(await answering).to.have.property('name', 'ChannelClosedError')
    const [other] = await streamPair()
    expect(await failure(answerRequest(other, never, { timers: new ManualTimers(), log }, { signal: AbortSignal.abort() }))).to.have.property('name', 'AbortError')
  })

  it('fails with the error of the node that was asked, and the asker learns no text of it', async () => {
    const [here, there] = await streamPair()
    const asking = failure(sendRequest(here, plain, { timers: new ManualTimers(), log }))
    expect((await failure(answerRequest(there, () => Promise.reject(new Error('secret')), { timers: new ManualTimers(), log }))).message).to.equal('secret')
    const error = await asking
    expect([error.name, error.message, String(error.cause)].join(' ')).to.include('ChannelClosedError').and.not.include('secret')
  })
})

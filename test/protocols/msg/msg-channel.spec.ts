import { once } from 'node:events'
import { expect } from 'chai'
import { ackOf, channelPair, Collected, eidOf, envelope, failure, keeps, never, numberOf, waitsToKeep } from '../conversation.ts'
import type { Ack, MsgHandlers, PullPage, PullRequest } from '../../../src/protocols/msg/index.ts'
import type { AbstractStream } from '@libp2p/utils'

const nothing = new Uint8Array(0)

describe('message channel', () => {
  describe('deliver', () => {
    it('resolves with what the receiver answered, code and tag', async () => {
      const tag = new Uint8Array(32).fill(9)
      const answers: Ack['code'][] = ['kept', 'already had it', 'held', 'declined', 'too large', 'quota', 'try later']
      const { ann } = await channelPair({}, { onEnvelope: (bytes) => Promise.resolve({ ...ackOf(bytes, answers[numberOf(bytes)]), tag }) })
      for (const [number, code] of answers.entries()) {
        const bytes = envelope(number)
        expect(await ann.deliver(bytes, eidOf(bytes))).to.deep.equal({ eid: eidOf(bytes), code, tag })
      }
      expect(ann.inFlight).to.equal(0)
    })

    it('carries every size from one byte to the limit, unchanged', async () => {
      const arrived = new Collected<Uint8Array>()
      const { ann } = await channelPair({}, { onEnvelope: keeps((bytes) => arrived.add(bytes)) })
      for (const size of [1, 127, 128, 16_383, 16_384, 32_767, 32_768]) {
        const bytes = Uint8Array.from({ length: size }, (_, index) => index * 7)
        await ann.deliver(bytes, eidOf(bytes))
        expect(arrived.values.at(-1)).to.deep.equal(bytes)
      }
    })

    it('gives the receiver envelopes in the order of the calls, both ways at once', async () => {
      const atAnn = new Collected<number>()
      const atBen = new Collected<number>()
      const { ann, ben } = await channelPair(
        { onEnvelope: keeps((bytes) => atAnn.add(numberOf(bytes))) },
        { onEnvelope: keeps((bytes) => atBen.add(numberOf(bytes))) }
      )
      const numbers = Array.from({ length: 1_000 }, (_, number) => number)
      await Promise.all(numbers.flatMap((number) => {
        const bytes = envelope(number, 8 + number)
        return [ann.deliver(bytes, eidOf(bytes)), ben.deliver(bytes, eidOf(bytes))]
      }))
      expect(atAnn.values).to.deep.equal(numbers)
      expect(atBen.values).to.deep.equal(numbers)
    })

    it('gives the handler all that the window holds before the first of them is kept', async () => {
      const atBen = new Collected<() => void>()
      const { ann } = await channelPair({}, {
        onEnvelope: waitsToKeep(atBen)
      })
      const sent = Array.from({ length: 64 }, (_, number) => ann.deliver(envelope(number), eidOf(envelope(number))))
      for (const keep of await atBen.reach(64)) keep()
      await Promise.all(sent)
    })

    it('sends the 65th envelope only when one has been acknowledged', async () => {
      const atBen = new Collected<() => void>()
      const { ann, ben } = await channelPair({}, {
        onEnvelope: waitsToKeep(atBen)
      })
      const sent = Array.from({ length: 65 }, (_, number) => ann.deliver(envelope(number), eidOf(envelope(number))))
      await atBen.reach(64)
      // frames keep their order: when this answer is back, a 65th sent before it would have arrived
      await ben.deliver(envelope(0), eidOf(envelope(0)))
      expect(atBen.values).to.have.length(64)
      expect(ann.inFlight).to.equal(64)
      atBen.values[0]?.()
      await atBen.reach(65)
      await sent[0]
      for (const keep of atBen.values) keep()
      await Promise.all(sent)
    })

    it('lets acknowledgements leave in the order of arrival, whichever was kept first', async () => {
      const keep = new Collected<() => void>()
      const { ann } = await channelPair({}, { onEnvelope: waitsToKeep(keep) })
      const order: number[] = []
      const sent = [0, 1, 2].map(async (number) => {
        await ann.deliver(envelope(number), eidOf(envelope(number)))
        order.push(number)
      })
      const [first, second, third] = await keep.reach(3)
      third?.()
      second?.()
      expect(order).to.deep.equal([])
      first?.()
      await Promise.all(sent)
      expect(order).to.deep.equal([0, 1, 2])
    })

    it('answers the same envelope twice in flight twice', async () => {
      let times = 0
      const { ann } = await channelPair({}, { onEnvelope: (bytes) => Promise.resolve(ackOf(bytes, times++ === 0 ? 'kept' : 'already had it')) })
      const bytes = envelope(1)
      const [first, second] = await Promise.all([ann.deliver(bytes, eidOf(bytes)), ann.deliver(bytes, eidOf(bytes))])
      expect([first.code, second.code]).to.deep.equal(['kept', 'already had it'])
    })

    it('refuses what the protocol cannot carry, and stays open', async () => {
      const { ann } = await channelPair()
      for (const [bytes, eid] of [[nothing, eidOf(nothing)], [new Uint8Array(32_769), eidOf(nothing)], [envelope(1), new Uint8Array(15)]] as const) {
        expect(await failure(ann.deliver(bytes, eid))).to.have.property('name', 'RangeError')
      }
      expect((await ann.deliver(envelope(1), eidOf(envelope(1)))).code).to.equal('kept')
    })

    it('takes an envelope back whose turn has not come, and none that has left', async () => {
      const keep = new Collected<() => void>()
      const unasked = new Collected<Ack>()
      const seen: number[] = []
      const { ann } = await channelPair({ onAck: (ack) => { unasked.add(ack); return Promise.resolve() } }, {
        onEnvelope: (bytes) => new Promise((resolve) => {
          seen.push(numberOf(bytes))
          keep.add(() => resolve(ackOf(bytes)))
        })
      })
      const stop = new AbortController()
      const sent = Array.from({ length: 66 }, (_, number) => ann.deliver(envelope(number), eidOf(envelope(number)), number === 0 || number === 64 ? { signal: stop.signal } : {}))
      const aborted = [failure(sent[0]!), failure(sent[64]!)]
      await keep.reach(64)
      stop.abort()
      for (const error of await Promise.all(aborted)) expect(error).to.have.property('name', 'AbortError')
      for (const one of keep.values) one()
      await keep.reach(65)
      keep.values[64]?.()
      await Promise.all(sent.filter((_, number) => number !== 0 && number !== 64))
      expect(seen).to.deep.equal(Array.from({ length: 66 }, (_, number) => number).filter((number) => number !== 64))
      // what had left was acknowledged all the same, and the node is told
      expect(unasked.values).to.deep.equal([ackOf(envelope(0))])
    })

    it('does not begin with a signal that is aborted already', async () => {
      const { ann } = await channelPair()
      expect(await failure(ann.deliver(envelope(1), eidOf(envelope(1)), { signal: AbortSignal.abort() }))).to.have.property('name', 'AbortError')
      expect(ann.inFlight).to.equal(0)
    })
  })

  describe('back-pressure', () => {
    it('delivers everything in order over a stream that is full after every write', async () => {
      const arrived = new Collected<number>()
      const { ann, annStream } = await channelPair({}, { onEnvelope: keeps((bytes) => arrived.add(numberOf(bytes))) }, { capacity: 1, delay: 1 })
      let most = 0
      annStream.addEventListener('drain', () => { most = Math.max(most, annStream.writeBufferLength) })
      await Promise.all(Array.from({ length: 200 }, (_, number) => ann.deliver(envelope(number, 4_000), eidOf(envelope(number, 4_000)))))
      expect(arrived.values).to.deep.equal(Array.from({ length: 200 }, (_, number) => number))
      expect(most).to.be.below(2 * 65_536)
    })

    it('writes nothing while the stream is full and goes on when it has drained', async () => {
      const arrived = new Collected<number>()
      const heard: string[] = []
      const { ann, annStream, ben } = await channelPair({}, { onEnvelope: keeps((bytes) => arrived.add(numberOf(bytes))), onHint: (hint) => heard.push(hint) })
      const full = annStream as unknown as AbstractStream
      full.onMuxerNeedsDrain()
      const sent = Array.from({ length: 100 }, (_, number) => ann.deliver(envelope(number, 30_000), eidOf(envelope(number, 30_000))))
      const more = once(annStream, 'message')
      sent.push(ben.deliver(envelope(7), eidOf(envelope(7))))
      await more
      ann.hint('typing')
      expect(annStream.writeBufferLength).to.be.within(1, 2 * 65_536)
      expect(arrived.values).to.deep.equal([])
      full.onMuxerDrain()
      await Promise.all(sent)
      expect(arrived.values).to.have.length(100)
      // what is never stored does not wait either
      expect(heard).to.deep.equal([])
    })

    it('gives up on a stream that never drains', async () => {
      const { ann, annStream, timers } = await channelPair()
      ;(annStream as unknown as AbstractStream).onMuxerNeedsDrain()
      const written = once(annStream, 'written')
      const send = annStream.send.bind(annStream)
      annStream.send = (data) => {
        queueMicrotask(() => annStream.dispatchEvent(new Event('written')))
        return send(data)
      }
      ann.knock()
      await written
      timers.advance(29_999)
      expect(ann.isOpen).to.equal(true)
      timers.advance(1)
      expect(await failure(ann.closed)).to.have.property('name', 'MsgTimeoutError')
    })

    it('joins the frames of one moment into few writes', async () => {
      const { ann, annStream } = await channelPair()
      let writes = 0
      const send = annStream.send.bind(annStream)
      annStream.send = (data) => {
        writes++
        return send(data)
      }
      await Promise.all(Array.from({ length: 64 }, (_, number) => ann.deliver(envelope(number), eidOf(envelope(number)))))
      expect(writes).to.equal(1)
    })
  })

  describe('pull', () => {
    const pages = (total: number) => ({ cursor, max }: PullRequest): Promise<PullPage> => {
      const from = cursor.byteLength === 0 ? 0 : numberOf(cursor)
      const to = Math.min(from + max, total)
      return Promise.resolve({
        envelopes: Array.from({ length: to - from }, (_, index) => ({ envelope: envelope(from + index), eid: eidOf(envelope(from + index)) })),
        cursor: envelope(to, 4),
        more: to < total
      })
    }

    it('brings page after page in order until there is no more', async () => {
      const arrived: number[] = []
      const { ann } = await channelPair({ onEnvelope: keeps((bytes) => arrived.push(numberOf(bytes))) }, { onPull: pages(600) })
      let cursor: Uint8Array = nothing
      const counts: number[] = []
      for (let more = true; more;) {
        ({ cursor, more } = await ann.pull({ cursor, max: 256 }))
        counts.push(arrived.length)
      }
      expect(arrived).to.deep.equal(Array.from({ length: 600 }, (_, number) => number))
      expect(counts).to.deep.equal([256, 512, 600])
    })

    it('hands cursor, number, certificate and whose mail to the asked node as they were', async () => {
      const asked = new Collected<PullRequest>()
      const { ann } = await channelPair({}, { onPull: (request) => { asked.add(request); return Promise.resolve({ envelopes: [], cursor: new Uint8Array(32).fill(2), more: false }) } })
      const request = { cursor: new Uint8Array(32).fill(1), max: 256, certificate: new Uint8Array(1_024).fill(3), of: new Uint8Array(32).fill(4) }
      expect(await ann.pull(request)).to.deep.equal({ cursor: new Uint8Array(32).fill(2), more: false })
      expect(await ann.pull({ max: 1 })).to.deep.equal({ cursor: new Uint8Array(32).fill(2), more: false })
      expect(asked.values).to.deep.equal([request, { cursor: nothing, max: 1, certificate: nothing, of: nothing }])
    })

    it('resolves only when everything it brought has been kept', async () => {
      const keep = new Collected<() => void>()
      const { ann } = await channelPair({ onEnvelope: waitsToKeep(keep) }, { onPull: pages(3) })
      let ended = false
      const pulled = ann.pull({ max: 10 }).then(() => { ended = true })
      const [first, second, third] = await keep.reach(3)
      second?.()
      third?.()
      // frames keep their order: this acknowledgement comes after the end of the pull
      await ann.deliver(envelope(9), eidOf(envelope(9)))
      expect(ended).to.equal(false)
      first?.()
      await pulled
    })

    it('gives acknowledgements of what was pulled to the node that was asked', async () => {
      const acks = new Collected<Ack>()
      const { ann, ben } = await channelPair({}, { onPull: pages(3), onAck: (ack) => { acks.add(ack); return Promise.resolve() } })
      await ann.pull({ max: 10 })
      expect(await acks.reach(3)).to.deep.equal([0, 1, 2].map((number) => ackOf(envelope(number))))
      expect(ben.inFlight).to.equal(0)
    })

    it('shares one window with what is delivered', async () => {
      const keep = new Collected<() => void>()
      const { ann, ben } = await channelPair({ onEnvelope: waitsToKeep(keep) }, { onPull: pages(40) })
      const pulled = ann.pull({ max: 40 })
      await keep.reach(40)
      const sent = Array.from({ length: 40 }, (_, number) => ben.deliver(envelope(1_000 + number), eidOf(envelope(1_000 + number))))
      await keep.reach(64)
      await ann.deliver(envelope(1), eidOf(envelope(1)))
      expect(keep.values).to.have.length(64)
      expect(ben.inFlight).to.equal(64)
      for (const one of keep.values) one()
      await keep.reach(80)
      for (const one of keep.values) one()
      await Promise.all([pulled, ...sent])
    })

    it('asks eight at a time and keeps the order of asking', async () => {
      const asked = new Collected<number>()
      let open = 0
      const { ann } = await channelPair({}, {
        onPull: async ({ max }) => {
          asked.add(max)
          expect(++open).to.equal(1)
          await Promise.resolve()
          open--
          return { envelopes: [], cursor: envelope(max), more: false }
        }
      })
      const ends = await Promise.all(Array.from({ length: 30 }, (_, index) => ann.pull({ max: index + 1 })))
      expect(ends.map(({ cursor }) => numberOf(cursor))).to.deep.equal(asked.values)
      expect(asked.values).to.deep.equal(Array.from({ length: 30 }, (_, index) => index + 1))
    })

    it('refuses to ask for nothing, too much, or with too long a cursor or certificate', async () => {
      const { ann } = await channelPair()
      for (const request of [{ max: 0 }, { max: 257 }, { max: 1.5 }, { max: 1, cursor: new Uint8Array(33) }, { max: 1, certificate: new Uint8Array(1_025) }]) {
        expect(await failure(ann.pull(request))).to.have.property('name', 'RangeError')
      }
      expect(ann.isOpen).to.equal(true)
    })

    it('is given up when its run makes no step for 30 s, however long the whole of it takes', async () => {
      const keep = new Collected<() => void>()
      const { ann, timers } = await channelPair(
        { onEnvelope: waitsToKeep(keep) },
        { onPull: (request) => request.cursor.byteLength === 0 ? pages(3)(request) : never() }
      )
      const pulled = ann.pull({ max: 10 })
      const stuck = failure(ann.pull({ cursor: envelope(0), max: 10 }))
      await keep.reach(3)
      for (const one of keep.values) {
        timers.advance(29_000)
        one()
        // this acknowledgement comes after what the other side learned from ours
        await ann.deliver(envelope(9), eidOf(envelope(9)))
      }
      await pulled
      timers.advance(29_999)
      expect(ann.isOpen).to.equal(true)
      timers.advance(1)
      expect(await stuck).to.have.property('name', 'MsgTimeoutError')
    })
  })

  describe('hints, knocks and acknowledgements unasked', () => {
    it('arrive', async () => {
      const heard = new Collected<unknown>()
      const { ann } = await channelPair({}, {
        onHint: (hint) => heard.add(hint),
        onKnock: () => heard.add('knock'),
        onAck: (ack) => { heard.add(ack); return Promise.resolve() }
      })
      ann.hint('typing')
      ann.hint('stopped typing')
      ann.knock()
      const ack: Ack = { eid: new Uint8Array(16).fill(1), code: 'kept', tag: new Uint8Array(32).fill(2) }
      ann.acknowledge(ack)
      expect(await heard.reach(4)).to.deep.equal(['typing', 'stopped typing', 'knock', ack])
    })

    it('are dropped where they come too often, and come through again later', async () => {
      const heard = new Collected<unknown>()
      const { ann, ben, timers } = await channelPair({}, { onHint: (hint) => heard.add(hint), onKnock: () => heard.add('knock') })
      for (let i = 0; i < 100; i++) {
        ann.hint('typing')
        ann.knock()
      }
      await ann.deliver(envelope(1), eidOf(envelope(1)))
      expect(heard.values.filter((what) => what === 'typing')).to.have.length(16)
      expect(heard.values.filter((what) => what === 'knock')).to.have.length(8)
      timers.advance(60_000)
      ann.hint('stopped typing')
      ann.knock()
      await ann.deliver(envelope(1), eidOf(envelope(1)))
      expect(heard.values.slice(24)).to.deep.equal(['stopped typing', 'knock'])
      expect(ben.isOpen).to.equal(true)
    })
  })

  describe('statements about addresses', () => {
    const record = (value: number): Uint8Array => new Uint8Array(100).fill(value)

    it('arrive as they were sent, in order, also while much else is under way', async () => {
      const told: Uint8Array[] = []
      const { ann, ben } = await channelPair({}, { onAddresses: (bytes) => told.push(bytes) }, { capacity: 1 })
      const delivered = Array.from({ length: 64 }, async (_, n) => await ann.deliver(envelope(n), eidOf(envelope(n))))
      ann.tellAddresses(record(1))
      ann.tellAddresses(record(2))
      await Promise.all(delivered)
      await ann.deliver(envelope(65), eidOf(envelope(65)))
      expect(told).to.deep.equal([record(1), record(2)])
      expect(ben.isOpen).to.equal(true)
    })

    it('are dropped where they come too often, and come through again later', async () => {
      const told: number[] = []
      const { ann, timers } = await channelPair({}, { onAddresses: (bytes) => told.push(bytes[0] ?? 0) })
      for (let n = 1; n <= 100; n++) ann.tellAddresses(record(n))
      await ann.deliver(envelope(1), eidOf(envelope(1)))
      expect(told).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
      timers.advance(60_000)
      ann.tellAddresses(record(101))
      await ann.deliver(envelope(1), eidOf(envelope(1)))
      expect(told.slice(10)).to.deep.equal([101])
    })

    it('of a size that no frame carries are not sent', async () => {
      const { ann } = await channelPair()
      for (const size of [0, 9_217]) expect(() => ann.tellAddresses(new Uint8Array(size))).to.throw(RangeError)
    })
  })

  describe('time', () => {
    it('means nothing to an idle channel', async () => {
      const { ann, ben, timers } = await channelPair()
      await ann.deliver(envelope(1), eidOf(envelope(1)))
      timers.advance(30 * 24 * 3_600_000)
      expect((await ann.deliver(envelope(2), eidOf(envelope(2)))).code).to.equal('kept')
      expect([ann.isOpen, ben.isOpen]).to.deep.equal([true, true])
    })

    it('aborts the channel when the oldest envelope is not acknowledged within 30 s', async () => {
      const arrived = new Collected<number>()
      const { ann, ben, timers } = await channelPair({}, { onEnvelope: (bytes) => { arrived.add(numberOf(bytes)); return never() } })
      const sent = [1, 2].map((number) => failure(ann.deliver(envelope(number), eidOf(envelope(number)))))
      await arrived.reach(2)
      timers.advance(29_999)
      expect(ann.isOpen).to.equal(true)
      timers.advance(1)
      for (const error of await Promise.all(sent)) expect(error).to.have.property('name', 'MsgTimeoutError')
      expect(await failure(ann.closed)).to.have.property('name', 'MsgTimeoutError')
      expect(await failure(ben.closed)).to.have.property('name', 'ChannelClosedError')
    })

    it('gives each envelope its time from when it became the oldest', async () => {
      const keep = new Collected<() => void>()
      const { ann, timers } = await channelPair({}, { onEnvelope: waitsToKeep(keep) })
      const sent = [1, 2, 3].map((number) => ann.deliver(envelope(number), eidOf(envelope(number))))
      await keep.reach(3)
      for (const [index, one] of sent.entries()) {
        timers.advance(29_000)
        keep.values[index]?.()
        await one
      }
      expect(ann.isOpen).to.equal(true)
    })
  })

  describe('end', () => {
    it('closes both sides cleanly and leaves no timer behind', async () => {
      const { ann, ben, annStream, benStream, timers } = await channelPair()
      await ann.deliver(envelope(1), eidOf(envelope(1)))
      await ann.close()
      await Promise.all([ann.closed, ben.closed])
      expect([annStream.status, benStream.status]).to.deep.equal(['closed', 'closed'])
      expect([ann.isOpen, ben.isOpen]).to.deep.equal([false, false])
      expect(timers.armed).to.equal(0)
    })

    it('closes cleanly from both sides at once', async () => {
      const { ann, ben } = await channelPair()
      await Promise.all([ann.close(), ben.close(), ann.close()])
      await Promise.all([ann.closed, ben.closed])
    })

    it('sends what is queued beyond the window, and takes its acknowledgements, before it closes', async () => {
      const arrived: number[] = []
      const { ann } = await channelPair({}, { onEnvelope: keeps((bytes) => arrived.push(numberOf(bytes))) })
      const sent = Array.from({ length: 200 }, (_, number) => ann.deliver(envelope(number), eidOf(envelope(number))))
      await ann.close()
      expect((await Promise.all(sent)).every(({ code }) => code === 'kept')).to.equal(true)
      expect(arrived).to.have.length(200)
    })

    it('acknowledges what it received before it closes', async () => {
      const keep = new Collected<() => void>()
      const { ann, ben } = await channelPair({}, { onEnvelope: waitsToKeep(keep) })
      const sent = [1, 2].map((number) => ann.deliver(envelope(number), eidOf(envelope(number))))
      await keep.reach(2)
      const closed = ben.close()
      for (const one of keep.values) one()
      expect((await Promise.all(sent)).map(({ code }) => code)).to.deep.equal(['kept', 'kept'])
      await closed
      await ann.closed
    })

    it('gives the handler nothing new once closing has begun', async () => {
      const keep = new Collected<() => void>()
      const { ann, ben, benStream } = await channelPair({}, { onEnvelope: waitsToKeep(keep) })
      const first = ann.deliver(envelope(1), eidOf(envelope(1)))
      await keep.reach(1)
      const closed = ben.close()
      const arrived = once(benStream, 'message')
      const late = failure(ann.deliver(envelope(2), eidOf(envelope(2))))
      await arrived
      keep.values[0]?.()
      await first
      await closed
      expect(await late).to.have.property('name', 'ChannelClosedError')
      expect(keep.values).to.have.length(1)
    })

    it('is aborted when the other side does not finish in time', async () => {
      const arrived = new Collected<number>()
      const { ann, timers } = await channelPair({}, { onEnvelope: (bytes) => { arrived.add(numberOf(bytes)); return never() } })
      const sent = failure(ann.deliver(envelope(1), eidOf(envelope(1))))
      await arrived.reach(1)
      const closed = ann.close()
      timers.advance(10_000)
      await closed
      expect(await failure(ann.closed)).to.have.property('name', 'MsgTimeoutError')
      await sent
    })

    it('can be cut short by a signal', async () => {
      const arrived = new Collected<number>()
      const { ann, ben } = await channelPair({}, { onEnvelope: (bytes) => { arrived.add(numberOf(bytes)); return never() } })
      const sent = failure(ann.deliver(envelope(1), eidOf(envelope(1))))
      await arrived.reach(1)
      const stop = new AbortController()
      const closed = ann.close({ signal: stop.signal })
      stop.abort()
      await closed
      expect(await sent).to.have.property('name', 'ChannelClosedError')
      expect(await failure(ben.closed)).to.have.property('name', 'ChannelClosedError')
    })

    it('fails what waits when it is aborted, with the reason as cause', async () => {
      const arrived = new Collected<number>()
      const { ann, ben } = await channelPair({}, { onEnvelope: (bytes) => { arrived.add(numberOf(bytes)); return never() }, onPull: never })
      const waiting = [failure(ann.deliver(envelope(1), eidOf(envelope(1)))), failure(ann.pull({ max: 1 }))]
      await arrived.reach(1)
      const reason = new Error('blocked')
      ann.abort(reason)
      for (const error of await Promise.all(waiting)) {
        expect(error).to.have.property('name', 'ChannelClosedError')
        expect(error.cause).to.equal(reason)
      }
      expect(await failure(ann.closed)).to.equal(reason)
      const there = await failure(ben.closed)
      expect(there).to.have.property('name', 'ChannelClosedError')
      expect(JSON.stringify([there.message, String(there.cause)])).to.not.include('blocked')
    })

    it('troubles nobody who does not ask how it ended', async () => {
      const unhandled: unknown[] = []
      const onUnhandled = (reason: unknown): void => { unhandled.push(reason) }
      process.on('unhandledRejection', onUnhandled)
      try {
        const { ann, ben, benStream } = await channelPair()
        const closed = once(benStream, 'close')
        ann.abort(new Error('gone'))
        await closed
        expect([ann.isOpen, ben.isOpen]).to.deep.equal([false, false])
        // what nobody handled is reported at the end of a turn, and streams in memory need none
        await new Promise((resolve) => { setImmediate(resolve) })
        expect(unhandled).to.deep.equal([])
      } finally {
        process.off('unhandledRejection', onUnhandled)
      }
    })

    it('refuses everything afterwards, without a throw where nothing is promised', async () => {
      const { ann } = await channelPair()
      await ann.close()
      expect(await failure(ann.deliver(envelope(1), eidOf(envelope(1))))).to.have.property('name', 'ChannelClosedError')
      expect(await failure(ann.pull({ max: 1 }))).to.have.property('name', 'ChannelClosedError')
      ann.hint('typing')
      ann.knock()
      ann.acknowledge(ackOf(envelope(1)))
      ann.abort(new Error('late'))
      await ann.close()
      await ann.closed
    })

    it('ends with the error of a handler that fails, and the other side learns no text of it', async () => {
      const failing: Array<[string, MsgHandlers['onEnvelope']]> = [
        ['Error', () => Promise.reject(new Error('secret'))],
        ['Error', () => { throw new Error('secret') }],
        ['RangeError', () => Promise.resolve({ eid: new Uint8Array(3), code: 'kept', tag: nothing })]
      ]
      for (const [name, onEnvelope] of failing) {
        const { ann, ben } = await channelPair({}, { onEnvelope })
        const error = await failure(ann.deliver(envelope(1), eidOf(envelope(1))))
        expect(error).to.have.property('name', 'ChannelClosedError')
        expect([error.message, String(error.cause)].join(' ')).to.not.include('secret')
        expect(await failure(ben.closed)).to.have.property('name', name)
      }
    })

    it('ends when a page breaks the protocol on this side', async () => {
      const bad: PullPage[] = [
        { envelopes: [{ envelope: envelope(1), eid: eidOf(envelope(1)) }, { envelope: envelope(2), eid: eidOf(envelope(2)) }], cursor: nothing, more: false },
        { envelopes: [{ envelope: nothing, eid: eidOf(nothing) }], cursor: nothing, more: false },
        { envelopes: [], cursor: new Uint8Array(33), more: false }
      ]
      for (const page of bad) {
        const { ann, ben } = await channelPair({}, { onPull: () => Promise.resolve(page) })
        expect(await failure(ann.pull({ max: 1 }))).to.have.property('name', 'ChannelClosedError')
        expect(await failure(ben.closed)).to.have.property('name', 'RangeError')
      }
    })
  })
})

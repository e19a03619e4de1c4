import { streamPair } from '@libp2p/utils'
import { expect } from 'chai'
import fc from 'fast-check'
import { concat } from 'uint8arrays/concat'
import { createBlobSource, FILE_LIMITS, serveBlobs } from '../../../src/protocols/file/index.ts'
import { decodeGet, decodeHead, encodeGet, encodeHead } from '../../../src/protocols/file/file-frames.ts'
import { Get, Head } from '../../../src/protocols/file/pb/file.ts'
import { Collected, failure, framed, log, never } from '../conversation.ts'
import { ManualTimers } from '../manual-timers.ts'
import type { BlobSource, GotRange, ServedBlob } from '../../../src/protocols/file/index.ts'
import type { Stream } from '@libp2p/interface'
import type { StreamPairOptions } from '@libp2p/utils'

const blobId = new Uint8Array(32).fill(1)
const RANGE = FILE_LIMITS.rangeBytes.value
const BLOB = Uint8Array.from({ length: 3 * RANGE + 1_000 }, (_, at) => (at * 7 + (at >>> 13)) & 0xff)

/** A blob that is read in pieces of 64 KiB, each of which is counted before it is given. */
function served (onRead: (bytes: number) => void = () => undefined): ServedBlob {
  return {
    size: BLOB.byteLength,
    async * read (offset, length) {
      for (let at = offset; at < offset + length; at += 65_536) {
        const bytes = BLOB.subarray(at, Math.min(at + 65_536, offset + length))
        onRead(bytes.byteLength)
        yield await Promise.resolve(bytes)
      }
    }
  }
}

interface Pair { readonly source: BlobSource, readonly serving: Promise<void>, readonly streams: readonly [Stream, Stream], readonly timers: ManualTimers }

async function pair (find: Parameters<typeof serveBlobs>[1], options: StreamPairOptions = {}): Promise<Pair> {
  const timers = new ManualTimers()
  const streams = await streamPair(options)
  const serving = serveBlobs(streams[1], find, { timers, log })
  serving.catch(() => undefined)
  return { source: createBlobSource(streams[0], { timers, log }), serving, streams, timers }
}

/** A side that serves, and the bare end of its stream. */
async function askedByStranger (find: Parameters<typeof serveBlobs>[1] = async () => await Promise.resolve(served())): Promise<{ serving: Promise<Error>, stranger: Stream, timers: ManualTimers }> {
  const timers = new ManualTimers()
  const [stranger, stream] = await streamPair()
  return { serving: failure(serveBlobs(stream, find, { timers, log })), stranger, timers }
}

/** A side that pulls, and the bare end of its stream. */
async function answeredByStranger (): Promise<{ source: BlobSource, stream: Stream, stranger: Stream, timers: ManualTimers }> {
  const timers = new ManualTimers()
  const [stream, stranger] = await streamPair()
  return { source: createBlobSource(stream, { timers, log }), stream, stranger, timers }
}

async function closed (...streams: readonly Stream[]): Promise<unknown> {
  return await Promise.all(streams.map(async (stream) => { if (stream.status !== 'closed') await new Promise((resolve) => { stream.addEventListener('close', resolve) }) }))
}

const bytesOf = (got: GotRange): Uint8Array => got.code === 'ok' ? got.bytes : new Uint8Array(0)
const get = (offset = 0, length = 10): Uint8Array => framed(encodeGet({ blobId, offset, length }))

describe('a stream of a file', () => {
  it('gives the ranges that are asked for, in the order of asking, and both sides close', async () => {
    const { source, serving, streams, timers } = await pair(async (id) => await Promise.resolve(id.every((byte) => byte === 1) ? served() : 'not here'))
    const ranges = [[0, RANGE], [RANGE, RANGE], [2 * RANGE, RANGE], [3 * RANGE, RANGE], [5, 1], [RANGE - 3, 7]] as const
    const got = await Promise.all(ranges.map(async ([offset, length]) => await source.get({ blobId, offset, length })))

    for (const [at, [offset, length]] of ranges.entries()) {
      expect(got[at]).to.include({ code: 'ok', size: BLOB.byteLength })
      expect(Buffer.compare(bytesOf(got[at]!), BLOB.subarray(offset, offset + length))).to.equal(0)
    }
    const over = closed(...streams)
    source.close()
    await Promise.all([serving, over])
    expect({ isOpen: source.isOpen, armed: timers.armed }).to.deep.equal({ isOpen: false, armed: 0 })
  })

  it('gives no bytes behind the end, of a blob that is not here, and of one that is not to be had now', async () => {
    const codes = ['not here', 'try later'] as const
    const { source } = await pair(async (id) => await Promise.resolve(codes[(id[0] ?? 0) - 2] ?? served()))
    const ask = async (number: number, offset = 0): Promise<GotRange> => await source.get({ blobId: new Uint8Array(32).fill(number), offset, length: 10 })

    expect(await Promise.all([ask(1, BLOB.byteLength), ask(2), ask(1, 2 ** 46), ask(3)])).to.deep.equal([
      { code: 'ok', size: BLOB.byteLength, bytes: new Uint8Array(0) }, { code: 'not here' }, { code: 'ok', size: BLOB.byteLength, bytes: new Uint8Array(0) }, { code: 'try later' }
    ])
    expect(bytesOf(await ask(1, BLOB.byteLength - 4))).to.deep.equal(BLOB.slice(-4))
  })

  it('takes a code that it does not know for "try later"', async () => {
    const { source, stranger } = await answeredByStranger()
    const asked = [0, 4, 99].map(async (offset) => await source.get({ blobId, offset, length: 1 }))
    for (const code of [0, 4, 99]) stranger.send(framed(code === 0 ? Uint8Array.of(0x08, 0x00) : Head.encode({ code, size: 0 })))
    expect(await Promise.all(asked)).to.deep.equal([{ code: 'try later' }, { code: 'try later' }, { code: 'try later' }])
  })

  it('never has more than four ranges asked for and not there: others wait for their turn', async () => {
    const answers = new Collected<() => void>()
    const { source } = await pair(async () => await new Promise((resolve) => { answers.add(() => resolve(served())) }))
    let done = 0
    const all = Array.from({ length: 9 }, async (_, at) => {
      await source.get({ blobId, offset: at * RANGE, length: 10 })
      done++
    })
    for (let at = 0; at < 9; at++) {
      (await answers.reach(at + 1))[at]?.()
      await all[at]
      expect(done).to.equal(at + 1)
    }
  })

  it('ends for whoever asks for a fifth range at once', async () => {
    const { serving, stranger } = await askedByStranger(never)
    for (let count = 0; count < 5; count++) stranger.send(get())
    expect(await serving).to.have.property('name', 'WindowOverrunError')
  })

  it('serves for ever whoever asks for the next range as soon as the last byte of one is there', async () => {
    const { source, serving } = await pair(async () => await Promise.resolve(served()), { capacity: 1 })
    const one = async (): Promise<void> => { for (let count = 0; count < 20; count++) await source.get({ blobId, offset: count * 70_000, length: 70_000 }) }
    await Promise.all([one(), one(), one(), one()])
    source.close()
    await serving
  })

  it('is read from no faster than it is taken', async () => {
    let read = 0
    const { source, streams: [stream, service] } = await pair(async () => await Promise.resolve(served((bytes) => { read += bytes })), { capacity: 1 })
    const [most, taken] = [{ ahead: 0 }, { bytes: 0 }]
    stream.addEventListener('message', ({ data }) => {
      taken.bytes += data.byteLength
      most.ahead = Math.max(most.ahead, read - taken.bytes)
    })
    await Promise.all([0, 1, 2].map(async (at) => await source.get({ blobId, offset: at * RANGE, length: RANGE })))
    expect(read).to.equal(3 * RANGE)
    // a piece that waits here, one on its way, one that the pair of streams holds, and the first of the next range
    expect(most.ahead).to.be.below(6 * 65_536)
    expect(service.writeBufferLength).to.equal(0)
  })

  it('asks no more when it is closed, and brings what it has asked for', async () => {
    const answers = new Collected<() => void>()
    const { source, serving } = await pair(async () => await new Promise((resolve) => { answers.add(() => resolve(served())) }))
    const asked = source.get({ blobId, offset: 3, length: 2 })
    source.close()
    expect(await failure(source.get({ blobId, offset: 0, length: 1 }))).to.have.property('name', 'ChannelClosedError')
    ;(await answers.reach(1))[0]?.()
    expect(bytesOf(await asked)).to.deep.equal(BLOB.slice(3, 5))
    await serving
  })

  it('ends on both sides with the error of whoever reads', async () => {
    for (const find of [
      async () => await Promise.reject(new TypeError('the disk')),
      async () => await Promise.resolve({ size: 10, async * read () { throw await Promise.resolve(new TypeError('the disk')) } })
    ]) {
      const { source, serving } = await pair(find)
      const asked = failure(source.get({ blobId, offset: 0, length: 10 }))
      expect(await failure(serving)).to.have.property('name', 'TypeError')
      expect(await asked).to.have.property('name', 'ChannelClosedError')
      expect(source.isOpen).to.equal(false)
    }
  })

  it('lets go of what it reads from, also of a range whose turn never came', async () => {
    const [begun, released] = [new Collected<number>(), new Collected<number>()]
    const find = async (): Promise<ServedBlob> => await Promise.resolve({
      size: BLOB.byteLength,
      async * read (offset, length) {
        begun.add(offset)
        try {
          for (let at = offset; at < offset + length; at += 1_000) yield await Promise.resolve(BLOB.subarray(at, at + 1_000))
        } finally {
          released.add(offset)
        }
      }
    })
    const { source, serving } = await pair(find, { capacity: 1 })
    const asked = [0, 1, 2].map(async (at) => await failure(source.get({ blobId, offset: at * 100_000, length: 100_000 })))
    await begun.reach(2)
    source.abort(new TypeError('enough'))
    await Promise.all(asked)
    await failure(serving)
    expect((await released.reach(begun.values.length)).sort((a, b) => a - b)).to.deep.equal([...begun.values].sort((a, b) => a - b))
  })

  it('ends rather than give more or fewer bytes than it has announced', async () => {
    for (const bytes of [9, 11]) {
      const { source, serving } = await pair(async () => await Promise.resolve({ size: 10, async * read () { yield await Promise.resolve(new Uint8Array(bytes)) } }))
      const asked = failure(source.get({ blobId, offset: 0, length: 10 }))
      expect(await failure(serving)).to.have.property('name', 'RangeError')
      expect(await asked).to.have.property('name', 'ChannelClosedError')
    }
  })

  it('ends with whoever does not want it any more', async () => {
    const { source, serving } = await pair(never)
    const unwanted = new AbortController()
    const asked = failure(source.get({ blobId, offset: 0, length: 10 }, { signal: unwanted.signal }))
    unwanted.abort(new TypeError('changed my mind'))
    expect(await asked).to.have.property('name', 'TypeError')
    expect(await failure(serving)).to.have.property('name', 'ChannelClosedError')
    expect(await failure(source.get({ blobId, offset: 0, length: 10 }, { signal: unwanted.signal }))).to.have.property('name', 'TypeError')
  })

  for (const [what, bytes] of [
    ['an id of another length', framed(Get.encode({ blobId: new Uint8Array(31), offset: 0, length: 1 }))],
    ['no bytes', framed(Get.encode({ blobId, offset: 0, length: 0 }))],
    ['more bytes than a range has', framed(Get.encode({ blobId, offset: 0, length: RANGE + 1 }))],
    ['an offset behind the end of every blob', framed(Get.encode({ blobId, offset: 2 ** 47 + 1, length: 1 }))],
    ['an offset of exabytes', framed(Uint8Array.of(...Get.encode({ blobId, offset: 0, length: 1 }), 0x10, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01))],
    ['a frame over the limit', Uint8Array.of(0x81, 0x01)],
    ['no protobuf', framed(Uint8Array.of(0x0a, 0xff))]
  ] as const) {
    it(`refuses a question with ${what}`, async () => {
      const { serving, stranger } = await askedByStranger()
      stranger.send(bytes)
      expect(await serving).to.have.property('name', 'InvalidFrameError')
    })
  }

  for (const [what, bytes] of [
    ['a size of exabytes', framed(Uint8Array.of(0x08, 0x01, 0x10, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01))],
    ['a size that no blob has', framed(Head.encode({ code: 1, size: 2 ** 47 + 1 }))],
    ['a frame over the limit', Uint8Array.of(0x41)],
    ['no protobuf', framed(Uint8Array.of(0x0a, 0xff))],
    ['more bytes than were asked for', Uint8Array.of(...framed(encodeHead({ code: 'ok', size: 4 })), 1, 2, 3, 4, 0, 0)]
  ] as const) {
    it(`refuses an answer with ${what}`, async () => {
      const { source, stranger } = await answeredByStranger()
      const [, second] = await Promise.allSettled([0, 1].map(async (at) => {
        const asked = source.get({ blobId, offset: 0, length: 4 })
        if (at === 1) stranger.send(bytes)
        return await asked
      }))
      expect(second).to.have.nested.property('reason.name', 'InvalidFrameError')
    })
  }

  it('refuses an answer that nobody asked for', async () => {
    const { source, stranger } = await answeredByStranger()
    const over = new Promise((resolve) => { stranger.addEventListener('close', resolve) })
    stranger.send(framed(encodeHead({ code: 'not here' })))
    await over
    expect(source.isOpen).to.equal(false)
  })

  it('gives nothing of a range that broke off', async () => {
    const { source, stranger } = await answeredByStranger()
    const asked = failure(source.get({ blobId, offset: 0, length: 10 }))
    stranger.send(concat([framed(encodeHead({ code: 'ok', size: 10 })), new Uint8Array(9)]))
    await stranger.close()
    expect(await asked).to.have.property('name', 'InvalidFrameError')
  })

  it('is told from one that closed between ranges, which is nobody\'s fault', async () => {
    const { source, stranger } = await answeredByStranger()
    const asked = failure(source.get({ blobId, offset: 0, length: 10 }))
    await stranger.close()
    expect(await asked).to.have.property('name', 'ChannelClosedError')
  })

  it('does not wait for ever: for a question, its answer, its bytes, and the next question', async () => {
    const silent = await askedByStranger()
    silent.timers.advance(FILE_LIMITS.firstMs.value)
    expect(await silent.serving).to.have.property('name', 'FileTimeoutError')

    const unanswered = await answeredByStranger()
    const asked = failure(unanswered.source.get({ blobId, offset: 0, length: 10 }))
    unanswered.timers.advance(FILE_LIMITS.headMs.value)
    expect(await asked).to.have.property('name', 'FileTimeoutError')

    const slow = await answeredByStranger()
    const begun = failure(slow.source.get({ blobId, offset: 0, length: 10 }))
    const came = new Promise((resolve) => { slow.stream.addEventListener('message', resolve) })
    slow.stranger.send(concat([framed(encodeHead({ code: 'ok', size: 10 })), new Uint8Array(4)]))
    await came
    slow.timers.advance(FILE_LIMITS.dataMs.value)
    expect(await begun).to.have.property('name', 'FileTimeoutError')

    const { source, serving, timers } = await pair(async () => await Promise.resolve(served()))
    await source.get({ blobId, offset: 0, length: 10 })
    timers.advance(FILE_LIMITS.idleMs.value)
    await serving
    expect(source.isOpen).to.equal(false)
  })

  it('makes one error of any bytes, or what they are', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 96 }), (bytes) => {
      for (const decode of [decodeGet, decodeHead]) {
        try {
          decode(bytes)
        } catch (error) {
          expect(error).to.have.property('name', 'InvalidFrameError')
        }
      }
    }), { numRuns: 3_000 })
    for (const length of [0, 1.5, RANGE + 1]) expect(() => encodeGet({ blobId, offset: 0, length })).to.throw(RangeError)
    for (const size of [-1, 2 ** 47 + 1, Number.NaN]) expect(() => encodeHead({ code: 'ok', size })).to.throw(RangeError)
  })
})

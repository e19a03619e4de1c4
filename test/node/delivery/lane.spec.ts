import { expect } from 'chai'
import fc from 'fast-check'
import { noTrace, Traces } from '../../../src/node/cloud/device/traces.ts'
import { RECALL } from '../../../src/node/delivery/message-view.ts'
import { HeldChannel, LonelyOutbox, NOTHING_PENDING, PEER } from './lonely-outbox.ts'
import { SEALED_PREFIX, spaceOf } from '../../../src/node/store/stored-keys.ts'
import { rejection } from './rejection.ts'
import type { PeerIdText } from '../../../src/node/index.ts'
import type { KeptMessage } from '../../../src/node/delivery/outbox.ts'
import type { DiskWrite } from '../../../src/node/platform/memory/level.ts'

const numbers = (count: number, from = 0): string[] => Array.from({ length: count }, (_, index) => `${from + index}`)

describe('the queue to one contact', () => {
  it('reads nothing back of what it was just given, until its acknowledgement is kept', async () => {
    const all = await LonelyOutbox.create()
    const channel = await all.link()
    const reads = countReads(all)
    await all.send(...numbers(100))
    await all.quiet()
    for (const text of channel.texts) channel.acknowledge(text)
    await all.quiet()
    expect(all.told).to.deep.equal(numbers(100).map((text) => `${text}: delivered`))
    // how far the outbox of this contact goes, once: what is beyond that replaces nothing
    expect(reads()).to.equal(1)
    expect(await all.pending()).to.deep.equal(NOTHING_PENDING)
  })

  it('keeps no more than two windows in memory while nothing is acknowledged, and goes on where it stopped', async () => {
    const all = await LonelyOutbox.create()
    for (let n = 0; n < 600; n += 100) await all.send(...numbers(100, n))
    const channel = await all.link()
    expect(channel.texts).to.deep.equal(numbers(128))
    for (let at = 0; at < 600; at++) {
      if (at === channel.deliveries.length) await all.quiet()
      channel.acknowledge(`${at}`)
    }
    await all.quiet()
    expect(channel.texts).to.deep.equal(numbers(600))
    expect(await all.pending()).to.deep.equal(NOTHING_PENDING)
  })

  it('reads from the store what is more than fits in memory, in the order of sending', async () => {
    const all = await LonelyOutbox.create()
    const channel = await all.link()
    const long = 'x'.repeat(15_000)
    for (let n = 0; n < 300; n += 50) await all.send(...numbers(50, n).map((text) => `${text} ${long}`))
    for (let at = 0; at < 300; at++) {
      if (at === channel.deliveries.length) await all.quiet()
      channel.acknowledge(channel.texts[at] ?? '')
    }
    await all.quiet()
    expect(channel.texts.map((text) => text.split(' ')[0])).to.deep.equal(numbers(300))
    expect(await all.pending()).to.deep.equal(NOTHING_PENDING)
  })

  it('reads what it was not given, and nothing of what it was given behind that', async () => {
    const all = await LonelyOutbox.create()
    await all.send(...numbers(200))
    const channel = await all.link()
    for (let n = 200; n < 500; n += 50) await all.send(...numbers(50, n))
    await all.quiet()
    const reads = countReads(all)
    for (let at = 0; at < 500; at++) {
      if (at === channel.deliveries.length) await all.quiet()
      channel.acknowledge(`${at}`)
    }
    await all.quiet()
    expect(channel.texts).to.deep.equal(numbers(500))
    expect(await all.pending()).to.deep.equal(NOTHING_PENDING)
    expect(reads()).to.be.lessThan(5)
  })

  it('offers everything again on a new channel, and takes the acknowledgement of the old one', async () => {
    const all = await LonelyOutbox.create()
    const first = await all.link()
    await all.send('a', 'b')
    const second = await all.link()
    expect(second.texts).to.deep.equal(['a', 'b'])
    first.acknowledge('a')
    await all.quiet()
    expect(all.told).to.deep.equal(['a: delivered'])
    second.acknowledge('a', 'already had it')
    second.acknowledge('b')
    await all.quiet()
    expect(all.told).to.deep.equal(['a: delivered', 'b: delivered'])
    expect(await all.pending()).to.deep.equal(NOTHING_PENDING)
  })

  it('takes an acknowledgement that comes after the channel has ended', async () => {
    const all = await LonelyOutbox.create()
    const channel = await all.link()
    await all.send('a', 'b')
    all.lane.rest()
    channel.acknowledge('a')
    await all.quiet()
    expect(all.told).to.deep.equal(['a: delivered'])
    expect((await all.link()).texts).to.deep.equal(['b'])
  })

  it('ends an entry once, however often and over however many channels it is acknowledged', async () => {
    const all = await LonelyOutbox.create()
    const first = await all.link()
    await all.send('a', 'b')
    const second = await all.link()
    const [{ eid } = { eid: new Uint8Array(16) }] = first.deliveries
    // in one group, over both channels and unasked; and in a second group, while the first is being kept
    for (const channel of [first, second]) channel.acknowledge('a')
    const unasked = [all.acknowledge(eid), all.acknowledge(eid, 'already had it')]
    await Promise.resolve()
    await Promise.all([...unasked, all.acknowledge(eid), all.acknowledge(eid, 'declined')])
    await all.quiet()
    expect(all.told).to.deep.equal(['a: delivered'])
    expect(await all.pending()).to.include({ rows: 1, counted: 1 })
  })

  it('finds what is acknowledged unasked and is not in memory, and does not search for more than that often', async () => {
    const all = await LonelyOutbox.create()
    const first = await all.link()
    await all.send(...numbers(300))
    first.end()
    all.lane.rest()
    const [{ eid } = { eid: new Uint8Array(16) }, { eid: other } = { eid: new Uint8Array(16) }] = first.deliveries
    await all.acknowledge(eid)
    expect(all.told).to.deep.equal(['0: delivered'])
    const reads = countReads(all)
    for (let n = 0; n < 50; n++) await all.acknowledge(new Uint8Array(16).fill(n))
    await all.acknowledge(other)
    expect(reads()).to.equal(0)
    expect(all.told).to.deep.equal(['0: delivered'])
    all.clock.advance(10_000)
    await all.acknowledge(other)
    expect(all.told).to.deep.equal(['0: delivered', '1: delivered'])
    expect(await all.pending()).to.include({ rows: 298, counted: 298 })
  })

  it('leaves a message that was taken back as it is when it is acknowledged all the same', async () => {
    const all = await LonelyOutbox.create()
    const channel = await all.link()
    const [first] = await all.send('a', 'b')
    await all.outbox.cancel(...where(first))
    channel.acknowledge('a')
    channel.acknowledge('b')
    await all.quiet()
    expect(all.told).to.deep.equal(['a: cancelled', 'b: delivered'])
    expect(await all.pending()).to.deep.equal(NOTHING_PENDING)
    expect((await rejection(all.outbox.cancel(...where(first)))).name).to.equal('NotPendingError')
  })

  it('does not offer what was taken back while it waited, in memory or in a page that was being read', async () => {
    const all = await LonelyOutbox.create()
    const early = await all.send(...numbers(40))
    const channel = all.channel()
    // the page is on its way to memory when the message leaves the store
    const { reached, release } = hold(all, 'afterPage')
    all.lane.use(channel.asChannel)
    await reached
    await all.outbox.cancel(...where(early[7]))
    release()
    await all.quiet()
    expect(channel.texts).to.deep.equal(numbers(40).filter((text) => text !== '7'))
    // more than is handed over at once: the last one waits in memory
    const late = await all.send(...numbers(160, 40))
    await all.outbox.cancel(...where(late.at(-1)))
    for (let round = 0; round < 3; round++) {
      for (const text of channel.texts) channel.acknowledge(text)
      await all.quiet()
    }
    expect(channel.texts).to.deep.equal(numbers(199).filter((text) => text !== '7'))
    expect(await all.pending()).to.deep.equal(NOTHING_PENDING)
  })

  it('offers what is kept while an older page is being read', async () => {
    const all = await LonelyOutbox.create()
    const channel = all.channel()
    const { reached, release } = hold(all, 'afterPage')
    all.lane.use(channel.asChannel)
    await reached
    await all.send('a', 'b')
    release()
    await all.quiet()
    expect(channel.texts).to.deep.equal(['a', 'b'])
  })

  it('offers once what a page had before it was told that it is kept', async () => {
    const all = await LonelyOutbox.create()
    const { reached, release } = hold(all, 'afterDurableBatch')
    const sent = all.send('a', 'b')
    await reached
    const channel = await all.link()
    expect(channel.texts).to.deep.equal(['a', 'b'])
    release()
    await sent
    await all.send('c')
    await all.quiet()
    expect(channel.texts).to.deep.equal(['a', 'b', 'c'])
    for (const text of channel.texts) channel.acknowledge(text)
    await all.quiet()
    expect(channel.texts).to.deep.equal(['a', 'b', 'c'])
    expect(await all.pending()).to.deep.equal(NOTHING_PENDING)
  })

  it('offers what was refused again on the channel that there is, when a person retries', async () => {
    const all = await LonelyOutbox.create()
    const channel = await all.link()
    await all.send('a', 'b', 'c')
    channel.acknowledge('b', 'declined')
    await all.quiet()
    expect(all.told).to.deep.equal(['b: stuck'])
    expect(await all.pending()).to.include({ rows: 2, counted: 2 })
    await all.outbox.retry(PEER)
    await all.quiet()
    expect(channel.texts).to.deep.equal(['a', 'b', 'c', 'b'])
    for (const text of ['a', 'b', 'c']) channel.acknowledge(text)
    await all.quiet()
    expect(all.told.slice(1)).to.have.members(['b: pending', 'a: delivered', 'b: delivered', 'c: delivered'])
    expect(await all.pending()).to.deep.equal(NOTHING_PENDING)
  })

  it('has own clouds erase what was refused when a person retries: what they get then is another envelope', async () => {
    const all = await LonelyOutbox.create()
    const channel = await all.link()
    const [kept] = await all.send('a')
    const eid = channel.deliveries[0]?.eid ?? new Uint8Array(0)
    const position = kept?.position ?? ''
    await all.traces.keep([{ ...noTrace(PEER, position, eid), clouds: [1] }])
    channel.acknowledge('a', 'declined')
    await all.quiet()
    expect(all.traces.toErase(1, 10)).to.deep.equal([])
    await all.outbox.retry(PEER)
    await all.quiet()
    expect(channel.texts).to.deep.equal(['a', 'a'])
    expect(all.traces.toErase(1, 10).map((trace) => trace.eid)).to.deep.equal([eid])
    const read = new Traces(all.store)
    await read.load()
    expect(read.of(eid)?.state).to.equal('ended')
  })

  it('counts on a cloud that is just being given what is taken back, until that has said what it did with it', async () => {
    for (const end of ['kept', 'unknown'] as const) {
      const all = await LonelyOutbox.create()
      const [kept] = await all.send('a')
      const [entry] = (await all.outbox.page(PEER, '', 1)).entries
      const eid = entry?.waiting.eid ?? new Uint8Array(0)
      all.traces.offers(eid, 1)
      const { record } = await all.outbox.cancel(...where(kept))
      expect(record.reason).to.equal(RECALL.confirming)
      expect(all.traces.toErase(1, 10)).to.deep.equal([])
      all.traces.answered(eid, 1, end)
      expect(all.traces.toErase(1, 10).map(({ clouds, state }) => [clouds, state])).to.deep.equal([[[1], 'recalled']])
      const read = new Traces(all.store)
      await read.load()
      expect(read.of(eid)?.state).to.equal('recalled')
    }
    const all = await LonelyOutbox.create()
    const [kept] = await all.send('a')
    expect((await all.outbox.cancel(...where(kept))).record.reason).to.equal(RECALL.certain)
  })

  it('pauses when the contact cannot take more, and offers all of it again afterwards, the oldest first', async () => {
    const all = await LonelyOutbox.create()
    const channel = await all.link()
    await all.send('a', 'b')
    channel.acknowledge('a', 'try later')
    await all.quiet()
    await all.send('c')
    expect(channel.texts).to.deep.equal(['a', 'b'])
    expect(all.pauses).to.have.lengthOf(1)
    channel.acknowledge('b')
    await all.quiet()
    all.lane.resume()
    await all.quiet()
    expect(channel.texts).to.deep.equal(['a', 'b', 'a', 'c'])
  })

  it('offers what was sealed again while it was on its way before what stands behind it, and minds no answer to what was sealed first', async () => {
    const all = await LonelyOutbox.create()
    const channel = await all.link()
    await all.send('a', 'b')
    await all.loseSession()
    await all.send('c')
    await all.meet()
    await all.quiet()
    expect(channel.texts).to.deep.equal(['a', 'b', 'a', 'b', 'c'])
    channel.answer(0, 'declined')
    await all.quiet()
    expect([all.told.filter((told) => told.includes('stuck')), all.pauses]).to.deep.equal([[], []])
    for (const at of [2, 3, 4]) channel.answer(at, 'kept')
    await all.quiet()
    expect(all.told).to.deep.equal(['a: delivered', 'b: delivered', 'c: delivered'])
    expect(await all.pending()).to.deep.equal(NOTHING_PENDING)
  })

  it('offers again what the contact declined because it has lost the session, and gives up what it declined in one that stands', async () => {
    const all = await LonelyOutbox.create()
    const channel = await all.link()
    await all.send('a', 'b')
    channel.acknowledge('b', 'declined')
    await all.quiet()
    expect(all.told).to.deep.equal(['b: stuck'])
    await all.loseSession()
    channel.acknowledge('a', 'declined')
    await all.quiet()
    expect([all.told, all.pauses.length]).to.deep.equal([['b: stuck'], 1])
    await all.meet()
    await all.quiet()
    expect(channel.texts).to.deep.equal(['a', 'b', 'a'])
  })

  it('does not wait for the disk to note a receipt, but does before it says that something was taken back', async () => {
    const all = await LonelyOutbox.create()
    const channel = await all.link()
    const writes: DiskWrite[] = []
    all.disk.onWrite = (write) => { if (write.moment === 'after') writes.push(write) }
    const [, second] = await all.send('a', 'b')
    channel.acknowledge('a')
    await all.quiet()
    await all.outbox.cancel(...where(second))
    expect(writes.map(({ durable, writes: rows }) => [durable, rows.filter(({ key }) => key.startsWith(SEALED_PREFIX)).map(({ type, key }) => `${type} ${spaceOf(key)}`).join(' ')])).to.deep.equal([
      [true, 'put m put i put o put m put i put o put r put q'],
      [false, 'del o put m put q'],
      [true, 'put o put m put q']
    ])
  })

  it('tells that a receipt could not be kept, keeps the entry, and keeps it durably the next time', async () => {
    const all = await LonelyOutbox.create()
    const channel = await all.link()
    await all.send('a')
    all.disk.onWrite = ({ moment }) => { if (moment === 'before') throw new Error('no room') }
    channel.acknowledge('a')
    await all.quiet()
    expect(all.faults.map(({ message }) => message)).to.deep.equal(['no room'])
    expect(all.told).to.deep.equal([])
    expect(await all.pending()).to.include({ rows: 1, counted: 1 })
    const durable: boolean[] = []
    all.disk.onWrite = (write) => { if (write.moment === 'after') durable.push(write.durable) }
    all.lane.resume()
    await all.quiet()
    expect(channel.texts).to.deep.equal(['a', 'a'])
    channel.acknowledge('a', 'already had it')
    await all.quiet()
    expect(all.told).to.deep.equal(['a: delivered'])
    expect(durable).to.deep.equal([true])
  })

  it('gives each channel all that waits, once and in order, whatever happens meanwhile', async () => {
    const step = fc.oneof(
      { weight: 6, arbitrary: fc.record({ kind: fc.constant('send' as const), count: fc.integer({ min: 1, max: 90 }) }) },
      { weight: 6, arbitrary: fc.record({ kind: fc.constant('acknowledge' as const), count: fc.integer({ min: 1, max: 120 }), channel: fc.nat(3) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const), which: fc.nat() }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('link' as const) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('rest' as const) }) },
      { weight: 4, arbitrary: fc.record({ kind: fc.constant('turns' as const), count: fc.integer({ min: 1, max: 6 }) }) })

    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const all = await LonelyOutbox.create()
      const channels = [await all.link()]
      const kept: KeptMessage[] = []
      const acknowledged = new Map<HeldChannel, number>()
      const running: Array<Promise<unknown>> = []
      let said = 0
      for (const one of steps) {
        if (one.kind === 'send') running.push(all.send(...numbers(one.count, said)).then((messages) => kept.push(...messages)))
        if (one.kind === 'send') said += one.count
        if (one.kind === 'cancel' && kept.length > 0) running.push(all.outbox.cancel(...where(kept[one.which % kept.length])).catch((error: unknown) => expect(error).to.have.property('name', 'NotPendingError')))
        if (one.kind === 'link') {
          channels.push(all.channel())
          all.lane.use(channels.at(-1)!.asChannel)
        }
        if (one.kind === 'rest') all.lane.rest()
        if (one.kind === 'turns') for (let turn = 0; turn < one.count; turn++) await new Promise((resolve) => { setImmediate(resolve) })
        if (one.kind === 'acknowledge') {
          const channel = channels[channels.length - 1 - one.channel % channels.length]!
          const from = acknowledged.get(channel) ?? 0
          for (const text of channel.texts.slice(from, from + one.count)) channel.acknowledge(text)
          acknowledged.set(channel, from + one.count)
        }
      }
      await Promise.all(running)
      const last = await all.link()
      for (let at = 0; (await all.pending()).rows > 0;) {
        const offered = last.texts.slice(at)
        expect(offered, 'what waits is offered').not.to.deep.equal([])
        at += offered.length
        for (const text of offered) last.acknowledge(text)
        await all.quiet()
      }
      // in order, and never twice on one channel
      for (const channel of [...channels, last]) expect(channel.texts.map(Number)).to.deep.equal([...new Set(channel.texts.map(Number))].sort((a, b) => a - b))
      // each message ended once, in one way
      expect(all.told.map((line) => Number(line.split(':')[0])).sort((a, b) => a - b)).to.deep.equal(numbers(said).map(Number))
      expect(await all.pending()).to.deep.equal(NOTHING_PENDING)
      expect(all.faults).to.deep.equal([])
    }), { numRuns: 30 })
  })
})

/** Holds the next page, or the next durable batch, right before it is answered. */
function hold ({ level }: LonelyOutbox, moment: 'afterPage' | 'afterDurableBatch'): { reached: Promise<unknown>, release: () => void } {
  const [reached, released] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()]
  level[moment] = async () => {
    level[moment] = undefined
    reached.resolve(undefined)
    await released.promise
  }
  return { reached: reached.promise, release: () => released.resolve(undefined) }
}

/** Reads of the database from now on: pages and keys. */
function countReads ({ level }: LonelyOutbox): () => number {
  const before = level.reads
  return () => level.reads - before
}

function where (kept: KeptMessage | undefined): [PeerIdText, string] {
  return [PEER, kept?.position ?? '']
}

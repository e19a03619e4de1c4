import { expect } from 'chai'
import { createDeviceCourierChannel } from '../../../src/protocols/cloud/index.ts'
import { streamPair } from '@libp2p/utils'
import { Collected, eidOf, envelope, failure, log, never, numberOf } from '../conversation.ts'
import { ManualTimers } from '../manual-timers.ts'
import { courierPair, deviceHandlers, NONE, WELCOME } from './rig.ts'
import type { Correspondent, DepositCode, EraseCode, Report } from '../../../src/protocols/cloud/index.ts'
import type { AckCode } from '../../../src/protocols/msg/index.ts'

const KEY = new Uint8Array(32).fill(5)
const TAG = new Uint8Array(32).fill(6)

function deposit (number: number, size = 8): Parameters<Awaited<ReturnType<typeof courierPair>>['device']['deposit']>[0] {
  const bytes = envelope(number, size)
  return { to: KEY, envelope: bytes, eid: eidOf(bytes), tagHash: TAG, queuedAt: 1, expiresAt: 2 }
}

function correspondent (number: number, addresses = 2): Correspondent {
  const key = new Uint8Array(32)
  new DataView(key.buffer).setUint32(0, number)
  return { key, addresses: Array.from({ length: addresses }, (_, at) => `/ip4/192.0.2.1/tcp/${at + 1}`), certificates: [new Uint8Array(153).fill(1)], certificatesSeq: number, wakeUp: new Uint8Array(190).fill(2) }
}

describe('a device and its cloud, on the wire', () => {
  it('greet each other: the certificate there, the welcome back', async () => {
    let shown: Uint8Array | undefined
    const { device } = await courierPair({}, { onHello: (certificate) => { shown = certificate; return Promise.resolve(WELCOME) } }, { hello: false })
    expect(await failure(device.hello(NONE))).to.have.property('name', 'RangeError')
    await new Promise((resolve) => { setImmediate(resolve) })
    expect(shown).to.have.length(150)
  })

  it('ask nothing before the welcome', async () => {
    const [mine] = await streamPair()
    const device = createDeviceCourierChannel(mine, { timers: new ManualTimers(), log, handlers: deviceHandlers() })
    for (const asked of [device.deposit(deposit(1)), device.erase(eidOf(NONE)), device.directory([]), device.bundles([{ key: KEY, bundle: NONE }]), device.unpair()]) expect(await failure(asked)).to.have.property('name', 'RangeError')
  })

  it('part when the device is not paired', async () => {
    const { device, cloud } = await courierPair({}, { onHello: () => Promise.resolve({ ...WELCOME, code: 'not paired' }) })
    await Promise.all([device.closed, cloud.closed])
    expect(await failure(device.deposit(deposit(1)))).to.have.property('name', 'RangeError')
  })

  it('carry every answer to a deposit and to an erasure', async () => {
    const kept: DepositCode[] = ['kept', 'already had it', 'quota', 'unknown addressee', 'too large', 'try later']
    const erased: EraseCode[] = ['erased', 'erased, handed out', 'not here']
    const { device } = await courierPair({}, {
      onDeposit: ({ envelope: bytes }) => Promise.resolve({ eid: eidOf(bytes), code: kept[numberOf(bytes)] ?? 'kept' }),
      onErase: (eid) => Promise.resolve(erased[eid[0] ?? 0] ?? 'erased')
    })
    expect(await Promise.all(kept.map(async (_, number) => await device.deposit(deposit(number))))).to.deep.equal(kept)
    expect(await Promise.all(erased.map(async (_, number) => await device.erase(new Uint8Array(16).fill(number))))).to.deep.equal(erased)
  })

  it('carry what was deposited unchanged, in order, however full the stream is', async () => {
    const got = new Collected<number>()
    const { device } = await courierPair({}, {
      onDeposit: ({ to, envelope: bytes, tagHash, queuedAt, expiresAt }) => {
        expect([to, tagHash, queuedAt, expiresAt]).to.deep.equal([KEY, TAG, 1, 2])
        got.add(numberOf(bytes))
        return Promise.resolve({ eid: eidOf(bytes), code: 'kept' })
      }
    }, { capacity: 1, delay: 1 })
    await Promise.all(Array.from({ length: 200 }, async (_, number) => await device.deposit(deposit(number, 8 + number * 100))))
    expect(got.values).to.deep.equal(Array.from({ length: 200 }, (_, number) => number))
  })

  it('have at most 64 questions unanswered, whichever way', async () => {
    const asked = new Collected<() => void>()
    const { device } = await courierPair({}, { onDeposit: ({ envelope: bytes }) => new Promise((resolve) => { asked.add(() => resolve({ eid: eidOf(bytes), code: 'kept' })) }) })
    const all = Array.from({ length: 70 }, async (_, number) => await device.deposit(deposit(number)))
    await asked.reach(64)
    // answers keep their order: nothing leaves before the first one
    for (const answer of asked.values.slice(1)) answer()
    await new Promise((resolve) => { setImmediate(resolve) })
    expect(asked.values).to.have.length(64)
    asked.values[0]?.()
    for (const answer of (await asked.reach(70)).slice(64)) answer()
    await Promise.all(all)
  })

  it('take back a question whose turn has not come', async () => {
    const asked = new Collected<() => void>()
    const { device } = await courierPair({}, { onDeposit: ({ envelope: bytes }) => new Promise((resolve) => { asked.add(() => resolve({ eid: eidOf(bytes), code: 'kept' })) }) })
    const all = Array.from({ length: 64 }, async (_, number) => await device.deposit(deposit(number)))
    const stop = new AbortController()
    const late = failure(device.deposit(deposit(64), { signal: stop.signal }))
    await asked.reach(64)
    stop.abort()
    expect(await late).to.have.property('name', 'AbortError')
    for (const answer of asked.values) answer()
    await Promise.all(all)
    expect(asked.values).to.have.length(64)
  })

  it('report, and hand over what was fetched, side by side with what the device asks', async () => {
    const reports: Report[] = []
    const codes: AckCode[] = ['kept', 'already had it', 'held', 'declined', 'too large', 'quota', 'try later']
    const { device, cloud } = await courierPair({
      onReport: (report) => { reports.push(report); return Promise.resolve() },
      onFetched: (from, bytes) => {
        expect(from).to.deep.equal(KEY)
        return Promise.resolve({ eid: eidOf(bytes), code: codes[numberOf(bytes)] ?? 'kept', tag: TAG })
      }
    })
    const all = (['delivered', 'fetched', 'expired', 'declined', 'too large', 'quota'] as const).map((code, number): Report => ({ eid: new Uint8Array(16).fill(number), code, tag: code === 'delivered' ? TAG : NONE }))
    const [acks] = await Promise.all([
      Promise.all(codes.map(async (_, number) => await cloud.fetched(KEY, envelope(number), eidOf(envelope(number))))),
      Promise.all(all.map(async (report) => await cloud.report(report))),
      device.deposit(deposit(1))
    ])
    expect(acks.map(({ code, tag }) => [code, tag])).to.deep.equal(codes.map((code) => [code, TAG]))
    expect(reports).to.deep.equal(all)
  })

  it('carry a directory of a thousand contacts page by page, and the pages of two lists one after the other', async () => {
    const pages: Array<{ keys: number, more: boolean }> = []
    const { device } = await courierPair({}, {
      onDirectory: (page, more) => {
        pages.push({ keys: page.length, more })
        return Promise.resolve(more ? NONE : TAG)
      }
    })
    const list = Array.from({ length: 1_000 }, (_, number) => correspondent(number, 16))
    expect(await Promise.all([device.directory(list), device.directory([])])).to.deep.equal([TAG, TAG])
    expect(pages.length).to.be.greaterThan(10)
    expect(pages.reduce((sum, { keys }) => sum + keys, 0)).to.equal(1_000)
    expect(pages.map(({ more }) => more)).to.deep.equal([...pages.slice(0, -2).map(() => true), false, false])
  })

  it('carry more prekeys than fit in one frame', async () => {
    const got: number[] = []
    const { device } = await courierPair({}, { onBundles: (bundles) => { got.push(...bundles.map(({ bundle }) => bundle.byteLength)); return Promise.resolve() } })
    await device.bundles(Array.from({ length: 100 }, () => ({ key: KEY, bundle: new Uint8Array(2_048) })))
    expect(got).to.deep.equal(Array.from({ length: 100 }, () => 2_048))
  })

  it('refuse to send what the protocol does not carry, and stay open', async () => {
    const { device, cloud } = await courierPair()
    const wrong = [
      device.deposit({ ...deposit(1), to: new Uint8Array(31) }),
      device.deposit({ ...deposit(1), envelope: NONE }),
      device.deposit({ ...deposit(1), envelope: new Uint8Array(32_769) }),
      device.deposit({ ...deposit(1), tagHash: new Uint8Array(31) }),
      device.deposit({ ...deposit(1), expiresAt: -1 }),
      device.erase(new Uint8Array(15)),
      device.directory([{ ...correspondent(1), addresses: ['x'.repeat(513)] }]),
      device.directory([correspondent(1, 17)]),
      device.directory([{ ...correspondent(1), certificates: Array.from({ length: 5 }, () => new Uint8Array(10)) }]),
      device.directory([{ ...correspondent(1), certificates: [new Uint8Array(257)] }]),
      device.directory(Array.from({ length: 4_097 }, (_, number) => correspondent(number))),
      device.bundles([{ key: KEY, bundle: new Uint8Array(2_049) }]),
      cloud.report({ eid: new Uint8Array(16), code: 'delivered', tag: new Uint8Array(31) }),
      cloud.fetched(new Uint8Array(33), envelope(1), eidOf(envelope(1)))
    ]
    for (const [at, one] of wrong.entries()) expect(await failure(one), `number ${at}`).to.have.property('name', 'RangeError')
    expect(await device.deposit(deposit(1))).to.equal('kept')
  })

  it('give up on an answer after 30 s, and on the wish to be forgotten after five minutes', async () => {
    const { device, timers } = await courierPair({}, { onErase: never })
    const asked = failure(device.erase(new Uint8Array(16)))
    await new Promise((resolve) => { setImmediate(resolve) })
    timers.advance(30_000)
    expect(await asked).to.have.property('name', 'CloudTimeoutError')
    expect(await failure(device.closed)).to.have.property('name', 'CloudTimeoutError')
    const other = await courierPair({}, { onUnpair: never })
    const unpaired = failure(other.device.unpair())
    await new Promise((resolve) => { setImmediate(resolve) })
    other.timers.advance(299_999)
    expect(other.device.isOpen).to.equal(true)
    other.timers.advance(1)
    expect(await unpaired).to.have.property('name', 'CloudTimeoutError')
  })

  it('close with what was asked answered, and ask nothing new', async () => {
    const asked = new Collected<() => void>()
    const { device, cloud } = await courierPair({}, { onDeposit: ({ envelope: bytes }) => new Promise((resolve) => { asked.add(() => resolve({ eid: eidOf(bytes), code: 'kept' })) }) })
    const sent = device.deposit(deposit(1))
    await asked.reach(1)
    const closing = device.close()
    expect(await failure(device.deposit(deposit(2)))).to.have.property('name', 'ChannelClosedError')
    asked.values[0]?.()
    expect(await sent).to.equal('kept')
    await closing
    await Promise.all([device.closed, cloud.closed])
  })

  it('do not wait longer than 10 s for the other side to close', async () => {
    const { device, timers } = await courierPair({}, { onDeposit: never })
    const sent = failure(device.deposit(deposit(1)))
    await new Promise((resolve) => { setImmediate(resolve) })
    const closing = device.close()
    timers.advance(10_000)
    await closing
    expect(await sent).to.have.property('name', 'CloudTimeoutError')
  })

  it('end with the reason when a handler fails, and the other side sees a reset', async () => {
    const { device, cloud } = await courierPair({}, { onErase: () => Promise.reject(new Error('the disk')) })
    const asked = failure(device.erase(new Uint8Array(16)))
    expect(await failure(cloud.closed)).to.have.property('message', 'the disk')
    expect(await asked).to.have.property('name', 'ChannelClosedError')
  })

  it('are over when the device is forgotten', async () => {
    const { device, cloud } = await courierPair()
    await device.unpair()
    await Promise.all([device.closed, cloud.closed])
    expect(device.isOpen).to.equal(false)
  })
})

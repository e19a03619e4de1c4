import { expect } from 'chai'
import { streamPair } from '@libp2p/utils'
import { encodeCloudFrame, decodeCloudFrame } from '../../../src/protocols/cloud/cloud-frames.ts'
import { acceptCloudStream } from '../../../src/protocols/cloud/index.ts'
import { CloudFrame } from '../../../src/protocols/cloud/pb/cloud.ts'
import { eidOf, envelope, failure, framed, never } from '../conversation.ts'
import { ManualTimers } from '../manual-timers.ts'
import { cloudAndStranger, deviceAndStranger, NONE } from './rig.ts'

const KEY = new Uint8Array(32).fill(5)
const HELLO = framed(encodeCloudFrame({ kind: 'hello', certificate: NONE }))

type Parts = Parameters<typeof CloudFrame.encode>[0]
const raw = (frame: Parts): Uint8Array => CloudFrame.encode(frame)
const sized = (size: number): Uint8Array<ArrayBuffer> => new Uint8Array(size)
const times = { queuedAt: 1, expiresAt: 2 }
const CARRY = { to: sized(32), blobId: sized(32), size: 1, tagHash: sized(32), ...times }

const WRONG: ReadonlyArray<readonly [name: string, frame: Uint8Array]> = [
  ['a certificate over the limit', raw({ hello: { certificate: sized(257) } })],
  ['an addressee of 31 bytes', raw({ deposit: { to: sized(31), envelope: sized(1), tagHash: sized(32), ...times } })],
  ['an empty envelope', raw({ deposit: { to: sized(32), envelope: sized(0), tagHash: sized(32), ...times } })],
  ['an envelope over the limit', raw({ deposit: { to: sized(32), envelope: sized(32_769), tagHash: sized(32), ...times } })],
  ['half a hash', raw({ deposit: { to: sized(32), envelope: sized(1), tagHash: sized(16), ...times } })],
  ['an eid of 17 bytes', raw({ erase: { eid: sized(17) } })],
  ['no eid', raw({ reportKept: { eid: sized(0) } })],
  ['a tag of 33 bytes', raw({ opened: { eid: sized(16), code: 1, tag: sized(33) } })],
  ['a tag of one byte', raw({ report: { eid: sized(16), code: 1, tag: sized(1) } })],
  ['a digest of 31 bytes', raw({ directoryKept: { digest: sized(31) } })],
  ['a sender of 33 bytes', raw({ fetched: { from: sized(33), envelope: sized(1) } })],
  ['a contact without a key', raw({ directory: { correspondents: [{ key: sized(0), addresses: [], certificates: [], certificatesSeq: 0, wakeUp: sized(0) }], more: false } })],
  ['a way to be woken over the limit', raw({ directory: { correspondents: [{ key: sized(32), addresses: [], certificates: [], certificatesSeq: 0, wakeUp: sized(1_281) }], more: false } })],
  ['seventeen addresses', raw({ directory: { correspondents: [{ key: sized(32), addresses: Array.from({ length: 17 }, () => 'x'), certificates: [], certificatesSeq: 0, wakeUp: sized(0) }], more: false } })],
  ['an address over the limit', raw({ directory: { correspondents: [{ key: sized(32), addresses: ['é'.repeat(257)], certificates: [], certificatesSeq: 0, wakeUp: sized(0) }], more: false } })],
  ['five clouds', raw({ directory: { correspondents: [{ key: sized(32), addresses: [], certificates: Array.from({ length: 5 }, () => sized(1)), certificatesSeq: 0, wakeUp: sized(0) }], more: false } })],
  ['a bundle over the limit', raw({ bundles: { bundles: [{ key: sized(32), bundle: sized(2_049) }] } })],
  ['a time that no number holds', Uint8Array.from([0x52, 0x30, 0x0a, 0x20, ...sized(32), 0x12, 0x01, 0x00, 0x20, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01])],
  ['a blob for an addressee of 31 bytes', raw({ carry: { ...CARRY, to: sized(31) } })],
  ['the id of a blob of 33 bytes', raw({ carry: { ...CARRY, blobId: sized(33) } })],
  ['a blob without the hash of a tag', raw({ carry: { ...CARRY, tagHash: sized(0) } })],
  ['a blob of no bytes', raw({ carry: { ...CARRY, size: 0 } })],
  ['a blob of more bytes than any has', raw({ carry: { ...CARRY, size: 2 ** 47 + 1 } })],
  ['no protobuf', Uint8Array.from([0x52, 0xff, 0x01])]
]

describe('frames of /mobilink/cloud/1.0 that nobody honest sends', () => {
  for (const [name, frame] of WRONG) {
    it(`are refused before anything of them is used: ${name}`, () => {
      expect(() => decodeCloudFrame(frame)).to.throw().with.property('name', 'InvalidFrameError')
    })
  }

  it('are ignored when they are of a kind that this version does not know, as codes are read as what promises least', () => {
    expect(decodeCloudFrame(Uint8Array.from([0xfa, 0x3f, 0x00]))).to.equal(undefined)
    expect(decodeCloudFrame(raw({ welcome: { code: 9, quotaBytes: 0, usedBytes: 0, waiting: 0, directoryDigest: sized(0) } }))).to.have.nested.property('welcome.code', 'not paired')
    expect(decodeCloudFrame(raw({ deposited: { eid: sized(16), code: 6 } }))).to.have.property('code', 'try later')
    expect(decodeCloudFrame(raw({ erased: { eid: sized(16), code: 0 } }))).to.have.property('code', 'erased, handed out')
    expect(decodeCloudFrame(raw({ report: { eid: sized(16), code: 77, tag: sized(0) } }))).to.have.nested.property('report.code', undefined)
    expect(decodeCloudFrame(raw({ opened: { eid: sized(16), code: 88, tag: sized(0) } }))).to.have.nested.property('ack.code', 'try later')
  })

  it('end a cloud\'s stream with a reset', async () => {
    for (const frame of WRONG.slice(0, 6)) {
      const { cloud, stranger } = await cloudAndStranger({}, HELLO)
      stranger.send(framed(frame[1]))
      expect((await failure(cloud.closed)).name, frame[0]).to.equal('InvalidFrameError')
    }
  })

  it('end it when something is asked before the hello, or the hello is said twice, or what only a cloud says', async () => {
    const erase = framed(encodeCloudFrame({ kind: 'erase', eid: sized(16) }))
    const early = await cloudAndStranger({}, erase)
    expect(await failure(early.cloud.closed)).to.have.property('name', 'InvalidFrameError')
    const twice = await cloudAndStranger({}, HELLO)
    twice.stranger.send(HELLO)
    expect(await failure(twice.cloud.closed)).to.have.property('name', 'InvalidFrameError')
    const impatient = await cloudAndStranger({ onHello: never }, HELLO)
    impatient.stranger.send(erase)
    expect(await failure(impatient.cloud.closed)).to.have.property('name', 'InvalidFrameError')
    const wrongSide = await cloudAndStranger({}, HELLO)
    await new Promise((resolve) => { setImmediate(resolve) })
    wrongSide.stranger.send(framed(encodeCloudFrame({ kind: 'erased', eid: sized(16), code: 'erased' })))
    expect(await failure(wrongSide.cloud.closed)).to.have.property('name', 'InvalidFrameError')
  })

  it('end it at the 65th question without an answer', async () => {
    const { cloud, stranger } = await cloudAndStranger({ onErase: never }, HELLO)
    await new Promise((resolve) => { setImmediate(resolve) })
    for (let number = 0; number < 65; number++) stranger.send(framed(encodeCloudFrame({ kind: 'erase', eid: sized(16).fill(number) })))
    expect(await failure(cloud.closed)).to.have.property('name', 'WindowOverrunError')
  })

  it('end a device\'s stream when they answer what was not asked, or not yet', async () => {
    const answers = [
      encodeCloudFrame({ kind: 'deposited', eid: eidOf(envelope(1)), code: 'kept' }),
      encodeCloudFrame({ kind: 'unpaired' }),
      encodeCloudFrame({ kind: 'deposit', deposit: { to: KEY, envelope: sized(1), tagHash: NONE, ...times } })
    ]
    for (const answer of answers) {
      const { device, stranger } = await deviceAndStranger()
      stranger.send(framed(answer))
      expect(await failure(device.closed)).to.have.property('name', 'InvalidFrameError')
    }
    const { device, stranger } = await deviceAndStranger()
    const welcome = device.hello(NONE)
    stranger.send(framed(encodeCloudFrame({ kind: 'welcome', welcome: { code: 'ok', quotaBytes: 0, usedBytes: 0, waiting: 0, directoryDigest: NONE } })))
    await welcome
    const asked = failure(device.erase(sized(16)))
    stranger.send(framed(encodeCloudFrame({ kind: 'erased', eid: sized(16).fill(1), code: 'erased' })))
    expect(await failure(device.closed)).to.have.property('name', 'InvalidFrameError')
    expect(await asked).to.have.property('name', 'ChannelClosedError')
  })

  it('are waited for 10 s at first, and one that was begun 30 s', async () => {
    const timers = new ManualTimers()
    const [, silent] = await streamPair()
    const first = failure(acceptCloudStream(silent, timers))
    timers.advance(10_000)
    expect(await first).to.have.property('name', 'CloudTimeoutError')
    const { cloud, stranger, timers: later } = await cloudAndStranger({}, HELLO)
    await new Promise((resolve) => { setImmediate(resolve) })
    stranger.send(Uint8Array.of(0x20, 0x52))
    await new Promise((resolve) => { setImmediate(resolve) })
    later.advance(30_000)
    expect(await failure(cloud.closed)).to.have.property('name', 'CloudTimeoutError')
  })

  it('are not waited for when the stream ends without one', async () => {
    const [opener, accepted] = await streamPair()
    const first = failure(acceptCloudStream(accepted, new ManualTimers()))
    await opener.close()
    expect(await first).to.have.property('name', 'ChannelClosedError')
  })
})

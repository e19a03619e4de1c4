import { expect } from 'chai'
import fc from 'fast-check'
import { ACK_CODES } from '../../../src/protocols/msg/constants.ts'
import { decodeMsgFrame, encodeMsgFrame } from '../../../src/protocols/msg/msg-frames.ts'
import type { AckCode } from '../../../src/protocols/msg/index.ts'
import type { MsgFrame } from '../../../src/protocols/msg/msg-frames.ts'

const sized = (minLength: number, maxLength: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ minLength, maxLength })

/** A raw public key, or none. */
const key = fc.oneof(sized(0, 0), sized(32, 32))

const frames: fc.Arbitrary<MsgFrame> = fc.oneof(
  fc.record({ kind: fc.constant('deliver' as const), envelope: sized(1, 2_000), route: fc.record({ from: key, to: key }) }),
  fc.record({
    kind: fc.constant('ack' as const),
    ack: fc.record({ eid: sized(16, 16), code: fc.constantFrom(...Object.keys(ACK_CODES) as AckCode[]), tag: fc.oneof(sized(0, 0), sized(32, 32)) })
  }),
  fc.record({ kind: fc.constant('pull' as const), request: fc.record({ cursor: sized(0, 32), max: fc.integer({ min: 1, max: 256 }), certificate: sized(0, 1_024), of: key }) }),
  fc.record({ kind: fc.constant('pull end' as const), end: fc.record({ cursor: sized(0, 32), more: fc.boolean() }) }),
  fc.record({ kind: fc.constant('knock' as const), to: key }),
  fc.record({ kind: fc.constant('hint' as const), hint: fc.constantFrom('typing' as const, 'stopped typing' as const) }),
  fc.record({ kind: fc.constant('addresses' as const), record: sized(1, 2_000) })
)

/** Decoding may refuse, with its one error; it may do nothing else. */
function decodesOrRefuses (bytes: Uint8Array): void {
  try {
    const frame = decodeMsgFrame(bytes)
    if (frame !== undefined) expect(decodeMsgFrame(encodeMsgFrame(frame))).to.deep.equal(frame)
  } catch (error) {
    expect(error).to.have.property('name', 'InvalidFrameError')
  }
}

describe('message frames', () => {
  it('come back as they were', () => {
    fc.assert(fc.property(frames, (frame) => {
      expect(decodeMsgFrame(encodeMsgFrame(frame))).to.deep.equal(frame)
    }), { numRuns: 2_000 })
  })

  it('of random bytes are refused with InvalidFrameError, ignored, or whole', () => {
    fc.assert(fc.property(fc.uint8Array({ minLength: 1, maxLength: 120 }), decodesOrRefuses), { numRuns: 10_000 })
  })

  it('with bytes changed, cut or repeated are refused with InvalidFrameError, ignored, or whole', () => {
    fc.assert(fc.property(frames, fc.nat(), fc.nat(255), fc.constantFrom('change', 'cut', 'repeat'), (frame, place, value, how) => {
      const bytes = encodeMsgFrame(frame).slice()
      const at = place % bytes.byteLength
      if (how === 'change') bytes[at] = value
      decodesOrRefuses(how === 'cut' ? bytes.subarray(0, at + 1) : how === 'repeat' ? Uint8Array.from([...bytes, ...bytes.subarray(at)]) : bytes)
    }), { numRuns: 5_000 })
  })

  it('share no memory with what arrived', () => {
    const written = encodeMsgFrame({ kind: 'deliver', envelope: new Uint8Array(8).fill(1), route: { from: new Uint8Array(32).fill(2), to: new Uint8Array(32).fill(3) } })
    // on a host what arrives are Buffers, whose `slice` is a view
    for (const arrived of [new Uint8Array(written), Buffer.from(written)]) {
      const frame = decodeMsgFrame(arrived)
      arrived.fill(0)
      expect(frame).to.deep.equal({ kind: 'deliver', envelope: new Uint8Array(8).fill(1), route: { from: new Uint8Array(32).fill(2), to: new Uint8Array(32).fill(3) } })
    }
  })
})

import { expect } from 'chai'
import fc from 'fast-check'
import { fromString } from 'uint8arrays/from-string'
import { toString } from 'uint8arrays/to-string'
import { decodeContent, encodeContent, envelopeId, envelopeIdText, MAX_BODY_BYTES, MAX_ENVELOPE_BYTES, TEXT_KIND } from '../../../src/identity/index.ts'
import { ContentRecord } from '../../../src/identity/pb/content.ts'
import { thrownBy } from '../rejection.ts'
import type { Content } from '../../../src/identity/index.ts'

const CONTENT: Content = {
  id: Uint8Array.from({ length: 16 }, (_, index) => index),
  conversation: new Uint8Array(0),
  seq: 300,
  prev: new Uint8Array(16).fill(0xee),
  sentAt: 1_800_000_000_000,
  kind: TEXT_KIND,
  expireAfterMs: 0,
  body: fromString('Grüße 🙂')
}

const FROZEN_CONTENT = '0a10000102030405060708090a0b0c0d0e0f18ac022210eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee2880a0f1c2b1343001420c4772c3bcc39f6520f09f9982'
const FROZEN_ID = 'f0dca305510220589f5a778ffc882511'

/** Everything that a sender may say. */
const contents: fc.Arbitrary<Content> = fc.record({
  id: fc.uint8Array({ minLength: 16, maxLength: 16 }),
  conversation: fc.uint8Array({ maxLength: 16 }),
  seq: fc.maxSafeNat(),
  prev: fc.oneof(fc.constant(new Uint8Array(0)), fc.uint8Array({ minLength: 16, maxLength: 16 })),
  sentAt: fc.nat({ max: 8_640_000_000_000_000 }),
  expireAfterMs: fc.maxSafeNat()
}).chain((fields) => fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 400 }).map((text) => ({ ...fields, kind: TEXT_KIND, body: fromString(text) })),
  fc.record({ kind: fc.integer({ min: 2, max: 0xffffffff }), body: fc.uint8Array({ maxLength: 400 }) }).map((rest) => ({ ...fields, ...rest }))
))

describe('the content of a message', () => {
  it('has stayed what it was: the same message gives these very bytes, and they still read', () => {
    expect(toString(encodeContent(CONTENT), 'base16')).to.equal(FROZEN_CONTENT)
    expect(decodeContent(fromString(FROZEN_CONTENT, 'base16'))).to.deep.equal(CONTENT)
  })

  it('reads as it was written, whatever it says', () => {
    fc.assert(fc.property(contents, (content) => {
      expect(decodeContent(encodeContent(content))).to.deep.equal(content)
    }), { numRuns: 1000 })
  })

  const atTheLimit: Array<[string, Partial<Content>]> = [
    ['a text of 16,000 bytes', { body: new Uint8Array(MAX_BODY_BYTES).fill(0x61) }],
    ['a text of 4,000 emoji', { body: fromString('🙂'.repeat(4000)) }],
    ['nothing more than its kind, when that is unknown', { kind: 2, body: new Uint8Array(0) }],
    ['the last moment that a date can hold', { sentAt: 8_640_000_000_000_000 }],
    ['the largest exact number', { seq: Number.MAX_SAFE_INTEGER, expireAfterMs: Number.MAX_SAFE_INTEGER }],
    ['the largest kind', { kind: 0xffffffff }],
    ['bytes that are no text, of an unknown kind', { kind: 2, body: Uint8Array.of(0xff, 0xfe) }],
    ['no message before it', { prev: new Uint8Array(0) }],
    ['a conversation of 16 bytes', { conversation: new Uint8Array(16) }]
  ]

  for (const [what, fields] of atTheLimit) {
    it(`may be ${what}`, () => {
      expect(decodeContent(encodeContent({ ...CONTENT, ...fields }))).to.deep.equal({ ...CONTENT, ...fields })
    })
  }

  const beyond: Array<[string, Partial<Content>, Partial<ContentRecord>]> = [
    ['an id of 0 bytes', { id: new Uint8Array(0) }, { id: new Uint8Array(0) }],
    ['an id of 15 bytes', { id: new Uint8Array(15) }, { id: new Uint8Array(15) }],
    ['an id of 17 bytes', { id: new Uint8Array(17) }, { id: new Uint8Array(17) }],
    ['a conversation of 17 bytes', { conversation: new Uint8Array(17) }, { conversation: new Uint8Array(17) }],
    ['a message before it of 15 bytes', { prev: new Uint8Array(15) }, { prev: new Uint8Array(15) }],
    ['a message before it of 17 bytes', { prev: new Uint8Array(17) }, { prev: new Uint8Array(17) }],
    ['a moment that no date can hold', { sentAt: 8_640_000_000_000_001 }, { sentAt: 8_640_000_000_000_001 }],
    ['no kind', { kind: 0 }, { kind: 0 }],
    ['a body of 16,001 bytes', { body: new Uint8Array(MAX_BODY_BYTES + 1) }, { body: new Uint8Array(MAX_BODY_BYTES + 1) }],
    ['a body of 16,001 bytes of an unknown kind', { kind: 2, body: new Uint8Array(MAX_BODY_BYTES + 1) }, { kind: 2, body: new Uint8Array(MAX_BODY_BYTES + 1) }],
    ['an empty text', { body: new Uint8Array(0) }, { body: new Uint8Array(0) }],
    ['a text that is cut inside a character', { body: Uint8Array.of(0x61, 0xf0, 0x9f, 0x99) }, { body: Uint8Array.of(0x61, 0xf0, 0x9f, 0x99) }],
    ['a text in an overlong encoding', { body: Uint8Array.of(0xc0, 0xaf) }, { body: Uint8Array.of(0xc0, 0xaf) }],
    ['a text with half a surrogate pair', { body: Uint8Array.of(0xed, 0xa0, 0x80) }, { body: Uint8Array.of(0xed, 0xa0, 0x80) }]
  ]

  for (const [what, fields, record] of beyond) {
    it(`with ${what} is neither written nor read`, () => {
      expect(thrownBy(() => encodeContent({ ...CONTENT, ...fields })).name).to.equal('InvalidEnvelopeError')
      expect(thrownBy(() => decodeContent(recordOf(record))).name).to.equal('InvalidEnvelopeError')
    })
  }

  it('with a number that is none is not written', () => {
    for (const wrong of [-1, 1.5, Number.NaN, Infinity, 2 ** 53]) {
      for (const field of ['seq', 'sentAt', 'expireAfterMs', 'kind']) {
        expect(thrownBy(() => encodeContent({ ...CONTENT, [field]: wrong })).name).to.equal('InvalidEnvelopeError')
      }
    }
  })

  it('cut off anywhere is refused', () => {
    const whole = encodeContent(CONTENT)

    for (let length = 0; length < whole.byteLength; length++) {
      expect(thrownBy(() => decodeContent(whole.subarray(0, length))).name, String(length)).to.equal('InvalidEnvelopeError')
    }
  })

  it('may hold fields of a later version, which are left alone', () => {
    expect(decodeContent(Uint8Array.of(...encodeContent(CONTENT), 0xa2, 0x06, 0x03, 1, 2, 3, 0xa8, 0x06, 0x01))).to.deep.equal(CONTENT)
  })

  it('with a number beyond exact ones on the wire is refused', () => {
    for (const tag of [0x18, 0x28, 0x38]) {
      for (const number of [[0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10], [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]]) {
        expect(thrownBy(() => decodeContent(Uint8Array.of(...encodeContent(CONTENT), tag, ...number))).name).to.equal('InvalidEnvelopeError')
      }
    }
  })

  it('keeps its numbers at every power of two and next to it', () => {
    for (let power = 0; power <= 53; power++) {
      for (const number of [2 ** power - 1, 2 ** power, 2 ** power + 1].filter(Number.isSafeInteger)) {
        const content = { ...CONTENT, seq: number, expireAfterMs: number }
        expect(decodeContent(encodeContent(content))).to.deep.equal(content)
      }
    }
  })

  it('does not change when the frame it came in is used again', () => {
    const bytes = encodeContent(CONTENT)
    const content = decodeContent(bytes)
    bytes.fill(0)

    expect(content).to.deep.equal(CONTENT)
  })

  it('of 32 KiB of nested groups, or of a length that lies, is refused and does not crash', () => {
    const hostile = [
      new Uint8Array(MAX_ENVELOPE_BYTES).fill(0x0b),
      new Uint8Array(MAX_ENVELOPE_BYTES).fill(0xff),
      Uint8Array.of(0x42, 0xff, 0xff, 0xff, 0xff, 0x0f),
      Uint8Array.of(0x0a, 0x80),
      new Uint8Array(0)
    ]

    for (const bytes of hostile) {
      expect(thrownBy(() => decodeContent(bytes)).name).to.equal('InvalidEnvelopeError')
    }
  })

  it('larger than an envelope is refused unread', () => {
    const padding = new Uint8Array(MAX_ENVELOPE_BYTES)
    const message = thrownBy(() => decodeContent(Uint8Array.of(...encodeContent(CONTENT), ...padding))).message
    expect(message).to.include('32768')
  })
})

describe('an envelope', () => {
  it('is called by the first half of its SHA-256, in 32 hex digits', () => {
    const envelope = fromString(`00${FROZEN_CONTENT}`, 'base16')

    expect(envelopeId(envelope)).to.have.lengthOf(16)
    expect(envelopeIdText(envelopeId(envelope))).to.equal(FROZEN_ID)
    expect(envelopeIdText(envelopeId(fromString('abc')))).to.equal('ba7816bf8f01cfea414140de5dae2223')
  })

  it('has no name when the id has not 16 bytes', () => {
    for (const length of [0, 15, 17, 32]) {
      expect(thrownBy(() => envelopeIdText(new Uint8Array(length))).name).to.equal('InvalidEnvelopeError')
    }
  })

  it('whose content has random damage reads within its limits or is refused with the one error, 5,000 times', () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 4 }), fc.uint8Array({ maxLength: 4 })), { minLength: 1, maxLength: 6 })
    let refused = 0

    fc.assert(fc.property(contents, damage, (content, changes) => {
      const damaged = changes.reduce<Uint8Array>((bytes, [place, cut, put]) => {
        const start = place % (bytes.byteLength + 1)
        return Uint8Array.of(...bytes.subarray(0, start), ...put, ...bytes.subarray(start + cut))
      }, encodeContent(content))

      try {
        const opened = decodeContent(damaged)
        // Whatever got through could have been written by an honest sender.
        expect(decodeContent(encodeContent(opened))).to.deep.equal(opened)
      } catch (error) {
        expect(error).to.have.property('name', 'InvalidEnvelopeError')
        refused++
      }
    }), { numRuns: 5000 })

    expect(refused).to.be.above(1000)
  })
})

function record (): ContentRecord {
  const copy = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => Uint8Array.from(bytes)

  return {
    id: copy(CONTENT.id),
    conversation: copy(CONTENT.conversation),
    seq: CONTENT.seq,
    prev: copy(CONTENT.prev),
    sentAt: CONTENT.sentAt,
    kind: CONTENT.kind,
    expireAfterMs: CONTENT.expireAfterMs,
    body: copy(CONTENT.body)
  }
}

function recordOf (fields: Partial<ContentRecord>): Uint8Array {
  return ContentRecord.encode({ ...record(), ...fields })
}

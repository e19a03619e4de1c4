import { expect } from 'chai'
import fc from 'fast-check'
import { FrameDecoder } from '../../src/protocols/frame-decoder.ts'
import { framed } from './conversation.ts'

const MAX = 33_792

function read (decoder: FrameDecoder, chunks: Uint8Array[]): Uint8Array[] {
  const frames: Uint8Array[] = []
  for (const chunk of chunks) {
    decoder.push(chunk)
    for (let frame = decoder.next(); frame !== undefined; frame = decoder.next()) frames.push(frame.slice())
  }
  return frames
}

function cut (bytes: Uint8Array, places: number[]): Uint8Array[] {
  const at = [0, ...places.map((place) => place % (bytes.byteLength + 1)).sort((a, b) => a - b), bytes.byteLength]
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end))
}

describe('frame decoder', () => {
  it('gives back every frame whatever the sizes and however the bytes are cut', () => {
    fc.assert(fc.property(
      fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { maxLength: 12 }),
      fc.array(fc.nat(), { maxLength: 20 }),
      (frames, places) => {
        const decoder = new FrameDecoder(MAX)
        const bytes = Uint8Array.from(frames.flatMap((frame) => [...framed(frame)]))
        expect(read(decoder, cut(bytes, places))).to.deep.equal(frames)
        expect(decoder.isInsideFrame).to.equal(false)
        expect(decoder.isDrained).to.equal(true)
      }
    ), { numRuns: 1_000 })
  })

  it('gives back the largest frame byte by byte', () => {
    const frame = new Uint8Array(MAX).fill(7)
    const bytes = framed(frame)
    expect(read(new FrameDecoder(MAX), Array.from(bytes, (byte) => Uint8Array.of(byte)))).to.deep.equal([frame])
  })

  it('answers random bytes with frames within the limit or InvalidFrameError, and nothing else', () => {
    fc.assert(fc.property(fc.array(fc.uint8Array({ maxLength: 64 }), { maxLength: 8 }), (chunks) => {
      const decoder = new FrameDecoder(16)
      try {
        for (const frame of read(decoder, chunks)) expect(frame.byteLength).to.be.within(1, 16)
      } catch (error) {
        expect(error).to.have.property('name', 'InvalidFrameError')
      }
    }), { numRuns: 5_000 })
  })

  it('refuses a length over the limit before a byte of the frame has come', () => {
    const decoder = new FrameDecoder(200)
    decoder.push(Uint8Array.of(0xc9, 0x01))
    expect(() => decoder.next()).to.throw().with.property('name', 'InvalidFrameError')
  })

  it('refuses a length as soon as what is known of it is over the limit', () => {
    const decoder = new FrameDecoder(100)
    decoder.push(Uint8Array.of(0xff))
    expect(() => decoder.next()).to.throw().with.property('name', 'InvalidFrameError')
  })

  for (const [what, bytes] of [
    ['a length that never ends', [0x80, 0x80, 0x80]],
    ['a length of zero', [0x00]],
    ['a length of zero in two bytes', [0x80, 0x00]],
    ['a length that is not minimal', [0x85, 0x00]]
  ] as const) {
    it(`refuses ${what}`, () => {
      const decoder = new FrameDecoder(MAX)
      decoder.push(Uint8Array.from(bytes))
      expect(() => decoder.next()).to.throw().with.property('name', 'InvalidFrameError')
    })
  }
})

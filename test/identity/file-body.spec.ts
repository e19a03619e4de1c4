import { expect } from 'chai'
import fc from 'fast-check'
import { decodeContent, decodeFileBody, encodeContent, encodeFileBody, FILE_KIND, MAX_BODY_BYTES, MAX_FILE_BYTES } from '../../src/identity/index.ts'
import { MAX_FILE_BODY_BYTES, MAX_FILE_NAME_BYTES, MAX_THUMBNAIL_BYTES, MAX_WAVEFORM_BYTES } from '../../src/identity/file-body.ts'
import { FileBody } from '../../src/identity/pb/file.ts'
import { damaged } from './damage.ts'
import { seed } from '../seed.ts'
import { seededRandom } from './vault/tools.ts'
import type { FileDescription } from '../../src/identity/index.ts'

const NONE = new Uint8Array(0)
const plain: FileDescription = { blobId: new Uint8Array(32).fill(1), key: new Uint8Array(32).fill(2), size: 12_345, name: 'contract.pdf', mime: 'application/pdf' }
const JPEG = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 1, 2, 3)
const PNG = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1)
const WEBP = Uint8Array.of(0x52, 0x49, 0x46, 0x46, 9, 9, 9, 9, 0x57, 0x45, 0x42, 0x50, 1)
const picture = (thumbnail: Uint8Array, width = 640, height = 480): FileDescription => ({ ...plain, shown: { kind: 'picture', width, height, thumbnail } })
const voice = (waveform: Uint8Array, durationMs = 1_500): FileDescription => ({ ...plain, shown: { kind: 'voice', durationMs, waveform } })

describe('what a message says about a file', () => {
  for (const [what, file] of [
    ['a file', plain],
    ['an empty file of an unknown type', { ...plain, size: 0, mime: '' }],
    ['the largest file with the longest name', { ...plain, size: MAX_FILE_BYTES, name: 'ä'.repeat(MAX_FILE_NAME_BYTES >> 1) }],
    ['a name that is a path, for whoever keeps it to judge', { ...plain, name: '../../.bashrc' }],
    ['a picture', picture(NONE)], ['a picture with a JPEG', picture(JPEG)], ['a picture with a PNG', picture(PNG)], ['a picture with a WebP', picture(WEBP, 1, 65_535)],
    ['a voice message', voice(NONE)], ['a voice message with a waveform', voice(new Uint8Array(MAX_WAVEFORM_BYTES).fill(9), 24 * 60 * 60 * 1_000)]
  ] as const) {
    it(`is read as it was written: ${what}`, () => {
      expect(decodeFileBody(encodeFileBody(file))).to.deep.equal(file)
    })
  }

  it('fits into a message with everything at its limit', () => {
    const thumbnail = new Uint8Array(MAX_THUMBNAIL_BYTES)
    thumbnail.set(JPEG)
    const body = encodeFileBody({ ...picture(thumbnail, 65_535, 65_535), size: MAX_FILE_BYTES, name: 'n'.repeat(MAX_FILE_NAME_BYTES), mime: `application/${'x'.repeat(115)}` })
    expect(body.byteLength).to.be.at.most(MAX_FILE_BODY_BYTES)
    expect(MAX_FILE_BODY_BYTES).to.be.at.most(MAX_BODY_BYTES)
    const content = { id: new Uint8Array(16), conversation: NONE, seq: 1, prev: NONE, sentAt: 1, kind: FILE_KIND, expireAfterMs: 0, body }
    expect(decodeContent(encodeContent(content))).to.deep.equal(content)
  })

  it('shares no memory with what it was read from', () => {
    const bytes = encodeFileBody(voice(Uint8Array.of(1, 2, 3)))
    const read = decodeFileBody(bytes)
    bytes.fill(0)
    expect(read).to.deep.equal(voice(Uint8Array.of(1, 2, 3)))
  })

  for (const [what, file] of [
    ['an id of another size', { ...plain, blobId: new Uint8Array(31) }],
    ['a key of another size', { ...plain, key: NONE }],
    ['more bytes than the largest file has', { ...plain, size: MAX_FILE_BYTES + 1 }],
    ['no name', { ...plain, name: '' }],
    ['a name that no file system takes', { ...plain, name: 'ä'.repeat(128) }],
    ['half a character', { ...plain, name: '\ud800' }],
    ['a type with parameters', { ...plain, mime: 'text/html; charset=utf-8' }],
    ['a type that is none', { ...plain, mime: 'pdf' }],
    ['a type in capitals', { ...plain, mime: 'Text/Plain' }],
    ['a type that is too long', { ...plain, mime: `text/${'x'.repeat(123)}` }],
    ['a picture without a width', picture(NONE, 0)],
    ['a picture as wide as a building', picture(NONE, 65_536)],
    ['a thumbnail that is a program', picture(new TextEncoder().encode('<svg onload="alert(1)"/>'))],
    ['a thumbnail that is too large', picture(new Uint8Array(MAX_THUMBNAIL_BYTES + 1).fill(0xff))],
    ['a voice message of no time', voice(NONE, 0)],
    ['a voice message of more than a day', voice(NONE, 24 * 60 * 60 * 1_000 + 1)],
    ['a waveform that is too long', voice(new Uint8Array(MAX_WAVEFORM_BYTES + 1))]
  ] as const) {
    it(`is neither written nor read with ${what}`, () => {
      expect(() => encodeFileBody(file)).to.throw().with.property('name', 'InvalidFileBodyError')
      const { shown, ...rest }: FileDescription = file
      const forged = FileBody.encode({ ...rest, ...(shown?.kind === 'picture' ? { picture: shown } : shown?.kind === 'voice' ? { voice: shown } : {}) } as unknown as FileBody)
      // a half character does not survive UTF-8: what is read is whole again
      if (file.name !== '\ud800') expect(() => decodeFileBody(forged)).to.throw().with.property('name', 'InvalidFileBodyError')
    })
  }

  it('is not read when it claims exabytes', () => {
    const claim = [0x18, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]
    expect(() => decodeFileBody(Uint8Array.of(...encodeFileBody({ ...plain, size: 0 }), ...claim))).to.throw().with.property('name', 'InvalidFileBodyError')
    for (const size of [1e18, Number.NaN, -1, 0.5]) expect(() => encodeFileBody({ ...plain, size })).to.throw().with.property('name', 'InvalidFileBodyError')
  })

  it('is a plain file to a reader that does not know what a later version shows it as', () => {
    expect(decodeFileBody(Uint8Array.of(...encodeFileBody(plain), 0x4a, 0x02, 0x08, 0x01))).to.deep.equal(plain)
  })

  it(`makes one error of any bytes, or what they are (seed ${seed})`, () => {
    const random = seededRandom(`file body/${seed}`)
    const whole = [encodeFileBody(picture(JPEG)), encodeFileBody(voice(Uint8Array.of(1, 2, 3)))] as const
    const read = (bytes: Uint8Array): void => {
      try {
        expect(decodeFileBody(bytes)).to.have.property('size').that.satisfies((size: number) => Number.isSafeInteger(size) && size <= MAX_FILE_BYTES)
      } catch (error) {
        expect(error).to.have.property('name', 'InvalidFileBodyError')
      }
    }
    for (let round = 0; round < 2_000; round++) read(damaged({ bytes: random.bytes, number: random.below }, ...whole))
    fc.assert(fc.property(fc.uint8Array({ maxLength: 128 }), read), { numRuns: 1_000 })
    read(new Uint8Array(MAX_FILE_BODY_BYTES + 1))
  })
})

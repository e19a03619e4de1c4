import { expect } from 'chai'
import { rasterSize } from '../../../src/ui/model/raster-size.ts'

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0))

const PNG = bytes('\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\x40\0\0\0\xf0\x08\x02\0\0\0')
const GIF = bytes('GIF89a\x40\x01\xf0\x00\x80\0\0')
// a comment, and a marker with one byte too many in front, stand before the frame
const JPEG = bytes('\xff\xd8\xff\xe0\0\x04ab\xff\xff\xc2\0\x11\x08\0\xf0\x01\x40\x03\x01')
const LOSSY = bytes('RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9d\x01\x2a\x40\x01\xf0\x00')
const LOSSLESS = bytes('RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f\x3f\xc1\x3b\x00\0\0\0\0\0')
const EXTENDED = bytes('RIFF\0\0\0\0WEBPVP8X\0\0\0\0\0\0\0\0\x3f\x01\x00\xef\x00\x00')

describe('size of a picture', () => {
  it('is read from the beginning of each format that a page shows', () => {
    const size = { width: 320, height: 240 }
    expect(rasterSize(PNG)).to.deep.equal({ mime: 'image/png', ...size })
    expect(rasterSize(GIF)).to.deep.equal({ mime: 'image/gif', ...size })
    expect(rasterSize(JPEG)).to.deep.equal({ mime: 'image/jpeg', ...size })
    for (const one of [LOSSY, LOSSLESS, EXTENDED]) expect(rasterSize(one)).to.deep.equal({ mime: 'image/webp', ...size })
  })

  it('is not known of anything else, least of all of a drawing that can run', () => {
    for (const one of ['', '<svg xmlns="http://www.w3.org/2000/svg"/>', '\xff\xd8\xff\xd9', '\xff\xd8\xff\xe0\0\0\0\0\0\0\0\0\0', '\xff\xd8\xff\xda\0\x04\0\0\0\0\0\0\0\0\0\0', '\x89PNG\r\n\x1a\n\0\0\0\rIDAT\0\0\x01\x40\0\0\0\xf0', 'RIFF\0\0\0\0WEBPVP9 \0\0\0\0\0\0\0\0\0\0\0\0\0\0']) {
      expect(rasterSize(bytes(one))).to.equal(undefined)
    }
  })

  it('is not known of a beginning that is cut off, or of a picture without any pixel', () => {
    for (const one of [PNG, GIF, JPEG, LOSSY, LOSSLESS, EXTENDED]) {
      for (let length = 0; length < 10; length++) expect(rasterSize(one.subarray(0, length))).to.equal(undefined)
    }
    expect(rasterSize(bytes('GIF89a\0\0\xf0\x00\x80\0\0'))).to.equal(undefined)
  })
})

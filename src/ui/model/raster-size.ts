/**
 * What kind of picture some bytes begin with, and how large it is once it is drawn: asked before a browser is given
 * anything to decode, since a few bytes can make a picture of gigabytes. Pictures of pixels alone; a drawing (SVG) can
 * be a program, and is none. Pure.
 */

export interface RasterSize {
  readonly mime: 'image/jpeg' | 'image/png' | 'image/gif' | 'image/webp'
  /** Pixels, as the file says. */
  readonly width: number
  readonly height: number
}

/** How much of the beginning is looked at: in front of the size of a JPEG stands what cameras and editors add. Design. */
export const RASTER_BYTES = 512 * 1024

/** @param bytes - the beginning of a file. @returns `undefined` for what is no picture, or does not say its size in there */
export function rasterSize (bytes: Uint8Array): RasterSize | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const found = begins(bytes, 0, 0xff, 0xd8, 0xff)
    ? jpegSize(view)
    : begins(bytes, 0, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)
      ? pngSize(view)
      : begins(bytes, 0, 0x47, 0x49, 0x46, 0x38)
        ? gifSize(view)
        : begins(bytes, 0, 0x52, 0x49, 0x46, 0x46) && begins(bytes, 8, 0x57, 0x45, 0x42, 0x50) ? webpSize(view) : undefined
  return found === undefined || found.width === 0 || found.height === 0 ? undefined : found
}

function begins (bytes: Uint8Array, at: number, ...expected: number[]): boolean {
  return expected.every((byte, index) => bytes[at + index] === byte)
}

/** ITU T.81, B.2.2: the frame header, behind any number of other segments. */
function jpegSize (view: DataView): RasterSize | undefined {
  for (let at = 2; at + 9 <= view.byteLength;) {
    if (view.getUint8(at) !== 0xff) return undefined
    const marker = view.getUint8(at + 1)
    // a marker may have more of these in front
    if (marker === 0xff) {
      at++
      continue
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
    if (isFrame) return { mime: 'image/jpeg', height: view.getUint16(at + 5), width: view.getUint16(at + 7) }
    const length = view.getUint16(at + 2)
    // the pixels themselves begin, or nothing that makes sense: no frame header comes any more
    if (marker === 0xda || length < 2) return undefined
    at += 2 + length
  }
  return undefined
}

/** W3C PNG, 11.2.1: the header is the first chunk. */
function pngSize (view: DataView): RasterSize | undefined {
  if (view.byteLength < 24 || view.getUint32(12) !== 0x49484452) return undefined
  return { mime: 'image/png', width: view.getUint32(16), height: view.getUint32(20) }
}

function gifSize (view: DataView): RasterSize | undefined {
  if (view.byteLength < 10) return undefined
  return { mime: 'image/gif', width: view.getUint16(6, true), height: view.getUint16(8, true) }
}

/** RFC 9649, section 2: lossy, lossless or extended. */
function webpSize (view: DataView): RasterSize | undefined {
  if (view.byteLength < 30) return undefined
  switch (view.getUint32(12)) {
    case 0x56503820: return { mime: 'image/webp', width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }
    case 0x5650384c: {
      const bits = view.getUint32(21, true)
      return { mime: 'image/webp', width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
    }
    case 0x56503858: return { mime: 'image/webp', width: threeBytes(view, 24) + 1, height: threeBytes(view, 27) + 1 }
    default: return undefined
  }
}

function threeBytes (view: DataView, at: number): number {
  return view.getUint16(at, true) | (view.getUint8(at + 2) << 16)
}

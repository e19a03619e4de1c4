/** Sound files made by hand, as recorders write them: small, exact, and open to every change that a test wants. */

/** 16-bit samples, one channel. */
export function wav (samples: Float32Array, framesPerSecond = 8_000): Buffer {
  const data = Buffer.alloc(samples.length * 2)
  samples.forEach((sample, index) => data.writeInt16LE(Math.round(Math.max(-1, Math.min(1, sample)) * 32_767), index * 2))
  const format = Buffer.alloc(16)
  format.writeUInt16LE(1, 0)
  format.writeUInt16LE(1, 2)
  format.writeUInt32LE(framesPerSecond, 4)
  format.writeUInt32LE(framesPerSecond * 2, 8)
  format.writeUInt16LE(2, 12)
  format.writeUInt16LE(16, 14)
  const body = Buffer.concat([Buffer.from('WAVE'), chunk('fmt ', format), chunk('data', data)])
  return chunk('RIFF', body)
}

/** A tone: quiet in its first half, ten times as loud in its second. */
export function tone (seconds: number, framesPerSecond = 8_000, hertz = 440): Float32Array {
  const count = Math.round(seconds * framesPerSecond)
  return Float32Array.from({ length: count }, (_, frame) => (frame < count / 2 ? 0.05 : 0.5) * Math.sin(2 * Math.PI * hertz * frame / framesPerSecond))
}

/** As much of Ogg Opus as says how long it plays: the head, and a last page at this position, in samples of 48 kHz. */
export function oggOpus (preSkip: number, position: bigint, { serial = 7, tail = [] }: { serial?: number, tail?: Buffer[] } = {}): Buffer {
  const head = Buffer.concat([Buffer.from('OpusHead'), Buffer.from([1, 1, preSkip & 0xff, preSkip >> 8, 0x80, 0xbb, 0, 0, 0, 0, 0])])
  return Buffer.concat([oggPage(0n, serial, head), oggPage(0n, serial, Buffer.from('OpusTags')), oggPage(position, serial, Buffer.alloc(200, 1)), ...tail])
}

export function oggPage (position: bigint, serial: number, body: Buffer): Buffer {
  const header = Buffer.alloc(28)
  header.write('OggS', 0)
  header.writeBigInt64LE(position, 6)
  header.writeUInt32LE(serial, 14)
  header.writeUInt8(1, 26)
  header.writeUInt8(body.byteLength, 27)
  return Buffer.concat([header, body])
}

/** As phones record: the index behind the sound. */
export function m4a (units: number, unitsPerSecond: number, handler = 'soun'): Buffer {
  const movieHeader = Buffer.alloc(100)
  movieHeader.writeUInt32BE(unitsPerSecond, 12)
  movieHeader.writeUInt32BE(units, 16)
  const handlerBox = Buffer.concat([Buffer.alloc(8), Buffer.from(handler), Buffer.alloc(13)])
  return Buffer.concat([box('ftyp', Buffer.from('M4A \0\0\0\0')), box('mdat', Buffer.alloc(1_000)), box('moov', box('mvhd', movieHeader), box('trak', box('mdia', box('hdlr', handlerBox))))])
}

export function box (type: string, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts)
  const head = Buffer.alloc(8)
  head.writeUInt32BE(body.byteLength + 8, 0)
  head.write(type, 4)
  return Buffer.concat([head, body])
}

function chunk (name: string, body: Buffer): Buffer {
  const head = Buffer.alloc(8)
  head.write(name, 0)
  head.writeUInt32LE(body.byteLength, 4)
  return Buffer.concat([head, body, Buffer.alloc(body.byteLength % 2)])
}

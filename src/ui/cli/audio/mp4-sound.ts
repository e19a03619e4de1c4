/**
 * Sound in MP4, as phones record it (`.m4a`): how long it plays stands in the header of the movie. A movie with pictures is
 * no sound, and neither is one that is cut into fragments without saying how long it is.
 *
 * @see ISO/IEC 14496-12, sections 4.2 (boxes), 8.2.2 (movie header), 8.4.3 (handler)
 */
import { mark, view } from './sound.ts'
import type { Bytes, Sound } from './sound.ts'

/** Of the index of a recording: ten hours have about 6 MB. */
const MAX_MOVIE_BYTES = 16 * 1024 * 1024
const MAX_BOXES = 4_096
const MAX_DEPTH = 4

interface Box { readonly type: string, readonly at: number, readonly end: number }

export async function mp4Sound (bytes: Bytes): Promise<Sound | undefined> {
  let at = 0
  for (let boxes = 0; boxes < MAX_BOXES; boxes++) {
    const head = await bytes.read(at, 16)
    const box = boxIn(head, 0, at, bytes.size)
    if (box === undefined || (at === 0 && box.type !== 'ftyp')) return undefined
    if (box.type === 'moov') return box.end - box.at > MAX_MOVIE_BYTES ? undefined : soundIn(await bytes.read(box.at, box.end - box.at))
    at = box.end
  }
  return undefined
}

function soundIn (movie: Uint8Array): Sound | undefined {
  let durationMs = 0
  const handlers = new Set<string>()
  const look = (from: number, end: number, depth: number): void => {
    for (const { type, at, end: to } of boxesIn(movie, from, end)) {
      if (type === 'mvhd') durationMs = durationIn(movie.subarray(at, to))
      if (type === 'hdlr' && to - at >= 12) handlers.add(mark(movie, at + 8))
      if ((type === 'trak' || type === 'mdia') && depth < MAX_DEPTH) look(at, to, depth + 1)
    }
  }
  look(0, movie.byteLength, 0)
  const isSoundAlone = handlers.has('soun') && !handlers.has('vide')
  return isSoundAlone && durationMs > 0 ? { mime: 'audio/mp4', durationMs, waveform: new Uint8Array() } : undefined
}

function durationIn (header: Uint8Array): number {
  const is64Bit = header[0] === 1
  if (header.byteLength < (is64Bit ? 32 : 20)) return 0
  const fields = view(header)
  const unitsPerSecond = fields.getUint32(is64Bit ? 20 : 12)
  const units = is64Bit ? Number(fields.getBigUint64(24)) : fields.getUint32(16)
  return unitsPerSecond === 0 ? 0 : Math.round(units * 1_000 / unitsPerSecond)
}

function boxesIn (bytes: Uint8Array, from: number, end: number): Box[] {
  const found: Box[] = []
  for (let at = from; found.length < MAX_BOXES;) {
    const box = boxIn(bytes, at, at, end)
    if (box === undefined) break
    found.push(box)
    at = box.end
  }
  return found
}

/** @param place - where the box begins in what ends at `limit` */
function boxIn (bytes: Uint8Array, at: number, place: number, limit: number): Box | undefined {
  if (bytes.byteLength < at + 8) return undefined
  const short = view(bytes).getUint32(at)
  const isLong = short === 1
  if (isLong && bytes.byteLength < at + 16) return undefined
  const size = isLong ? Number(view(bytes).getBigUint64(at + 8)) : short === 0 ? limit - place : short
  const headBytes = isLong ? 16 : 8
  return size < headBytes || place + size > limit ? undefined : { type: mark(bytes, at + 4), at: place + headBytes, end: place + size }
}

/**
 * Opus in Ogg: it plays from the end of the pre-skip to the granule position of the last page, in samples of 48 kHz.
 *
 * @see RFC 3533, section 6 (pages), and RFC 7845, sections 4 and 5.1
 */
import { mark, view } from './sound.ts'
import type { Bytes, Sound } from './sound.ts'

const PAGE_HEADER_BYTES = 27
/** A page has at most 255 segments of 255 bytes. */
const MAX_PAGE_BYTES = PAGE_HEADER_BYTES + 255 + 255 * 255
const SAMPLES_PER_MS = 48
const HEAD = 'OpusHead'

export async function oggSound (bytes: Bytes): Promise<Sound | undefined> {
  const first = await bytes.read(0, 512)
  if (first.byteLength < PAGE_HEADER_BYTES || mark(first, 0) !== 'OggS') return undefined
  const at = PAGE_HEADER_BYTES + (first[PAGE_HEADER_BYTES - 1] ?? 0)
  if (first.byteLength < at + 19 || mark(first, at) + mark(first, at + 4) !== HEAD) return undefined
  const preSkip = view(first).getUint16(at + 10, true)
  const serial = view(first).getUint32(14, true)
  const from = Math.max(0, bytes.size - MAX_PAGE_BYTES)
  const end = lastPosition(await bytes.read(from, MAX_PAGE_BYTES), serial)
  return end === undefined ? undefined : { mime: 'audio/ogg', durationMs: Math.ceil((end - preSkip) / SAMPLES_PER_MS), waveform: new Uint8Array() }
}

/** The granule position of the last page that begins here and ends a packet of the stream. */
function lastPosition (tail: Uint8Array, serial: number): number | undefined {
  for (let at = tail.byteLength - PAGE_HEADER_BYTES; at >= 0; at--) {
    if (mark(tail, at) !== 'OggS' || view(tail).getUint32(at + 14, true) !== serial) continue
    const position = view(tail).getBigInt64(at + 6, true)
    // -1: no packet ends on that page
    if (position >= 0n && position <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(position)
  }
  return undefined
}

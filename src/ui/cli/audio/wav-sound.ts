/**
 * Plain samples in RIFF/WAVE. It plays for as long as its data lasts; what its header says of that is believed only as far
 * as the file goes. How loud it is is heard only of 16-bit samples, which is what recorders write.
 */
import { loudnessBytes, STRETCHES } from '../../model/index.ts'
import { mark, view } from './sound.ts'
import type { Bytes, Sound } from './sound.ts'

const PCM = 1
const EXTENSIBLE = 0xfffe
const FLOAT = 3
/** A file has a handful. */
const MAX_CHUNKS = 64
/** Read of each stretch at most: a long recording is looked at, not read. Design. */
const STRETCH_BYTES = 64 * 1024

interface Format { readonly kind: number, readonly frameBytes: number, readonly framesPerSecond: number, readonly sampleBits: number }

export async function wavSound (bytes: Bytes): Promise<Sound | undefined> {
  const head = await bytes.read(0, 12)
  if (head.byteLength < 12 || mark(head, 0) !== 'RIFF' || mark(head, 8) !== 'WAVE') return undefined
  let format: Format | undefined
  let at = 12
  for (let chunks = 0; chunks < MAX_CHUNKS; chunks++) {
    const chunk = await bytes.read(at, 24)
    if (chunk.byteLength < 8) return undefined
    const size = view(chunk).getUint32(4, true)
    if (mark(chunk, 0) === 'fmt ' && chunk.byteLength >= 24) format = formatOf(chunk)
    if (mark(chunk, 0) === 'data') return format === undefined ? undefined : await soundIn(bytes, at + 8, Math.min(size, bytes.size - at - 8), format)
    at += 8 + size + size % 2
  }
  return undefined
}

function formatOf (chunk: Uint8Array): Format | undefined {
  const fields = view(chunk)
  const [kind, framesPerSecond, frameBytes, sampleBits] = [fields.getUint16(8, true), fields.getUint32(12, true), fields.getUint16(20, true), fields.getUint16(22, true)]
  const isKnown = [PCM, FLOAT, EXTENSIBLE].includes(kind)
  return isKnown && frameBytes > 0 && framesPerSecond >= 1_000 && framesPerSecond <= 768_000 ? { kind, frameBytes, framesPerSecond, sampleBits } : undefined
}

async function soundIn (bytes: Bytes, at: number, length: number, { kind, frameBytes, framesPerSecond, sampleBits }: Format): Promise<Sound> {
  const frames = Math.floor(length / frameBytes)
  const durationMs = Math.round(frames * 1_000 / framesPerSecond)
  if (kind !== PCM || sampleBits !== 16) return { mime: 'audio/wav', durationMs, waveform: new Uint8Array() }
  const stretches = Math.min(STRETCHES, frames)
  const loudness: number[] = []
  for (let stretch = 0; stretch < stretches; stretch++) {
    const [from, to] = [Math.floor(stretch * frames / stretches), Math.floor((stretch + 1) * frames / stretches)]
    loudness.push(rootMeanSquare(await bytes.read(at + from * frameBytes, Math.min(STRETCH_BYTES, (to - from) * frameBytes))))
  }
  return { mime: 'audio/wav', durationMs, waveform: loudnessBytes(loudness) }
}

/** @returns 0 to 1 */
function rootMeanSquare (samples: Uint8Array): number {
  const count = Math.floor(samples.byteLength / 2)
  const values = view(samples)
  let sum = 0
  for (let index = 0; index < count; index++) sum += (values.getInt16(index * 2, true) / 32_768) ** 2
  return count === 0 ? 0 : Math.sqrt(sum / count)
}

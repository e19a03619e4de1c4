/**
 * What a sound file says of itself, read from its container alone: what it is, how long it plays and, where it is plain
 * samples, how loud it is from beginning to end. Knows the three that recorders write and every browser has a reader for;
 * everything else is no sound here. Each size that a file claims is checked against the file before it is used.
 */
import { mp4Sound } from './mp4-sound.ts'
import { oggSound } from './ogg-sound.ts'
import { wavSound } from './wav-sound.ts'

export interface Sound {
  readonly mime: 'audio/mp4' | 'audio/ogg' | 'audio/wav'
  readonly durationMs: number
  /** Loudness over equal stretches, at most 256 of them, 255 the loudest; empty where it takes a decoder to know. */
  readonly waveform: Uint8Array
}

/** The file, read at will. */
export interface Bytes {
  readonly size: number
  /** Fewer bytes only at the end. */
  read (offset: number, length: number): Promise<Uint8Array>
}

/** Resolves with `undefined` for what is none of WAV, Ogg Opus and MP4 with sound alone. */
export async function soundOf (bytes: Bytes): Promise<Sound | undefined> {
  const sound = await wavSound(bytes) ?? await oggSound(bytes) ?? await mp4Sound(bytes)
  // a day: what a message can say
  return sound !== undefined && sound.durationMs >= 1 && sound.durationMs <= 86_400_000 ? sound : undefined
}

/** Four letters at a place, as every one of these containers marks its parts. */
export function mark (bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4))
}

export function view (bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/**
 * How loud a voice message is from beginning to end: a byte for each of some stretches of the same length, which travels
 * with the message and is drawn before anything is fetched. Pure: samples in, bytes out.
 */

/** Enough for a line as wide as a bubble; a message has room for 256. */
export const STRETCHES = 64

/** Root mean square of each stretch, 0 to 1; fewer stretches where there are fewer samples. */
export function loudnessOf (samples: Float32Array, stretches: number = STRETCHES): number[] {
  const count = Math.min(stretches, samples.length)
  return Array.from({ length: count }, (_, stretch) => {
    const part = samples.subarray(Math.floor(stretch * samples.length / count), Math.floor((stretch + 1) * samples.length / count))
    let sum = 0
    for (const sample of part) sum += sample * sample
    return Math.sqrt(sum / part.length)
  })
}

/** Where a recording is quieter than this all along (-60 dB), it is drawn as silence and not blown up to noise. */
const SILENCE = 0.001

/** The loudest stretch becomes 255: people speak near and far, and a waveform shows when, not how loud. */
export function loudnessBytes (loudness: readonly number[]): Uint8Array {
  const loudest = loudness.reduce((most, one) => Number.isFinite(one) && one > most ? one : most, 0)
  return Uint8Array.from(loudness, (one) => loudest < SILENCE || !Number.isFinite(one) ? 0 : Math.round(255 * Math.max(0, one) / loudest))
}

/**
 * The heights of so many bars, 0 to 1, whatever number of stretches a sender has sent.
 *
 * @returns `count` heights, all 0 where nothing is known
 */
export function barsOf (waveform: Uint8Array, count: number): number[] {
  return Array.from({ length: count }, (_, bar) => {
    const from = Math.floor(bar * waveform.length / count)
    const part = waveform.subarray(from, Math.max(from + 1, Math.floor((bar + 1) * waveform.length / count)))
    return part.reduce((most, one) => Math.max(most, one), 0) / 255
  })
}

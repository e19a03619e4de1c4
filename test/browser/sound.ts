/** Sound for tests of the page: what the fake microphone hears, what a page played, and whether one is the other. */

/** Each of them half a second: a tone, then nothing, again and again. */
export const BEAT_MS = 500

/** 16-bit samples, one channel, 48,000 a second, so many seconds of a tone that comes and goes. */
export function beats (seconds: number, hertz: number): Buffer {
  const RATE = 48_000
  const frames = RATE * seconds
  const file = Buffer.alloc(44 + frames * 2)
  file.write('RIFF', 0)
  file.writeUInt32LE(36 + frames * 2, 4)
  file.write('WAVEfmt ', 8)
  file.writeUInt32LE(16, 16)
  file.writeUInt16LE(1, 20)
  file.writeUInt16LE(1, 22)
  file.writeUInt32LE(RATE, 24)
  file.writeUInt32LE(RATE * 2, 28)
  file.writeUInt16LE(2, 32)
  file.writeUInt16LE(16, 34)
  file.write('data', 36)
  file.writeUInt32LE(frames * 2, 40)
  for (let frame = 0; frame < frames; frame++) {
    const isOn = Math.floor(frame * 1_000 / RATE / BEAT_MS) % 2 === 0
    file.writeInt16LE(isOn ? Math.round(16_000 * Math.sin(2 * Math.PI * hertz * frame / RATE)) : 0, 44 + frame * 2)
  }
  return file
}

/** How much of the sound is at this pitch, 0 to 1: the energy that Goertzel's filter lets through, of all there is. */
export function shareOf (samples: Float32Array, hertz: number, framesPerSecond: number): number {
  const turn = 2 * Math.cos(2 * Math.PI * hertz / framesPerSecond)
  let [last, beforeLast, energy] = [0, 0, 0]
  for (const sample of samples) {
    [last, beforeLast] = [sample + turn * last - beforeLast, last]
    energy += sample * sample
  }
  const power = last * last + beforeLast * beforeLast - turn * last * beforeLast
  return energy === 0 ? 0 : 2 * power / (samples.length * energy)
}

/** The pitch of the loudest tenth of a second, to within 5 Hz. */
export function pitchOf (samples: Float32Array, framesPerSecond: number): number {
  const length = Math.floor(framesPerSecond / 10)
  const parts = Array.from({ length: Math.floor(samples.length / length) }, (_, part) => samples.subarray(part * length, (part + 1) * length))
  const energyOf = (part: Float32Array): number => part.reduce((sum, sample) => sum + sample * sample, 0)
  const loudest = parts.reduce((best, part) => energyOf(part) > energyOf(best) ? part : best, parts[0] ?? samples)
  const pitches = Array.from({ length: 400 }, (_, step) => 100 + 5 * step)
  return pitches.reduce((best, hertz) => shareOf(loudest, hertz, framesPerSecond) > shareOf(loudest, best, framesPerSecond) ? hertz : best, 100)
}

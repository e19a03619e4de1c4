import { expect } from 'chai'
import fc from 'fast-check'
import { soundOf } from '../../src/ui/cli/audio/sound.ts'
import { box, m4a, oggOpus, oggPage, tone, wav } from './made-sound.ts'
import type { Sound } from '../../src/ui/cli/audio/sound.ts'

/** Looked at as the file that it would be; counts what was read of it. */
async function looked (file: Uint8Array): Promise<{ sound: Sound | undefined, read: number }> {
  let read = 0
  const sound = await soundOf({
    size: file.byteLength,
    read: (offset, length) => {
      const part = file.subarray(Math.max(0, offset), Math.max(0, offset + length))
      read += part.byteLength
      return Promise.resolve(part)
    }
  })
  return { sound, read }
}

describe('a sound file', () => {
  it('of plain samples says how long it plays and where it is loud', async () => {
    const { sound } = await looked(wav(tone(3)))
    expect(sound).to.include({ mime: 'audio/wav', durationMs: 3_000 })
    const waveform = Array.from(sound?.waveform ?? [])
    expect(waveform).to.have.length(64)
    expect(Math.max(...waveform.slice(0, 31))).to.be.below(30)
    expect(Math.min(...waveform.slice(33))).to.be.above(250)
  })

  it('of Opus in Ogg plays from its pre-skip to the position of its last page', async () => {
    const { sound } = await looked(oggOpus(312, 312n + 48n * 2_500n))
    expect(sound).to.deep.equal({ mime: 'audio/ogg', durationMs: 2_500, waveform: new Uint8Array() })
    // pages of other streams, and pages on which no packet ends, say nothing
    const tail = [oggPage(-1n, 7, Buffer.alloc(9)), oggPage(48n * 9_000n, 8, Buffer.alloc(9))]
    expect((await looked(oggOpus(312, 312n + 48n * 2_500n, { tail }))).sound?.durationMs).to.equal(2_500)
  })

  it('of a phone plays as long as the header of its movie says', async () => {
    expect((await looked(m4a(44_100 * 7, 44_100))).sound).to.deep.equal({ mime: 'audio/mp4', durationMs: 7_000, waveform: new Uint8Array() })
  })

  it('with pictures, or with nothing to hear, is none', async () => {
    for (const file of [m4a(1_000, 1_000, 'vide'), m4a(0, 1_000), m4a(1_000, 0), wav(new Float32Array(0)), oggOpus(312, 312n), Buffer.from('hello'), Buffer.alloc(0)]) {
      expect((await looked(file)).sound).to.equal(undefined)
    }
  })

  it('is believed only as far as it goes, and never read whole for what it claims', async () => {
    const lying = wav(tone(1))
    lying.writeUInt32LE(0xffff_ffff, 40)
    expect((await looked(lying)).sound?.durationMs).to.equal(1_000)
    const huge = Buffer.concat([box('ftyp', Buffer.from('M4A ')), Buffer.from([0, 0, 0, 1]), Buffer.from('moov'), Buffer.from([0x7f, 255, 255, 255, 255, 255, 255, 255]), Buffer.alloc(64)])
    expect((await looked(huge)).sound).to.equal(undefined)
    const long = wav(new Float32Array(8_000 * 600).fill(0.1))
    expect((await looked(long)).read).to.be.below(5_000_000)
  })

  it('of random bytes behind a true beginning ends in an answer', async () => {
    const beginnings = [wav(tone(0.1)), oggOpus(312, 48_000n), m4a(1_000, 1_000)]
    await fc.assert(fc.asyncProperty(fc.constantFrom(...beginnings), fc.nat(), fc.uint8Array({ maxLength: 64 }), async (file, at, noise) => {
      const changed = Buffer.from(file)
      changed.set(noise.subarray(0, Math.max(0, changed.byteLength - at % changed.byteLength)), at % changed.byteLength)
      const { sound } = await looked(changed)
      if (sound !== undefined) {
        expect(sound.durationMs).to.be.within(1, 86_400_000)
        expect(sound.waveform.byteLength).to.be.at.most(256)
      }
    }), { numRuns: 300 })
  })
})

import { expect } from 'chai'
import { barsOf, lengthWords, loudnessBytes, loudnessOf } from '../../../src/ui/model/index.ts'

describe('the waveform of a voice message', () => {
  it('is as loud as the sound in each stretch, the loudest at 255', () => {
    const samples = Float32Array.from({ length: 6_400 }, (_, at) => (at < 3_200 ? 0.1 : 0.4) * (at % 2 === 0 ? 1 : -1))
    const waveform = loudnessBytes(loudnessOf(samples))
    expect(waveform).to.have.length(64)
    expect(waveform[0]).to.equal(64)
    expect(waveform[63]).to.equal(255)
  })

  it('of silence is silence, and of nothing is nothing', () => {
    expect(Array.from(loudnessBytes(loudnessOf(new Float32Array(1_000).fill(0.0005), 4)))).to.deep.equal([0, 0, 0, 0])
    expect(loudnessBytes(loudnessOf(new Float32Array(0)))).to.have.length(0)
    expect(loudnessBytes([NaN, Infinity, -1, 1])).to.deep.equal(Uint8Array.from([0, 0, 0, 255]))
  })

  it('fills as many bars as there is room for, however many stretches its sender sent', () => {
    expect(barsOf(Uint8Array.from([0, 255]), 4)).to.deep.equal([0, 0, 1, 1])
    expect(barsOf(Uint8Array.from([0, 51, 255, 0]), 2)).to.deep.equal([0.2, 1])
    expect(barsOf(new Uint8Array(), 3)).to.deep.equal([0, 0, 0])
    expect(barsOf(new Uint8Array(256).fill(255), 40)).to.deep.equal(Array.from({ length: 40 }, () => 1))
  })

  it('has its length beside it in minutes and seconds', () => {
    expect([0, 1, 900, 59_400, 60_000, 754_000, 3_723_000].map(lengthWords)).to.deep.equal(['0:00', '0:01', '0:01', '0:59', '1:00', '12:34', '1:02:03'])
  })
})

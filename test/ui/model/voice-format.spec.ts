import { expect } from 'chai'
import { playedAs, voiceFormat } from '../../../src/ui/model/index.ts'

/** What MediaRecorder.isTypeSupported says, as docs/VOICE.md has it. */
const BROWSERS: Readonly<Record<string, readonly string[]>> = {
  'Safari 18': ['audio/mp4;codecs=mp4a.40.2', 'audio/webm;codecs=opus'],
  'Chromium without AAC': ['audio/mp4;codecs=opus', 'audio/webm;codecs=opus'],
  Firefox: ['audio/webm;codecs=opus', 'audio/ogg;codecs=opus']
}

describe('the format of a voice message', () => {
  it('is the one that most browsers play, of those that this one records', () => {
    const chosen = Object.values(BROWSERS).map((types) => voiceFormat((type) => types.includes(type))?.recorded)
    expect(chosen).to.deep.equal(['audio/mp4;codecs=mp4a.40.2', 'audio/mp4;codecs=opus', 'audio/webm;codecs=opus'])
    expect(voiceFormat(() => false)).to.equal(undefined)
  })

  it('says in the message what a description of a file may say: a type without parameters', () => {
    for (const types of Object.values(BROWSERS)) expect(voiceFormat((type) => types.includes(type))?.mime).to.match(/^audio\/[a-z0-9]+$/)
  })

  it('is handed to a browser as sound and as nothing else, whatever its sender calls it', () => {
    expect(['audio/mp4', 'video/mp4', 'video/webm', 'audio/ogg'].map(playedAs)).to.deep.equal(['audio/mp4', 'audio/mp4', 'audio/webm', 'audio/ogg'])
    for (const mime of ['text/html', 'image/svg+xml', 'application/pdf', '', 'constructor', '__proto__']) expect(playedAs(mime), mime).to.equal(undefined)
  })
})

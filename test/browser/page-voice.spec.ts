/**
 * Voice messages in the production page, with a microphone that hears a known tone: recorded, kept while the other person
 * is away, played there, and the same sound at both ends.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { expect } from 'chai'
import { barsOf, loudnessBytes, loudnessOf } from '../../src/ui/model/index.ts'
import { HostProcess } from './page-host.ts'
import { Person } from './page-person.ts'
import { beats, pitchOf } from './sound.ts'
import type { Locator } from 'playwright-core'

const HERTZ = 440
/** At which both ends are compared. */
const RATE = 8_000

interface Heard { readonly samples: Float32Array, readonly durationMs: number }

/** Notes the sounds that the page hands to the browser to play, and the microphones that it opens. */
async function listenIn (person: Person): Promise<void> {
  await person.page.context().addInitScript(() => {
    // an empty page has no microphone, and is none of ours
    if (!('mediaDevices' in navigator)) return
    const noted = { sounds: [] as Blob[], tracks: [] as MediaStreamTrack[] }
    Object.assign(globalThis, { noted })
    const address = URL.createObjectURL.bind(URL)
    URL.createObjectURL = (content) => {
      if (content instanceof Blob && content.type.startsWith('audio/')) noted.sounds.push(content)
      return address(content)
    }
    const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
    navigator.mediaDevices.getUserMedia = async (wishes) => {
      const stream = await open(wishes)
      noted.tracks.push(...stream.getTracks())
      return stream
    }
  })
  await person.page.reload()
}

/** What the page played last, decoded by the browser. */
async function heardBy (person: Person): Promise<Heard> {
  const { samples, durationMs } = await person.page.evaluate(async (rate) => {
    const { sounds } = (globalThis as unknown as { noted: { sounds: Blob[] } }).noted
    const sound = sounds.at(-1)
    if (sound === undefined) throw new Error('nothing was played')
    const decoded = await new OfflineAudioContext(1, 1, rate).decodeAudioData(await sound.arrayBuffer())
    return { samples: Array.from(decoded.getChannelData(0)), durationMs: decoded.duration * 1_000 }
  }, RATE)
  return { samples: Float32Array.from(samples), durationMs }
}

async function openMicrophones (person: Person): Promise<number> {
  return await person.page.evaluate(() => (globalThis as unknown as { noted: { tracks: MediaStreamTrack[] } }).noted.tracks.filter(({ readyState }) => readyState === 'live').length)
}

/** The bars as they are drawn, 0 to 1. */
async function drawn (voice: Locator): Promise<number[]> {
  return await voice.locator('.voice-wave rect').evaluateAll((bars) => bars.map((bar) => (Number(bar.getAttribute('height')) - 2) / 28))
}

async function recordFor (person: Person, seconds: number): Promise<void> {
  await person.page.getByRole('button', { name: 'Record voice message' }).press('Enter')
  await person.page.getByRole('timer').filter({ hasText: `0:0${seconds}` }).waitFor()
}

describe('voice messages in the page', function () {
  this.timeout(120_000)
  let folder: string
  let host: HostProcess
  let ada: Person
  let ben: Person

  const voices = (person: Person): Locator => person.log.locator('.voice')

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'page-voice-'))
    const microphone = join(folder, 'beats.wav')
    await writeFile(microphone, beats(10, HERTZ))
    host = await HostProcess.start()
    ada = await Person.arrive('Ada', host.web, undefined, undefined, undefined, ['--use-fake-device-for-media-stream', `--use-file-for-fake-audio-capture=${microphone}`])
    ben = await Person.arrive('Ben', host.web)
    await ada.browser.context.grantPermissions(['microphone'], { origin: new URL(host.web).origin })
    await listenIn(ada)
    await listenIn(ben)
    await ada.add(await ben.peerId(), 'Ben')
    await ben.accept()
    await ada.open('Ben')
    await ada.write('before')
    await ada.sees('before', 'delivered')
  })

  after(async () => {
    await ada.leave()
    await ben.leave()
    await host.stop()
    await rm(folder, { recursive: true, force: true })
  })

  it('are heard before they are sent, wait while the other person is away, and play there as they were spoken', async () => {
    const { profile } = ben.browser
    await ben.browser.close({ keepProfile: true })
    await recordFor(ada, 3)
    expect(await openMicrophones(ada)).to.equal(1)
    await ada.page.getByRole('button', { name: 'Pause recording' }).click()
    await ada.page.getByRole('status').filter({ hasText: 'Paused' }).waitFor()
    await ada.page.getByRole('button', { name: 'Resume recording' }).click()
    await ada.page.getByRole('button', { name: 'Stop and listen' }).click()
    const panel = ada.page.getByRole('group', { name: 'Voice message' })
    await panel.getByRole('button', { name: 'Play voice message' }).click()
    await panel.getByRole('button', { name: 'Pause voice message' }).waitFor()
    expect(await openMicrophones(ada)).to.equal(0)
    const spoken = await heardBy(ada)
    expect(pitchOf(spoken.samples, RATE)).to.be.closeTo(HERTZ, 10)
    const shown = await drawn(panel)
    await panel.getByRole('button', { name: 'Send voice message' }).click()
    await voices(ada).waitFor()
    await ada.log.getByRole('article').last().getByText('pending').first().waitFor()

    ben = await Person.arrive('Ben', host.web, undefined, profile)
    await listenIn(ben)
    await ben.page.getByRole('list', { name: 'Contacts' }).getByRole('button').click()
    await voices(ben).waitFor()
    // it came without a word of Ben, and nothing plays before he says so
    expect(await ben.page.evaluate(() => (globalThis as unknown as { noted: { sounds: Blob[] } }).noted.sounds.length)).to.equal(0)
    await ben.log.getByRole('button', { name: 'Play voice message' }).click()
    await ben.log.getByRole('button', { name: 'Pause voice message' }).waitFor()
    const heard = await heardBy(ben)
    expect(pitchOf(heard.samples, RATE)).to.be.closeTo(HERTZ, 10)
    expect(heard.durationMs).to.equal(spoken.durationMs).and.be.within(2_500, 6_000)
    expect(heard.samples).to.deep.equal(spoken.samples)
    const bars = await drawn(voices(ben))
    expect(bars).to.deep.equal(shown)
    barsOf(loudnessBytes(loudnessOf(heard.samples)), bars.length).forEach((bar, at) => expect(bars[at]).to.be.closeTo(bar, 0.01))
    // a tone that comes and goes is seen to come and go
    expect(Math.max(...bars)).to.equal(1)
    expect(Math.min(...bars)).to.be.below(0.3)
    expect(await ben.log.getByRole('slider', { name: 'Place in the voice message' }).getAttribute('aria-valuetext')).to.match(new RegExp(`of 0:0${Math.round(heard.durationMs / 1_000)}$`))
    await ada.log.getByRole('article').last().getByText('delivered').first().waitFor()
  })

  it('are played at any place and speed by keys alone, one at a time', async () => {
    await recordFor(ada, 1)
    await ada.page.getByRole('button', { name: 'Stop and send' }).press('Enter')
    await voices(ben).nth(1).waitFor()
    const [first, second] = [voices(ben).nth(0), voices(ben).nth(1)]
    // what was begun before is over
    await first.getByRole('button', { name: 'Play voice message' }).waitFor()
    const place = first.getByRole('slider')
    await place.press('Home')
    await place.press('ArrowRight')
    await place.press('ArrowRight')
    expect(await place.getAttribute('aria-valuetext')).to.match(/^0:02 of/)
    await first.getByRole('button', { name: 'Speed 1×' }).press('Enter')
    await first.getByRole('button', { name: 'Speed 1.5×' }).press('Enter')
    await first.getByRole('button', { name: 'Play voice message' }).press('Enter')
    await first.getByRole('button', { name: 'Pause voice message' }).waitFor()
    expect(await first.locator('audio').evaluate((audio: HTMLAudioElement) => [audio.playbackRate, audio.currentTime >= 2])).to.deep.equal([2, true])
    await place.press('ArrowLeft')
    await second.getByRole('button', { name: 'Play voice message' }).press('Enter')
    await first.getByRole('button', { name: 'Play voice message' }).waitFor()
    expect(await first.locator('audio').evaluate((audio: HTMLAudioElement) => audio.paused)).to.equal(true)
    // to its end, and from the beginning again
    await second.getByRole('button', { name: 'Play voice message' }).waitFor()
    expect(await second.getByRole('slider').getAttribute('aria-valuetext')).to.match(/^0:00 of/)
    const { violations } = await new AxeBuilder({ page: ben.page }).analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).to.deep.equal([])
  })

  it('are sent by letting go of a button that was held', async () => {
    const before = await voices(ada).count()
    await ada.page.getByRole('button', { name: 'Record voice message' }).hover()
    await ada.page.mouse.down()
    await ada.page.getByRole('timer').filter({ hasText: '0:01' }).waitFor()
    await ada.page.mouse.up()
    await voices(ada).nth(before).waitFor()
    expect(await openMicrophones(ada)).to.equal(0)
  })

  it('are closed to the microphone by Escape and by leaving the conversation, wait there, and go when they are discarded', async () => {
    const before = await voices(ada).count()
    await recordFor(ada, 1)
    await ada.page.keyboard.press('Escape')
    await ada.page.getByRole('button', { name: 'Send voice message' }).waitFor()
    expect(await openMicrophones(ada)).to.equal(0)
    await ada.page.getByRole('button', { name: 'Record again' }).click()
    await ada.page.getByRole('timer').filter({ hasText: '0:01' }).waitFor()
    const { violations } = await new AxeBuilder({ page: ada.page }).analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).to.deep.equal([])
    await ada.page.getByRole('textbox', { name: 'Message' }).press('Escape')
    await ada.page.waitForFunction(() => (globalThis as unknown as { noted: { tracks: MediaStreamTrack[] } }).noted.tracks.every(({ readyState }) => readyState === 'ended'))
    await ada.open('Ben')
    await ada.page.getByRole('button', { name: 'Discard voice message' }).click()
    await ada.page.getByRole('button', { name: 'Record voice message' }).waitFor()
    expect(await voices(ada).count()).to.equal(before)
  })

  it('need a microphone that the person allows, and say so', async () => {
    await ben.page.getByRole('button', { name: 'Record voice message' }).click()
    await ben.page.getByRole('alert').filter({ hasText: /microphone/ }).first().waitFor()
    const said = await ben.page.getByRole('group', { name: 'Voice message' }).getByRole('alert').textContent()
    expect(said).to.match(/This page may not use the microphone\. Allow it in the settings|No microphone was found/)
    await ben.page.getByRole('button', { name: 'Discard voice message' }).click()
    await ben.write('in letters, then')
    await ben.message('in letters, then').waitFor()
  })

  it('give neither browser anything to complain about', () => {
    ada.expectNoComplaints()
    ben.expectNoComplaints()
  })
})

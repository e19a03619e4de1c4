/**
 * One voice message while it is being made: the microphone, the recorder, and what came of it. The microphone is open
 * from `begin` to `stop` and not a moment longer, whatever fails. Nothing leaves here by itself.
 */
import { signal } from '@preact/signals'
import { loudnessBytes, loudnessOf, voiceFormat } from '../model/index.ts'
import type { VoiceFormat } from '../model/index.ts'
import type { FileToSend } from '../../node/index.ts'

export interface RecordedVoice {
  readonly sound: Blob
  readonly durationMs: number
  readonly waveform: Uint8Array
  readonly format: VoiceFormat
}

export type RecordingState = 'asking' | 'recording' | 'paused' | 'stopping' | 'recorded' | 'over'

/** It stops by itself then, and what was said stays. Design: the page locks after fifteen minutes without a touch. */
const LONGEST_MS = 10 * 60 * 1_000
/** Speech; a minute is some 360 KB. */
const BITS_PER_SECOND = 48_000
/** So often a piece is handed over and the level is looked at. */
const PIECE_MS = 1_000
const LEVEL_MS = 100
/** The least that any browser decodes at (Web Audio, section 1.1.3). Loudness needs no more, and ten minutes are 19 MB. */
const LISTENED_HERTZ = 8_000

export class VoiceRecording {
  readonly state = signal<RecordingState>('asking')
  readonly elapsedMs = signal(0)
  /** How loud it is now, 0 to 1. */
  readonly level = signal(0)
  readonly problem = signal('')
  readonly recorded = signal<RecordedVoice | undefined>(undefined)
  readonly #pieces: Blob[] = []
  #levels: number[] = []
  #recorder: MediaRecorder | undefined
  #format: VoiceFormat | undefined
  #sound: AudioContext | undefined
  #stream: MediaStream | undefined
  #timer: ReturnType<typeof setInterval> | undefined
  #lastLookAt = 0

  /** Asks for the microphone and records. What stands in the way is said in `problem`, and it is over then. */
  async begin (): Promise<void> {
    try {
      const format = typeof MediaRecorder === 'undefined' ? undefined : voiceFormat((type) => MediaRecorder.isTypeSupported(type))
      // where the page has no microphone at all: plain http from another machine
      if (!('mediaDevices' in navigator)) throw new DOMException('no secure context', 'SecurityError')
      if (format === undefined) throw new DOMException('no format', 'NotSupportedError')
      const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } })
      this.#stream = stream
      if (this.state.value !== 'asking') return this.#letGo()
      this.#record(stream, format)
    } catch (error) {
      this.#fail(error)
    }
  }

  pause (): void {
    if (this.state.value !== 'recording') return
    this.#recorder?.pause()
    this.state.value = 'paused'
    this.level.value = 0
  }

  resume (): void {
    if (this.state.value !== 'paused') return
    this.#recorder?.resume()
    this.#lastLookAt = performance.now()
    this.state.value = 'recording'
  }

  /** Ends it and closes the microphone. Resolves with what was recorded; `undefined`: nothing was. */
  async stop (): Promise<RecordedVoice | undefined> {
    const recorder = this.#recorder
    if (recorder === undefined || (this.state.value !== 'recording' && this.state.value !== 'paused')) return this.recorded.value
    this.state.value = 'stopping'
    const stopped = new Promise<void>((resolve) => { recorder.addEventListener('stop', () => { resolve() }, { once: true }) })
    if (recorder.state !== 'inactive') recorder.stop()
    await stopped
    return await this.#finish()
  }

  /** Forgets it, wherever it is. */
  discard (): void {
    this.state.value = 'over'
    this.recorded.value = undefined
    this.#pieces.length = 0
    this.#letGo()
  }

  #record (stream: MediaStream, format: VoiceFormat): void {
    const recorder = new MediaRecorder(stream, { mimeType: format.recorded, audioBitsPerSecond: BITS_PER_SECOND })
    this.#recorder = recorder
    this.#format = format
    recorder.addEventListener('dataavailable', ({ data }) => { if (data.size > 0) this.#pieces.push(data) })
    recorder.addEventListener('error', () => { this.#fail(new DOMException('it broke off', 'NotReadableError')) })
    // the person took the microphone away, or it was unplugged: what was said until then stays
    for (const track of stream.getTracks()) track.addEventListener('ended', () => { void this.stop() })
    const listen = this.#listenTo(stream)
    recorder.start(PIECE_MS)
    this.#lastLookAt = performance.now()
    this.#timer = setInterval(() => { this.#look(listen) }, LEVEL_MS)
    this.state.value = 'recording'
  }

  #look (listen: () => number): void {
    const now = performance.now()
    if (this.state.value === 'recording') {
      this.elapsedMs.value += now - this.#lastLookAt
      this.level.value = listen()
      this.#levels.push(this.level.value)
    }
    this.#lastLookAt = now
    if (this.elapsedMs.value >= LONGEST_MS) void this.stop()
  }

  /** @returns how loud it is at this moment */
  #listenTo (stream: MediaStream): () => number {
    const sound = new AudioContext()
    this.#sound = sound
    const analyser = sound.createAnalyser()
    analyser.fftSize = 4_096
    sound.createMediaStreamSource(stream).connect(analyser)
    const samples = new Float32Array(analyser.fftSize)
    return () => {
      analyser.getFloatTimeDomainData(samples)
      return Math.min(1, loudnessOf(samples, 1)[0] ?? 0)
    }
  }

  async #finish (): Promise<RecordedVoice | undefined> {
    const format = this.#format
    const sound = new Blob(this.#pieces, { type: format?.mime ?? '' })
    this.#letGo()
    // somebody discarded it meanwhile
    if (format === undefined || this.#isDiscarded()) return undefined
    const heard = sound.size === 0 ? undefined : await heardIn(sound) ?? this.#noted()
    if (heard === undefined || heard.durationMs < 1) {
      this.problem.value = 'Nothing was recorded. Try again.'
      this.state.value = 'over'
      return undefined
    }
    const recorded = { sound, format, ...heard }
    // or while it was decoded
    if (this.#isDiscarded()) return undefined
    this.recorded.value = recorded
    this.elapsedMs.value = recorded.durationMs
    this.state.value = 'recorded'
    return recorded
  }

  #isDiscarded (): boolean {
    return this.state.value === 'over'
  }

  /** By the watch, where the browser does not decode what it has recorded. */
  #noted (): { durationMs: number, waveform: Uint8Array } {
    return { durationMs: Math.round(this.elapsedMs.value), waveform: loudnessBytes(loudnessOf(Float32Array.from(this.#levels))) }
  }

  #letGo (): void {
    clearInterval(this.#timer)
    for (const track of this.#stream?.getTracks() ?? []) track.stop()
    if (this.#sound !== undefined && this.#sound.state !== 'closed') void this.#sound.close()
    this.#stream = undefined
    this.level.value = 0
  }

  #fail (error: unknown): void {
    this.#letGo()
    if (this.#isDiscarded()) return
    this.problem.value = microphoneSentence(error)
    this.state.value = 'over'
  }
}

/** Decoded once, coarsely: how long it plays and how loud it is are what a listener will find. */
async function heardIn (sound: Blob): Promise<{ durationMs: number, waveform: Uint8Array } | undefined> {
  try {
    const decoded = await new OfflineAudioContext(1, 1, LISTENED_HERTZ).decodeAudioData(await sound.arrayBuffer())
    return { durationMs: Math.round(decoded.duration * 1_000), waveform: loudnessBytes(loudnessOf(decoded.getChannelData(0))) }
  } catch {
    // a browser that plays it and does not decode it: what was noted while it was recorded serves
    return undefined
  }
}

/** @see W3C Media Capture and Streams, section 10.3: what each of these names means */
function microphoneSentence (error: unknown): string {
  switch (error instanceof DOMException ? error.name : '') {
    case 'NotAllowedError': return 'This page may not use the microphone. Allow it in the settings of the browser for this page (beside its address), then try again.'
    case 'SecurityError': return 'A browser gives a page the microphone only over https, or on the computer that serves it.'
    case 'NotFoundError': return 'No microphone was found. Plug one in, then try again.'
    case 'NotReadableError': return 'The microphone does not answer: another program may have it. Close that one, then try again.'
    case 'NotSupportedError': return 'This browser cannot record sound that others could play. Take another one, or attach a recording.'
    default: return 'Recording did not work. Try again.'
  }
}

/** Ready for `transfers.send`: named by the moment, which says no more than the message does. */
export function voiceToSend ({ sound, durationMs, waveform, format }: RecordedVoice, at: Date): FileToSend {
  const two = (number: number): string => String(number).padStart(2, '0')
  const moment = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}.${two(at.getMinutes())}.${two(at.getSeconds())}`
  return { name: `Voice message ${moment}.${format.ending}`, size: sound.size, mime: format.mime, source: piecesOf(sound), shown: { kind: 'voice', durationMs, waveform } }
}

/** Streams are no iterables in every browser yet. */
async function * piecesOf (sound: Blob): AsyncGenerator<Uint8Array, void> {
  const PIECE_BYTES = 1_048_576
  for (let at = 0; at < sound.size; at += PIECE_BYTES) yield new Uint8Array(await sound.slice(at, at + PIECE_BYTES).arrayBuffer())
}

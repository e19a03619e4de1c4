/**
 * A voice message that can be heard: play and pause, a place to go to, how fast. It loads when somebody presses play and
 * never before, and one plays at a time in a page.
 */
import { useEffect, useRef, useState } from 'preact/hooks'
import { barsOf, lengthWords, playedAs } from '../model/index.ts'
import { PauseIcon, PlayIcon } from './icons.tsx'
import type { VNode } from 'preact'

export interface VoiceTrackProps {
  readonly durationMs: number
  readonly waveform: Uint8Array
  readonly mime: string
  /** The sound itself, asked for once. */
  load (): Promise<Blob>
  /** What a failure means to a person. */
  sentence? (error: unknown): string
}

const BARS = 48
const SPEEDS = [1, 1.5, 2] as const
/** A step of the arrow keys. */
const STEP_SECONDS = 1

export function VoiceTrack ({ durationMs, waveform, mime, load, sentence }: VoiceTrackProps): VNode {
  const audio = useRef<HTMLAudioElement>(null)
  const address = useRef('')
  const [playing, setPlaying] = useState(false)
  const [seconds, setSeconds] = useState(0)
  // what the next key goes on from, also before this was drawn
  const place = useRef(0)
  const [speed, setSpeed] = useState(0)
  const [problem, setProblem] = useState('')
  const whole = durationMs / 1_000
  const rate = SPEEDS[speed] ?? 1
  const type = playedAs(mime)

  useEffect(() => () => {
    audio.current?.pause()
    URL.revokeObjectURL(address.current)
  }, [])

  const ready = async (player: HTMLAudioElement): Promise<void> => {
    if (address.current !== '') return
    if (type === undefined || player.canPlayType(type) === '') throw new DOMException('no decoder', 'NotSupportedError')
    const sound = await load()
    // a type of ours, whatever the sender called it
    address.current = URL.createObjectURL(new Blob([sound], { type }))
    player.src = address.current
    player.currentTime = place.current
  }

  const play = async (): Promise<void> => {
    const player = audio.current
    if (player === null) return
    setProblem('')
    await ready(player)
    for (const other of document.querySelectorAll<HTMLAudioElement>('audio.voice-sound')) if (other !== player) other.pause()
    player.playbackRate = rate
    await player.play()
  }

  const toggle = (): void => {
    if (playing) audio.current?.pause()
    else play().catch((error: unknown) => { setProblem(sentenceOf(error, sentence)) })
  }

  const seek = (to: number): void => {
    place.current = to
    setSeconds(to)
    if (audio.current !== null && address.current !== '') audio.current.currentTime = to
  }

  const faster = (): void => {
    const next = (speed + 1) % SPEEDS.length
    setSpeed(next)
    if (audio.current !== null) audio.current.playbackRate = SPEEDS[next] ?? 1
  }

  return (
    <div class="voice">
      <audio
        ref={audio}
        class="voice-sound"
        preload="none"
        onPlay={() => { setPlaying(true) }}
        onPause={() => { setPlaying(false) }}
        onTimeUpdate={(event) => {
          place.current = Math.min(whole, event.currentTarget.currentTime)
          setSeconds(place.current)
        }}
        onEnded={() => {
          setPlaying(false)
          seek(0)
        }}
      />
      <button type="button" class="quiet icon round" aria-label={playing ? 'Pause voice message' : 'Play voice message'} onClick={toggle}>{playing ? <PauseIcon /> : <PlayIcon />}</button>
      <span class="voice-line">
        <Waveform waveform={waveform} part={whole === 0 ? 0 : seconds / whole} />
        <input
          type="range"
          class="voice-place"
          aria-label="Place in the voice message"
          aria-valuetext={`${lengthWords(seconds * 1_000)} of ${lengthWords(durationMs)}`}
          min={0}
          max={whole}
          step={STEP_SECONDS / 10}
          value={seconds}
          onInput={(event) => { seek(Number(event.currentTarget.value)) }}
          onKeyDown={(event) => {
            const { [event.key]: to } = placesFrom(place.current, whole)
            if (to === undefined) return
            // not the log's, which goes from message to message
            event.stopPropagation()
            event.preventDefault()
            seek(Math.min(whole, Math.max(0, to)))
          }}
        />
      </span>
      <span class="voice-time">{lengthWords(playing || seconds > 0 ? seconds * 1_000 : durationMs)}</span>
      <button type="button" class="quiet small voice-speed" aria-label={`Speed ${rate}×`} title="How fast it plays" onClick={faster}>{rate}×</button>
      {problem !== '' && <p class="problem" role="alert">{problem}</p>}
    </div>
  )
}

/** Where each key of a slider leads (WAI-ARIA Authoring Practices, slider). */
function placesFrom (seconds: number, whole: number): Readonly<Record<string, number | undefined>> {
  const [back, on] = [seconds - STEP_SECONDS, seconds + STEP_SECONDS]
  return { ArrowLeft: back, ArrowDown: back, ArrowRight: on, ArrowUp: on, Home: 0, End: whole }
}

function Waveform ({ waveform, part }: { waveform: Uint8Array, part: number }): VNode {
  return (
    <svg class="voice-wave" viewBox={`0 0 ${BARS * 3} 32`} preserveAspectRatio="none" aria-hidden="true" focusable="false">
      {barsOf(waveform, BARS).map((height, bar) => {
        const tall = 2 + 28 * height
        return <rect key={bar} class={bar < part * BARS ? 'is-played' : undefined} x={bar * 3} y={16 - tall / 2} width={2} height={tall} rx={1} />
      })}
    </svg>
  )
}

function sentenceOf (error: unknown, other: VoiceTrackProps['sentence']): string {
  switch (error instanceof DOMException ? error.name : '') {
    // another one was started, or it was paused, before it had begun
    case 'AbortError': return ''
    case 'NotSupportedError': return 'This browser cannot play it. Save it, and play it elsewhere.'
    case 'NotAllowedError': return 'The browser does not let this page play sound now. Press play once more.'
    default: return other?.(error) ?? 'It cannot be played now. Try again.'
  }
}

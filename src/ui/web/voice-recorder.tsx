/**
 * Making a voice message: recording, pausing, listening to it, again or away with it, and sending. Every step has a
 * button. Whoever leaves the conversation closes the microphone, and finds what was said there when coming back.
 */
import { useEffect, useRef, useState } from 'preact/hooks'
import { lengthWords, sentenceFor } from '../model/index.ts'
import { CloseIcon, MicrophoneIcon, PauseIcon, SendIcon, StopIcon } from './icons.tsx'
import { VoiceRecording, voiceToSend } from './voice-recording.ts'
import { VoiceTrack } from './voice-track.tsx'
import type { RecordedVoice } from './voice-recording.ts'
import type { Held } from './voice-button.tsx'
import type { Tab } from './tab.ts'
import type { PeerIdText } from '../../node/index.ts'
import type { VNode } from 'preact'

export interface VoiceRecorderProps {
  readonly tab: Tab
  readonly peer: PeerIdText
  /** It was begun by holding the button. */
  readonly held: Held | undefined
  onClose (): void
}

export function VoiceRecorder ({ tab, peer, held, onClose }: VoiceRecorderProps): VNode {
  const [recording, setRecording] = useState(() => tab.voices.get(peer) ?? new VoiceRecording())
  const [problem, setProblem] = useState('')
  const [busy, setBusy] = useState(false)
  const panel = useRef<HTMLDivElement>(null)
  const state = recording.state.value

  useEffect(() => {
    if (tab.voices.get(peer) === recording) return
    tab.voices.set(peer, recording)
    void recording.begin()
  }, [recording])
  useEffect(() => { held?.ended(() => { stopAndSend() }) }, [])
  useEffect(() => { panel.current?.focus() }, [recording])
  // whoever goes elsewhere is not listened to; what was said stays
  useEffect(() => () => { void recording.stop() }, [recording])

  const discard = (): void => {
    recording.discard()
    tab.voices.delete(peer)
    onClose()
  }

  const again = (): void => {
    recording.discard()
    tab.voices.delete(peer)
    setProblem('')
    setRecording(new VoiceRecording())
  }

  const send = async (voice: RecordedVoice | undefined): Promise<void> => {
    if (voice === undefined) return
    await tab.node.transfers.send(peer, voiceToSend(voice, new Date()))
    tab.voices.delete(peer)
    recording.discard()
    onClose()
    if (tab.conversation.value?.peer === peer) await tab.conversation.value.newest()
  }

  const stopAndSend = (): void => {
    if (busy) return
    setBusy(true)
    setProblem('')
    recording.stop().then(send).catch((error: unknown) => { setProblem(sentenceFor(error)) }).finally(() => { setBusy(false) })
  }

  const isOn = state === 'recording' || state === 'paused'
  return (
    <div
      ref={panel}
      class="voice-panel"
      role="group"
      aria-label="Voice message"
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        // not the conversation's to close: what was said would be out of sight
        event.preventDefault()
        void recording.stop()
      }}
    >
      <p class="problem" role="alert">{problem === '' ? recording.problem.value : problem}</p>
      {state === 'asking' && <p role="status">Allow the microphone to record…</p>}
      {isOn && <Live recording={recording} />}
      {state === 'recorded' && recording.recorded.value !== undefined && <Listen recorded={recording.recorded.value} />}
      <div class="voice-deeds">
        <button type="button" class="quiet icon round" aria-label="Discard voice message" title="Discard" onClick={discard}><CloseIcon /></button>
        {state === 'recording' && <button type="button" class="quiet icon round" aria-label="Pause recording" title="Pause" onClick={() => { recording.pause() }}><PauseIcon /></button>}
        {state === 'paused' && <button type="button" class="quiet icon round" aria-label="Resume recording" title="Go on" onClick={() => { recording.resume() }}><MicrophoneIcon /></button>}
        {isOn && <button type="button" class="quiet icon round" aria-label="Stop and listen" title="Stop and listen to it first" onClick={() => { void recording.stop() }}><StopIcon /></button>}
        {(state === 'recorded' || state === 'over') && <button type="button" class="quiet icon round" aria-label="Record again" title="Record again" onClick={again}><MicrophoneIcon /></button>}
        {isOn && <button type="button" class="primary icon round" aria-label="Stop and send" disabled={busy} onClick={stopAndSend}><SendIcon /></button>}
        {state === 'recorded' && <button type="button" class="primary icon round" aria-label="Send voice message" disabled={busy} onClick={stopAndSend}><SendIcon /></button>}
      </div>
    </div>
  )
}

function Live ({ recording }: { recording: VoiceRecording }): VNode {
  const isPaused = recording.state.value === 'paused'
  return (
    <div class="voice-live">
      <span class={isPaused ? 'voice-dot' : 'voice-dot is-on'} aria-hidden="true" />
      <span role="status">{isPaused ? 'Paused' : 'Recording'}</span>
      <span class="voice-time" role="timer">{lengthWords(Math.floor(recording.elapsedMs.value / 1_000) * 1_000)}</span>
      <meter class="voice-level" aria-label="Loudness" min={0} max={1} value={Math.min(1, Math.sqrt(recording.level.value))} />
    </div>
  )
}

function Listen ({ recorded }: { recorded: RecordedVoice }): VNode {
  return <VoiceTrack durationMs={recorded.durationMs} waveform={recorded.waveform} mime={recorded.format.mime} load={() => Promise.resolve(recorded.sound)} />
}

/**
 * The button in the composer that records a voice message, and the little of it that a first visit loads: a tap begins,
 * and so does holding it, which ends by letting go. The rest comes when it is wanted.
 */
import { useRef, useState } from 'preact/hooks'
import { MicrophoneIcon } from './icons.tsx'
import { later } from './later.tsx'
import type { Tab } from './tab.ts'
import type { PeerIdText } from '../../node/index.ts'
import type { VNode } from 'preact'

/** How long a press is before it counts as holding. Design. */
const HOLD_MS = 500

/** What a finger says: `sent` by letting go after a hold. */
export interface Held { ended (callback: () => void): void }

export const voiceRecorder = later(async () => (await import('./voice-recorder.tsx')).VoiceRecorder, (again, { onClose }) => (
  <div class="voice-panel">
    <p role="alert">This part of the page did not load. The host that serves it may be off.</p>
    <button type="button" class="small" onClick={again}>Try again</button>
    <button type="button" class="quiet small" onClick={onClose}>Close</button>
  </div>
))
export const voicePlayer = later(async () => (await import('./voice-player.tsx')).VoicePlayer, (again) => <button type="button" class="quiet small" onClick={again}>Show the voice message</button>)

export function VoiceButton ({ tab, peer }: { tab: Tab, peer: PeerIdText }): VNode {
  const [open, setOpen] = useState(tab.voices.has(peer))
  const held = useRef<Held | undefined>(undefined)

  const onPointerDown = (event: PointerEvent): void => {
    if (event.button !== 0) return
    held.current = heldFrom(event)
    setOpen(true)
  }

  return open
    ? <voiceRecorder.View tab={tab} peer={peer} held={held.current} onClose={() => { setOpen(false) }} />
    : (
      <button
        type="button"
        class="quiet icon round"
        aria-label="Record voice message"
        title="Record voice message: tap, or hold and let go to send"
        onPointerDown={onPointerDown}
        onClick={() => {
          held.current = undefined
          setOpen(true)
        }}
      ><MicrophoneIcon />
      </button>
    )
}

/** The button goes while it is held: what the finger does is the window's to say. */
function heldFrom ({ pointerId }: PointerEvent): Held {
  const began = performance.now()
  let isEnded = false
  let tell = (): void => undefined
  const over = (event: PointerEvent): void => {
    if (event.pointerId !== pointerId) return
    window.removeEventListener('pointerup', over)
    window.removeEventListener('pointercancel', over)
    if (event.type === 'pointercancel' || performance.now() - began < HOLD_MS) return
    isEnded = true
    tell()
  }
  window.addEventListener('pointerup', over)
  window.addEventListener('pointercancel', over)
  return {
    ended: (callback) => {
      tell = callback
      if (isEnded) callback()
    }
  }
}

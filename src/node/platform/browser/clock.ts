/**
 * The browser's clock, and the moments at which a tab should ask again because it may have slept.
 */
import { clearNotices, WAKE_MESSAGE } from './push.ts'
import type { CancelTimer, Clock, WakeReason } from '../platform.ts'

// Longer delays wrap around in every browser and fire at once (HTML, "timer initialization steps": a 32-bit long).
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1

// How often the clock is looked at; a hidden tab is allowed one look a minute by its browser.
const LOOK_EVERY_MS = 10_000
// A look this late means that the machine slept or the clock was set: above the once-a-minute throttling. Design.
const JUMP_MS = 90_000

export const browserClock: Clock = {
  now: () => Date.now(),

  // stands still in some browsers while the machine sleeps
  steady: { now: () => Math.floor(performance.now()), countsSleep: false },

  setTimer (callback: () => void, delayMs: number): CancelTimer {
    const due = Date.now() + delayMs
    let timer: ReturnType<typeof setTimeout>
    const arm = (leftMs: number): void => {
      timer = leftMs > LONGEST_TIMEOUT_MS
        ? setTimeout(() => { arm(due - Date.now()) }, LONGEST_TIMEOUT_MS)
        : setTimeout(callback, Math.max(0, leftMs))
    }
    arm(delayMs)
    return () => { clearTimeout(timer) }
  }
}

/** @returns a function that stops watching */
export function watchForWake (callback: (reason: WakeReason) => void): () => void {
  const watching = new AbortController()
  const { signal } = watching
  const looked = (): void => {
    // a notice that stays until somebody clicks on it is no failure worth a word
    if (document.visibilityState === 'visible') clearNotices().catch(() => undefined)
  }
  const visible = (): void => {
    looked()
    if (document.visibilityState === 'visible') callback('visible')
  }
  looked()
  if ('serviceWorker' in navigator) {
    navigator.serviceWorker.addEventListener('message', ({ data }) => {
      if (data !== WAKE_MESSAGE) return
      looked()
      callback('push')
    }, { signal })
    navigator.serviceWorker.startMessages()
  }
  window.addEventListener('online', () => { callback('online') }, { signal })
  document.addEventListener('visibilitychange', visible, { signal })
  // Back from the back/forward cache, or unfrozen: the page slept without having been hidden.
  window.addEventListener('pageshow', (event) => { if (event.persisted) visible() }, { signal })
  document.addEventListener('resume', visible, { signal })

  let lastLook = Date.now()
  const looking = setInterval(() => {
    const now = Date.now()
    const late = now - lastLook - LOOK_EVERY_MS
    lastLook = now
    if (Math.abs(late) > JUMP_MS) callback('clock jump')
  }, LOOK_EVERY_MS)

  return () => {
    watching.abort()
    clearInterval(looking)
  }
}

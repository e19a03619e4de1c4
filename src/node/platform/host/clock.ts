/**
 * The host's clock, whose timers keep no process alive, and the moments at which a machine that slept is awake again.
 */
import type { CancelTimer, Clock, WakeReason } from '../platform.ts'

/** Longer delays overflow in Node.js and fire at once (a signed 32-bit number of milliseconds). */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1

/** How often the clock is looked at. */
const LOOK_EVERY_MS = 5_000

/** A look this late (or early) means that the machine slept or its clock was set; a busy machine is not this late. */
const JUMP_MS = 15_000

export const hostClock: Clock = {
  now: () => Date.now(),

  setTimer (callback: () => void, delayMs: number): CancelTimer {
    const due = Date.now() + delayMs
    let timer: NodeJS.Timeout
    const arm = (leftMs: number): void => {
      timer = leftMs > LONGEST_TIMEOUT_MS
        ? setTimeout(() => arm(due - Date.now()), LONGEST_TIMEOUT_MS)
        : setTimeout(callback, Math.max(0, leftMs))
      timer.unref()
    }

    arm(delayMs)

    return () => clearTimeout(timer)
  }
}

/** @returns a function that stops watching */
export function watchForClockJumps (callback: (reason: WakeReason) => void): () => void {
  let lastLook = Date.now()
  const looking = setInterval(() => {
    const now = Date.now()
    const late = now - lastLook - LOOK_EVERY_MS

    lastLook = now

    if (Math.abs(late) > JUMP_MS) {
      callback('clock jump')
    }
  }, LOOK_EVERY_MS)

  looking.unref()

  return () => clearInterval(looking)
}

/**
 * The host's clock, whose timers keep no process alive.
 */
import { uptime } from 'node:os'
import type { CancelTimer, Clock } from '../platform.ts'

/** Longer delays overflow in Node.js and fire at once (a signed 32-bit number of milliseconds). */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1

export const hostClock: Clock = {
  now: () => Date.now(),

  // of the machine, not of the process: libuv takes a clock that goes on while the machine sleeps
  steady: { now: () => Math.floor(uptime() * 1_000), countsSleep: true },

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

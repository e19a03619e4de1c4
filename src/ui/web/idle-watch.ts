/**
 * Says when nobody has used this page for a while. Any touch, key or scroll counts as use; a hidden page is not used.
 * It goes by the wall clock, because a computer that slept was not used either.
 */
import type { Clock } from '../../node/index.ts'

export interface IdleWatchInit {
  readonly clock: Pick<Clock, 'now' | 'setTimer'>
  readonly limitMs: number
  /** Called once. */
  onIdle (): void
}

const USES = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart', 'scroll', 'input'] as const

/** @returns a function that stops watching */
export function watchIdle ({ clock, limitMs, onIdle }: IdleWatchInit): () => void {
  const watching = new AbortController()
  let lastUsedAt = clock.now()
  let cancel = clock.setTimer(look, limitMs)

  function look (): void {
    if (watching.signal.aborted) return
    cancel()
    const now = clock.now()
    // a clock that was set back has not made the last use later than now
    lastUsedAt = Math.min(lastUsedAt, now)
    const leftMs = lastUsedAt + limitMs - now
    if (leftMs > 0) {
      cancel = clock.setTimer(look, leftMs)
      return
    }
    stop()
    onIdle()
  }

  function used (): void {
    // timers of a page that slept come late: whoever wakes it finds it locked
    if (clock.now() - lastUsedAt >= limitMs) look()
    else lastUsedAt = clock.now()
  }

  function stop (): void {
    cancel()
    watching.abort()
  }

  const options = { signal: watching.signal, capture: true, passive: true }
  for (const use of USES) document.addEventListener(use, used, options)
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') look() }, options)
  return stop
}

/**
 * SIGINT, SIGTERM and a closed terminal ask a running node to stop. A second signal, or 10 s, ends the process:
 * everything promised is on disk already, so the hard way loses nothing that was kept.
 */

export const STOP_MS = 10_000

export interface StopSignal {
  /** Resolves with the name of the first signal. */
  readonly asked: Promise<NodeJS.Signals>
  /** Puts the default behaviour back. */
  release (): void
}

/** @param force called once, when stopping must not take any longer */
export function onStopSignal (force: () => void): StopSignal {
  const { promise, resolve } = Promise.withResolvers<NodeJS.Signals>()
  let isAsked = false
  let timer: NodeJS.Timeout | undefined
  const listener = (signal: NodeJS.Signals): void => {
    if (isAsked) return force()
    isAsked = true
    timer = setTimeout(force, STOP_MS)
    timer.unref()
    resolve(signal)
  }
  const signals: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of signals) process.on(signal, listener)
  return {
    asked: promise,
    release: () => {
      clearTimeout(timer)
      for (const signal of signals) process.off(signal, listener)
    }
  }
}

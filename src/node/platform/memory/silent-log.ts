/** A libp2p logger that says nothing: a simulated run is read from its trace. */
import type { Logger } from '@libp2p/interface'

export function createSilentLog (): Logger {
  const silent = (): void => undefined
  const log: Logger = Object.assign(silent.bind(undefined), { error: silent, trace: silent, enabled: false, newScope: () => log })
  return log
}

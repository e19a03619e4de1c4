/** Has this machine a network at all? Without one the rest cannot be judged, and is not to blame. */
import { networkInterfaces } from 'node:os'
import { broken, ok } from './finding.ts'
import type { Finding } from './finding.ts'
import type { NetworkConfig } from '../../../node/index.ts'

/** Numbers that an interface gives itself when nobody else does: they lead nowhere. */
const LINK_LOCAL = /^(169\.254\.|fe80:)/i

export function hasNetwork (interfaces: ReturnType<typeof networkInterfaces> = networkInterfaces()): boolean {
  return Object.values(interfaces).flatMap((addresses) => addresses ?? []).some(({ internal, address }) => !internal && !LINK_LOCAL.test(address))
}

export function checkNetwork (config: NetworkConfig | undefined, connected: boolean): Finding {
  if (connected) return ok('network', 'This machine has a network.')
  return config?.profile === 'local'
    ? ok('network', 'This machine has no network, and the profile local needs none.')
    : broken('network', 'This machine has no network: nobody but itself can be reached. What is written is kept.', 'Connect it (cable or Wi-Fi). A running node goes on by itself.')
}

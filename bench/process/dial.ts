/** One dial as a person's device makes it, timed until there is a path, and closed again so that the next is a redial. */
import type { PeerIdText } from '../../src/node/index.ts'
import type { Network } from '../../src/node/network/network.ts'

export type DialTransport = 'tcp' | 'websocket' | 'webrtc'

/** `connect` promises to settle in 10 s by a timer of its own; half a second more is the timers', not the dial's. */
const HUNG_AFTER_MS = 10_500

export interface Dialled {
  readonly outcome: 'connected' | 'failed' | 'hung'
  readonly ms: number
  /** Of the best path afterwards; empty when there is none. */
  readonly transport: string
}

export async function dial (network: Network, peer: PeerIdText, addresses: readonly string[]): Promise<Dialled> {
  // the DHT may have come back to a peer that was hung up on: what is timed is a dial, never a connection found
  await network.disconnect(peer)
  const startedAt = performance.now()
  const timer = Promise.withResolvers<'hung'>()
  const timeout = setTimeout(() => timer.resolve('hung'), HUNG_AFTER_MS)
  const outcome = await Promise.race([
    network.connect(peer, { addresses }).then(() => 'connected' as const, () => 'failed' as const),
    timer.promise
  ])
  clearTimeout(timeout)
  const ms = performance.now() - startedAt
  const transport = network.paths(peer)[0]?.transport ?? ''
  await network.disconnect(peer)
  return { outcome, ms, transport }
}

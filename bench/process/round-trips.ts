/**
 * From `send` to durable `delivered`, one message at a time, and right beside each the two things it rests on: an
 * echo of the same size and two synced batches. What a machine does to one it does to the other.
 */
import { encodeContent, TEXT_KIND, wrapUnsealed } from '../../src/identity/index.ts'
import { openEcho, syncedBatch } from './echo.ts'
import type { MobilinkNode, PeerIdText } from '../../src/node/index.ts'
import type { Network } from '../../src/node/network/network.ts'
import type { DurableLevel } from '../../src/node/store/durable-level.ts'
import { timed } from '../statistics.ts'

export interface RoundTrips {
  readonly transport: string
  readonly messageMs: number[]
  readonly keptMs: number[]
  readonly echoMs: number[]
  /** Two of them. */
  readonly batchesMs: number[]
}

export interface RoundTripsInit {
  readonly node: MobilinkNode
  readonly network: Network
  readonly level: DurableLevel
  readonly peer: PeerIdText
}

/** @param warmUp rounds before those that count */
export async function roundTrips ({ node, network, level, peer }: RoundTripsInit, { rounds, warmUp, textBytes }: { rounds: number, warmUp: number, textBytes: number }): Promise<RoundTrips> {
  const text = 'x'.repeat(textBytes)
  const payload = Uint8Array.from(envelopeOf(text))
  const echo = await openEcho(network, peer)
  const taken: RoundTrips = { transport: echo.transport, messageMs: [], keptMs: [], echoMs: [], batchesMs: [] }
  for (let round = 0; round < warmUp + rounds; round++) {
    const sent = await messageRoundTrip(node, peer, text)
    const echoMs = await timed(async () => await echo.roundTrip(payload))
    const batchesMs = await timed(async () => {
      await syncedBatch(level, payload, 2 * round)
      await syncedBatch(level, payload, 2 * round + 1)
    })
    if (round < warmUp) continue
    taken.messageMs.push(sent.deliveredMs)
    taken.keptMs.push(sent.keptMs)
    taken.echoMs.push(echoMs)
    taken.batchesMs.push(batchesMs)
  }
  return taken
}

/** The event comes after the store has it: then `delivered` is durable. */
async function messageRoundTrip (node: MobilinkNode, peer: PeerIdText, text: string): Promise<{ keptMs: number, deliveredMs: number }> {
  const { promise, resolve } = Promise.withResolvers<number>()
  const onChanged = ({ detail }: CustomEvent<{ delivery: { state: string } }>): void => {
    if (detail.delivery.state === 'delivered') resolve(performance.now())
  }
  node.addEventListener('message:changed', onChanged)
  const startedAt = performance.now()
  await node.messages.send(peer, text)
  const keptMs = performance.now() - startedAt
  const deliveredMs = await promise - startedAt
  node.removeEventListener('message:changed', onChanged)
  return { keptMs, deliveredMs }
}

/** What goes over the wire for a text: the echo carries as much. */
function envelopeOf (text: string): Uint8Array {
  return wrapUnsealed(encodeContent({
    id: new Uint8Array(16), conversation: new Uint8Array(0), seq: 1, prev: new Uint8Array(16), sentAt: Date.now(), kind: TEXT_KIND, expireAfterMs: 0, body: new TextEncoder().encode(text)
  }))
}

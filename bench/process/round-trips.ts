/**
 * From `send` to durable `delivered`, one message at a time, and right beside each the two things it rests on: an
 * echo of the same size and two synced batches. What a machine does to one it does to the other.
 */
import { openEcho, syncedBatch } from './echo.ts'
import type { MobilinkNode, PeerIdText } from '../../src/node/index.ts'
import type { Network } from '../../src/node/network/network.ts'
import type { DurableLevel } from '../../src/node/store/durable-level.ts'
import { timed } from '../statistics.ts'

/** About what the content of a message has besides its text. */
const CONTENT_BYTES = 64
/** Head and seal tag of an envelope without an init block. */
const ENVELOPE_BYTES = 98

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
  const payload = crypto.getRandomValues(new Uint8Array(sealedSizeOf(textBytes)))
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
  await echo.close()
  return taken
}

/** The event comes after the store has it: then `delivered` is durable. */
export async function messageRoundTrip (node: MobilinkNode, peer: PeerIdText, text: string): Promise<{ keptMs: number, deliveredMs: number }> {
  const { promise, resolve } = Promise.withResolvers<number>()
  const onChanged = ({ detail }: CustomEvent<{ kind: string, delivery: { state: string } }>): void => {
    if (detail.kind === 'text' && detail.delivery.state === 'delivered') resolve(performance.now())
  }
  node.addEventListener('message:changed', onChanged)
  const startedAt = performance.now()
  await node.messages.send(peer, text)
  const keptMs = performance.now() - startedAt
  const deliveredMs = await promise - startedAt
  node.removeEventListener('message:changed', onChanged)
  return { keptMs, deliveredMs }
}

/**
 * As many bytes as go over the wire for a text of so many: the content padded to the next bucket, and what a sealed
 * envelope adds to it (docs/SESSION.md). Random, as sealed bytes are.
 */
function sealedSizeOf (textBytes: number): number {
  const bucket = 2 ** Math.ceil(Math.log2(textBytes + CONTENT_BYTES))
  return Math.max(bucket, 256) + ENVELOPE_BYTES
}

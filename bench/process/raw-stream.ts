/** The yardstick of files: as many bytes as are wanted over a bare libp2p stream, nothing of the product's above it, no disk. */
import type { Network } from '../../src/node/network/network.ts'
import type { PeerIdText } from '../../src/node/index.ts'
import type { MessageStream } from '@libp2p/interface'

const RAW_PROTOCOL = '/mobilink/bench-raw/1.0'
const PIECE = new Uint8Array(65_536)
const COUNT_BYTES = 4

/** Writes as many pieces as whoever opens the stream asks for. Call before the network starts. */
export function serveRaw (network: Network): void {
  network.serve(RAW_PROTOCOL, async (stream) => await pour(stream), { maxInboundStreams: 4, maxOutboundStreams: 4, runOnRelayed: false, admits: () => true })
}

/** @returns ms from the opening of the stream to the last of so many bytes, rounded up to pieces of 64 KiB */
export async function takeRaw (network: Network, peer: PeerIdText, bytes: number): Promise<{ ms: number, transport: string }> {
  const startedAt = performance.now()
  const { stream, remote } = await network.open(peer, RAW_PROTOCOL)
  const { promise, resolve, reject } = Promise.withResolvers<undefined>()
  const pieces = Math.ceil(bytes / PIECE.byteLength)
  let left = pieces * PIECE.byteLength
  stream.addEventListener('message', ({ data }) => {
    left -= data.byteLength
    if (left === 0) resolve(undefined)
  })
  stream.addEventListener('close', () => reject(new Error('the stream ended')))
  const count = new Uint8Array(COUNT_BYTES)
  new DataView(count.buffer).setUint32(0, pieces)
  stream.send(count)
  await promise
  const ms = performance.now() - startedAt
  await stream.close()
  return { ms, transport: remote.path.transport }
}

async function pour (stream: MessageStream): Promise<void> {
  const asked = await new Promise<Uint8Array>((resolve) => { stream.addEventListener('message', ({ data }) => resolve(data.subarray()), { once: true }) })
  const pieces = new DataView(asked.buffer, asked.byteOffset, COUNT_BYTES).getUint32(0)
  // one listener of each kind for all of it: some thousand would be what is measured
  let wake = (): void => undefined
  for (const event of ['drain', 'close'] as const) stream.addEventListener(event, () => wake())
  for (let sent = 0; sent < pieces; sent++) {
    if (!stream.send(PIECE) && stream.writableNeedsDrain) await new Promise<void>((resolve) => { wake = resolve })
  }
  await stream.close()
}

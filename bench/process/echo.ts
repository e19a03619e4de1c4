/**
 * The yardstick: the same bytes there and back over a plain `pbStream`, on the connection that messages use, and a
 * synced batch of the same size on the disk that they are kept on. Nothing of the product's is above either.
 */
import { pbStream } from '@libp2p/utils'
import { Deliver } from '../../src/protocols/msg/pb/msg.ts'
import type { Network } from '../../src/node/network/network.ts'
import type { DurableLevel } from '../../src/node/store/durable-level.ts'
import type { PeerIdText } from '../../src/node/index.ts'
import type { MessageStream } from '@libp2p/interface'

const ECHO_PROTOCOL = '/mobilink/bench-echo/1.0'
const MAX_DATA_BYTES = 65_536

/** Call before the network starts. */
export function serveEcho (network: Network): void {
  network.serve(ECHO_PROTOCOL, async (stream) => await echo(stream), { maxInboundStreams: 4, maxOutboundStreams: 4, runOnRelayed: false, admits: () => true })
}

const NONE = new Uint8Array(0)

/** Opens one stream and answers a function that sends `payload` and resolves when it is back. */
export async function openEcho (network: Network, peer: PeerIdText): Promise<{ roundTrip (payload: Uint8Array<ArrayBuffer>): Promise<void>, close (): Promise<void>, transport: string }> {
  const { stream, remote } = await network.open(peer, ECHO_PROTOCOL)
  const messages = pbStream(stream, { maxDataLength: MAX_DATA_BYTES }).pb(Deliver)
  return {
    transport: remote.path.transport,
    async roundTrip (payload) {
      await messages.write({ envelope: payload, from: NONE, to: NONE })
      const { envelope } = await messages.read()
      if (envelope.byteLength !== payload.byteLength) throw new Error('the echo is not what was said')
    },
    close: async () => await stream.close()
  }
}

/** Keeps `payload` durably under a key that no record of the product has. */
export async function syncedBatch (level: DurableLevel, payload: Uint8Array, number: number): Promise<void> {
  await level.writeDurably([{ type: 'put', key: `bench/${number}`, value: payload }])
}

async function echo (stream: MessageStream): Promise<void> {
  const messages = pbStream(stream, { maxDataLength: MAX_DATA_BYTES }).pb(Deliver)
  for (;;) await messages.write(await messages.read())
}

import { createDeviceKey } from '../../../src/identity/index.ts'
import { createMemoryWorld, createSeededRandom } from '../../../src/node/platform/memory.ts'
import { openStore } from '../../open-store.ts'
import type { Gate, Network, Remote } from '../../../src/node/network/network.ts'
import type { MemoryDevice, MemoryWorld } from '../../../src/node/platform/memory.ts'
import type { MessageStream } from '@libp2p/interface'

export const ECHO = '/mobilink-test/pair/1.0'

export const OPEN_GATE: Gate = { isBlocked: () => false, isContact: () => true, isHostOf: () => false, allowsRelays: () => true }

export interface Seat {
  readonly device: MemoryDevice
  readonly network: Network
  /** Streams that came in, in order. */
  readonly inbound: Array<{ stream: MessageStream, remote: Remote }>
}

/** A device with a bare network on it that serves `ECHO` to whom `admits` lets in. */
export async function seat (world: MemoryWorld, device: MemoryDevice, { gate = OPEN_GATE, admits = () => true, maxInboundStreams = 8, handler, also }: {
  gate?: Gate
  admits?: (peer: string) => boolean
  maxInboundStreams?: number
  handler?: (stream: MessageStream, remote: Remote) => Promise<void>
  /** Serves more, before the network starts. */
  also?: (network: Network) => void
} = {}): Promise<Seat> {
  const key = await createDeviceKey(createSeededRandom(device.name).bytes(32))
  const store = await world.until(device.platform.openLevel().then(openStore))
  const network = await device.platform.createNetwork({
    key,
    clock: device.platform.clock,
    datastore: store.datastore,
    gate,
    config: { profile: 'local', listen: [], bootstrap: [], relays: [], iceServers: [], dhtProtocol: '/mobilink/kad/1.0.0', mdns: false, findable: true, publicDht: null, upnp: false, autonat: false, dcutr: false }
  })
  const inbound: Seat['inbound'] = []
  network.serve(ECHO, async (stream, remote) => {
    inbound.push({ stream, remote })
    await handler?.(stream, remote)
  }, { maxInboundStreams, maxOutboundStreams: 64, runOnRelayed: false, admits })
  also?.(network)
  await network.start()
  return { device, network, inbound }
}

/** Two devices with a stream between them. */
export async function connectedPair (seed: string): Promise<{ world: MemoryWorld, a: Seat, b: Seat, out: MessageStream, in: MessageStream }> {
  const world = createMemoryWorld({ seed })
  const a = await seat(world, world.device({ name: 'a' }))
  const b = await seat(world, world.device({ name: 'b' }))
  await world.until(a.network.connect(b.network.peerId))
  const { stream } = await world.until(a.network.open(b.network.peerId, ECHO))
  const inbound = b.inbound[0]?.stream
  if (inbound === undefined) throw new Error('The stream did not arrive')
  return { world, a, b, out: stream, in: inbound }
}

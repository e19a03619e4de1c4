/**
 * Tells a node that it is no cloud of this device any more, over a channel of its own. What the node reports or hands
 * over on the way is taken as ever: it is the last occasion.
 */
import { CLOUD_PROTOCOL, createDeviceCourierChannel } from '../../../protocols/cloud/index.ts'
import type { Network } from '../../network/network.ts'
import type { Clock } from '../../platform/platform.ts'
import type { DeviceCourierHandlers } from '../../../protocols/cloud/index.ts'
import type { PeerIdText } from '../../../identity/index.ts'
import type { AbortOptions } from '@libp2p/interface'

/** The node has it from when the two paired, and needs none for this. */
const NO_CERTIFICATE = new Uint8Array(0)

export interface PartComponents { readonly clock: Clock, readonly network: Network }

/**
 * Resolves when the node, which is connected, has erased all that it had of this device, or says that it has nothing.
 *
 * @throws {PeerUnreachableError} {ChannelClosedError} {CloudTimeoutError} it may not have heard it
 */
export async function part (peer: PeerIdText, { clock, network }: PartComponents, handlers: DeviceCourierHandlers, options: AbortOptions = {}): Promise<void> {
  const stream = await open(peer, network, options)
  if (stream === undefined) return
  const channel = createDeviceCourierChannel(stream, { timers: clock, log: network.logger('cloud'), handlers })
  try {
    const { code } = await channel.hello(NO_CERTIFICATE, options)
    if (code !== 'not paired') await channel.unpair(options)
  } catch (error) {
    channel.abort(error instanceof Error ? error : new Error('Parting from a cloud failed', { cause: error }))
    throw error
  }
}

/** None: whoever is no device of that node is not let in, and so there is nothing of this one. */
async function open (peer: PeerIdText, network: Network, options: AbortOptions): Promise<Awaited<ReturnType<Network['open']>>['stream'] | undefined> {
  try {
    return (await network.open(peer, CLOUD_PROTOCOL, options)).stream
  } catch (error) {
    if (error instanceof Error && error.name === 'ProtocolRefusedError') return undefined
    throw error
  }
}

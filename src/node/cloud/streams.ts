/**
 * Who may open `/mobilink/cloud/1.0` with this node, and who takes the stream: pairing, or the courier. Decided by the
 * first frame. While an offer goes on anybody may try; otherwise only devices that are paired.
 */
import { acceptCloudStream, CLOUD_LIMITS, CLOUD_PROTOCOL, isPairingFrame } from '../../protocols/cloud/index.ts'
import { isAway } from '../delivery/reach.ts'
import type { Pairing } from './pairing/pairing.ts'
import type { Network, Remote } from '../network/network.ts'
import type { Clock } from '../platform/platform.ts'
import type { PeerIdText } from '../../identity/index.ts'
import type { CloudLine } from '../../protocols/cloud/index.ts'

export interface CloudStreamsInit {
  readonly clock: Clock
  readonly network: Network
  readonly pairing: Pick<Pairing, 'isOffering' | 'answer'>
  /** A device that is paired with this host. */
  isOwner (peer: PeerIdText): boolean
  /** Takes a line of an owner whose first frame is the courier's. Resolves when it is over. */
  courier (line: CloudLine, remote: Remote): Promise<void>
}

/** Call before the network starts. */
export function serveCloud ({ clock, network, pairing, isOwner, courier }: CloudStreamsInit): void {
  network.serve(CLOUD_PROTOCOL, async (stream, remote) => {
    const accepted = await begun(acceptCloudStream(stream, clock))
    if (accepted === undefined) return
    const { line, first } = accepted
    if (isPairingFrame(first)) await pairing.answer(line, remote)
    // an offer lets strangers in for pairing alone
    else if (isOwner(remote.peer)) await courier(line, remote)
    else line.abort(new Error('not a device of this host'))
  }, {
    maxInboundStreams: CLOUD_LIMITS.streamsPerPeer.value,
    maxOutboundStreams: CLOUD_LIMITS.streamsPerPeer.value,
    runOnRelayed: false,
    admits: (peer) => pairing.isOffering || isOwner(peer)
  })
}

/** Who opens a stream and is gone before a word, as when either side stops at that moment, is no fault of this node. */
async function begun<T> (stream: Promise<T>): Promise<T | undefined> {
  try {
    return await stream
  } catch (error) {
    if (!isAway(error)) throw error
    return undefined
  }
}

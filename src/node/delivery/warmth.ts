/**
 * Which contacts stay connected when there are many. Everybody is asked for what is pending; of the connections that
 * this node made for it, the 32 of the liveliest conversations stay open, so that what is sent there arrives at once.
 * A connection that the contact made is the contact's to keep. Decides only; the one who asks closes.
 */
import type { PeerIdText } from '../../identity/index.ts'

/** Design: more than anybody talks with in a day, and few enough for a phone's radio and a browser's WebRTC. */
export const MOST_WARM = 32

export interface WarmthInit {
  /** Contacts with an open channel on a connection that this node made. */
  connected (): PeerIdText[]
  /** Something still waits for this contact: it is not let go. */
  isBusy (peer: PeerIdText): boolean
  /** When the last message went to or came from this contact, ms since the epoch; 0 = never. */
  lastMessageAt (peer: PeerIdText): number
}

/** The contacts to let go, coldest first; none while there are no more than 32. */
export function tooMany (init: WarmthInit): PeerIdText[] {
  const connected = init.connected()

  if (connected.length <= MOST_WARM) return []
  return connected
    .filter((peer) => !init.isBusy(peer))
    .sort((a, b) => init.lastMessageAt(a) - init.lastMessageAt(b))
    .slice(0, connected.length - MOST_WARM)
}

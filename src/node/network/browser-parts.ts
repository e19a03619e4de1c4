/**
 * The parts of a tab: it dials WebSockets, speaks WebRTC and listens through its relays. No Node.js here, so that
 * the browser bundle takes it as it is.
 */
import { webSockets } from '@libp2p/websockets'
import type { Libp2pParts } from './parts.ts'

export function browserParts (): Libp2pParts {
  return {
    role: 'tab',
    transports: [webSockets()],
    listen: ['/webrtc'],
    peerDiscovery: [],
    faults: []
  }
}

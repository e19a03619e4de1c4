/**
 * The parts of a tab: it dials WebSockets and WebRTC, and listens through its relays. No Node.js here, so that the
 * browser bundle takes it as it is.
 *
 * `/webrtc-direct` reaches a host without a certificate authority, also from an https page. It rests on changing the
 * ICE credentials of an offer, which browsers mean to forbid: where it fails, the other addresses are tried as ever.
 */
import { webRTCDirect } from '@libp2p/webrtc'
import { webSockets } from '@libp2p/websockets'
import type { Libp2pParts } from './parts.ts'

export function browserParts (): Libp2pParts {
  return {
    role: 'tab',
    // the other side is a host at a known address: there is nothing to ask a STUN server
    transports: [webSockets(), webRTCDirect({ rtcConfiguration: { iceServers: [] } })],
    listen: ['/webrtc'],
    peerDiscovery: [],
    looksUpNames: false,
    faults: []
  }
}

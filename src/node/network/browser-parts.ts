/**
 * The parts of a tab: it dials WebSockets and WebRTC, and listens through its relays. No Node.js here, so that the
 * browser bundle takes it as it is.
 *
 * `/webrtc-direct` reaches a host without a certificate authority, also from an https page, where the browser allows it
 * (webrtc-direct.ts). An https page may open no plain WebSocket but to its own machine: to dial one would only fail, and
 * be complained of.
 */
import { webRTCDirect } from '@libp2p/webrtc'
import { webSockets } from '@libp2p/websockets'
import { isLoopback } from './addresses.ts'
import { overriding } from './overriding.ts'
import { whereAllowed } from './webrtc-direct.ts'
import type { Libp2pParts } from './parts.ts'
import type { Transport } from '@libp2p/interface'
import type { WebSocketsComponents } from '@libp2p/websockets'
import type { Multiaddr } from '@multiformats/multiaddr'

export interface Browser {
  /** The page came by TLS. */
  readonly isSecure: boolean
  /** Whether an offer may be changed as `/webrtc-direct` has to. */
  allowsWebRTCDirect (): Promise<boolean>
}

/** A page of this machine, in a browser that allows everything. */
const ALLOWING: Browser = { isSecure: false, allowsWebRTCDirect: () => Promise.resolve(true) }

export function browserParts ({ isSecure, allowsWebRTCDirect }: Browser = ALLOWING): Libp2pParts {
  return {
    role: 'tab',
    // the other side is a host at a known address: there is nothing to ask a STUN server
    transports: [isSecure ? secureWebSockets : webSockets(), whereAllowed(webRTCDirect({ rtcConfiguration: { iceServers: [] } }), allowsWebRTCDirect)],
    listen: ['/webrtc'],
    peerDiscovery: [],
    looksUpNames: false,
    faults: []
  }
}

function secureWebSockets (components: WebSocketsComponents): Transport {
  const transport = webSockets()(components)

  return overriding<Transport>(transport, { dialFilter: (addresses) => transport.dialFilter(addresses).filter(mayOpen) })
}

function mayOpen (address: Multiaddr): boolean {
  return address.getComponents().some(({ name }) => name === 'tls' || name === 'wss') || isLoopback(address)
}

/**
 * What the host that serves the page says about itself in `/node.json`. It comes from outside: every size has a
 * limit, everything else is dropped, and nothing in it can name a contact or a message.
 */

export interface HostDescription {
  readonly peerId: string
  /** Addresses which this page may use (WebSocket, WebRTC-direct), most useful first; may be empty. */
  readonly addresses: readonly string[]
  /** The profile the host runs with, where it says so. */
  readonly profile: 'default' | 'lan' | 'local' | undefined
  /** What the page's own node is to do in the network; an absent field is as the profile has it. */
  readonly network: {
    readonly bootstrap?: readonly string[]
    readonly iceServers?: readonly string[]
    readonly publicDht?: { readonly protocol: string, readonly addresses: 'public' | 'all', readonly serve: false } | null
    readonly findable?: boolean
  }
}

// A node announces a handful of addresses; a relay address is about 200 characters. Design.
const MAX_ADDRESSES = 16
const MAX_ADDRESS_LENGTH = 512
const MAX_PEER_ID_LENGTH = 128
// As many as a configuration may have (config.ts).
const MAX_STUN_SERVERS = 8
const MAX_STUN_LENGTH = 256

/**
 * @param page where the page was loaded from: a page on another machine has no use for the host's loopback
 *   addresses, and a page served by TLS cannot open a bare WebSocket
 * @returns `undefined` for anything that is no description of a host
 */
export function parseHostDescription (value: unknown, page: { readonly hostname: string, readonly secure: boolean }): HostDescription | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { peerId, addresses, profile, bootstrap, iceServers, publicDht, findable } = value as Record<string, unknown>
  if (typeof peerId !== 'string' || peerId.length > MAX_PEER_ID_LENGTH || !/^[1-9A-HJ-NP-Za-km-z]+$/.test(peerId)) return undefined
  const onLoopback = isLoopback(page.hostname)
  const dialled = (list: unknown): string[] => texts(list, MAX_ADDRESSES, MAX_ADDRESS_LENGTH).filter((address) => isWebRTCDirect(address) || (isWebSocket(address) && (!page.secure || isSecureWebSocket(address))))
  const usable = dialled(addresses)
    .filter((address) => onLoopback || !/^\/(ip4\/127\.|ip6\/::1\/|dns[46]?\/localhost\/)/.test(address))
    .map((address) => address.includes('/p2p/') ? address : `${address}/p2p/${peerId}`)
    .filter((address) => address.endsWith(`/p2p/${peerId}`) && !address.includes('/p2p-circuit'))
  return {
    peerId,
    addresses: [...new Set(usable)].sort((a, b) => rank(a) - rank(b)),
    profile: profile === 'default' || profile === 'lan' || profile === 'local' ? profile : undefined,
    network: {
      ...(Array.isArray(bootstrap) ? { bootstrap: dialled(bootstrap).filter((address) => /\/p2p\/[1-9A-HJ-NP-Za-km-z]{46,62}$/.test(address)) } : {}),
      ...(Array.isArray(iceServers) ? { iceServers: texts(iceServers, MAX_STUN_SERVERS, MAX_STUN_LENGTH).filter((url) => /^stuns?:[^\s@?]+$/.test(url)) } : {}),
      ...parsedDht(publicDht),
      ...(typeof findable === 'boolean' ? { findable } : {})
    }
  }
}

function texts (list: unknown, most: number, longest: number): string[] {
  return (Array.isArray(list) ? list : []).slice(0, most).filter((text): text is string => typeof text === 'string' && text.length <= longest)
}

/** A page serves nobody's DHT, whatever its host does. */
function parsedDht (value: unknown): Pick<HostDescription['network'], 'publicDht'> {
  if (value === null) return { publicDht: null }
  if (typeof value !== 'object') return {}
  const { protocol, addresses } = value as Record<string, unknown>
  if (typeof protocol !== 'string' || protocol.length > 64 || !/^(\/[a-z0-9.-]+){2,}$/.test(protocol) || (addresses !== 'public' && addresses !== 'all')) return {}
  return { publicDht: { protocol, addresses, serve: false } }
}

/** @returns whether a page from this host name was served by the machine it runs on */
export function isLoopback (hostname: string): boolean {
  return hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || /^127\./.test(hostname)
}

function isWebRTCDirect (address: string): boolean { return /\/webrtc-direct(\/|$)/.test(address) }
function isWebSocket (address: string): boolean { return /\/wss?(\/|$)/.test(address) }
function isSecureWebSocket (address: string): boolean { return /\/(wss|tls(\/sni\/[^/]+)?\/ws)(\/|$)/.test(address) }
// Loopback first, where it is of use: it is there even when the network is not.
function rank (address: string): number { return isWebRTCDirect(address) ? 2 : address.startsWith('/ip4/127.') ? 0 : 1 }

/**
 * What the host that serves the page says about itself in `/node.json`. It comes from outside: every size has a
 * limit, everything else is dropped, and nothing in it can name a contact or a message.
 */

export interface HostDescription {
  readonly peerId: string
  /** WebSocket addresses which this page may use, most useful first; may be empty. */
  readonly addresses: readonly string[]
  /** The profile the host runs with, where it says so. */
  readonly profile: 'default' | 'lan' | 'local' | undefined
  /** The STUN servers that the host's owner chose, none if so; `undefined` where the host does not say. */
  readonly iceServers: readonly string[] | undefined
}

// A node announces a handful of addresses; a relay address is about 200 characters. Design.
const MAX_ADDRESSES = 16
const MAX_ADDRESS_LENGTH = 512
const MAX_PEER_ID_LENGTH = 128
// As many as a configuration may name.
const MAX_ICE_SERVERS = 8
const MAX_ICE_SERVER_LENGTH = 256

/**
 * @param page where the page was loaded from: a page on another machine has no use for the host's loopback
 *   addresses, and a page served by TLS cannot open a bare WebSocket
 * @returns `undefined` for anything that is no description of a host
 */
export function parseHostDescription (value: unknown, page: { readonly hostname: string, readonly secure: boolean }): HostDescription | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { peerId, addresses, profile, iceServers } = value as Record<string, unknown>
  if (typeof peerId !== 'string' || peerId.length > MAX_PEER_ID_LENGTH || !/^[1-9A-HJ-NP-Za-km-z]+$/.test(peerId)) return undefined
  const onLoopback = isLoopback(page.hostname)
  const usable = (Array.isArray(addresses) ? addresses : [])
    .slice(0, MAX_ADDRESSES)
    .filter((address): address is string => typeof address === 'string' && address.length <= MAX_ADDRESS_LENGTH)
    .filter((address) => isWebSocket(address) && (!page.secure || isSecureWebSocket(address)))
    .filter((address) => onLoopback || !/^\/(ip4\/127\.|ip6\/::1\/|dns[46]?\/localhost\/)/.test(address))
    .map((address) => address.includes('/p2p/') ? address : `${address}/p2p/${peerId}`)
    .filter((address) => address.endsWith(`/p2p/${peerId}`) && !address.includes('/p2p-circuit'))
  return {
    peerId,
    addresses: [...new Set(usable)].sort((a, b) => rank(a) - rank(b)),
    profile: profile === 'default' || profile === 'lan' || profile === 'local' ? profile : undefined,
    iceServers: Array.isArray(iceServers) ? iceServers.slice(0, MAX_ICE_SERVERS).filter(isStunServer) : undefined
  }
}

/** @returns whether a page from this host name was served by the machine it runs on */
export function isLoopback (hostname: string): boolean {
  return hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || /^127\./.test(hostname)
}

function isStunServer (url: unknown): url is string {
  return typeof url === 'string' && url.length <= MAX_ICE_SERVER_LENGTH && /^stuns?:[^\s@?]+$/.test(url)
}

function isWebSocket (address: string): boolean { return /\/wss?(\/|$)/.test(address) }
function isSecureWebSocket (address: string): boolean { return /\/(wss|tls(\/sni\/[^/]+)?\/ws)(\/|$)/.test(address) }
// Loopback first, where it is of use: it is there even when the network is not.
function rank (address: string): number { return address.startsWith('/ip4/127.') ? 0 : 1 }

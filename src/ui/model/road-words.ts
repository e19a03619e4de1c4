/**
 * How a page on a phone or another machine gets to a computer of the same person, in plain words: why an address cannot
 * be used from here, and what to do when no road is left. Judged from the addresses alone; it dials nothing.
 */
import { isLoopback } from './host-description.ts'

/** Where the page was loaded from. */
export interface PagePlace { readonly hostname: string, readonly secure: boolean }

const GUIDE = 'docs/REACH-YOUR-COMPUTER.md says how, in three ways.'

/** @returns why this page cannot dial an address that a person gave, and which one it could; `undefined` when it may try */
export function whyNotFromHere (address: string, { secure }: PagePlace): string | undefined {
  if (/\/webrtc-direct\/certhash\/|\/p2p-circuit/.test(address) || /\/(wss|tls(\/sni\/[^/]+)?\/ws)(\/|$)/.test(address)) return undefined
  if (/\/ws(\/|$)/.test(address)) {
    return secure && !/^\/(ip4\/127\.|ip6\/::1\/)/.test(address)
      ? 'A page that came by https may not open this address: it is not secured. Take one with /tls/ws or /webrtc-direct from your computer.'
      : undefined
  }
  return 'No page can open this address: browsers know WebSocket and WebRTC alone. Take one with /ws, /tls/ws or /webrtc-direct from your computer.'
}

/**
 * What to do about it when this page is connected to no computer of its person; `undefined` where it is, or was loaded
 * from that computer itself.
 *
 * @param known every address of such a computer that the page knows
 */
export function noRoadWords ({ page, known, isConnected }: { readonly page: PagePlace, readonly known: readonly string[], readonly isConnected: boolean }): string | undefined {
  if (isConnected || isLoopback(page.hostname)) return undefined
  if (known.length === 0) return `This page knows no computer of yours. Open the page that your computer serves itself, with a certificate (${GUIDE}), or put an address of your computer below: one with /tls/ws, or with /webrtc-direct.`
  if (known.every((address) => whyNotFromHere(address, page) !== undefined)) return `No road leads from this page to your computer: a page that came by https needs an address of it with a certificate (/tls/ws), or one with /webrtc-direct. ${GUIDE}`
  return 'Your computer answers at none of the addresses that this page knows. See that it is on, that this device is in a network that leads there, and, where the address has /webrtc-direct, that this browser allows it.'
}

/** @returns whether a dial failed because this browser lets no page use WebRTC-direct */
export function isWebRTCDirectRefused (error: unknown): boolean {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 8; cause = cause.cause, depth++) {
    if (cause.name === 'WebRTCDirectRefusedError' || (cause instanceof AggregateError && cause.errors.some(isWebRTCDirectRefused))) return true
  }
  return false
}

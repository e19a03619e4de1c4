/**
 * Finds the address in the fragment of a page's own link: `#invite=<payload>`, where a payload may also be a whole
 * `web+mobilink:` or `mobilink:` link that the browser handed over. It is not judged here; the node does that.
 */

// An invite with a name and three relay addresses stays under 1,200 characters. Design.
const MAX_LENGTH = 4096

/** @returns what belongs into "Peer ID or invite link", or `undefined` when the fragment is about something else */
export function addressInFragment (fragment: string): string | undefined {
  const found = /^#invite=([^&]*)/.exec(fragment)?.[1]
  if (found === undefined || found === '' || found.length > MAX_LENGTH) return undefined
  const payload = decoded(found).trim()
  if (payload === '') return undefined
  return payload.includes(':') || payload.startsWith('/') ? payload : `mobilink:${payload}`
}

// What a node takes for an address (node/network).
const MAX_ADDRESS_LENGTH = 512

/** @returns the address of a node to meet others through (`#node=<multiaddr>`), or `undefined`. A person is asked before it is used */
export function nodeInFragment (fragment: string): string | undefined {
  const found = /^#node=([^&]*)/.exec(fragment)?.[1]
  const address = found === undefined || found.length > 3 * MAX_ADDRESS_LENGTH ? '' : decoded(found).trim()
  return address.length <= MAX_ADDRESS_LENGTH && /^\/[\x21-\x7e]+\/p2p\/[1-9A-HJ-NP-Za-km-z]+$/.test(address) ? address : undefined
}

function decoded (text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // A stray per cent sign: shown as it came, so that the person sees what is wrong with it.
    return text
  }
}

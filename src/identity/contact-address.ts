/**
 * What people paste when they add somebody: a peer ID, a did:key, a multiaddr or an invite in any of its dresses.
 * Answers who it is and where to look, or refuses with a sentence that says which part is wrong and what to do, so
 * that nothing mistyped is ever dialled. Never guesses, never repairs, never looks anything up.
 */
import { readAddress } from './addresses.ts'
import { hasUsableKey, parsePeerId } from './device-key.ts'
import { DID_KEY_PREFIX, peerIdOfDid } from './did.ts'
import { InvalidContactAddressError, InvalidPeerIdError } from './errors.ts'
import { decodeInvite, INVITE_VALID_MS, MAX_PASTED_BYTES } from './invite.ts'
import type { PeerIdText } from './device-key.ts'

export interface ContactAddress {
  /** How much it says: who; who and where; who, where, and a token that opens the door. */
  readonly kind: 'peer-id' | 'multiaddr' | 'invite'
  readonly peerId: PeerIdText
  /** Canonical multiaddrs, each ending in `/p2p/<peerId>`, most useful first; at most three, or none. */
  readonly addresses: readonly string[]
  /** The name in the invite (at most 64 characters), or empty. */
  readonly name: string
  /** The token of the invite (16 bytes), or empty. */
  readonly token: Uint8Array
  /** Of an invite that has them: what `readInvitePrekeys` reads. */
  readonly prekeys?: Uint8Array
}

const DAY_MS = 24 * 60 * 60 * 1000

/** `mobilink:…`, `web+mobilink:…`, also with the `//` that some programs put after every scheme. */
const SCHEME = /^(?:web\+)?mobilink:(?:\/\/)?/i
const WEB_LINK = /^https?:\/\//i

/** What is copied along with a text and cannot be seen: white space, zero-width characters, byte-order marks. */
const SURROUNDING = /^[\s\u200b-\u200d\u2060\ufeff]+|[\s\u200b-\u200d\u2060\ufeff]+$/gu

/** No spelling of a peer ID has more than 62 characters, no invite fewer than 170: longer words are bare invites. */
const SHORTEST_BARE_INVITE = 128

/**
 * Reads what was pasted.
 *
 * @param now ms since the epoch: an invite is accepted for 90 days after it was made
 * @throws {InvalidContactAddressError} with the reason, and what to do, in plain words
 */
export async function parseContactAddress (text: string, now: number): Promise<ContactAddress> {
  // UTF-8 never has fewer bytes than the string has characters: the first test spares the second the long ones.
  if (text.length > MAX_PASTED_BYTES || new TextEncoder().encode(text).byteLength > MAX_PASTED_BYTES) {
    throw new InvalidContactAddressError('This is too long. Paste one peer ID, multiaddr or invite, and nothing else.')
  }

  const pasted = text.replace(SURROUNDING, '')

  if (pasted === '') {
    throw new InvalidContactAddressError('There is nothing here. Paste a peer ID, a multiaddr or an invite.')
  }

  if (/\s/u.test(pasted)) {
    throw new InvalidContactAddressError('There is a space or a line break in the middle. Paste one peer ID, multiaddr or invite, in one piece.')
  }

  const address = await read(pasted, now)

  if (!hasUsableKey(address.peerId)) {
    throw new InvalidContactAddressError('This peer ID is mistyped: no device can have its key. Copy it again from the other device.')
  }

  return address
}

async function read (pasted: string, now: number): Promise<ContactAddress> {
  if (SCHEME.test(pasted)) {
    return readInvite(pasted.replace(SCHEME, ''), now)
  }

  if (WEB_LINK.test(pasted)) {
    return readInvite(payloadOfLink(pasted), now)
  }

  if (pasted.startsWith('/')) {
    const { peerId, address, isBare } = readAddress(pasted)
    return isBare ? bare(peerId) : { kind: 'multiaddr', peerId, addresses: [address], name: '', token: new Uint8Array(0) }
  }

  if (pasted.length >= SHORTEST_BARE_INVITE && /^[\w-]+$/.test(pasted)) {
    return readInvite(pasted, now)
  }

  return bare(readPeerId(pasted))
}

function bare (peerId: PeerIdText): ContactAddress {
  return { kind: 'peer-id', peerId, addresses: [], name: '', token: new Uint8Array(0) }
}

function readPeerId (pasted: string): PeerIdText {
  const isDid = pasted.startsWith(DID_KEY_PREFIX)

  if (!isDid && !/^[A-Za-z0-9]+$/.test(pasted)) {
    throw new InvalidContactAddressError('This is no peer ID, multiaddr or invite. A peer ID is 52 letters and digits and begins with 12D3Koo, a multiaddr begins with /, an invite with mobilink:')
  }

  try {
    return isDid ? peerIdOfDid(pasted) : parsePeerId(pasted)
  } catch (error) {
    if (error instanceof InvalidPeerIdError) {
      throw new InvalidContactAddressError(error.message, { cause: error })
    }

    throw error
  }
}

async function readInvite (payload: string, now: number): Promise<ContactAddress> {
  const { peerId, addresses, name, token, createdAt, prekeys } = await decodeInvite(payload)

  if (now > createdAt + INVITE_VALID_MS) {
    throw new InvalidContactAddressError(`This invite has expired: it was made ${Math.floor((now - createdAt) / DAY_MS)} days ago, and an invite is good for ${INVITE_VALID_MS / DAY_MS}. Ask for a new one.`)
  }

  return { kind: 'invite', peerId, addresses, name, token, ...(prekeys === undefined ? {} : { prekeys }) }
}

/** The invite in a link's fragment, which browsers send to nobody. */
function payloadOfLink (link: string): string {
  const fragment = link.includes('#') ? link.slice(link.indexOf('#') + 1) : ''
  const field = fragment.split('&').find((part) => part.startsWith('invite='))

  if (field === undefined) {
    throw new InvalidContactAddressError('This link carries no invite: it has no #invite= in it. Copy the whole link, or ask for the peer ID.')
  }

  return decodePercents(field.slice('invite='.length)).replace(SCHEME, '')
}

/** A page that was opened by a `web+mobilink:` link finds it percent-encoded in its fragment. */
function decodePercents (text: string): string {
  try {
    return decodeURIComponent(text)
  } catch (error) {
    throw new InvalidContactAddressError('This link is damaged: a % in it does not stand for a character. Copy the whole link again.', { cause: error })
  }
}

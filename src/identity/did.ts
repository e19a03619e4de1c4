/**
 * The device key in the spelling of decentralised identifiers: `did:key`, multicodec ed25519-pub in base58btc.
 * The same 32 bytes as the peer ID, nothing looked up, nobody asked.
 *
 * @see https://w3c-ccg.github.io/did-key-spec/
 */
import { base58btc } from 'multiformats/bases/base58'
import { concat } from 'uint8arrays/concat'
import { equals } from 'uint8arrays/equals'
import { peerIdOfPublicKey, publicKeyOf } from './device-key.ts'
import { InvalidPeerIdError } from './errors.ts'
import type { PeerIdText } from './device-key.ts'

export const DID_KEY_PREFIX = 'did:key:'

/** Multicodec ed25519-pub (0xed) as an unsigned varint. */
const ED25519_PUB = Uint8Array.of(0xed, 0x01)
/** How every did:key of an Ed25519 key begins. */
const ED25519_DID = 'did:key:z6Mk'

/** A did:key of an Ed25519 key has 56 characters; base58 decoding is quadratic. */
const MAX_DID_CHARACTERS = 128

const INCOMPLETE = 'This did:key is incomplete or mistyped. It begins with did:key:z6Mk and has 56 characters: copy it again from the other device.'

/** @returns `did:key:z6Mk…` of a peer ID */
export function didOf (peer: PeerIdText): string {
  return DID_KEY_PREFIX + base58btc.encode(concat([ED25519_PUB, publicKeyOf(peer)]))
}

/**
 * The peer ID of a `did:key:z6Mk…`.
 *
 * @throws {InvalidPeerIdError} when it is another DID method, another kind of key, incomplete or mistyped
 */
export function peerIdOfDid (did: string): PeerIdText {
  if (!did.startsWith(DID_KEY_PREFIX) || did.length > MAX_DID_CHARACTERS) {
    throw new InvalidPeerIdError('This is no did:key of a device. It begins with did:key:z6Mk and has 56 characters: copy it again from the other device.')
  }

  const bytes = decode(did.slice(DID_KEY_PREFIX.length))

  if (!equals(bytes.subarray(0, ED25519_PUB.byteLength), ED25519_PUB)) {
    throw new InvalidPeerIdError(did.startsWith(ED25519_DID) ? INCOMPLETE : 'This is a did:key of another kind of key. That of a Mobilink device begins with did:key:z6Mk.')
  }

  return peerIdOfPublicKey(bytes.subarray(ED25519_PUB.byteLength))
}

function decode (text: string): Uint8Array {
  try {
    return base58btc.decode(text)
  } catch (error) {
    throw new InvalidPeerIdError(INCOMPLETE, { cause: error })
  }
}

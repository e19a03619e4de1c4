/**
 * The Ed25519 key of this device, which is its peer ID. Made from a 32-byte seed that lies in a `KeyStore`; the
 * same seed is the same peer ID for ever. Peer IDs leave this file in one spelling only (base58btc, 12D3Koo…), so
 * that they can be compared as strings. Refuses every other kind of key: a Mobilink peer ID holds its public key.
 */
import { generateKeyPairFromSeed, publicKeyFromRaw } from '@libp2p/crypto/keys'
import { peerIdFromString } from '@libp2p/peer-id'
import { ed25519 } from '@noble/curves/ed25519.js'
import { InvalidPeerIdError, IdentityUnreadableError } from './errors.ts'
import type { Ed25519PeerId, Ed25519PrivateKey } from '@libp2p/interface'

declare const peerIdBrand: unique symbol

/** An Ed25519 peer ID in its canonical spelling: base58btc, 52 characters, begins with `12D3Koo`. */
export type PeerIdText = string & { readonly [peerIdBrand]: true }

export interface DeviceKey {
  readonly peerId: PeerIdText
  /** Raw Ed25519 public key, 32 bytes. */
  readonly publicKey: Uint8Array
  /** The same key as libp2p wants it; for `node/network` alone. */
  readonly libp2pKey: Ed25519PrivateKey
  /**
   * Signs with Ed25519 (RFC 8032). Callers put a prefix of their own before what they sign, so that a signature
   * made for one purpose is worth nothing for another.
   *
   * @returns 64 bytes
   */
  sign (bytes: Uint8Array): Promise<Uint8Array>
}

const SEED_LENGTH = 32
const PUBLIC_KEY_LENGTH = 32

/** The longest spelling that is accepted (CIDv1 in base32) has 62 characters; base58 decoding is quadratic. */
const MAX_PEER_ID_CHARACTERS = 128

/**
 * Makes the device key of a seed; the same seed gives the same key.
 *
 * @param seed 32 bytes, copied
 * @throws {IdentityUnreadableError} when the seed has another length
 */
export async function createDeviceKey (seed: Uint8Array): Promise<DeviceKey> {
  if (seed.byteLength !== SEED_LENGTH) {
    throw new IdentityUnreadableError(`the device key is damaged: its seed has ${seed.byteLength} bytes instead of ${SEED_LENGTH}`)
  }

  const libp2pKey = await generateKeyPairFromSeed('Ed25519', seed)

  return {
    peerId: peerIdOfPublicKey(libp2pKey.publicKey.raw),
    publicKey: Uint8Array.from(libp2pKey.publicKey.raw),
    libp2pKey,
    sign: async (bytes) => Uint8Array.from(await libp2pKey.sign(bytes))
  }
}

/**
 * Draws a fresh seed.
 *
 * @param random cryptographically strong
 * @returns 32 bytes
 */
export function generateSeed (random: { bytes (length: number): Uint8Array }): Uint8Array {
  const seed = random.bytes(SEED_LENGTH)

  if (seed.byteLength !== SEED_LENGTH) {
    throw new RangeError('the random source gave fewer bytes than a seed needs')
  }

  return seed
}

/**
 * Reads a peer ID in any of its spellings (base58btc, or CIDv1 such as `bafz…` and `k51…`) and answers the
 * canonical one.
 *
 * @throws {InvalidPeerIdError} when it is incomplete, mistyped, or no Ed25519 peer ID
 */
export function parsePeerId (text: string): PeerIdText {
  if (text.length > MAX_PEER_ID_CHARACTERS) {
    throw new InvalidPeerIdError('This is too long for a peer ID. Paste the peer ID alone.')
  }

  const parsed = decode(text)
  const peerId = peerIdOfPublicKey(parsed.publicKey.raw)

  // The key inside is wrapped in protobuf, which has many encodings of one key. One key, one peer ID.
  if (parsed.toString() !== peerId) {
    throw new InvalidPeerIdError('This peer ID is mistyped: its key is wrapped in another way than peer IDs do it. Copy it again from the other device.')
  }

  return peerId
}

/**
 * The raw Ed25519 public key that a peer ID holds.
 *
 * @returns 32 bytes
 */
export function publicKeyOf (peer: PeerIdText): Uint8Array {
  return decode(peer).publicKey.raw
}

/**
 * The peer ID of a raw Ed25519 public key.
 *
 * @param publicKey 32 bytes
 * @throws {InvalidPeerIdError} for another length
 */
export function peerIdOfPublicKey (publicKey: Uint8Array): PeerIdText {
  if (publicKey.byteLength !== PUBLIC_KEY_LENGTH) {
    throw new InvalidPeerIdError(`This is no peer ID: its key has ${publicKey.byteLength} bytes instead of ${PUBLIC_KEY_LENGTH}.`)
  }

  return publicKeyFromRaw(publicKey).toString() as PeerIdText
}

/**
 * Says whether the bytes in a peer ID are a key that one person alone can hold: a point on the curve, and not one
 * of the eight of small order, for which anybody can sign. A peer ID carries no checksum; about half of its typos
 * end off the curve and are found here. Costs a square root in big integers (0.1 to 1 ms), so it is for what people paste.
 */
export function hasUsableKey (peer: PeerIdText): boolean {
  const publicKey = publicKeyOf(peer)

  try {
    return !ed25519.Point.fromBytes(publicKey).isSmallOrder()
  } catch {
    // Off the curve, or not the canonical encoding of its point: the library says so by throwing.
    return false
  }
}

/** Says whether `signature` was made over exactly `bytes` by the device key of `peer`. Never rejects for bad input. */
export async function verifySignature (peer: PeerIdText, bytes: Uint8Array, signature: Uint8Array): Promise<boolean> {
  try {
    return await publicKeyFromRaw(publicKeyOf(peer)).verify(bytes, signature)
  } catch {
    // Platforms differ: some throw for a signature of another length or a key off the curve, others say no.
    return false
  }
}

function decode (text: string): Ed25519PeerId {
  const parsed = decodeAnyKind(text)

  if (parsed.type !== 'Ed25519') {
    throw new InvalidPeerIdError('This is a peer ID of another kind of key. A Mobilink peer ID begins with 12D3Koo.')
  }

  return parsed
}

function decodeAnyKind (text: string): ReturnType<typeof peerIdFromString> {
  try {
    return peerIdFromString(text)
  } catch (error) {
    throw new InvalidPeerIdError('This peer ID is incomplete or mistyped. It begins with 12D3Koo and has 52 characters: copy it again from the other device.', { cause: error })
  }
}

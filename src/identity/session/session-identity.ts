/**
 * The X25519 key of this device for sessions (IK of PQXDH), certified by its device key. It is a key of its own,
 * not the Ed25519 key converted: one key, one use. Made once and kept; a restored device makes a new one, and with
 * it every session anew.
 */
import { hasUsableKey, publicKeyOf, verifySignature } from '../device-key.ts'
import { SessionIdentityRecord } from '../pb/session.ts'
import { generateKeyPair, keyPairOf, X25519_BYTES } from './key-agreement.ts'
import { SIGNED } from './labels.ts'
import { keptBytes, readRecord, RECORD_VERSION } from './record.ts'
import { transcript } from './transcript.ts'
import type { KeyPair } from './key-agreement.ts'
import type { Random } from './random.ts'
import type { DeviceKey, PeerIdText } from '../device-key.ts'

export const CERTIFICATE_BYTES = 64

export interface SessionIdentity extends KeyPair {
  readonly peerId: PeerIdText
  /** By the device key, over the public key: 64 bytes. */
  readonly certificate: Uint8Array
}

/** Makes and certifies a fresh session identity. */
export async function createSessionIdentity (key: DeviceKey, random: Random): Promise<SessionIdentity> {
  const pair = generateKeyPair(random)
  return { ...pair, peerId: key.peerId, certificate: await key.sign(statement(key.peerId, pair.publicKey)) }
}

/**
 * Says whether `identityKey` is the session identity key of `peer`, and `peer` a key that one person alone can hold.
 *
 * @param identityKey 32 bytes
 * @param certificate 64 bytes
 */
export async function isCertified (peer: PeerIdText, identityKey: Uint8Array, certificate: Uint8Array): Promise<boolean> {
  return hasUsableKey(peer) && await verifySignature(peer, statement(peer, identityKey), certificate)
}

/** For keeping. Holds the secret key. */
export function encodeSessionIdentity ({ secretKey, certificate }: SessionIdentity): Uint8Array {
  return SessionIdentityRecord.encode({ version: RECORD_VERSION, secretKey: Uint8Array.from(secretKey), certificate: Uint8Array.from(certificate) })
}

/**
 * @param peerId whose it is: this device
 * @throws {SessionUnreadableError}
 */
export function decodeSessionIdentity (bytes: Uint8Array, peerId: PeerIdText): SessionIdentity {
  const { secretKey, certificate } = readRecord(SessionIdentityRecord, bytes)
  return { ...keyPairOf(keptBytes(secretKey, X25519_BYTES)), peerId, certificate: keptBytes(certificate, CERTIFICATE_BYTES) }
}

function statement (peer: PeerIdText, identityKey: Uint8Array): Uint8Array {
  return transcript(SIGNED.certificate, publicKeyOf(peer), identityKey)
}

/**
 * The link that a host's owner opens on a device to pair it: which host, where, and the code of its offer. It is a
 * secret for ten minutes, so it travels in a fragment, which browsers send to nobody. Not signed: the code is proved in
 * CPace, and who answers at the address proves its key.
 *
 * Payload = base64url(version (1) ‖ PairingLinkBody ‖ CRC-32 (4, least significant first)), without padding.
 *
 * @see docs/PROTOCOL.md
 */
import { base64url } from 'multiformats/bases/base64'
import { concat } from 'uint8arrays/concat'
import { equals } from 'uint8arrays/equals'
import { packAddress, unpackAddress } from './addresses.ts'
import { CHECKSUM_LENGTH, checksumOf } from './checksum.ts'
import { hasUsableKey, peerIdOfPublicKey, publicKeyOf } from './device-key.ts'
import { InvalidContactAddressError, InvalidPairingLinkError } from './errors.ts'
import { readPairingCode } from './pairing-code.ts'
import { PairingLinkBody } from './pb/pairing.ts'
import type { PeerIdText } from './device-key.ts'

export interface PairingLink {
  /** The host that made the offer, and nobody else. */
  readonly host: PeerIdText
  /** Eight characters. */
  readonly code: string
  /** Where it is: at most four, each ending in `/p2p/<host>`; may be empty. */
  readonly addresses: readonly string[]
}

/** Loopback, the home network by two transports, and one from outside. Design. */
export const MAX_PAIRING_ADDRESSES = 4

const VERSION = 1
const KEY_LENGTH = 32
/** Four addresses of 512 bytes, in base64, and the rest. */
const MAX_PAYLOAD_CHARACTERS = 4_096
const PAYLOAD = /(?:^|[#:&])pair=([^&\s]*)/

/** @returns the payload: what stands after `#pair=` or `mobilink:pair=` */
export function createPairingLink ({ host, code, addresses }: PairingLink): string {
  const packed: Uint8Array[] = []
  for (const address of addresses) {
    const bytes = packAddress(address, host)
    if (packed.length < MAX_PAIRING_ADDRESSES && !packed.some((other) => equals(other, bytes))) packed.push(bytes)
  }
  const bytes = concat([Uint8Array.of(VERSION), PairingLinkBody.encode({ host: Uint8Array.from(publicKeyOf(host)), code, addresses: packed.map((address) => Uint8Array.from(address)) })])
  return base64url.baseEncode(concat([bytes, checksumOf(bytes)]))
}

/** Whether a text means to be a pairing link; whether it is a good one, `readPairingLink` says. */
export function isPairingLink (text: string): boolean {
  return PAYLOAD.test(text)
}

/**
 * Reads a link in any of its dresses: `http://…/#pair=<payload>`, `mobilink:pair=<payload>`, `pair=<payload>`.
 *
 * @throws {InvalidPairingLinkError} with the reason, and what to do
 */
export function readPairingLink (text: string): PairingLink {
  const payload = PAYLOAD.exec(text.trim())?.[1]
  if (payload === undefined || payload.length > MAX_PAYLOAD_CHARACTERS) throw new InvalidPairingLinkError('This is no pairing link: it has no #pair= in it. Copy the whole link that the computer shows.')
  const bytes = decodeBase(payload)
  const content = bytes.subarray(0, -CHECKSUM_LENGTH)
  if (content.byteLength === 0 || !equals(checksumOf(content), bytes.subarray(-CHECKSUM_LENGTH))) throw new InvalidPairingLinkError('This pairing link is incomplete or has a typo. Copy all of it again.')
  if (content[0] !== VERSION) throw new InvalidPairingLinkError('This pairing link was made by another version of Mobilink. Update Mobilink on both devices.')
  const { host: key, code: typed, addresses } = decodeBody(content.subarray(1))
  const code = readPairingCode(typed)
  if (key.byteLength !== KEY_LENGTH || code === undefined) throw damaged()
  const host = peerIdOfPublicKey(key)
  if (!hasUsableKey(host)) throw damaged()
  return { host, code, addresses: addresses.map((address) => unpacked(address, host)) }
}

function decodeBase (payload: string): Uint8Array {
  try {
    return base64url.baseDecode(payload)
  } catch (error) {
    throw new InvalidPairingLinkError('This pairing link has a character that none has. Copy it again.', { cause: error })
  }
}

function decodeBody (bytes: Uint8Array): PairingLinkBody {
  try {
    return PairingLinkBody.decode(bytes, { limits: { addresses: MAX_PAIRING_ADDRESSES } })
  } catch (error) {
    throw damaged(error)
  }
}

function unpacked (address: Uint8Array, host: PeerIdText): string {
  try {
    return unpackAddress(address, host)
  } catch (error) {
    if (error instanceof InvalidContactAddressError) throw damaged(error)
    throw error
  }
}

function damaged (cause?: unknown): InvalidPairingLinkError {
  return new InvalidPairingLinkError('This pairing link is damaged. Make a new one on the computer.', { cause })
}

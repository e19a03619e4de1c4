/**
 * Invites: who, where, how the person calls this device, and a token that opens the door once. Signed by the device
 * key, so that nobody can put other addresses under somebody's peer ID; checksummed, so that a typo is refused with
 * the reason before anything in it is looked at, let alone dialled. An invite is a secret between two people: whoever
 * has it is let in.
 *
 * Payload = base64url(version (1) ‖ InviteBody ‖ signature (64) ‖ CRC-32 (4, least significant first)), without padding.
 *
 * @see docs/PROTOCOL.md
 */
import { base64url } from 'multiformats/bases/base64'
import { concat } from 'uint8arrays/concat'
import { equals } from 'uint8arrays/equals'
import { fromString } from 'uint8arrays/from-string'
import { packAddress, unpackAddress } from './addresses.ts'
import { CHECKSUM_LENGTH, checksumOf } from './checksum.ts'
import { peerIdOfPublicKey, verifySignature } from './device-key.ts'
import { InvalidContactAddressError } from './errors.ts'
import { InviteBody } from './pb/invite.ts'
import { MAX_BUNDLE_BYTES } from './session/bundle.ts'
import type { DeviceKey, PeerIdText } from './device-key.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/** A node shows the same invite until its token is used or it is this old, so that a printed one stays good. */
export const INVITE_LIFETIME_MS = 7 * DAY_MS

/** How long after it was made an invite is accepted: as long as the keys that invites will carry (90 days). */
export const INVITE_VALID_MS = 90 * DAY_MS

export const INVITE_SCHEME = 'mobilink:'
export const INVITE_TOKEN_LENGTH = 16

/** More would not fit a QR code of version 12 or so, and the first that answers is enough. */
export const MAX_INVITE_ADDRESSES = 3

/** What an invite, and everything else that is pasted, may have: far more than any has. Design. */
export const MAX_PASTED_BYTES = 4096

const MAX_NAME_CHARACTERS = 64
const VERSION = 1
const SIGNATURE_LENGTH = 64

/** The last moment that a `Date` can hold (ECMA-262, "Time Values"). */
const MAX_TIME_MS = 8_640_000_000_000_000

/** Before what is signed: a signature for an invite is worth nothing anywhere else, and the other way round. */
const SIGNING_PREFIX = fromString('mobilink/invite\0')

/** Everything that cannot be seen and could make one name look like another: controls and bidirectional overrides. */
const INVISIBLE = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu

export interface InviteInit {
  /** How the inviting person calls this device; cut to 64 characters. May be empty. */
  readonly name: string
  /** Multiaddrs of this device, most useful first; the first three different ones are taken. May be empty. */
  readonly addresses: readonly string[]
  /** 16 random bytes, good for one contact. */
  readonly token: Uint8Array
  /** When it was made, ms since the epoch. */
  readonly createdAt: number
  /** `createInvitePrekeys`: whoever has the invite can seal at once. Left out of what has to fit a QR code. */
  readonly prekeys?: Uint8Array
}

/** An invite as read: addresses in canonical spelling, each ending in `/p2p/<peerId>`. */
export interface Invite extends InviteInit { readonly peerId: PeerIdText }

/**
 * Makes and signs an invite. The same input gives the same text.
 *
 * @returns `mobilink:<payload>`
 * @throws {InvalidContactAddressError} when an address is no multiaddr or leads to another peer
 * @throws {RangeError} when the token has not 16 bytes or the time is no time
 */
export async function createInvite (key: DeviceKey, init: InviteInit): Promise<string> {
  if (init.token.byteLength !== INVITE_TOKEN_LENGTH || !isTime(init.createdAt)) {
    throw new RangeError('an invite needs a token of 16 bytes and the time at which it is made')
  }

  const packed: Uint8Array[] = []

  for (const address of init.addresses) {
    const bytes = packAddress(address, key.peerId)

    if (packed.length < MAX_INVITE_ADDRESSES && !packed.some((other) => equals(other, bytes))) {
      packed.push(bytes)
    }
  }

  const body = InviteBody.encode({
    publicKey: Uint8Array.from(key.publicKey),
    token: Uint8Array.from(init.token),
    createdAt: init.createdAt,
    name: readableName(init.name),
    addresses: packed.map((bytes) => Uint8Array.from(bytes)),
    prekeys: Uint8Array.from(init.prekeys ?? [])
  })
  const signed = concat([Uint8Array.of(VERSION), body])
  const signature = await key.sign(concat([SIGNING_PREFIX, signed]))
  const bytes = concat([signed, signature])

  return INVITE_SCHEME + base64url.baseEncode(concat([bytes, checksumOf(bytes)]))
}

/**
 * Reads the payload of an invite. Whether it is still good is for the caller, who has a clock.
 *
 * @param payload without `mobilink:`
 * @throws {InvalidContactAddressError} when it is mistyped, incomplete, of another version, or not signed by its peer ID
 */
export async function decodeInvite (payload: string): Promise<Invite> {
  const bytes = checked(payload)
  const version = bytes[0]

  if (version !== VERSION) {
    throw new InvalidContactAddressError('This invite was made by another version of Mobilink. Update Mobilink, or ask for the peer ID instead.')
  }

  const signed = bytes.subarray(0, -SIGNATURE_LENGTH)
  const body = decodeBody(signed.subarray(1))

  if (body.publicKey.byteLength !== 32 || body.token.byteLength !== INVITE_TOKEN_LENGTH || !isTime(body.createdAt) || body.prekeys.byteLength > MAX_BUNDLE_BYTES) {
    throw new InvalidContactAddressError('This invite is damaged: a key, its token or its date is missing or impossible. Ask for a new one.')
  }

  const peerId = peerIdOfPublicKey(body.publicKey)

  if (!await verifySignature(peerId, concat([SIGNING_PREFIX, signed]), bytes.subarray(-SIGNATURE_LENGTH))) {
    throw new InvalidContactAddressError('This invite was not made by the device that it names, or was changed since: its signature is wrong. Ask for a new one.')
  }

  return {
    peerId,
    name: readableName(body.name),
    addresses: body.addresses.map((address) => unpackAddress(address, peerId)),
    token: Uint8Array.from(body.token),
    createdAt: body.createdAt,
    ...(body.prekeys.byteLength === 0 ? {} : { prekeys: Uint8Array.from(body.prekeys) })
  }
}

/** Everything before the checksum, once the checksum is right. */
function checked (payload: string): Uint8Array {
  if (payload.length > MAX_PASTED_BYTES) {
    throw new InvalidContactAddressError('This is too long for an invite. Paste the invite alone.')
  }

  const bytes = decodeBase(payload)

  // Version, signature and checksum with nothing between them: whatever is shorter was cut off.
  if (bytes.byteLength <= 1 + SIGNATURE_LENGTH + CHECKSUM_LENGTH) {
    throw new InvalidContactAddressError('This invite is incomplete. Copy all of it.')
  }

  const content = bytes.subarray(0, -CHECKSUM_LENGTH)

  if (!equals(checksumOf(content), bytes.subarray(-CHECKSUM_LENGTH))) {
    throw new InvalidContactAddressError('This invite has a typo or is incomplete: its checksum does not match. Copy all of it again.')
  }

  return content
}

function decodeBase (payload: string): Uint8Array {
  if (!/^[A-Za-z0-9_-]*$/.test(payload)) {
    throw new InvalidContactAddressError('This invite has a character that no invite has. Copy it again: letters, digits, - and _ only.')
  }

  try {
    return base64url.baseDecode(payload)
  } catch (error) {
    throw new InvalidContactAddressError('This invite has a typo at its end or is incomplete. Copy all of it again.', { cause: error })
  }
}

function decodeBody (bytes: Uint8Array): InviteBody {
  try {
    return InviteBody.decode(bytes, { limits: { addresses: MAX_INVITE_ADDRESSES } })
  } catch (error) {
    throw new InvalidContactAddressError('This invite is damaged: what it says cannot be read. Ask for a new one.', { cause: error })
  }
}

function isTime (value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0 && value <= MAX_TIME_MS
}

/** 64 code points that can be seen; at most 256 bytes of UTF-8. */
function readableName (name: string): string {
  return Array.from(name.toWellFormed().replace(INVISIBLE, '').trim()).slice(0, MAX_NAME_CHARACTERS).join('').trim()
}

/**
 * What a device tells its contacts about where it is: its addresses, private ones too, and which nodes of the same
 * person may relay for it. Signed by the device key, so that nobody can put other addresses under somebody's peer ID
 * wherever the bytes have been, and numbered, so that an old statement never replaces a newer one.
 *
 * Bytes = version (1) ‖ AddressesBody ‖ signature (64). Whether an address is worth dialling is not judged here.
 *
 * @see docs/PROTOCOL.md
 */
import { concat } from 'uint8arrays/concat'
import { equals } from 'uint8arrays/equals'
import { fromString } from 'uint8arrays/from-string'
import { packAddress, unpackAddress } from './addresses.ts'
import { peerIdOfPublicKey, publicKeyOf, verifySignature } from './device-key.ts'
import { InvalidContactAddressError, InvalidSignedAddressesError } from './errors.ts'
import { AddressesBody } from './pb/addresses.ts'
import type { DeviceKey, PeerIdText } from './device-key.ts'

/** A machine has a handful of interfaces and ports; a dialler looks at no more of one peer. */
export const MAX_SIGNED_ADDRESSES = 16

/** A person's own nodes that are always on: one at home, one elsewhere, and two more. Design. */
export const MAX_HOSTS = 4

const VERSION = 1
const SIGNATURE_LENGTH = 64

/** Every part at its limit, with its field header, and a little room. */
export const MAX_SIGNED_ADDRESSES_BYTES = 9_216

const SIGNING_PREFIX = fromString('mobilink/addresses\0')

export interface SignedAddresses {
  /** Ascending; 1 to 2^53 - 1. */
  readonly seq: number
  /** Canonical multiaddrs, each ending in `/p2p/<whose they are>`, most useful first. */
  readonly addresses: readonly string[]
  /** Nodes of the same person. */
  readonly hosts: readonly PeerIdText[]
}

/**
 * Makes and signs a statement. Takes the first 16 different addresses and the first four hosts.
 *
 * @throws {RangeError} when `seq` is no number of a statement
 * @throws {InvalidContactAddressError} when an address is none, too long, or leads to another peer
 */
export async function signAddresses (key: DeviceKey, { seq, addresses, hosts }: SignedAddresses): Promise<Uint8Array> {
  if (!isSeq(seq)) {
    throw new RangeError('a statement about addresses is numbered from 1 on')
  }

  const packed: Uint8Array[] = []

  for (const address of addresses) {
    const bytes = packAddress(address, key.peerId)

    if (packed.length < MAX_SIGNED_ADDRESSES && !packed.some((other) => equals(other, bytes))) {
      packed.push(bytes)
    }
  }

  const body = AddressesBody.encode({
    seq,
    addresses: packed.map((bytes) => Uint8Array.from(bytes)),
    hosts: [...new Set(hosts)].slice(0, MAX_HOSTS).map((host) => Uint8Array.from(publicKeyOf(host)))
  })
  const signed = concat([Uint8Array.of(VERSION), body])

  return concat([signed, await key.sign(concat([SIGNING_PREFIX, signed]))])
}

/**
 * Reads a statement of `peer`.
 *
 * @throws {InvalidSignedAddressesError} when it is none, of another version, over a limit, leads to another peer, or
 *   is not signed by this one
 */
export async function openAddresses (bytes: Uint8Array, peer: PeerIdText): Promise<SignedAddresses> {
  if (bytes.byteLength <= 1 + SIGNATURE_LENGTH || bytes.byteLength > MAX_SIGNED_ADDRESSES_BYTES || bytes[0] !== VERSION) {
    throw new InvalidSignedAddressesError('this is no statement about addresses of this version')
  }

  const signed = bytes.subarray(0, -SIGNATURE_LENGTH)

  // before anything in it is looked at: only the peer itself may keep us busy
  if (!await verifySignature(peer, concat([SIGNING_PREFIX, signed]), bytes.subarray(-SIGNATURE_LENGTH))) {
    throw new InvalidSignedAddressesError('the statement about addresses is not signed by the device it is of')
  }

  const { seq, addresses, hosts } = decodeBody(signed.subarray(1))

  if (!isSeq(seq) || hosts.some(({ byteLength }) => byteLength !== 32)) {
    throw new InvalidSignedAddressesError('the statement about addresses has a number or a host that is none')
  }

  return { seq, addresses: addresses.map((address) => unpack(address, peer)), hosts: hosts.map(peerIdOfPublicKey) }
}

function decodeBody (bytes: Uint8Array): AddressesBody {
  try {
    return AddressesBody.decode(bytes, { limits: { addresses: MAX_SIGNED_ADDRESSES, hosts: MAX_HOSTS } })
  } catch (error) {
    throw new InvalidSignedAddressesError('the statement about addresses cannot be read', { cause: error })
  }
}

function unpack (address: Uint8Array, peer: PeerIdText): string {
  try {
    return unpackAddress(address, peer)
  } catch (error) {
    if (error instanceof InvalidContactAddressError) {
      throw new InvalidSignedAddressesError('an address in the statement is none, or leads to another peer', { cause: error })
    }

    throw error
  }
}

function isSeq (value: number): boolean {
  return Number.isSafeInteger(value) && value > 0
}

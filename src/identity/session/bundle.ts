/**
 * What a device hands out so that one named peer can seal for it while it is away, and the part of an invite that
 * does the same for whoever has the invite. Signed by the device key in one piece, over both peer IDs: nobody can
 * take a key out, put an older one in, or use a bundle that was made for somebody else.
 *
 * Bytes = version (1) ‖ BundleBody ‖ signature (64).
 *
 * @see docs/SESSION.md
 */
import { concat } from 'uint8arrays/concat'
import { publicKeyOf, verifySignature } from '../device-key.ts'
import { InvalidBundleError } from '../errors.ts'
import { BundleBody } from '../pb/prekeys.ts'
import { KEM_PUBLIC_KEY_BYTES, kemPublicKey } from './kem.ts'
import { X25519_BYTES } from './key-agreement.ts'
import { SIGNED } from './labels.ts'
import { CLOCK_TOLERANCE_MS, isTime } from './periods.ts'
import { goodUntil } from './prekeys.ts'
import { CERTIFICATE_BYTES, isCertified } from './session-identity.ts'
import { isSuiteList } from './suites.ts'
import { transcript } from './transcript.ts'
import type { OneTimePrekeys, SignedPrekeys } from './prekeys.ts'
import type { SessionIdentity } from './session-identity.ts'
import type { DeviceKey, PeerIdText } from '../device-key.ts'

/** What a bundle may have; the largest that is made has 1,433 bytes. */
export const MAX_BUNDLE_BYTES = 2048

const VERSION = 1
const SIGNATURE_BYTES = 64

/** A bundle that was read and found good: signed by its device, for this reader, and not out of date. */
export interface Bundle {
  readonly from: PeerIdText
  readonly suites: Uint8Array
  readonly identityKey: Uint8Array
  readonly prekey: Uint8Array
  readonly kemKey: Uint8Array
  readonly oneTimePrekey: Uint8Array | undefined
  /** ms since the epoch, by the clock of who made it. */
  readonly notAfter: number
}

export interface BundleInit {
  readonly identity: SessionIdentity
  readonly signed: SignedPrekeys
  /** Minted for this peer and kept in the same batch as the bundle leaves. */
  readonly oneTime?: OneTimePrekeys
  readonly to: PeerIdText
}

/** Makes and signs a bundle for one peer. At most 1,433 bytes. */
export async function createBundle (key: DeviceKey, { identity, signed, oneTime, to }: BundleInit): Promise<Uint8Array> {
  return await signBody(key, encodeBody(identity, signed, oneTime), (body) => bundleStatement(key.peerId, to, body))
}

/** Makes and signs the prekeys of an invite. 1,397 bytes. */
export async function createInvitePrekeys (key: DeviceKey, { identity, signed }: Pick<BundleInit, 'identity' | 'signed'>): Promise<Uint8Array> {
  return await signBody(key, encodeBody(identity, signed), (body) => inviteStatement(key.peerId, body))
}

/**
 * Reads a bundle that came from anywhere: whoever carried it need not be trusted.
 *
 * @param to this device
 * @param now ms since the epoch; clocks may be a day apart. None: `from` itself handed the bundle over just now, so it
 *   is not out of date, however wrong one of the two clocks is
 * @throws {InvalidBundleError} when it was not made by `from` for `to`, is out of date, or lacks a key
 */
export async function readBundle (bytes: Uint8Array, { from, to, now }: { from: PeerIdText, to: PeerIdText, now?: number }): Promise<Bundle> {
  return await read(bytes, from, now, (body) => bundleStatement(from, to, body))
}

/**
 * Reads the prekeys of an invite.
 *
 * @throws {InvalidBundleError} when they were not made by `from` for invites, are out of date, or lack a key
 */
export async function readInvitePrekeys (bytes: Uint8Array, { from, now }: { from: PeerIdText, now: number }): Promise<Bundle> {
  return await read(bytes, from, now, (body) => inviteStatement(from, body))
}

function bundleStatement (from: PeerIdText, to: PeerIdText, body: Uint8Array): Uint8Array {
  return transcript(SIGNED.bundle, publicKeyOf(from), publicKeyOf(to), body)
}

function inviteStatement (from: PeerIdText, body: Uint8Array): Uint8Array {
  return transcript(SIGNED.invitePrekeys, publicKeyOf(from), body)
}

function encodeBody (identity: SessionIdentity, signed: SignedPrekeys, oneTime?: OneTimePrekeys): Uint8Array {
  const body = BundleBody.encode({
    suites: Uint8Array.from(signed.suites),
    identityKey: Uint8Array.from(identity.publicKey),
    certificate: Uint8Array.from(identity.certificate),
    prekey: Uint8Array.from(signed.pair.publicKey),
    kemKey: Uint8Array.from(kemPublicKey((oneTime ?? signed).kemSeed)),
    oneTimePrekey: Uint8Array.from(oneTime?.pair.publicKey ?? []),
    notAfter: goodUntil(signed)
  })

  return concat([Uint8Array.of(VERSION), body])
}

async function signBody (key: DeviceKey, body: Uint8Array, statement: (body: Uint8Array) => Uint8Array): Promise<Uint8Array> {
  return concat([body, await key.sign(statement(body))])
}

async function read (bytes: Uint8Array, from: PeerIdText, now: number | undefined, statement: (body: Uint8Array) => Uint8Array): Promise<Bundle> {
  if (bytes.byteLength > MAX_BUNDLE_BYTES || bytes.byteLength <= 1 + SIGNATURE_BYTES || bytes[0] !== VERSION) {
    throw new InvalidBundleError('these prekeys have an impossible size or are of another version')
  }

  const signed = bytes.subarray(0, -SIGNATURE_BYTES)
  const body = decodeBody(signed.subarray(1))
  checkShape(body)

  if (!await verifySignature(from, statement(signed), bytes.subarray(-SIGNATURE_BYTES)) || !await isCertified(from, body.identityKey, body.certificate)) {
    throw new InvalidBundleError('these prekeys were not made by the device that they are said to be of, or not for this one')
  }

  if (now !== undefined && now > body.notAfter + CLOCK_TOLERANCE_MS) {
    throw new InvalidBundleError('these prekeys are out of date')
  }

  return {
    from,
    suites: Uint8Array.from(body.suites),
    identityKey: Uint8Array.from(body.identityKey),
    prekey: Uint8Array.from(body.prekey),
    kemKey: Uint8Array.from(body.kemKey),
    oneTimePrekey: body.oneTimePrekey.byteLength === 0 ? undefined : Uint8Array.from(body.oneTimePrekey),
    notAfter: body.notAfter
  }
}

function decodeBody (bytes: Uint8Array): BundleBody {
  try {
    return BundleBody.decode(bytes)
  } catch (error) {
    throw new InvalidBundleError('these prekeys are cut off or are none', { cause: error })
  }
}

/** No key may be missing: above all not the one that stands against quantum computers. */
function checkShape (body: BundleBody): void {
  const isWhole = isSuiteList(body.suites) &&
    body.identityKey.byteLength === X25519_BYTES &&
    body.certificate.byteLength === CERTIFICATE_BYTES &&
    body.prekey.byteLength === X25519_BYTES &&
    body.kemKey.byteLength === KEM_PUBLIC_KEY_BYTES &&
    (body.oneTimePrekey.byteLength === 0 || body.oneTimePrekey.byteLength === X25519_BYTES) &&
    isTime(body.notAfter)

  if (!isWhole) {
    throw new InvalidBundleError('these prekeys lack a key, or have one of the wrong length')
  }
}

/**
 * A device's signed word that a node of its own person, its cloud, may keep and deliver sealed envelopes for it. The
 * cloud shows it to contacts and to contacts' clouds; it holds no session and opens nothing. Whether a certificate is
 * still the newest word is for whoever knows the device's newest statement; whether it is out of date is for whoever
 * has a clock.
 *
 * Bytes = version (1) ‖ CloudCertificateBody ‖ signature (64).
 *
 * @see docs/PROTOCOL.md
 */
import { concat } from 'uint8arrays/concat'
import { fromString } from 'uint8arrays/from-string'
import { packAddress, unpackAddress } from './addresses.ts'
import { hasUsableKey, peerIdOfPublicKey, publicKeyOf, verifySignature } from './device-key.ts'
import { InvalidCertificateError, InvalidContactAddressError } from './errors.ts'
import { CloudCertificateBody, CloudsBody } from './pb/clouds.ts'
import { CLOCK_TOLERANCE_MS, isTime } from './session/periods.ts'
import type { DeviceKey, PeerIdText } from './device-key.ts'

/** The largest that is made has 153 bytes. Design: room for a later field. */
export const MAX_CLOUD_CERTIFICATE_BYTES = 256

/** As many as a statement about addresses has hosts: one at home, one elsewhere, and two more. Design. */
export const MAX_CLOUDS = 4

/** A cloud has one or two ways in; contacts learn the rest when they are there. Design. */
export const MAX_CLOUD_ADDRESSES = 4

/** A device renews what it certified long before; a cloud that it has lost sight of is none after a year. Design. */
export const CLOUD_CERTIFICATE_VALID_MS = 365 * 24 * 60 * 60 * 1_000

const VERSION = 1
const SIGNATURE_LENGTH = 64
const KEY_LENGTH = 32
const COURIER = 1
const SIGNING_PREFIX = fromString('mobilink/cloud-certificate\0')

export interface CloudCertificate {
  /** Who says so. */
  readonly device: PeerIdText
  readonly cloud: PeerIdText
  /** Number of the statement that it belongs to: 1 to 2^53 - 1. */
  readonly seq: number
  /** ms since the epoch. */
  readonly notAfter: number
}

/** @throws {RangeError} when `seq` is no number of a statement, or `notAfter` no time */
export async function createCloudCertificate (key: DeviceKey, { cloud, seq, notAfter }: Omit<CloudCertificate, 'device'>): Promise<Uint8Array> {
  if (!isSeq(seq) || !isTime(notAfter)) throw new RangeError('a certificate has a number from 1 on, and a time')
  const body = CloudCertificateBody.encode({
    device: Uint8Array.from(publicKeyOf(key.peerId)),
    cloud: Uint8Array.from(publicKeyOf(cloud)),
    role: COURIER,
    seq,
    notAfter
  })
  const signed = concat([Uint8Array.of(VERSION), body])

  return concat([signed, await key.sign(concat([SIGNING_PREFIX, signed]))])
}

/**
 * Reads a certificate that came from anywhere.
 *
 * @throws {InvalidCertificateError} when it is none, of another version or role, or not signed by the device it names
 */
export async function readCloudCertificate (bytes: Uint8Array): Promise<CloudCertificate> {
  if (bytes.byteLength <= 1 + SIGNATURE_LENGTH || bytes.byteLength > MAX_CLOUD_CERTIFICATE_BYTES || bytes[0] !== VERSION) {
    throw new InvalidCertificateError('this is no certificate of a cloud of this version')
  }
  const signed = bytes.subarray(0, -SIGNATURE_LENGTH)
  const { device, cloud, role, seq, notAfter } = decodeBody(signed.subarray(1))
  if (device.byteLength !== KEY_LENGTH || cloud.byteLength !== KEY_LENGTH || role !== COURIER || !isSeq(seq) || !isTime(notAfter)) {
    throw new InvalidCertificateError('the certificate lacks a key or a number, or is for something else')
  }
  const certificate = { device: peerIdOfPublicKey(device), cloud: peerIdOfPublicKey(cloud), seq, notAfter }
  if (!hasUsableKey(certificate.device) || !await verifySignature(certificate.device, concat([SIGNING_PREFIX, signed]), bytes.subarray(-SIGNATURE_LENGTH))) {
    throw new InvalidCertificateError('the certificate is not signed by the device that it names')
  }

  return certificate
}

/** Still good by a clock that may be a day off. `now`: ms since the epoch. */
export function isInDate ({ notAfter }: Pick<CloudCertificate, 'notAfter'>, now: number): boolean {
  return now <= notAfter + CLOCK_TOLERANCE_MS
}

/** A cloud as a device states it to its contacts. */
export interface StatedCloud extends CloudCertificate {
  readonly certificate: Uint8Array
  /** Where it was last, each ending in `/p2p/<cloud>`; at most four. */
  readonly addresses: readonly string[]
}

/** What a device says to its contacts about all its clouds. */
export interface CloudsStatement {
  readonly seq: number
  /** None when there is no cloud any more. */
  readonly clouds: ReadonlyArray<Pick<StatedCloud, 'cloud' | 'certificate' | 'addresses'>>
}

/**
 * Takes the first four addresses of each cloud.
 *
 * @throws {RangeError} for more than four clouds, or a number that is none
 * @throws {InvalidContactAddressError} when an address is none, too long, or leads to another peer
 */
export function encodeClouds ({ seq, clouds }: CloudsStatement): Uint8Array {
  if (!isSeq(seq) || clouds.length > MAX_CLOUDS) throw new RangeError('a statement about clouds has a number and at most four of them')

  return CloudsBody.encode({
    seq,
    clouds: clouds.map(({ cloud, certificate, addresses }) => ({
      certificate: Uint8Array.from(certificate),
      addresses: addresses.slice(0, MAX_CLOUD_ADDRESSES).map((address) => Uint8Array.from(packAddress(address, cloud)))
    }))
  })
}

/**
 * Reads what a device said, sealed, about its clouds.
 *
 * @param device who said it
 * @throws {InvalidCertificateError} when a certificate in it is not of this device and of this statement, or an address
 *   is none
 */
export async function readClouds (body: Uint8Array, device: PeerIdText): Promise<{ seq: number, clouds: StatedCloud[] }> {
  const statement = decodeStatement(body)
  if (!isSeq(statement.seq)) throw new InvalidCertificateError('a statement about clouds without a number')
  const clouds: StatedCloud[] = []
  for (const { certificate, addresses } of statement.clouds) {
    const read = await readCloudCertificate(certificate)
    if (read.device !== device || read.seq !== statement.seq) throw new InvalidCertificateError('a certificate of another device, or of another statement')
    if (addresses.length > MAX_CLOUD_ADDRESSES) throw new InvalidCertificateError('more addresses than a cloud may have')
    clouds.push({ ...read, certificate: new Uint8Array(certificate), addresses: addresses.map((address) => unpack(address, read.cloud)) })
  }

  return { seq: statement.seq, clouds }
}

function unpack (address: Uint8Array, cloud: PeerIdText): string {
  try {
    return unpackAddress(address, cloud)
  } catch (error) {
    if (!(error instanceof InvalidContactAddressError)) throw error
    throw new InvalidCertificateError('an address of a cloud is none, or leads to another peer', { cause: error })
  }
}

function decodeBody (bytes: Uint8Array): CloudCertificateBody {
  try {
    return CloudCertificateBody.decode(bytes)
  } catch (error) {
    throw new InvalidCertificateError('the certificate cannot be read', { cause: error })
  }
}

function decodeStatement (bytes: Uint8Array): CloudsBody {
  try {
    return CloudsBody.decode(bytes, { limits: { clouds: MAX_CLOUDS } })
  } catch (error) {
    throw new InvalidCertificateError('the statement about clouds cannot be read', { cause: error })
  }
}

function isSeq (value: number): boolean {
  return Number.isSafeInteger(value) && value > 0
}

/**
 * The list of those for whom a cloud carries, as its device states it: read page by page, in force as a whole with one
 * durable batch, or not at all. A certificate in it that does not hold names no cloud, and a way to wake somebody that
 * does not hold is none; the contact stays.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { decodePushBody, peerIdOfPublicKey, readCloudCertificate } from '../../../identity/index.ts'
import { COURIER_LIMITS, encodeDirectory } from '../../../protocols/cloud/index.ts'
import { keys } from '../../store/keys.ts'
import { CorrespondentRecord } from './pb/courier-records.ts'
import type { Contact, Owner, Owners } from './owners.ts'
import type { Store } from '../../store/store.ts'
import type { PeerIdText } from '../../../identity/index.ts'
import type { Correspondent } from '../../../protocols/cloud/index.ts'

const NONE = new Uint8Array(0)

/** SHA-256 of a directory, as both sides make it; 32 bytes. @throws {RangeError} for one that the protocol does not carry */
export function directoryDigest (list: readonly Correspondent[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(sha256(encodeDirectory(list)))
}

/** The device stated more than a directory may hold. Its stream was ended; what was in force stays. */
export class DirectoryTooLargeError extends Error {
  static override readonly name = 'DirectoryTooLargeError'
  override readonly name = 'DirectoryTooLargeError'
}

/** Takes the pages of one device on one stream. */
export class DirectoryReader {
  #pages: Correspondent[] = []
  #sizeBytes = 0

  /** @returns the whole list with its last page @throws {DirectoryTooLargeError} */
  add (page: readonly Correspondent[], more: boolean): readonly Correspondent[] | undefined {
    this.#pages.push(...page)
    if (page.length > 0) this.#sizeBytes += encodeDirectory(page).byteLength
    if (this.#pages.length > COURIER_LIMITS.correspondents.value || this.#sizeBytes > COURIER_LIMITS.directoryBytes.value) {
      throw new DirectoryTooLargeError(`A directory of more than ${COURIER_LIMITS.correspondents.value} contacts, or ${COURIER_LIMITS.directoryBytes.value} bytes`)
    }
    if (more) return undefined
    const whole = this.#pages
    this.#pages = []
    this.#sizeBytes = 0
    return whole
  }
}

export interface Replaced { readonly digest: Uint8Array, readonly gone: PeerIdText[], readonly wakeable: PeerIdText[] }

/**
 * Puts a list in force. Call it in the owner's queue; resolves when it is durable.
 *
 * @returns the digest, who is not on the list any more, and whom there is a new way to wake
 */
export async function replaceDirectory (owner: Owner, list: readonly Correspondent[], { owners, store }: { owners: Owners, store: Store }): Promise<Replaced> {
  const contacts = new Map<PeerIdText, Contact>()
  let wakeUp = NONE
  for (const correspondent of list) {
    const peer = peerIdOfPublicKey(correspondent.key)
    if (peer === owner.peer) wakeUp = soundWakeUp(correspondent.wakeUp)
    else contacts.set(peer, { peer, record: await recordOf(peer, correspondent, owner.contacts.get(peer)?.record) })
  }
  const wakeable = [...contacts.values()].filter(({ peer, record }) => isNew(record.wakeUp, owner.contacts.get(peer)?.record.wakeUp)).map(({ peer }) => peer)
  if (isNew(wakeUp, owner.record.wakeUp)) wakeable.push(owner.peer)
  const digest = directoryDigest(list)
  const gone = [...owner.contacts.keys()].filter((peer) => !contacts.has(peer))
  const record = { ...owner.record, directoryDigest: digest, wakeUp }
  await store.commit([
    ...[...contacts.values()].map(({ peer, record }) => ({ type: 'put' as const, key: keys.correspondent(owner.peer, peer), value: CorrespondentRecord.encode(record) })),
    ...gone.map((peer) => ({ type: 'del' as const, key: keys.correspondent(owner.peer, peer) })),
    ...gone.map((peer) => ({ type: 'del' as const, key: keys.bundle(owner.peer, peer) })),
    owners.write(owner.peer, record)
  ])
  owner.record = record
  owner.contacts.clear()
  for (const [peer, contact] of contacts) owner.contacts.set(peer, contact)
  owner.contactsChanged()
  return { digest, gone, wakeable }
}

async function recordOf (peer: PeerIdText, { addresses, certificates, certificatesSeq, wakeUp }: Correspondent, known: CorrespondentRecord | undefined): Promise<CorrespondentRecord> {
  const clouds: CorrespondentRecord['clouds'] = []
  // whoever states less than was known has lost something: what was revoked stays so
  const statedSeq = Math.max(certificatesSeq, known?.statedSeq ?? 0)
  for (const bytes of certificates) {
    const same = known?.clouds.find(({ certificate }) => isSame(certificate, bytes))
    const cloud = same ?? await cloudOf(peer, bytes)
    if (cloud !== undefined && cloud.seq >= statedSeq) clouds.push(cloud)
  }
  return { addresses: [...addresses], clouds, statedSeq, shownSeq: known?.shownSeq ?? 0, wakeUp: soundWakeUp(wakeUp) }
}

async function cloudOf (device: PeerIdText, bytes: Uint8Array): Promise<CorrespondentRecord['clouds'][number] | undefined> {
  try {
    const { device: by, cloud, seq, notAfter } = await readCloudCertificate(bytes)
    return by === device && cloud !== device ? { certificate: Uint8Array.from(bytes), peer: cloud, seq, notAfter } : undefined
  } catch (error) {
    if (error instanceof Error && error.name === 'InvalidCertificateError') return undefined
    throw error
  }
}

function soundWakeUp (wakeUp: Uint8Array): Uint8Array<ArrayBuffer> {
  try {
    if (wakeUp.byteLength > 0) decodePushBody(wakeUp)
    return Uint8Array.from(wakeUp)
  } catch (error) {
    if (error instanceof Error && error.name === 'InvalidPushBodyError') return NONE
    throw error
  }
}

function isNew (wakeUp: Uint8Array, known: Uint8Array = NONE): boolean {
  return wakeUp.byteLength > 0 && !isSame(wakeUp, known)
}

function isSame (a: Uint8Array, b: Uint8Array): boolean {
  return a.byteLength === b.byteLength && a.every((byte, at) => byte === b[at])
}

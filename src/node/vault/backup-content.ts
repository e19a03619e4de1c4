/**
 * What a backup holds: who this is, and whom it knows. No conversations, and nothing of sessions: their keys move with
 * every message, and a device that came back with old ones would repeat itself. What comes out of a file is checked as
 * anything from outside.
 */
import { InvalidBackupError, parsePeerId } from '../../identity/index.ts'
import { decodeEntry, encodeEntry } from '../delivery/contact-book.ts'
import { toldName } from '../delivery/person-text.ts'
import { BackupRecord } from './pb/backup.ts'
import type { OwnerPairing } from '../cloud/courier/types.ts'
import type { BookEntry } from '../delivery/contact-book.ts'
import type { PeerIdText } from '../../identity/index.ts'

export interface BackupContent {
  /** 32 bytes, which whoever reads them wipes. */
  readonly seed: Uint8Array
  readonly name: string
  /** ms since the epoch */
  readonly madeAt: number
  readonly contacts: ReadonlyArray<readonly [PeerIdText, BookEntry]>
  /** What contacts said last about their clouds, as they said it: where they are away, their clouds are asked. Not judged here. */
  readonly clouds?: ReadonlyMap<PeerIdText, Uint8Array>
  /** Devices that paired with this node as their cloud; none where it is nobody's. */
  readonly owners?: readonly OwnerPairing[]
}

const VERSION = 1
const SEED_BYTES = 32
/** Of a thousand people a thousand times over; and of one, addresses and greeting at their longest. Design. */
const MAX_CONTACTS = 1_000_000
const MAX_CONTACT_BYTES = 64 * 1024
/** Many times those that one cloud serves. Design. */
const MAX_OWNERS_IN_BACKUP = 1_024

export function encodeBackup ({ seed, name, madeAt, contacts, clouds = new Map(), owners = [] }: BackupContent): Uint8Array {
  return BackupRecord.encode({
    version: VERSION,
    seed: Uint8Array.from(seed),
    name,
    madeAt,
    contacts: contacts.map(([peerId, entry]) => ({ peerId, record: Uint8Array.from(encodeEntry(entry)), clouds: Uint8Array.from(clouds.get(peerId) ?? []) })),
    owners: owners.map(({ device, name, certificate, pairedAt }) => ({ peerId: device, name, certificate: Uint8Array.from(certificate), pairedAt }))
  })
}

/** @throws {InvalidBackupError} */
export function decodeBackup (bytes: Uint8Array): Required<BackupContent> {
  const { version, seed, name, madeAt, contacts, owners } = decode(() => BackupRecord.decode(bytes, { limits: { contacts: MAX_CONTACTS, owners: MAX_OWNERS_IN_BACKUP } }))
  if (version !== VERSION) throw new InvalidBackupError('This backup was made by a newer Mobilink: install that version, then restore it.')
  if (seed.byteLength !== SEED_BYTES || !Number.isSafeInteger(madeAt)) throw new InvalidBackupError('This backup holds no device key.')
  return {
    seed: Uint8Array.from(seed),
    name: toldName(name),
    madeAt,
    contacts: contacts.map(({ peerId, record, clouds }) => {
      if (record.byteLength + clouds.byteLength > MAX_CONTACT_BYTES) throw new InvalidBackupError('A contact in this backup is longer than any is.')
      return decode(() => [parsePeerId(peerId), decodeEntry(record)] as const)
    }),
    clouds: new Map(contacts.flatMap(({ peerId, clouds }) => clouds.byteLength === 0 ? [] : [decode(() => [parsePeerId(peerId), Uint8Array.from(clouds)] as const)])),
    owners: owners.map(({ peerId, name, certificate, pairedAt }) => decode(() => ({ device: parsePeerId(peerId), name: toldName(name), certificate: Uint8Array.from(certificate), pairedAt })))
  }
}

function decode<T> (read: () => T): T {
  try {
    return read()
  } catch (cause) {
    throw new InvalidBackupError('What is in this backup does not read.', { cause })
  }
}

/**
 * What a backup holds: who this is, and whom it knows. No conversations, and nothing of sessions: their keys move with
 * every message, and a device that came back with old ones would repeat itself. What comes out of a file is checked as
 * anything from outside.
 */
import { InvalidBackupError, parsePeerId } from '../../identity/index.ts'
import { decodeEntry, encodeEntry } from '../delivery/contact-book.ts'
import { toldName } from '../delivery/person-text.ts'
import { BackupRecord } from './pb/backup.ts'
import type { BookEntry } from '../delivery/contact-book.ts'
import type { PeerIdText } from '../../identity/index.ts'

export interface BackupContent {
  /** 32 bytes, which whoever reads them wipes. */
  readonly seed: Uint8Array
  readonly name: string
  /** ms since the epoch */
  readonly madeAt: number
  readonly contacts: ReadonlyArray<readonly [PeerIdText, BookEntry]>
}

const VERSION = 1
const SEED_BYTES = 32
/** Of a thousand people a thousand times over; and of one, addresses and greeting at their longest. Design. */
const MAX_CONTACTS = 1_000_000
const MAX_CONTACT_BYTES = 64 * 1024

export function encodeBackup ({ seed, name, madeAt, contacts }: BackupContent): Uint8Array {
  return BackupRecord.encode({
    version: VERSION,
    seed: Uint8Array.from(seed),
    name,
    madeAt,
    contacts: contacts.map(([peerId, entry]) => ({ peerId, record: Uint8Array.from(encodeEntry(entry)) }))
  })
}

/** @throws {InvalidBackupError} */
export function decodeBackup (bytes: Uint8Array): BackupContent {
  const { version, seed, name, madeAt, contacts } = decode(() => BackupRecord.decode(bytes, { limits: { contacts: MAX_CONTACTS } }))
  if (version !== VERSION) throw new InvalidBackupError('This backup was made by a newer Mobilink: install that version, then restore it.')
  if (seed.byteLength !== SEED_BYTES || !Number.isSafeInteger(madeAt)) throw new InvalidBackupError('This backup holds no device key.')
  return {
    seed: Uint8Array.from(seed),
    name: toldName(name),
    madeAt,
    contacts: contacts.map(({ peerId, record }) => {
      if (record.byteLength > MAX_CONTACT_BYTES) throw new InvalidBackupError('A contact in this backup is longer than any is.')
      return decode(() => [parsePeerId(peerId), decodeEntry(record)] as const)
    })
  }
}

function decode<T> (read: () => T): T {
  try {
    return read()
  } catch (cause) {
    throw new InvalidBackupError('What is in this backup does not read.', { cause })
  }
}

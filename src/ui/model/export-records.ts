/**
 * Everything this device has of people and messages, in an open format that any program can read: one JSON object a
 * line, described in docs/EXPORT.md. It is made page by page, so that a conversation of any length takes no more memory
 * than a page. It says what is here, not what others have.
 */
import type { FileFacts, PlainMessage } from './file-facts.ts'
import type { Contact, PeerIdText, Self } from '../../node/index.ts'

export const EXPORT_FORMAT = 'mobilink-export'
/** Goes up when a field changes its meaning. New fields may come at any time. */
export const EXPORT_VERSION = 1

/** What there is to export, and where it is read from. */
export interface ExportSource {
  readonly self: Pick<Self, 'peerId' | 'did'> & { readonly name: string }
  readonly contacts: readonly Contact[]
  /** The next messages of a conversation behind a position (`undefined` = from the first), oldest first; none = no more. */
  page (contact: PeerIdText, after: string | undefined): Promise<readonly PlainMessage[]>
}

export interface ExportHead {
  readonly type: 'export'
  readonly format: typeof EXPORT_FORMAT
  readonly version: typeof EXPORT_VERSION
  readonly exportedAt: number
  readonly self: ExportSource['self']
}

export interface ExportedContact {
  readonly type: 'contact'
  readonly peerId: string
  readonly name: string
  readonly state: Contact['state']
  readonly verified: boolean
  readonly verifiedAt?: number
  readonly verifiedBy?: string
  readonly greeting?: string
  readonly addedAt: number
}

export interface ExportedMessage {
  readonly type: 'message'
  /** Peer ID of the contact. */
  readonly contact: string
  readonly id: string
  readonly direction: PlainMessage['direction']
  readonly kind: PlainMessage['kind']
  readonly text: string
  /** Of a file or a voice message: what was announced. The file itself, and what opens it, is not in an export. */
  readonly file?: ExportedFile
  readonly sentAt: number
  readonly receivedAt: number
  readonly state: PlainMessage['delivery']['state']
  /** When it came to this state, where that is known. */
  readonly stateAt?: number
  readonly recall?: 'certain' | 'asked'
  readonly reason?: string
}

export interface ExportedFile {
  readonly name: string
  /** Bytes. */
  readonly size: number
  /** Empty: not known. */
  readonly mime: string
  /** Of a voice message. */
  readonly durationMs?: number
  /** How far it is on its way, as `mobilink transfers` says it. */
  readonly state: string
  /** Where it was put on the computer that made this export. */
  readonly savedAs?: string
}

/** The last line: a document without it is cut off. */
export interface ExportEnd { readonly type: 'end', readonly contacts: number, readonly messages: number }

export type ExportRecord = ExportHead | ExportedContact | ExportedMessage | ExportEnd

/** The records of a document in their order: who this is, then each contact with its conversation behind it. */
export async function * exportRecords ({ self, contacts, page }: ExportSource, exportedAt: number): AsyncGenerator<ExportRecord, void, undefined> {
  yield { type: 'export', format: EXPORT_FORMAT, version: EXPORT_VERSION, exportedAt, self: { peerId: self.peerId, did: self.did, name: self.name } }
  let messages = 0
  for (const contact of contacts) {
    yield exportedContact(contact)
    let after: string | undefined
    for (;;) {
      const next = await page(contact.peerId, after)
      if (next.length === 0) break
      for (const message of next) yield exportedMessage(message)
      messages += next.length
      after = next.at(-1)?.position
    }
  }
  yield { type: 'end', contacts: contacts.length, messages }
}

function exportedContact ({ peerId, name, state, verified, greeting, addedAt }: Contact): ExportedContact {
  return {
    type: 'contact',
    peerId,
    name,
    state,
    verified: verified !== false,
    ...(verified === false ? {} : { verifiedAt: verified.at, verifiedBy: verified.method }),
    ...(greeting === '' ? {} : { greeting }),
    addedAt
  }
}

function exportedMessage ({ contact, id, direction, kind, text, file, sentAt, receivedAt, delivery }: PlainMessage): ExportedMessage {
  return {
    type: 'message',
    contact,
    id,
    direction,
    kind,
    text,
    ...(file === undefined ? {} : { file: exportedFile(file) }),
    sentAt,
    receivedAt,
    state: delivery.state,
    ...('at' in delivery ? { stateAt: delivery.at } : {}),
    ...(delivery.state === 'cancelled' ? { recall: delivery.recall } : {}),
    ...(delivery.state === 'stuck' ? { reason: delivery.reason } : {})
  }
}

function exportedFile ({ name, size, mime, shown, transfer }: FileFacts): ExportedFile {
  return {
    name,
    size,
    mime,
    ...(shown?.kind === 'voice' ? { durationMs: shown.durationMs } : {}),
    state: transfer.state,
    ...(transfer.savedAs === undefined ? {} : { savedAs: transfer.savedAs })
  }
}

/**
 * Everything this device has of people and messages, in an open format that any program can read: one JSON object a
 * line, described in docs/EXPORT.md. It is made page by page, so that a conversation of any length takes no more memory
 * than a page. It says what is here, not what others have; and nothing that is not to stay: what disappears, what is not
 * kept beyond its conversation, and contacts for a while.
 */
import type { FileFacts, PlainMessage } from './file-facts.ts'
import type { Contact, PeerIdText, Self } from '../../node/index.ts'

export const EXPORT_FORMAT = 'mobilink-export'
/** Goes up when a field changes its meaning. New fields may come at any time. */
export const EXPORT_VERSION = 1

/** Before every position there is. */
const BEFORE_ALL = '0'.repeat(16)

/** What there is to export, and where it is read from. */
export interface ExportSource {
  readonly self: Pick<Self, 'peerId' | 'did'> & { readonly name: string }
  readonly contacts: readonly Contact[]
  /** The next messages of a conversation behind a position, oldest first; none = no more. */
  page (contact: PeerIdText, after: string): Promise<readonly PlainMessage[]>
  /** Puts the file of a message beside the document; `undefined`: it is not here. Without it, no file goes along. */
  file? (message: PlainMessage): Promise<ExportedCopy | undefined>
}

/** A file beside the document. */
export interface ExportedCopy {
  /** Relative to the document, `/` between its parts. */
  readonly path: string
  /** Of its bytes, 64 lowercase hex digits. */
  readonly sha256: string
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
  /** Of a file or a voice message: what was announced, and where it is if it went along. What opens its sealed form is in no export. */
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
  /** Where it is beside this document, where files went along and it was here. */
  readonly path?: string
  readonly sha256?: string
}

/** The last line: a document without it is cut off. */
export interface ExportEnd {
  readonly type: 'end'
  readonly contacts: number
  readonly messages: number
  /** Files that went along; only where some were to. */
  readonly files?: number
  /** Messages that are not in it because they are not to stay; only where there were any. */
  readonly leftOut?: number
}

export type ExportRecord = ExportHead | ExportedContact | ExportedMessage | ExportEnd

/** The records of a document in their order: who this is, then each contact with its conversation behind it. */
export async function * exportRecords ({ self, contacts, page, file }: ExportSource, exportedAt: number): AsyncGenerator<ExportRecord, void, undefined> {
  yield { type: 'export', format: EXPORT_FORMAT, version: EXPORT_VERSION, exportedAt, self: { peerId: self.peerId, did: self.did, name: self.name } }
  let [messages, files, leftOut] = [0, 0, 0]
  const staying = contacts.filter(({ temporary }) => temporary === undefined)
  for (const contact of staying) {
    yield exportedContact(contact)
    let after = BEFORE_ALL
    for (;;) {
      const next = await page(contact.peerId, after)
      if (next.length === 0) break
      for (const message of next) {
        if (message.expireAfterMs !== undefined || message.unkept === true) {
          leftOut++
          continue
        }
        const copy = message.file === undefined ? undefined : await file?.(message)
        if (copy !== undefined) files++
        messages++
        yield exportedMessage(message, copy)
      }
      after = next.at(-1)?.position ?? after
    }
  }
  yield { type: 'end', contacts: staying.length, messages, ...(file === undefined ? {} : { files }), ...(leftOut === 0 ? {} : { leftOut }) }
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

function exportedMessage ({ contact, id, direction, kind, text, file, sentAt, receivedAt, delivery }: PlainMessage, copy: ExportedCopy | undefined): ExportedMessage {
  return {
    type: 'message',
    contact,
    id,
    direction,
    kind,
    text,
    ...(file === undefined ? {} : { file: { ...exportedFile(file), ...copy } }),
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

/** What became of the file of a message, as the message's own record says it, and how that is shown. Pure. */
import { decodeFileBody, FILE_KIND, sealedSize } from '../../identity/index.ts'
import { safeFileName } from '../files/file-name.ts'
import { fileTypeOf } from '../files/file-type.ts'
import { DIRECTION, isWithoutFile, MESSAGE_STATE, messageIdText } from '../delivery/message-view.ts'
import type { MessageFile, Transfer, TransferProblem, TransferState } from './types.ts'
import type { FileRecord, MessageRecord } from '../store/pb/records.ts'
import type { FileDescription, PeerIdText } from '../../identity/index.ts'

export const FILE_STATE = { offered: 1, wanted: 2, paused: 3, here: 4, declined: 5, gone: 6, failed: 7 } as const
export const FILE_PROBLEM = { none: 0, noRoom: 1, notGenuine: 2, cannotSave: 3 } as const
const PROBLEMS: readonly TransferProblem[] = ['no room', 'not genuine', 'cannot save']
const INCOMING: Readonly<Record<number, TransferState>> = {
  [FILE_STATE.offered]: 'offered', [FILE_STATE.wanted]: 'waiting', [FILE_STATE.paused]: 'paused', [FILE_STATE.here]: 'done', [FILE_STATE.declined]: 'declined', [FILE_STATE.gone]: 'withdrawn', [FILE_STATE.failed]: 'failed'
}

/** What only the running node knows: bytes of the blob that are here, or were given; whether some are on their way. */
export interface Live {
  readonly sealed: number
  readonly isRunning: boolean
  readonly rate?: number
  /** Bytes of the file that are in the folder that a person chose, while it is put there. */
  readonly saved?: number
}

export function isFile (record: Pick<MessageRecord, 'kind'>): boolean {
  return record.kind === FILE_KIND
}

/** @throws {InvalidFileBodyError} the record is damaged: nothing else is ever kept */
export function descriptionOf (record: Pick<MessageRecord, 'text'>): FileDescription {
  return decodeFileBody(record.text)
}

/** The record of a file that nobody has looked into: what its name says of it. */
export function newFileRecord ({ name }: Pick<FileDescription, 'name'>, state: number): FileRecord {
  return { state, problem: FILE_PROBLEM.none, mime: '', isProgram: fileTypeOf(new Uint8Array(0), name).isProgram, savedAs: '' }
}

export function fileView (peer: PeerIdText, record: MessageRecord, live: Live | undefined): MessageFile {
  const description = descriptionOf(record)
  const file = record.file ?? newFileRecord(description, FILE_STATE.gone)
  return {
    name: safeFileName(description.name),
    size: description.size,
    mime: file.mime === '' ? description.mime : file.mime,
    isProgram: file.isProgram,
    ...(description.shown === undefined ? {} : { shown: description.shown }),
    isHere: isHere(record, file, description),
    transfer: transferOf(peer, record, file, description, live)
  }
}

export function transferView (peer: PeerIdText, record: MessageRecord, live: Live | undefined): Transfer {
  const description = descriptionOf(record)
  return transferOf(peer, record, record.file ?? newFileRecord(description, FILE_STATE.gone), description, live)
}

function transferOf (peer: PeerIdText, record: MessageRecord, file: FileRecord, { name, size }: FileDescription, live: Live | undefined): Transfer {
  const state = stateOf(record, file, live)
  const done = state === 'done' ? size : Math.min(size, Math.floor((live?.sealed ?? 0) / sealedSize(size) * size))
  const rate = state === 'running' ? live?.rate : undefined
  const problem = PROBLEMS[file.problem - 1]
  return {
    id: messageIdText(record.id),
    contact: peer,
    direction: isOut(record) ? 'out' : 'in',
    name: safeFileName(name),
    size,
    done,
    state,
    ...(rate === undefined || rate === 0 ? {} : { rate: Math.round(rate), leftMs: Math.ceil((size - done) / rate * 1_000) }),
    ...(problem === undefined ? {} : { problem }),
    ...(file.savedAs === '' ? {} : { savedAs: file.savedAs }),
    ...(file.isWhileOpen === true ? { whileOpen: true } : {}),
    ...(state === 'done' && live?.saved !== undefined ? { saving: Math.min(size, live.saved) } : {})
  }
}

function stateOf (record: MessageRecord, file: FileRecord, live: Live | undefined): TransferState {
  if (!isOut(record)) return file.state === FILE_STATE.wanted && live?.isRunning === true ? 'running' : INCOMING[file.state] ?? 'withdrawn'
  switch (record.state) {
    case MESSAGE_STATE.delivered: return 'done'
    case MESSAGE_STATE.stuck: return isWithoutFile(record) ? 'withdrawn' : 'declined'
    case MESSAGE_STATE.expired: return 'expired'
    case MESSAGE_STATE.pending: return live?.isRunning === true ? 'running' : file.state === FILE_STATE.offered ? 'offered' : 'waiting'
    default: return 'withdrawn'
  }
}

/** What is larger does not lie here twice: not when the contact has it, and not when it was put into a folder. Design: any voice message and picture, and no film. */
export const STAYS_BYTES = 16 * 1024 * 1024

function isHere (record: MessageRecord, { state, savedAs, isWhileOpen }: FileRecord, { size }: FileDescription): boolean {
  return isOut(record) ? state !== FILE_STATE.gone && isWhileOpen !== true : state === FILE_STATE.here && (savedAs === '' || size <= STAYS_BYTES)
}

function isOut ({ direction }: MessageRecord): boolean {
  return direction === DIRECTION.out
}

/** The message with other words about its file. */
export function withFile (record: MessageRecord, change: Partial<FileRecord>): MessageRecord {
  return { ...record, file: { ...record.file ?? newFileRecord(descriptionOf(record), FILE_STATE.gone), ...change } }
}

/**
 * What a face knows of files: the way of each between two devices, and what a person may do about it. Sizes are bytes.
 */
import type { Message, MessageId, SendOptions } from '../api.ts'
import type { PeerIdText, ShownPicture, ShownVoice } from '../../identity/index.ts'
import type { AbortOptions } from '@libp2p/interface'

export type { ShownPicture, ShownVoice } from '../../identity/index.ts'

/** A file to send. It is read once, from front to back. */
export interface FileToSend {
  /** What the contact sees: 1 to 255 bytes; a path is cut down to its last part. */
  readonly name: string
  /** Exactly as many bytes as `source` gives. */
  readonly size: number
  readonly source: AsyncIterable<Uint8Array>
  /** `type/subtype`, where it is known better than by the first bytes. */
  readonly mime?: string
  readonly shown?: ShownPicture | ShownVoice
}

/** A file that stays where it is, and is read there whenever a part of it is wanted. */
export interface SteadySource {
  /**
   * `length` bytes from `offset` on, in memory that nobody changes afterwards.
   *
   * @throws {BlobSourceChangedError} it was changed, moved or removed since it was chosen
   */
  read (offset: number, length: number): Promise<Uint8Array>
  /** Called once, when nobody will want any of it any more. */
  close (): Promise<void>
}

/** A file to send without keeping a copy of it. */
export interface SteadyFile extends Omit<FileToSend, 'source'> { readonly source: SteadySource }

export type TransferState =
  /** In: a person has to say whether it is to be fetched. Out: the contact has been told of it and has not fetched it. */
  | 'offered'
  /** In: it is to be fetched, and nobody who has it is there. Out: the contact has not been told of it yet. */
  | 'waiting'
  /** Bytes are on their way. */
  | 'running'
  /** In: a person has stopped it; what is here stays. */
  | 'paused'
  /** In: all of it is here and proven. Out: the contact's device has all of it. */
  | 'done'
  /** A person did not want it: here, or at the contact. */
  | 'declined'
  /** In: its sender has it no more. Out: it was taken back, or was sent without a copy and cannot be given any more: the message says why. */
  | 'withdrawn'
  /** Out: the contact did not fetch it for as long as anything waits, and it is not kept here any more. */
  | 'expired'
  /** In: it cannot be fetched or saved, see `problem`; `resume` tries again. */
  | 'failed'

export type TransferProblem =
  /** The disk, or what the browser grants, is too small for it. */
  | 'no room'
  /** What came was not what was announced. */
  | 'not genuine'
  /** It is here, and could not be put into the folder that was chosen. */
  | 'cannot save'

/** The way of one file between two devices. */
export interface Transfer {
  /** Of the message that announces it. */
  readonly id: MessageId
  readonly contact: PeerIdText
  readonly direction: 'in' | 'out'
  /** Fit for a disk and for showing. */
  readonly name: string
  readonly size: number
  /** Of `size`. */
  readonly done: number
  readonly state: TransferState
  /** Bytes a second over the last seconds; only while it runs. */
  readonly rate?: number
  /** At this rate; only while it runs and that is known. */
  readonly leftMs?: number
  readonly problem?: TransferProblem
  /** Where it was put on this computer. */
  readonly savedAs?: string
  /** Out: no copy of it was kept. It can be fetched only while this node runs, and only while the file stays as it is. */
  readonly whileOpen?: true
  /** Of `size`: in the folder that a person chose, so far; only while it is put there. */
  readonly saving?: number
}

/** What a message shows of its file. */
export interface MessageFile {
  /** Fit for a disk and for showing. */
  readonly name: string
  readonly size: number
  /** As its sender says; by its own bytes as soon as they are here. Empty: not known. */
  readonly mime: string
  /** Opening it may run something: a person is to be warned. */
  readonly isProgram: boolean
  readonly shown?: ShownPicture | ShownVoice
  /** All of it is here: `transfers.open` gives it. */
  readonly isHere: boolean
  readonly transfer: Transfer
}

export interface Transfers {
  /** Those that are not over, newest first; with `all`, every file that a message here speaks of, at most 1,024. */
  list (options?: AbortOptions & { all?: boolean }): Promise<Transfer[]>
  get (peer: PeerIdText, id: MessageId): Promise<Transfer | undefined>
  /**
   * Keeps a file and announces it. Resolves when file and message are durably kept here, sealed; not when they have
   * arrived. Aborting before that leaves nothing.
   *
   * @throws {NoRoomForFileError} {BlobSourceChangedError} {InvalidFileBodyError} {TransfersUnavailableError} and what `messages.send` throws
   */
  send (peer: PeerIdText, file: FileToSend, options?: AbortOptions & SendOptions & { onProgress? (done: number): void }): Promise<Message>
  /**
   * Announces a file of which no copy is kept: it can be fetched only while this node runs, from the file itself. For what
   * there is no room to keep; own clouds do not carry it. The file is read once before anything is told of it; resolves
   * when its message is durably kept. When this node ends, however it does, the message is given up at the next start
   * (`closed`); and as soon as the file turns out to have changed (`file changed`). Aborting before it resolves leaves nothing.
   *
   * @throws {TooLargeWithoutCopyError} {BlobSourceChangedError} {InvalidFileBodyError} {TransfersUnavailableError} and what `messages.send` throws
   */
  sendWhileOpen (peer: PeerIdText, file: SteadyFile, options?: AbortOptions & SendOptions & { onProgress? (done: number): void }): Promise<Message>
  /**
   * It is to be fetched, now or when somebody who has it is there.
   *
   * @param options.folder - where it is put once it is here, under a free name; only where the platform has folders
   * @throws {NoSuchTransferError} {CannotSaveError}
   */
  accept (peer: PeerIdText, id: MessageId, options?: AbortOptions & { folder?: string }): Promise<Transfer>
  /** It is not wanted, and what is here of it goes. The contact is told. @throws {NoSuchTransferError} */
  decline (peer: PeerIdText, id: MessageId): Promise<Transfer>
  /** @throws {NoSuchTransferError} */
  pause (peer: PeerIdText, id: MessageId): Promise<Transfer>
  /** Also tries again what failed. @throws {NoSuchTransferError} */
  resume (peer: PeerIdText, id: MessageId): Promise<Transfer>
  /**
   * The file itself, every byte proven before it is given: `length` bytes from `offset`, else all.
   *
   * @throws {NoSuchTransferError} {FileNotHereError} from what it returns
   */
  open (peer: PeerIdText, id: MessageId, range?: { offset?: number, length?: number }): AsyncIterable<Uint8Array>
  /** Voice messages and pictures up to this size come without asking. 0: everything asks. */
  smallItemBytes (): number
  /** 0 to 100 MiB. @throws {RangeError} */
  setSmallItemBytes (bytes: number): Promise<void>
}

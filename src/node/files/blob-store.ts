/**
 * Where a node keeps sealed files, its own and those that it fetches: a port that a host fills with files and a tab with
 * the browser's private file system. It sees names and ciphertext; keys are in the sealed store. Each blob is written
 * once, from front to back, and is either unfinished or whole.
 */
import { bytesToHex } from '@noble/hashes/utils.js'

/** 64 hex digits: the id of the blob. */
export type BlobName = string

export interface KeptBlob {
  readonly bytes: number
  /** False: it is being written, or that was broken off. */
  readonly isWhole: boolean
}

export interface BlobStore {
  /** What there is of a blob; after a crash an unfinished one may have lost its end, or have one that was never written. */
  find (name: BlobName): Promise<KeptBlob | undefined>
  /**
   * Goes on writing an unfinished blob, or begins one: what it has behind its first `from` bytes is cut off. One writer
   * at a time for each blob; end it with `finish` or `close`.
   *
   * @throws {RangeError} it has fewer bytes, is whole, or is being written: a programming error
   */
  write (name: BlobName, from: number): Promise<BlobWriter>
  /**
   * Bytes of a blob, whole or unfinished, in pieces of at most 1 MiB, as far as there are any.
   *
   * @throws {NoSuchBlobError} from what it returns: there is none
   */
  read (name: BlobName, offset: number, length: number): AsyncGenerator<Uint8Array>
  /** Resolves when there is none of it. */
  remove (name: BlobName): Promise<void>
  /** Every blob, whole or not: what no message speaks of any more may go. */
  names (): Promise<BlobName[]>
  /** Bytes that may still be written, as far as the platform knows. */
  free (): Promise<number>
}

export interface BlobWriter {
  /** Appends; it need not be durable yet. The bytes must not change until it resolves. */
  write (bytes: Uint8Array): Promise<void>
  /** Resolves when all of it is durable, and the blob whole. */
  finish (): Promise<void>
  /** Leaves it unfinished, with what was written so far durable. Does nothing after either. */
  close (): Promise<void>
}

/** What is read and written at once. Design: a disk is busy for long enough, and memory is not full of it. */
export const BLOB_PIECE_BYTES = 1_048_576

/** @throws {RangeError} names become file names: nothing but digits ever gets there */
export function checkBlobName (name: BlobName): void {
  if (!/^[0-9a-f]{64}$/.test(name)) throw new RangeError('No blob has this name')
}

/** A blob's id as the store spells it: 64 hex digits for 32 bytes. */
export function blobNameOf (blobId: Uint8Array): BlobName {
  return bytesToHex(blobId)
}

/** Left free on the disk whatever a file takes: a node that can write nothing loses messages. Design. */
const ROOM_LEFT_BYTES = 64 * 1024 * 1024

/** Whether so many bytes may be written. Somebody else may still fill the disk first. */
export async function hasRoom (blobs: Pick<BlobStore, 'free'>, bytes: number): Promise<boolean> {
  return await blobs.free() - ROOM_LEFT_BYTES >= bytes
}

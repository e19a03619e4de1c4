/**
 * What the page asks of the worker that keeps its sealed files, and what it answers. Orders are done one after the
 * other, in the order in which they came; each gets one answer.
 */
import type { BlobName, KeptBlob } from '../../files/blob-store.ts'

export type { KeptBlob } from '../../files/blob-store.ts'

export type BlobOrder =
  | { readonly kind: 'find', readonly name: BlobName }
  /** Begins to write, or goes on behind the first `from` bytes. */
  | { readonly kind: 'begin', readonly name: BlobName, readonly from: number }
  | { readonly kind: 'append', readonly name: BlobName, readonly bytes: Uint8Array<ArrayBuffer> }
  /** The end of writing, durable; whole or not. */
  | { readonly kind: 'end', readonly name: BlobName, readonly isWhole: boolean }
  /** Opens it for reading; the answer is a number that the next two carry. */
  | { readonly kind: 'hold', readonly name: BlobName }
  | { readonly kind: 'read', readonly name: BlobName, readonly hold: number, readonly offset: number, readonly length: number }
  | { readonly kind: 'release', readonly name: BlobName, readonly hold: number }
  | { readonly kind: 'remove', readonly name: BlobName }
  | { readonly kind: 'names' }

/** The first message: which folder of the private file system is meant. */
export interface BlobFolder { readonly folder: string }

export interface NumberedOrder { readonly number: number, readonly order: BlobOrder }

export type BlobResult = KeptBlob | Uint8Array | BlobName[] | number | undefined

/** An error crosses as its name and message: a clone of it would lose the name. */
export type BlobAnswer =
  | { readonly number: number, readonly result: BlobResult }
  | { readonly number: number, readonly error: string, readonly message: string }

/**
 * In front of each blob stands a page of its own whose first byte says whether it is whole: that is durable with the
 * file itself, which a name is not, and what follows stays on the boundaries of pages.
 */
export const HEAD_BYTES = 4_096

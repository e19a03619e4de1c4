/** Sealed blobs: files of any length, sealed once, opened from any chunk on. */
export { BLOB_CHUNK_BYTES, BLOB_HEADER_BYTES, chunkCount, chunkOffset, isFileSize, MAX_FILE_BYTES, SEALED_CHUNK_BYTES, sealedSize, wholeChunks } from './blob-size.ts'
export { blobAckId, blobTag } from './blob-receipt.ts'
export { BlobReader, openBlob, verifyBlob } from './open-blob.ts'
export { BLOB_ID_BYTES, BLOB_KEY_BYTES, createBlobSecret, sealBlob } from './seal-blob.ts'
export { BlobOnDemand, recognisedBy } from './seal-on-demand.ts'
export type { ChunkRange, OpenBlobInit, TakeOpened } from './open-blob.ts'
export type { BlobSecret, SealBlobInit } from './seal-blob.ts'
export type { BlobOnDemandInit, LookOptions, ReadAt } from './seal-on-demand.ts'

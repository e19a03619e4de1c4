/**
 * The receipt of a blob: whoever shows its tag was given its key. The receiver shows it once every chunk is proven and
 * durable; a cloud that serves the blob is given its hash alone. Checked as any receipt is (session/receipts.ts).
 */
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { fromString } from 'uint8arrays/from-string'

const INFO = fromString('mobilink/blob/v1/ack\0')
const TAG_BYTES = 32
const ACK_ID_BYTES = 16

/** @returns 32 bytes */
export function blobTag (key: Uint8Array): Uint8Array {
  return hkdf(sha256, key, undefined, INFO, TAG_BYTES)
}

/** What the acknowledgement of a blob names: the first 16 bytes of its id. */
export function blobAckId (blobId: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(blobId.subarray(0, ACK_ID_BYTES))
}

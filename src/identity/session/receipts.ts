/**
 * Receipts: whoever shows the tag of an envelope has opened it. The sender keeps the tag; its cloud is given the hash
 * alone, with which it can check a receipt and cannot make one. Deniable as the content is: both sides could have
 * made the tag.
 */
import { equalBytes } from '@noble/ciphers/utils.js'
import { sha256 } from '@noble/hashes/sha2.js'

/** What a sender deposits of a receipt tag: SHA-256 of it, 32 bytes. */
export function receiptHash (tag: Uint8Array): Uint8Array {
  return sha256(tag)
}

/** Says whether a tag that came with an acknowledgement is the one that was kept. In constant time. */
export function isReceipt (shown: Uint8Array, kept: Uint8Array): boolean {
  return kept.byteLength > 0 && equalBytes(shown, kept)
}

/** Says the same from the hash alone. */
export function isReceiptFor (shown: Uint8Array, hash: Uint8Array): boolean {
  return equalBytes(receiptHash(shown), hash)
}

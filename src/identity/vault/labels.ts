/**
 * Every label under which the vault derives, seals or hides something. A label belongs to one purpose for ever: a
 * changed construction gets a new one. All end in a zero byte, so that none is the beginning of another.
 */
import { fromString } from 'uint8arrays/from-string'

const label = (text: string): Uint8Array => fromString(`${text}\0`)

export const LABELS = {
  /** HKDF: a slot's secret → the key that wraps the master key. */
  slotKey: label('mobilink/vault/slot-key/1'),
  /** Associated data of a slot. */
  slot: label('mobilink/vault/slot/1'),
  /** HKDF: master key → the key of one sealing of the contents. */
  contentsKey: label('mobilink/vault/contents-key/1'),
  /** Associated data of the contents. */
  contents: label('mobilink/vault/contents/1'),
  /** HKDF: master key → the root key of one use of the vault. */
  derived: label('mobilink/vault/derived/1'),
  /** HKDF: X25519 → the key of one sealed box. */
  box: label('mobilink/vault/box/1'),
  /** HKDF: records root → the key of one conversation and one run. */
  recordKey: label('mobilink/vault/record-key/1'),
  /** Associated data of a record. */
  record: label('mobilink/vault/record/1'),
  /** HKDF: records root → the key that hides names. */
  nameKey: label('mobilink/vault/name-key/1'),
  /** HMAC chain of the erase key. */
  eraseStep: label('mobilink/erase/step/1'),
  eraseKey: label('mobilink/erase/key/1'),
  /** Associated data of the records of the erase scheme, and of a row under an entry key. */
  eraseRoot: label('mobilink/erase/root/1'),
  eraseBucket: label('mobilink/erase/bucket/1'),
  eraseSeal: label('mobilink/erase/seal/1'),
  eraseRow: label('mobilink/erase/row/1'),
  /** HKDF: recovery words → the age identity of a backup. */
  backup: label('mobilink/backup/1')
} as const

/**
 * Records on disk: sealed by AES-256-GCM under a key for each conversation, with their place as associated data, and
 * keys of the store in which nobody reads a name. It holds the root key until it is wiped, and nothing of any record.
 *
 *     record = 01 ‖ salt (8) ‖ nonce (12, random) ‖ AES-256-GCM(key, nonce, plain, label ‖ schema ‖ store ‖ key)
 *     key    = HKDF-SHA256(root key, salt, label ‖ conversation)
 *
 * NIST SP 800-38D, section 8.3, allows 2^32 sealings under one key with random nonces. The salt is drawn when a sealer is
 * made, at each unlocking, and again after 2^31 sealings, so every key stays below it for certain, without a count on
 * disk: rows may be rewritten for ever. A salt for each record would be safe too, and cost twice the time.
 *
 * @see https://doi.org/10.6028/NIST.SP.800-38D
 */
import { expand, extract, hkdf } from '@noble/hashes/hkdf.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { concat } from 'uint8arrays/concat'
import { fromString } from 'uint8arrays/from-string'
import { InvalidSealedRecordError, VaultLockedError } from '../errors.ts'
import { lengthPrefixed } from '../length-prefixed.ts'
import { andThen, draw, KEY_BYTES, NONCE_BYTES, openRowIfRight, sealBehind, TAG_BYTES, wipe } from './aead.ts'
import { LABELS } from './labels.ts'
import { associatedOf } from './record-place.ts'
import type { Aead, AeadKey, MaybeLater, RandomSource } from './aead.ts'
import type { RecordPlace } from './record-place.ts'

export interface RecordSealerInit {
  /** 32 bytes, copied: `OpenVault.deriveKey('records')`. */
  readonly rootKey: Uint8Array
  readonly aead: Aead
  readonly random: RandomSource
  /** Sealings under one salt; the default is half of what is allowed. */
  readonly maxSealings?: number
}

const VERSION = 0x01
const SALT_BYTES = 8
const HEAD_BYTES = 1 + SALT_BYTES + NONCE_BYTES

/** What a sealed record is longer than its content. */
export const RECORD_OVERHEAD_BYTES = HEAD_BYTES + TAG_BYTES

const MAX_SEALINGS = 2 ** 31

/** Keys kept ready. A page of history that spans many runs needs one for each. */
const MAX_READY_KEYS = 1024

/** First halves of HKDF kept ready, one for each run: what is left to do for a key is one HMAC. */
const MAX_READY_RUNS = 64

/** Design: more than any key of the store takes; a longer one gets a buffer of its own. */
const ASSOCIATED_BYTES = 512

/** 128 bits: two names never meet. */
const HIDDEN_BYTES = 16

export class RecordSealer {
  readonly #aead: Aead
  readonly #random: RandomSource
  readonly #root: Uint8Array
  /** HMAC with its key taken in: what is left to do for a name is half the work. */
  readonly #names: ReturnType<typeof hmac.create>
  readonly #maxSealings: number
  readonly #ready = new Map<string, AeadKey>()
  readonly #runs = new Map<string, Uint8Array>()
  readonly #associated = new Uint8Array(ASSOCIATED_BYTES)
  #salt: Uint8Array
  /** The salt as text, which names the run. */
  #run: string
  #sealings = 0
  #isWiped = false

  constructor ({ rootKey, aead, random, maxSealings = MAX_SEALINGS }: RecordSealerInit) {
    if (rootKey.byteLength !== KEY_BYTES) throw new RangeError(`a root key has ${KEY_BYTES} bytes`)
    this.#aead = aead
    this.#random = random
    this.#root = Uint8Array.from(rootKey)
    const nameKey = hkdf(sha256, this.#root, undefined, LABELS.nameKey, KEY_BYTES)
    this.#names = hmac.create(sha256, nameKey)
    wipe(nameKey)
    this.#maxSealings = maxSealings
    this.#salt = draw(random, SALT_BYTES)
    this.#run = bytesToHex(this.#salt)
  }

  /**
   * Seals a record of a conversation; the same content gives other bytes each time.
   *
   * @param conversation whose key it is: a peer ID, or empty for what belongs to none
   * @param room bytes left free in front of the record, for what the caller puts there
   * @throws {VaultLockedError} after `wipe`
   */
  seal (conversation: string, place: RecordPlace, plain: Uint8Array, room = 0): MaybeLater<Uint8Array> {
    this.#assertOpen()
    this.#countSealing()
    const salt = this.#salt
    const nonce = draw(this.#random, NONCE_BYTES)
    const sealed = andThen(this.#keyOf(conversation, salt, this.#run), (key) => sealBehind(this.#aead, room + HEAD_BYTES, key, nonce, plain, this.#associatedOf(place)))
    return andThen(sealed, (record) => {
      record[room] = VERSION
      record.set(salt, room + 1)
      record.set(nonce, room + 1 + SALT_BYTES)
      return record
    })
  }

  /**
   * Opens a record.
   *
   * @throws {InvalidSealedRecordError} when it was changed, is of another place or conversation, or of another vault
   * @throws {VaultLockedError} after `wipe`
   */
  open (conversation: string, place: RecordPlace, record: Uint8Array): MaybeLater<Uint8Array> {
    if (record.byteLength < RECORD_OVERHEAD_BYTES || record[0] !== VERSION) throw new InvalidSealedRecordError('this is no sealed record of this version')
    this.#assertOpen()
    const salt = record.subarray(1, 1 + SALT_BYTES)
    const opened = andThen(this.#keyOf(conversation, salt, bytesToHex(salt)),
      (key) => openRowIfRight(this.#aead, key, record.subarray(1 + SALT_BYTES, HEAD_BYTES), record.subarray(HEAD_BYTES), this.#associatedOf(place)))
    return andThen(opened, (plain) => {
      if (plain === undefined) throw new InvalidSealedRecordError('this record was changed, or lies where it does not belong')
      return plain
    })
  }

  /**
   * A component of a key in the store that says nothing to whoever reads the disk: HMAC-SHA256 under a key of this vault,
   * cut to 128 bits. The same value is the same component, so it can be looked up, and not turned back: what has to be
   * read again, such as a peer ID, belongs into the record.
   *
   * @param kind what the value is, such as `peer`: one value hides differently in each
   * @returns 32 lowercase hex digits
   * @throws {VaultLockedError} after `wipe`
   */
  hide (kind: string, value: string): string {
    this.#assertOpen()
    const name = this.#names.clone().update(lengthPrefixed([fromString(kind), fromString(value)])).digest()
    return bytesToHex(name.subarray(0, HIDDEN_BYTES))
  }

  /** Drops every key. Twice is fine. */
  wipe (): void {
    this.#isWiped = true
    this.#ready.clear()
    wipe(this.#root, ...this.#runs.values())
    this.#runs.clear()
    this.#names.destroy()
  }

  #countSealing (): void {
    if (this.#sealings >= this.#maxSealings) {
      this.#salt = draw(this.#random, SALT_BYTES)
      this.#run = bytesToHex(this.#salt)
      this.#sealings = 0
    }
    this.#sealings++
  }

  /** In the same bytes each time where they are done with at once: a buffer for each row would cost more than filling it. */
  #associatedOf (place: RecordPlace): Uint8Array {
    return associatedOf(LABELS.record, place, this.#aead.atOnce === undefined ? undefined : this.#associated)
  }

  #keyOf (conversation: string, salt: Uint8Array, run: string): MaybeLater<AeadKey> {
    return this.#ready.get(nameOf(run, conversation)) ?? this.#newKey(conversation, salt, run)
  }

  #newKey (conversation: string, salt: Uint8Array, run: string): MaybeLater<AeadKey> {
    const raw = expand(sha256, this.#keyOfRun(run, salt), concat([LABELS.recordKey, fromString(conversation)]), KEY_BYTES)
    if (this.#aead.atOnce === undefined) return this.#aead.importKey(raw).finally(() => wipe(raw)).then((key) => this.#withReady(nameOf(run, conversation), key))
    const key = this.#aead.atOnce.importKey(raw)
    wipe(raw)
    return this.#withReady(nameOf(run, conversation), key)
  }

  #withReady (name: string, key: AeadKey): AeadKey {
    this.#assertOpen()
    this.#ready.set(name, key)
    const [oldest] = this.#ready.keys()
    if (this.#ready.size > MAX_READY_KEYS && oldest !== undefined) this.#ready.delete(oldest)
    return key
  }

  #keyOfRun (run: string, salt: Uint8Array): Uint8Array {
    const ready = this.#runs.get(run)
    if (ready !== undefined) return ready
    const key = extract(sha256, this.#root, salt)
    this.#runs.set(run, key)
    const [oldest] = this.#runs.keys()
    if (this.#runs.size > MAX_READY_RUNS && oldest !== undefined) this.#runs.delete(oldest)
    return key
  }

  #assertOpen (): void {
    if (this.#isWiped) throw new VaultLockedError('the vault is locked: its records cannot be read or written')
  }
}

function nameOf (run: string, conversation: string): string {
  return `${run}/${conversation}`
}

/**
 * The Double Ratchet and the envelopes of the second implementation: the specification's pseudocode, word for word and
 * changed in place, with MKSKIPPED as one map. It refuses by throwing and then has no use any more; it need not survive.
 */
import { hkdf, hmac, join, sha256, x25519, x25519Public, xchachaOpen, xchachaSeal } from './primitives.ts'
import { label, number4, padded, read4, unpadded } from './wire.ts'
import type { Agreement, Prekeys } from './handshake.ts'

const ZEROS = new Uint8Array(32)
const INIT = 1245
const MAX_SKIP = 12_000
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

export interface Draw { bytes (length: number): Uint8Array }

export class OtherSession {
  readonly sid: Uint8Array
  readonly #random: Draw
  readonly #ad: Uint8Array
  readonly #skipped = new Map<string, Uint8Array>()
  #init: Uint8Array
  #rk: Uint8Array
  #dhs: Uint8Array
  #dhr: Uint8Array = new Uint8Array(0)
  #cks: Uint8Array = new Uint8Array(0)
  #ckr: Uint8Array = new Uint8Array(0)
  #ns = 0
  #nr = 0
  #pn = 0

  private constructor ({ sk, ad, sid, init }: Agreement, dhs: Uint8Array, random: Draw) {
    this.sid = sid
    this.#random = random
    this.#ad = ad
    this.#init = init
    this.#rk = sk
    this.#dhs = dhs
  }

  /** RatchetInitAlice */
  static initiator (agreement: Agreement, theirPrekey: Uint8Array, random: Draw): OtherSession {
    const session = new OtherSession(agreement, random.bytes(32), random)
    session.#dhr = theirPrekey
    ;[session.#rk, session.#cks] = session.#kdfRk(x25519(session.#dhs, theirPrekey))
    return session
  }

  /** RatchetInitBob */
  static responder (agreement: Agreement, prekey: Prekeys, random: Draw): OtherSession {
    return new OtherSession({ ...agreement, init: new Uint8Array(0) }, prekey.secret, random)
  }

  encrypt (content: Uint8Array): { envelope: Uint8Array, tag: Uint8Array, tombstone: Uint8Array } {
    const mk = hmac(this.#cks, Uint8Array.of(1))
    this.#cks = hmac(this.#cks, Uint8Array.of(2))
    const header = join(x25519Public(this.#dhs), number4(this.#pn), number4(this.#ns++))
    const nonce = this.#random.bytes(24)
    const head = join(Uint8Array.of(1, this.#init.byteLength === 0 ? 1 : 2), this.sid, this.#init, header, nonce)
    const tag = hkdf(mk, ZEROS, label('ack'), 32)
    const tombstoneHead = join(Uint8Array.of(1, 3), this.sid, header)
    return {
      envelope: join(head, xchachaSeal(hkdf(mk, ZEROS, label('message'), 32), nonce, join(this.#ad, head), padded(content))),
      tag,
      tombstone: join(tombstoneHead, proofOf(tombstoneHead, tag))
    }
  }

  decrypt (envelope: Uint8Array): { content: Uint8Array, tag: Uint8Array } {
    const headLength = 18 + (envelope[1] === 2 ? INIT : 0) + 40 + 24
    const head = envelope.slice(0, headLength)
    const mk = this.#messageKey(head.slice(-64, -24))
    const content = unpadded(xchachaOpen(hkdf(mk, ZEROS, label('message'), 32), head.slice(-24), join(this.#ad, head), envelope.slice(headLength)))
    this.#init = new Uint8Array(0)
    return { content, tag: hkdf(mk, ZEROS, label('ack'), 32) }
  }

  /** Throws when the proof is wrong. */
  bury (tombstone: Uint8Array): void {
    const tag = hkdf(this.#messageKey(tombstone.slice(18, 58)), ZEROS, label('ack'), 32)
    if (tombstone.byteLength !== 80 || hex(proofOf(tombstone.slice(0, 58), tag)) !== hex(tombstone.slice(58))) throw new Error('no proof')
  }

  /** TrySkippedMessageKeys, DHRatchet, SkipMessageKeys and the step of the receiving chain. */
  #messageKey (header: Uint8Array): Uint8Array {
    const [dh, pn, n] = [header.slice(0, 32), read4(header, 32), read4(header, 36)]
    const skipped = this.#skipped.get(`${hex(dh)} ${n}`)
    if (skipped !== undefined) {
      this.#skipped.delete(`${hex(dh)} ${n}`)
      return skipped
    }
    if (hex(dh) !== hex(this.#dhr) || this.#ckr.byteLength === 0) {
      this.#skip(pn)
      this.#pn = this.#ns
      this.#ns = this.#nr = 0
      this.#dhr = dh
      ;[this.#rk, this.#ckr] = this.#kdfRk(x25519(this.#dhs, dh))
      this.#dhs = this.#random.bytes(32)
      ;[this.#rk, this.#cks] = this.#kdfRk(x25519(this.#dhs, dh))
    }
    if (n < this.#nr) throw new Error('used before')
    this.#skip(n)
    const mk = hmac(this.#ckr, Uint8Array.of(1))
    this.#ckr = hmac(this.#ckr, Uint8Array.of(2))
    this.#nr++
    return mk
  }

  #skip (until: number): void {
    if (this.#nr + MAX_SKIP < until) throw new Error('too far ahead')
    if (this.#ckr.byteLength === 0) return
    for (; this.#nr < until; this.#nr++) {
      this.#skipped.set(`${hex(this.#dhr)} ${this.#nr}`, hmac(this.#ckr, Uint8Array.of(1)))
      this.#ckr = hmac(this.#ckr, Uint8Array.of(2))
    }
  }

  #kdfRk (dh: Uint8Array): [Uint8Array, Uint8Array] {
    const output = hkdf(dh, this.#rk, label('root'), 64)
    return [output.slice(0, 32), output.slice(32)]
  }
}

export const tagHash = (tag: Uint8Array): Uint8Array => sha256(tag)

const proofOf = (head: Uint8Array, tag: Uint8Array): Uint8Array => hkdf(tag, ZEROS, join(label('tombstone'), head), 22)

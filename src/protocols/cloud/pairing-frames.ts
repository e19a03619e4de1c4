/** The pairing arms of a frame of `/mobilink/cloud/1.0`, both ways; every size is judged here. Pure. */
import { InvalidFrameError } from '../errors.ts'
import { PAIR_END_CODES, PAIR_LIMITS } from './pairing-constants.ts'
import { CloudFrame as Frame } from './pb/cloud.ts'
import type { PairEnd, PairingFrame } from './pairing.ts'

type Refusal = new (message: string) => Error

const ends = new Map<number, PairEnd>()
for (const end of Object.keys(PAIR_END_CODES) as PairEnd[]) ends.set(PAIR_END_CODES[end], end)

/** @throws {RangeError} for a part of the wrong size */
export function encodePairingFrame (frame: PairingFrame): Uint8Array {
  assertSizes(frame, RangeError)
  switch (frame.kind) {
    case 'pair ask': return Frame.encode({ pairAsk: { sid: owned(frame.sid), share: owned(frame.share) } })
    case 'pair answer': return Frame.encode({ pairAnswer: { share: owned(frame.share) } })
    case 'pair confirm': return Frame.encode({ pairConfirm: { mac: owned(frame.mac) } })
    case 'pair proof': return Frame.encode({ pairProof: { mac: owned(frame.mac), name: frame.name, addresses: [...frame.addresses] } })
    case 'pair certificate': return Frame.encode({ pairCertificate: { certificate: owned(frame.certificate), name: frame.name } })
    case 'pair end': return Frame.encode({ pairEnd: { code: PAIR_END_CODES[frame.how], triesLeft: frame.triesLeft } })
  }
}

/**
 * What a frame says of pairing.
 *
 * @returns `undefined` when it has another arm, or none that this version knows
 * @throws {InvalidFrameError}
 */
export function pairingFrameOf (frame: Frame): PairingFrame | undefined {
  const known = knownArm(frame)
  if (known !== undefined) assertSizes(known, InvalidFrameError)
  return known
}

export function isPairingFrame (frame: { readonly kind: string }): frame is PairingFrame {
  return frame.kind.startsWith('pair ')
}

function knownArm ({ pairAsk, pairAnswer, pairConfirm, pairProof, pairCertificate, pairEnd }: Frame): PairingFrame | undefined {
  if (pairAsk !== undefined) return { kind: 'pair ask', sid: pairAsk.sid.slice(), share: pairAsk.share.slice() }
  if (pairAnswer !== undefined) return { kind: 'pair answer', share: pairAnswer.share.slice() }
  if (pairConfirm !== undefined) return { kind: 'pair confirm', mac: pairConfirm.mac.slice() }
  if (pairProof !== undefined) return { kind: 'pair proof', mac: pairProof.mac.slice(), name: pairProof.name, addresses: pairProof.addresses }
  if (pairCertificate !== undefined) return { kind: 'pair certificate', certificate: pairCertificate.certificate.slice(), name: pairCertificate.name }
  return pairEnd && { kind: 'pair end', how: ends.get(pairEnd.code) ?? 'failed', triesLeft: pairEnd.triesLeft }
}

function assertSizes (frame: PairingFrame, refusal: Refusal): void {
  switch (frame.kind) {
    case 'pair ask':
      sized('a session', frame.sid, PAIR_LIMITS.sidBytes.value, refusal)
      return sized('a share', frame.share, PAIR_LIMITS.shareBytes.value, refusal)
    case 'pair answer': return sized('a share', frame.share, PAIR_LIMITS.shareBytes.value, refusal)
    case 'pair confirm': return sized('a confirmation', frame.mac, PAIR_LIMITS.macBytes.value, refusal)
    case 'pair proof':
      sized('a proof', frame.mac, PAIR_LIMITS.macBytes.value, refusal)
      atMost('a name', utf8Length(frame.name), PAIR_LIMITS.nameBytes.value, refusal)
      atMost('a list of addresses', frame.addresses.length, PAIR_LIMITS.addresses.value, refusal)
      for (const address of frame.addresses) atMost('an address', utf8Length(address), PAIR_LIMITS.addressBytes.value, refusal)
      return
    case 'pair certificate':
      if (frame.certificate.byteLength === 0) throw new refusal('a certificate of no bytes')
      atMost('a certificate', frame.certificate.byteLength, PAIR_LIMITS.certificateBytes.value, refusal)
      return atMost('a name', utf8Length(frame.name), PAIR_LIMITS.nameBytes.value, refusal)
    case 'pair end': return atMost('a number of tries', frame.triesLeft, PAIR_LIMITS.tries.value, refusal)
  }
}

function sized (what: string, bytes: Uint8Array, length: number, refusal: Refusal): void {
  if (bytes.byteLength !== length) throw new refusal(`${what} of ${bytes.byteLength} bytes`)
}

function atMost (what: string, count: number, most: number, refusal: Refusal): void {
  if (count > most) throw new refusal(`${what} of ${count}, where ${most} is the most`)
}

function utf8Length (text: string): number {
  return new TextEncoder().encode(text).byteLength
}

/** protons wants arrays over plain buffers; no one hands in a shared one, so this is a change of type alone. */
function owned (bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes as Uint8Array<ArrayBuffer>
}

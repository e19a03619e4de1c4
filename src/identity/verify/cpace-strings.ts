/**
 * What CPace hashes, byte for byte as the draft puts it together: lengths before values (LEB128), the padding that
 * hides the length of the secret, the transcript of two sides with roles. Pure, and nothing of a run.
 *
 * @see https://datatracker.ietf.org/doc/draft-irtf-cfrg-cpace/ sections 4.3, 6.1, 6.3 and appendix A
 */
import { ristretto255_hasher } from '@noble/curves/ed25519.js'
import { sha512 } from '@noble/hashes/sha2.js'
import { concat } from 'uint8arrays/concat'
import { fromString } from 'uint8arrays/from-string'
import type { ristretto255 } from '@noble/curves/ed25519.js'

/** What both sides know before a run. */
export interface CpaceInputs {
  /** The draft's PRS: the short secret. */
  readonly secret: Uint8Array
  /** The draft's CI: who talks with whom for what, initiator first. Not sent. */
  readonly channel: Uint8Array
  /** Public, and of this run alone. */
  readonly sid: Uint8Array
}

/** What one side sends: its share, 32 bytes, and what else the key is to be bound to. */
export interface CpaceMessage {
  readonly share: Uint8Array
  readonly ad: Uint8Array
}

export type GroupElement = ReturnType<typeof ristretto255.Point.fromBytes>

const DSI = 'CPaceRistretto255'
export const ISK_LABEL = `${DSI}_ISK`
/** The input block of SHA-512. */
const BLOCK_BYTES = 128

/** The draft's `calculate_generator`. */
export function cpaceGenerator (inputs: CpaceInputs): GroupElement {
  const generator = ristretto255_hasher.deriveToCurve?.(sha512(generatorString(inputs)))
  // its type lets it be absent for other groups
  if (generator === undefined) throw new TypeError('the library derives no elements of ristretto255')
  return generator
}

/** The draft's `generator_string`: the secret fills the first block of the hash whatever its length. */
export function generatorString ({ secret, channel, sid }: CpaceInputs): Uint8Array {
  const dsi = fromString(DSI)
  const padding = Math.max(0, BLOCK_BYTES - 1 - lengthValues([secret]).byteLength - lengthValues([dsi]).byteLength)
  return lengthValues([dsi, secret, new Uint8Array(padding), channel, sid])
}

/** The draft's `transcript_ir`. */
export function cpaceTranscript (initiator: CpaceMessage, responder: CpaceMessage): Uint8Array {
  return lengthValues([initiator.share, initiator.ad, responder.share, responder.ad])
}

/** The draft's `lv_cat`. */
export function lengthValues (values: readonly Uint8Array[]): Uint8Array {
  return concat(values.flatMap((value) => [leb128(value.byteLength), value]))
}

function leb128 (length: number): Uint8Array {
  const bytes: number[] = []
  let rest = length
  while (rest >= 0x80) {
    bytes.push((rest & 0x7f) | 0x80)
    rest >>>= 7
  }
  return Uint8Array.from([...bytes, rest])
}

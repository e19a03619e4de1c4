/**
 * CRC-32 (ISO-HDLC, the one of zip and Ethernet), for typos only: it protects from fingers, never from people,
 * which is what signatures are for. Chosen over a cut hash because it promises instead of making likely: appended
 * least significant byte first, it finds every damage that is confined to 32 neighbouring bits, and therefore any
 * wrong character and any two neighbours swapped in base64url.
 */
const POLYNOMIAL = 0xedb88320

export const CHECKSUM_LENGTH = 4

/** @returns 4 bytes, least significant first */
export function checksumOf (bytes: Uint8Array): Uint8Array {
  let remainder = 0xffffffff

  for (const byte of bytes) {
    remainder ^= byte

    for (let bit = 0; bit < 8; bit++) {
      remainder = (remainder >>> 1) ^ ((remainder & 1) === 1 ? POLYNOMIAL : 0)
    }
  }

  const checksum = new Uint8Array(CHECKSUM_LENGTH)
  new DataView(checksum.buffer).setUint32(0, ~remainder >>> 0, true)
  return checksum
}

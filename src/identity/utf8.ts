/**
 * Text into bytes that are there already. Keys of rows are short and ASCII, and there is one for every row: an encoder
 * and a buffer for each of them would cost more than sealing it. What is not ASCII takes the ordinary way.
 */
import { fromString } from 'uint8arrays/from-string'

/** Bytes that a text takes. */
export function utf8Length (text: string): number {
  return isAscii(text) ? text.length : fromString(text).byteLength
}

/**
 * Writes a text; there has to be room for it.
 *
 * @returns how many bytes it took
 */
export function writeUtf8 (bytes: Uint8Array, at: number, text: string): number {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code > MAX_ASCII) return writeEncoded(bytes, at, text)
    bytes[at + index] = code
  }
  return text.length
}

const MAX_ASCII = 0x7f

function isAscii (text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > MAX_ASCII) return false
  return true
}

function writeEncoded (bytes: Uint8Array, at: number, text: string): number {
  const encoded = fromString(text)
  bytes.set(encoded, at)
  return encoded.byteLength
}

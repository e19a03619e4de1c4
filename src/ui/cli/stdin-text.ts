/**
 * The text of a message from stdin. It stops reading at the size that no message may have, so that a wrong
 * file in a pipe costs neither memory nor time.
 */
import { WrongUseError } from './errors.ts'

/** The longest message (16,000 bytes of UTF-8), and the line break that shells put at the end. */
const MAX_BYTES = 16_000 + 2

/**
 * Resolves with what stdin holds, without one line break at its end.
 *
 * @throws {WrongUseError} when it is too long, or no UTF-8
 */
export async function readText (source: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of source) {
    size += part.length
    if (size > MAX_BYTES) throw new WrongUseError('The text from stdin is longer than 16,000 bytes: nothing was kept. Send it in parts.')
    parts.push(part)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(parts)).replace(/\r?\n$/, '')
  } catch (error) {
    throw new WrongUseError('The text from stdin is not UTF-8: nothing was kept. Convert it first.', { cause: error })
  }
}

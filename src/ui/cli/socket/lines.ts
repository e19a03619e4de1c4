/**
 * Lines of UTF-8 out of a byte stream, each with its size checked while it arrives: an endless line costs at
 * most `maxBytes` of memory. Knows nothing of JSON.
 */
import { InvalidRequestError } from '../errors.ts'

const NEWLINE = 0x0a

/**
 * Yields each line without its line break; a last line without one is dropped, since it was cut.
 *
 * @throws {InvalidRequestError} on a line over `maxBytes`, or bytes that are not UTF-8
 */
export async function * readLines (source: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<string, void> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let parts: Uint8Array[] = []
  let size = 0
  for await (const chunk of source) {
    let from = 0
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, from)) {
      parts.push(chunk.subarray(from, end))
      size += end - from
      from = end + 1
      yield decode(decoder, parts, size, maxBytes)
      parts = []
      size = 0
    }
    parts.push(chunk.subarray(from))
    size += chunk.length - from
    if (size > maxBytes) throw tooLong(maxBytes)
  }
}

function decode (decoder: TextDecoder, parts: Uint8Array[], size: number, maxBytes: number): string {
  if (size > maxBytes) throw tooLong(maxBytes)
  try {
    return decoder.decode(Buffer.concat(parts, size))
  } catch (error) {
    throw new InvalidRequestError('a line is not UTF-8', { cause: error })
  }
}

function tooLong (maxBytes: number): InvalidRequestError {
  return new InvalidRequestError(`a line is longer than ${maxBytes} bytes`)
}

/** A large file for tests of whole processes: the same bytes in each, of which no two stretches are alike. */
import { createCipheriv, createHash } from 'node:crypto'

const PIECE = 1_000_000

export async function * content (size: number): AsyncGenerator<Uint8Array> {
  const stream = createCipheriv('aes-256-ctr', new Uint8Array(32).fill(1), new Uint8Array(16))
  for (let left = size; left > 0; left -= PIECE) yield await Promise.resolve(Uint8Array.from(stream.update(new Uint8Array(Math.min(PIECE, left)))))
}

export async function sha256Of (bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of bytes) hash.update(piece)
  return hash.digest('hex')
}

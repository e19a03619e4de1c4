import { createHash, randomFillSync } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'

const MIB = 1_048_576

/** SHA-256, in hex digits. */
export async function fileHash (path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(path, { highWaterMark: MIB })) hash.update(piece as Uint8Array)
  return hash.digest('hex')
}

/** A file of bytes that cannot be made smaller. @returns its hash */
export async function writeRandomFile (path: string, mebibytes: number): Promise<string> {
  await using file = await open(path, 'wx')
  const hash = createHash('sha256')
  for (let at = 0; at < mebibytes; at++) {
    const piece = randomFillSync(new Uint8Array(MIB))
    hash.update(piece)
    await file.write(piece)
  }
  return hash.digest('hex')
}

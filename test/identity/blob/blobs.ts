/** Bytes, sources and sealed blobs for tests. */
import { concat } from 'uint8arrays/concat'
import { createBlobSecret, sealBlob } from '../../../src/identity/blob/index.ts'
import { hostAead } from '../../../src/node/platform/host/aead.ts'
import { seededRandom } from '../vault/tools.ts'
import type { BlobSecret } from '../../../src/identity/blob/index.ts'
import type { Aead } from '../../../src/identity/index.ts'

/** As a host has it: at once. */
export const atOnce = hostAead()
/** As a browser has it: later, and not in order. */
export const later: Aead = { importKey: atOnce.importKey, seal: outOfOrder(atOnce.seal), open: outOfOrder(atOnce.open) }

export const secret: BlobSecret = createBlobSecret(seededRandom('secret'))

const LARGEST = 5_000_000
let largest: Uint8Array | undefined

/** Bytes of which no two stretches are alike, at most 5,000,000; a smaller file is the beginning of a larger one. */
export function file (size: number): Uint8Array {
  largest ??= seededRandom('file').bytes(LARGEST)
  return largest.slice(0, size)
}

/** A source that gives these bytes in pieces. */
export async function * pieces (bytes: Uint8Array, size = 5_000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += size) yield await Promise.resolve(bytes.subarray(at, at + size))
}

export async function gathered (source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  return concat(await Array.fromAsync(source))
}

/** What came before it ended, and the name of the error that it ended with. */
export async function outcome (source: AsyncIterable<Uint8Array>): Promise<{ bytes: Uint8Array, error?: string }> {
  const given: Uint8Array[] = []
  try {
    for await (const bytes of source) given.push(bytes)
    return { bytes: concat(given) }
  } catch (error) {
    return { bytes: concat(given), error: error instanceof Error ? error.name : String(error) }
  }
}

/** The blob of this file; the same for the same file and secret. */
export async function sealed (bytes: Uint8Array, { aead = atOnce, of = secret }: { aead?: Aead, of?: BlobSecret } = {}): Promise<Uint8Array> {
  return await gathered(sealBlob({ aead, random: seededRandom('salt'), secret: of, size: bytes.byteLength })(pieces(bytes)))
}

function outOfOrder<A extends unknown[]> (work: (...args: A) => Promise<Uint8Array>): (...args: A) => Promise<Uint8Array> {
  let calls = 0
  return async (...args) => {
    for (let turns = calls++ % 3; turns < 3; turns++) await Promise.resolve()
    return await work(...args)
  }
}

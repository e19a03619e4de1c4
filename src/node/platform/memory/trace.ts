/**
 * What happened, as lines: hashed, so that two runs of one seed can be compared by one value, and the newest kept,
 * so that a failure can be read. Lines carry sizes and checksums, never a text.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'

/** As many of the newest lines as fit on a few screens. */
const KEPT_LINES = 200

export class Trace {
  readonly #hash = sha256.create()
  readonly #recent: string[] = []
  readonly #sink: ((line: string) => void) | undefined
  #lines = 0

  constructor (sink?: (line: string) => void) {
    this.#sink = sink
  }

  add (at: number, line: string): void {
    const whole = `${at} ${line}`
    this.#hash.update(utf8ToBytes(`${whole}\n`))
    this.#lines++
    this.#recent.push(whole)
    if (this.#recent.length > KEPT_LINES) this.#recent.shift()
    this.#sink?.(whole)
  }

  get lines (): number {
    return this.#lines
  }

  /** SHA-256 of all lines so far, in hex. */
  hash (): string {
    return bytesToHex(this.#hash.clone().digest())
  }

  /** The newest lines, oldest first. */
  recent (): readonly string[] {
    return this.#recent
  }
}

/** FNV-1a, to tell contents apart in a line without showing them. */
export function checksum (bytes: Uint8Array): string {
  let hash = 0x811c9dc5
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193)
  return (hash >>> 0).toString(16).padStart(8, '0')
}

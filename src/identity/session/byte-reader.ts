/** Reads fields of fixed length one after another. The caller has checked that the bytes are as long as all of them together. */
export class ByteReader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor (bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** The next `length` bytes, in memory of their own. */
  take (length: number): Uint8Array {
    return new Uint8Array(this.#bytes.subarray(this.#at, this.#at += length))
  }

  /** The next byte as a number. */
  uint8 (): number {
    return this.#bytes[this.#at++] ?? 0
  }

  /** The next 4 bytes as a number, big-endian. */
  uint32 (): number {
    return this.uint8() * 2 ** 24 + this.uint8() * 2 ** 16 + this.uint8() * 2 ** 8 + this.uint8()
  }

  /** Everything that is left. */
  rest (): Uint8Array {
    return this.take(this.#bytes.byteLength - this.#at)
  }
}

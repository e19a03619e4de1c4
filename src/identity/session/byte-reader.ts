/** Reads fields of fixed length one after another. The caller has checked that the bytes are as long as all of them together. */
export class ByteReader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor (bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** The next `length` bytes, in memory of their own. */
  take (length: number): Uint8Array {
    return Uint8Array.from(this.#bytes.subarray(this.#at, this.#at += length))
  }

  /** The next byte as a number. */
  uint8 (): number {
    return this.take(1)[0] ?? 0
  }

  /** The next 4 bytes as a number, big-endian. */
  uint32 (): number {
    return new DataView(this.take(4).buffer).getUint32(0)
  }

  /** Everything that is left. */
  rest (): Uint8Array {
    return this.take(this.#bytes.byteLength - this.#at)
  }
}

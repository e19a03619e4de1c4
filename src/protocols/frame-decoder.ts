/**
 * Cuts a stream of bytes into frames: an unsigned-varint length, then that many bytes. Pure. A length is judged
 * before a byte behind it is kept, so what is held is never more than one frame, however the bytes arrive.
 */
import { InvalidFrameError } from './errors.ts'
import { FRAME_LIMITS } from './limits.ts'

export class FrameDecoder {
  readonly #maxFrameBytes: number
  #length = 0
  #lengthBytes = 0
  #body: Uint8Array | undefined
  #filled = 0
  #chunk: Uint8Array = new Uint8Array(0)
  #at = 0

  constructor (maxFrameBytes: number) {
    this.#maxFrameBytes = maxFrameBytes
  }

  /** True between the first byte of a frame and its last. */
  get isInsideFrame (): boolean {
    return this.#lengthBytes > 0 || this.#body !== undefined
  }

  /** True when all bytes pushed so far have been taken. */
  get isDrained (): boolean {
    return this.#at === this.#chunk.byteLength
  }

  /** Takes over `chunk`. Everything pushed before must have been taken: see `next`. */
  push (chunk: Uint8Array): void {
    this.#chunk = this.isDrained ? chunk : concat(this.#chunk.subarray(this.#at), chunk)
    this.#at = 0
  }

  /**
   * The next whole frame, without its length, or `undefined` when more bytes are needed. It may point into a chunk
   * that was pushed.
   *
   * @throws {InvalidFrameError} for a length of zero, over the limit, endless or not minimal; the rest is unreadable
   */
  next (): Uint8Array | undefined {
    if (this.#body === undefined && !this.#readLength()) return undefined
    const missing = this.#length - this.#filled
    const available = this.#chunk.byteLength - this.#at
    if (this.#body === undefined && available >= missing) return this.#take(this.#chunk.subarray(this.#at, this.#at += missing))
    this.#body ??= new Uint8Array(this.#length)
    const count = Math.min(missing, available)
    this.#body.set(this.#chunk.subarray(this.#at, this.#at += count), this.#filled)
    this.#filled += count
    return count === missing ? this.#take(this.#body) : undefined
  }

  /**
   * Up to `most` bytes as they are, between frames: for a protocol whose frame says how many follow it.
   *
   * @returns undefined when all that was pushed has been taken
   */
  nextRaw (most: number): Uint8Array | undefined {
    if (this.isDrained) return undefined
    const bytes = this.#chunk.subarray(this.#at, this.#at + most)
    this.#at += bytes.byteLength
    return bytes
  }

  #take (frame: Uint8Array): Uint8Array {
    this.#body = undefined
    this.#filled = this.#length = this.#lengthBytes = 0
    return frame
  }

  #readLength (): boolean {
    while (this.#at < this.#chunk.byteLength) {
      const byte = this.#chunk[this.#at++] ?? 0
      this.#length |= (byte & 0x7f) << (7 * this.#lengthBytes++)
      if (this.#length > this.#maxFrameBytes) throw new InvalidFrameError(`a frame of at least ${this.#length} bytes, over ${this.#maxFrameBytes}`)
      if (byte < 0x80) {
        if (this.#length === 0) throw new InvalidFrameError('a frame of no bytes')
        if (byte === 0) throw new InvalidFrameError('a length that is not minimal')
        return true
      }
      if (this.#lengthBytes === FRAME_LIMITS.lengthBytes.value) throw new InvalidFrameError('a length without an end')
    }
    return false
  }
}

function concat (head: Uint8Array, tail: Uint8Array): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(head.byteLength + tail.byteLength)
  joined.set(head)
  joined.set(tail, head.byteLength)
  return joined
}

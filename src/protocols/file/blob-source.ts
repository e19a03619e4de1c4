/**
 * The side that pulls ranges of blobs. At most four are asked for and not there, so what it holds, and what the
 * connection has to hold for it, is bounded by its own questions; whoever uses it takes one before asking for the next.
 */
import { Deadline } from '../deadline.ts'
import { ChannelClosedError, FileTimeoutError, InvalidFrameError } from '../errors.ts'
import { FramedStream } from '../frames.ts'
import { FILE_LIMITS } from './constants.ts'
import { decodeHead, encodeGet, lengthOf } from './file-frames.ts'
import type { BlobRange, BlobSource, CreateBlobSource, FileInit, GotRange } from './index.ts'
import type { AbortOptions, MessageStream } from '@libp2p/interface'

export const createBlobSource: CreateBlobSource = (stream, init) => new Source(stream, init)

const NONE = new Uint8Array(0)

/** A range that was asked for, or will be. */
interface Asked {
  readonly range: BlobRange
  readonly question: Uint8Array
  /** As many as the answer has announced. */
  bytes: Uint8Array
  size: number
  resolve (got: GotRange): void
  reject (error: Error): void
}

class Source implements BlobSource {
  readonly #frames: FramedStream
  readonly #head: Deadline
  readonly #data: Deadline
  readonly #closing: Deadline
  /** Asked for and not there, oldest first. */
  #asked: Asked[] = []
  #waiting: Asked[] = []
  #isClosing = false

  constructor (stream: MessageStream, { timers, log }: FileInit) {
    const late = (limitMs: number, message: string): Deadline => new Deadline(timers, limitMs, () => this.abort(new FileTimeoutError(message)))
    this.#head = late(FILE_LIMITS.headMs.value, 'no answer came in time')
    this.#data = late(FILE_LIMITS.dataMs.value, 'no bytes came in time')
    this.#closing = late(FILE_LIMITS.closeMs.value, 'the other side did not close in time')
    this.#frames = new FramedStream(stream, {
      timers,
      maxFrameBytes: FILE_LIMITS.headBytes.value,
      frameMs: FILE_LIMITS.frameMs.value,
      drainMs: FILE_LIMITS.drainMs.value,
      timeoutError: (message) => new FileTimeoutError(message),
      onFrame: (bytes) => this.#onHead(bytes),
      onRaw: (bytes, left) => this.#onRaw(bytes, left),
      onEnd: () => this.#onEnd(),
      onWritable: () => undefined,
      onOver: (error) => {
        if (error !== undefined) log('pulling ended: %s', error.name)
        for (const deadline of [this.#head, this.#data, this.#closing]) deadline.release()
        this.#fail(error ?? new ChannelClosedError('the stream closed before a range was there'))
      }
    })
  }

  get isOpen (): boolean {
    return !this.#isClosing && !this.#frames.isOver
  }

  async get (range: BlobRange, { signal }: AbortOptions = {}): Promise<GotRange> {
    const question = encodeGet(range)
    signal?.throwIfAborted()
    if (!this.isOpen) throw new ChannelClosedError('nothing is asked on this stream any more')
    const { promise, resolve, reject } = Promise.withResolvers<GotRange>()
    this.#waiting.push({ range, question, bytes: NONE, size: 0, resolve, reject })
    this.#ask()
    // what is on its way cannot be taken back: whoever wants no more of it wants no more of the stream
    const onAbort = (): void => this.abort(signal?.reason instanceof Error ? signal.reason : new Error('aborted', { cause: signal?.reason }))
    signal?.addEventListener('abort', onAbort)
    try {
      return await promise
    } finally {
      signal?.removeEventListener('abort', onAbort)
    }
  }

  close (): void {
    if (!this.isOpen) return
    this.#isClosing = true
    if (this.#asked.length === 0 && this.#waiting.length === 0) this.#end()
  }

  abort (error: Error): void {
    this.#fail(error)
    this.#frames.abort(error)
  }

  #ask (): void {
    while (this.#asked.length < FILE_LIMITS.gets.value) {
      const next = this.#waiting.shift()
      if (next === undefined) return
      this.#asked.push(next)
      if (this.#asked.length === 1) this.#head.start()
      this.#frames.write(next.question)
    }
  }

  #onHead (bytes: Uint8Array): void {
    const [oldest] = this.#asked
    if (oldest === undefined) throw new InvalidFrameError('an answer that nobody asked for')
    const head = decodeHead(bytes)
    this.#head.stop()
    if (head.code !== 'ok') return this.#done(head)
    oldest.size = head.size
    const length = lengthOf(oldest.range, head.size)
    if (length === 0) return this.#done({ ...head, bytes: NONE })
    // one buffer and not the pieces: those may hold on to whatever larger ones they were cut from
    oldest.bytes = new Uint8Array(length)
    this.#data.start()
    this.#frames.expectRaw(length)
  }

  #onRaw (bytes: Uint8Array, left: number): void {
    const [oldest] = this.#asked
    if (oldest === undefined) throw new InvalidFrameError('bytes that nobody asked for')
    oldest.bytes.set(bytes, oldest.bytes.byteLength - left - bytes.byteLength)
    if (left > 0) return this.#data.start()
    this.#data.stop()
    this.#done({ code: 'ok', size: oldest.size, bytes: oldest.bytes })
  }

  #done (got: GotRange): void {
    this.#asked.shift()?.resolve(got)
    if (this.#asked.length > 0) this.#head.start()
    this.#ask()
    if (this.#isClosing && this.#asked.length === 0) this.#end()
  }

  #end (): void {
    if (this.#frames.isOver) return
    this.#closing.start()
    this.#frames.end()
  }

  /** The other side answers no more. */
  #onEnd (): void {
    this.#isClosing = true
    if (this.#asked.length > 0) return this.abort(new ChannelClosedError('the other side closed before a range was there'))
    this.#end()
  }

  #fail (error: Error): void {
    this.#isClosing = true
    for (const { reject } of this.#asked.splice(0).concat(this.#waiting.splice(0))) reject(error)
  }
}

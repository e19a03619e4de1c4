/**
 * The side that answers with ranges of blobs, one after another, as fast as they are taken: the next piece is read when
 * the stream has room for it. It reads no more of a blob than it was asked for, and tells nobody why there is none.
 */
import { Deadline } from '../deadline.ts'
import { FileTimeoutError, WindowOverrunError } from '../errors.ts'
import { FramedStream } from '../frames.ts'
import { FILE_LIMITS } from './constants.ts'
import { decodeGet, encodeHead, lengthOf } from './file-frames.ts'
import type { BlobRange, FileInit, ServeBlobs, ServedBlob } from './index.ts'
import type { MessageStream } from '@libp2p/interface'

export const serveBlobs: ServeBlobs = async (stream, find, init) => await new Service(stream, find, init).over

type Find = (blobId: Uint8Array) => Promise<ServedBlob | 'not here' | 'try later'>

class Service {
  readonly over: Promise<void>
  readonly #over = Promise.withResolvers<undefined>()
  readonly #frames: FramedStream
  readonly #find: Find
  readonly #first: Deadline
  readonly #idle: Deadline
  readonly #closing: Deadline
  readonly #asked: BlobRange[] = []
  #isAnswering = false
  #hasEnded = false
  #wake: (() => void) | undefined

  constructor (stream: MessageStream, find: Find, { timers, log }: FileInit) {
    this.over = this.#over.promise
    this.#find = find
    this.#first = new Deadline(timers, FILE_LIMITS.firstMs.value, () => this.#frames.abort(new FileTimeoutError('nothing was asked in time')))
    this.#closing = new Deadline(timers, FILE_LIMITS.closeMs.value, () => this.#frames.abort(new FileTimeoutError('the other side did not close in time')))
    this.#idle = new Deadline(timers, FILE_LIMITS.idleMs.value, () => this.#end())
    this.#frames = new FramedStream(stream, {
      timers,
      maxFrameBytes: FILE_LIMITS.frameBytes.value,
      frameMs: FILE_LIMITS.frameMs.value,
      drainMs: FILE_LIMITS.drainMs.value,
      timeoutError: (message) => new FileTimeoutError(message),
      onFrame: (bytes) => this.#onGet(bytes),
      onEnd: () => {
        this.#hasEnded = true
        if (!this.#isAnswering) this.#end()
      },
      onWritable: () => this.#wake?.(),
      onOver: (error) => {
        for (const deadline of [this.#first, this.#idle, this.#closing]) deadline.release()
        this.#wake?.()
        if (error === undefined) return this.#over.resolve(undefined)
        log('serving ended: %s', error.name)
        this.#over.reject(error)
      }
    })
    this.#first.start()
  }

  #onGet (bytes: Uint8Array): void {
    if (this.#asked.length >= FILE_LIMITS.gets.value) throw new WindowOverrunError('more ranges were asked for than may be at once')
    this.#asked.push(decodeGet(bytes))
    this.#first.stop()
    this.#idle.stop()
    if (!this.#isAnswering) {
      this.#isAnswering = true
      void this.#answerAll()
    }
  }

  async #answerAll (): Promise<void> {
    try {
      for (let range = this.#asked[0]; range !== undefined && !this.#frames.isOver; range = this.#asked[0]) {
        await this.#answer(range)
      }
    } catch (error) {
      this.#frames.abort(error instanceof Error ? error : new Error('reading a blob failed', { cause: error }))
    }
    this.#isAnswering = false
    if (this.#hasEnded) this.#end()
    else if (!this.#frames.isOver) this.#idle.start()
  }

  async #answer ({ blobId, offset, length }: BlobRange): Promise<void> {
    const found = await this.#find(blobId)
    let left = typeof found === 'string' ? 0 : lengthOf({ offset, length }, found.size)
    if (left === 0) this.#asked.shift()
    this.#frames.write(encodeHead(typeof found === 'string' ? { code: found } : { code: 'ok', size: found.size }))
    if (typeof found === 'string' || left === 0) return
    for await (const bytes of found.read(offset, left)) {
      left -= bytes.byteLength
      if (left < 0) break
      // before its last byte leaves: the other side may then ask for one more
      if (left === 0) this.#asked.shift()
      this.#frames.writeRaw(bytes)
      await this.#taken()
      if (this.#frames.isOver) return
    }
    // the announced number of bytes cannot come any more, and nothing else can be said on this stream
    if (left !== 0) throw new RangeError('A blob has not the bytes that it should have')
  }

  /** Resolves when the stream takes more, or is over. */
  async #taken (): Promise<void> {
    // what was queued leaves in a microtask: only then is it known whether the stream is full
    await Promise.resolve()
    while (this.#frames.isBlocked && !this.#frames.isOver) {
      await new Promise<void>((resolve) => { this.#wake = resolve })
    }
  }

  #end (): void {
    if (this.#frames.isOver) return
    this.#idle.stop()
    this.#closing.start()
    this.#frames.end()
  }
}

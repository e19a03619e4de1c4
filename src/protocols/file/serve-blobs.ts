/**
 * The side that answers with ranges of blobs, one after another, as fast as they are taken: a piece is read when the one
 * before has left, and the first of the next range meanwhile. It reads no more of a blob than it was asked for, and tells nobody why there is none.
 */
import { Deadline } from '../deadline.ts'
import { FileTimeoutError, WindowOverrunError } from '../errors.ts'
import { FramedStream } from '../frames.ts'
import { FILE_LIMITS } from './constants.ts'
import { decodeGet, encodeHead, lengthOf } from './file-frames.ts'
import type { BlobHead, BlobRange, FileInit, ServeBlobs, ServedBlob } from './index.ts'
import type { MessageStream } from '@libp2p/interface'

export const serveBlobs: ServeBlobs = async (stream, find, init) => await new Service(stream, find, init).over

/** A range whose turn may not have come. Whoever does not read it to its end lets go of `pieces`. */
interface Prepared {
  readonly head: BlobHead
  /** Bytes that follow. */
  readonly length: number
  readonly pieces?: AsyncIterator<Uint8Array>
  readonly first?: IteratorResult<Uint8Array>
}

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
    let next: Promise<Prepared> | undefined
    try {
      for (let range = this.#asked[0]; range !== undefined && !this.#frames.isOver; range = this.#asked[0]) {
        const prepared = await (next ?? this.#prepare(range))
        const following = this.#asked[1]
        next = following === undefined ? undefined : this.#prepare(following)
        // it is awaited in its turn: until then nobody listens
        next?.catch(() => undefined)
        await this.#answer(prepared)
      }
    } catch (error) {
      this.#frames.abort(error instanceof Error ? error : new Error('reading a blob failed', { cause: error }))
    }
    // the stream ended before its turn; what reading it would have failed with is nobody's concern any more
    if (this.#frames.isOver) await next?.then(async ({ pieces }) => await pieces?.return?.()).catch(() => undefined)
    this.#isAnswering = false
    if (this.#hasEnded) this.#end()
    else if (!this.#frames.isOver) this.#idle.start()
  }

  /** Looks for the blob and reads the first piece of the range, while the range before is on its way. */
  async #prepare ({ blobId, offset, length: asked }: BlobRange): Promise<Prepared> {
    const found = await this.#find(blobId)
    if (typeof found === 'string') return { head: { code: found }, length: 0 }
    const head = { code: 'ok', size: found.size } as const
    const length = lengthOf({ offset, length: asked }, found.size)
    if (length === 0) return { head, length }
    const pieces = found.read(offset, length)[Symbol.asyncIterator]()
    return { head, length, pieces, first: await pieces.next() }
  }

  async #answer ({ head, length, pieces, first }: Prepared): Promise<void> {
    let left = length
    if (left === 0) this.#asked.shift()
    this.#frames.write(encodeHead(head))
    if (pieces === undefined) return
    try {
      for (let step = first; step !== undefined && step.done !== true && !this.#frames.isOver; step = await pieces.next()) {
        left -= step.value.byteLength
        if (left < 0) break
        // before its last byte leaves: the other side may then ask for one more
        if (left === 0) this.#asked.shift()
        this.#frames.writeRaw(step.value)
        await this.#taken()
      }
    } finally {
      await pieces.return?.()
    }
    // the announced number of bytes cannot come any more, and nothing else can be said on this stream
    if (left !== 0 && !this.#frames.isOver) throw new RangeError('A blob has not the bytes that it should have')
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

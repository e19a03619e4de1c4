/**
 * Frames over a stream, both ways, and raw bytes behind a frame where a protocol has them. Calls back for each that
 * arrives, in order, and writes in the order of the calls, the frames of one moment in one write. It holds at most one unfinished frame of the other side, waits for
 * `drain` when the stream is full, and ends the stream when a phase takes too long. It knows nothing of their meaning.
 *
 * Why events and not `onDrain()`: in @libp2p/utils 7 its promise stays resolved after the first drain, so that a
 * second wait returns at once and a loop around it never lets go.
 */
import { Deadline } from './deadline.ts'
import { ChannelClosedError, InvalidFrameError } from './errors.ts'
import { FrameDecoder } from './frame-decoder.ts'
import { FRAME_LIMITS } from './limits.ts'
import type { Timers } from './timers.ts'
import type { MessageStream, StreamCloseEvent, StreamMessageEvent } from '@libp2p/interface'

export interface FramedStreamInit {
  readonly timers: Timers
  readonly maxFrameBytes: number
  /** From the first byte of a frame to its last. */
  readonly frameMs: number
  /** From a full stream to its next `drain`. */
  readonly drainMs: number
  timeoutError (message: string): Error
  /** One frame, in order of arrival; it may point into a larger buffer. What it throws aborts the stream. */
  onFrame (frame: Uint8Array): void
  /** Some of the bytes that `expectRaw` waits for, in order; they may point into a larger buffer. What it throws aborts the stream. */
  onRaw? (bytes: Uint8Array, left: number): void
  /** The other side finished; between frames. It still reads. */
  onEnd (): void
  /** The stream takes bytes again. */
  onWritable (): void
  /** Once, last of all: without an error when both sides finished. */
  onOver (error?: Error): void
}

export class FramedStream {
  readonly #stream: MessageStream
  readonly #init: FramedStreamInit
  readonly #decoder: FrameDecoder
  readonly #frameDeadline: Deadline
  readonly #drainDeadline: Deadline
  readonly #closing = new AbortController()
  #queue: Array<Uint8Array | Raw> = []
  #rawLeft = 0
  #isFlushing = false
  #isBlocked = false
  #isHeld = false
  #isEnding = false
  #isDone = false
  #remoteFinished = false
  #remoteEnded = false
  #isOver = false

  constructor (stream: MessageStream, init: FramedStreamInit) {
    this.#stream = stream
    this.#init = init
    this.#decoder = new FrameDecoder(init.maxFrameBytes)
    this.#frameDeadline = new Deadline(init.timers, init.frameMs, () => this.abort(init.timeoutError('a frame was begun and not finished in time')))
    this.#drainDeadline = new Deadline(init.timers, init.drainMs, () => this.abort(init.timeoutError('nothing that was written was taken in time')))
    stream.addEventListener('message', this.#onMessage)
    stream.addEventListener('drain', this.#onDrain)
    stream.addEventListener('remoteCloseWrite', this.#onRemoteCloseWrite)
    stream.addEventListener('end', this.#onRemoteFinished)
    stream.addEventListener('close', this.#onClose)
    // a stream that ended before it was handed over fires nothing any more
    if (stream.readableEnded) queueMicrotask(this.#onRemoteFinished)
    if (stream.status !== 'open') queueMicrotask(() => this.#finish(new ChannelClosedError(`the stream is ${stream.status}`)))
  }

  get isOver (): boolean {
    return this.#isOver
  }

  /** The stream is full: what is written now waits here. */
  get isBlocked (): boolean {
    return this.#isBlocked
  }

  /** Queues one frame, not empty and within the limit; after `end` and when it is over, does nothing. */
  write (frame: Uint8Array): void {
    if (this.#isEnding || this.#isOver) return
    this.#queue.push(frame)
    this.#flushSoon()
  }

  /** Queues bytes without a length, which the other side knows from a frame before; not copied: they must not change. */
  writeRaw (bytes: Uint8Array): void {
    if (this.#isEnding || this.#isOver || bytes.byteLength === 0) return
    this.#queue.push(new Raw(bytes))
    this.#flushSoon()
  }

  /** Behind the frame that is being handed out come so many bytes that are none. Call it in `onFrame`. */
  expectRaw (count: number): void {
    this.#rawLeft = count
  }

  /** Stops calling `onFrame`, and asks the other side to wait, until `release`. */
  hold (): void {
    if (this.#isHeld || this.#isOver) return
    this.#isHeld = true
    this.#frameDeadline.stop()
    if (!this.#remoteFinished) this.#stream.pause()
  }

  release (): void {
    if (!this.#isHeld || this.#isOver) return
    this.#isHeld = false
    // not from inside the handler that let go: frames are never handed out within one another
    queueMicrotask(() => {
      this.#readFrames()
      this.#resume()
    })
  }

  /** Writes what is queued, then closes for writing; it is over when the other side has done so too. */
  end (): void {
    if (this.#isEnding || this.#isOver) return
    this.#isEnding = true
    this.#flushSoon()
  }

  /** Ends both directions now; the other side sees a reset. */
  abort (error: Error): void {
    if (this.#isOver) return
    this.#finish(error)
    this.#stream.abort(error)
  }

  readonly #onMessage = (event: StreamMessageEvent): void => {
    // piece by piece: put together, what is large would be copied once more
    for (const bytes of event.data instanceof Uint8Array ? [event.data] : event.data) {
      if (this.#isOver) return
      this.#decoder.push(bytes)
      if (!this.#isHeld) this.#readFrames()
    }
  }

  readonly #onDrain = (): void => {
    if (this.#isOver || !this.#isBlocked) return
    this.#isBlocked = false
    this.#drainDeadline.stop()
    if (this.#flush()) this.#init.onWritable()
  }

  readonly #onRemoteCloseWrite = (): void => {
    if (this.#stream.readBufferLength === 0) this.#onRemoteFinished()
  }

  readonly #onRemoteFinished = (): void => {
    this.#remoteFinished = true
    this.#endRemote()
  }

  readonly #onClose = (event: StreamCloseEvent): void => {
    if (event.error != null) return this.#finish(new ChannelClosedError('the stream was reset', { cause: event.error }))
    this.#finish(this.#isInside ? new ChannelClosedError('the connection ended inside a frame') : undefined)
  }

  /** A frame, or what follows it, was begun and is not all there. */
  get #isInside (): boolean {
    return this.#decoder.isInsideFrame || this.#rawLeft > 0
  }

  #readFrames (): void {
    try {
      while (!this.#isHeld && !this.#isOver) {
        if (this.#rawLeft > 0) {
          const bytes = this.#decoder.nextRaw(this.#rawLeft)
          if (bytes === undefined) break
          this.#rawLeft -= bytes.byteLength
          this.#init.onRaw?.(bytes, this.#rawLeft)
          continue
        }
        const frame = this.#decoder.next()
        if (frame === undefined) break
        this.#frameDeadline.stop()
        this.#init.onFrame(frame)
      }
    } catch (error) {
      this.abort(error instanceof Error ? error : new Error('a frame handler threw', { cause: error }))
    }
    if (!this.#isOver && this.#decoder.isInsideFrame && !this.#frameDeadline.isRunning) this.#frameDeadline.start()
  }

  #resume (): void {
    if (this.#isHeld || this.#isOver) return
    if (!this.#remoteFinished) this.#stream.resume()
    this.#endRemote()
  }

  #endRemote (): void {
    if (!this.#remoteFinished || this.#remoteEnded || this.#isHeld || this.#isOver || !this.#decoder.isDrained) return
    // reading also ends because of a reset or a broken connection: the close event follows, and says so
    if (this.#stream.status !== 'open' && this.#stream.status !== 'closing') return
    this.#remoteEnded = true
    if (this.#isInside) return this.abort(new InvalidFrameError('the other side finished inside a frame'))
    this.#init.onEnd()
  }

  #flushSoon (): void {
    if (this.#isFlushing || this.#isBlocked) return
    this.#isFlushing = true
    queueMicrotask(() => {
      this.#isFlushing = false
      this.#flush()
    })
  }

  /** @returns whether the stream takes more */
  #flush (): boolean {
    try {
      while (this.#queue.length > 0 && !this.#isBlocked && !this.#isOver) {
        // both: a drain may come before `send` has returned
        this.#isBlocked = !this.#stream.send(this.#takeWrite()) && this.#stream.writableNeedsDrain
      }
    } catch (error) {
      this.abort(new ChannelClosedError('the stream takes no more', { cause: error }))
    }
    if (this.#isOver) return false
    if (this.#isBlocked) this.#drainDeadline.start()
    else if (this.#isEnding) this.#close()
    return !this.#isBlocked
  }

  /** Joins waiting frames, each with its length before it, into one write; what is no frame is a write of its own. */
  #takeWrite (): Uint8Array {
    const [first] = this.#queue
    if (first instanceof Raw) {
      this.#queue.shift()
      return first.bytes
    }
    let count = 0
    let size = 0
    for (const frame of this.#queue) {
      if (frame instanceof Raw) break
      if (count > 0 && size + frame.byteLength > FRAME_LIMITS.writeBytes.value) break
      size += frame.byteLength + lengthOfLength(frame.byteLength)
      count++
    }
    const bytes = new Uint8Array(size)
    let at = 0
    for (const frame of this.#queue.splice(0, count)) {
      if (frame instanceof Raw) continue
      at = writeLength(frame.byteLength, bytes, at)
      bytes.set(frame, at)
      at += frame.byteLength
    }
    return bytes
  }

  #close (): void {
    if (this.#isDone) return
    this.#isDone = true
    this.#stream.close({ signal: this.#closing.signal }).catch((error: unknown) => {
      // already over: the close event has said why
      this.abort(new ChannelClosedError('the stream did not close', { cause: error }))
    })
  }

  #finish (error?: Error): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#queue = []
    this.#frameDeadline.release()
    this.#drainDeadline.release()
    this.#stream.removeEventListener('message', this.#onMessage)
    this.#stream.removeEventListener('drain', this.#onDrain)
    this.#stream.removeEventListener('remoteCloseWrite', this.#onRemoteCloseWrite)
    this.#stream.removeEventListener('end', this.#onRemoteFinished)
    this.#stream.removeEventListener('close', this.#onClose)
    this.#closing.abort()
    this.#init.onOver(error)
  }
}

/** Bytes that are no frame, in the queue among frames. */
class Raw {
  readonly bytes: Uint8Array

  constructor (bytes: Uint8Array) {
    this.bytes = bytes
  }
}

function lengthOfLength (length: number): number {
  return length < 0x80 ? 1 : length < 0x4000 ? 2 : 3
}

function writeLength (length: number, into: Uint8Array, at: number): number {
  while (length >= 0x80) {
    into[at++] = (length & 0x7f) | 0x80
    length >>>= 7
  }
  into[at++] = length
  return at
}

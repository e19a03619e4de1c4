/**
 * One run of pairing on one stream: hands out frames one by one as they are asked for, writes frames in order, ends in
 * time. It counts and measures; whether a frame is in its place, and what it proves, is not known here.
 */
import { Deadline } from '../deadline.ts'
import { ChannelClosedError, CloudTimeoutError, InvalidFrameError } from '../errors.ts'
import { PAIR_LIMITS } from './pairing-constants.ts'
import { isPairingFrame } from './pairing-frames.ts'
import type { CloudFrame } from './cloud-frames.ts'
import type { CloudLine } from './cloud-line.ts'
import type { CreatePairingChannel, PairingChannel, PairingFrame, PairingInit } from './pairing.ts'
import type { AbortOptions } from '@libp2p/interface'

export const createPairingChannel: CreatePairingChannel = (line, init) => new Channel(line, init)

class Channel implements PairingChannel {
  readonly over: Promise<void>
  readonly #over = Promise.withResolvers<undefined>()
  readonly #line: CloudLine
  readonly #step: Deadline
  readonly #closing: Deadline
  readonly #early: PairingFrame[] = []
  #waiting: PromiseWithResolvers<PairingFrame> | undefined
  #ended: Error | undefined
  #received = 0
  #isClosing = false

  constructor (line: CloudLine, { timers, log }: PairingInit) {
    this.#line = line
    this.over = this.#over.promise
    this.#step = new Deadline(timers, PAIR_LIMITS.stepMs.value, () => this.abort(new CloudTimeoutError('the other side did not answer in time')))
    this.#closing = new Deadline(timers, PAIR_LIMITS.closeMs.value, () => this.abort(new CloudTimeoutError('the run did not end in time')))
    line.take({
      onFrame: (frame) => this.#onFrame(frame),
      onEnd: () => {
        this.#end(new ChannelClosedError('the other side closed without an answer'))
        this.close()
      },
      onWritable: () => undefined,
      onOver: (error) => {
        this.#step.release()
        this.#closing.release()
        if (error !== undefined) log('pairing ended: %s', error.name)
        this.#end(error ?? new ChannelClosedError('the stream closed without an answer'))
        this.#over.resolve(undefined)
      }
    })
  }

  send (frame: PairingFrame): void {
    if (!this.#isClosing) this.#line.write(frame)
  }

  async next ({ signal }: AbortOptions = {}): Promise<PairingFrame> {
    const early = this.#early.shift()
    if (early !== undefined) return early
    if (this.#ended !== undefined) throw this.#ended
    const waiting = this.#waiting ??= Promise.withResolvers<PairingFrame>()
    const onAbort = (): void => this.abort(signal?.reason instanceof Error ? signal.reason : new Error('aborted', { cause: signal?.reason }))
    signal?.addEventListener('abort', onAbort)
    this.#step.start()
    if (signal?.aborted === true) onAbort()
    try {
      return await waiting.promise
    } finally {
      this.#step.stop()
      signal?.removeEventListener('abort', onAbort)
    }
  }

  close (): void {
    if (this.#isClosing || this.#line.isOver) return
    this.#isClosing = true
    this.#closing.start()
    this.#line.end()
  }

  abort (error: Error): void {
    this.#line.abort(error)
  }

  #onFrame (frame: CloudFrame): void {
    if (!isPairingFrame(frame)) throw new InvalidFrameError('a frame that is none of a pairing')
    if (++this.#received > PAIR_LIMITS.frames.value) throw new InvalidFrameError('more frames than a run has')
    if (this.#isClosing) return
    const waiting = this.#waiting
    this.#waiting = undefined
    if (waiting === undefined) this.#early.push(frame)
    else waiting.resolve(frame)
  }

  /** What came before stays to be read; nothing comes after. */
  #end (error: Error): void {
    this.#ended ??= error
    this.#waiting?.reject(this.#ended)
    this.#waiting = undefined
  }
}

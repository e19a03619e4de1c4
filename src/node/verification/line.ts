/**
 * One stream of a verification, whoever opened it, until its run is known: what comes early waits here, in order. It
 * carries; it decides nothing.
 */
import { createVerifyChannel } from '../../protocols/verify/index.ts'
import type { Run } from './run.ts'
import type { Clock } from '../platform/platform.ts'
import type { VerifyChannel, VerifyFrame } from '../../protocols/verify/index.ts'
import type { Logger, MessageStream } from '@libp2p/interface'

export interface LineInit {
  readonly clock: Clock
  readonly log: Logger
  /** The run that this side begins; without one the other side does. */
  readonly run?: Run
  /** The first frame of the other side, when it begins. */
  onBegun (line: Line, start: VerifyFrame): void
  /** The channel has ended, and with it the run on it; the error says why it was cut off. */
  onOver (line: Line, run: Run | undefined, error: unknown): void
}

export class Line {
  readonly channel: VerifyChannel
  /** Resolves when the channel has ended, however. */
  readonly over: Promise<void>
  #run: Run | undefined
  #hasBegun: boolean
  #isOver = false
  #early: VerifyFrame[] = []

  constructor (stream: MessageStream, { clock, log, run, onBegun, onOver }: LineInit) {
    this.#run = run
    this.#hasBegun = run !== undefined
    this.channel = createVerifyChannel(stream, {
      timers: clock,
      log,
      isOpener: run !== undefined,
      handlers: {
        onFrame: (frame) => {
          if (!this.#hasBegun) {
            this.#hasBegun = true
            onBegun(this, frame)
          } else if (this.#run === undefined) {
            // at most as many as a run has: the channel counts
            this.#early.push(frame)
          } else {
            this.#run.hear(this.channel, frame)
          }
        },
        onLate: () => {
          if (this.#run === undefined) this.channel.close()
          else this.#run.late(this.channel)
        }
      }
    })
    const end = (error?: unknown): void => {
      this.#isOver = true
      onOver(this, this.#run, error)
    }
    this.over = this.channel.over.then(() => end(), end)
  }

  /** It has ended, or the other side has taken its question back. */
  get isOver (): boolean {
    return this.#isOver || this.#early.some(({ kind }) => kind === 'cancel')
  }

  /** Gives the line to the run that answers what has begun on it. */
  answer (run: Run, start: VerifyFrame): void {
    this.#run = run
    run.answer(this.channel, start)
    for (const frame of this.#early.splice(0)) run.hear(this.channel, frame)
  }

  /** No run comes of it. */
  refuse (): void {
    this.channel.send({ kind: 'cancel', reason: 'declined' })
    this.channel.close()
  }
}

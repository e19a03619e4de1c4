/**
 * The message channel over one stream: wires what arrives, what leaves and what was asked to the node's handlers.
 * It keeps nothing and decides nothing about envelopes. The first malformed frame ends it; how many of those a peer
 * may send is decided above.
 */
import { Deadline } from '../deadline.ts'
import { ChannelClosedError, MsgTimeoutError } from '../errors.ts'
import { FramedStream } from '../frames.ts'
import { Allowance } from './allowance.ts'
import { MSG_LIMITS } from './constants.ts'
import { Incoming } from './incoming.ts'
import { assertAck, assertAddresses, assertEid, assertEnvelope, assertKey, assertPull, assertRoute, decodeMsgFrame, encodeMsgFrame, STRAIGHT } from './msg-frames.ts'
import { Outgoing } from './outgoing.ts'
import { Pulls } from './pulls.ts'
import { Serving } from './serving.ts'
import type { Ack, CreateMsgChannel, Hint, MsgChannel, MsgChannelInit, PullEnd, Route } from './index.ts'
import type { MsgFrame } from './msg-frames.ts'
import type { OutgoingEnvelope } from './outgoing.ts'
import type { AskedPull } from './pulls.ts'
import type { AbortOptions, MessageStream } from '@libp2p/interface'

const NONE = new Uint8Array(0)

/** Takes over `stream`: nobody else may read from it, write to it or close it. */
export const createMsgChannel: CreateMsgChannel = (stream, init) => new StreamMsgChannel(stream, init)

class StreamMsgChannel implements MsgChannel {
  readonly closed: Promise<void>
  readonly #init: MsgChannelInit
  readonly #frames: FramedStream
  readonly #outgoing: Outgoing
  readonly #incoming: Incoming
  readonly #pulls: Pulls
  readonly #serving: Serving
  readonly #closeDeadline: Deadline
  readonly #hints: Allowance
  readonly #knocks: Allowance
  readonly #addresses: Allowance
  readonly #settled = Promise.withResolvers<undefined>()
  #unasked = 0
  #state: 'open' | 'closing' | 'over' = 'open'

  constructor (stream: MessageStream, init: MsgChannelInit) {
    this.#init = init
    const { timers } = init
    this.closed = this.#settled.promise
    // who does not ask how it ended is not told by a crash
    this.closed.catch(() => undefined)
    this.#hints = new Allowance(timers, MSG_LIMITS.hints.value, MSG_LIMITS.hintPeriodMs.value)
    this.#knocks = new Allowance(timers, MSG_LIMITS.knocks.value, MSG_LIMITS.knockPeriodMs.value)
    this.#addresses = new Allowance(timers, MSG_LIMITS.addresses.value, MSG_LIMITS.addressesPeriodMs.value)
    this.#closeDeadline = new Deadline(timers, MSG_LIMITS.closeMs.value, () => this.abort(new MsgTimeoutError('the channel did not close in time')))
    const canWrite = (): boolean => !this.#frames.isBlocked
    const write = (frame: MsgFrame): void => this.#frames.write(encodeMsgFrame(frame))
    this.#outgoing = new Outgoing({ timers, canWrite, write, onLate: () => this.abort(new MsgTimeoutError('an envelope was not acknowledged in time')) })
    this.#incoming = new Incoming({
      canWrite,
      acknowledge: (ack) => {
        write({ kind: 'ack', ack })
        this.#pulls.progress()
      }
    })
    this.#pulls = new Pulls({
      timers,
      ask: (request) => write({ kind: 'pull', request }),
      onLate: () => this.abort(new MsgTimeoutError('a pull was not answered in time'))
    })
    this.#serving = new Serving({
      outgoing: this.#outgoing,
      readPage: (request, give) => this.#call(() => init.handlers.onPull(request), give),
      onQuiet: () => this.#endWhenQuiet()
    })
    this.#frames = new FramedStream(stream, {
      timers,
      maxFrameBytes: MSG_LIMITS.frameBytes.value,
      frameMs: MSG_LIMITS.frameMs.value,
      drainMs: MSG_LIMITS.drainMs.value,
      timeoutError: (message) => new MsgTimeoutError(message),
      onFrame: (bytes) => this.#onFrame(decodeMsgFrame(bytes)),
      onEnd: () => this.#onRemoteEnd(),
      onWritable: () => this.#pump(),
      onOver: (error) => this.#onOver(error)
    })
  }

  get isOpen (): boolean {
    return this.#state === 'open'
  }

  get inFlight (): number {
    return this.#outgoing.inFlight
  }

  async deliver (envelope: Uint8Array, eid: Uint8Array, options: AbortOptions & { route?: Route } = {}): Promise<Ack> {
    this.#assertOpen(options)
    const { route = STRAIGHT } = options
    assertEnvelope(envelope, RangeError)
    assertEid(eid, RangeError)
    assertRoute(route, RangeError)
    return settleOrAbort(options.signal, (resolve, reject) => {
      const item: OutgoingEnvelope = { kind: 'envelope', envelope, eid, route, settle: { acknowledged: resolve, failed: reject } }
      this.#outgoing.add(item)
      return () => {
        item.settle = undefined
        this.#outgoing.withdraw(item)
      }
    })
  }

  async pull (request: { cursor?: Uint8Array, max: number, certificate?: Uint8Array, of?: Uint8Array }, options: AbortOptions = {}): Promise<PullEnd> {
    this.#assertOpen(options)
    const whole = { cursor: request.cursor ?? NONE, max: request.max, certificate: request.certificate ?? NONE, of: request.of ?? NONE }
    assertPull(whole, RangeError)
    return settleOrAbort(options.signal, (resolve, reject) => {
      const pull: AskedPull = { request: whole, ended: resolve, failed: reject }
      this.#pulls.add(pull)
      return () => this.#pulls.withdraw(pull)
    })
  }

  acknowledge (ack: Ack): void {
    assertAck(ack, RangeError)
    if (this.#state === 'open') this.#frames.write(encodeMsgFrame({ kind: 'ack', ack }))
  }

  hint (hint: Hint): void {
    this.#writeIfIdle({ kind: 'hint', hint })
  }

  knock (to: Uint8Array = NONE): void {
    assertKey(to, RangeError)
    this.#writeIfIdle({ kind: 'knock', to })
  }

  tellAddresses (record: Uint8Array): void {
    assertAddresses(record, RangeError)
    if (this.#state === 'open') this.#frames.write(encodeMsgFrame({ kind: 'addresses', record }))
  }

  async close (options: AbortOptions = {}): Promise<void> {
    const abort = (): void => this.abort(new ChannelClosedError('closing was aborted', { cause: options.signal?.reason }))
    if (options.signal?.aborted === true) abort()
    options.signal?.addEventListener('abort', abort)
    this.#startClosing()
    await this.closed.catch(() => undefined)
    options.signal?.removeEventListener('abort', abort)
  }

  abort (error: Error): void {
    this.#frames.abort(error)
  }

  #onFrame (frame: MsgFrame | undefined): void {
    switch (frame?.kind) {
      case undefined: return
      case 'ack': return this.#onAck(frame.ack)
      case 'pull end': return this.#onPullEnd(frame.end)
      case 'deliver': return this.#onDeliver(frame.envelope, frame.route)
      case 'pull':
        // on the way out nothing new is begun: the other side asks again on the next channel
        if (this.#state === 'open') this.#serving.add(frame.request)
        return
      case 'knock':
        if (this.#state === 'open' && this.#knocks.take()) this.#init.handlers.onKnock(frame.to)
        return
      case 'hint':
        if (this.#state === 'open' && this.#hints.take()) this.#init.handlers.onHint(frame.hint)
        return
      case 'addresses':
        if (this.#state === 'open' && this.#addresses.take()) this.#init.handlers.onAddresses(frame.record)
    }
  }

  #onDeliver (envelope: Uint8Array, route: Route): void {
    if (this.#state !== 'open') return
    const acknowledge = this.#incoming.take()
    this.#pulls.progress()
    this.#call(() => this.#init.handlers.onEnvelope(envelope, route), (ack) => {
      assertAck(ack, RangeError)
      acknowledge(ack)
      this.#endWhenQuiet()
    })
  }

  #onAck (ack: Ack): void {
    if (this.#outgoing.acknowledge(ack)) return this.#endWhenQuiet()
    if (++this.#unasked >= MSG_LIMITS.unaskedAcks.value) this.#frames.hold()
    this.#call(() => this.#init.handlers.onAck(ack), () => {
      if (--this.#unasked < MSG_LIMITS.unaskedAcks.value) this.#frames.release()
      this.#endWhenQuiet()
    })
  }

  #onPullEnd (end: PullEnd): void {
    if (this.#state !== 'open') return
    const pull = this.#pulls.end()
    this.#incoming.mark(() => pull.ended(end))
  }

  /** Calls a handler now, and `done` with what it resolves to, unless the channel is over by then. */
  #call<T> (handler: () => Promise<T>, done: (result: T) => void): void {
    const fail = (reason: unknown): void => {
      const error = reason instanceof Error ? reason : new Error('a handler failed', { cause: reason })
      if (this.#state === 'over') this.#init.log.error('a handler failed after the channel was over - %e', error)
      else this.abort(error)
    }
    try {
      handler().then((result) => {
        if (this.#state === 'over') return
        try {
          done(result)
        } catch (error) {
          fail(error)
        }
      }, fail)
    } catch (error) {
      fail(error)
    }
  }

  #pump (): void {
    this.#incoming.pump()
    this.#outgoing.pump()
    this.#endWhenQuiet()
  }

  #writeIfIdle (frame: MsgFrame): void {
    if (this.#state === 'open' && !this.#frames.isBlocked) this.#frames.write(encodeMsgFrame(frame))
  }

  #assertOpen (options: AbortOptions): void {
    options.signal?.throwIfAborted()
    if (this.#state !== 'open') throw new ChannelClosedError('the channel is closed')
  }

  #onRemoteEnd (): void {
    this.#startClosing()
    // it finished writing: no acknowledgement and no run can come
    this.#failAsked(new ChannelClosedError('the other side closed the channel'))
    this.#serving.clear()
    this.#endWhenQuiet()
  }

  #startClosing (): void {
    if (this.#state !== 'open') return
    this.#state = 'closing'
    this.#closeDeadline.start()
    this.#pulls.fail(new ChannelClosedError('the channel is being closed'))
    this.#endWhenQuiet()
  }

  #endWhenQuiet (): void {
    if (this.#state === 'closing' && this.#outgoing.isEmpty && this.#incoming.isEmpty && this.#serving.isEmpty && this.#unasked === 0) this.#frames.end()
  }

  #failAsked (error: Error): void {
    this.#outgoing.fail(error)
    this.#pulls.fail(error)
  }

  #onOver (error?: Error): void {
    this.#state = 'over'
    this.#closeDeadline.release()
    this.#incoming.clear()
    this.#serving.clear()
    this.#failAsked(error instanceof MsgTimeoutError || error instanceof ChannelClosedError ? error : new ChannelClosedError('the channel ended', { cause: error }))
    if (error === undefined) return this.#settled.resolve(undefined)
    this.#init.log('channel ended: %s', error.name)
    this.#settled.reject(error)
  }
}

/** A promise that also ends with the signal; `begin` returns what to do then. */
function settleOrAbort<T> (signal: AbortSignal | undefined, begin: (resolve: (value: T) => void, reject: (error: Error) => void) => () => void): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    if (signal === undefined) {
      begin(resolve, reject)
      return
    }
    const onAbort = (): void => {
      undo()
      reject(signal.reason instanceof Error ? signal.reason : new Error('aborted', { cause: signal.reason }))
    }
    const settled = <A extends unknown[]>(settle: (...args: A) => void) => (...args: A): void => {
      signal.removeEventListener('abort', onAbort)
      settle(...args)
    }
    signal.addEventListener('abort', onAbort)
    const undo = begin(settled(resolve), settled(reject))
  })
}

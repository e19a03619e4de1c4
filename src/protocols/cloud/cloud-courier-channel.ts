/**
 * The cloud's side of the courier: greets the device, answers what it asks, reports to it, and hands over what was
 * fetched for it. It keeps nothing and decides nothing: durability is the promise that a handler returns.
 */
import { CourierStream } from './courier-channel.ts'
import { carriedName } from './courier-frames.ts'
import type { CloudCourierChannel, CloudCourierChannelInit, Report } from './courier.ts'
import type { CloudLine } from './cloud-line.ts'
import type { CourierFrame } from './courier-frames.ts'
import type { Ack } from '../msg/index.ts'
import type { AbortOptions } from '@libp2p/interface'

/** Takes over a line whose first frame is a hello: nobody else may read from it, write to it or close it. */
export function createCloudCourierChannel (line: CloudLine, init: CloudCourierChannelInit): CloudCourierChannel {
  return new Channel(line, init)
}

class Channel implements CloudCourierChannel {
  readonly #init: CloudCourierChannelInit
  readonly #stream: CourierStream
  #greeting: 'none' | 'heard' | 'welcome' = 'none'

  constructor (line: CloudLine, init: CloudCourierChannelInit) {
    this.#init = init
    this.#stream = new CourierStream(line, { timers: init.timers, log: init.log, onFrame: (frame) => this.#onFrame(frame) })
  }

  get closed (): Promise<void> {
    return this.#stream.closed
  }

  get isOpen (): boolean {
    return this.#stream.isOpen
  }

  async report (report: Report, options: AbortOptions = {}): Promise<void> {
    await this.#stream.ask({ kind: 'report', report }, 'report kept', ({ eid }) => isSame(eid, report.eid), options)
  }

  async fetched (from: Uint8Array, envelope: Uint8Array, eid: Uint8Array, options: AbortOptions = {}): Promise<Ack> {
    const { ack } = await this.#stream.ask({ kind: 'fetched', from, envelope }, 'opened', ({ ack }) => isSame(ack.eid, eid), options)
    return ack
  }

  async close (options?: AbortOptions): Promise<void> {
    await this.#stream.close(options)
  }

  abort (error: Error): void {
    this.#stream.abort(error)
  }

  #onFrame (frame: CourierFrame): void {
    if (frame.kind === 'hello') return this.#onHello(frame)
    if (this.#greeting !== 'welcome') return this.#stream.reject(frame)
    const { handlers } = this.#init
    switch (frame.kind) {
      case 'report kept':
      case 'opened': return this.#stream.answered(frame)
      case 'deposit':
        return this.#stream.answer(async () => await handlers.onDeposit(frame.deposit), ({ eid, code }) => ({ kind: 'deposited', eid, code }))
      case 'carry':
        return this.#stream.answer(async () => await handlers.onCarry(frame.carried), (code) => ({ kind: 'deposited', eid: carriedName(frame.carried), code }))
      case 'erase':
        return this.#stream.answer(async () => await handlers.onErase(frame.eid), (code) => ({ kind: 'erased', eid: frame.eid, code }))
      case 'directory':
        return this.#stream.answer(async () => await handlers.onDirectory(frame.page, frame.more), (digest) => ({ kind: 'directory kept', digest }))
      case 'bundles':
        return this.#stream.answer(async () => await handlers.onBundles(frame.bundles), () => ({ kind: 'bundles kept' }))
      case 'history put':
        return this.#stream.answer(async () => await handlers.onHistoryPut(frame.row), (code) => ({ kind: 'history kept', handle: frame.row.handle, code }))
      case 'history ask':
        return this.#stream.answer(async () => await handlers.onHistoryAsk(frame.after), (page) => ({ kind: 'history page', page }))
      case 'history end':
        return this.#stream.answer(async () => await handlers.onHistoryEnd(), () => ({ kind: 'history ended' }))
      case 'unpair':
        return this.#stream.answer(async () => await handlers.onUnpair(), () => ({ kind: 'unpaired' }), () => this.#stream.finish())
      case 'welcome':
      case 'deposited':
      case 'erased':
      case 'report':
      case 'fetched':
      case 'directory kept':
      case 'bundles kept':
      case 'history kept':
      case 'history page':
      case 'history ended':
      case 'unpaired': return this.#stream.reject(frame)
    }
  }

  #onHello (frame: Extract<CourierFrame, { kind: 'hello' }>): void {
    if (this.#greeting !== 'none') return this.#stream.reject(frame)
    this.#greeting = 'heard'
    this.#stream.answer(async () => await this.#init.handlers.onHello(frame.certificate), (welcome) => {
      if (welcome.code !== 'not paired') this.#greeting = 'welcome'
      return { kind: 'welcome', welcome }
    }, ({ code }) => { if (code === 'not paired') this.#stream.finish() })
  }
}

function isSame (a: Uint8Array, b: Uint8Array): boolean {
  return a.byteLength === b.byteLength && a.every((byte, at) => byte === b[at])
}

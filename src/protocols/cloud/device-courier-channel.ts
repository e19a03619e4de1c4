/**
 * The device's side of the courier: says hello, asks the cloud to keep and to erase, tells it for whom it carries, and
 * takes reports and what was fetched. It keeps nothing and decides nothing.
 */
import { ChannelClosedError } from '../errors.ts'
import { CloudLine } from './cloud-line.ts'
import { CLOUD_LIMITS, COURIER_LIMITS } from './constants.ts'
import { carriedName, correspondentBytes, encodeDirectory } from './courier-frames.ts'
import { CourierStream } from './courier-channel.ts'
import type { Carried, Correspondent, Deposit, DepositCode, DeviceCourierChannel, DeviceCourierChannelInit, EraseCode, HistoryCode, HistoryPage, HistoryRow, PrekeysFor, Welcome } from './courier.ts'
import type { CourierFrame } from './courier-frames.ts'
import type { AbortOptions, MessageStream } from '@libp2p/interface'

/** Of a frame that carries a list, for what is around the list. */
const AROUND_A_LIST = 64

/** Takes over `stream`, which this side opened: nobody else may read from it, write to it or close it. */
export function createDeviceCourierChannel (stream: MessageStream, init: DeviceCourierChannelInit): DeviceCourierChannel {
  return new Channel(stream, init)
}

class Channel implements DeviceCourierChannel {
  readonly #init: DeviceCourierChannelInit
  readonly #stream: CourierStream
  #greeting: 'none' | 'said' | 'welcome' = 'none'
  #directory: Promise<unknown> = Promise.resolve()

  constructor (stream: MessageStream, init: DeviceCourierChannelInit) {
    this.#init = init
    this.#stream = new CourierStream(new CloudLine(stream, init.timers), { timers: init.timers, log: init.log, onFrame: (frame) => this.#onFrame(frame) })
  }

  get closed (): Promise<void> {
    return this.#stream.closed
  }

  get isOpen (): boolean {
    return this.#stream.isOpen
  }

  async hello (certificate: Uint8Array, options: AbortOptions = {}): Promise<Welcome> {
    if (this.#greeting !== 'none') throw new RangeError('hello is said once')
    this.#greeting = 'said'
    const { welcome } = await this.#stream.ask({ kind: 'hello', certificate }, 'welcome', () => true, options)
    if (welcome.code === 'not paired') this.#stream.finish()
    else this.#greeting = 'welcome'
    return welcome
  }

  async deposit ({ eid, ...deposit }: Deposit & { readonly eid: Uint8Array }, options: AbortOptions = {}): Promise<DepositCode> {
    return (await this.#welcome().ask({ kind: 'deposit', deposit }, 'deposited', (answer) => isSame(answer.eid, eid), options)).code
  }

  async carry (carried: Carried, options: AbortOptions = {}): Promise<DepositCode> {
    return (await this.#welcome().ask({ kind: 'carry', carried }, 'deposited', ({ eid }) => isSame(eid, carriedName(carried)), options)).code
  }

  async erase (eid: Uint8Array, options: AbortOptions = {}): Promise<EraseCode> {
    return (await this.#welcome().ask({ kind: 'erase', eid }, 'erased', (answer) => isSame(answer.eid, eid), options)).code
  }

  async directory (list: readonly Correspondent[], options: AbortOptions = {}): Promise<Uint8Array> {
    if (list.length > COURIER_LIMITS.correspondents.value) throw new RangeError(`a directory of ${list.length} contacts`)
    const { byteLength } = encodeDirectory(list)
    if (byteLength > COURIER_LIMITS.directoryBytes.value) throw new RangeError(`a directory of ${byteLength} bytes`)
    const pages = inFrames(list, correspondentBytes)
    // the pages of two lists must not mix
    const told = this.#directory.then(async () => await this.#tell(pages, options))
    this.#directory = told.catch(() => undefined)
    return await told
  }

  async bundles (list: readonly PrekeysFor[], options: AbortOptions = {}): Promise<void> {
    const frames = inFrames(list, ({ key, bundle }) => key.byteLength + bundle.byteLength + 16)
    await Promise.all(frames.map(async (bundles) => await this.#welcome().ask({ kind: 'bundles', bundles }, 'bundles kept', () => true, options)))
  }

  async historyPut (row: HistoryRow, options: AbortOptions = {}): Promise<HistoryCode> {
    return (await this.#welcome().ask({ kind: 'history put', row }, 'history kept', ({ handle }) => isSame(handle, row.handle), options)).code
  }

  async historyAsk (after: Uint8Array, options: AbortOptions = {}): Promise<HistoryPage> {
    return (await this.#welcome().ask({ kind: 'history ask', after }, 'history page', () => true, options)).page
  }

  async historyEnd (options: AbortOptions = {}): Promise<void> {
    await this.#welcome().ask({ kind: 'history end' }, 'history ended', () => true, options)
  }

  async unpair (options: AbortOptions = {}): Promise<void> {
    await this.#welcome().ask({ kind: 'unpair' }, 'unpaired', () => true, options)
    this.#stream.finish()
    await this.#stream.closed.catch(() => undefined)
  }

  async close (options?: AbortOptions): Promise<void> {
    await this.#stream.close(options)
  }

  abort (error: Error): void {
    this.#stream.abort(error)
  }

  async #tell (pages: ReadonlyArray<readonly Correspondent[]>, options: AbortOptions): Promise<Uint8Array> {
    const rest = pages.slice(0, -1)
    const asked = [
      ...rest.map(async (page) => await this.#welcome().ask({ kind: 'directory', page, more: true }, 'directory kept', () => true, options)),
      this.#welcome().ask({ kind: 'directory', page: pages.at(-1) ?? [], more: false }, 'directory kept', ({ digest }) => digest.byteLength > 0, options)
    ]
    const last = (await Promise.all(asked)).at(-1)
    if (last === undefined) throw new ChannelClosedError('the directory was not answered')
    return last.digest
  }

  #onFrame (frame: CourierFrame): void {
    const { handlers } = this.#init
    switch (frame.kind) {
      case 'welcome':
      case 'deposited':
      case 'erased':
      case 'directory kept':
      case 'bundles kept':
      case 'history kept':
      case 'history page':
      case 'history ended':
      case 'unpaired': return this.#stream.answered(frame)
      case 'report': {
        const { report } = frame
        return this.#stream.answer(
          async () => { if (report.code !== undefined) await handlers.onReport(report) },
          () => ({ kind: 'report kept', eid: report.eid }))
      }
      case 'fetched':
        return this.#stream.answer(async () => await handlers.onFetched(frame.from, frame.envelope), (ack) => ({ kind: 'opened', ack }))
      case 'hello':
      case 'deposit':
      case 'carry':
      case 'erase':
      case 'report kept':
      case 'opened':
      case 'directory':
      case 'bundles':
      case 'history put':
      case 'history ask':
      case 'history end':
      case 'unpair': return this.#stream.reject(frame)
    }
  }

  /** @throws {RangeError} before the cloud has welcomed this device */
  #welcome (): CourierStream {
    if (this.#greeting !== 'welcome') throw new RangeError('the cloud has not said welcome')
    return this.#stream
  }
}

/** Cuts a list into what fits in a frame each; at least one, perhaps of nothing. */
function inFrames<T> (list: readonly T[], sizeOf: (item: T) => number): T[][] {
  const most = CLOUD_LIMITS.frameBytes.value - AROUND_A_LIST
  const frames: T[][] = []
  let size = Infinity
  for (const item of list) {
    size += sizeOf(item)
    if (size > most) {
      frames.push([])
      size = sizeOf(item)
    }
    frames.at(-1)?.push(item)
  }
  return frames
}

function isSame (a: Uint8Array, b: Uint8Array): boolean {
  return a.byteLength === b.byteLength && a.every((byte, at) => byte === b[at])
}

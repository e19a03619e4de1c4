/**
 * A device that is connected to its cloud: reports to it until it has kept them, hands over what was fetched for it, in
 * order, and answers what it asks. It keeps nothing; what it says was kept, was.
 */
import { publicKeyOf } from '../../../identity/index.ts'
import { COURIER_LIMITS, createCloudCourierChannel } from '../../../protocols/cloud/index.ts'
import { REPORT_CODES } from '../../../protocols/cloud/constants.ts'
import { decodeRecord } from '../../delivery/decode-record.ts'
import { backoffDelay } from '../../delivery/backoff.ts'
import { keys } from '../../store/keys.ts'
import { ReportRecord } from './pb/courier-records.ts'
import { Pump } from '../pump.ts'
import type { Fetched, InCustody } from './fetched.ts'
import type { Owner, Owners } from './owners.ts'
import type { Emit } from '../../events.ts'
import type { CancelTimer, Clock, Random } from '../../platform/platform.ts'
import type { Store } from '../../store/store.ts'
import type { CloudCourierChannel, CloudCourierHandlers, CloudLine, ReportCode } from '../../../protocols/cloud/index.ts'
import type { Logger } from '@libp2p/interface'

/** Half a window: reports and what was fetched leave side by side. */
const PAGE = COURIER_LIMITS.window.value / 2

const codes = new Map((Object.keys(REPORT_CODES) as ReportCode[]).map((code) => [REPORT_CODES[code], code]))

export interface OwnerLinkComponents {
  readonly clock: Clock
  readonly random: Random
  readonly store: Store
  readonly owners: Owners
  readonly fetched: Fetched
  readonly emit: Emit
  readonly log: Logger
}

export class OwnerLink {
  readonly channel: CloudCourierChannel
  readonly #components: OwnerLinkComponents
  readonly #reporting: Pump
  readonly #handing: Pump
  /** Everything up to here was handed over on this channel. */
  #cursor = 0
  #pauses = 0
  #cancelResume: CancelTimer | undefined
  #owner: Owner | undefined

  constructor (components: OwnerLinkComponents, line: CloudLine, handlers: CloudCourierHandlers) {
    this.#components = components
    this.#reporting = new Pump(components.emit, async () => await this.#report())
    this.#handing = new Pump(components.emit, async () => await this.#handOver())
    this.channel = createCloudCourierChannel(line, { timers: components.clock, log: components.log, handlers })
  }

  /** The device has been welcomed: it is told what waits for it. */
  welcome (owner: Owner): void {
    this.#owner = owner
    this.report()
    this.handOver()
  }

  /** There is something to report. */
  report (): void {
    this.#reporting.kick()
  }

  /** Something was fetched. */
  handOver (): void {
    this.#handing.kick()
  }

  stop (): void {
    this.#owner = undefined
    this.#cancelResume?.()
  }

  /** Resolves when nothing of it reads or writes any more. Its channel has ended. */
  async idle (): Promise<void> {
    await Promise.all([this.#reporting.idle(), this.#handing.idle()])
  }

  /** Reports one page, as they are then; what is replaced meanwhile is reported again. @returns whether there may be more */
  async #report (): Promise<boolean> {
    const owner = this.#owner
    if (owner === undefined || !this.channel.isOpen) return false
    const { store, owners } = this.#components
    const rows = await store.page({ prefix: keys.reports(owner.peer), limit: PAGE })
    const kept = await Promise.all(rows.map(async (row) => {
      const record = decodeRecord(ReportRecord, row.value)
      const code = codes.get(record.code)
      if (code === undefined) return row
      return await this.#asked(this.channel.report({ eid: record.eid, code, tag: record.tag })) && row
    }))
    const told = kept.filter((row) => row !== undefined)
    await owners.alone(owner.peer, async () => {
      const now = await store.getMany(told.map(({ key }) => key))
      await store.note(told.flatMap(({ key, value }, at) => isSame(value, now[at]) ? [{ type: 'del' as const, key }] : []))
    })
    return told.length === rows.length && rows.length > 0
  }

  async #handOver (): Promise<boolean> {
    const owner = this.#owner
    if (owner === undefined || !this.channel.isOpen || !owner.serves) return false
    const { fetched } = this.#components
    const page = await fetched.page(owner, this.#cursor, PAGE)
    const gone = await Promise.all(page.map(async (one) => await this.#hand(owner, one)))
    // from the first that is not wanted now, everything is offered again, so that the order holds
    const refused = gone.indexOf(false)
    if (refused >= 0) {
      this.#pause()
      return false
    }
    this.#cursor = page.at(-1)?.position ?? this.#cursor
    return page.length > 0
  }

  async #hand (owner: Owner, one: InCustody): Promise<boolean> {
    const asked = await this.#asked(this.channel.fetched(publicKeyOf(one.from), one.envelope, one.eid))
    return asked !== undefined && await this.#components.fetched.opened(owner, one, asked.answer)
  }

  /** The device cannot take it now, or is gone. */
  #pause (): void {
    if (!this.channel.isOpen || this.#owner === undefined) return
    const { clock, random } = this.#components
    this.#cancelResume?.()
    this.#cancelResume = clock.setTimer(() => this.handOver(), backoffDelay(++this.#pauses, random))
  }

  /** An answer; none when the channel ended first. */
  async #asked<T> (question: Promise<T>): Promise<{ readonly answer: T } | undefined> {
    try {
      return { answer: await question }
    } catch (error) {
      if (this.channel.isOpen) throw error
      return undefined
    }
  }
}

function isSame (a: Uint8Array, b: Uint8Array | undefined): boolean {
  return b !== undefined && a.byteLength === b.byteLength && a.every((byte, at) => byte === b[at])
}

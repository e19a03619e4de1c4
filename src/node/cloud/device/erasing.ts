/**
 * Has one own cloud erase what has ended, as long as its channel is open, until it says that each is gone. What a person
 * took back was taken back for certain when no node ever handed it out and all clouds say so; until then, and
 * otherwise for good, it was only asked for.
 */
import { inBackground } from '../../events.ts'
import { MessageRecord } from '../../store/pb/records.ts'
import { keys } from '../../store/keys.ts'
import { decodeRecord } from '../../delivery/decode-record.ts'
import { messageWrite } from '../../delivery/entries.ts'
import { MESSAGE_STATE, RECALL } from '../../delivery/message-view.ts'
import { unlessOver } from './unless-over.ts'
import { without } from './traces.ts'
import type { Trace, Traces } from './traces.ts'
import type { Conversations } from '../../delivery/conversations.ts'
import type { Emit } from '../../events.ts'
import type { Write } from '../../store/durable-level.ts'
import type { Store } from '../../store/store.ts'
import type { DeviceCourierChannel, EraseCode } from '../../../protocols/cloud/index.ts'
import type { PeerIdText } from '../../../identity/index.ts'

const AT_ONCE = 64

export interface ErasingComponents {
  readonly store: Store
  readonly emit: Emit
  readonly conversations: Conversations
  readonly traces: Traces
  /** Where a message is has changed. */
  onMoved (peer: PeerIdText, position: string): void
}

export class Erasing {
  readonly #components: ErasingComponents
  readonly #channel: DeviceCourierChannel
  readonly #number: number
  #running: Promise<void> | undefined
  #again = false

  constructor (components: ErasingComponents, { channel, number }: { channel: DeviceCourierChannel, number: number }) {
    this.#components = components
    this.#channel = channel
    this.#number = number
  }

  go (): void {
    this.#again = true
    if (this.#running !== undefined) return
    this.#running = this.#run().finally(() => { this.#running = undefined })
    inBackground(this.#components.emit, this.#running)
  }

  async idle (): Promise<void> {
    // what failed was told where it was begun
    await this.#running?.catch(() => undefined)
  }

  async #run (): Promise<void> {
    while (this.#again && this.#channel.isOpen) {
      this.#again = false
      await unlessOver(this.#channel, async () => {
        for (;;) {
          const due = this.#components.traces.toErase(this.#number, AT_ONCE)
          if (due.length === 0) return
          const codes = await Promise.all(due.map(async ({ eid }) => await this.#channel.erase(eid)))
          for (const [at, trace] of due.entries()) await this.#note(trace, codes[at] ?? 'not here')
        }
      })
    }
  }

  async #note ({ peer, eid }: Trace, code: EraseCode): Promise<void> {
    const { conversations, onMoved, traces } = this.#components
    const position = await conversations.alone(peer, async () => {
      const trace = traces.of(eid)
      if (trace === undefined) return undefined
      const next = { ...trace, clouds: without(trace.clouds, this.#number), fetched: trace.fetched || code === 'erased, handed out' }
      const isCertain = next.state === 'recalled' && next.clouds.length === 0 && !next.fetched
      await traces.note([next], isCertain ? await this.#certain(next) : [])
      return trace.position
    })
    if (position !== undefined) onMoved(peer, position)
  }

  /** No node has it, and none ever handed it out. What had left this device itself before stays asked for. */
  async #certain ({ peer, position }: Trace): Promise<Write[]> {
    const kept = await this.#components.store.get(keys.message(peer, position))
    const record = kept === undefined ? undefined : decodeRecord(MessageRecord, kept)
    return record?.state === MESSAGE_STATE.cancelled && record.reason === RECALL.confirming ? [messageWrite(peer, position, { ...record, reason: RECALL.certain })] : []
  }
}

/** An outbox over a store in memory, with channels whose acknowledgements the test gives, when and if it wants. */
import { decodeContent, envelopeId, unwrapUnsealed } from '../../../src/identity/index.ts'
import { Conversations } from '../../../src/node/delivery/conversations.ts'
import { Outbox } from '../../../src/node/delivery/outbox.ts'
import { createUnsealedSessions } from '../../../src/node/delivery/sessions.ts'
import { createSeededRandom } from '../../../src/node/platform/memory.ts'
import { MemoryDisk, openMemoryLevel } from '../../../src/node/platform/memory/level.ts'
import { createStore } from '../../../src/node/store/level-store.ts'
import { CountingLevel } from '../../contract/counting-level.ts'
import { ManualTimers } from '../../protocols/manual-timers.ts'
import type { PeerIdText } from '../../../src/node/index.ts'
import type { KeptMessage } from '../../../src/node/delivery/outbox.ts'
import type { Store } from '../../../src/node/store/store.ts'
import type { Ack, AckCode, MsgChannel } from '../../../src/protocols/msg/index.ts'

export const PEER = '12D3KooWPGFNqt7PBqScVeTZYpiJdFo8mdqiMrgGVc1M3TLGJZWq' as PeerIdText
const NO_TAG = new Uint8Array(0)

interface Delivery { readonly eid: Uint8Array, readonly text: string, acknowledged (ack: Ack): void, failed (error: Error): void }

/** Takes what it is given, and answers nothing by itself. */
export class HeldChannel implements Pick<MsgChannel, 'deliver' | 'isOpen'> {
  isOpen = true
  readonly deliveries: Delivery[] = []

  async deliver (envelope: Uint8Array, eid: Uint8Array): Promise<Ack> {
    const text = new TextDecoder().decode(decodeContent(unwrapUnsealed(envelope)).body)
    return await new Promise((resolve, reject) => { this.deliveries.push({ eid, text, acknowledged: resolve, failed: reject }) })
  }

  get texts (): string[] {
    return this.deliveries.map(({ text }) => text)
  }

  acknowledge (text: string, code: AckCode = 'kept'): void {
    for (const { eid, acknowledged } of this.deliveries.filter((delivery) => delivery.text === text)) acknowledged({ eid, code, tag: NO_TAG })
  }

  end (): void {
    this.isOpen = false
    for (const { failed } of this.deliveries) failed(new Error('the channel ended'))
  }

  /** The lane asks no more of a channel than this. */
  get asChannel (): MsgChannel {
    return this as unknown as MsgChannel
  }
}

export class LonelyOutbox {
  readonly clock = new ManualTimers()
  readonly outbox: Outbox
  readonly disk: MemoryDisk
  readonly store: Store
  readonly level: CountingLevel
  readonly conversations: Conversations
  readonly faults: Error[] = []
  /** What became of messages, as told: "text: state". */
  readonly told: string[] = []
  readonly pauses: number[] = []

  static async create (): Promise<LonelyOutbox> {
    const disk = new MemoryDisk()
    const level = new CountingLevel(await openMemoryLevel(disk))
    return new LonelyOutbox(disk, level, await createStore(level))
  }

  private constructor (disk: MemoryDisk, level: CountingLevel, store: Store) {
    this.disk = disk
    this.level = level
    this.store = store
    this.conversations = new Conversations(store)
    this.outbox = new Outbox({
      clock: this.clock,
      random: createSeededRandom('lonely outbox'),
      store,
      sessions: createUnsealedSessions(),
      conversations: this.conversations,
      emit: (name, detail) => { if (name === 'fault') this.faults.push(detail as Error) },
      envelopeId
    }, {
      onAdded: () => undefined,
      onChanged: (_peer, _position, { text, state }) => { this.told.push(`${new TextDecoder().decode(text)}: ${STATES[state]}`) },
      onPause: () => { this.pauses.push(this.clock.now()) }
    })
  }

  get lane (): ReturnType<Outbox['lane']> {
    return this.outbox.lane(PEER)
  }

  async send (...texts: string[]): Promise<KeptMessage[]> {
    return await Promise.all(texts.map(async (text) => await this.outbox.send(PEER, text)))
  }

  /** Uses a new channel; what waits has been offered to it. */
  async link (): Promise<HeldChannel> {
    const channel = new HeldChannel()
    this.lane.use(channel.asChannel)
    await this.quiet()
    return channel
  }

  /** An acknowledgement that no delivery waits for. */
  async acknowledge (eid: Uint8Array, code: AckCode = 'kept'): Promise<void> {
    await this.lane.acknowledged({ eid, code, tag: NO_TAG })
  }

  /** Resolves when all that has been begun in memory and on the disk is done. */
  async quiet (): Promise<void> {
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => { setImmediate(resolve) })
  }

  /** Rows of the outbox, and what the counters say of them. */
  async pending (): Promise<{ rows: number, counted: number, bytes: number }> {
    const rows = await this.store.page({ prefix: `o/${PEER}/`, limit: 1_024 })
    const { pendingCount, pendingBytes } = this.conversations.counters(PEER)
    return { rows: rows.length, counted: pendingCount, bytes: pendingBytes }
  }
}

export const NOTHING_PENDING = { rows: 0, counted: 0, bytes: 0 }

const STATES = ['', 'pending', 'delivered', 'cancelled', 'expired', 'stuck', 'received']
